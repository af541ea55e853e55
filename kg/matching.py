"""Which predicted claim says what a gold claim says: the rules of ``tests/gold/README.md``.

A predicted claim fits a gold one when its sentence overlaps the gold's and both arguments fit:
the id is among the argument's ids, or the span overlaps a mention of it. Whether predicate,
polarity or certainty are right is judged afterwards, on the best of those that fit.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.gold.answers import GoldArgument, GoldClaim, GoldDocument
from kg.model import Span
from kg.prediction import PredictedArgument, PredictedClaim
from kg.tables import table

#: Kinds that count for recall. Who someone is and what was published where are metadata.
COUNTED_KINDS = frozenset(
    (
        "reported_finding",
        "conclusion",
        "background_knowledge",
        "opinion_or_expectation",
        "recommendation",
        "method_statement",
    )
)
_LISTED = re.compile(r"\s*(,|;|/|and|or|and/or|as well as|but also|plus)\s*", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_SMALL_WORDS = frozenset(("a", "an", "the", "of", "in", "on", "to", "for", "with", "and", "or"))


@dataclass(frozen=True, slots=True)
class Anchor:
    """What counts as a gold argument: the places that mention it and its identifiers."""

    spans: tuple[Span, ...]
    ids: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.spans or self.ids)

    def fits(self, argument: PredictedArgument) -> bool:
        """Say whether a predicted argument is this one, by id or by place."""
        if argument.id in self.ids or self.ids.intersection(argument.parts):
            return True
        span = argument.span
        return span is not None and any(span.overlaps(other) for other in self.spans)


def anchor(argument: GoldArgument, gold: GoldDocument) -> Anchor:
    """Collect the spans and ids that count for an argument, a combination's parts included."""
    ids = {i for i in (argument.curie, argument.broad, *(c for _, c in argument.parts)) if i}
    mention = gold.mention(argument.mention)
    spans = [mention.span] if mention else []
    ids |= mention.all_ids if mention else set()
    spans += [m.span for m in gold.mentions if ids.intersection(i.id for i in m.ids[:2])]
    return Anchor(tuple(dict.fromkeys(spans)), frozenset(ids))


@lru_cache(maxsize=1)
def _families() -> tuple[dict[str, frozenset[str]], frozenset[str]]:
    families: dict[str, set[str]] = defaultdict(set)
    either_order = set()
    for row in table("predicate_families"):
        families[row["family"]].add(row["predicate"])
        if row["either_order"] == "yes":
            either_order.add(row["predicate"])
    families.pop("own", None)
    return {name: frozenset(members) for name, members in families.items()}, frozenset(either_order)


def same_family(predicted: str, gold: str) -> bool:
    """Say whether two predicates are equal or stand in one family.

    >>> same_family("biolink:treats", "biolink:beneficial_in_models_for")
    True
    >>> same_family("biolink:treats", "biolink:part_of")
    False
    """
    families = _families()[0].values()
    return predicted == gold or any(predicted in f and gold in f for f in families)


def either_order(predicate: str) -> bool:
    """Say whether a predicate's arguments may be swapped."""
    return predicate in _families()[1]


def is_counted(claim: GoldClaim, gold: GoldDocument) -> bool:
    """Say whether a gold claim counts for recall."""
    return (
        claim.kind in COUNTED_KINDS
        and bool(claim.predicate)
        and bool(anchor(claim.subject, gold))
        and bool(anchor(claim.object, gold))
    )


@dataclass(frozen=True, slots=True)
class Match:
    """A gold claim with the predicted ones that fit it (positions), best first."""

    gold: GoldClaim
    counted: bool
    fitting: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Matches:
    """One document's gold claims against its predicted ones.

    ``neutral`` says, for predicted claims that are neither right nor wrong, why.
    """

    predicted: tuple[PredictedClaim, ...]
    gold: tuple[Match, ...]
    neutral: dict[int, str]

    @property
    def fitting(self) -> frozenset[int]:
        """Positions of the predicted claims that fit any gold claim, counted or not."""
        return frozenset(i for match in self.gold for i in match.fitting)

    @property
    def right(self) -> frozenset[int]:
        """Positions of the predicted claims that fit a counted gold claim."""
        return frozenset(i for match in self.gold if match.counted for i in match.fitting)

    @property
    def wrong(self) -> tuple[int, ...]:
        """Positions of the predicted claims that nothing in the gold speaks for."""
        return tuple(
            i for i in range(len(self.predicted)) if i not in self.right and i not in self.neutral
        )


