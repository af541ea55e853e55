"""Sign nanopublications with the user's own key, when that is asked for.

The profile (``profile.yml``: ORCID, name, RSA keys) and the format are those of the library
`nanopub`, the extra ``sign``: the signature is over the quads as text (`kg.trusty.normal`) without
the signature itself, which then is part of what the trusty URI names. Nothing is sent anywhere.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import MissingError, UsageError
from kg.trusty import PENDING, named, normal, pending

NPX = "http://purl.org/nanopub/x/"


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: an ORCID, and the two keys as `nanopub` keeps them (base 64, DER)."""

    orcid: str
    public: str
    private: str

    def __repr__(self) -> str:
        """Return who signs, without the key."""
        return f"Signer({self.orcid!r})"

    @classmethod
    def load(cls, profile: Path) -> Signer:
        """Return the signer of a profile of `nanopub`.

        Raises ``MissingError`` without that library, ``UsageError`` for a profile that is none.
        """
        try:
            from nanopub.profile import load_profile
        except ImportError as error:
            raise MissingError(
                "signing needs the library nanopub: pip install 'bioclaim-kg[sign]'"
            ) from error
        try:
            found = load_profile(profile)
            signer = cls(str(found.orcid_id), str(found.public_key), str(found.private_key))
            signer._signed("")
            NamedNode(signer.orcid)
        except Exception as error:  # its own errors, and whatever reading keys raises
            raise UsageError(
                f"{profile} is no profile to sign with ({type(error).__name__}): make one with "
                "np setup, and name its profile.yml"
            ) from error
        return signer

    def named(self, quads: Iterable[Quad], prefix: str) -> tuple[str, tuple[Quad, ...]]:
        """Return the name of quads and the quads under it, like `kg.trusty.named`, but signed."""
        this, signature, info = (pending(prefix, part) for part in ("", "sig", "pubinfo"))
        found = [
            *quads,
            Quad(signature, NamedNode(f"{NPX}hasPublicKey"), Literal(self.public), info),
            Quad(signature, NamedNode(f"{NPX}hasAlgorithm"), Literal("RSA"), info),
            Quad(signature, NamedNode(f"{NPX}hasSignatureTarget"), this, info),
            Quad(signature, NamedNode(f"{NPX}signedBy"), NamedNode(self.orcid), info),
        ]
        words = Literal(self._signed(normal(found, prefix + PENDING)))
        found.append(Quad(signature, NamedNode(f"{NPX}hasSignature"), words, info))
        return named(found, prefix)

    def _signed(self, text: str) -> str:
        from Crypto.Hash import SHA256
        from Crypto.PublicKey import RSA
        from Crypto.Signature import pkcs1_15

        key = RSA.import_key(base64.b64decode(self.private))
        signature = pkcs1_15.new(key).sign(SHA256.new(text.encode("utf-8")))
        return base64.b64encode(signature).decode("ascii")
