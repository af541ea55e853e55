"""Signing is only done when asked for; with the library, a signature is right, and only then.

``make conformance`` has the library and the same checks for every nanopublication of a graph.
"""

from __future__ import annotations

import base64
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from kg.errors import MissingError, UsageError
from kg.exporters import export
from kg.exporters.nanopub import nanopubs
from kg.signing import NPX, Signer
from kg.trusty import artifact, normal
from tests.stores import make_store

SIGNATURE = NamedNode(f"{NPX}hasSignature")
WHO = Signer("https://orcid.org/0000-0000-0000-0000", "public", "private")


def test_without_the_library_the_remedy_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "nanopub", None)
    monkeypatch.setitem(sys.modules, "nanopub.profile", None)
    with pytest.raises(MissingError, match=r"bioclaim-kg\[sign\]"):
        Signer.load(tmp_path / "profile.yml")


def test_only_nanopublications_are_signed(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="only nanopublications are signed"):
        export(make_store(), "ttl", tmp_path / "x.ttl", signer=WHO)
    assert not list(tmp_path.iterdir())


def test_the_key_is_not_shown() -> None:
    assert "private" not in repr(replace(WHO, private="private"))


def test_the_signature_is_over_all_but_itself_and_under_the_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    signed: list[str] = []
    monkeypatch.setattr(Signer, "_signed", lambda _, text: signed.append(text) or "the signature")
    store = make_store()
    found = list(nanopubs(store, WHO))
    assert len(found) == len(signed) == len(list(nanopubs(store)))
    for (iri, quads), text in zip(found, signed, strict=True):
        rest = [quad for quad in quads if quad.predicate != SIGNATURE]
        assert len(rest) == len(quads) - 1
        assert normal(rest, iri) == text
        assert artifact(quads, iri) == iri.rpartition("/")[2]
        assert any(quad.object == NamedNode(WHO.orcid) for quad in quads)
    assert not {iri for iri, _ in found} & {iri for iri, _ in nanopubs(store)}


def test_with_the_library(tmp_path: Path) -> None:
    profiles = pytest.importorskip("nanopub.profile")
    from Crypto.Hash import SHA256
    from Crypto.PublicKey import RSA
    from Crypto.Signature import pkcs1_15

    profiles.Profile(WHO.orcid, "Ada Sample").store(tmp_path)
    signer = Signer.load(tmp_path / "profile.yml")
    key = pkcs1_15.new(RSA.import_key(base64.b64decode(signer.public)))
    for iri, quads in nanopubs(make_store(), signer):
        (value,) = (quad.object for quad in quads if quad.predicate == SIGNATURE)
        assert isinstance(value, Literal)
        text = normal([quad for quad in quads if quad.predicate != SIGNATURE], iri)
        key.verify(SHA256.new(text.encode()), base64.b64decode(value.value))
        with pytest.raises(ValueError, match="Invalid signature"):
            key.verify(SHA256.new(text.encode() + b" "), base64.b64decode(value.value))
    for wrong in ("", "orcid_id: x\nname: y\nprivate_key: /nowhere\n"):
        (tmp_path / "wrong.yml").write_text(wrong, encoding="utf-8")
        with pytest.raises(UsageError, match="no profile to sign with"):
            Signer.load(tmp_path / "wrong.yml")
