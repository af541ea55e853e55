"""Verbs and objects of larger sentences that the parser hung in the wrong place (see `kg.repair`).

Each rule needs words that show it: an infinitive's "to" before a frame's verb, a plural that stands
as a modifier ("showed that ibuprofen *relieves* headache"), a noun joined to a verb ("relieves
fever and *headache*"), a participle that took the place of the verb ("Asthma *managed* by
budesonide is common").
"""

from __future__ import annotations

from dataclasses import replace

from kg.lemmas import Lemmatizer
from kg.mend import Tokens
from kg.model import Token
from kg.verbless import FINITE, INSIDE, NOUNS, nouns, verbs

_LEMMA = Lemmatizer()
#: Things of a list that are looked at.
_LISTED = 8
_OBJECTS = frozenset({"dobj", "pobj", "attr", "conj", "appos", "ccomp", "ROOT", "dep"})


def mend_token(tokens: Tokens, index: int) -> None:
    """Mend what one token shows to be wrong."""
    token = tokens[index]
    if index and tokens[index - 1].text.lower() == "to" and token.dep in INSIDE | {"det"}:
        _infinitive(tokens, index)
    elif index and tokens[index - 1].tag == "MD" and token.dep in INSIDE:
        _modal(tokens, index)
    elif token.dep == "compound" and token.tag in ("NN", "NNS"):
        _third_person(tokens, index)
    elif token.dep == "amod" and token.tag in ("VBN", "VBD", "JJ") and token.text.endswith("ed"):
        _past_verb(tokens, index)
    elif token.dep == "amod" and token.tag == "VBG" and tokens[index - 1].text.lower() == "by":
        _gerund(tokens, index)
    elif token.dep == "conj" and token.pos in NOUNS:
        if tokens[index - 1].dep == "cc" and token.tag == "NNS":
            _second_verb(tokens, index)
        _second_object(tokens, index)
    elif token.tag == "VBN" and token.pos == "VERB":
        _participle(tokens, index)
    elif token.tag in FINITE and token.dep == "conj":
        _lost_object(tokens, index)


def _infinitive(tokens: Tokens, index: int) -> None:
    """Make "to soothe headache" an infinitive with its object."""
    token, to = tokens[index], tokens[index - 1]
    noun = tokens[token.head]
    if token.text.lower() not in verbs() or token.tag == "JJ" or noun.index <= index:
        return
    above = tokens[to.head] if to.head != index else tokens[noun.head]
    if above.index in (noun.index, index):
        return
    dep = "acl" if above.pos in NOUNS else "xcomp"
    tokens.put(
        replace(token, tag="VB", pos="VERB", dep=dep, head=above.index, lemma=token.text.lower())
    )
    tokens.put(replace(to, tag="TO", pos="PART", dep="aux", head=index))
    tokens.put(replace(noun, dep="dobj", head=index))


def _third_person(tokens: Tokens, index: int) -> None:
    """Make a verb of "(that) ibuprofen relieves headache", which was taken for a modifier."""
    token = tokens[index]
    noun, before = tokens[token.head], tokens[index - 1]
    lemma = _LEMMA(token.text.lower(), "VBZ")
    if lemma == token.text.lower() or "obj" not in verbs().get(lemma, ()):
        return
    if noun.index <= index or noun.dep not in _OBJECTS or lemma in nouns():
        return
    front = [t for t in tokens.below(noun.index) + tokens.below(index) if t.index < index]
    subject = before if before in front and before.pos in NOUNS and before.dep in INSIDE else None
    joined = before.dep == "cc" and noun.dep == "conj"
    if not joined and subject is None:
        return
    _take_place(tokens, replace(token, tag="VBZ", lemma=lemma), noun.index, subject)


def _modal(tokens: Tokens, index: int) -> None:
    """Make a verb of what stands after a modal: "VEGF can foster angiogenesis"."""
    token, modal = tokens[index], tokens[index - 1]
    noun = tokens[token.head]
    if token.text.lower() not in verbs() or noun.index <= index:
        return
    top = modal.head != noun.index
    _take_place(tokens, replace(token, tag="VB", lemma=token.text.lower()), noun.index, None)
    if top:  # the modal had the clause
        for other in tokens.below(modal.index):
            if other.index != modal.index:
                tokens.put(replace(other, head=index))
        head = index if modal.head == modal.index else modal.head
        tokens.put(replace(tokens[index], dep=modal.dep, head=head))
    tokens.put(replace(modal, dep="aux", head=index))


def _take_place(tokens: Tokens, verb: Token, noun: int, subject: Token | None) -> None:
    """Put a verb in the place of the noun it was hung on, which becomes its object."""
    old, index = tokens[noun], verb.index
    head = index if old.head == noun else old.head
    front = [t for t in tokens.below(noun) if t.index < index]
    marked = any(t.text.lower() == "that" for t in front)
    dep = "ccomp" if marked and old.dep in ("dobj", "pobj") else old.dep
    tokens.put(replace(verb, pos="VERB", dep=dep, head=head))
    tokens.put(replace(old, dep="dobj", head=index))
    for other in front:
        tokens.put(replace(other, head=index))
    if subject is not None:
        tokens.put(replace(subject, dep="nsubj", head=index))


