"""The claims of a store as a graph for algorithms."""

from __future__ import annotations

import pytest

from kg.assembly.assemble import key
from kg.errors import UsageError
from kg.pages.network import Entity, in_words, network
from kg.store import Store
from tests.stores import make_store
from tests.values import (
    ANNOTATIONS,
    COMBINATION,
    COULD_HELP,
    FRACTURE,
    HEALED,
    IS_A,
    NOT_INCREASED,
    SPHEROIDS,
    TRIAL_ANNOTATION,
)

OBO = "http://purl.obolibrary.org/obo/"


@pytest.fixture(scope="module")
def store() -> Store:
    return make_store()


def test_each_claim_is_one_edge_under_its_key(store: Store) -> None:
    net = network(store)
    keys = [edge for _, _, edge in net.edges(keys=True)]
    assert sorted(keys) == sorted({key(c) for a in ANNOTATIONS for c in a.claims})
    assert net.graph == {"entities": net.number_of_nodes(), "claims": len(keys)}


def test_an_edge_says_what_the_claim_says(store: Store) -> None:
    net = network(store)
    cells, fracture, bone = (
        OBO + name for name in ("CL_0002570", "MONDO_0005309", "MONDO_0005298")
    )
    healed = net.edges[cells, fracture, key(HEALED)]
    assert healed["predicate"] == "biolink:beneficial_in_models_for"
    assert (healed["negated"], healed["certainty"]) == (False, "certain")
    assert healed["species"] == ("Rattus norvegicus",)
    assert healed["kinds"] == ("observation",)
    denied = net.edges[cells, bone, key(NOT_INCREASED)]
    assert denied["negated"] is True
    assert ("object direction", "increased") in denied["link"].qualifiers
    assert ("anatomical", "vertebral column") in denied["link"].qualifiers
    assert ("qualified predicate", "causes") in denied["link"].qualifiers
    hoped = [d for *_, k, d in net.edges(keys=True, data=True) if k == key(COULD_HELP)]
    assert hoped[0]["speakers"] == ("Ada Sample",)


def test_related_claims_are_named_from_both_sides(store: Store) -> None:
    links = {k: d["link"] for *_, k, d in network(store).edges(keys=True, data=True)}
    ways = [("supports", "supported by"), ("refines", "refined by"), ("contradicts",) * 2]
    back = dict(ways) | {second: first for first, second in ways}
    for one, link in links.items():
        for how, other in link.related:
            assert (back[how], one) in links[other].related
    assert {how for how, _ in links[key(HEALED)].related} == {"supports", "refines"}


def test_a_node_knows_its_names(store: Store) -> None:
    net = network(store)
    cells = net.nodes[OBO + "CL_0002570"]
    assert cells["label"] == "mesenchymal stem cell of adipose tissue"
    assert (cells["category"], cells["curie"]) == ("Cell", "CL:0002570")
    entity = cells["entity"]
    assert isinstance(entity, Entity)
    assert entity.synonyms == ("Adipose-derived stem cells",)  # not "The cells"
    assert ("same as", "adipose-derived stem cell (BTO:0005198)") in entity.mappings
    base = "https://example.org/kg/ent/"
    spheroids = net.nodes[base + SPHEROIDS.id[6:]]["entity"]
    assert spheroids.local
    assert spheroids.mappings[0][0] == "narrower than"
    parts = net.nodes[base + COMBINATION.id[6:]]["entity"].parts
    assert set(parts) == {base + SPHEROIDS.id[6:], OBO + "CHEBI_9679"}


def test_order_does_not_depend_on_the_store(store: Store) -> None:
    first, second = network(store), network(make_store(reversed(ANNOTATIONS), shuffled=11))
    assert list(first.nodes(data=True)) == list(second.nodes(data=True))
    assert list(first.edges(keys=True, data=True)) == list(second.edges(keys=True, data=True))


def test_around_an_entity(store: Store) -> None:
    net = network(store, around="spinal fracture")
    claims = [c for a in ANNOTATIONS for c in a.claims if FRACTURE in (c.subject, c.object)]
    ends = {data["curie"] for _, data in net.nodes(data=True)}
    assert len(ends) == 3
    assert {k for *_, k in net.edges(keys=True)} >= {key(c) for c in claims}
    assert network(store, around="MONDO:0005309", radius=2).number_of_nodes() > 3
    lone = network(store, around="Rattus norvegicus")  # no claim has it as an argument
    assert (lone.number_of_nodes(), lone.number_of_edges()) == (1, 0)
    with pytest.raises(UsageError, match="speaks of nothing"):
        network(store, around="xyzzy")


def test_a_limit_keeps_the_most_spoken_of(store: Store) -> None:
    net = network(store, limit=3)
    whole = network(store)
    assert 0 < net.number_of_nodes() <= 3
    assert net.graph == whole.graph
    degrees = sorted((d for _, d in whole.degree()), reverse=True)
    assert all(whole.degree(node) >= degrees[3] for node in net.nodes)
    around = network(store, around="bone disease", limit=2)
    assert OBO + "MONDO_0005381" in around.nodes


def test_a_merged_claim_is_one_edge() -> None:
    assert network(make_store()).number_of_edges(OBO + "MONDO_0005298", OBO + "MONDO_0005381") == 1
    assert key(IS_A) in {k for *_, k in network(make_store([TRIAL_ANNOTATION])).edges(keys=True)}


def test_an_empty_store_is_an_empty_network() -> None:
    net = network(make_store([]))
    assert (net.number_of_nodes(), net.number_of_edges()) == (0, 0)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("https://w3id.org/biolink/vocab/has_phenotype", "has phenotype"),
        ("bc:objectAspect", "object aspect"),
        ("biolink:anatomical_context_qualifier", "anatomical"),
        ("biolink:object_direction_qualifier", "object direction"),
    ],
)
def test_in_words(name: str, words: str) -> None:
    assert in_words(name) == words
