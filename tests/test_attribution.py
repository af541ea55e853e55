"""Who says it: quotations, reporting clauses, "according to"; people with role and institution."""

from __future__ import annotations

import pytest
from pyoxigraph import Quad

from kg.jsonl import to_json
from kg.model import Annotation, Document, Facts, Person, Span
from kg.nodes import bc, node
from kg.passages import plain_passages
from kg.pipeline import annotate
from kg.quotemarks import quoted
from kg.rdf import quads
from kg.rdf_read import read_readings, stored_terms
from kg.store import Store
from kg.voices.attribution import speakers_of
from tests.values import EVERY_CLAIM


def read(text: str) -> Annotation:
    """Return what is read in a text."""
    return annotate(Document("t", text, passages=plain_passages(text)), EVERY_CLAIM)


def voices(text: str) -> list[tuple[str, str, str]]:
    """Return what is read in a text: how, by whom, which words."""
    return [(v.kind, v.speaker.name, text[v.span.start : v.span.end]) for v in read(text).voices]


def speakers(result: Annotation, words: str) -> list[str]:
    """Return the speakers of the claims whose sentence holds the words."""
    return [
        speaker.name
        for claim in result.claims
        for evidence in claim.evidence
        if words in result.document.quote(evidence.sentence)
        for speaker in evidence.speakers
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('He said "the "best" drug works." Later', ['"the "best" drug works."']),
        ("He said “the “best” drug of “all”.” Later", ["“the “best” drug of “all”.”"]),
        ("‘’It works,’’ he said. ``No.'' Later", ["‘’It works,’’", "``No.''"]),
        ("'It's over,' he said of the '90s.", ["'It's over,'"]),
        ("The girls' room isn't 'free'.", []),
        ('She said," It works". Later', []),
    ],
)
def test_marks(text: str, found: list[str]) -> None:
    assert [text[s.start : s.end] for s in quoted(text)] == found


def test_quotations_by_paragraph() -> None:
    text = 'She said: "Aspirin relieves pain in most people." He left.\n\n“It runs on to the end'
    found = [text[s.start : s.end] for s in quoted(text)]
    assert found == ['"Aspirin relieves pain in most people."', "“It runs on to the end"]


def test_short_quoted_words_are_no_speech() -> None:
    assert voices("The so-called “lazy eye” is common, doctors say.") == [
        ("indirect", "doctors", "The so-called “lazy eye” is common")
    ]


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


def test_two_parts_of_a_sentence_with_two_speakers() -> None:
    text = "“I feel worse,” said Bob; and “No change,” said Carl."
    assert [(name, words) for _, name, words in voices(text)] == [
        ("Bob", "“I feel worse,”"),
        ("Carl", "“No change,”"),
    ]


def test_who_is_spoken_of_does_not_speak() -> None:
    text = (
        "The talk was given by Kevin Allton. Ada Byron came, too. He said, “Ada Byron was the "
        "centre of it all.”"
    )
    assert [name for _, name, _ in voices(text)] == ["Kevin Allton"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Anna Berg said Karl Hill was an artist. “He would paint a blue cow every day.”",
            ["Anna Berg"],
        ),
        ("Anna Berg runs the clinic. She was blunt: “We failed. We are sorry.”", ["Anna Berg"]),
        (
            "As the physicist John Hill summarized it: “Matter tells space.”",
            ["the physicist John Hill"],
        ),
        ("Anna Berg left. There is a saying for it: “Act in haste, repent at leisure.”", []),
    ],
)
def test_who_goes_on(text: str, names: list[str]) -> None:
    assert [name for kind, name, _ in voices(text) if kind == "direct"] == names