def match_claims(gold: GoldDocument, predicted: Sequence[PredictedClaim]) -> Matches:
    """Compare a document's gold claims with the predicted ones."""
    matches, neutral = [], {}
    for claim in gold.claims:
        subject, object_ = anchor(claim.subject, gold), anchor(claim.object, gold)
        counted = is_counted(claim, gold)
        fitting = []
        for index, candidate in enumerate(predicted):
            if not (claim.sentence and candidate.sentence.overlaps(claim.sentence)):
                continue
            if fits(claim, candidate, subject, object_):
                fitting.append(index)
                if not counted:
                    neutral[index] = f"fits {claim.id}, which does not count ({_why_not(claim)})"
            elif reason := _neutral(claim, candidate, subject, object_, gold):
                neutral[index] = reason
        fitting.sort(key=lambda i: _rank(claim, predicted[i]), reverse=True)
        matches.append(Match(claim, counted, tuple(fitting)))
    result = Matches(tuple(predicted), tuple(matches), neutral)
    for index in result.right:
        neutral.pop(index, None)
    return result


def fits(claim: GoldClaim, candidate: PredictedClaim, subject: Anchor, object_: Anchor) -> bool:
    """Say whether both arguments fit, swapped ones only where the predicate allows."""
    if subject.fits(candidate.subject) and object_.fits(candidate.object):
        return True
    swapped = subject.fits(candidate.object) and object_.fits(candidate.subject)
    return swapped and either_order(claim.predicate)


def _rank(claim: GoldClaim, candidate: PredictedClaim) -> tuple[bool, bool, bool]:
    return (
        same_family(candidate.predicate, claim.predicate),
        candidate.negated == claim.negated,
        candidate.predicate == claim.predicate,
    )


def _why_not(claim: GoldClaim) -> str:
    if claim.kind not in COUNTED_KINDS:
        return claim.kind
    return "no Biolink predicate" if not claim.predicate else "an argument has no place in the text"


def _neutral(
    claim: GoldClaim,
    candidate: PredictedClaim,
    subject: Anchor,
    object_: Anchor,
    gold: GoldDocument,
) -> str:
    """Say why a claim that does not fit is still not wrong; empty when it is.

    One argument and the predicate's family must be right. The other is a further member of a
    coordination of which the gold holds one, or the gold's has no place in the text.
    """
    if claim.predicate and not same_family(candidate.predicate, claim.predicate):
        return ""
    sides = (
        (subject, candidate.subject, claim.object, object_, candidate.object),
        (object_, candidate.object, claim.subject, subject, candidate.subject),
    )
    for fixed, near, argument, other, far in sides:
        if not fixed.fits(near):
            continue
        if not other:
            inside = far.span and claim.evidence and claim.evidence.contains(far.span)
            if inside or _named_in(argument.text, far.label):
                return f"fits {claim.id}, whose {argument.text!r} has no place in the text"
        elif far.span is None:
            continue
        elif _away(far.span, other) > _away(far.span, fixed):
            continue  # it is listed with the argument that is there already
        elif _named_in(claim.note, gold.document.quote(far.span)):
            return f"other member of the coordination of {claim.id} (named in its note)"
        elif any(_coordinated(far.span, span, gold) for span in other.spans):
            return f"other member of the coordination of {claim.id}"
    return ""


def _away(span: Span, place: Anchor) -> float:
    gaps = (max(span.start - s.end, s.start - span.end, 0) for s in place.spans)
    return min(gaps, default=float("inf"))


def _named_in(note: str, text: str) -> bool:
    words = {w for w in _WORD.findall(text.casefold()) if w not in _SMALL_WORDS}
    return bool(words) and words <= set(_WORD.findall(note.casefold()))


def _coordinated(one: Span, other: Span, gold: GoldDocument) -> bool:
    first, second = sorted((one, other))
    between = gold.document.text[first.end : second.start]
    return not first.overlaps(second) and bool(_LISTED.fullmatch(between))


def pair_off(matches: Matches) -> int:
    """Return how many counted gold claims get a predicted claim of their own.

    The largest assignment in which no predicted claim answers for two gold claims.
    """
    taken: dict[int, int] = {}
    counted = [match.fitting for match in matches.gold if match.counted]

    def place(gold: int, seen: set[int]) -> bool:
        for index in counted[gold]:
            if index not in seen:
                seen.add(index)
                if index not in taken or place(taken[index], seen):
                    taken[index] = gold
                    return True
        return False

    return sum(place(gold, set()) for gold in range(len(counted)))
