"""Status of a predicate: denied, doubted, under test, or plain."""

from __future__ import annotations

import pytest

from kg.model import Certainty, StatementKind
from kg.section_kinds import section_kind
from kg.status.certainty import read_status
from tests.parses import parse

CASES = [
    ("Aspirin/NN/nsubj/2 relieves=relieve/VBZ/ROOT/0 pain/NN/dobj/2", "relieves", False, "certain"),
    (
        "Aspirin/NN/nsubj/4 did=do/VBD/aux/4 not/RB/neg/4 relieve/VB/ROOT/0 pain/NN/dobj/4",
        "relieve",
        True,
        "certain",
    ),
    (
        "Aspirin/NN/nsubj/3 may/MD/aux/3 relieve/VB/ROOT/0 pain/NN/dobj/3",
        "relieve",
        False,
        "speculative",
    ),
    (
        "Aspirin/NN/nsubj/2 failed=fail/VBD/ROOT/0 to/TO/aux/4 relieve/VB/xcomp/2 pain/NN/dobj/4",
        "relieve",
        True,
        "certain",
    ),
    (
        "Aspirin/NN/nsubj/4 did=do/VBD/aux/4 not/RB/neg/4 fail/VB/ROOT/0 to/TO/aux/6 "
        "relieve/VB/xcomp/4 pain/NN/dobj/6",
        "relieve",
        False,
        "certain",
    ),
    (
        "Data/NNS/nsubj/2 suggest/VBP/ROOT/0 that/IN/mark/5 aspirin/NN/nsubj/5 "
        "relieves=relieve/VBZ/ccomp/2 pain/NN/dobj/5",
        "relieves",
        False,
        "probable",
    ),
    (
        "There/EX/expl/2 is=be/VBZ/ROOT/0 no/DT/det/4 evidence/NN/attr/2 that/IN/mark/7 "
        "aspirin/NN/nsubj/7 relieves=relieve/VBZ/acl/4 pain/NN/dobj/7",
        "relieves",
        True,
        "probable",
    ),
    (
        "Aspirin/NN/nsubj/2 had=have/VBD/ROOT/0 no/DT/neg/4 effect/NN/dobj/2 on/IN/prep/4 "
        "pain/NN/pobj/5",
        "effect",
        True,
        "certain",
    ),
    (
        "We/PRP/nsubj/2 tested=test/VBD/ROOT/0 whether/IN/mark/5 aspirin/NN/nsubj/5 "
        "relieves=relieve/VBZ/ccomp/2 pain/NN/dobj/5",
        "relieves",
        False,
        "speculative",
    ),
]


@pytest.mark.parametrize(("cells", "word", "negated", "certainty"), CASES)
def test_status(cells: str, word: str, negated: bool, certainty: str) -> None:
    _, syntax = parse(cells)
    index = next(t.index for t in syntax.tokens if t.text == word)
    status = read_status(syntax, index)
    assert (status.negated, status.certainty) == (negated, Certainty(certainty))


def test_a_question_is_under_test_and_not_only_denies_nothing() -> None:
    _, syntax = parse(CASES[-1][0])
    assert read_status(syntax, 4).under_test
    _, syntax = parse(
        "Aspirin/NN/nsubj/4 not/RB/neg/4 only/RB/advmod/4 relieves=relieve/VBZ/ROOT/0 "
        "pain/NN/dobj/4"
    )
    assert not read_status(syntax, 3).negated


def test_degree_is_no_denial() -> None:
    _, syntax = parse("It/PRP/nsubj/2 causes=cause/VBZ/ROOT/0 little/JJ/amod/4 stress/NN/dobj/2")
    status = read_status(syntax, 1, (0, 3))
    assert (status.negated, status.degree) == (False, "little")


def test_sections_promise_kinds() -> None:
    assert section_kind("RESULTS") is StatementKind.OBSERVATION
    assert section_kind("Patients") is None
