"""The RDF is the contract's: its names, its graphs, no blank node, no false plain triple."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg.assembly.assemble import key
from kg.errors import UsageError
from kg.model import (
    Annotation,
    Certainty,
    Claim,
    Cue,
    Document,
    Entity,
    Evidence,
    Extractor,
    Facts,
    Metadata,
    Person,
    Publication,
    Qualifier,
    Span,
    Speaker,
    StatementKind,
)
from kg.nodes import Names, date, node, score
from kg.rdf import dataset, label, quads
from kg.sources import Reading, Run
from kg.store import Store
from kg.terms import Terms
from tests.stores import TERMS, make_store
from tests.values import (
    ANNOTATIONS,
    COULD_HELP,
    EVIL,
    HEALED,
    HEALED_GENERALLY,
    IS_A,
    MAY_PREVENT,
    NOT_INCREASED,
    NOT_PREVENTED,
    NOTE,
    NOTE_ANNOTATION,
    OSTEOPOROSIS,
    SPHEROIDS,
    TRIAL,
    TRIAL_ANNOTATION,
    UNIVERSITY,
    span,
)

NAMES = Names()
CLAIMS = [one for annotation in ANNOTATIONS for one in annotation.claims]


@pytest.fixture(scope="module")
def store() -> Store:
    return make_store()


def claim_node(claim: Claim) -> NamedNode:
    return NAMES.mint("claim", key(claim))


def objects(store: Store, subject: NamedNode, predicate: str) -> set[str]:
    return {str(quad.object.value) for quad in store.quads(subject, node(predicate))}  # type: ignore[union-attr]


def bare(found: Iterable[Quad]) -> set[tuple[str, str, str]]:
    plain = NAMES.graph("plain")
    return {
        tuple(str(each.value) for each in quad.triple)  # type: ignore[misc]
        for quad in found
        if quad.graph_name == plain
    }


def test_nothing_is_blank_and_all_is_flat(store: Store) -> None:
    for quad in store.quads():
        assert not any(isinstance(term, BlankNode) for term in quad)
        assert isinstance(quad.graph_name, NamedNode)
        if quad.subject.value.startswith(NAMES.base):
            assert "#" not in quad.subject.value


def test_the_named_graphs(store: Store) -> None:
    graphs = {quad.graph_name.value.removeprefix(NAMES.base) for quad in store.quads()}
    documents = {f"graph/doc/{annotation.document.key}" for annotation in ANNOTATIONS}
    assert graphs == documents | {"graph/assembly", "graph/entities", "graph/plain"}


def test_a_claim_says_what_it_says(store: Store) -> None:
    name = claim_node(HEALED)
    assert objects(store, name, "rdf:type") == {
        "https://w3id.org/bioclaim/vocab#Claim",
        "https://w3id.org/bioclaim/vocab#AffirmedClaim",
        "https://w3id.org/biolink/vocab/Association",
    }
    assert objects(store, name, "rdf:subject") == {"http://purl.obolibrary.org/obo/CL_0002570"}
    assert objects(store, name, "rdf:predicate") == {
        "https://w3id.org/biolink/vocab/beneficial_in_models_for"
    }
    assert objects(store, name, "rdf:object") == {"http://purl.obolibrary.org/obo/MONDO_0005309"}
    assert objects(store, name, "biolink:negated") == {"false"}
    assert objects(store, name, "biolink:species_context_qualifier") == {
        "http://purl.obolibrary.org/obo/NCBITaxon_10116"
    }
    assert objects(store, name, "biolink:knowledge_level") == {"observation"}
    assert objects(store, name, "biolink:agent_type") == {"text_mining_agent"}
    assert objects(store, name, "biolink:has_confidence_level") == {"certain"}
    assert objects(store, name, "biolink:evidence_count") == {"1"}
    assert objects(store, name, "bc:sourceCount") == {"1"}
    assert objects(store, name, "biolink:publications") == {f"{NAMES.base}doc/{TRIAL.key}"}
    assert objects(store, name, "bc:supports") == {claim_node(HEALED_GENERALLY).value}


def copied(number: int, ending: str = "") -> Annotation:
    """Return what was read in one print of a press release: the text with another ending."""
    body = TRIAL.text + " ".join(f"More on it {at}." for at in range(30))
    document = Document(f"print-{number}", f"{body} {ending}", Metadata(title=f"Print {number}"))
    one = replace(IS_A.evidence[0], document=document.key)
    return Annotation(document, claims=(replace(IS_A, evidence=(one,)),))


def test_ten_prints_of_a_press_release_are_one_source() -> None:
    prints = [copied(number, f"Printed by paper number {number}.") for number in range(10)]
    found = Store.of(quads([*prints, NOTE_ANNOTATION], terms=TERMS))
    name = claim_node(IS_A)
    assert objects(found, name, "biolink:evidence_count") == {"11"}
    assert objects(found, name, "bc:sourceCount") == {"2"}
    assert objects(found, name, "bc:studyCount") == {"0"}  # it is told as known
    alone = Store.of(quads([prints[0], NOTE_ANNOTATION], terms=TERMS))
    assert objects(found, name, "bc:belief") == objects(alone, name, "bc:belief")
    leader = min(one.document.key for one in prints)
    others = [one for one in prints if one.document.key != leader]
    for one in others:
        doc = NAMES.mint("doc", one.document.key)
        assert objects(found, doc, "prov:alternateOf") == {f"{NAMES.base}doc/{leader}"}


def test_a_belief_can_be_taken_apart(store: Store) -> None:
    for claim in (HEALED_GENERALLY, MAY_PREVENT):
        name = claim_node(claim)
        parts = {
            next(iter(objects(store, part, "bc:partName"))): float(
                next(iter(objects(store, part, "bc:partScore")))
            )
            for part in map(NamedNode, objects(store, name, "bc:beliefPart"))
        }
        whole = 1 - (1 - parts["own"]) * (1 - parts["supporting"])
        (belief,) = objects(store, name, "bc:belief")
        assert float(belief) == pytest.approx(whole * (1 - parts["contradicting"]), abs=0.015)
        assert parts["supporting" if claim is HEALED_GENERALLY else "contradicting"] > 0


def test_a_news_item_is_based_on_its_paper() -> None:
    paper = replace(
        NOTE_ANNOTATION, document=replace(NOTE, metadata=Metadata(journal="J", doi="10.5555/p"))
    )
    news = replace(
        TRIAL_ANNOTATION,
        document=replace(TRIAL, metadata=Metadata(title="News")),
        facts=replace(TRIAL_ANNOTATION.facts, publication=Publication(doi="10.5555/P")),
    )
    found = Store.of(quads([news, paper], terms=TERMS))
    doc = NAMES.mint("doc", TRIAL.key)
    assert objects(found, doc, "schema:isBasedOn") == {f"{NAMES.base}doc/{NOTE.key}"}
    assert objects(found, claim_node(IS_A), "bc:sourceCount") == {"2"}


def test_a_denied_claim_says_so_thrice(store: Store) -> None:
    for claim in (NOT_INCREASED, NOT_PREVENTED):
        name = claim_node(claim)
        assert "https://w3id.org/bioclaim/vocab#NegatedClaim" in objects(store, name, "rdf:type")
        assert objects(store, name, "biolink:negated") == {"true"}
        (words,) = objects(store, name, "rdfs:label")
        assert " NOT " in words
    assert objects(store, claim_node(NOT_PREVENTED), "bc:contradicts") == {
        claim_node(MAY_PREVENT).value
    }


def test_no_affirmed_label_says_not(store: Store) -> None:
    for claim in CLAIMS:
        (words,) = objects(store, claim_node(claim), "rdfs:label")
        assert (" NOT " in words) is claim.negated


def test_evidence_has_its_words_and_places(store: Store) -> None:
    (name,) = objects(store, claim_node(HEALED), "biolink:has_evidence")
    one = NamedNode(name)
    target = span(TRIAL, "Adipose-derived stem cells healed spinal fractures in rats")
    assert objects(store, one, "biolink:supporting_text") == {TRIAL.quote(target)}
    assert objects(store, one, "oa:hasTarget") == {NAMES.span(TRIAL.key, target).value}
    assert objects(store, one, "bc:certainty") == {"https://w3id.org/bioclaim/vocab#Certain"}
    assert objects(store, one, "bc:statementKind") == {
        "https://w3id.org/bioclaim/vocab#Observation"
    }
    assert objects(store, one, "biolink:extraction_confidence_score") == {"0.83"}
    quote = NAMES.span(TRIAL.key, target, "quote")
    assert objects(store, quote, "oa:exact") == {TRIAL.quote(target)}
    assert objects(store, quote, "oa:prefix") == {
        TRIAL.text[max(0, target.start - 32) : target.start]
    }
    assert objects(store, quote, "oa:suffix") == {TRIAL.text[target.end : target.end + 32]}
    place = NAMES.span(TRIAL.key, target, "pos")
    assert objects(store, place, "oa:start") == {str(target.start)}
    assert objects(store, place, "oa:end") == {str(target.end)}


def test_a_speaker_has_role_and_institution(store: Store) -> None:
    (name,) = objects(store, claim_node(COULD_HELP), "biolink:has_evidence")
    (agent,) = objects(store, NamedNode(name), "bc:claimant")
    assert objects(store, NamedNode(agent), "schema:name") == {"Ada Sample"}
    assert objects(store, NamedNode(agent), "schema:jobTitle") == {"student"}
    assert objects(store, NamedNode(agent), "schema:affiliation") == {"https://ror.org/01hvx5h04"}
    assert "http://www.w3.org/ns/prov#Person" in objects(store, NamedNode(agent), "rdf:type")


def people(*places: tuple[str, str, str]) -> set[str]:
    """Return the nodes of "Ada Sample" in documents, one a place: id, institution, its name."""
    found = set()
    for number, (id_, place, name) in enumerate(places):
        document = Document(f"d{number}", f"{number}: Ada Sample spoke.")
        person = Person("Ada Sample", Span(3, 13), "", place, name, id_)
        facts = Facts(people=(person,))
        store = Store.of(quads([Annotation(document, facts=facts)]))
        found |= {quad.object.value for quad in store.quads(None, node("prov:agent"))}  # type: ignore[union-attr]
    return found


def test_who_is_one_person() -> None:
    assert people(
        ("orcid:0000-0001-2345-6789", "", ""), ("orcid:0000-0001-2345-6789", "x:1", "")
    ) == {"https://orcid.org/0000-0001-2345-6789"}
    assert len(people(("", "ror:01hvx5h04", ""), ("", "ror:01hvx5h04", "Osaka"))) == 1
    assert len(people(("", "", "Osaka  University"), ("", "", "osaka university"))) == 1
    assert len(people(("", "ror:01hvx5h04", ""), ("", "ror:03b94tp07", ""))) == 2
    assert len(people(("", "", ""), ("", "", ""))) == 2


def test_a_local_entity_says_where_it_belongs(store: Store) -> None:
    name = NAMES.entity(SPHEROIDS.id)
    assert name.value.startswith(f"{NAMES.base}ent/")
    assert objects(store, name, "skos:broadMatch") == {"http://id.nlm.nih.gov/mesh/D018874"}
    assert objects(store, name, "biolink:category") == {
        "https://w3id.org/biolink/vocab/ProcessedMaterial"
    }
    together = NAMES.entity(COULD_HELP.subject.id)
    assert objects(store, together, "rdf:type") == {"https://w3id.org/bioclaim/vocab#Combination"}
    assert objects(store, together, "biolink:category") == {
        "https://w3id.org/biolink/vocab/Treatment"
    }
    assert name.value in objects(store, together, "biolink:has_part")


def test_ancestors_up_to_the_roots(store: Store) -> None:
    rows = store.query(
        """SELECT DISTINCT ?name WHERE {
             ?claim rdf:object ?disease . ?disease rdfs:subClassOf* MONDO:0005381 ;
               rdfs:label ?name } ORDER BY ?name"""
    )
    assert [row["name"] for row in rows] == ["bone disease", "osteoporosis", "spinal fracture"]  # type: ignore[union-attr, index]


def test_a_circle_of_parents_ends() -> None:
    circle = Terms(parents=lambda curie: {"x:1": ["x:2"], "x:2": ["x:1"]}.get(curie, ["x:1"]))
    assert len(list(quads([TRIAL_ANNOTATION], terms=circle))) > 100


def test_equivalents_are_exact_matches(store: Store) -> None:
    assert objects(store, node("CL:0002570"), "skos:exactMatch") == {
        "http://purl.obolibrary.org/obo/BTO_0005198"
    }


def test_the_document_and_what_it_reports(store: Store) -> None:
    doc = NAMES.mint("doc", TRIAL.key)
    assert objects(store, doc, "dcterms:title") == {TRIAL.metadata.title}
    assert objects(store, doc, "dcterms:identifier") == {"trial-1"}
    assert objects(store, doc, "dc:rights") == {"CC BY 4.0"}
    assert objects(store, doc, "dc:publisher") == {"Example Press"}
    assert UNIVERSITY.id == "ror:01hvx5h04"
    assert "https://ror.org/01hvx5h04" in objects(store, doc, "schema:mentions")
    (paper,) = objects(store, doc, "bc:publication")
    assert objects(store, NamedNode(paper), "schema:isPartOf") == {
        "https://portal.issn.org/resource/ISSN/2046-3758"
    }


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("2025-11-05", "date"),
        ("2026-02", "gYearMonth"),
        ("2026", "gYear"),
        ("2025-13-05", "string"),
        ("2025-2-5", "string"),
        ("autumn 2025", "string"),
        ("٢٠٢٥", "string"),
    ],
)
def test_dates(value: str, kind: str) -> None:
    assert date(value).datatype.value.endswith(f"#{kind}")
    assert date(value).value == value


@pytest.mark.parametrize(
    ("value", "text"), [(0.8312, "0.83"), (1.0, "1"), (0.0, "0"), (0.1, "0.1"), (-0.001, "0")]
)
def test_scores(value: float, text: str) -> None:
    assert score(value).value == text


def test_literals_survive_a_store(store: Store) -> None:
    """The store writes some literals anew: ours are written so that it changes none."""
    held = {str(quad) for quad in store.quads()}
    assert held == {str(quad) for quad in quads(ANNOTATIONS, terms=TERMS)}


def test_the_same_input_gives_the_same_quads_in_the_same_order() -> None:
    forwards = list(quads(ANNOTATIONS, terms=TERMS))
    backwards = [
        replace(one, claims=one.claims[::-1], groundings=one.groundings[::-1])
        for one in reversed(ANNOTATIONS)
    ]
    assert list(quads(backwards, terms=TERMS)) == forwards


def test_another_base_renames_what_is_ours_and_no_claim() -> None:
    base = "https://kg.example.com/a#"
    found = list(quads([TRIAL_ANNOTATION], base=base))
    assert not any(NAMES.base in str(quad) for quad in found)
    keys = {key(claim) for claim in TRIAL_ANNOTATION.claims}
    assert {quad.subject.value for quad in found} >= {f"{base}claim/{one}" for one in keys}


@pytest.mark.parametrize(
    "base", ["", "kg", "/tmp/kg/", "https://x.org/kg", "https://x y/", "a:<b>/"]
)
def test_a_bad_base_is_refused(base: str) -> None:
    with pytest.raises(UsageError, match="cannot be a base IRI"):
        list(quads([NOTE_ANNOTATION], base=base))


def test_a_run_is_named_by_its_versions_and_options() -> None:
    def run(*pairs: tuple[str, str]) -> set[str]:
        found = quads([Reading(NOTE_ANNOTATION, Run(pairs, (("model", "x"),)))])
        return {quad.subject.value for quad in found if "/run/" in quad.subject.value}

    assert run(("kg", "1"), ("spacy", "3")) == run(("spacy", "3"), ("kg", "1"))
    assert run(("kg", "1")) != run(("kg", "2"))


def test_hostile_words_stay_words(store: Store) -> None:
    (words,) = objects(store, claim_node(EVIL), "rdfs:label")
    assert words == "<script>alert(1)</script> affects =HYPERLINK(1)"
    for quad in store.quads():
        for term in quad.triple:
            if isinstance(term, NamedNode):
                assert not re.search(r"[<>\"\s]", term.value)


def test_a_lone_surrogate_is_replaced() -> None:
    document = Document("d", "A \ud800 in the text, and more.", Metadata(title="\udfff"))
    evidence = Evidence(document.key, Span(0, 20), Extractor("frame", "x"))
    found = list(quads([Annotation(document, claims=(replace(IS_A, evidence=(evidence,)),))]))
    texts = [quad.object.value for quad in found if isinstance(quad.object, Literal)]
    assert "A \ufffd in the text, and" in texts


def test_a_publication_without_identifiers_does_no_harm() -> None:
    facts = Facts(publication=Publication(journal="Bone"), people=(Person("A B", Span(0, 3)),))
    assert list(quads([Annotation(Document("d", "A B wrote in Bone."), facts=facts)]))


def test_one_text_twice_is_one_document() -> None:
    twice = replace(NOTE_ANNOTATION, document=replace(NOTE, id="a-copy"))
    store = Store.of(quads([NOTE_ANNOTATION, twice]))
    doc = NAMES.mint("doc", NOTE.key)
    assert objects(store, doc, "dcterms:identifier") == {"a-copy"}
    assert objects(store, claim_node(NOT_PREVENTED), "biolink:evidence_count") == {"1"}


def test_labels_name_what_narrows() -> None:
    words = label(NOT_INCREASED)
    assert words.startswith(f"{HEALED.subject.name} NOT affects {OSTEOPOROSIS.name} [")
    assert "species: Rattus norvegicus" in words
    assert "qualified predicate: causes" in words


def test_rdflib_sees_the_same() -> None:
    found = dataset([NOTE_ANNOTATION])
    ours = list(quads([NOTE_ANNOTATION]))
    assert sum(1 for _ in found.quads()) == len(ours)
    assert len(found) == len({quad.triple for quad in ours})


# ------------------------------------------------------------ no false plain triple


def test_plain_triples_of_the_values(store: Store) -> None:
    biolink, obo = "https://w3id.org/biolink/vocab/", "http://purl.obolibrary.org/obo/"
    assert bare(store.quads()) == {
        (f"{obo}MONDO_0005298", f"{biolink}subclass_of", f"{obo}MONDO_0005381"),
        (f"{obo}CL_0002570", f"{biolink}beneficial_in_models_for", f"{obo}MONDO_0005309"),
    }


def test_no_bare_triple_stands_elsewhere(store: Store) -> None:
    """In no other graph is a predicate of a claim used between entities."""
    predicates = {claim.predicate for claim in CLAIMS}
    for predicate in predicates:
        for quad in store.quads(None, node(predicate)):
            assert quad.graph_name == NAMES.graph("plain")


ENDS = st.sampled_from([HEALED.subject, OSTEOPOROSIS, SPHEROIDS])
QUALIFIERS = st.sampled_from(
    [
        (),
        (Qualifier("species_context_qualifier", "NCBITaxon:10116"),),
        (Qualifier("degree", "little"),),
        (Qualifier("comparator", "placebo"),),
        (Qualifier("object_direction_qualifier", "decreased"),),
    ]
)


@st.composite
def evidences(draw: st.DrawFn) -> Evidence:
    start = draw(st.integers(0, 30))
    speakers = (Speaker("Ada", Span(0, 3), quote=draw(st.booleans())),)
    return Evidence(
        NOTE.key,
        Span(start, start + 8),
        Extractor("frame", "x"),
        certainty=draw(st.sampled_from(list(Certainty))),
        kind=draw(st.sampled_from(list(StatementKind))),
        cues=draw(st.sampled_from([(), (Cue(Span(0, 3), "expectation"),)])),
        speakers=draw(st.sampled_from([(), speakers])),
    )


@st.composite
def some_claims(draw: st.DrawFn) -> Claim:
    return Claim(
        draw(ENDS),
        draw(st.sampled_from(["biolink:affects", "biolink:correlated_with"])),
        draw(ENDS),
        draw(st.booleans()),
        draw(QUALIFIERS),
        tuple(draw(st.lists(evidences(), min_size=1, max_size=2))),
    )


def sayable(claim: Claim) -> bool:
    """Say whether a claim alone allows its bare triple, as the contract words it."""
    firm = [
        one
        for one in claim.evidence
        if one.certainty == "certain"
        and one.kind in ("observation", "analysis", "fact")
        and not any(cue.kind == "expectation" for cue in one.cues)
        and not any(speaker.quote for speaker in one.speakers)
    ]
    local = claim.subject.id.startswith("local:") or claim.object.id.startswith("local:")
    return bool(firm) and not (claim.negated or claim.qualifiers or local)


def ends(claim: Claim) -> tuple[str, str, str]:
    both = (claim.subject.id, claim.object.id)
    first, second = sorted(both) if claim.predicate == "biolink:correlated_with" else both
    return first, claim.predicate, second


@settings(max_examples=150, deadline=None)
@given(st.lists(some_claims(), min_size=1, max_size=5))
def test_no_false_plain_triple(claims: list[Claim]) -> None:
    found = bare(quads([Annotation(NOTE, claims=tuple(claims))]))
    allowed = {ends(one) for one in claims if sayable(one)}
    allowed -= {ends(one) for one in claims if one.negated and not one.qualifiers}
    wanted = {
        (NAMES.entity(subject).value, node(predicate).value, NAMES.entity(object_).value)
        for subject, predicate, object_ in allowed
    }
    assert symmetric(found) == symmetric(wanted)


def symmetric(triples: Iterable[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    """Return the triples, those of a symmetric predicate in one order."""
    return {
        (*sorted((one, two))[:1], predicate, *sorted((one, two))[1:])
        if predicate.endswith("correlated_with")
        else (one, predicate, two)
        for one, predicate, two in triples
    }


@pytest.mark.parametrize(("certainty", "kind"), list(product(Certainty, StatementKind)))
def test_only_certain_findings_and_facts_are_plain(
    certainty: Certainty, kind: StatementKind
) -> None:
    evidence = replace(IS_A.evidence[0], certainty=certainty, kind=kind)
    claim = replace(IS_A, evidence=(evidence,))
    found = bare(quads([Annotation(TRIAL, claims=(claim,))]))
    firm = kind in ("observation", "analysis", "fact") and certainty == "certain"
    assert bool(found) is firm


def test_an_unknown_cue_is_an_error_and_no_silence() -> None:
    evidence = replace(IS_A.evidence[0], cues=(Cue(Span(0, 3), "vibe"),))
    with pytest.raises(UsageError, match="bc:vibeCue is no term of ours"):
        list(quads([Annotation(TRIAL, claims=(replace(IS_A, evidence=(evidence,)),))]))


def test_values_of_qualifiers() -> None:
    def value(name: str, words: str) -> object:
        claim = replace(IS_A, qualifiers=(Qualifier(name, words),))
        store = Store.of(quads([Annotation(TRIAL, claims=(claim,))]))
        slot = "bc:comparator" if name == "comparator" else f"biolink:{name}"
        return next(store.quads(NAMES.mint("claim", key(claim)), node(slot))).object

    assert value("comparator", "MESH:D010919") == node("MESH:D010919")
    assert value("comparator", "placebo pills") == Literal("placebo pills")
    assert value("comparator", "ratio:two") == Literal("ratio:two")
    assert value("species_context_qualifier", "mylab:7") == node("mylab:7")
    assert value("qualified_predicate", "biolink:causes") == node("biolink:causes")
    assert value("object_direction_qualifier", "increased") == Literal("increased")
    local = Entity("local:" + "a" * 64, "", "")
    assert value("comparator", local.id) == NAMES.entity(local.id)
