"""Who says it: the word that names the speaker of a verb of saying.

Mostly the subject; but parsers err where speech is reported, so what stands between a quotation
and the verb, or right after it (", said X,"), is looked at too.
"""

from __future__ import annotations

from kg.arguments.subjects import is_passive, subjects
from kg.syntax import Syntax
from kg.tables import words

#: What parts a clause of saying from the words before it.
STOPS = frozenset({",", "”", '"', "»", "’", "—", "–", "-", "--", "''"})
QUOTE_ENDS = frozenset({"”", '"', "»", "''", "’"})
#: How many words a speaker's description may stand away from the verb; after a quotation.
NEAR, _FAR = 12, 30
#: Those who speak in any text without being named: its author and its reader.
_FIRST = frozenset({"i", "we", "you", "one", "who", "which", "that", "there", "what"})
_NOBODY = frozenset({"nobody", "none", "nothing", "no-one"})
#: Words that name no speaker, whatever the parse takes them for.
_MUTE = frozenset({"CC", "IN", "MD", "RB", "TO", "UH", "WDT", "WRB"})
_TIMES = frozenset(["day", "week", "month", "year", "morning", "evening", "night", "afternoon"])
#: Pronouns that are no subjects.
_OBJECTS = frozenset({"me", "him", "her", "us", "them"})
#: What follows a speaker who is named after the verb; proper names also with what they are of.
_MARKS = frozenset({",", ".", ";", ":", "“", '"', "("})
_PARTS = _MARKS | {"of", "at", "from", "in", "and", "who"}
_DOUBLE = frozenset({"“", "”", '"', "«", "»"})
#: Nouns for texts that the table of descriptions does not hold, and those that are no texts.
_TEXTS = frozenset(
    ["review", "statement", "letter", "guideline", "assessment", "survey", "data", "evidence",
     "analysis", "experiment", "test", "biography", "it", "model", "figure", "number", "statistic"]
)  # fmt: skip
#: Verbs by which "it" says something; by others it rather shows it.
_TOLD = frozenset({"say", "tell", "add", "write", "announce", "claim", "state", "warn", "read"})
_SHOWN = frozenset(
    ["data", "evidence", "finding", "result", "work", "test", "experiment", "model", "figure",
     "number", "statistic"]
)  # fmt: skip


def find_speaker(syntax: Syntax, verb: int) -> int | None:
    """Return the head word of who speaks: the subject, before or after the verb."""
    aux = {syntax[i].lemma.lower() for i in syntax.children(verb, "aux", "auxpass")}
    passive = syntax[verb].tag == "VBN" and is_passive(syntax, verb) and aux != {"have"}
    who = syntax.child(verb, "nsubj") if syntax[verb].dep == "advcl" else None
    if who is not None and who > 1 and syntax[who].tag == "WP" and syntax[who - 1].text == ",":
        return _described(syntax, who - 2)
    if syntax[verb - 1].tag == "DT" and syntax[verb - 1].text == "That":
        return None  # "That said, ..."
    inserted = _inserted(syntax, verb)
    if inserted is not None:
        return inserted
    if syntax[verb].tag in ("NN", "NNS"):
        return next(iter(syntax.children(verb, "nsubj")), verb - 1)
    if _is_active(syntax, verb):
        return syntax[verb].head
    if passive and syntax[verb].lemma == "quote":  # "X was quoted by Y"
        return next(iter(subjects(syntax, verb)), None)
    if passive:
        below = [syntax.child(agent, "pobj") for agent in syntax.children(verb, "agent")]
        told = syntax.child(verb, "ccomp") is not None or syntax[verb].lemma == "describe"
        return below[0] if below and told else None
    if syntax[verb].tag == "VBN" and syntax.child(verb, "aux", "nsubj") is None:
        return None  # "a memoir called ..."
    found = [i for i in subjects(syntax, verb) if i != verb]
    if syntax[verb].tag == "VBG" and not found:
        found = _of_participle(syntax, verb)
    found = [i for i in found if not _parted(syntax, i, verb) and syntax[i].lemma not in _TIMES]
    if not found and syntax[verb].tag == "VB":
        return None  # "let us say that ..."
    found = found or _after_quote(syntax, verb)
    if found and syntax[found[0]].pos == "VERB":  # "Commenting on the work, Dr Hill said"
        behind = range(found[0], verb)
        named = [i for i in behind if syntax[i].tag == "NNP" and syntax[i].dep != "compound"]
        found = [i for i in named if any(syntax[k].text == "," for k in range(found[0], i))]
    told = syntax[verb].lemma.lower() in ("tell", "assure", "warn", "remind")
    told = told or syntax[verb].lemma.lower() in words("reporting", "verb", "kind", "quotes")
    if not found or (found[0] < verb and syntax[verb - 1].text in STOPS and not told):
        found = _beside(syntax, verb, told) or found  # ", says X", whatever the parse takes it for
    return found[0] if found else None


