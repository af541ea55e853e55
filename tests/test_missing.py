"""The tables of what the texts name and no ontology holds."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from kg.entries import Entry
from kg.lexicon import Lexicon
from kg.missing import LIST, TEMPLATE, find_missing, write_missing
from kg.model import Annotation, Candidate, Document, Grounding, Mention, Span
from kg.sources import Reading

LEXICON = Lexicon.of([Entry("MONDO:0005178", "osteoarthritis", "Disease")])


def read(document_id: str, text: str, names: Sequence[tuple[str, str]]) -> Reading:
    """A reading in which nothing is grounded."""
    groundings = []
    for name, category in names:
        start = text.index(name)
        groundings.append(Grounding(Mention(Span(start, start + len(name)), category)))
    return Reading(Annotation(Document(document_id, text), tuple(groundings)))


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_spellings_of_one_name_are_one_row_and_the_frequent_come_first() -> None:
    readings = [
        read("a", "Bone glues, bone-glue, foxglovin.", [("Bone glues", "Biomaterial")]),
        read(
            "b", "A bone glue and foxglovin.", [("bone glue", "Biomaterial"), ("foxglovin", "Drug")]
        ),
    ]
    found = find_missing(readings, LEXICON)
    assert [(one.label, len(one.places), one.documents) for one in found] == [
        ("Bone glues", 2, ("a", "b")),
        ("foxglovin", 1, ("b",)),
    ]
    assert found[0].spellings == ("Bone glues", "bone glue")


def test_the_same_words_of_two_kinds_are_two_rows() -> None:
    readings = [read("a", "kit and Kit", [("kit", "Device"), ("Kit", "Gene")])]
    assert {one.category for one in find_missing(readings, LEXICON)} == {"Device", "Gene"}


def test_what_is_grounded_points_back_or_is_a_person_is_not_missing() -> None:
    text = "OA, these cells, Ann Lee"
    known = Candidate("MONDO:0005178", "osteoarthritis", "Disease")
    groundings = (
        Grounding(Mention(Span(0, 2), "Disease"), (known,)),
        Grounding(Mention(Span(4, 15), "Cell", nominal=True)),
        Grounding(Mention(Span(17, 24), "Person")),
    )
    assert find_missing([Reading(Annotation(Document("a", text), groundings))], LEXICON) == ()


def test_a_part_of_a_known_name_is_not_missing() -> None:
    known = Candidate("MONDO:7", "floppy spine disease", "Disease")
    groundings = (
        Grounding(Mention(Span(0, 20), "Disease"), (known,)),
        Grounding(Mention(Span(7, 20), "Disease")),
        Grounding(Mention(Span(22, 35), "Disease")),
    )
    text = "floppy spine disease, spine disease"
    (one,) = find_missing([Reading(Annotation(Document("a", text), groundings))], LEXICON)
    assert one.places == (("a", 22, 35),)


def test_a_broader_entity_is_the_parent_in_the_template(tmp_path: Path) -> None:
    name = "tropical osteoarthritis"
    found = find_missing([read("a", f"She has {name}.", [(name, "Disease")])], LEXICON)
    assert [(each.curie, each.match) for each in found[0].nearest] == [("MONDO:0005178", "broad")]
    write_missing(tmp_path, found)
    listed, form = rows(tmp_path / LIST), rows(tmp_path / TEMPLATE)
    assert dict(zip(listed[0], listed[1], strict=True)) == {
        "label": name, "category": "Disease", "mentions": "1", "documents": "1",
        "other_spellings": "", "nearest": "MONDO:0005178 osteoarthritis (broad)",
        "first_document": "a", "start": "8", "end": "31",
    }  # fmt: skip
    rules = dict(zip(form[0], form[1], strict=True))
    assert (rules["ID"], rules["label"], rules["parent"]) == ("ID", "LABEL", "SC %")
    assert dict(zip(form[0], form[2], strict=True))["parent"] == "MONDO:0005178"


@pytest.mark.parametrize(
    "name",
    ["=cmd()", "a\tb\nc", "x|y", "\x01=cmd()", "\u200b@sum", "a\x1b[2Jb", "a\u202eb", "a\ud800b"],
)
def test_a_hostile_name_stays_in_its_cell(tmp_path: Path, name: str) -> None:
    found = find_missing([read(f" {name}\tb", f"{name} glows.", [(name, "Chemical")])], LEXICON)
    write_missing(tmp_path, found)
    for path in (tmp_path / LIST, tmp_path / TEMPLATE):
        table = rows(path)
        assert {len(row) for row in table} == {len(table[0])}
        assert not any(value.startswith(("=", "@")) for row in table for value in row)
        assert all(value.isprintable() for row in table for value in row)
