"""Claims of the trained classifier: what it may say, and where it is silent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from kg import strands
from kg.arguments.reading import Reading
from kg.claims import classified
from kg.claims.base import Relation
from kg.language import load
from kg.lexicon import Lexicon
from kg.model import Annotation, Certainty, Document
from kg.passages import plain_passages
from kg.pipeline import annotate, ground_all
from kg.recognize import find_mentions
from kg.relations.base import Scene
from kg.relations.classifier import Related
from kg.relations.tasks import TASKS, sheet_of
from kg.repair import repair
from kg.syntax import Syntax
from tests.values import EVERY_CLAIM

TEXT = "Haloperidol-induced catalepsy was seen in eight rats."


def reading(text: str) -> Reading:
    document = Document("t", text, passages=plain_passages(text))
    syntax, lexicon = Syntax(repair(load().parse(document))), Lexicon.default()
    groundings = ground_all(find_mentions(document, syntax, lexicon), document, lexicon)
    return Reading(document, syntax, groundings, lexicon.ancestors)


def sure(monkeypatch: pytest.MonkeyPatch, *, score: float = 0.95, name: str = "cid") -> None:
    """Let the classifier relate all that it is asked about for one task."""

    def related(scene: Scene, task: str, **_: Any) -> list[Related]:
        rows = sheet_of(scene, TASKS[task]).rows if task == name else ()
        kind = TASKS[name].types[0]
        return [Related(r, kind, score, 1.0, None, r.pairs[0], 2.0) for r in rows if r.pairs]

    monkeypatch.setattr(classified, "related", related)


def found(text: str) -> Sequence[Relation]:
    return list(classified.find(reading(text)))


def read(text: str) -> Annotation:
    return annotate(Document("t", text, passages=plain_passages(text)), EVERY_CLAIM)


def test_a_sure_pair_is_a_relation_with_its_word(monkeypatch: pytest.MonkeyPatch) -> None:
    sure(monkeypatch)
    (one,) = found(TEXT)
    assert (one.kind, one.strand, one.rule, one.verb) == (
        "cause", "classifier", "cid.CID", "induce",
    )  # fmt: skip
    assert one.subject.entity.name.lower() == "haloperidol"
    assert one.sureness == 0.95


def test_what_is_not_sure_is_not_said(monkeypatch: pytest.MonkeyPatch) -> None:
    sure(monkeypatch, score=0.6)
    assert not found(TEXT)


def test_an_adjective_of_a_name_relates_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    sure(monkeypatch)
    assert not found("Haloperidol-specific catalepsy was seen in eight rats.")


def test_one_kind_of_thing_is_never_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(classified, "related", lambda *_, **__: pytest.fail("asked"))
    assert not found("Haloperidol was given. Catalepsy was seen.")
    assert not found("The rats were seen.")


def test_rules_win_where_both_speak(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Haloperidol causes catalepsy."
    ruled = {r.rule for r in strands.relations(reading(text))}
    sure(monkeypatch)
    assert found(text)
    assert {r.rule for r in strands.relations(reading(text))} == ruled


def test_what_it_learned_is_affirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    sure(monkeypatch)
    for text in (
        "Catalepsy was not seen after haloperidol.",
        "We asked whether catalepsy is seen after haloperidol.",
    ):
        rules = {c.evidence[0].extractor.strand for c in read(text).claims}
        assert classified.STRAND not in rules, text


def test_a_claim_says_who_made_it_and_keeps_its_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    sure(monkeypatch)
    claims = read("Catalepsy may be seen after haloperidol.").claims
    (evidence,) = (c.evidence[0] for c in claims if c.evidence[0].extractor.strand == "classifier")
    assert evidence.extractor.rule == "cid.CID"
    assert evidence.certainty is Certainty.SPECULATIVE
    assert 0.5 < dict(evidence.confidence_parts)["relation"] < 1


def test_long_texts_are_judged_in_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []

    def related(scene: Scene, task: str, **_: Any) -> list[Related]:
        sizes.append(len(scene.sentences))
        return []

    monkeypatch.setattr(classified, "related", related)
    found(" ".join([TEXT] * 45))
    assert set(sizes) == {20, 5}
