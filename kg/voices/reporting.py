"""Words of saying: who is said to say something, and which words of the sentence it is.

"X said that C", "C, X said", "C1, said X, C2", "X: C", "according to X, C", "as X put it, C",
"in the words of X". ``ontologies/reporting.tsv`` lists the verbs: those that say, those with
which a quotation is told ("beamed", "called it ..."), and those by which someone is said to hold
something ("believes").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.model import Span
from kg.syntax import Syntax
from kg.tables import table, words
from kg.voices.contents import FINITE, find_content, has_finite, last_word
from kg.voices.tellers import NEAR, QUOTE_ENDS, STOPS, can_speak, find_speaker

#: Nouns for what people know things from.
_SOURCES = frozenset(
    ["study", "report", "researcher", "scientist", "expert", "official", "police", "source",
     "website", "newspaper", "statement", "government", "ministry", "agency", "witness"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Telling:
    """A word of saying with its speaker (a token) and the words that are said.

    ``kind`` is ``says``, ``quotes`` or ``holds``; ``content`` is ``None`` where the words said are
    not a clause of the sentence ("announced a plan"); ``clause`` is the verb with its speaker.
    """

    verb: int
    speaker: int
    kind: str
    clause: Span
    content: Span | None


def find_tellings(syntax: Syntax) -> Iterator[Telling]:
    """Yield the words of saying of a text with their speakers, in reading order."""
    kinds = {row["verb"]: row["kind"] for row in table("reporting")}
    for token in syntax.tokens:
        found: Telling | None = None
        lemma = token.lemma.lower()
        if token.pos in ("VERB", "AUX") and lemma in kinds:
            found = _of_verb(syntax, token.index, kinds[lemma])
        elif token.tag in FINITE and token.pos == "VERB" and _beside_quote(syntax, token.index):
            found = _of_verb(syntax, token.index, "quotes")
        elif lemma in kinds and _is_misread(syntax, token.index):
            found = _of_verb(syntax, token.index, kinds[lemma])
        elif token.text.lower() == "according":
            found = _of_source(syntax, token.index, ("to",))
        elif token.text.lower() == "words":
            found = _of_source(syntax, token.index, ("of",))
        if found is None and token.tag == "VBN" and kinds.get(lemma) == "says":
            found = _as_said_by(syntax, token.index)
        if found is not None:
            yield found


# ------------------------------------------------------------------------------- verbs


def _beside_quote(syntax: Syntax, verb: int) -> bool:
    """Say whether a quotation ends right before a verb and its subject, or begins after it."""
    at = verb - 1
    chunk = syntax.chunk(at) if at >= 0 else None
    before = chunk[0] - 1 if chunk else at
    if before > 0 and syntax[before].text in QUOTE_ENDS:
        return syntax[before - 1].text in (",", "!", "?", ".", "…")
    if before > 0 and syntax[before].text == "," and syntax[before - 1].text in QUOTE_ENDS:
        return True
    ahead = verb + 1
    parted = ahead + 1 < len(syntax.tokens) and syntax[ahead].text in (",", ":")
    parted = parted and syntax[verb].dep not in ("relcl", "acl")
    return parted and syntax[ahead + 1].tag == "``"


def _of_verb(syntax: Syntax, verb: int, kind: str) -> Telling | None:
    if _is_denied(syntax, verb):
        return None
    speaker = find_speaker(syntax, verb)
    if speaker is None or not can_speak(syntax, verb, speaker):
        return None
    first, last = _block(syntax, verb, speaker)
    if first > 0 and first < verb and syntax[first - 1].text.lower() == "what":
        return None  # "what the rest of it said"
    return Telling(
        verb, speaker, kind, syntax.span(first, last), find_content(syntax, verb, first, last)
    )


def _is_misread(syntax: Syntax, word: int) -> bool:
    """Say whether a noun must be a verb of saying ("Smith stresses that", "the report states")."""
    start, end = syntax.parse.sentences[syntax.sentence_of(word)]
    if not (syntax[word].tag in ("NN", "NNS", "VBZ") and start < word < end - 1):
        return False
    that = syntax[word + 1].text == "that" and syntax[word + 1].tag == "IN"
    if syntax[word].dep == "ROOT" and that and syntax.children(word, "nsubj"):
        return True  # "The report, released on Tuesday, states that ..."
    if syntax[word - 1].pos not in ("NOUN", "PROPN", "PRON"):
        return False
    if that or any(syntax[i].text.lower() == "as" for i in syntax.children(word, "mark")):
        return True
    chunk = syntax.chunk(word - 1)
    before = (chunk[0] if chunk else word - 1) - 1
    if before > start and syntax[before].tag == "CC":  # "..., Smith and colleagues report."
        chunk = syntax.chunk(before - 1)
        before = (chunk[0] if chunk else before - 1) - 1
    return (
        syntax[word + 1].text in (".", ",", ":", "out")
        and before > start
        and (syntax[before].text in STOPS or syntax[before].text.lower() == "as")
    )


def _is_denied(syntax: Syntax, verb: int) -> bool:
    """Say whether it was not said, or is only to be said: "did not say", "declined to say"."""
    for i in syntax.children(verb):
        if syntax[i].text.lower() == "what" and i < verb:
            return True  # "what she is saying"
        if syntax[i].dep == "neg" or syntax[i].lemma == "never":
            between = range(min(i, verb) + 1, max(i, verb))
            if not any(syntax[k].text in STOPS for k in between):
                return True
    if syntax[verb].tag == "VBN" and syntax[verb].dep == "amod":
        return True  # "the said decree"
    infinitive = any(syntax[i].tag == "TO" for i in syntax.children(verb, "aux"))
    return infinitive and syntax[verb].dep in ("xcomp", "acl", "advcl")


def _block(syntax: Syntax, verb: int, speaker: int) -> tuple[int, int]:
    """Return the token range of a verb with its speaker's noun phrase."""
    chunk = syntax.chunk(speaker) or (speaker, speaker + 1, speaker)
    if abs(speaker - verb) > NEAR or syntax.sentence_of(speaker) != syntax.sentence_of(verb):
        return verb, verb + 1
    before = syntax.chunk(chunk[0] - 1) if 0 < chunk[0] <= verb else None
    apposed = before is not None and before[1] == chunk[0] and syntax[speaker].pos == "PROPN"
    first = before[0] if before is not None and apposed else chunk[0]  # "the mayor | Ana Reed said"
    return min(verb, first), max(verb + 1, chunk[1])


