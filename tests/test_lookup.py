"""What a user means by a CURIE, a name or the first digits of a key."""

from __future__ import annotations

import pytest

from kg.assembly.assemble import key
from kg.errors import UsageError
from kg.lookup import find_claims, get_entities
from kg.store import Store
from tests.stores import make_store
from tests.values import HEALED, SCRIPT, SPHEROIDS

OBO = "http://purl.obolibrary.org/obo/"


@pytest.fixture(scope="module")
def store() -> Store:
    return make_store()


@pytest.mark.parametrize(
    ("text", "iris"),
    [
        ("MONDO:0005309", [OBO + "MONDO_0005309"]),
        (f" {OBO}MONDO_0005309 ", [OBO + "MONDO_0005309"]),
        ("Spinal-Fractures", [OBO + "MONDO_0005309"]),
        ("mesh:D018874", ["http://id.nlm.nih.gov/mesh/D018874"]),
        ("bone fracture", [OBO + "MONDO_0005315"]),  # only a class of what claims speak of
        ("adipose-derived stem cells", [OBO + "BTO_0005198", OBO + "CL_0002570"]),
        ("BTO:0005198", [OBO + "BTO_0005198", OBO + "CL_0002570"]),
        ("Bone spheroids", [f"https://example.org/kg/ent/{SPHEROIDS.id[6:]}"]),
        ("brittle bones", [OBO + "MONDO_0005298"]),  # a synonym of the lexicon
        ("<script>alert(1)</script>", [f"https://example.org/kg/ent/{SCRIPT.id[6:]}"]),
    ],
)
def test_entities(store: Store, text: str, iris: list[str]) -> None:
    assert list(get_entities(store, text)) == iris


@pytest.mark.parametrize(
    "text", ["", "  ", "xyzzy", "MONDO:9999999", 'x" } DELETE { ?s ?p ?o', "http://[bad"]
)
def test_what_the_graph_does_not_speak_of(store: Store, text: str) -> None:
    with pytest.raises(UsageError, match="speaks of nothing"):
        get_entities(store, text)


def test_near_names_are_offered(store: Store) -> None:
    with pytest.raises(UsageError, match="near it: osteoporosis"):
        get_entities(store, "osteoporosys")


def test_claims_by_their_first_digits(store: Store) -> None:
    whole = key(HEALED)
    iri = f"https://example.org/kg/claim/{whole}"
    for text in (whole, whole[:10], whole[:10].upper(), f"claim/{whole[:8]}", iri):
        assert find_claims(store, text) == (iri,)


@pytest.mark.parametrize("text", ["", "abc", "not hex", "0000000000", 'a") FILTER('])
def test_claims_that_are_not_there(store: Store, text: str) -> None:
    with pytest.raises(UsageError):
        find_claims(store, text)
