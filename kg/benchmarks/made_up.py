"""Annotations of texts that nobody wrote: as many claims as one wants, the same every time.

Each document tells of one drug in sentences that say two things each; some are denied, hedged,
narrowed to a species, said by somebody, or told with a number, and every document repeats a claim
of an earlier one. Drugs and diseases have made-up identifiers and stand in a hierarchy. What is
made of these goes through `kg.rdf` as what is read in real texts does.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from kg.model import (
    Annotation,
    Certainty,
    Claim,
    ContextSource,
    Cue,
    Document,
    Entity,
    Evidence,
    Extractor,
    Metadata,
    Qualifier,
    Span,
    Speaker,
    StatementKind,
    Statistic,
)
from kg.sources import Reading, Run
from kg.terms import Terms

#: Claims in a document that are new, two a sentence.
CLAIMS = 8
#: Documents on one drug, and how many diseases there are.
TELLERS, DISEASES = 8, 9_000
_EXTRACTOR = Extractor("frame", "made-up")
_RUN = Run((("bioclaim", "made-up"),), (("made", "up"),))
_SPECIES = (
    Entity("NCBITaxon:9606", "Homo sapiens", "Species"),
    Entity("NCBITaxon:10090", "Mus musculus", "Species"),
    Entity("NCBITaxon:10116", "Rattus norvegicus", "Species"),
)
_ANIMALS = {"NCBITaxon:9606": "people", "NCBITaxon:10090": "mice", "NCBITaxon:10116": "rats"}
#: Predicate -> the words for it: affirmed, denied, hedged.
_VERBS = (
    ("biolink:treats", "treats", "does not treat", "may treat"),
    ("biolink:preventative_for_condition", "prevents", "does not prevent", "may prevent"),
    ("biolink:affects", "affects", "does not affect", "may affect"),
    ("biolink:ameliorates_condition", "improves", "does not improve", "may improve"),
    ("biolink:has_adverse_event", "causes", "does not cause", "may cause"),
)
_SYLLABLES = "ba ce di fo gu ka le mi no pu ra se ti vo zu".split()


def _word(number: int, ending: str) -> str:
    """Return a name that no other number has."""
    parts = []
    for _ in range(4):
        number, at = divmod(number, len(_SYLLABLES))
        parts.append(_SYLLABLES[at])
    return "".join(parts) + ending


def drug(number: int) -> Entity:
    """Return a drug."""
    return Entity(f"CHEBI:{900_000 + number}", _word(number, "mab"), "Drug")


def disease(number: int) -> Entity:
    """Return a disease."""
    return Entity(f"MONDO:{9_000_000 + number:07d}", _word(number, "osis"), "Disease")


def _parents(curie: str) -> tuple[str, ...]:
    prefix, _, digits = curie.partition(":")
    if prefix not in ("CHEBI", "MONDO"):
        return ()
    start = 900_000 if prefix == "CHEBI" else 9_000_000
    above = (int(digits) - start) // 12
    if int(digits) == start:
        return ()
    return ((drug if prefix == "CHEBI" else disease)(above).id,)


#: Every drug and disease has a parent, twelve have the same one.
TERMS = Terms(parents=_parents)


@dataclass
class _Text:
    """A text that grows, and the claims in it."""

    words: str
    claims: list[Claim] = field(default_factory=list)

    def add(self, words: str) -> Span:
        """Add words and return where they stand."""
        start = len(self.words)
        self.words += words
        return Span(start, len(self.words))


def readings(claims: int, *, seed: int = 1) -> Iterator[Reading]:
    """Yield readings that make so many different claims (rounded up to whole documents).

    >>> made = [claim for one in readings(16) for claim in one.annotation.claims]
    >>> len({replace(claim, evidence=()) for claim in made})
    16
    """
    for number in range(-(-claims // CLAIMS)):
        yield Reading(_annotation(number, seed), _RUN)


def _annotation(number: int, seed: int) -> Annotation:
    """Return what was read in one document: some of what there is to say of one drug."""
    chance = random.Random(f"{seed}/{number}")
    about, told = divmod(number, TELLERS)
    title = f"What {drug(about).name} does, part {told} of series {seed}"
    text = _Text(f"{title}\n")
    first = told * CLAIMS
    for at in range(first, first + CLAIMS, 2):
        _sentence(text, about, (at, at + 1), chance)
    if first:
        _sentence(text, about, (chance.randrange(first),), chance)
    day = f"{2020 + number % 6}-{1 + number % 12:02d}"
    metadata = Metadata(title, day, "Made-up Press", language="en", rights="CC0")
    document = Document(f"made-up-{seed}-{number}", text.words, metadata)
    key = document.key
    claims = (
        replace(one, evidence=tuple(replace(each, document=key) for each in one.evidence))
        for one in text.claims
    )
    return Annotation(document, claims=tuple(claims))


def _sentence(text: _Text, about: int, places: tuple[int, ...], chance: random.Random) -> None:
    """Write a sentence that makes the claims of one drug at these places."""
    start = len(text.words)
    told = [_said(about, at) for at in places]
    speaker = None
    if chance.random() < 0.15:
        name = f"{_word(chance.randrange(500), 'a').title()} Made"
        speaker = Speaker(name, text.add(name), role="author", quote=chance.random() < 0.5)
        text.add(" said that ")
    subject = text.add(told[0].subject.name)
    pieces: list[tuple[Claim, Evidence]] = []
    for number, claim in enumerate(told):
        verbs = next(each for each in _VERBS if each[0] == claim.predicate)
        hedged = not claim.negated and chance.random() < 0.2
        text.add(" and " if number else " ")
        verb = text.add(verbs[2] if claim.negated else verbs[3] if hedged else verbs[1])
        text.add(" ")
        object_ = text.add(claim.object.name)
        contexts = []
        for qualifier in claim.qualifiers:
            text.add(" in ")
            place = text.add(_ANIMALS[qualifier.value])
            contexts.append(ContextSource(qualifier.name, "sentence", place))
        numbers = []
        if chance.random() < 0.2:
            value = f"0.0{chance.randrange(1, 10)}"
            text.add(" (p = ")
            numbers.append(Statistic("p", value, text.add(value), "", "", "=", value, value))
            text.add(")")
        kind = "negation" if claim.negated else "hedge" if hedged else ""
        evidence = Evidence(
            "",
            verb,  # until the sentence ends
            _EXTRACTOR,
            subject_span=subject,
            object_span=object_,
            verb=verbs[1].rstrip("s"),
            certainty=Certainty.SPECULATIVE if hedged else Certainty.CERTAIN,
            kind=chance.choice((StatementKind.OBSERVATION, StatementKind.FACT)),
            cues=(Cue(verb, kind),) if kind else (),
            speakers=(speaker,) if speaker else (),
            contexts=tuple(contexts),
            statistics=tuple(numbers),
            confidence=0.5 + chance.randrange(50) / 100,
        )
        pieces.append((claim, evidence))
    text.add(".")
    sentence = Span(start, len(text.words))
    text.add(" ")
    for claim, evidence in pieces:
        text.claims.append(replace(claim, evidence=(replace(evidence, sentence=sentence),)))


def _said(about: int, at: int) -> Claim:
    """Return what there is to say of a drug at a place; every tenth denies an earlier one."""
    negated = at % 10 == 9
    place = at - 4 if negated else at
    species = _SPECIES[(about + place) % 3]
    narrow = place % 4 == 3
    return Claim(
        drug(about),
        _VERBS[(about + place) % len(_VERBS)][0],
        disease((about * 7 + place * 13) % DISEASES),
        negated,
        (Qualifier("species_context_qualifier", species.id),) if narrow else (),
        context_entities=(species,) if narrow else (),
    )
