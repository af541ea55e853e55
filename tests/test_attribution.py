"""Who says it: quotations, reporting clauses, "according to"; people with role and institution."""

from __future__ import annotations

from kg.attribution import quotations, speakers_of
from kg.model import Annotation, Document, Span
from kg.passages import plain_passages
from kg.pipeline import annotate


def read(text: str) -> Annotation:
    """Return what is read in a text."""
    return annotate(Document("t", text, passages=plain_passages(text)))


def speakers(result: Annotation, words: str) -> list[str]:
    """Return the speakers of the claims whose sentence holds the words."""
    return [
        speaker.name
        for claim in result.claims
        for evidence in claim.evidence
        if words in result.document.quote(evidence.sentence)
        for speaker in evidence.speakers
    ]


def test_quotations_by_paragraph() -> None:
    text = 'She said: "Aspirin relieves pain in most people." He left.\n\n“It runs on to the end'
    found = [text[s.start : s.end] for s in quotations(text)]
    assert found == ['"Aspirin relieves pain in most people."', "“It runs on to the end"]


def test_short_quoted_words_are_no_speech() -> None:
    assert quotations("The so-called “lazy eye” is common.") == ()


def test_no_voice_no_speaker() -> None:
    assert speakers_of((), Span(0, 5)) == ()


def test_speaker_after_the_quotation_with_role_and_place() -> None:
    result = read(
        "“Statins prevent stroke in most patients,” said Maria Rossi, a researcher at the "
        "University of Oslo."
    )
    assert speakers(result, "Statins") == ["Maria Rossi"]
    person = result.facts.people[0]
    assert (person.name, person.role) == ("Maria Rossi", "researcher")
    assert person.affiliation_name == "University of Oslo"


def test_a_surname_is_the_person_named_in_full() -> None:
    result = read(
        "The work was led by Dr. Maria Rossi.\n\n“Statins prevent stroke in most patients,” Rossi "
        "said."
    )
    assert speakers(result, "Statins") == ["Maria Rossi"]


def test_a_quotation_goes_on_in_the_next_paragraph() -> None:
    result = read(
        "“We looked at many patients over the years,” said Maria Rossi.\n\n“Statins prevent stroke "
        "in most patients.”"
    )
    assert speakers(result, "Statins prevent") == ["Maria Rossi"]


def test_reported_speech_without_quotation_marks() -> None:
    result = read("Professor David Murray says vitamin D prevents rickets.")
    assert speakers(result, "vitamin D") == ["David Murray"]


def test_according_to_a_role_is_the_person_named_next() -> None:
    result = read(
        "Gene therapy may reduce seizures, according to a PhD student.\n\n"
        "Dr Deborah Stone works on epilepsy."
    )
    assert speakers(result, "Gene therapy") == ["Deborah Stone"]


def test_what_only_the_text_says_has_no_speaker() -> None:
    assert speakers(read("Statins prevent stroke."), "Statins") == []


def test_the_team_and_its_institution() -> None:
    result = read("The team from Osaka Metropolitan University treated rats with ibuprofen.")
    team = result.facts.team
    assert team is not None
    assert (team.affiliation, team.affiliation_name) == (
        "ror:01hvx5h04",
        "Osaka Metropolitan University",
    )
