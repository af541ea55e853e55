"""Tables of single strings with identifiers: read as they stand, or refused with the reason."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.gold.answers import GoldId, read_gold

HEAD = "id\ttext\tids\twider\tkind\n"
AFFILIATIONS = Path(__file__).parent / "gold" / "ror_affiliations.tsv"


def test_a_string_is_a_document_with_one_mention(tmp_path: Path) -> None:
    file = tmp_path / "names.tsv"
    file.write_text(HEAD + "A1\tLab X, Univ Y\tror:1|ror:2\tror:3\tseveral\nA2\tZ\tNIL\t\tname\n")
    first, second = read_gold(file)
    (mention,) = first.mentions
    assert (first.document.id, first.document.text) == ("A1", mention.text)
    assert mention.ids == (GoldId("ror:1"), GoldId("ror:2"), GoldId("ror:3", "broad"))
    assert mention.label == "several"
    assert second.mentions[0].ids == ()


@pytest.mark.parametrize(
    "rows, message",
    [
        ("id\ttext\tids\nA1\tZ\tNIL\n", "no column 'wider'"),
        (HEAD + "A1\tZ\t\t\tname\n", ":2: needs a text, and ids or NIL"),
        (HEAD + "A1\t \tNIL\t\tname\n", ":2: needs a text, and ids or NIL"),
        (HEAD + "A1\tZ\tNIL\t\tname\tmore\n", "6 cells under 5 headings"),
    ],
)
def test_a_bad_table_is_refused(tmp_path: Path, rows: str, message: str) -> None:
    file = tmp_path / "names.tsv"
    file.write_text(rows)
    with pytest.raises(InputError, match=message):
        read_gold(file)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "names.tsv"
    file.write_bytes(HEAD.encode() + b"A1\t\xff\tNIL\t\tname\n")
    with pytest.raises(InputError, match="cannot be read"):
        read_gold(file)


def test_the_affiliations_are_two_hundred_different_strings() -> None:
    rows = [line.split("\t") for line in AFFILIATIONS.read_text(encoding="utf-8").splitlines()]
    places = [row[rows[0].index("source")] for row in rows[1:]]
    licences = {row[rows[0].index("licence")] for row in rows[1:]}
    assert all(place.startswith("PMC") and " " in place for place in places)
    assert all(name.startswith(("CC-BY-", "CC0-")) or name == "CC-BY" for name in licences)
    golds = read_gold(AFFILIATIONS)
    assert len({gold.document.text for gold in golds}) == len(golds) == 200
    assert min(Counter(gold.mentions[0].label for gold in golds).values()) >= 5
    assert {i.id.partition(":")[0] for g in golds for i in g.mentions[0].ids} == {"ror"}


def test_their_identifiers_are_in_the_table_of_ror(shared: Path) -> None:
    import gzip

    table = shared / "data" / "ontologies" / "tables" / "ror.tsv.gz"
    with gzip.open(table, "rt", encoding="utf-8") as lines:
        held = {line.partition("\t")[0] for line in lines}
    used = {i.id for gold in read_gold(AFFILIATIONS) for i in gold.mentions[0].ids}
    assert used <= held
