"""``kg compare``: a news item beside its paper, from their texts."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

import kg
from kg import queries
from kg.cli import run
from kg.comparison import Comparison, compare_annotations
from kg.model import Annotation, Certainty, Document, Metadata, Publication
from kg.nodes import Names
from kg.rdf import quads
from kg.rdf_read import read_readings, stored_terms
from kg.store import Store
from tests.stores import TERMS
from tests.test_rdf import objects
from tests.values import (
    EVIL,
    HEALED,
    HOSTILE,
    IS_A,
    NOTE,
    NOTE_ANNOTATION,
    TRIAL,
    TRIAL_ANNOTATION,
)

PAPER = (
    "Aspirin may prevent stroke in rats. Smoking was associated with lung cancer. "
    "Metformin did not cause asthma."
)
NEWS = "Aspirin prevents stroke in patients. Smoking causes lung cancer. Obesity causes asthma."


@pytest.fixture(scope="module")
def found() -> Comparison:
    return kg.compare(Document("news", NEWS), Document("paper", PAPER))


def test_may_becomes_does_rats_become_patients_and_an_association_a_cause(
    found: Comparison,
) -> None:
    told = {(one.news.object.name, str(each)) for one in found.retellings for each in one.changes}
    assert ("stroke disorder", "certainty: speculative -> certain (stronger)") in told
    assert ("lung cancer", "relation: associated with -> causes (stronger)") in told
    species = [words for _, words in told if words.startswith("species: Rattus norvegicus -> ")]
    assert species
    assert all(words.endswith("(stronger)") for words in species)
    assert [one.verdict for one in found.retellings] == ["stronger", "stronger"]
    assert [one.object.name for one in found.only_news] == ["asthma"]
    assert [one.negated for one in found.only_paper] == [True]
    assert not found.faithful


def test_a_text_is_faithful_to_itself() -> None:
    same = kg.compare(Document("a", PAPER), Document("b", PAPER))
    assert same.faithful
    assert same.counts["same"] == len(same.retellings) == 3
    assert same.only_news == same.only_paper == ()


def test_with_nothing_in_common_nothing_is_called_faithful() -> None:
    apart = kg.compare(Document("a", NEWS), Document("b", "Metformin did not cause anaemia."))
    assert not apart.retellings
    assert not apart.faithful
    assert "nothing was compared" in apart.to_text()


def test_both_forms_tell_the_same(found: Comparison) -> None:
    value = json.loads(found.to_json())
    assert value["schema"] == "compare/1"
    assert value["counts"]["stronger"] == 2
    for one in value["retellings"]:
        for side, text in (("news", NEWS), ("paper", PAPER)):
            assert text[one[side]["start"] : one[side]["end"]] == one[side]["quote"]
    text = found.to_text()
    assert text.splitlines()[0].startswith("+ stronger: ")
    assert "? only in the news: " in text
    assert "? only in the paper: " not in text
    assert "? only in the paper: metformin NOT causes asthma" in found.to_text(whole=True)
    assert text.splitlines()[-1] == (
        "0 opposite, 2 stronger, 0 mixed, 0 weaker, 0 different, 0 same, 1 only news, 1 only paper"
    )


def test_a_hostile_text_cannot_act_on_the_terminal() -> None:
    evil = Annotation(HOSTILE, claims=(EVIL,))
    text = compare_annotations(evil, NOTE_ANNOTATION).to_text()
    assert not set(text) & {"\x1b", "\u202e", "\x0b"}


def test_the_command(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    news, paper, empty = (tmp_path / name for name in ("news.txt", "paper.txt", "empty.txt"))
    news.write_text(NEWS, encoding="utf-8")
    paper.write_text(PAPER, encoding="utf-8")
    empty.write_text("", encoding="utf-8")
    assert run(["compare", str(news), str(paper), "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["news"] == "news"
    assert run(["compare", str(paper), str(paper)]) == 0
    capsys.readouterr()
    assert run(["compare", str(news), str(empty)]) == 1
    assert "empty.txt" in capsys.readouterr().err
    assert run(["compare", str(news), str(tmp_path / "no.txt")]) == 2


def test_a_build_compares_news_with_its_paper() -> None:
    """Also when the graph is read back."""
    metadata = Metadata(journal="J", doi="10.5555/p")
    careful = replace(HEALED.evidence[0], document=NOTE.key, certainty=Certainty.SPECULATIVE)
    paper = Annotation(
        replace(NOTE, metadata=metadata),
        claims=(replace(HEALED, evidence=(careful,)),),
    )
    news = replace(
        TRIAL_ANNOTATION,
        document=replace(TRIAL, metadata=Metadata(title="News")),
        claims=(HEALED, IS_A),
        facts=replace(TRIAL_ANNOTATION.facts, publication=Publication(doi="10.5555/P")),
    )
    store = Store.of(quads([news, paper], terms=TERMS))
    retold = [
        quad.subject
        for quad in store.quads()
        if quad.predicate.value.endswith("#type") and quad.object.value.endswith("#Retelling")
    ]
    assert len(retold) == 1
    (name,) = retold
    names = Names()
    assert objects(store, name, "bc:verdict") == {"stronger"}
    assert objects(store, name, "bc:change") == {"certainty: speculative -> certain (stronger)"}
    assert objects(store, name, "bc:retoldIn") == {f"{names.base}doc/{TRIAL.key}"}
    assert objects(store, name, "bc:originalIn") == {f"{names.base}doc/{NOTE.key}"}
    assert objects(store, name, "bc:original") == objects(store, name, "bc:retoldAs")
    (row,) = queries.run("retold", store)  # type: ignore[union-attr]
    assert (row["verdict"], row["news"], row["paper"]) == ("stronger", TRIAL.id, NOTE.id)
    assert row["changes"] == "certainty: speculative -> certain (stronger)"
    again = quads(read_readings(store), terms=stored_terms(store))
    assert sorted(map(str, again)) == sorted(map(str, store.quads()))