def _inserted(syntax: Syntax, verb: int) -> int | None:
    """Return who speaks in a clause of two words between commas: "The answer, X says, is no"."""
    first, last = syntax.parse.sentences[syntax.sentence_of(verb)]
    chunk = syntax.chunk(verb - 1) or (verb - 1, verb, verb - 1)
    if chunk[0] - 2 < first or verb + 2 >= last:
        return None
    if syntax[chunk[0] - 1].tag == "CC":  # "The answer, X and Y say, is no"
        chunk = syntax.chunk(chunk[0] - 2) or (chunk[0] - 2, chunk[0] - 1, chunk[0] - 2)
    after = verb + 1 + (syntax[verb + 1].text == "out")  # "points out"
    parted = syntax[chunk[0] - 1].text == syntax[after].text == ","
    who = syntax[min(chunk[2], verb - 1)]  # a verb that was taken for a noun ends their phrase
    fits = who.tag in ("NNP", "NNPS", "PRP") and who.text.lower() not in _OBJECTS
    goes_on = after + 1 < last and syntax[after + 1].tag in ("VBZ", "VBP", "VBD", "MD")
    return who.index if parted and fits and goes_on else None


def _of_participle(syntax: Syntax, verb: int) -> list[int]:
    """Return who is said to be doing what a participle tells: "X left, saying ..."."""
    above = syntax[verb].head
    if syntax[verb].dep == "pcomp":  # "is quoted as saying"
        above = syntax[above].head
        quoted = syntax.children(above, "dobj")
        if quoted and syntax[above].lemma.lower() in ("quote", "cite"):
            return quoted[:1]  # "the paper quotes X as saying"
    for _ in range(NEAR):
        if syntax[above].pos not in ("VERB", "AUX"):
            break
        found = list(subjects(syntax, above))
        if found:
            return found
        if syntax[above].dep not in ("xcomp", "conj", "advcl"):
            break
        above = syntax[above].head
    if syntax[above].dep == "acl":  # "X, his rival, wrote to him saying ..."
        return [syntax[above].head]
    behind = syntax[verb].dep == "acl" and syntax[verb - 1].text == ","
    return [above] if behind and syntax[above].pos in ("NOUN", "PROPN", "PRON") else []


def _after_quote(syntax: Syntax, verb: int) -> list[int]:
    """Return the first noun phrase after a quotation that ends shortly before a verb."""
    start = max(syntax.parse.sentences[syntax.sentence_of(verb)][0], verb - _FAR)
    ends = [i for i in range(start, verb) if syntax[i].text in QUOTE_ENDS and syntax[i].tag != "``"]
    behind = range(ends[-1] + 1, verb) if ends else range(0)
    return next(([c[2]] for i in behind if (c := syntax.chunk(i)) is not None), [])


