"""Mentions made of mentions: "stem cells derived from fatty tissue", "fractures of the spine".

The words on the page are put together as an ontology would name the thing, and the first of
these names that the lexicon holds becomes ``Mention.lookup``. Verbs and adjectives that name a
process or a phenotype ("transplanted with ...", "prone to ...") are ``ontologies/word_forms.tsv``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.arguments.subjects import controlled, subjects
from kg.lexicon import Lexicon
from kg.mentions.base import chunk_span, trimmed
from kg.model import Document, Mention, Span
from kg.syntax import Syntax
from kg.tables import table

_BECOMES = frozenset({"be", "become", "remain", "get", "turn"})
_ORIGIN = frozenset(
    "derive extract obtain isolate harvest collect culture purify prepare generate".split()
)
_CONDITIONS = frozenset({"Disease", "Phenotype"})
_TAKES_PLACE = frozenset({"Anatomy", "CellComponent"})
_HAS_PLACE = frozenset({"Disease", "Phenotype", "Cell", "Process", "Measure", "Procedure"})


def compose(
    document: Document, syntax: Syntax, lexicon: Lexicon, mentions: Iterable[Mention]
) -> tuple[Mention, ...]:
    """Return the larger mentions that can be made of the ones given."""
    by_head: dict[int, Mention] = {}
    for mention in sorted(mentions, key=lambda m: len(m.span)):
        head = syntax.head_of(mention.span)
        if head is not None and not mention.nominal:
            by_head[head] = mention
    found: list[Mention] = []
    for head, mention in by_head.items():
        found += _origins(document, syntax, lexicon, by_head, head, mention)
        found += _places(document, syntax, lexicon, by_head, head, mention)
        found += _coordinations(document, syntax, lexicon, head, mention)
    found += _word_forms(document, syntax, lexicon, by_head)
    found += _predicated(document, syntax, lexicon)
    return tuple(found)


def first_known(lexicon: Lexicon, names: Iterable[str]) -> str:
    """Return the first of some names that the lexicon holds, or an empty string."""
    return next((name for name in names if name and lexicon.find(name)), "")


def _names_a(category: str, lexicon: Lexicon, name: str) -> bool:
    """Say whether the lexicon holds the name for the category, or for one that it shades into."""
    same = _CONDITIONS if category in _CONDITIONS else {category}
    return any(hit.category in same for hit in lexicon.find(name))


def _names(document: Document, lexicon: Lexicon, mention: Mention) -> Iterator[str]:
    """Yield a mention's words and the preferred names of what they may mean."""
    words = mention.lookup or document.quote(mention.span)
    yield words
    for found in lexicon.find(words)[:2]:
        yield found.name


def _origins(
    document: Document,
    syntax: Syntax,
    lexicon: Lexicon,
    by_head: dict[int, Mention],
    head: int,
    mention: Mention,
) -> Iterator[Mention]:
    if mention.category not in ("Cell", "CellLine", "Biomaterial", "Gene", "Chemical"):
        return
    for verb in syntax.children(head, "acl", "relcl", "amod"):
        if syntax[verb].lemma.lower() not in _ORIGIN or verb < head:
            continue
        for _, obj in syntax.prepositions(verb, "from"):
            place = by_head.get(obj)
            if place is None or place.category not in _TAKES_PLACE or place.span.start < head:
                continue
            whole = document.quote(mention.span)
            names = [
                form
                for tissue in _names(document, lexicon, place)
                for form in (
                    f"{tissue}-derived {whole}",
                    f"{whole} of {tissue}",
                    f"{tissue} {whole}",
                    f"{tissue.split()[0]}-derived {whole}",
                )
            ]
            yield Mention(
                mention.span.to(place.span),
                mention.category,
                ("rule:origin",),
                lookup=first_known(lexicon, names),
            )


def _places(
    document: Document,
    syntax: Syntax,
    lexicon: Lexicon,
    by_head: dict[int, Mention],
    head: int,
    mention: Mention,
) -> Iterator[Mention]:
    if mention.category not in _HAS_PLACE:
        return
    for _, obj in syntax.prepositions(head, "of"):
        place = by_head.get(obj)
        if place is None or place.category not in _TAKES_PLACE or obj < head:
            continue
        whole = document.quote(mention.span)
        names = [
            form
            for part in _names(document, lexicon, place)
            for form in (f"{whole} of {part}", f"{part} {whole}", f"{part.split()[0]} {whole}")
        ]
        yield Mention(
            mention.span.to(place.span),
            mention.category,
            ("rule:place",),
            lookup=first_known(lexicon, names),
        )


