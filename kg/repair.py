"""Mend what a small parser gets wrong in a way that the words themselves show.

"Has successfully treated fractures": a participle right after a form of *have* (adverbs between)
is the verb of a perfect, never an adjective of the noun that follows. "Resveratrol reduced liver
fibrosis": in a sentence without any verb, a word between two nouns that can be a verb is it.
"Used cells — the body's own — to treat wounds": what stands between dashes governs nothing beyond
them. "Combined it with X, a material, to treat wounds": an infinitive has no subject of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.mend import Tokens, agree, find_subject, free_subject, join_name
from kg.misread import mend_token
from kg.model import Parse
from kg.verbless import FINITE, give_verb, take_arguments

_AUXILIARIES = frozenset({"be", "have", "do", "get", "help", "keep", "go"})
_DASHES = frozenset({"—", "–", "--", "-"})
_BEFORE_NOUN = frozenset({"compound", "amod", "det", "nummod", "poss", "punct", "nmod"})
_NOUNS = frozenset({"NOUN", "PROPN"})
#: How far back the dash that opens an insertion is looked for.
_FAR = 500


def repair(parse: Parse) -> Parse:
    """Return the parse with perfects mended; the very same value when nothing was wrong."""
    tokens = Tokens(parse.tokens)
    for first, last in parse.sentences:
        for start, end in _parts(parse, first, last):
            give_verb(tokens, start, end)
    for token in parse.tokens:
        if token.dep in ("dobj", "pobj") and token.tag in ("VB", "VBP", "VBZ"):
            _make_noun(tokens, token.index)
    for token in parse.tokens:
        mend_token(tokens, token.index)
    for token in parse.tokens:
        agree(tokens, token.index)
        if token.dep == "ROOT" and token.pos in _NOUNS:
            join_name(tokens, token.index)
    for token in list(tokens):
        if token.dep in ("amod", "compound") and _has_clause(tokens, token.index):
            _raise_over_noun(tokens, token.index)
    for have in parse.tokens:
        if have.lemma.lower() == "have" and have.tag in ("VBZ", "VBP", "VBD", "VB"):
            participle = _participle(tokens, have.index)
            if participle is not None:
                _raise(tokens, have.index, participle)
    for token in list(tokens):
        if token.tag in FINITE and token.pos == "VERB":
            take_arguments(tokens, token.index)
        if token.dep == "aux" and token.tag in ("VBN", "VBD") and token.lemma not in _AUXILIARIES:
            _raise_over_verb(tokens, token.index)
        elif token.dep == "relcl" and _is_said(tokens, token.index):
            tokens.put(replace(token, dep="acl"))
        elif token.lemma == "be" and token.dep == "ROOT" and token.tag in FINITE:
            find_subject(tokens, token.index)
        elif token.dep == "nsubj" and token.index > 1:
            free_subject(tokens, token.index)
        elif token.tag == "VB" and any(t.tag == "TO" for t in tokens.below(token.index)):
            _mend_infinitive(tokens, token.index)
    if all(new is old for new, old in zip(tokens, parse.tokens, strict=True)):
        return parse
    joined = {
        new.index
        for new, old in zip(tokens, parse.tokens, strict=True)
        if old.dep == "ROOT" and new.dep == "compound"
    }
    chunks = tuple(
        chunk
        for first, last, head in _with_first_words(parse.chunks, joined)
        for chunk in _around_verbs(tokens, first, last, head)
    )
    freed = [
        _phrase(tokens, new.index)
        for new, old in zip(tokens, parse.tokens, strict=True)
        if new.dep == "dobj" and old.dep != "dobj" and new.pos in _NOUNS
    ]
    known = {head for _, _, head in chunks}
    chunks += tuple(chunk for chunk in freed if chunk[2] not in known)
    return replace(parse, tokens=tuple(tokens), chunks=tuple(sorted(chunks)))


def _with_first_words(
    chunks: Iterable[tuple[int, int, int]], joined: set[int]
) -> Iterator[tuple[int, int, int]]:
    """Yield noun phrases, those after a word that was joined to them beginning with it."""
    for first, last, head in chunks:
        if head not in joined:
            yield (first - 1 if first - 1 in joined else first), last, head


def _parts(parse: Parse, first: int, last: int) -> list[tuple[int, int]]:
    """Return the parts of a sentence between semicolons, each with the mark that ends it."""
    ends = [i + 1 for i in range(first, last - 1) if parse.tokens[i].text == ";"]
    starts = [first, *ends]
    return [pair for pair in zip(starts, [*ends, last], strict=True) if pair[1] - pair[0] > 2]


def _phrase(tokens: Tokens, noun: int) -> tuple[int, int, int]:
    """Return the base noun phrase that a noun heads: it and what hangs on it before it."""
    first = noun
    while first > 0 and tokens[first - 1].head == noun and tokens[first - 1].dep in _BEFORE_NOUN:
        first -= 1
    return first, noun + 1, noun


def _is_said(tokens: Tokens, verb: int) -> bool:
    """Say whether a clause is what its noun says ("a myth that X causes Y"): it lacks nothing."""
    below = list(tokens.below(verb))
    marked = any(t.dep == "mark" and t.text.lower() == "that" for t in below)
    return marked and any(t.dep in ("nsubj", "nsubjpass") for t in below)


def _make_noun(tokens: Tokens, index: int) -> None:
    """Tag an object that governs no clause as the noun it must be ("improves sleep")."""
    if any(t.dep in ("nsubj", "dobj", "aux", "mark") for t in tokens.below(index)):
        return
    tag = "NNS" if tokens[index].tag == "VBZ" else "NN"
    tokens.put(replace(tokens[index], tag=tag, pos="NOUN"))


def _raise_over_verb(tokens: Tokens, verb: int) -> None:
    """Make a full verb that was taken for an auxiliary the head of the verb it was hung on."""
    other = tokens[tokens[verb].head]
    if other.index < verb or other.tag not in ("VBG", "VBN"):
        return
    root = other.head == other.index
    tokens.put(replace(tokens[verb], head=verb if root else other.head, dep=other.dep))
    tokens.put(replace(other, head=verb, dep="advcl"))
    for token in tokens.below(other.index):
        if token.index < verb or token.dep == "punct":
            tokens.put(replace(token, head=verb))


def _mend_infinitive(tokens: Tokens, verb: int) -> None:
    """Hang a purpose ("to treat") on the clause before the insertion it follows."""
    to = next(t.index for t in tokens.below(verb) if t.tag == "TO")
    subject = next((t for t in tokens.below(verb) if t.dep == "nsubj" and t.index < to), None)
    if subject is not None and not any(
        t.lemma == "for" and t.index < subject.index for t in tokens.below(verb)
    ):
        before = subject.index
        while before > 0 and tokens[before - 1].head == subject.index:
            before -= 1
        comma = before - 1
        noun = next(
            (i for i in range(comma - 1, max(comma - 6, -1), -1) if tokens[i].pos in _NOUNS), None
        )
        governor = _verb_before(tokens, comma)
        if comma > 0 and tokens[comma].text == "," and noun is not None and governor is not None:
            tokens.put(replace(subject, head=noun, dep="appos"))
            tokens.put(replace(tokens[verb], head=governor, dep="advcl"))
    elif to > 0 and tokens[to - 1].text in _DASHES and tokens[verb].head < to:
        near = range(to - 2, max(to - _FAR, -1), -1)
        opening = next((i for i in near if tokens[i].text in _DASHES), None)
        if opening is not None and opening < tokens[verb].head:
            governor = _verb_before(tokens, opening)
            if governor is not None:
                tokens.put(replace(tokens[verb], head=governor, dep="advcl"))


def _verb_before(tokens: Tokens, end: int) -> int | None:
    """Return the nearest finite verb before a token, in its sentence."""
    for i in range(end - 1, -1, -1):
        if tokens[i].text in ".;?!":
            return None
        if tokens[i].pos == "VERB" and tokens[i].tag in ("VBD", "VBZ", "VBP"):
            return i
        before = tokens[max(0, i - 6) : i]
        passive = any(t.head == i and t.dep in ("auxpass", "aux") for t in before)
        if tokens[i].pos == "VERB" and tokens[i].tag in ("VBN", "VBG") and passive:
            return i
    return None


def _has_clause(tokens: Tokens, index: int) -> bool:
    """Say whether an "adjective" has a subject or an auxiliary of its own, as only verbs do."""
    token = tokens[index]
    noun = tokens[token.head]
    below = {t.dep for t in tokens.below(index) if t.index < index}
    verbal = token.tag in FINITE | {"VBN", "VB"}
    return verbal and noun.index > index and bool(below & {"aux", "nsubj"})


def _raise_over_noun(tokens: Tokens, verb: int) -> None:
    """Make a verb that was taken for an adjective the head of the noun it was hung on."""
    noun = tokens[tokens[verb].head]
    root = noun.head == noun.index
    tokens.put(replace(tokens[verb], head=verb if root else noun.head, dep=noun.dep, pos="VERB"))
    tokens.put(replace(noun, head=verb, dep="dobj"))
    for token in tokens.below(noun.index):
        outside = token.index < verb or token.dep in ("punct", "advcl", "acl")
        if token.index != verb and outside:
            tokens.put(replace(token, head=verb))


def _participle(tokens: Tokens, have: int) -> int | None:
    """Return the mis-attached participle of a perfect: an adjective of have's own object."""
    for token in tokens[have + 1 : have + 5]:
        if token.tag == "VBN" and token.dep == "amod":
            noun = tokens[token.head]
            own = noun.head == have and noun.dep == "dobj" and noun.index > token.index
            return token.index if own else None
        if token.pos not in ("ADV", "PART"):
            return None
    return None


