"""In whom it was seen: species, population, anatomy of a claim, stated or inherited.

A context stated in the sentence wins; else it is inherited from the nearest earlier sentence
that states one, and the claim says from where. A document about animals never lends its
species to background knowledge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.arguments.reading import Argument, Reading
from kg.fold import fold
from kg.model import ContextSource, Entity, Grounding, Span
from kg.tables import words

HUMAN = "NCBITaxon:9606"
#: Taxa so wide that they tell nothing of the model ("animals").
_GENERIC = frozenset({"NCBITaxon:33208", "NCBITaxon:1", "NCBITaxon:131567", "NCBITaxon:2759"})
_IN_VITRO = ("in vitro", "cell culture", "cultured", "cell line", "ex vivo", "organoid")
_TRIAL = (
    "randomised", "randomized", "placebo", "double-blind", "volunteers", "participants",
    "clinical trial", "patients were", "enrolled", "cross-over", "crossover",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Context:
    """A qualifier's value and where it was read."""

    qualifier: str
    entity: Entity
    source: ContextSource


@dataclass(frozen=True, slots=True)
class Setting:
    """What kind of study a document reports: ``animal``, ``human``, ``in vitro`` or unknown."""

    kind: str = ""
    species: Context | None = None


_GIVEN = frozenset({"Chemical", "Drug", "Biomaterial", "Cell", "Procedure", "Device", "Food"})


_ANIMALS = "NCBITaxon:33208"
#: Categories of names that may hold a species which nothing was seen in ("bovine serum albumin").
_NAMED_AFTER = frozenset(
    {"Chemical", "Drug", "Biomaterial", "Food", "Gene", "Disease", "Phenotype", "Organization"}
)


def _can_be_studied(reading: Reading, curie: str) -> bool:
    """Say whether a taxon can be the model or the patients of a study: an animal.

    A virus, a bacterium or a parasite is what a disease is from, not in whom it is.
    """
    above = tuple(reading.ancestors(curie))
    return _ANIMALS in above or (not above and curie in words("species_words", "curie"))


def _in_a_name(reading: Reading, grounding: Grounding) -> bool:
    """Say whether a species is only a word of the name of something else that is known."""
    span = grounding.mention.span
    species = set(fold(reading.document.quote(span)).split())
    return any(
        around.mention.category in _NAMED_AFTER
        and around.best is not None
        and species <= set(fold(around.best.name).split())
        for around in reading.around(span)
    )


def _is_unnamed(reading: Reading, grounding: Grounding) -> bool:
    """Say whether a mention is a bare word like "treatment" or "placebo", which names nothing."""
    words_ = reading.document.quote(grounding.mention.span).lower().split()
    return len(words_) == 1 and words_[0] in _BARE | words("cues", "cue", "kind", "control")


_BARE = frozenset(
    ["treatment", "treatments", "therapy", "therapies", "intervention", "interventions",
     "procedure", "procedures", "supplementation", "drug", "drugs", "surgery", "injection"]
)  # fmt: skip


@lru_cache(maxsize=2)
def topic(reading: Reading) -> Argument | None:
    """Return the intervention a document is about: its title's, else the one it names most."""
    named = [
        g for g in reading.groundings
        if g.mention.category in _GIVEN and g.mention.nesting in ("flat", "outer")
        and not g.mention.nominal and not _is_unnamed(reading, g)
    ]  # fmt: skip
    titles = [p.span for p in reading.document.passages if p.kind == "title"]
    titled = [g for g in named if any(t.contains(g.mention.span) for t in titles)]
    counts: dict[str, int] = {}
    for grounding in named:
        key = reading.entity(grounding).id
        counts[key] = counts.get(key, 0) + 1
    pool = titled or named
    if not pool:
        return None
    best = max(pool, key=lambda g: (counts[reading.entity(g).id], -g.mention.span.start))
    head = reading.syntax.head_of(best.mention.span)
    if head is None or (not titled and counts[reading.entity(best).id] < 2):
        return None
    return Argument(reading.entity(best), best.mention.span, head)


@lru_cache(maxsize=2)
def species_mentions(reading: Reading) -> tuple[tuple[Span, Entity], ...]:
    """Return the species named in the document, in reading order."""
    found = []
    for grounding in reading.groundings:
        best = grounding.best
        if grounding.mention.category != "Species" or best is None:
            continue
        if grounding.mention.nesting in ("inner", "middle") and _in_a_name(reading, grounding):
            continue
        taxa = [c for c in grounding.candidates if c.curie.startswith("NCBITaxon:")]
        exact = [c for c in taxa if c.match in ("exact", "equivalent")]
        if exact and exact[0].curie not in _GENERIC and _can_be_studied(reading, exact[0].curie):
            found.append((grounding.mention.span, Entity(exact[0].curie, best.name, "Species")))
    return tuple(found)


def read_setting(reading: Reading) -> Setting:
    """Return the study's kind: what its findings were seen in.

    Animals win over people who are merely spoken of, unless the text has the marks of a trial.
    """
    text = reading.document.text.lower()
    named = species_mentions(reading)
    animals = [(span, entity) for span, entity in named if _is_animal(entity)]
    trial = sum(mark in text for mark in _TRIAL)
    people = any(g.mention.category == "Population" for g in reading.groundings)
    if animals and trial < 2:
        counts: dict[str, int] = {}
        for _, entity in animals:
            counts[entity.id] = counts.get(entity.id, 0) + 1
        top = max(counts, key=lambda curie: (counts[curie], curie))
        span, entity = next((s, e) for s, e in animals if e.id == top)
        source = ContextSource("species_context_qualifier", "document", span, 0)
        return Setting("animal", Context("species_context_qualifier", entity, source))
    if trial and (people or trial >= 2):
        return Setting("human")
    if any(mark in text for mark in _IN_VITRO):
        return Setting("in vitro")
    return Setting("")


