"""Noun phrases whose last word tells what they name: "lung volume", "stem cell therapy".

One quarter of what real texts name (populations, procedures, measures, processes) has no
annotated corpus; its heads are few and regular. They are ``ontologies/head_nouns.tsv``: a noun
(or, with a hyphen in front, an ending), what it names, whether it does so ``alone``, without a
word before it ("women", but not "group"), how far to ``trust`` it (high: even where the lexicon
has the name among procedures, processes, measures, studies or populations, as "control group";
low: only where no trained head says otherwise), and the words it does not stand ``not_after``
("methyl group"). Names with a preposition in them ("range of motion") and others that the last
word does not give away are ``ontologies/fixed_phrases.tsv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from kg.lexicon import Lexicon
from kg.mentions.base import chunk_span, trimmed
from kg.model import Document, Mention, Span, Token
from kg.syntax import Syntax
from kg.tables import table

#: Words before a head noun that make it no name of a kind of thing.
_EMPTY = frozenset(
    "good bad better best poor high low large small big great real true clear important simple "
    "effective easy hard old young strong weak whole single double serious common general specific "
    "particular available other study control test experimental higher lower greater increased "
    "decreased reduced improved changed multiple numerous mean median average total overall "
    "acceptable wider baseline final initial respective corresponding separate successful "
    "individual".split()
)
#: Words that compare or tell of a change: no part of what is measured.
_CHANGED = frozenset(
    "higher lower greater lesser better worse increased decreased reduced improved elevated "
    "impaired worsened unchanged".split()
)
#: Nouns of parts of a study: any word before them tells which, and so does a letter after them.
_PARTS = frozenset({"group", "arm", "subgroup"})
#: Categories that a vocabulary and a text do not tell apart in the same way.
_BLURRED = frozenset({"Population", "Procedure", "Measure", "Process", "Study", "Behavior"})
#: What a mention's source is called, by how far its head noun is trusted.
_SOURCES = {"high": "rule:kind", "": "rule:head-noun", "low": "rule:low-head-noun"}
#: Tokens of the longest word with hyphens.
_LONGEST = 12
_SINGULAR = frozenset({"NN", "NNP", "JJ", "VBN"})
_PEOPLES = ("ans", "ese")
_LETTER = re.compile(r"[A-Z]|I{2,3}|IV|\d")


class _Head(NamedTuple):
    category: str
    alone: bool
    source: str
    not_after: frozenset[str]


@cache
def _heads() -> tuple[dict[str, _Head], tuple[str, ...]]:
    """Return the rows by noun, and the endings, longest first."""
    rows = {
        row["noun"]: _Head(
            row["category"],
            bool(row["alone"]),
            _SOURCES[row["trust"]],
            frozenset(row["not_after"].split("|")) - {""},
        )
        for row in table("head_nouns")
    }
    endings = sorted((n for n in rows if n.startswith("-")), key=lambda n: (-len(n), n))
    return rows, tuple(ending[1:] for ending in endings)


@cache
def _fixed() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Return the fixed phrases by their first word, longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in table("fixed_phrases"):
        words = tuple(row["phrase"].split())
        found.setdefault(words[0], []).append((words, row["category"]))
    return {first: tuple(sorted(rows, key=lambda r: -len(r[0]))) for first, rows in found.items()}


def find(document: Document, syntax: Syntax, lexicon: Lexicon) -> tuple[Mention, ...]:
    """Return the base noun phrases that end in a word of the table, and the fixed phrases."""
    found = []
    for first, head in _nouns(syntax):
        mention = _named(document, syntax, lexicon, first, head)
        if mention:
            found.append(mention)
    found += _joined(document, syntax, lexicon)
    found += _phrases(document, syntax, lexicon)
    return tuple(found)


def bare(words: str) -> bool:
    """Say whether words are no more than a noun that names no procedure or measure alone.

    >>> bare("treatment"), bare("surgery"), bare("statin treatment")
    (True, False, False)
    """
    row = _heads()[0].get(words.lower()) or _heads()[0].get(words.lower().removesuffix("s"))
    return row is not None and not row.alone and row.category in ("Procedure", "Measure")


def _nouns(syntax: Syntax) -> Iterator[tuple[int, int]]:
    """Yield the first and the head word of base noun phrases, of owners in them ("the patients'
    pain"), and of nouns that a hyphen ties to what no phrase is made of ("waist-to-hip ratio").
    """
    for first, _, head in syntax.parse.chunks:
        for index in range(first + 1, head):
            if syntax[index].tag == "POS":
                yield first, index - 1
                first = index + 1
        yield first, head
    for token in syntax.tokens:
        if token.pos == "NOUN" and syntax.chunk(token.index) is None:
            first = token.index - 1
            while first > max(1, token.index - _LONGEST) and syntax[first - 1].text == "-":
                first -= 2
            if 0 <= first < token.index - 1:
                yield first, token.index


def _named(
    document: Document, syntax: Syntax, lexicon: Lexicon, first: int, head: int
) -> Mention | None:
    row = _row(syntax[head])
    if row is None or not row.category:
        return _people(syntax, head) or _lettered(syntax, first, head)
    start = _begin(syntax, first, head, row.alone)
    if start is None:
        return None
    modifiers = [syntax[i] for i in range(start, head)]
    before = [m.text.lower() for m in modifiers]
    if row.not_after.intersection(before) or "-".join(before[-3:]) in row.not_after:
        return None
    part = syntax[head].lemma.lower() in _PARTS
    if not row.alone and all(_empty(m, part) for m in modifiers):
        return None
    if any(m.pos == "PROPN" for m in modifiers) and row.category in ("Study", "Organization"):
        return None
    span = syntax.span(start, head + 1)
    return Mention(span, row.category, (_source(document, lexicon, row.source, span),))


def _begin(syntax: Syntax, first: int, head: int, alone: bool) -> int | None:
    """Return where the name that a noun ends begins: without what it has more or less of."""
    inside = trimmed(syntax, first, head + 1)
    if inside is None or inside[1] != head + 1:
        return None
    start = inside[0]
    apart = start == head == first and not alone  # "dose" and "groups", by a mistake of the parse
    if apart and first and syntax[head - 1].tag in ("NN", "NNP"):
        start = _owned(syntax, head - 1)
    while start < head and syntax[start].text.lower() in _CHANGED and syntax[start + 1].text != "-":
        start += 1
    return _coordinated(syntax, start, head)


def _joined(document: Document, syntax: Syntax, lexicon: Lexicon) -> Iterator[Mention]:
    """Find the words of several tokens that stand in the table: "SF-36", "non-smokers"."""
    rows, _ = _heads()
    last = 0
    for hyphen in range(1, len(syntax.tokens) - 1):
        if syntax[hyphen].text != "-" or hyphen < last:
            continue
        first, last = hyphen - 1, hyphen + 2
        while last + 1 < len(syntax.tokens) and syntax[last].text == "-":
            last += 2
        span = syntax.span(first, last)
        words = document.quote(span)
        row = rows.get(words) or rows.get(words.lower())
        if row and row.alone:
            yield Mention(span, row.category, (_source(document, lexicon, row.source, span),))


def _row(token: Token) -> _Head | None:
    """Return the row of a noun: as printed, by its base form, or by its ending."""
    if token.pos not in ("NOUN", "PROPN", "ADJ", "NUM"):
        return None
    rows, endings = _heads()
    lemma = token.lemma.lower()
    for form in (token.text, token.text.lower(), lemma):
        if form in rows:
            return rows[form]
    if lemma.endswith(endings) and token.pos in ("NOUN", "PROPN"):
        return next(rows["-" + end] for end in endings if lemma.endswith(end))
    return None


def _empty(token: Token, part: bool) -> bool:
    """Say whether a word before a head noun says nothing of its kind."""
    return not token.text[0].isalpha() or (not part and token.text.lower() in _EMPTY)


def _source(document: Document, lexicon: Lexicon, source: str, span: Span) -> str:
    """Return the source, or the plain one where the lexicon has the name as another thing."""
    if source != _SOURCES["high"]:
        return source
    known = {hit.category for hit in lexicon.find(document.quote(span))}
    return source if known <= _BLURRED else _SOURCES[""]


def _coordinated(syntax: Syntax, start: int, head: int) -> int:
    """Widen "control groups" over "the intervention and": two kinds of one plural noun."""
    if syntax[head].lemma.lower() not in _PARTS or syntax[head].tag != "NNS":
        return start
    if not 2 <= start < head or syntax[start - 1].text.lower() not in ("and", "or"):
        return start
    singular = syntax[start - 2].tag in _SINGULAR
    return _owned(syntax, start - 2) if singular else start


def _owned(syntax: Syntax, index: int) -> int:
    """Return where the trimmed noun phrase of a word begins, behind its owner if it has one."""
    chunk = syntax.chunk(index)
    first = chunk[0] if chunk else index
    owners = [at + 1 for at in range(first, index) if syntax[at].tag == "POS"]
    inside = trimmed(syntax, owners[-1] if owners else first, index + 1)
    return inside[0] if inside else index


def _people(syntax: Syntax, head: int) -> Mention | None:
    """Find the people of a country or a faith: "Americans", "older Koreans"."""
    token = syntax[head]
    if token.tag not in ("NNPS", "NNS") or not token.text[0].isupper() or token.text.isupper():
        return None
    first = syntax.parse.sentences[syntax.sentence_of(head)][0]
    if head == first or not token.text.endswith(_PEOPLES):
        return None
    span = chunk_span(syntax, head)
    return Mention(span, "Population", (_SOURCES[""],)) if span else None


def _lettered(syntax: Syntax, first: int, head: int) -> Mention | None:
    """Find the parts of a study that have a letter: "group A"."""
    if head == first or not _LETTER.fullmatch(syntax[head].text):
        return None
    if syntax[head - 1].lemma.lower() not in _PARTS:
        return None
    return Mention(syntax.span(head - 1, head + 1), "Population", (_SOURCES["high"],))


def _phrases(document: Document, syntax: Syntax, lexicon: Lexicon) -> Iterator[Mention]:
    """Find the fixed phrases, with what stands before their first noun, and the noun behind."""
    fixed = _fixed()
    for token in syntax.tokens:
        for words, category in fixed.get(token.text.lower(), ()):
            last = token.index + len(words)
            if tuple(t.text.lower() for t in syntax.tokens[token.index : last]) != words:
                continue
            after = syntax.chunk(last - 1)  # "quality of life questionnaire"
            row = _row(syntax[after[2]]) if after and after[2] >= last else None
            if row and row.category and after:
                last, category = after[2] + 1, row.category
            span = syntax.span(_owned(syntax, token.index), last)
            yield Mention(span, category, (_source(document, lexicon, _SOURCES["high"], span),))
            break
