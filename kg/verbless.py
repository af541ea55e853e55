"""Sentences whose verb the parser took for a noun or an adjective (see `kg.repair`).

"Stem cells from fat healed fractures.", "Fever accompanies malaria.": in a sentence without any
verb, a word between two nouns that can be the verb of a frame is it. What a frame's verb takes
(an object, or a preposition of its row) tells it from a noun: "Asthma coexists with rhinitis."
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from kg.lemmas import Lemmatizer
from kg.mend import Tokens
from kg.model import Token
from kg.tables import table, words

#: Tags of verbs that can head a sentence.
FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})
#: Labels of words inside a noun phrase, and those by which a mis-tagged verb hangs.
INSIDE = frozenset({"compound", "amod", "nmod"})
_MISTAKEN = INSIDE | {"pobj", "nsubj", "ROOT", "acl", "dep", "npadvmod"}
_BEFORE = INSIDE | {"det", "nummod", "punct"}
_CARRIED = frozenset({"conj", "pobj", "prep", "nummod"})
_STOPS = frozenset('.!?;”"')
NOUNS = frozenset({"NOUN", "PROPN"})
_LEMMA = Lemmatizer()


@cache
def verbs() -> dict[str, frozenset[str]]:
    """Return the verbs of the frames, with the places that each takes.

    >>> "obj" in verbs()["treat"], "to" in verbs()["lead"]
    (True, True)
    """
    found: dict[str, frozenset[str]] = {}
    for row in table("frames"):
        if row["pos"] == "V":
            verb = row["word"].split()[0]
            places = f"{row['subject']} {row['object']}".split()
            found[verb] = found.get(verb, frozenset()) | set(places)
    return found


@cache
def nouns() -> frozenset[str]:
    """Return words that are as often nouns as verbs: "controls", "changes", "effects"."""
    known = words("frames", "word", "pos", "N") | words("light_nouns", "noun")
    return known | {"control", "model", "supplement", "form", "use", "need", "stem", "signal"}


def give_verb(tokens: Tokens, first: int, last: int) -> None:
    """Make the one word of a verbless sentence that can be its verb the verb."""
    inside = tokens[first:last]
    if any(_is_verb(t, tokens) for t in inside) or inside[-1].text not in _STOPS:
        return
    for i in range(first + 1, last - 1):
        found = _form(tokens, i)
        if found is not None and _fits(tokens, i, *found):
            _make_verb(tokens, first, last, i, *found)
            return


def _is_verb(token: Token, tokens: Tokens) -> bool:
    """Say whether a word heads a clause; "wound" in "slows wound healing" does not."""
    if token.pos == "AUX":
        return True
    after = tokens[token.index + 1].text.lower() if token.index + 1 < len(tokens) else ""
    if token.tag not in FINITE or token.dep in INSIDE | {"nsubj"}:
        return False
    if token.text.lower() == "wound" and after in ("healing", "closure", "repair", "care"):
        return False
    before = tokens[token.index - 1] if token.index else token
    return not (before.dep == "nsubj" and before.head == token.index and before.tag in FINITE)


def _form(tokens: Tokens, index: int) -> tuple[str, str] | None:
    """Return the lemma and tag of a word as a verb of some frame, if it can be one."""
    text, before = tokens[index].text.lower(), tokens[index - 1]
    for tag in ("VBD", "VBZ"):
        lemma = _LEMMA(text, tag)
        for verb in (lemma, f"{lemma}e"):
            plural = tag == "VBZ" and verb in nouns()  # "pain controls": as likely a noun
            if verb in verbs() and verb != text and not plural:
                return verb, tag
    if text in verbs() and before.tag in ("NNS", "NNPS", "PRP"):
        return text, "VBP"
    known = text in verbs() and text not in nouns()
    return (text, "VBP") if known and _joined(tokens, index) else None


def _joined(tokens: Tokens, index: int) -> int | None:
    """Return the "and" of "zinc and vitamin D", when such a phrase stands before a word."""
    at = index - 1
    while at > 0 and tokens[at].pos in NOUNS | {"ADJ", "NUM"}:
        at -= 1
    return at if at < index - 1 and tokens[at].text.lower() == "and" else None


def _fits(tokens: Tokens, index: int, lemma: str, tag: str) -> bool:
    """Say whether a word stands where a verb would: a noun before it, what it takes after it."""
    token, before, after = tokens[index], tokens[index - 1], tokens[index + 1]
    if token.dep not in _MISTAKEN and not (tag == "VBP" and token.dep == "conj"):
        return False
    if before.text == ",":
        return tag != "VBP" and _apposed(tokens, index) is not None and after.pos in NOUNS
    if before.pos not in NOUNS | {"PRON", "NUM"}:
        return False
    if before.pos == "NUM" and tokens[index - 2].tag != "HYPH":
        return False
    if tag == "VBZ" and before.tag in ("NNS", "NNPS"):
        return False
    if after.tag == "IN" or after.pos == "ADP":
        alone = "subj" in verbs()[lemma] and tag != "VBD"
        # "Pressure fell after exercise": a past form with what could be its agent is a participle.
        alone |= tag == "VBD" and bool({"after", "during"} & {after.text.lower()})
        return alone and after.text.lower() in verbs()[lemma]
    subject = after.text.lower() == "wound"  # "slows | wound healing"
    return after.pos in ("NOUN", "PROPN", "ADJ", "DET", "VERB") and (after.tag != "VBD" or subject)


def _apposed(tokens: Tokens, index: int) -> int | None:
    """Return X of "X, a kind of drug, relieves pain"."""
    noun = tokens[index - 2]
    while noun.dep in ("pobj", "prep") and noun.head < noun.index:
        noun = tokens[noun.head]
    return noun.head if noun.dep == "appos" and noun.head < noun.index else None


def _make_verb(tokens: Tokens, first: int, last: int, verb: int, lemma: str, tag: str) -> None:
    tops = (t.index for t in tokens[first:last] if not first <= t.head < last or t.head == t.index)
    root = next(tops, verb)
    tokens.put(replace(tokens[verb], tag=tag, pos="VERB", dep="ROOT", head=verb, lemma=lemma))
    taken = tokens[verb + 1].pos == "ADP" or tokens[verb + 1].tag == "IN"
    ends = (i for i in range(verb + 1, last) if tokens[i].pos in NOUNS and not _goes_on(tokens, i))
    object_ = None if taken else next(ends, None)
    both = _joined(tokens, verb) if tag == "VBP" else None
    if both is not None and tokens[both].head < both:  # "zinc and melatonin | attenuate"
        tokens.put(replace(tokens[verb - 1], dep="conj", head=tokens[both].head))
    apposed = _apposed(tokens, verb) if tokens[verb - 1].text == "," else None
    subject = verb - 1 if apposed is None else apposed
    while tokens[subject].dep in _CARRIED and tokens[subject].head < subject:
        subject = tokens[subject].head  # "neither X nor Y", "deletion of X": the first carries it
    front = subject
    while front > first and tokens[front - 1].dep in _BEFORE:
        front -= 1
    preposition = tokens[front - 1] if front > first else tokens[verb]
    if preposition.dep == "prep" and preposition.head < front:  # "cells from fat | healed"
        for i in range(front, subject):
            tokens.put(replace(tokens[i], head=subject))
        tokens.put(replace(tokens[subject], head=preposition.index, dep="pobj"))
        subject = preposition.head
    tokens.put(replace(tokens[subject], head=verb, dep="nsubj"))
    if object_ is not None:
        tokens.put(replace(tokens[object_], head=verb, dep="dobj"))
    for i in range(first, last):
        token = tokens[i]
        if i in (verb, subject, object_) or (subject < i < verb and token.head < verb):
            continue
        if i < subject and token.head >= subject:
            near = token.tag in ("JJ", "NN", "NNP", "NNS", "VBN", "DT", "HYPH", "CD")
            tokens.put(replace(token, head=subject if near else verb))
        elif i > verb and (token.head <= verb or token.head == root):
            inner = object_ is not None and i < object_
            if inner and token.dep == "ROOT":
                token = replace(token, dep="compound", pos="NOUN", tag="NN")
            tokens.put(replace(token, head=object_ if inner and object_ else verb))


def _goes_on(tokens: Tokens, noun: int) -> bool:
    """Say whether the noun phrase goes on after a noun."""
    return noun + 1 < len(tokens) and tokens[noun + 1].pos in NOUNS


def take_arguments(tokens: Tokens, verb: int) -> None:
    """Give a verb its subject and object where they hang on it as if it were a noun."""
    below = tokens.below(verb)
    if any(t.dep in ("nsubj", "nsubjpass", "csubj", "expl") for t in below):
        return
    near = [t for t in below if t.index < verb and t.dep in ("compound", "npadvmod", "nmod")]
    if not near or near[-1].pos not in NOUNS:
        return
    tokens.put(replace(near[-1], dep="nsubj"))
    if not any(t.dep == "dobj" for t in below):
        after = next((t for t in below if t.index > verb and t.dep == "appos"), None)
        if after is not None and tokens[verb + 1].pos != "PUNCT":
            tokens.put(replace(after, dep="dobj"))
