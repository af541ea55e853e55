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


def test_the_first_word_of_a_name_does_not_govern_the_sentence() -> None:
    _, syntax = parse(
        "Lake/NNP/ROOT/0 Mill/NNP/compound/3 fever/NN/nsubj/4 is/VBZ/conj/1 rare/JJ/acomp/4 "
        "././punct/1"
    )
    mended = repair(syntax.parse)
    assert [(t.dep, t.head) for t in mended.tokens] == [
        ("compound", 2), ("compound", 2), ("nsubj", 3), ("ROOT", 3), ("acomp", 3), ("punct", 3),
    ]  # fmt: skip
    assert (0, 3, 2) in mended.chunks
    assert not any(head in (0, 1) for _, _, head in mended.chunks)


def test_a_noun_that_is_joined_to_a_clause_stays_what_it_is() -> None:
    for cells in (
        "Pain/NN/ROOT/0 and/CC/cc/1 fever/NN/nsubj/4 is/VBZ/conj/1 rare/JJ/acomp/4",
        "Summary/NN/ROOT/0 :/:/punct/1 the/DT/det/4 fever/NN/nsubj/5 is/VBZ/conj/1 rare/JJ/acomp/5",
        "Fevers=fever/NNS/ROOT/0 of/IN/prep/1 lakes=lake/NNS/pobj/2 are/VBP/conj/1 rare/JJ/acomp/4",
    ):
        _, syntax = parse(cells)
        assert repair(syntax.parse).tokens[0].dep == "ROOT"


def test_a_preposition_is_no_sign_of_an_infinitive() -> None:
    _, syntax = parse(
        "Codeine/NN/nsubjpass/3 is/VBZ/auxpass/3 turned=turn/VBN/ROOT/0 to/IN/aux/5 "
        "morphine/NN/xcomp/3 ././punct/3"
    )
    to, drug = repair(syntax.parse).tokens[3:5]
    assert (to.dep, to.head, drug.dep, drug.head) == ("prep", 2, "pobj", 3)


def test_what_has_a_pronoun_for_its_subject_is_a_verb() -> None:
    _, syntax = parse(
        "She/PRP/nsubj/2 cautions=caution/NNS/ROOT/0 that/IN/mark/5 pain/NN/nsubj/5 "
        "is/VBZ/ccomp/2 common/JJ/acomp/5"
    )
    verb = repair(syntax.parse).tokens[1]
    assert (verb.tag, verb.pos, verb.lemma) == ("VBZ", "VERB", "caution")


def test_a_complement_that_is_no_passive_is_an_adjective() -> None:
    _, syntax = parse(
        "Weight/NN/nsubj/2 is/VBZ/ROOT/0 related=relate/VBN/acomp/2 to/IN/prep/3 pain/NN/pobj/4"
    )
    related = repair(syntax.parse).tokens[2]
    assert (related.tag, related.pos, related.lemma) == ("JJ", "ADJ", "related")


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


def test_a_title_gets_its_verb_and_its_subject_before_the_preposition() -> None:
    _, syntax = parse(
        "Cells=cell/NNS/ROOT/0 from/IN/prep/1 fat/NN/npadvmod/4 healed/JJ/amod/5 "
        "fractures=fracture/NNS/pobj/2 in/IN/prep/1 rats=rat/NNS/pobj/6 ././punct/1"
    )
    cells, _, fat, healed, fractures, in_, *_ = repair(syntax.parse).tokens
    assert (healed.dep, healed.lemma, healed.tag) == ("ROOT", "heal", "VBD")
    assert (cells.dep, cells.head, fat.dep, fat.head) == ("nsubj", 3, "pobj", 1)
    assert (fractures.dep, fractures.head, in_.head) == ("dobj", 3, 3)


def test_an_infinitive_and_a_modal_take_the_noun_behind_them_as_object() -> None:
    _, syntax = parse(
        "Aspirin/NN/nsubjpass/3 was=be/VBD/auxpass/3 shown=show/VBN/ROOT/0 to/IN/prep/3 "
        "soothe/DT/det/6 headache/NN/pobj/4"
    )
    soothe, headache = repair(syntax.parse).tokens[4:6]
    assert (soothe.dep, soothe.head, soothe.pos) == ("xcomp", 2, "VERB")
    assert (headache.dep, headache.head) == ("dobj", 4)
    _, syntax = parse(
        "VEGF/NN/nsubj/2 can/MD/ROOT/0 foster/NN/compound/4 angiogenesis/NN/dobj/2 ././punct/2"
    )
    vegf, can, foster, angiogenesis, _ = repair(syntax.parse).tokens
    assert (foster.dep, foster.head, can.dep, can.head) == ("ROOT", 2, "aux", 2)
    assert (vegf.head, angiogenesis.dep, angiogenesis.head) == (2, "dobj", 2)


def test_a_noun_joined_to_the_verb_is_joined_to_its_object() -> None:
    _, syntax = parse(
        "Aspirin/NN/nsubj/2 relieves=relieve/VBZ/ROOT/0 pain/NN/dobj/2 and/CC/cc/2 "
        "fever/NN/conj/2 ././punct/2"
    )
    *_, and_, fever, _ = repair(syntax.parse).tokens
    assert (and_.head, fever.head, fever.dep) == (2, 2, "conj")


def test_a_participle_gives_its_place_to_the_verb_of_the_clause() -> None:
    _, syntax = parse(
        "Asthma/NN/nsubj/2 managed=manage/VBN/ROOT/0 by/IN/prep/2 budesonide/NN/pobj/3 "
        "is=be/VBZ/conj/2 common/JJ/acomp/5"
    )
    asthma, managed, _, _, is_, _ = repair(syntax.parse).tokens
    assert (is_.dep, is_.head, asthma.dep, asthma.head) == ("ROOT", 4, "nsubj", 4)
    assert (managed.dep, managed.head) == ("acl", 0)


def test_nouns_that_are_no_verbs_stay() -> None:
    for cells in (
        "Pain/NN/compound/2 controls=control/NNS/compound/3 group/NN/ROOT/0 ././punct/3",
        "Loss/NN/ROOT/0 of/IN/prep/1 bone/NN/pobj/2 in/IN/prep/1 men=man/NNS/pobj/4 ././punct/1",
    ):
        _, syntax = parse(cells)
        assert repair(syntax.parse) is syntax.parse