def test_it_is_the_institution_that_spoke() -> None:
    text = (
        "The World Health Organization warns that malaria is back. It says that nets are lacking."
    )
    assert [name for _, name, _ in voices(text)] == ["World Health Organization"] * 2


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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "The drug slows the tumour, the authors write in Cell, but nobody has repeated it.",
            ("indirect", "the authors", "The drug slows the tumour"),
        ),
        (
            "The hormone, explains Professor Karl Beck, works in the gut and not in the blood.",
            (
                "indirect",
                "Karl Beck",
                "The hormone, explains Professor Karl Beck, works in the gut and not in the blood",
            ),
        ),
        (
            "Mark Weber of Leiden University told journalists that the test misses early tumours.",
            ("indirect", "Mark Weber", "the test misses early tumours"),
        ),
        (
            "As reported by Novak and co-workers, relapse is common in adults.",
            ("indirect", "Novak", "relapse is common in adults"),
        ),
        (
            "In the words of lead investigator Jean Moreau, “the tumours melted away”.",
            ("direct", "Jean Moreau", "“the tumours melted away”"),
        ),
        (
            "‘The tablets helped my son, but they made him tired,’ said his father, David Owusu.",
            ("direct", "David Owusu", "‘The tablets helped my son, but they made him tired,’"),
        ),
        (
            "Cole believes that obesity causes asthma.",
            ("opinion", "Cole", "obesity causes asthma"),
        ),
        (
            "The new trials are “a waste of money,” said Dr. Ada Byron.",
            ("indirect", "Ada Byron", "The new trials are “a waste of money,”"),
        ),
        (
            "“I am wary of such numbers,” however, Ada Byron cautioned.",
            ("direct", "Ada Byron", "“I am wary of such numbers,”"),
        ),
        (
            "“Look at the scans,” Ada Byron, a surgeon at the University of Oslo, told the Times.",
            ("direct", "Ada Byron", "“Look at the scans,”"),
        ),
        (
            "Old patients, said Ada Byron, are rarely asked to take part in such trials.",
            (
                "indirect",
                "Ada Byron",
                "Old patients, said Ada Byron, are rarely asked to take part in such trials",
            ),
        ),
        (
            "It was, Ada Byron said, a mistake.",
            ("indirect", "Ada Byron", "It was, Ada Byron said, a mistake"),
        ),
        (
            "According to Ada Byron, who led the study, the bones were weak.",
            ("indirect", "Ada Byron", "the bones were weak"),
        ),
        (
            "The report, published on Monday, says the river “is full of lead”.",
            ("indirect", "The report", "the river “is full of lead”"),
        ),
        (
            "Ada Byron claims that she worked from 6:00am to midnight.",
            ("indirect", "Ada Byron", "she worked from 6:00am to midnight"),
        ),
        (
            "One of the nurses said the ward was full.",
            ("indirect", "One of the nurses", "the ward was full"),
        ),
        (
            "Commenting on the work, Dr. Ada Byron, of Leeds, said the bones were weak.",
            ("indirect", "Ada Byron", "the bones were weak"),
        ),
        (
            "As Ada Byron told the Daily Mail, the ozone has dropped.",
            ("indirect", "Ada Byron", "the ozone has dropped"),
        ),
        ("“Sleep heals.” — Ada Byron", ("direct", "Ada Byron", "“Sleep heals.”")),
        (
            "The manager apologized, saying that the fish was gone.",
            ("indirect", "The manager", "the fish was gone"),
        ),
        (
            "Byron's lawyer, Jane Doe, declined to comment, saying the case was closed.",
            ("indirect", "Jane Doe", "the case was closed"),
        ),
        (
            "The visit was planned, as Ada Byron told the Times.",
            ("indirect", "Ada Byron", "The visit was planned"),
        ),
        (
            "The answer, Byron says, is no.",
            ("indirect", "Byron", "The answer, Byron says, is no"),
        ),
        (
            "The drug, Byron points out, is cheap.",
            ("indirect", "Byron", "The drug, Byron points out, is cheap"),
        ),
        (
            "Taxes, said Byron in a speech, would fall.",
            ("indirect", "Byron", "Taxes, said Byron in a speech, would fall"),
        ),
        (
            "That, he says, is why the dose was halved.",
            ("indirect", "he", "That, he says, is why the dose was halved"),
        ),
        (
            "The Post quotes a general as saying the war is lost.",
            ("indirect", "a general", "the war is lost"),
        ),
        (
            "The report, released on Tuesday, states that emissions fell.",
            ("indirect", "The report", "emissions fell"),
        ),
        (
            "He says it is hard, and that it will take years.",
            ("indirect", "He", "it is hard, and that it will take years"),
        ),
        (
            "The general is quoted as saying that “the war is lost.”",
            ("direct", "The general", "“the war is lost.”"),
        ),
        (
            "Facts can be explained without values, or so Byron argues.",
            ("indirect", "Byron", "Facts can be explained without values"),
        ),
        (
            "She said, I will not sign this paper.",
            ("indirect", "She", "I will not sign this paper"),
        ),
        (
            "Byron argues that there are no facts (Joyce 2006).",
            ("indirect", "Byron", "there are no facts (Joyce 2006)"),
        ),
        (
            "“We will win,” the party's leader Ada Byron said.",
            ("direct", "Ada Byron", "“We will win,”"),
        ),
        (
            "The market, Byron and Hall argue, is weak.",
            ("indirect", "Byron", "The market, Byron and Hall argue, is weak"),
        ),
        (
            "Coffee protects the liver: study",
            ("indirect", "study", "Coffee protects the liver"),
        ),
        (
            "'We were wrong about salt,' says Hall",
            ("direct", "Hall", "'We were wrong about salt,'"),
        ),
    ],
)
def test_told_speech(text: str, said: tuple[str, str, str]) -> None:
    assert voices(text) == [said]


