"""Things that no lexicon names: nouns that tell what they are, taken for things where asked for."""

from __future__ import annotations

from kg.claims.generic import SOURCE, is_generic
from kg.config import Options
from kg.model import Annotation, Document
from kg.pipeline import annotate
from kg.tables import table


def told(text: str, *, phrases: bool = True) -> list[tuple[str, str, str]]:
    """Return what is claimed in a text: the words of the ends, the predicate between."""
    found = annotate(Document("t", text), Options(phrases=phrases, min_confidence=0)).claims
    return [(c.subject.name, c.predicate.removeprefix("biolink:"), c.object.name) for c in found]


def test_classes_are_things_only_where_asked_for() -> None:
    text = "Receptors bind calcium."
    assert [p for _, p, _ in told(text)] == ["physically_interacts_with"]
    assert told(text, phrases=False) == []


def test_a_class_of_what_has_a_name() -> None:
    assert ("sirolimus", "subclass_of", "novel immunosuppressant") in told(
        "Sirolimus is a novel immunosuppressant."
    )


def test_they_are_no_mentions() -> None:
    result: Annotation = annotate(
        Document("t", "Receptors on the surface were studied."), Options(phrases=True)
    )
    assert all(SOURCE not in grounding.mention.sources for grounding in result.groundings)


def test_a_noun_stands_once_in_the_table() -> None:
    nouns = [noun for row in table("generic_nouns") for noun in row["nouns"].split()]
    assert len(nouns) == len(set(nouns))
    assert is_generic(nouns[0])
    assert not is_generic("aspirin")


def test_what_people_with_an_illness_get_is_for_it() -> None:
    assert ("methotrexate", "applied_to_treat", "psoriasis") in [
        (s.lower(), p, o.lower()) for s, p, o in told("Methotrexate in patients with psoriasis.")
    ]


def test_who_has_it_by_a_verb() -> None:
    found = {p for _, p, _ in told("Two patients were diagnosed with asthma.")}
    assert found <= {"occurs_in", "has_phenotype"}
    assert found


def test_a_frame_is_not_told_twice() -> None:
    assert len(told("The patient developed hepatitis.")) == 1


def test_classes_beside_names() -> None:
    for text in ("Furosemide (a diuretic) was given.", "We gave furosemide as a diuretic."):
        assert [p for _, p, _ in told(text)] == ["subclass_of"]
    listed = told("Beta-blockers such as propranolol and atenolol were given.")
    assert [s for s, p, _ in listed if p == "subclass_of"] == ["propranolol", "atenolol"]


def test_a_participle_in_a_name_is_no_place() -> None:
    assert told("Chromatin-modifying enzymes were studied.") == []
