"""scispaCy's own finders of abbreviations and hyponyms, as second opinions.

Optional: scispaCy does not exist for Python 3.13 and later. Ours (`kg.abbreviations`,
`kg.arguments.hyponyms`) are the default. What scispaCy's do wrong is mended here: the abbreviation
finder gets words split at blanks only, so that "IL-6" is one word and is not lost, a bracket
without what follows its first word ("(COPD; n = 5)"), and one stretch of bounded length after
the other, as its time grows faster than the text; the hyponym finder's list of patterns is
copied, not extended in place, and its general terms get their adjectives back.
"""

from __future__ import annotations

import re
import warnings
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

from kg.blocks import blocks
from kg.errors import MissingError
from kg.language import LanguageModel
from kg.model import Document, Span

_WORD = re.compile(r"[^\s()\[\];,]+|[()\[\];,]")
_REST = re.compile(r"\([^\s()\[\];,]+([;,][^()]*)\)")


def available() -> bool:
    """Say whether scispaCy is installed."""
    return find_spec("scispacy") is not None


def _require() -> None:
    if not available():
        raise MissingError(
            "scispaCy is not installed (it needs Python below 3.13): install it with "
            "'pip install scispacy', or use kg.abbreviations and kg.arguments.hyponyms instead"
        )


def abbreviations(document: Document) -> tuple[tuple[Span, Span], ...]:
    """Return (short form, long form) pairs that scispaCy's ``AbbreviationDetector`` finds.

    Raises ``MissingError`` without scispaCy.
    """
    _require()
    import spacy
    from scispacy.abbreviation import AbbreviationDetector
    from spacy.tokens import Doc

    nlp = spacy.blank("en")
    finder = AbbreviationDetector(nlp, make_serializable=True)
    pairs = set()
    for block in blocks(document):
        text = _REST.sub(_blanked, document.quote(block))
        places = [match.span() for match in _WORD.finditer(text)]
        if not places:
            continue
        words = [text[a:b] for a, b in places]
        blanks = [b < c for (_, b), (c, _) in pairwise(places)] + [False]
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=r".*W036")  # it has no patterns of ours
            doc = finder(Doc(nlp.vocab, words=words, spaces=blanks))
        for found in doc._.abbreviations:
            short, long = (
                Span(
                    block.start + places[found[f"{part}_start"]][0],
                    block.start + places[found[f"{part}_end"] - 1][1],
                )
                for part in ("short", "long")
            )
            pairs.add((short, long))
    return tuple(sorted(pairs))


def _blanked(match: re.Match[str]) -> str:
    """Return a bracket with blanks for all that follows its first word."""
    whole = match.group()
    first, last = match.start(1) - match.start(), match.end(1) - match.start()
    return whole[:first] + " " * (last - first) + whole[last:]


def hyponyms(document: Document, model: LanguageModel) -> tuple[tuple[Span, Span], ...]:
    """Return (general term, kind) pairs that scispaCy's ``HyponymDetector`` finds.

    The detector matches on tags, lemmas and dependencies of ``model``'s parse. Raises
    ``MissingError`` without scispaCy.
    """
    _require()
    from scispacy import hearst_patterns, hyponym_detector
    from spacy.tokens import Doc

    nlp: Any = model.grammar
    kept = list(hearst_patterns.BASE_PATTERNS)
    detector = hyponym_detector.HyponymDetector(nlp, extended=True)
    hearst_patterns.BASE_PATTERNS[:] = kept
    parse = model.parse(document)
    pairs = set()
    for first, last in parse.sentences:
        tokens = parse.tokens[first:last]
        doc = Doc(
            nlp.vocab,
            words=[token.text for token in tokens],
            tags=[token.tag for token in tokens],
            pos=[token.pos for token in tokens],
            lemmas=[token.lemma for token in tokens],
            deps=[token.dep for token in tokens],
            heads=[token.head - first for token in tokens],
        )
        chunks = {chunk.root.i: chunk for chunk in doc.noun_chunks}
        for _, general, kind in detector(doc)._.hearst_patterns:
            spans = []
            for part in (general, kind):
                start = min(part.start, chunks[part.root.i].start) if part.root.i in chunks else (
                    part.start
                )  # fmt: skip
                while start < part.root.i and (
                    doc[start].pos_ in ("DET", "PUNCT") or doc[start].lower_ in ("other", "such")
                ):
                    start += 1
                end = tokens[part.end - 1].span.end
                spans.append(Span(tokens[start].span.start, end))
            if not spans[0].overlaps(spans[1]):
                pairs.add((spans[0], spans[1]))
    return tuple(sorted(pairs))
