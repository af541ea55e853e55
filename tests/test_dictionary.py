"""Names of the lexicon in a text: longest first, nested, crossing settled, words left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.entries import Entry
from kg.lexicon import Lexicon
from kg.mentions.dictionary import find
from kg.model import Document, Parse, Span, Token

LEXICON = Lexicon.of(
    [
        Entry("CL:1", "stem cell", "Cell"),
        Entry("CL:2", "adipose-derived stem cell", "Cell"),
        Entry("UBERON:1", "adipose tissue", "Anatomy", ("adipose",)),
        Entry("MONDO:1", "spinal fracture", "Disease"),
        Entry("MONDO:2", "bone fracture", "Disease", ("fracture",)),
        Entry("MONDO:3", "bone disease", "Disease"),
        Entry("CHEBI:1", "lead", "Chemical"),
        Entry("CHEBI:2", "1,2-dichloroethane", "Chemical"),
        Entry("HGNC:1", "WAS", "Gene"),
        Entry("HGNC:2", "IL6", "Gene"),
        Entry("NCBITaxon:1", "rat", "Species"),
        Entry("ror:1", "University of Otago", "Organization"),
    ]
)

#: Tags of the words of the examples that are no nouns.
TAGS = {
    "was": "VBD", "lead": "NN", "leads": "VBZ", "of": "IN", "the": "DT", "and": "CC",
    "in": "IN", "heal": "VBP", "to": "TO",
}  # fmt: skip


def parse(text: str) -> Parse:
    """Split at blanks and full stops, one sentence, everything unknown a noun."""
    tokens: list[Token] = []
    at = 0
    for word in text.replace(".", " ").replace(",", " ").split(" "):
        if word:
            start = text.index(word, at)
            at = start + len(word)
            tag = TAGS.get(word, "NN")
            tokens.append(
                Token(len(tokens), Span(start, at), word, word.lower(), "X", tag, "dep", 0)
            )
    return Parse(tuple(tokens), ((0, len(tokens)),) if tokens else ())


def found(text: str) -> list[tuple[str, str, str]]:
    mentions = find(Document("d", text), parse(text), LEXICON)
    return [(text[m.span.start : m.span.end], m.category, m.nesting) for m in mentions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "adipose-derived stem cells heal",
            [
                ("adipose-derived stem cells", "Cell", "outer"),
                ("adipose", "Anatomy", "inner"),
                ("stem cells", "Cell", "inner"),
            ],
        ),
        ("spinal fractures", [("spinal fractures", "Disease", "outer"),
                              ("fractures", "Disease", "inner")]),
        ("fractures of the spine", [("fractures of the spine", "Disease", "outer"),
                                    ("fractures", "Disease", "inner")]),
        ("the university of Otago and rats", [("university of Otago", "Organization", "flat"),
                                              ("rats", "Species", "flat")]),
        ("it was IL-6, WAS and IL6", [("IL-6", "Gene", "flat"), ("WAS", "Gene", "flat"),
                                      ("IL6", "Gene", "flat")]),
        ("1,2-dichloroethane", [("1,2-dichloroethane", "Chemical", "flat")]),
        ("this leads to the lead", [("lead", "Chemical", "flat")]),
        ("stem. Cells", []),
        ("stem, cells", []),
        ("stem\ncells", [("stem\ncells", "Cell", "flat")]),
        ("", []),
    ],
)  # fmt: skip
def test_find(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(text) == expected


def test_crossing_names_are_settled_for_the_longer() -> None:
    lexicon = Lexicon.of(
        [Entry("A:1", "bone marrow stem", "Anatomy"), Entry("A:2", "stem cell", "Cell")]
    )
    text = "bone marrow stem cell"
    mentions = find(Document("d", text), parse(text), lexicon)
    assert [text[m.span.start : m.span.end] for m in mentions] == ["bone marrow stem"]


def test_all_come_from_the_dictionary_and_lie_in_order() -> None:
    text = "rats with spinal fractures and stem cells"
    mentions = find(Document("d", text), parse(text), LEXICON)
    assert {mention.sources for mention in mentions} == {("dictionary",)}
    starts = [mention.span.start for mention in mentions]
    assert starts == sorted(starts)


def test_what_only_a_published_ontology_holds_is_told_apart(tmp_path: Path) -> None:
    table = tmp_path / "more.tsv"
    rows = [
        "UBERON:7\tthe zorbl\t",
        "MONDO:7\tzorblitis\tDisease",
        "PATO:7\tzorbly\tQuality",
        "mylab:7\tzorbl powder\tMeasure",
        "mylab:8\tzorbliness\tMeasure",
    ]
    table.write_text("\n".join(["curie\tlabel\tcategory", *rows]) + "\n", encoding="utf-8")
    lexicon = Lexicon.with_files([table], cache=tmp_path)
    text = "the zorbl zorblitis zorbly zorbl powder zorbliness fever"
    mentions = find(Document("d", text), parse(text), lexicon)
    assert {(text[m.span.start : m.span.end], m.sources[0]) for m in mentions} == {
        ("zorblitis", "ontology"),
        ("zorbl powder", "dictionary"),
        ("zorbliness", "dictionary"),
        ("fever", "dictionary"),
    }


def test_our_own_tables_say_the_category(tmp_path: Path) -> None:
    table = tmp_path / "more.tsv"
    table.write_text("curie\tlabel\tcategory\nNCIT:C7\tfever\tPopulation\n", encoding="utf-8")
    lexicon = Lexicon.with_files([table], cache=tmp_path)
    (ours,) = {hit.category for hit in Lexicon.default().find("fever")}
    assert {hit.category for hit in lexicon.find("fever")} == {ours, "Population"}
    (mention,) = find(Document("d", "fever"), parse("fever"), lexicon)
    assert (mention.category, mention.sources) == (ours, ("dictionary",))