def _past_verb(tokens: Tokens, index: int) -> None:
    """Make a verb of "(increased X,) decreased Y", which was taken for an adjective of Y."""
    token = tokens[index]
    noun, before = tokens[token.head], tokens[index - 1]
    lemma = _LEMMA(token.text.lower(), "VBD")
    if noun.dep not in ("conj", "dep") or noun.index < index:
        return
    if before.text != "," and before.dep != "cc":
        return
    first = tokens[noun.head]
    if noun.dep == "dep":  # hung on the verb itself
        first = next((t for t in tokens.below(first.index) if t.dep == "dobj"), noun)
    for _ in range(_LISTED):
        if first.dep == "conj":
            first = tokens[first.head]
    verb = tokens[first.head]
    changes = all("obj" in verbs().get(one, ()) for one in (lemma, verb.lemma.lower()))
    if first.dep == "dobj" and verb.tag == "VBD" and verb.index < first.index < index and changes:
        tokens.put(replace(token, tag="VBD", pos="VERB", lemma=lemma, dep="conj", head=verb.index))
        tokens.put(replace(noun, dep="dobj", head=index))


def _gerund(tokens: Tokens, index: int) -> None:
    """Make "by lessening headache" a clause with its object."""
    token = tokens[index]
    noun, by = tokens[token.head], tokens[index - 1]
    if noun.head != by.index or "obj" not in verbs().get(token.lemma.lower(), ()):
        return
    tokens.put(replace(token, pos="VERB", dep="pcomp", head=by.index))
    tokens.put(replace(noun, dep="dobj", head=index))


def _second_verb(tokens: Tokens, index: int) -> None:
    """Make a verb of "(is cheap) and palliates pain", which was taken for a noun."""
    token = tokens[index]
    lemma = _LEMMA(token.text.lower(), "VBZ")
    above = tokens[token.head]
    verbal = above.pos in ("VERB", "AUX") or above.dep == "acomp" or above.tag == "JJ"
    if not verbal or "obj" not in verbs().get(lemma, ()) or lemma in nouns():
        return
    tokens.put(replace(token, tag="VBZ", pos="VERB", lemma=lemma))
    _lost_object(tokens, index)


def _second_object(tokens: Tokens, index: int) -> None:
    """Join a noun that was joined to the verb to the verb's object before it."""
    token = tokens[index]
    verb = tokens[token.head]
    if verb.pos != "VERB" or verb.index > index or _heads_clause(tokens, index):
        return
    objects = [t for t in tokens.below(verb.index) if t.dep == "dobj" and t.index < index]
    joins = [t for t in tokens.below(verb.index) if t.dep == "cc" and t.index < index]
    listed = any(t.dep == "conj" for t in tokens.below(index))  # "pain, headache and fever"
    if not objects or not (joins or listed):
        return
    if joins and joins[-1].index > objects[-1].index:
        tokens.put(replace(joins[-1], head=objects[-1].index))
    elif not listed:
        return
    tokens.put(replace(token, head=objects[-1].index))


def _heads_clause(tokens: Tokens, index: int) -> bool:
    return any(t.dep in ("nsubj", "aux", "cop", "mark", "dobj") for t in tokens.below(index))


def _participle(tokens: Tokens, index: int) -> None:
    """Give "is common" the place that "managed" took: "Asthma managed by budesonide is common"."""
    token = tokens[index]
    below = tokens.below(index)
    subject = next((t for t in below if t.dep == "nsubj" and t.index < index), None)
    second = next((t for t in below if t.dep == "conj" and _is_finite(tokens, t)), None)
    if subject is None or second is None:
        return
    if any(t.dep in ("aux", "auxpass", "cc", "dobj") for t in below):
        return
    if any(t.dep in ("nsubj", "nsubjpass") for t in tokens.below(second.index)):
        return
    top = token.head == index
    head = second.index if top else token.head
    tokens.put(replace(second, dep=token.dep, head=head))
    dep = "nsubjpass" if any(t.dep == "auxpass" for t in tokens.below(second.index)) else "nsubj"
    tokens.put(replace(subject, dep=dep, head=second.index))
    tokens.put(replace(token, dep="acl", head=subject.index))
    for other in below:
        if other.dep == "punct" and other.index > second.index:
            tokens.put(replace(other, head=second.index))


def _is_finite(tokens: Tokens, token: Token) -> bool:
    return token.tag in FINITE or any(t.tag in FINITE for t in tokens.below(token.index))


def _lost_object(tokens: Tokens, index: int) -> None:
    """Give "treats" the object that "is" took in "is cheap and treats diabetes"."""
    token = tokens[index]
    if "obj" not in verbs().get(token.lemma.lower(), ()) or index + 1 >= len(tokens):
        return
    if any(t.dep in ("dobj", "prep", "ccomp", "xcomp") for t in tokens.below(index)):
        return
    noun = tokens[index + 1]
    while noun.head > noun.index and noun.dep in INSIDE | {"det", "nummod", "poss"}:
        noun = tokens[noun.head]
    if noun.pos in NOUNS and noun.dep in ("attr", "dobj") and noun.head < index:
        tokens.put(replace(noun, dep="dobj", head=index))
        first = tokens[token.head]
        if first.dep == "amod" and first.tag == "JJ" and first.head == noun.index:
            be = tokens[tokens[index].head]
            tokens.put(replace(be, dep="acomp", head=_verb_before(tokens, be.index)))


def _verb_before(tokens: Tokens, index: int) -> int:
    return next(
        (i for i in range(index - 1, max(index - 4, -1), -1) if tokens[i].pos == "AUX"), index
    )
