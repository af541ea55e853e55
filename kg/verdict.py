"""What is right about a predicted claim that fits a gold one: predicate, polarity, and so on."""

from __future__ import annotations

from kg.gold.answers import GoldArgument, GoldClaim, GoldDocument
from kg.matching import Matches, anchor, same_family
from kg.prediction import PredictedArgument, PredictedClaim

#: The gold's words for certainty and kind, in the program's; other kinds are ``other``.
CERTAINTY = {
    "asserted": "certain",
    "hedged": "probable",
    "expected": "probable",
    "possible": "speculative",
    "unknown": "speculative",
}
KIND = {
    "reported_finding": "observation",
    "conclusion": "analysis",
    "background_knowledge": "fact",
    "method_statement": "method",
}
_SPECIES = "species_context_qualifier"


def judge(claim: GoldClaim, best: PredictedClaim, gold: GoldDocument) -> dict[str, bool]:
    """Return, for each aspect that applies to the gold claim, whether the predicted one has it.

    ``certainty`` asks certain or not; ``certainty_level`` asks for the level, where the cue is
    not "may" (the gold calls that hedged). ``no_false_speaker`` applies where no name is printed.
    """
    want = CERTAINTY[claim.certainty]
    verdict = {
        "arguments_exact": _is_exact(best.subject, claim.subject, gold)
        and _is_exact(best.object, claim.object, gold),
        "predicate_family": same_family(best.predicate, claim.predicate),
        "predicate_exact": best.predicate == claim.predicate,
        "polarity": best.negated == claim.negated,
        "certainty": (want == "certain") == (best.certainty == "certain"),
        "kind": KIND.get(claim.kind, "other") == best.kind,
    }
    if claim.negated:
        verdict["negated_recall"] = best.negated
    if want != "certain":
        verdict["hedged_recall"] = best.certainty != "certain"
    if not _says_may(claim, gold):
        verdict["certainty_level"] = want == best.certainty
    if is_named(claim.speaker):
        verdict["speakers"] = _says_speaker(best, claim.speaker)
    else:
        verdict["no_false_speaker"] = not best.speakers
    species = {value for name, value in claim.qualifiers if name == _SPECIES}
    if species:
        meant = species.union(*(m.exact_ids for m in gold.mentions if m.exact_ids & species))
        verdict["species"] = any((_SPECIES, value) in best.qualifiers for value in meant)
    combined = [
        _has_all_parts(wanted, predicted)
        for wanted, predicted in ((claim.subject, best.subject), (claim.object, best.object))
        if wanted.parts
    ]
    if combined:
        verdict["combinations"] = all(combined)
    return verdict


def _is_exact(argument: PredictedArgument, wanted: GoldArgument, gold: GoldDocument) -> bool:
    mention = gold.mention(wanted.mention)
    if argument.id in anchor(wanted, gold).ids:
        return True
    return mention is not None and argument.span == mention.span


def _has_all_parts(wanted: GoldArgument, argument: PredictedArgument) -> bool:
    label = argument.label.casefold()
    return all(curie in argument.parts or text.casefold() in label for text, curie in wanted.parts)


def _says_may(claim: GoldClaim, gold: GoldDocument) -> bool:
    span = claim.evidence or claim.sentence
    words = gold.document.quote(span).casefold().split() if span else []
    return claim.certainty == "hedged" and "may" in words


def is_named(speaker: str) -> bool:
    """Say whether a speaker has a printed name ("the team" has none).

    >>> is_named("Yuta Sawada"), is_named("the researchers")
    (True, False)
    """
    return bool(speaker) and speaker != speaker.lower()


def _says_speaker(claim: PredictedClaim, speaker: str) -> bool:
    last = speaker.split()[-1].casefold()
    return any(last in name.casefold() for name in claim.speakers)


def affirms(claim: GoldClaim, fitting: tuple[int, ...], matches: Matches) -> bool:
    """Say whether some predicted claim affirms what the gold claim denies.

    One that also fits a gold claim that is affirmed does not count.
    """
    excused = {i for m in matches.gold if not m.gold.negated for i in m.fitting}
    return any(
        not matches.predicted[i].negated
        and i not in excused
        and (not claim.predicate or same_family(matches.predicted[i].predicate, claim.predicate))
        for i in fitting
    )
