"""Mending the subjects of clauses, and the tokens that are mended (see `kg.repair`).

"Among Xs, Ys are rare": the subject may have been joined to the phrase in front. "Deletion of X
increased Y": what stands right after a preposition is its object, and no subject. "Rift Valley
fever is ...": a name's first word is no verb that governs the sentence. "Is metabolised to
morphine": no "to" of an infinitive is a preposition. "She cautions that ...": a word with a pronoun
for its subject is a verb, a complement that is no passive an adjective ("is related to pain").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from kg.lemmas import Lemmatizer
from kg.model import Token

_NOUNS = frozenset({"NOUN", "PROPN"})
_LEMMA = Lemmatizer()
_CLAUSES = frozenset({"ROOT", "ccomp", "conj", "advcl", "relcl"})
_SUBJECTS = ("nsubj", "nsubjpass")
_FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})


class Tokens(list[Token]):
    """The tokens of a document, by index, which also know what hangs on each."""

    def __init__(self, tokens: Iterable[Token]) -> None:
        super().__init__(tokens)
        self._below: dict[int, set[int]] = defaultdict(set)
        for token in self:
            self._below[token.head].add(token.index)

    def put(self, token: Token) -> None:
        """Put a token in the place of the one of its index."""
        self._below[self[token.index].head].discard(token.index)
        self._below[token.head].add(token.index)
        self[token.index] = token

    def below(self, index: int) -> list[Token]:
        """Return the tokens whose head it is, in order (a root's own too)."""
        return [self[i] for i in sorted(self._below[index])]


def find_subject(tokens: Tokens, verb: int) -> None:
    """Give "are" the subject that was joined to a phrase in front: "Among Xs, Ys are ..."."""
    before = [t for t in tokens.below(verb) if t.index < verb]
    if any(t.dep in ("nsubj", "nsubjpass", "expl", "csubj") for t in before):
        return
    for preposition in (t for t in before if t.dep == "prep"):
        for noun in (t for t in tokens.below(preposition.index) if t.dep == "pobj"):
            joined = [t for t in tokens.below(noun.index) if noun.index < t.index < verb]
            nouns = [t for t in joined if t.dep in ("conj", "appos") and t.pos in _NOUNS]
            if nouns and not any(t.dep == "cc" for t in joined):
                tokens.put(replace(nouns[0], head=verb, dep="nsubj"))
                return
    for token in tokens[max(0, verb - 40) : verb]:  # a noun hung on a comma
        if token.pos in _NOUNS and tokens[token.head].pos == "PUNCT" and token.head < token.index:
            tokens.put(replace(token, head=verb, dep="nsubj"))
            return


def free_subject(tokens: Tokens, index: int) -> None:
    """Give a verb the noun before "of X" as its subject, where it has X for one."""
    first = index
    while first > 0 and tokens[first - 1].head == index:
        first -= 1
    preposition = tokens[first - 1] if first else tokens[index]
    if preposition.tag != "IN" or preposition.dep != "prep" or preposition.text.lower() != "of":
        return
    noun = tokens[preposition.head]
    taken = any(t.dep in ("pobj", "pcomp") for t in tokens.below(preposition.index))
    if taken or noun.pos not in _NOUNS or noun.index >= preposition.index:
        return
    verb = tokens[index].head
    tokens.put(replace(tokens[index], head=preposition.index, dep="pobj"))
    tokens.put(replace(noun, head=verb, dep="nsubj"))
    if tokens[verb].head == noun.index:
        tokens.put(replace(tokens[verb], head=verb, dep="ROOT"))


def join_name(tokens: Tokens, root: int) -> None:
    """Hang a noun that was taken for the sentence's verb on the subject right after it."""
    below = [t for t in tokens.below(root) if t.index != root]
    verb = next((t for t in below if t.dep == "conj" and t.tag in _FINITE), None)
    if verb is None or any(t.index < verb.index and t.dep != "punct" for t in below):
        return
    subject = next((t for t in tokens.below(verb.index) if t.dep in _SUBJECTS), None)
    if subject is None or not root < subject.index < verb.index:
        return
    between = tokens[root + 1 : subject.index]
    if all(t.head == subject.index and t.dep == "compound" for t in between):
        tokens.put(replace(tokens[root], head=subject.index, dep="compound"))
        tokens.put(replace(verb, head=verb.index, dep="ROOT"))
        for token in below:
            if token.index != verb.index:
                tokens.put(replace(token, head=verb.index))


def agree(tokens: Tokens, index: int) -> None:
    """Mend what a word's tag shows of its place, or its place of its tag."""
    token = tokens[index]
    if token.dep == "aux" and token.tag == "IN":
        noun = tokens[token.head]
        if noun.dep == "xcomp" and noun.pos in _NOUNS and noun.head < index < noun.index:
            tokens.put(replace(token, head=noun.head, dep="prep"))
            tokens.put(replace(noun, head=index, dep="pobj"))
    elif token.tag == "VB" and token.dep in ("amod", "compound") and index:
        noun, before = tokens[token.head], tokens[index - 1]
        if before.lemma.lower() == "help" and noun.dep == "dobj" and noun.head == before.index:
            tokens.put(replace(token, head=before.index, dep="xcomp", pos="VERB"))
            tokens.put(replace(noun, head=index))  # "helps | prevent | stroke"
    elif token.dep == "acomp" and token.tag == "VBN":
        if any(t.dep == "prep" for t in tokens.below(index)):
            tokens.put(replace(token, tag="JJ", pos="ADJ", lemma=token.text.lower()))
    elif token.dep in _CLAUSES and token.tag in ("NN", "NNS"):
        before = tokens[index - 1] if index else token
        if before.tag == "PRP" and before.head == index and before.dep == "nsubj":
            tag = "VBZ" if token.tag == "NNS" else "VBP"
            lemma = _LEMMA(token.text, tag)
            tokens.put(replace(token, tag=tag, pos="VERB", lemma=lemma))