# ----------------------------------------------------------------------------- sources


def _of_source(syntax: Syntax, index: int, follows: tuple[str, ...]) -> Telling | None:
    """Return "according to X" or "in the words of X" with the rest of the sentence."""
    start, end = syntax.parse.sentences[syntax.sentence_of(index)]
    if index + 2 >= end or syntax[index + 1].text.lower() not in follows:
        return None
    if follows == ("of",) and [syntax[i].text.lower() for i in range(max(start, index - 2), index)][
        -2:
    ] != ["in", "the"]:
        return None
    return _source(syntax, index if follows == ("to",) else index - 2, index + 2)


def _source(syntax: Syntax, first: int, behind: int) -> Telling | None:
    """Return the telling of a phrase that begins at ``first`` and names who at ``behind``."""
    start, end = syntax.parse.sentences[syntax.sentence_of(first)]
    chunk = syntax.chunk(behind) or syntax.chunk(behind + 1)
    speaker = chunk[2] if chunk else behind
    role = _role_behind(syntax, behind, min(end, behind + 8))
    if role is not None:
        speaker, chunk = role, (behind, role + 1, role)
    if syntax[speaker].pos not in ("NOUN", "PROPN", "PRON"):
        return None
    if syntax[speaker].text.lower() in ("that", "this", "these", "those", "which", "what"):
        return None  # "named according to that of their fathers"
    last = chunk[1] if chunk else speaker + 1
    end = last_word(syntax, start, end)
    start = max((i + 1 for i in range(start, first) if syntax[i].text == ":"), default=start)
    content = None
    if first - start <= 1 or syntax[first - 1].tag == "CC":
        after = syntax.chunk(last) if last < end else None
        if after is not None and syntax[after[2]].dep.startswith("nsubj"):
            content = syntax.span(last, end)  # "According to X the trial failed"
        comma = next((i for i in range(last, end) if _ends_source(syntax, i)), None)
        if content is None and comma is not None and comma + 1 < end:
            content = syntax.span(comma + 1, end)
    else:
        sources = _SOURCES | words("cues", "cue", "kind", "role")
        named = syntax[speaker].pos == "PROPN" or syntax[speaker].lemma in sources
        if syntax[first - 1].text not in STOPS and not named:
            return None  # "dated according to the calendar"
        stop = first
        while stop > start and syntax[stop - 1].text in STOPS:
            stop -= 1
        content = syntax.span(start, stop) if stop > start else None
        if not has_finite(syntax, start, stop) and has_finite(syntax, last, end):
            content = syntax.span(start, end)  # "X, according to Y, does Z"
    return Telling(first, speaker, "says", syntax.span(first, last), content)


def _role_behind(syntax: Syntax, start: int, end: int) -> int | None:
    """Return the role that a long noun phrase ends in: "a University of Oslo PhD student"."""
    roles = words("cues", "cue", "kind", "role")
    for at in range(start, end):
        if syntax[at].lemma.lower() in roles and syntax[at].pos == "NOUN":
            named = at + 1 < end and syntax[at + 1].tag.startswith("NNP")
            return None if named else at  # "first author Ada Byron"
        if syntax[at].pos not in ("NOUN", "PROPN", "ADJ", "DET") and syntax[at].text != "of":
            return None
    return None


def _as_said_by(syntax: Syntax, verb: int) -> Telling | None:
    """Return "as reported by X" with the rest of its sentence."""
    start, end = syntax.parse.sentences[syntax.sentence_of(verb)]
    if verb == start or verb + 2 >= end:
        return None
    if (syntax[verb - 1].text.lower(), syntax[verb + 1].text.lower()) != ("as", "by"):
        return None
    return _source(syntax, verb - 1, verb + 2)


def _ends_source(syntax: Syntax, at: int) -> bool:
    """Say whether a comma ends the description of a source: a subject with a verb follows it."""
    after = at + 1
    if syntax[at].text not in (",", "”", '"') or syntax[after].text in ("”", '"'):
        return False
    if syntax[after].tag in ("WP", "WDT"):  # "according to X, who led it, ..."
        return False
    chunk = syntax.chunk(after)
    if chunk is None:
        return True
    head = chunk[2]
    return syntax[head].dep not in ("appos", "conj") or syntax[head].dep.startswith("nsubj")