def _raise(tokens: Tokens, have: int, participle: int) -> None:
    """Make the participle the verb of the clause, and *have* its auxiliary."""
    noun, top = tokens[participle].head, tokens[have]
    for token in tokens.below(have):
        if token.index not in (have, participle):
            tokens.put(replace(tokens[token.index], head=participle))
    root = top.head == have
    tokens.put(
        replace(tokens[participle], head=participle if root else top.head, dep=top.dep, pos="VERB")
    )
    tokens.put(replace(top, head=participle, dep="aux", pos="AUX"))
    tokens.put(replace(tokens[noun], head=participle, dep="dobj"))
    for index in range(have + 1, participle):
        if tokens[index].head == noun:
            tokens.put(replace(tokens[index], head=participle))


def _around_verbs(tokens: Tokens, first: int, last: int, head: int) -> list[tuple[int, int, int]]:
    """Return a noun phrase as it is once a word in it has become a verb: one or two."""
    verbs = (
        i
        for i in range(first, last)
        if tokens[i].pos == "VERB"
        and tokens[i].tag in FINITE | {"VBN", "VB"}
        and any(
            (i <= t.index < last and t.dep == "dobj")
            or (first <= t.index < i and t.dep == "nsubj" and tokens[i].tag in FINITE)
            for t in tokens.below(i)
        )
    )
    if (verb := next(verbs, None)) is None:
        return [(first, last, head)]
    parts = [(first, verb, verb - 1)] if verb > first and tokens[verb - 1].pos != "ADV" else []
    if verb == head:
        return parts
    return [*parts, (verb + 1, last, head)] if verb < head else [(first, last, head)]
