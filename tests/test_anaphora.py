"""Coreference is measured by head words, against chains and against pairs."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from kg.cli import run
from kg.errors import InputError
from kg.evaluation.anaphora import GoldAnaphora, evaluate_coreference, kind_of, read_gold, score
from kg.model import Document, Mention, Parse, Span, Token
from kg.syntax import Syntax

TEXT = "Stem cells grew. These cells reduced pain. It was mild, and the cells survived."


def at(words: str, occurrence: int = 0) -> Span:
    start = -1
    for _ in range(occurrence + 1):
        start = TEXT.index(words, start + 1)
    return Span(start, start + len(words))


def syntax() -> Syntax:
    """Return each phrase's last word as its head."""
    tokens: list[Token] = []
    start = 0
    for index, word in enumerate(TEXT.replace(".", " .").replace(",", " ,").split()):
        start = TEXT.index(word, start)
        noun = word in ("cells", "pain")
        head = index + 1 if word in ("Stem", "These", "the") else index
        pos = "NOUN" if noun else "X"
        tokens.append(
            Token(index, Span(start, start + len(word)), word, word, pos, "NN", "dep", head)
        )
        start += len(word)
    return Syntax(Parse(tuple(tokens), ((0, len(tokens)),)))


def nominal(words: str, meant: str) -> Mention:
    return Mention(at(words), "Cell", (), True, at(meant), antecedent_score=0.5)


GOLD = GoldAnaphora(
    Document("t", TEXT),
    (
        (at("These cells"), (at("Stem cells"),)),
        (at("It"), (at("pain"),)),
        (at("the cells"), (at("Stem cells"), at("These cells"))),
    ),
)


@pytest.mark.parametrize(
    ("mentions", "recall", "precision"),
    [
        ([], (0, 3), (0, 0)),
        ([nominal("These cells", "Stem cells")], (1, 3), (1, 1)),
        ([nominal("These cells", "pain")], (0, 3), (0, 1)),
        ([nominal("the cells", "These cells"), nominal("It", "pain")], (2, 3), (2, 2)),
        ([nominal("It", "Stem cells"), nominal("It", "pain")], (1, 3), (1, 1)),
    ],
)
def test_score(
    mentions: list[Mention], recall: tuple[int, int], precision: tuple[int, int]
) -> None:
    found = score([(GOLD, syntax(), mentions)])
    for name, (right, total) in (("recall", recall), ("precision", precision)):
        assert (found.figure(name).right, found.figure(name).total) == (right, total)


def test_what_the_corpus_does_not_mark_is_wrong_only_where_it_marks_that_kind() -> None:
    none = GoldAnaphora(GOLD.document, (), ("pointing",))
    made = [nominal("These cells", "Stem cells"), nominal("It", "pain")]
    assert score([(none, syntax(), made)]).figure("precision").total == 1


def test_kinds() -> None:
    kinds = [kind_of(words) for words in ("Its", "We", "such rats", "The rats", "rats", "which")]
    assert kinds == ["pronoun", "", "pointing", "definite", "", ""]


def written(path: Path, *records: object) -> Path:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("\n".join(map(json.dumps, records)))
    return path


def test_chains_and_pairs_are_read(tmp_path: Path) -> None:
    def span(one: Span) -> list[list[int]]:
        return [[one.start, one.end]]

    written(tmp_path / "craft.x.jsonl.gz", {"id": "a", "text": TEXT})
    chains = written(
        tmp_path / "craft.x.coref.jsonl.gz",
        {"id": "a", "chains": [[span(at("These cells")), span(at("Stem cells"))]]},
    )
    (gold,) = read_gold(chains)
    assert gold.anaphors == ((at("These cells"), (at("Stem cells"),)),)
    entities = [
        {"id": name, "start": one.start, "end": one.end}
        for name, one in (("1", at("These cells")), ("2", at("Stem cells")))
    ]
    pair = {"type": "Coreference", "arg1": "1", "arg2": "2"}
    record = {"id": "a", "text": TEXT, "entities": entities, "relations": [pair]}
    (same,) = read_gold(written(tmp_path / "semrep_anaphora.jsonl.gz", record))
    assert same.anaphors == gold.anaphors
    assert "pronoun" not in same.kinds


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path / "craft.x.jsonl.gz", {"id": "a", "text": TEXT})
    first, second = at("Stem cells"), at("These cells")
    chain = [[[first.start, first.end]], [[second.start, second.end]]]
    gold = written(tmp_path / "craft.x.coref.jsonl.gz", {"id": "a", "chains": [chain]})
    assert run(["evaluate", "coreference", str(gold), "--format", "json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert value["labels"]["pointing"]["recall"]["value"] == 1


def test_what_is_no_gold(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no chains"):
        evaluate_coreference(written(tmp_path / "other.jsonl.gz", {"id": "a", "text": "x"}))
    alone = written(tmp_path / "craft.x.coref.jsonl.gz", {"id": "a", "chains": []})
    with pytest.raises(InputError, match=r"craft\.x\.jsonl\.gz"):
        evaluate_coreference(alone)