def _coordinations(
    document: Document, syntax: Syntax, lexicon: Lexicon, head: int, mention: Mention
) -> Iterator[Mention]:
    """Read "Bone regeneration and strength": the whole, and "strength" read as "bone strength"."""
    chunk = syntax.chunk(head)
    if chunk is None or chunk[2] != head:
        return
    if mention.category not in ("Process", "Quality", "Measure", "Anatomy", "Phenotype"):
        return
    shared = syntax.children(head, "compound", "amod", "nmod")
    after = head + 2
    others = (
        [after]
        if after < len(syntax.tokens)
        and syntax[head + 1].text.lower() in ("and", "or")
        and syntax[after].pos == "NOUN"
        and (after + 1 == len(syntax.tokens) or syntax[after + 1].pos != "NOUN")
        else []
    )
    inside = trimmed(syntax, chunk[0], head + 1)
    if not shared or not inside:
        return
    prefix = document.quote(syntax.span(inside[0], head)) if inside[0] < head else ""
    for other in others:
        bare = not syntax.children(other, "compound", "amod", "det", "poss", "prep", "nmod")
        joined = syntax[other].dep == "conj" and syntax[other].head == head
        known = bool(lexicon.find(f"{prefix} {syntax[other].text}"))
        if bare and prefix and (joined or known):
            yield Mention(
                syntax.span(inside[0], other + 1), mention.category, ("rule:coordination",)
            )
            yield Mention(
                syntax[other].span,
                mention.category,
                ("rule:ellipsis",),
                lookup=first_known(lexicon, (f"{prefix} {syntax[other].text}", syntax[other].text)),
            )


def _word_forms(
    document: Document, syntax: Syntax, lexicon: Lexicon, by_head: dict[int, Mention]
) -> Iterator[Mention]:
    forms = {(row["word"], row["pos"]): row for row in table("word_forms")}
    places = {"VERB": "V", "ADJ": "A", "NOUN": "N"}
    for token in syntax.tokens:
        row = forms.get((token.lemma.lower(), places.get(token.pos, "")))
        if row is None:
            continue
        nouns = row["lookup"].split("|")
        prepositions = row["prepositions"].split()
        if row["pos"] == "V" and token.tag not in ("VBN", "VBD", "VB", "VBP", "VBZ", "VBG"):
            continue
        pairs = syntax.prepositions(token.index, *prepositions) if prepositions else []
        made = False
        for preposition, obj in pairs:
            inner = by_head.get(obj)
            span = inner.span if inner else _phrase(syntax, obj)
            if span is None or span.start < token.span.end:
                continue
            names = [(inner and inner.lookup) or document.quote(span), syntax[obj].lemma]
            words = " ".join(names[0].split()[-2:])
            variants = [
                form
                for noun in nouns
                for name in (names[0], words, names[1])
                for form in (f"{name} {noun}", f"{noun} {preposition} {name}", f"{noun} {name}")
            ]
            if row["pos"] == "N":
                known = (name for name in variants if _names_a(row["category"], lexicon, name))
                lookup = next(known, "")
                if not lookup:
                    continue
            else:
                lookup = first_known(lexicon, [*variants, *nouns])
            yield Mention(token.span.to(span), row["category"], ("rule:word-form",), lookup=lookup)
            made = True
        if row["pos"] == "V" and (made or token.tag == "VBN"):
            lookup = first_known(lexicon, nouns)
            if lookup:
                yield Mention(token.span, row["category"], ("rule:word-form",), lookup=lookup)


def _predicated(document: Document, syntax: Syntax, lexicon: Lexicon) -> Iterator[Mention]:
    """Read "bones become brittle" as an ontology names it: "brittle bones"."""
    for token in syntax.tokens:
        if token.pos != "ADJ":
            continue
        first = syntax.conjuncts(token.index)[0]
        verb = syntax[first].head
        if syntax[first].dep != "acomp" or syntax[verb].lemma not in _BECOMES:
            continue
        for subject in subjects(syntax, verb) or controlled(syntax, verb):
            span = chunk_span(syntax, subject)
            if span is None:
                continue
            name = f"{token.text} {document.quote(span)}"
            for hit in lexicon.find(name)[:1]:
                yield Mention(token.span, hit.category, ("rule:predicated",), lookup=name)


def _phrase(syntax: Syntax, head: int) -> Span | None:
    chunk = syntax.chunk(head)
    inside = trimmed(syntax, chunk[0], head + 1) if chunk else (head, head + 1)
    return syntax.span(chunk[0], head + 1) if chunk and inside else None
