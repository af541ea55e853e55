"""Sentences that take back what they tell: nobody shows it, it is a myth, advised against."""

from __future__ import annotations

import pytest

from kg.model import Certainty
from kg.status.certainty import read_status
from tests.parses import parse

CASES = [
    (
        "We/PRP/nsubj/2 know/VBP/ROOT/0 of/IN/prep/2 no/DT/det/5 study/NN/pobj/3 "
        "that/WDT/nsubj/7 shows=show/VBZ/relcl/5 that/IN/mark/10 aspirin/NN/nsubj/10 "
        "causes=cause/VBZ/ccomp/7 asthma/NN/dobj/10",
        "causes",
        True,
        "certain",
    ),
    (
        "No/DT/det/2 study/NN/nsubj/4 has=have/VBZ/aux/4 shown=show/VBN/ROOT/0 "
        "that/IN/mark/7 aspirin/NN/nsubj/7 prevents=prevent/VBZ/ccomp/4 cancer/NN/dobj/7 "
        "././punct/4",
        "prevents",
        True,
        "certain",
    ),
    (
        "None/NN/nsubj/5 of/IN/prep/1 the/DT/det/4 trials=trial/NNS/pobj/2 "
        "showed=show/VBD/ROOT/0 that/IN/mark/8 aspirin/NN/nsubj/8 "
        "prevents=prevent/VBZ/ccomp/5 cancer/NN/dobj/8 ././punct/5",
        "prevents",
        True,
        "certain",
    ),
    (
        "Nobody/NN/nsubj/2 showed=show/VBD/ROOT/0 that/IN/mark/5 aspirin/NN/nsubj/5 "
        "prevents=prevent/VBZ/ccomp/2 cancer/NN/dobj/5 ././punct/2",
        "prevents",
        True,
        "certain",
    ),
    (
        "Nothing/NN/nsubj/2 indicates=indicate/VBZ/ROOT/0 that/IN/mark/5 "
        "aspirin/NN/nsubj/5 causes=cause/VBZ/ccomp/2 asthma/NN/dobj/5 ././punct/2",
        "causes",
        True,
        "certain",
    ),
    (
        "Neither/DT/det/2 study/NN/nsubj/3 found=find/VBD/ROOT/0 that/IN/mark/6 "
        "aspirin/NN/nsubj/6 causes=cause/VBZ/ccomp/3 asthma/NN/dobj/6 ././punct/3",
        "causes",
        True,
        "certain",
    ),
    (
        "No/DT/det/2 studies=study/NNS/nsubj/3 suggest/VBP/ROOT/0 that/IN/mark/6 "
        "aspirin/NN/nsubj/6 causes=cause/VBZ/ccomp/3 asthma/NN/dobj/6 ././punct/3",
        "causes",
        True,
        "probable",
    ),
    (
        "We/PRP/nsubj/2 found=find/VBD/ROOT/0 nothing/NN/dobj/2 to/TO/aux/5 "
        "suggest/VB/acl/3 that/IN/mark/8 aspirin/NN/nsubj/8 causes=cause/VBZ/ccomp/5 "
        "asthma/NN/dobj/8 ././punct/2",
        "causes",
        True,
        "probable",
    ),
    (
        "Few/JJ/amod/2 studies=study/NNS/nsubj/3 show/VBP/ROOT/0 that/IN/mark/6 "
        "aspirin/NN/nsubj/6 causes=cause/VBZ/ccomp/3 asthma/NN/dobj/6 ././punct/3",
        "causes",
        False,
        "speculative",
    ),
    (
        "A/DT/det/3 few/JJ/amod/3 studies=study/NNS/nsubj/4 show/VBP/ROOT/0 "
        "that/IN/mark/7 aspirin/NN/nsubj/7 causes=cause/VBZ/ccomp/4 asthma/NN/dobj/7 "
        "././punct/4",
        "causes",
        False,
        "certain",
    ),
    (
        "None/NN/nsubj/5 of/IN/prep/1 the/DT/det/4 experts=expert/NNS/pobj/2 "
        "said=say/VBD/ROOT/0 that/IN/mark/8 aspirin/NN/nsubj/8 causes=cause/VBZ/ccomp/5 "
        "asthma/NN/dobj/8 ././punct/5",
        "causes",
        True,
        "certain",
    ),
    (
        "Nobody/NN/compound/2 doubts=doubt/NNS/ROOT/0 that/IN/mark/5 aspirin/NN/nsubj/5 "
        "causes=cause/VBZ/ccomp/2 asthma/NN/dobj/5 ././punct/2",
        "causes",
        False,
        "certain",
    ),
    (
        "No/DT/det/2 study/NN/nsubj/4 has=have/VBZ/aux/4 shown=show/VBN/ROOT/0 "
        "that/IN/mark/9 aspirin/NN/nsubj/9 does=do/VBZ/aux/9 not/RB/neg/9 "
        "prevent/VB/ccomp/4 asthma/NN/dobj/9 ././punct/4",
        "prevent",
        False,
        "speculative",
    ),
    (
        "It/PRP/nsubj/2 is=be/VBZ/ROOT/0 impossible/JJ/acomp/2 that/IN/mark/6 "
        "aspirin/NN/nsubj/6 cures=cure/VBZ/ccomp/2 asthma/NN/dobj/6 ././punct/2",
        "cures",
        True,
        "certain",
    ),
    (
        "The/DT/det/2 notion/NN/nsubj/7 that/IN/mark/5 aspirin/NN/nsubj/5 "
        "cures=cure/VBZ/acl/2 asthma/NN/dobj/5 is=be/VBZ/ROOT/0 wrong/JJ/acomp/7 "
        "././punct/7",
        "cures",
        True,
        "certain",
    ),
    (
        "The/DT/det/2 idea/NN/nsubj/7 that/IN/mark/5 aspirin/NN/nsubj/5 "
        "cures=cure/VBZ/acl/2 asthma/NN/dobj/5 is=be/VBZ/ROOT/0 a/DT/det/9 "
        "myth/NN/attr/7 ././punct/7",
        "cures",
        True,
        "certain",
    ),
    (
        "The/DT/det/2 claim/NN/nsubj/7 that/IN/mark/5 aspirin/NN/nsubj/5 "
        "cures=cure/VBZ/acl/2 asthma/NN/dobj/5 is=be/VBZ/ROOT/0 unproven/JJ/acomp/7 "
        "././punct/7",
        "cures",
        False,
        "speculative",
    ),
    (
        "It/PRP/nsubj/2 is=be/VBZ/ROOT/0 too/RB/advmod/2 early/JJ/acomp/2 to/TO/aux/6 "
        "say/VB/xcomp/2 that/IN/mark/9 aspirin/NN/nsubj/9 cures=cure/VBZ/ccomp/6 "
        "asthma/NN/dobj/9 ././punct/2",
        "cures",
        False,
        "speculative",
    ),
    (
        "It/PRP/nsubj/3 would/MD/aux/3 be/VB/ROOT/0 wrong/JJ/acomp/3 to/TO/aux/6 "
        "say/VB/xcomp/3 that/IN/mark/9 aspirin/NN/nsubj/9 cures=cure/VBZ/ccomp/6 "
        "asthma/NN/dobj/9 ././punct/3",
        "cures",
        True,
        "probable",
    ),
    (
        "It/PRP/nsubj/3 would/MD/aux/3 be/VB/ROOT/0 premature/JJ/acomp/3 to/TO/aux/6 "
        "conclude/VB/xcomp/3 that/IN/mark/9 aspirin/NN/nsubj/9 cures=cure/VBZ/ccomp/6 "
        "asthma/NN/dobj/9 ././punct/3",
        "cures",
        False,
        "speculative",
    ),
    (
        "It/PRP/nsubj/2 is=be/VBZ/ROOT/0 not/RB/neg/2 clear/JJ/acomp/2 that/IN/mark/7 "
        "aspirin/NN/nsubj/7 cures=cure/VBZ/ccomp/2 asthma/NN/dobj/7 ././punct/2",
        "cures",
        False,
        "speculative",
    ),
    (
        "It/PRP/nsubjpass/5 has=have/VBZ/aux/5 not/RB/neg/5 been=be/VBN/auxpass/5 "
        "proven=prove/VBN/ROOT/0 that/IN/mark/8 aspirin/NN/nsubj/8 "
        "cures=cure/VBZ/ccomp/5 asthma/NN/dobj/8 ././punct/5",
        "cures",
        False,
        "speculative",
    ),
    (
        "Aspirin/NN/nsubjpass/4 is=be/VBZ/auxpass/4 not/RB/neg/4 known=know/VBN/ROOT/0 "
        "to/TO/aux/6 cause/VB/xcomp/4 asthma/NN/dobj/6 ././punct/4",
        "cause",
        False,
        "speculative",
    ),
    (
        "Aspirin/NN/nsubjpass/3 is=be/VBZ/auxpass/3 known=know/VBN/ROOT/0 to/TO/aux/5 "
        "cause/VB/xcomp/3 asthma/NN/dobj/5 ././punct/3",
        "cause",
        False,
        "certain",
    ),
    (
        "Doctors=doctor/NNS/nsubj/2 warn/VBP/ROOT/0 against/IN/prep/2 "
        "using=use/VBG/pcomp/3 aspirin/NN/dobj/4 to/TO/aux/7 treat/VB/advcl/4 "
        "asthma/NN/dobj/7 ././punct/2",
        "treat",
        True,
        "certain",
    ),
    (
        "Doctors=doctor/NNS/nsubj/2 advise/VBP/ROOT/0 against/IN/prep/2 "
        "using=use/VBG/pcomp/3 aspirin/NN/dobj/4 to/TO/aux/7 treat/VB/advcl/4 "
        "asthma/NN/dobj/7 ././punct/2",
        "treat",
        True,
        "certain",
    ),
    (
        "Doctors=doctor/NNS/nsubj/2 advise/VBP/ROOT/0 using=use/VBG/advcl/2 "
        "aspirin/NN/dobj/3 to/TO/aux/6 treat/VB/advcl/3 asthma/NN/dobj/6 ././punct/2",
        "treat",
        False,
        "certain",
    ),
    (
        "Aspirin/NN/nsubj/2 is=be/VBZ/ROOT/0 an=a/DT/det/5 ineffective/JJ/amod/5 "
        "treatment/NN/attr/2 for/IN/prep/5 asthma/NN/pobj/6 ././punct/2",
        "treatment",
        True,
        "certain",
    ),
    (
        "Aspirin/NN/nsubj/2 is=be/VBZ/ROOT/0 a/DT/det/5 poor/JJ/amod/5 "
        "treatment/NN/attr/2 for/IN/prep/5 asthma/NN/pobj/6 ././punct/2",
        "treatment",
        True,
        "certain",
    ),
    (
        "Aspirin/NN/nsubj/2 is=be/VBZ/ROOT/0 an=a/DT/det/5 unproven/JJ/amod/5 "
        "cure/NN/attr/2 for/IN/prep/5 asthma/NN/pobj/6 ././punct/2",
        "cure",
        False,
        "speculative",
    ),
    (
        "Aspirin/NN/nsubj/2 is=be/VBZ/ROOT/0 an=a/DT/det/5 effective/JJ/amod/5 "
        "treatment/NN/attr/2 for/IN/prep/5 asthma/NN/pobj/6 ././punct/2",
        "treatment",
        False,
        "certain",
    ),
    (
        "Aspirin/NN/nsubj/2 stopped=stop/VBD/ROOT/0 causing=cause/VBG/advcl/2 "
        "asthma/NN/dobj/3 ././punct/2",
        "causing",
        True,
        "certain",
    ),
    (
        "It/PRP/nsubj/2 is=be/VBZ/ROOT/0 not/RB/neg/2 impossible/JJ/acomp/2 "
        "that/IN/mark/7 aspirin/NN/nsubj/7 triggers=trigger/VBZ/ccomp/2 asthma/NN/dobj/7 "
        "././punct/2",
        "triggers",
        False,
        "speculative",
    ),
    (
        "It/PRP/nsubj/2 is=be/VBZ/ROOT/0 not/RB/neg/2 implausible/JJ/acomp/2 "
        "that/IN/mark/7 aspirin/NN/nsubj/7 triggers=trigger/VBZ/ccomp/4 asthma/NN/dobj/7 "
        "././punct/2",
        "triggers",
        False,
        "speculative",
    ),
    (
        "Aspirin/NN/nsubj/3 seldom/RB/advmod/3 fails=fail/VBZ/ROOT/0 to/TO/aux/5 "
        "prevent/VB/xcomp/3 asthma/NN/dobj/5 ././punct/3",
        "prevent",
        False,
        "certain",
    ),
    (
        "Aspirin/NN/nsubj/3 neither/CC/preconj/3 causes=cause/VBZ/ROOT/0 nor/CC/cc/3 "
        "prevents=prevent/VBZ/conj/3 asthma/NN/dobj/5 ././punct/3",
        "prevents",
        True,
        "certain",
    ),
    (
        "Neither/CC/preconj/4 the/DT/det/4 5/CD/nummod/4 mg/NNS/ROOT/0 nor/CC/cc/4 "
        "the/DT/det/9 10/CD/nummod/8 mg/NN/compound/9 dose/NN/nsubj/12 of/IN/prep/9 "
        "aspirin/NN/pobj/10 improved=improve/VBD/ROOT/0 asthma/NN/dobj/12 ././punct/12",
        "improved",
        True,
        "certain",
    ),
]


@pytest.mark.parametrize(("cells", "word", "negated", "certainty"), CASES)
def test_what_is_taken_back(cells: str, word: str, negated: bool, certainty: str) -> None:
    document, syntax = parse(cells)
    index = next(t.index for t in syntax.tokens if t.text == word)
    status = read_status(syntax, index)
    assert (status.negated, status.certainty) == (negated, Certainty(certainty)), document.text
