"""Claims of a document: relations, with their status, speaker, setting and predicate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg import biolink, strands
from kg.arguments.context import (
    HUMAN,
    Context,
    Setting,
    population_of,
    read_setting,
    speaks_of_people,
    species_of,
)  # fmt: skip
from kg.arguments.reading import Reading
from kg.bibliography import is_cited
from kg.circumstances import Circumstances
from kg.claims.base import Relation
from kg.kinds import read_kind
from kg.measured import measured, numbers_of
from kg.model import (
    Certainty,
    Claim,
    ContextSource,
    Entity,
    Evidence,
    Extractor,
    Qualifier,
    Span,
    StatementKind,
    Statistic,
    Voice,
)
from kg.overreach import find_overreach
from kg.predicates.choosing import choose
from kg.status.base import Status
from kg.status.certainty import read_status
from kg.status.exclusion import exclusion, taken_back
from kg.sureness.confidence import weighed
from kg.sureness.traits import Traits
from kg.tables import words
from kg.voices.attribution import speakers_of


def extract(
    reading: Reading, voices: Sequence[Voice], *, phrases: bool = False
) -> tuple[Claim, ...]:
    """Return the claims of a document, one piece of evidence each, in reading order.

    With ``phrases`` also what noun phrases say by themselves (see `kg.claims.phrases`).
    """
    made = read(reading, voices, phrases=phrases)
    traits = Traits(reading, made)
    claims = [weighed(claim, traits.of(relation, claim)) for relation, claim in made]
    return tuple(map(measured, claims, numbers_of(reading, [relation for relation, _ in made])))


def read(
    reading: Reading, voices: Sequence[Voice], *, phrases: bool = False
) -> list[tuple[Relation, Claim]]:
    """Return the claims of a document with what they were made of, not yet weighed."""
    setting, around = read_setting(reading), Circumstances(reading)
    made: list[tuple[Relation, Claim]] = []
    seen: set[object] = set()  # one claim for each pair of arguments and word
    for relation in strands.relations(reading, phrases=phrases):
        if is_cited(reading.document, reading.syntax[relation.token].span.start):
            continue
        argument = relation.subject
        key = (relation.token, argument.entity.id, argument.condition, relation.object.entity.id)
        if phrases and relation.presupposed:
            relation = replace(relation, asked=True)
        claim = None if key in seen else _claim(reading, relation, setting, voices, around)
        if claim is None:
            continue
        said = replace(claim, evidence=()), claim.evidence[0].sentence
        if said not in seen:  # "had an improvement in X" says it once
            made.append((relation, claim))
        seen |= {key, said}
    told = {relation.ends for relation, _ in made if relation.strand != "phrase"}
    return [one for one in made if one[0].strand != "phrase" or one[0].ends not in told]


def _claim(
    reading: Reading,
    relation: Relation,
    setting: Setting,
    voices: Sequence[Voice],
    around: Circumstances,
) -> Claim | None:
    syntax = reading.syntax
    sentence_number = syntax.sentence_of(relation.token)
    sentence = syntax.parse.sentence_span(sentence_number)
    clause = _clause(reading, relation, sentence)
    status = read_status(syntax, relation.token, (relation.subject.head, relation.object.head))
    if relation.in_passing:
        status = Status()  # the clause around it does not doubt or deny it
    if relation.asked:
        status = replace(status, under_test=True, certainty=Certainty.SPECULATIVE)
    if relation.presupposed and not (status.under_test or status.negated):
        return None
    if relation.strand == strands.CLASSIFIER and (status.under_test or status.negated):
        return None  # it learned from what is affirmed
    clause = _with_cues(clause, status, sentence)
    speakers = speakers_of(voices, clause)
    kind = read_kind(reading, relation, status, speakers, sentence)
    if relation.in_passing and relation.strand in ("frame", "phrase"):
        kind = StatementKind.FACT
    finding = kind in (StatementKind.OBSERVATION, StatementKind.METHOD, StatementKind.INVESTIGATION)
    species = None
    if relation.kind not in ("subclass", "same", "quality", "occurs"):
        species = species_of(reading, relation.token, clause, setting, finding=finding)
    where = _where(reading, setting, species, sentence)
    choice = choose(relation, status, kind, where, stated=species is not None)
    if choice is None or _misfits(choice.predicate, relation) or _is_control(reading, relation):
        return None
    if taken_back(reading, relation.token):
        return None
    excluded = [exclusion(reading, a, relation.token) for a in (relation.subject, relation.object)]
    if "dropped" in excluded:
        return None
    qualifiers = list(choice.qualifiers)
    contexts: list[Context] = []
    if species and not _is_argument(species.entity, relation):
        contexts.append(species)
    contexts += _narrowing(reading, relation)
    if relation.subject.direction and not choice.turned:  # "loss of X causes Y" is not said of X
        direction = Qualifier("subject_direction_qualifier", relation.subject.direction)
        qualifiers = [*dict.fromkeys((*qualifiers, direction))]
    if relation.subject.condition:
        qualifiers.append(Qualifier("condition", relation.subject.condition))
    condition = _condition(reading, relation.token)
    if condition:
        qualifiers.append(Qualifier("condition", condition))
    if status.degree and relation.kind != "likelihood":  # "less common" is what it says
        qualifiers.append(Qualifier("degree", status.degree))
    qualifiers += [Qualifier(c.qualifier, c.entity.id) for c in contexts]
    evidence = Evidence(
        document=reading.document.key,
        sentence=sentence,
        extractor=Extractor(relation.strand, relation.rule),
        clause=clause,
        subject_span=relation.subject.span,
        object_span=relation.object.span,
        verb=relation.verb,
        certainty=status.certainty,
        kind=kind,
        cues=status.cues,
        speakers=speakers,
        contexts=tuple(sorted({c.source for c in contexts})),
        circumstances=around.of(sentence_number, species, relation, kind),
        flags=find_overreach(reading, setting, relation, sentence, kind, status.certainty),
        statistics=_significance(reading, status),
        frequency=status.frequency,
    )
    return Claim(
        subject=relation.subject.entity,
        predicate=choice.predicate,
        object=relation.object.entity,
        negated=status.negated != (relation.negated or "denied" in excluded),
        qualifiers=tuple(sorted(set(qualifiers))),
        evidence=(evidence,),
        context_entities=tuple(sorted({c.entity for c in contexts})),
    )


def _is_control(reading: Reading, relation: Relation) -> bool:
    """Say whether the claim is of what a control arm had: no effect is claimed of a placebo."""
    given = relation.object if relation.kind == "receive" else relation.subject
    words_ = reading.document.quote(given.span).lower().split()
    controls = words("cues", "cue", "kind", "control")
    return relation.kind != "subclass" and bool(controls & set(words_))


def _condition(reading: Reading, token: int) -> str:
    """Return the words of a condition on the predicate ("unless ...", "without ...", "if ...")."""
    syntax = reading.syntax
    for child in syntax.children(token, "advcl", "prep"):
        marks = {syntax[i].text.lower() for i in (child, *syntax.children(child, "mark", "advmod"))}
        if marks & {"if", "unless", "without", "provided", "when"}:
            below = syntax.subtree(child)
            words_ = reading.document.quote(syntax.span(below[0], below[-1] + 1))
            return " ".join(words_.split())[:120]
    return ""


def _misfits(predicate: str, relation: Relation) -> bool:
    """Say whether Biolink knows no such predicate between such things: then it was misread."""
    ends = relation.subject.entity.category, relation.object.entity.category
    return any(not misfit.excuse for misfit in biolink.misfits(predicate, *ends))


def _is_argument(entity: Entity, relation: Relation) -> bool:
    return entity.id in (relation.subject.entity.id, relation.object.entity.id)


def _clause(reading: Reading, relation: Relation, sentence: Span) -> Span:
    """Return the words from the first to the last of arguments, predicate and their phrases."""
    syntax = reading.syntax
    whole = syntax[relation.token].span
    for span in (relation.subject.span, relation.object.span):
        if sentence.overlaps(span):
            whole = whole.to(span)
    if relation.extent is not None:
        whole = whole.to(relation.extent)
    phrase = syntax.phrase(relation.object.head)
    if sentence.contains(phrase) and phrase.start >= whole.start:
        whole = whole.to(phrase)
    return whole if sentence.contains(whole) else sentence


def _with_cues(clause: Span, status: Status, sentence: Span) -> Span:
    """Return the clause with the words that deny or hedge it: it is never quoted without them."""
    for cue in status.cues:
        if cue.kind in ("negation", "hedge") and sentence.contains(cue.span):
            clause = clause.to(cue.span)
    return clause


def _where(reading: Reading, setting: Setting, species: Context | None, sentence: Span) -> str:
    if species is not None:
        return "human" if species.entity.id == HUMAN else "animal"
    return "human" if speaks_of_people(reading, sentence) else setting.kind


def _narrowing(reading: Reading, relation: Relation) -> list[Context]:
    """Return the population that the predicate's own words name beside the arguments."""
    ends = (relation.subject, relation.object)
    found = []
    named = population_of(reading, relation.token, [end.span for end in ends])
    if named is not None and all(end.entity.category != "Population" for end in ends):
        span, entity = named
        if not entity.is_local:
            slot = "population_context_qualifier"
            found.append(Context(slot, entity, ContextSource(slot, "sentence", span, 0)))
    for slot, entity, span in (*relation.narrowing, *_comparators(reading, relation)):
        found.append(Context(slot, entity, ContextSource(slot, "sentence", span, 0)))
    return found


_COMPARING = (
    "compared with", "compared to", "versus", "vs", "vs.", "than", "than in", "than among",
    "relative to",
)  # fmt: skip


def _comparators(reading: Reading, relation: Relation) -> list[tuple[str, Entity, Span]]:
    """Return what the claim compares with ("compared with placebo")."""
    syntax = reading.syntax
    places = [relation.token, *syntax.children(relation.token, "advmod", "acomp", "prep")]
    places.append(relation.subject.head)  # "higher in smokers than in others"
    found = []
    for place in places:
        for _, obj in syntax.prepositions(place, *_COMPARING):
            argument = reading.argument(obj)
            if argument is not None and not _is_argument(argument.entity, relation):
                found.append(("comparator", argument.entity, argument.span))
    return found[:1]


def _significance(reading: Reading, status: Status) -> tuple[Statistic, ...]:
    """Return what the words say of significance."""
    found = []
    for cue in status.cues:
        if cue.kind == "significance" or (status.significance and cue.kind == "outcome"):
            word = reading.document.quote(cue.span)
            if word.lower().startswith("significant"):
                value = "not significant" if status.negated else "significant"
                found.append(Statistic("significance", value, cue.span))
    return tuple(found)
