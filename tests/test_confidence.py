"""How sure claims are: what is seen of them, weighed by hand-made and by the shipped weights."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg import extraction
from kg.arguments.reading import Argument, Reading
from kg.claims.base import Relation
from kg.config import SHOWN, Options
from kg.evaluation import weighing
from kg.gold.judged import Verdicts, cells
from kg.model import (
    Candidate,
    Claim,
    Cue,
    Document,
    Entity,
    Evidence,
    Extractor,
    Grounding,
    Mention,
    Qualifier,
    Span,
)
from kg.pipeline import annotate
from kg.sureness import confidence
from kg.sureness.traits import Traits
from kg.syntax import Syntax
from kg.tables import iter_rows
from tests.judged import SAMPLES, documents
from tests.parses import parse

ASPIRIN = "Aspirin/NNP/nsubj/2 eases=ease/VBZ/ROOT/0 chronic/JJ/amod/4 pain/NN/dobj/2 ././punct/2"
DISTANCES = ("steps", "words between", "nouns on the way", "verbs on the way")
GOLD = Path(__file__).parent / "gold"


def made(cells: str, subject: str, object_: str, token: int) -> tuple[Reading, Relation, Claim]:
    """Return a claim between two words or phrases of a sentence, both grounded."""
    document, syntax = parse(cells)
    spans = [span(document, words) for words in (subject, object_)]
    entities = [Entity("CHEBI:15365", "aspirin", "Chemical"), Entity("HP:1", "Pain", "Phenotype")]
    groundings = [
        Grounding(
            Mention(at, one.category, ("dictionary",)),
            (Candidate(one.id, one.name, one.category, score=0.9),),
        )
        for at, one in zip(spans, entities, strict=True)
    ]
    first, second = (
        Argument(one, at, head(syntax, at), 0.95) for one, at in zip(entities, spans, strict=True)
    )
    relation = Relation("treat", first, second, token, "ease.V.treat")
    evidence = Evidence(
        document.key,
        Span(0, len(document.text)),
        Extractor("frame", relation.rule),
        subject_span=spans[0],
        object_span=spans[1],
    )
    claim = Claim(entities[0], "biolink:treats", entities[1], evidence=(evidence,))
    return Reading(document, syntax, groundings), relation, claim


def span(document: Document, words: str) -> Span:
    start = document.text.index(words)
    return Span(start, start + len(words))


def head(syntax: Syntax, at: Span) -> int:
    found = syntax.head_of(at)
    assert found is not None
    return found


def seen(cells: str, subject: str, object_: str, token: int) -> dict[str, float]:
    reading, relation, claim = made(cells, subject, object_, token)
    return Traits(reading, [(relation, claim)]).of(relation, claim)


def test_traits_say_how_a_claim_stands_in_its_sentence() -> None:
    found = seen(ASPIRIN, "Aspirin", "chronic pain", 1)
    assert found["relation of treat"] == found["relation by verb"] == 1
    assert found["place subject before the word"] == 1
    assert "place object before the word" not in found
    assert found["relation word between its arguments"] == 1
    assert found["argument one word"] == 1
    assert "argument a modifier left out" not in found
    assert found["identifier in doubt"] == pytest.approx(0.2)
    assert found["identifier name is its label"] == 1, "of the two, aspirin is called so"


def test_traits_see_what_an_argument_leaves_out() -> None:
    assert seen(ASPIRIN, "Aspirin", "pain", 1)["argument a modifier left out"] == 1
    inside = "Aspirin/NNP/nsubj/2 eases=ease/VBZ/ROOT/0 pain/NN/compound/4 scores/NNS/dobj/2"
    found = seen(inside, "Aspirin", "pain", 1)
    assert found["argument inside a larger phrase"] == found["argument a noun follows"] == 1
    of = (
        "Aspirin/NNP/nsubj/2 eases=ease/VBZ/ROOT/0 pain/NN/dobj/2 of/IN/prep/3 the/DT/det/6 "
        "back/NN/pobj/4"
    )
    assert seen(of, "Aspirin", "pain", 1)["argument an of left out"] == 1
    assert "argument an of left out" not in seen(of, "Aspirin", "pain of the back", 1)


def test_traits_measure_the_way_to_the_word() -> None:
    far = (
        "Aspirin/NNP/nsubj/2 helps=help/VBZ/ROOT/0 those/DT/dobj/2 who/WP/nsubj/5 "
        "seek/VBP/relcl/3 to/TO/aux/7 ease/VB/xcomp/5 pain/NN/dobj/7"
    )
    near, found = seen(ASPIRIN, "Aspirin", "pain", 1), seen(far, "Aspirin", "pain", 6)
    assert found["place subject steps"] > near["place subject steps"]
    assert found["place subject verbs on the way"] == 1
    assert found["place object steps"] == near["place object steps"]


def test_traits_see_doubt_that_is_not_the_claims_own() -> None:
    cells = (
        "Aspirin/NNP/nsubj/2 eases=ease/VBZ/ROOT/0 pain/NN/dobj/2 ,/,/punct/2 not/RB/neg/6 "
        "fever/NN/conj/3"
    )
    assert seen(cells, "Aspirin", "pain", 1)["status negation of something else"] == 1


def test_traits_say_where_what_denies_a_claim_stands() -> None:
    cells = (
        "Aspirin/NNP/nsubj/4 does=do/VBZ/aux/4 not/RB/neg/4 ease/VB/ROOT/0 pain/NN/dobj/4 "
        "of/IN/prep/5 no/DT/det/8 kind/NN/pobj/6"
    )
    reading, relation, claim = made(cells, "Aspirin", "pain", 3)
    denied = [Cue(span(reading.document, "not"), "negation")]
    beside = [Cue(span(reading.document, "no kind"), "negation")]
    for cues, at, behind in ((denied, 1, 0), (beside, 0, 1)):
        evidence = replace(claim.evidence[0], cues=tuple(cues))
        one = replace(claim, evidence=(evidence,))
        found = Traits(reading, [(relation, one)]).of(relation, one)
        assert found.get("status negation at the word", 0) == at
        assert found.get("status negation behind the word", 0) == behind


def test_traits_see_what_lies_between_arguments_and_what_leads_to_them() -> None:
    cells = (
        "Aspirin/NNP/nsubj/2 cools=cool/VBZ/ROOT/0 and/CC/cc/2 helps=help/VBZ/conj/2 "
        "with/IN/prep/4 the/DT/det/7 pain/NN/pobj/5"
    )
    found = seen(cells, "Aspirin", "pain", 3)
    assert found["relation verbs between its arguments"] == 0.5
    assert found["relation links between its arguments"] == pytest.approx(1 / 3, abs=1e-3)
    assert found["place object behind with"] == found["relation read by ease"] == 1
    assert found["argument a whole noun phrase"] == 2
    assert "argument a whole noun phrase" not in seen(ASPIRIN, "eases", "pain", 1)


def test_a_whole_is_as_sure_as_its_parts_together() -> None:
    whole, parts = confidence.confidence({"place subject steps": 0.5})
    assert [name for name, _ in parts] == list(confidence.PARTS)
    product = 1.0
    for _, value in parts:
        assert 0 < value < 1
        product *= value
    assert whole == round(product, 2)


def part(name: str, traits: dict[str, float]) -> float:
    return dict(confidence.confidence(traits)[1])[name]


def test_shipped_weights_prefer_what_is_near_and_well_named() -> None:
    near, far = (
        {f"place {role} {name}": value for role in ("subject", "object") for name in DISTANCES}
        for value in (0.25, 1.0)
    )
    assert part("relation", near) > part("relation", far)
    named = {"identifier there": 2.0, "identifier name is its label": 2.0}
    other = {"identifier there": 2.0, "identifier label shares no word": 2.0}
    assert part("grounding", named) > part("grounding", other)


def test_shipped_weights_are_of_traits_that_their_part_looks_at() -> None:
    rows = list(iter_rows(confidence.FILE))
    assert len({(row["part"], row["feature"]) for row in rows}) == len(rows)
    for row in rows:
        looked = (*weighing.LOOKS[row["part"]], confidence.ALWAYS)
        assert row["feature"].split()[0] in looked, row


def test_claims_that_are_less_sure_are_counted_and_left_out() -> None:
    text = Document(
        "t", "Aspirin relieves pain. Some of those given zinc had, they say, less pain."
    )
    everything = annotate(text, Options(min_confidence=0))
    assert everything.claims
    assert everything.left_out == 0
    sureness = sorted(one.evidence[0].confidence for one in everything.claims)
    none = annotate(text, Options(min_confidence=1.0))
    assert (len(none.claims), none.left_out) == (0, len(everything.claims))
    by_default = annotate(text)
    assert len(by_default.claims) == sum(one >= SHOWN for one in sureness)
    assert by_default.left_out == len(sureness) - len(by_default.claims)


def test_the_same_text_is_as_sure_each_time() -> None:
    document, syntax = parse(ASPIRIN)
    assert extraction.extract(Reading(document, syntax, ()), ()) == ()
    assert seen(ASPIRIN, "Aspirin", "pain", 1) == seen(ASPIRIN, "Aspirin", "pain", 1)


# ------------------------------------------------------------------------------- training


def example(document: str, right: bool, cause: str = "", **traits: float) -> weighing.Example:
    named = {name.replace("_", " "): value for name, value in traits.items()}
    return weighing.Example(document, named, weighing.parts_of(right, cause))


def test_what_goes_with_wrong_claims_weighs_against_them() -> None:
    given = []
    for number in range(60):
        far = number % 2 == 0
        right = number % 10 < (3 if far else 9)
        given.append(
            example(f"d{number}", right, "" if right else "arguments", place_subject_steps=far)
        )
    given += [example(f"e{n}", False, cause) for n in range(4) for cause in weighing.CAUSES]
    weights = weighing.fit(given)
    assert weights["relation"]["place subject steps"] < 0
    assert "place subject steps" not in weights["grounding"], "that part does not look there"
    scores = weighing.cross_validated(given)
    assert len(scores) == len(given)
    assert all(0 < score < 1 for score in scores)
    assert weighing.cross_validated(given) == scores


def test_a_claim_keeps_its_verdict_for_as_long_as_it_says_the_same() -> None:
    _, _, claim = made(ASPIRIN, "Aspirin", "pain", 1)
    row = cells("t", claim)
    right = Verdicts([{**row, "verdict": "right", "cause": "", "round": "1"}])
    wrong = Verdicts([{**row, "verdict": "wrong", "cause": "grounding", "round": "1"}])
    cut = Verdicts([{**row, "verdict": "wrong", "cause": "mention", "round": "1"}])
    told = right.of("t", claim)
    assert told is not None
    assert told.right
    assert right.of("u", claim) is None
    narrowed = Claim(
        claim.subject,
        claim.predicate,
        Entity("HP:2", "Ache", "Phenotype"),
        qualifiers=(Qualifier("degree", "little"),),
        evidence=claim.evidence,
    )
    assert right.of("t", narrowed) is None, "it says something else now"
    assert wrong.of("t", narrowed) is None, "what was wrong may be mended"
    assert cut.of("t", narrowed) is not None, "the words are still cut short"
    unsure = Verdicts([{**row, "verdict": "unsure", "cause": "", "round": "1"}])
    assert unsure.of("t", claim) is None


def test_no_text_that_was_judged_blind_taught_how_sure_to_be() -> None:
    def listed(table: Path) -> set[str]:
        return {row["document"].removesuffix(":body") for row in iter_rows(table)}

    taught = listed(GOLD / "development_documents.tsv")
    assert taught
    for sample in SAMPLES:
        assert taught.isdisjoint(listed(documents(sample))), f"sample {sample}"
    assert listed(GOLD / "development_claims.tsv") <= taught