@pytest.mark.parametrize(
    "text",
    [
        "No one at the hospital said that the ward was closed.",
        "Our data indicate that the dose matters.",
        "We conclude that vitamin E does not prevent dementia.",
        "It is said that garlic repels mosquitoes.",
        "The spokeswoman would not say whether the drug was safe.",
        "A so-called “smart drug” for exams was banned.",
        "The ages were worked out according to the calendar.",
        "Neither Hall nor Byron said that it works.",
        "That said, we are sure that the dose matters.",
        "I forgot what the rest of the letter said.",
        "(Green symbolizes “Islam” and the holy war.)",
        "Zinc shortens colds: a cohort study",
    ],
)
def test_nobody_says_it(text: str) -> None:
    assert voices(text) == []


def test_a_quotation_in_two_parts_and_a_pronoun() -> None:
    text = (
        "“They work again,” said Ingrid Solheim, a neurologist, “and they travel.”\n\n"
        "She cautions that side effects are common."
    )
    assert [(kind, name) for kind, name, _ in voices(text)] == [
        ("direct", "Ingrid Solheim"),
        ("direct", "Ingrid Solheim"),
        ("indirect", "Ingrid Solheim"),
    ]


def test_a_surname_of_two_is_the_one_named_last() -> None:
    text = (
        "Dr. Anna Weber praised the test. Dr. Mark Weber, of Leiden University, did not.\n\n"
        "“It misses tumours,” said Weber."
    )
    assert voices(text) == [("direct", "Mark Weber", "“It misses tumours,”")]


def test_two_of_one_name_in_two_institutions_stay_two() -> None:
    result = read(
        "Paul Meyer of the University of Oslo and Paul Meyer of Harvard Medical School both "
        "study sleep.\n\n“Sleep repairs the brain,” said Paul Meyer of Harvard Medical School."
    )
    places = [person.affiliation_name for person in result.facts.people]
    assert places == ["University of Oslo", "Harvard Medical School"]
    assert [v.speaker.affiliation_name for v in result.voices] == ["Harvard Medical School"]
    agents = {
        quad.subject
        for quad in quads([result])
        if quad.predicate == node("schema:name") and quad.object.value == "Paul Meyer"
        and "/agent/" in quad.subject.value
    }  # fmt: skip
    assert len(agents) == 2


def test_an_agency_is_the_one_named_before() -> None:
    text = (
        "The Food and Drug Administration announced on Tuesday that the pump can overdose "
        "patients. In a letter, the agency said that two people had died."
    )
    first, second = read(text).voices
    assert second.speaker.id == first.speaker.id != ""


def test_the_unnamed_are_no_claimants() -> None:
    result = read("The researchers said that statins prevent stroke.")
    (claim,) = result.claims
    (speaker,) = claim.evidence[0].speakers
    assert (speaker.name, speaker.named) == ("The researchers", False)
    assert to_json(result)["claims"][0]["evidence"][0]["attributed_to"] == []
    predicates = {quad.predicate for quad in quads([result])}
    assert bc("unnamed") in predicates
    assert bc("claimant") not in predicates


def test_funding_and_conflicts_are_metadata() -> None:
    result = read(
        "Statins prevent stroke. The work was funded by the Wellcome Trust. "
        "Dr. Boyd has received personal fees from Novartis."
    )
    words = [
        [result.document.quote(span) for span in spans]
        for spans in (result.facts.funding, result.facts.conflicts)
    ]
    assert words == [
        ["The work was funded by the Wellcome Trust."],
        ["Dr. Boyd has received personal fees from Novartis."],
    ]


def test_circular_and_open_quotations_end() -> None:
    text = "“" * 300 + "A said “B said “A said it works,” said B,” said A. " * 200
    assert len(read(text).voices) < 500


def test_one_said_to_be_of_two_places_and_a_team_come_back_from_triples() -> None:
    people = (
        Person("B", Span(0, 1), affiliation="ror:01hvx5h04"),
        Person("B", Span(0, 1), affiliation="ror:01hvx5h04"),
        Person("B", Span(2, 3), affiliation_name="A Place"),
    )
    for some in (people[:2], people[1:], people):
        facts = Facts(people=some, team=Person("B", Span(0, 1)))
        first = list(quads([Annotation(Document("d", "B B wrote it."), facts=facts)]))
        store = Store.of(Quad(*quad.triple) for quad in first)
        assert list(quads(read_readings(store), terms=stored_terms(store))) == first
