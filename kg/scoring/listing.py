"""What went wrong with each claim, in words: for reading, not for machines."""

from __future__ import annotations

from kg.gold.answers import GoldClaim, GoldDocument
from kg.matching import Match, Matches, anchor, match_claims
from kg.model import Span
from kg.prediction import PredictedArgument, PredictedClaim, Prediction
from kg.verdict import judge

#: Aspects of a found claim that are worth a word when they are wrong.
SHOWN = (
    "predicate_family",
    "polarity",
    "certainty",
    "kind",
    "speakers",
    "no_false_speaker",
    "species",
    "combinations",
)
_LONGEST = 160


def short(text: str) -> str:
    """Return the text on one line, its middle left out when it is long."""
    text = " ".join(text.split())
    if len(text) <= _LONGEST:
        return text
    return f"{text[: _LONGEST - 60]} ... {text[-50:]}"


def list_claims(gold: GoldDocument, prediction: Prediction, *, everything: bool = True) -> str:
    """Return a listing of one document's claims: missed, found, spurious, neutral.

    With ``everything`` off, claims found with nothing to object to are left out.
    """
    matches = match_claims(gold, prediction.claims)
    blocks = [f"=== {gold.document.id} ==="]
    missed = [m for m in matches.gold if m.counted and not m.fitting]
    found = [m for m in matches.gold if m.counted and m.fitting]
    blocks.append(f"--- missed: {len(missed)} of {len(missed) + len(found)}")
    blocks += [_missed(match.gold, gold, matches) for match in missed]
    blocks.append(f"--- found: {len(found)}")
    for match in found:
        faults = _faults(match, gold, matches)
        if faults or everything:
            blocks.append(_found(match, faults, gold, matches))
    wrong = matches.wrong
    blocks.append(f"--- spurious: {len(wrong)} of {len(matches.predicted)} predicted")
    blocks += [_predicted(matches.predicted[i], gold) for i in wrong]
    blocks.append(f"--- neutral: {len(matches.neutral)}")
    blocks += [
        f"{_predicted(matches.predicted[i], gold)}\n      ({reason})"
        for i, reason in sorted(matches.neutral.items())
    ]
    return "\n".join(blocks)


def _quote(gold: GoldDocument, span: Span | None) -> str:
    return short(gold.document.quote(span)) if span else "(no place)"


def _gold(claim: GoldClaim, gold: GoldDocument) -> str:
    polarity = "NOT " if claim.negated else ""
    speaker = f", says {claim.speaker}" if claim.speaker else ""
    return (
        f"{claim.id}  [{claim.subject.text}] {polarity}{claim.predicate or claim.verb} "
        f"[{claim.object.text}]  ({claim.certainty}, {claim.kind}{speaker})\n"
        f"      text: {_quote(gold, claim.evidence or claim.sentence)}"
    )


def _argument(argument: PredictedArgument, gold: GoldDocument) -> str:
    name = argument.id if not argument.id.startswith("local:") else "local"
    place = _quote(gold, argument.span) if argument.span else argument.label
    return f"{place} = {name}"


def _predicted(claim: PredictedClaim, gold: GoldDocument) -> str:
    polarity = "NOT " if claim.negated else ""
    speaker = f", says {'; '.join(claim.speakers)}" if claim.speakers else ""
    return (
        f"  >>  [{_argument(claim.subject, gold)}] {polarity}{claim.predicate} "
        f"[{_argument(claim.object, gold)}]  ({claim.certainty}, {claim.kind}{speaker}; "
        f"{claim.rule}) in: {_quote(gold, claim.sentence)}"
    )


def _missed(claim: GoldClaim, gold: GoldDocument, matches: Matches) -> str:
    subject, object_ = anchor(claim.subject, gold), anchor(claim.object, gold)
    near, elsewhere = [], 0
    for candidate in matches.predicted:
        if claim.sentence is None:
            break
        if not candidate.sentence.overlaps(claim.sentence):
            elsewhere += subject.fits(candidate.subject) and object_.fits(candidate.object)
            continue
        wrong = []
        if not subject.fits(candidate.subject):
            wrong.append("subject")
        if not object_.fits(candidate.object):
            wrong.append("object")
        if len(wrong) == 1:
            near.append(f"{_predicted(candidate, gold)}\n      ({wrong[0]} does not fit)")
        elif subject.fits(candidate.object) and object_.fits(candidate.subject):
            near.append(f"{_predicted(candidate, gold)}\n      (subject and object swapped)")
    lines = [_gold(claim, gold), *near]
    if not near:
        lines.append("      no claim of this sentence has one of the arguments")
    if elsewhere:
        lines.append(f"      ({elsewhere} claim(s) with both arguments in other sentences)")
    return "\n".join(lines)


def _faults(match: Match, gold: GoldDocument, matches: Matches) -> list[str]:
    best = matches.predicted[match.fitting[0]]
    verdict = judge(match.gold, best, gold)
    return [aspect for aspect in SHOWN if verdict.get(aspect) is False]


def _found(match: Match, faults: list[str], gold: GoldDocument, matches: Matches) -> str:
    mark = f"      WRONG: {', '.join(faults)}" if faults else "      right"
    best = _predicted(matches.predicted[match.fitting[0]], gold)
    return "\n".join([_gold(match.gold, gold), best, mark])


def list_mentions(gold: GoldDocument, prediction: Prediction) -> str:
    """Return one text's named mentions that were missed, cut differently, or invented."""
    named = [p for p in prediction.mentions if not p.nominal]
    lines = [f"=== {gold.document.id} ==="]
    for mention in gold.mentions:
        if mention.nominal or not mention.outermost:
            continue
        hits = [p for p in named if p.span.overlaps(mention.span)]
        if not hits:
            lines.append(f"missed    {mention.text!r} ({mention.label})")
        elif all(p.span != mention.span for p in hits):
            parts = ", ".join(f"{gold.document.quote(p.span)!r} ({p.category})" for p in hits)
            lines.append(f"cut       {mention.text!r} ({mention.label}) as {parts}")
    lines += [
        f"invented  {gold.document.quote(p.span)!r} ({p.category})"
        for p in named
        if not any(p.span.overlaps(m.span) for m in gold.mentions)
    ]
    return "\n".join(lines)


def list_grounding(gold: GoldDocument, prediction: Prediction) -> str:
    """Return one text's mentions whose first identifier is not among the gold's exact ones."""
    named = [p for p in prediction.mentions if not p.nominal]
    lines = [f"=== {gold.document.id} ==="]
    for mention in gold.mentions:
        if mention.nominal or not mention.outermost:
            continue
        hits = [p for p in named if p.span.overlaps(mention.span)]
        best = min(hits, key=lambda p: p.span != mention.span, default=None)
        ids = best.ids if best else ()
        if mention.exact_ids.intersection(ids[:1]) or (best and not mention.ids and not ids):
            continue
        wanted = ", ".join(f"{i.id} ({i.match})" for i in mention.ids) or "none"
        given = ", ".join(ids[:4]) or ("none" if best else "not found")
        lines.append(f"{mention.text!r} ({mention.label}): {given}; gold: {wanted}")
    return "\n".join(lines)
