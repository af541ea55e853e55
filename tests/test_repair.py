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


def test_a_purpose_after_an_insertion_belongs_to_the_clause() -> None:
    _, syntax = parse(
        "They/PRP/nsubj/2 used=use/VBD/ROOT/0 cells=cell/NNS/dobj/2 —/./punct/6 own/JJ/amod/6 "
        "tissue/NN/parataxis/2 —/./punct/6 to/TO/aux/9 treat/VB/acl/6 wounds=wound/NNS/dobj/9"
    )
    treat = repair(syntax.parse).tokens[8]
    assert (treat.dep, treat.head) == ("advcl", 1)


def test_an_infinitive_has_no_subject_of_its_own() -> None:
    _, syntax = parse(
        "They/PRP/nsubj/2 mixed=mix/VBD/ROOT/0 it/PRP/dobj/2 with/IN/prep/2 silk/NN/pobj/4 "
        ",/,/punct/2 a/DT/det/8 material/NN/nsubj/11 ,/,/punct/11 to/TO/aux/11 treat/VB/conj/2 "
        "wounds=wound/NNS/dobj/11"
    )
    tokens = repair(syntax.parse).tokens
    assert (tokens[10].dep, tokens[10].head) == ("advcl", 1)
    assert (tokens[7].dep, tokens[7].head) == ("appos", 4)


def test_a_subject_joined_to_a_phrase_in_front_is_found() -> None:
    _, syntax = parse(
        "Among/IN/prep/5 fractures=fracture/NNS/pobj/1 ,/,/punct/2 cracks=crack/NNS/conj/2 "
        "are=be/VBP/ROOT/0 common/JJ/acomp/5 ././punct/5"
    )
    cracks = repair(syntax.parse).tokens[3]
    assert (cracks.dep, cracks.head) == ("nsubj", 4)


def test_what_follows_of_is_no_subject() -> None:
    _, syntax = parse(
        "Knockdown/NN/ROOT/0 of/IN/prep/1 IL6/NN/nsubj/4 reduced=reduce/VBD/ROOT/0 "
        "arthritis/NN/dobj/4 ././punct/4"
    )
    tokens = repair(syntax.parse).tokens
    assert (tokens[0].dep, tokens[0].head) == ("nsubj", 3)
    assert (tokens[2].dep, tokens[2].head) == ("pobj", 1)


def test_what_a_noun_says_is_no_relative_clause() -> None:
    said = (
        "It/PRP/nsubj/2 is=be/VBZ/ROOT/0 a/DT/det/4 myth/NN/attr/2 that/IN/mark/7 "
        "vaccines=vaccine/NNS/nsubj/7 cause/VBP/relcl/4 autism/NN/dobj/7 ././punct/2"
    )
    told = said.replace(
        "that/IN/mark/7 vaccines=vaccine/NNS/nsubj/7", "that/WDT/nsubj/7 ,/,/punct/7"
    )
    for cells, dep in ((said, "acl"), (told, "relcl")):
        _, syntax = parse(cells)
        assert repair(syntax.parse).tokens[6].dep == dep