def _is_animal(entity: Entity) -> bool:
    return entity.id != HUMAN


def species_of(
    reading: Reading, token: int, clause: Span, setting: Setting, *, finding: bool
) -> Context | None:
    """Return the species of a claim: below its predicate word, else in its clause.

    A ``finding`` takes the only one of its sentence, too, or inherits the one named last before;
    nothing where the sentence is on a dish, or people were named last.
    """
    sentence = reading.syntax.sentence_of(token)
    below = set(reading.syntax.subtree(token, ("conj", "relcl", "ccomp", "parataxis")))
    here = reading.syntax.parse.sentence_span(sentence)
    stated = [
        (s, e)
        for s, e in species_mentions(reading)
        if here.contains(s) and not _is_contrast(reading, s)
    ]
    own = [(s, e) for s, e in stated if below & set(_joined(reading, s))]
    if len({_is_animal(entity) for _, entity in own}) > 1:
        # "Treated rats with fractures like those caused in humans": people are of another clause.
        near = set(reading.syntax.subtree(token, ("acl", "conj", "relcl", "ccomp", "parataxis")))
        own = [(s, e) for s, e in own if near & set(_joined(reading, s))] or own
    inside = [(s, e) for s, e in stated if clause.contains(s)]
    dish = _DISH.search(reading.document.text, here.start, here.end)
    elsewhere = stated if finding and not dish and len({e.id for _, e in stated}) == 1 else []
    for pool in (own, inside, elsewhere):
        if len({_is_animal(entity) for _, entity in pool}) > 1:
            return None  # of people and of animals
        if pool:
            span, entity = pool[0]
            source = ContextSource("species_context_qualifier", "sentence", span, 0)
            return Context("species_context_qualifier", entity, source)
    if not finding or setting.kind != "animal" or setting.species is None:
        return None
    if speaks_of_people(reading, here) or _is_set_apart(reading, here):
        return None  # what is said of patients, cells or other work is never lent an animal
    earlier = [(s, e) for s, e in species_mentions(reading) if s.start < here.start]
    span, entity = earlier[-1] if earlier else (setting.species.source.span, setting.species.entity)
    if not _is_animal(entity):
        return None
    number = reading.syntax.sentence_at(span.start)
    distance = abs(sentence - number) if number is not None else 0
    source = ContextSource("species_context_qualifier", "inherited", span, distance)
    return Context("species_context_qualifier", entity, source)


#: What tells that a sentence is on other work than the study itself.
ELSEWHERE = re.compile(
    r"\b(?:previous(?:ly)?|earlier|prior|other|past|recent) (?:\w+ ){0,2}(?:stud(?:y|ies)|work|"
    r"trials?|reports?|research|findings|meta-analys[ei]s|reviews?)|"
    r"\bha(?:s|ve) been (?:shown|reported)|"
    r"\bis known to\b|\bfuture (?:\w+ )?(?:stud(?:y|ies)|trials?|research|work)|"
    r"\b(?:is|are) (?:needed|warranted|planned)\b|\bby others\b|\bet al\b",
    re.IGNORECASE,
)
_DISH = re.compile(r"\bin[ -](?:vitro|silico)\b", re.IGNORECASE)


def _is_set_apart(reading: Reading, sentence: Span) -> bool:
    """Say whether a sentence is on a cell line, a dish, a computer or the work of others."""
    text = reading.document.text
    if ELSEWHERE.search(text, sentence.start, sentence.end):
        return True
    if _DISH.search(text, sentence.start, sentence.end):
        return True
    return any(g.mention.category == "CellLine" for g in reading.mentions_in(sentence))


def speaks_of_people(reading: Reading, sentence: Span) -> bool:
    """Say whether a sentence names a group of people."""
    return any(
        g.mention.category == "Population" and not g.mention.nominal
        for g in reading.mentions_in(sentence)
    )


def _joined(reading: Reading, span: Span) -> Iterator[int]:
    """Yield the words of a name, and those that it is joined to as one of a list."""
    syntax = reading.syntax
    yield from syntax.within(span)
    at = syntax.head_of(span)
    while at is not None and syntax[at].dep in ("conj", "pobj") and syntax[at].pos != "VERB":
        at = syntax[at].head
        yield at


def _is_contrast(reading: Reading, span: Span) -> bool:
    """Say whether a species is named to set it apart: "unlike in mice"."""
    before = reading.document.text[max(0, span.start - 16) : span.start].lower().split()
    return bool({"unlike", "than"} & set(before[-2:]))


#: What a word says of another thing than the predicate: clauses, and what is listed beside it.
_APART = ("conj", "advcl", "ccomp", "relcl", "acl")


def population_of(
    reading: Reading, token: int, without: Iterable[Span]
) -> tuple[Span, Entity] | None:
    """Return the first population that a predicate's own words name beside the arguments."""
    syntax, taken = reading.syntax, tuple(without)
    below = syntax.subtree(token, _APART)
    clause = syntax[below[0]].span.to(syntax[below[-1]].span)
    for grounding in reading.mentions_in(clause):
        span = grounding.mention.span
        if grounding.mention.category != "Population" or any(span.overlaps(t) for t in taken):
            continue
        head = syntax.head_of(span)
        if head is None or _of_animals(reading, head):
            continue
        if head in below:
            return span, reading.entity(grounding)
    return None


def _of_animals(reading: Reading, people: int) -> bool:
    """Say whether a word for people only tells of which age or sex animals are: "adult rats"."""
    word = reading.syntax[people]
    above = reading.at(word.head)
    inside = word.dep in ("amod", "compound", "nmod")
    return inside and above is not None and above.mention.category == "Species"
