"""The statement kind of a claim: finding, conclusion, method, question, background, opinion."""

from __future__ import annotations

import re

from kg.arguments.reading import Reading
from kg.claims.base import Relation
from kg.model import Certainty, Span, Speaker, StatementKind
from kg.section_kinds import section_kind
from kg.status.base import Status
from kg.tables import words

_OPINION = frozenset({Certainty.PROBABLE, Certainty.SPECULATIVE})
_METHOD_VERBS = frozenset(
    "use employ combine develop derive extract isolate obtain collect receive take give inject "
    "transplant implant administer treat apply".split()
)
_STRUCTURAL = frozenset(
    "subclass same quality derive_from involved part_of consist expressed_in located".split()
)


def read_kind(
    reading: Reading,
    relation: Relation,
    status: Status,
    speakers: tuple[Speaker, ...],
    sentence: Span,
) -> StatementKind:
    """Return what a sentence does with a claim: by section, cues, tense and quotation."""
    syntax = reading.syntax
    if status.under_test:
        return StatementKind.INVESTIGATION
    section = next(
        (
            found
            for passage in reading.document.passages
            if passage.section
            and passage.span.overlaps(sentence)
            and (found := section_kind(passage.section))
        ),
        None,
    )
    if section is not None and section is not StatementKind.INVESTIGATION:
        return section
    if relation.kind in _STRUCTURAL and relation.kind != "derive_from":
        return StatementKind.FACT
    quoted = any(speaker.quote for speaker in speakers)
    if status.certainty in _OPINION:
        concludes = status.analysis and (status.reported or not quoted)
        return StatementKind.ANALYSIS if concludes else StatementKind.OTHER
    past = _is_past(reading, relation.token)
    if quoted and not past:
        modal = any(syntax[i].tag == "MD" for i in syntax.children(relation.token, "aux"))
        return (
            StatementKind.OTHER
            if modal or relation.kind in ("treat", "affect")
            else StatementKind.FACT
        )
    given = past and relation.kind in ("treat", "used_for")  # once tried, not established
    if not (quoted or given) and _is_known(reading, relation.token, sentence):
        return StatementKind.FACT
    if status.analysis:
        return StatementKind.ANALYSIS
    if any(p.kind == "title" and p.span.overlaps(sentence) for p in reading.document.passages):
        # The title of a paper states what it concludes.
        return StatementKind.ANALYSIS
    verb = syntax[relation.token].lemma.lower()
    if relation.kind == "derive_from" and syntax[relation.token].tag == "VBN" and not quoted:
        return StatementKind.METHOD
    if status.reported and not past and _is_new(reading, relation.token):
        return StatementKind.OBSERVATION
    if past:
        if verb in _METHOD_VERBS and not status.outcome and not status.negated:
            return StatementKind.METHOD
        return StatementKind.OBSERVATION
    return StatementKind.FACT


#: References to other works: "(12, 13)", "[4]", "(Lee et al., 2010)".
_CITED = re.compile(
    r"\[\d+(?:\s?[-–,]\s?\d+)*\]|\(\d+(?:\s?[-–,]\s?\d+)*\)|\(\w+[^()]{0,40}\d{4}[a-z]?\)"
)


def _is_known(reading: Reading, token: int, sentence: Span) -> bool:
    """Say whether a clause tells of what was found before: by its words, or by a reference."""
    syntax, text = reading.syntax, reading.document.quote(sentence).lower()
    if any(cue in text for cue in words("cues", "cue", "kind", "new")):
        return False
    known = words("cues", "cue", "kind", "known")
    above = (token, *syntax.ancestors(token))
    beside = {syntax[i].text.lower() for up in above for i in syntax.children(up, "advmod")}
    told = [syntax.phrase(i) for up in above for i in syntax.children(up, "nsubj", "nsubjpass")]
    who = [reading.document.quote(span).lower() for span in told]
    if beside & known or any(cue in one for one in who for cue in known):
        return True
    if any(_was_shown(reading, up) for up in syntax.ancestors(token)):
        return True
    return _CITED.search(text, len(text) // 2) is not None


def _was_shown(reading: Reading, verb: int) -> bool:
    """Say whether a verb tells of what others found: "has been shown to"."""
    syntax = reading.syntax
    aux = {syntax[i].lemma.lower() for i in syntax.children(verb, "aux", "auxpass")}
    shown = syntax[verb].lemma.lower() in words("cues", "cue", "kind", "factive")
    return shown and {"have", "be"} <= aux and syntax[verb].tag == "VBN"


def _is_new(reading: Reading, token: int) -> bool:
    """Say whether the authors say that they found it: "we show that", "our data reveal that"."""
    syntax = reading.syntax
    for above in syntax.ancestors(token):
        if syntax[above].lemma.lower() in words("cues", "cue", "kind", "factive"):
            for subject in syntax.children(above, "nsubj"):
                own = [syntax[i].text.lower() for i in (subject, *syntax.children(subject))]
                if {"we", "our", "this", "these", "present"} & set(own):
                    return True
    return False


def _is_past(reading: Reading, token: int) -> bool:
    """Say whether a clause tells of what was done or seen: past or perfect tense."""
    syntax = reading.syntax
    for index in (token, *syntax.ancestors(token)):
        word = syntax[index]
        if word.pos not in ("VERB", "AUX"):
            if word.dep == "appos":
                return False
            continue
        if word.tag == "VBD":
            return True
        aux = syntax.children(index, "aux", "auxpass")
        if any(syntax[i].tag == "VBD" for i in aux):
            return True
        if any(syntax[i].lemma.lower() == "have" for i in aux):
            return True
        if word.tag in ("VBZ", "VBP") or (
            aux and any(syntax[i].tag in ("VBZ", "VBP", "MD") for i in aux)
        ):
            return False
        if word.dep in ("relcl", "acl"):
            return False
    return False
