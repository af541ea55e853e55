"""Logical roles of words, with voice, control, relatives and coordination undone."""

from __future__ import annotations

import pytest

from kg.arguments import roles
from tests.parses import parse

ACTIVE = "Aspirin/NN/nsubj/2 relieves=relieve/VBZ/ROOT/0 pain/NN/dobj/2 ././punct/2"
PASSIVE = (
    "Pain/NN/nsubjpass/3 was=be/VBD/auxpass/3 relieved=relieve/VBN/ROOT/0 by/IN/agent/3 "
    "aspirin/NN/pobj/4 ././punct/3"
)
RELATIVE = (
    "Aspirin/NN/nsubj/7 ,/,/punct/1 which/WDT/nsubj/4 relieves=relieve/VBZ/relcl/1 pain/NN/dobj/4 "
    ",/,/punct/1 is=be/VBZ/ROOT/0 cheap/JJ/acomp/7 ././punct/7"
)
REDUCED = "Cells=cell/NNS/ROOT/0 derived=derive/VBN/acl/1 from/IN/prep/2 fat/NN/pobj/3 ././punct/1"
PURPOSE = (
    "They/PRP/nsubj/2 used=use/VBD/ROOT/0 aspirin/NN/dobj/2 to/TO/aux/5 relieve/VB/advcl/2 "
    "pain/NN/dobj/5 ././punct/2"
)
RAISED = (
    "Aspirin/NN/nsubj/2 seems=seem/VBZ/ROOT/0 to/TO/aux/4 relieve/VB/xcomp/2 pain/NN/dobj/4 "
    "././punct/2"
)
SHARED = (
    "Aspirin/NN/nsubj/2 thins=thin/VBZ/ROOT/0 blood/NN/dobj/2 and/CC/cc/2 "
    "relieves=relieve/VBZ/conj/2 pain/NN/dobj/5 ././punct/2"
)
WAY = (
    "Aspirin/NN/nsubj/2 offers=offer/VBZ/ROOT/0 a/DT/det/4 way/NN/dobj/2 of/IN/prep/4 "
    "relieving=relieve/VBG/pcomp/5 pain/NN/dobj/6 ././punct/2"
)


@pytest.mark.parametrize(
    ("cells", "verb", "subject", "object_"),
    [
        (ACTIVE, "relieves", ["Aspirin"], ["pain"]),
        (PASSIVE, "relieved", ["aspirin"], ["Pain"]),
        (RELATIVE, "relieves", ["Aspirin"], ["pain"]),
        (REDUCED, "derived", [], ["Cells"]),
        (PURPOSE, "relieve", ["aspirin"], ["pain"]),
        (RAISED, "relieve", ["Aspirin"], ["pain"]),
        (SHARED, "relieves", ["Aspirin"], ["pain"]),
        (WAY, "relieving", ["Aspirin"], ["pain"]),
    ],
)
def test_subject_and_object(cells: str, verb: str, subject: list[str], object_: list[str]) -> None:
    _, syntax = parse(cells)
    index = next(t.index for t in syntax.tokens if t.text == verb)
    found = roles.of_verb(syntax, index)
    assert [syntax[i].text for i in found.subject] == subject
    assert [syntax[i].text for i in found.object] == object_


def test_prepositions_carry_their_coordination() -> None:
    _, syntax = parse(
        "Pain/NN/nsubjpass/3 was=be/VBD/auxpass/3 treated=treat/VBN/ROOT/0 with/IN/prep/3 "
        "aspirin/NN/pobj/4 and/CC/cc/5 heat/NN/conj/5 ././punct/3"
    )
    assert [syntax[i].text for i in roles.of_verb(syntax, 2).get("with")] == ["aspirin", "heat"]


def test_an_arm_that_is_denied_is_no_role() -> None:
    _, syntax = parse(
        "Pain/NN/nsubj/2 fell=fall/VBD/ROOT/0 in/IN/prep/2 adults=adult/NNS/pobj/3 ,/,/punct/2 "
        "not/RB/neg/7 in/IN/prep/2 children=child/NNS/pobj/7 ././punct/2"
    )
    assert [syntax[i].text for i in roles.of_verb(syntax, 1).get("in")] == ["adults"]


def test_a_preposition_attached_too_low_is_found() -> None:
    _, syntax = parse(
        "They/PRP/nsubj/2 turned=turn/VBD/ROOT/0 cells=cell/NNS/dobj/2 into/IN/prep/3 "
        "bone/NN/pobj/4 ././punct/2"
    )
    assert roles.of_verb(syntax, 1).get("into") == ()
    assert [syntax[i].text for i in roles.reattached(syntax, 1, "into")] == ["bone"]
