"""What is not denied, only unknown, unasked, or not always so; and what is held but not shown."""

from __future__ import annotations

import pytest

from kg.model import Certainty
from tests.test_claims import find, read

#: text, subject, object, denied, certainty
SAID = [
    # nobody looked: that denies nothing
    ("The effects of obesity on asthma have not been examined.", False, "speculative"),
    ("There has been no study on the effect of obesity on asthma.", False, "speculative"),
    ("The role of obesity in asthma remains to be elucidated.", False, "speculative"),
    ("The ability of obesity to aggravate asthma warrants further study.", False, "speculative"),
    ("We examined the extent to which obesity causes asthma.", False, "speculative"),
    # not always so, and more than that
    ("Obesity does not necessarily cause asthma.", False, "speculative"),
    ("Asthma is not always due to obesity.", False, "speculative"),
    # held, disputed, put forward
    ("We surmise that obesity causes asthma.", False, "speculative"),
    ("There are mixed reports that obesity causes asthma.", False, "speculative"),
    ("An involvement of obesity in asthma was recently proposed.", False, "probable"),
    ("Obesity appears important for asthma.", False, "probable"),
    ("There is evidence that obesity causes asthma.", False, "probable"),
    ("There is no evidence that obesity causes asthma.", True, "probable"),
    # what is to be understood is so; what another clause doubts is not doubted
    ("It is important to understand that obesity causes asthma.", False, "certain"),
    ("Obesity causes asthma; this may have been overlooked.", False, "certain"),
    ("No study has shown that obesity causes asthma.", True, "certain"),
]


@pytest.mark.parametrize(("text", "negated", "certainty"), SAID)
def test_what_is_unknown_is_not_denied(text: str, negated: bool, certainty: str) -> None:
    claim = find(text, "obes", "asthma")
    assert claim.negated == negated
    assert claim.evidence[0].certainty is Certainty(certainty)


@pytest.mark.parametrize(
    "text",
    [
        "There is not enough evidence on an association between obesity and asthma.",
        "It is often said that asthma is caused by obesity, but this might not be true.",
    ],
)
def test_what_is_left_open_or_taken_back_is_no_claim(text: str) -> None:
    assert not read(text).claims


def test_what_is_to_be_avoided_is_denied() -> None:
    assert find("Doctors should avoid using aspirin to treat asthma.", "aspirin", "asthma").negated


def test_what_is_not_significant_is_denied() -> None:
    text = "Pain was non-significantly less in the ibuprofen group than in the placebo group."
    assert find(text, "ibuprofen", "pain").negated


def test_where_there_is_none_it_is_not_so() -> None:
    assert find("They found none in which obesity could be linked to asthma.", "ob", "as").negated


def test_what_is_set_against_is_not_denied_what_it_is_for() -> None:
    text = "It was compared with diets and not with statins, which are prescribed for obesity."
    assert not find(text, "statin", "obesity").negated


def test_what_was_made_for_something_may_not_do_it() -> None:
    text = "A device was developed to reduce pain and improve memory."
    assert find(text, "device", "memory").evidence[0].certainty is not Certainty.CERTAIN