def _described(syntax: Syntax, last: int) -> int:
    """Return the noun that ", who said" goes on from: the head of the phrases before it."""
    while syntax[last].dep in ("pobj", "prep", "compound", "poss", "case", "det"):
        up = syntax[last].head
        if up > last or syntax[up].pos in ("VERB", "AUX"):
            break
        if syntax[last].dep == "prep" and syntax[up].pos not in ("NOUN", "PROPN"):
            break
        last = up
    return last


def _is_active(syntax: Syntax, verb: int) -> bool:
    """Say whether what looks like "..., a spokesman asked" is one who asked."""
    head = syntax[verb].head
    start = min([head, *(i for i in syntax.children(head) if i < head)])
    bare = syntax[verb].tag == "VBN" and syntax[verb].dep == "acl" and head == verb - 1
    return bare and start > 0 and syntax[start - 1].text in STOPS


def _parted(syntax: Syntax, one: int, other: int) -> bool:
    """Say whether a quotation begins or ends between two words, not both."""
    between = range(min(one, other) + 1, max(one, other))
    marks = [i for i in between if syntax[i].text in _DOUBLE or syntax[i].tag in ("``", "''")]
    return len(marks) % 2 == 1


def _beside(syntax: Syntax, verb: int, told: bool) -> list[int]:
    """Return the head of the noun phrase right after a verb (not who is told) or before it."""
    first, last = syntax.parse.sentences[syntax.sentence_of(verb)]
    for place, step in ((verb - 1, -1),) if told else ((verb + 1, 1), (verb - 1, -1)):
        chunk = syntax.chunk(place) if first <= place < last else None
        if chunk is None and step > 0 and place + 1 < last and syntax[place].tag == "NN":
            chunk = syntax.chunk(place + 1)
        if chunk is None or syntax[chunk[2]].tag not in ("NNP", "NNPS", "PRP", "NN", "NNS"):
            continue
        following = syntax.chunk(min(chunk[1], last - 1)) if step > 0 else None
        if following is not None and following[0] == chunk[1]:
            chunk = following  # "says cardiologist | Dr. X"
        head, beyond = syntax[chunk[2]], chunk[1] if step > 0 else chunk[0] - 1
        if head.text.lower() in _OBJECTS or head.text.lower().endswith(("self", "selves")):
            continue
        says = step < 0 or not head.dep.startswith("nsubj") or not beyond < head.head < last
        if not says and syntax[beyond].text in _DOUBLE:
            continue  # "..., says the river “is full of lead”"
        parts = _PARTS if syntax[chunk[2]].tag.startswith("NNP") else _MARKS
        if step < 0 and syntax[beyond].pos == "ADP" and beyond >= first:
            continue
        named = syntax[chunk[2]].tag.startswith("NNP") and syntax[min(beyond, last - 1)].tag == "IN"
        if step < 0 or beyond >= last or syntax[beyond].text in parts or named:
            return [chunk[2]]
    return []


def can_speak(syntax: Syntax, verb: int, speaker: int) -> bool:
    """Say whether a subject is one that says things: no author's "we", no finding, nobody."""
    word = syntax[speaker]
    lemma = word.lemma.lower()
    if word.text.lower() == "one" and "of" in dict(syntax.prepositions(speaker)):
        return True  # "one of the nurses"
    if word.text.lower() in _FIRST | _NOBODY or lemma in _NOBODY or word.tag in _MUTE:
        return False
    chunk = syntax.chunk(speaker)
    before = range(max(chunk[0] - 1, 0), speaker) if chunk else range(speaker, speaker)
    if any(syntax[i].text.lower() in ("no", "neither") for i in before):
        return False
    if lemma == "it" and syntax[verb].lemma.lower() in _TOLD:
        return True
    texts = words("reporting", "verb", "texts", "yes")
    if lemma in words("nominals", "noun", "refers", "study") or lemma in _TEXTS:
        return lemma not in _SHOWN and syntax[verb].lemma.lower() in texts
    return word.pos in ("NOUN", "PROPN", "PRON", "NUM") or word.text[:1].isupper()
