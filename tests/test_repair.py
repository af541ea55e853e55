"""Perfects and verbless sentences, mended; good parses left alone."""

from __future__ import annotations

from kg.repair import repair
from tests.parses import parse


def test_a_perfect_is_a_verb() -> None:
    _, syntax = parse(
        "They/PRP/nsubj/2 have/VBP/ROOT/0 successfully/RB/advmod/4 treated=treat/VBN/amod/5 "
        "fractures=fracture/NNS/dobj/2 ././punct/2"
    )
    mended = repair(syntax.parse)
    they, have, _, treated, fractures, _ = mended.tokens
    assert (treated.dep, treated.head, treated.pos) == ("ROOT", 3, "VERB")
    assert (have.dep, have.head) == ("aux", 3)
    assert (they.head, fractures.dep, fractures.head) == (3, "dobj", 3)


def test_a_sentence_without_a_verb_gets_one() -> None:
    _, syntax = parse(
        "Resveratrol/NN/compound/4 reduced=reduce/VBN/amod/4 liver/NN/compound/4 "
        "fibrosis/NN/ROOT/0 ././punct/4"
    )
    subject, verb, _, object_, _ = repair(syntax.parse).tokens
    assert (verb.tag, verb.dep, verb.head) == ("VBD", "ROOT", 1)
    assert (subject.dep, subject.head, object_.dep, object_.head) == ("nsubj", 1, "dobj", 1)


def test_headings_and_good_parses_stay() -> None:
    for cells in (
        "Increased=increase/VBN/amod/3 bone/NN/compound/3 density/NN/ROOT/0",
        "Aspirin/NN/nsubj/2 relieves=relieve/VBZ/ROOT/0 pain/NN/dobj/2 ././punct/2",
    ):
        _, syntax = parse(cells)
        assert repair(syntax.parse) is syntax.parse


def test_an_adjective_with_an_auxiliary_is_a_verb() -> None:
    _, syntax = parse(
        "They/PRP/nsubj/4 have/VBP/aux/4 successfully/RB/advmod/4 treated=treat/VBN/amod/5 "
        "fractures=fracture/NNS/ROOT/0 with/IN/prep/5 cells=cell/NNS/pobj/6 ././punct/5"
    )
    tokens = repair(syntax.parse).tokens
    assert (tokens[3].dep, tokens[3].head) == ("ROOT", 3)
    assert (tokens[4].dep, tokens[4].head) == ("dobj", 3)
