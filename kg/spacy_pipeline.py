"""The language model as a spaCy pipeline, for those who work in spaCy: ``en_bioclaim``.

Words, sentences, trees, lemmas and names are those of `kg.language`, which reads a text without
its white space; white space that is more than a blank is a token of its own here (``_SP``), since
``doc.text`` is always the text.

>>> nlp = load()
>>> doc = nlp("Metformin reduced breast cancer in mice.")
>>> [(span.text, span.label_) for span in doc.spans["bioclaim"]]
[('Metformin', 'Chemical'), ('breast cancer', 'Disease'), ('mice', 'Species')]
>>> doc[1].lemma_, doc[5].pos_, doc[5].head.text
('reduce', 'NOUN', 'in')
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import spacy.util
from spacy.attrs import DEP, HEAD, LEMMA, POS, TAG  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.parts_of_speech import IDS  # type: ignore[import-not-found]
from spacy.tokens import Doc, Span, SpanGroup
from spacy.util import DummyTokenizer
from spacy.vocab import Vocab

import kg
from kg import language
from kg.errors import UsageError
from kg.labels import HEADS
from kg.model import Document, Parse

NAME, TOKENIZER = "bioclaim", "bioclaim.Words.v1"
#: In this order labels of one span with one score go to ``doc.ents``.
_LABELS = {label: at for at, label in enumerate(x for labels in HEADS.values() for x in labels)}


def load(model: str = "") -> Language:
    """Return the pipeline; ``model`` is as for `kg.language.load`, the shipped one by default.

    Its one component, ``bioclaim``, tags, parses and recognises. ``nlp.to_disk`` writes settings
    only: whoever loads that folder needs bioclaim-kg.
    """
    settings = {"nlp": {"tokenizer": {"@tokenizers": TOKENIZER, "model": model}}}
    meta = {"name": NAME, "version": kg.__version__, "description": "Bioclaim's model"}
    nlp = spacy.blank("en", config=settings, meta=meta)
    nlp.add_pipe(NAME, config={"model": model})
    return nlp


@dataclass(frozen=True, slots=True)
class Words(DummyTokenizer):
    """Splits a text into the words of a language model and what is between them."""

    vocab: Vocab
    model: str

    def __call__(self, text: str) -> Doc:
        """Split a text; ``doc.text == text`` always holds."""
        words: list[str] = []
        blanks: list[bool] = []
        at = 0
        for span in language.load(self.model).words(Document("", text)):
            _gap(text[at : span.start], words, blanks)
            words.append(text[span.start : span.end])
            blanks.append(False)
            at = span.end
        _gap(text[at:], words, blanks)
        return Doc(self.vocab, words=words, spaces=blanks)


def _gap(text: str, words: list[str], blanks: list[bool]) -> None:
    """Add what stands between two words: a blank belongs to the word, all else is a token."""
    if words and text.startswith(" "):
        blanks[-1] = True
        text = text[1:]
    if text:
        words.append(text)
        blanks.append(False)


@spacy.util.registry.tokenizers(TOKENIZER)  # type: ignore[untyped-decorator]
def tokenizer(model: str = "") -> Callable[[Language], Words]:
    """Return the factory that a pipeline's config asks for by name."""
    return lambda nlp: Words(nlp.vocab, model)


@dataclass(frozen=True, slots=True)
class Reader:
    """Tags, parses, and names what a text speaks of.

    ``doc.spans[spans]`` holds all names, overlapping ones too, with their probabilities as
    ``attrs["scores"]``; ``doc.ents`` those that overlap no better one: the longest first, then the
    likeliest, then by label in the order of `kg.labels.HEADS`.
    """

    model: str
    spans: str

    def __call__(self, doc: Doc) -> Doc:
        """Annotate a document in place."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = language.BATCH) -> Iterator[Doc]:
        """Annotate documents in order, some at a time; faster than one by one."""
        rest, model = iter(stream), language.load(self.model)
        while docs := list(islice(rest, batch_size)):
            parses = model.parse_all(Document("", doc.text) for doc in docs)
            for doc, parse in zip(docs, parses, strict=True):
                places = _places(doc, parse)
                _grammar(doc, parse, places)
                self._names(doc, parse, places)
                yield doc

    def _names(self, doc: Doc, parse: Parse, places: list[int]) -> None:
        first = {token.span.start: at for token, at in zip(parse.tokens, places, strict=True)}
        last = {token.span.end: at + 1 for token, at in zip(parse.tokens, places, strict=True)}
        names = [name for name in parse.names if not name.faint]
        spans = [Span(doc, first[n.span.start], last[n.span.end], n.category) for n in names]
        scores = [name.score for name in names]
        doc.spans[self.spans] = SpanGroup(
            doc, name=self.spans, attrs={"scores": scores}, spans=spans
        )
        doc.ents = uncrossed(spans, scores)


def uncrossed(spans: list[Span], scores: list[float]) -> list[Span]:
    """Return the spans that share no word with a better one: see `Reader`."""
    pairs = sorted(
        zip(spans, scores, strict=True),
        key=lambda p: (p[0].start - p[0].end, -p[1], _LABELS.get(p[0].label_, 99), p[0].start),
    )
    taken: set[int] = set()
    kept = []
    for span, _ in pairs:
        words = range(span.start, span.end)
        if taken.isdisjoint(words):
            taken.update(words)
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)


def _places(doc: Doc, parse: Parse) -> list[int]:
    """Return which token of the document each word of the parse is."""
    at = {(token.idx, len(token.text)): token.i for token in doc}
    try:
        return [at[token.span.start, len(token.span)] for token in parse.tokens]
    except KeyError as error:
        raise UsageError(
            f"the component {NAME!r} and the tokenizer split the text differently at "
            f"character {error.args[0][0]}: leave tokenizer {TOKENIZER!r} in the pipeline, and "
            "merge or split tokens only after the component"
        ) from error


def _grammar(doc: Doc, parse: Parse, places: list[int]) -> None:
    """Write tags, lemmas and trees; a token between words hangs on the word before it."""
    strings = doc.vocab.strings
    values: Any = np.zeros((len(doc), 5), dtype=np.uint64)
    space = strings.add("_SP"), IDS["SPACE"], strings.add("dep")
    words = set(places)
    before = places[0] if places else 0
    for token in doc:
        if token.i in words:
            before = token.i
        else:
            head = before - token.i
            values[token.i] = (*space[:2], token.orth, space[2], head % 2**64)
    for word, i in zip(parse.tokens, places, strict=True):
        labels = strings.add(word.tag), IDS.get(word.pos, IDS["X"]), strings.add(word.lemma)
        values[i] = (*labels, strings.add(word.dep), (places[word.head] - i) % 2**64)
    doc.from_array([TAG, POS, LEMMA, DEP, HEAD], values)


@Language.factory(
    NAME,
    default_config={"model": "", "spans": NAME},
    assigns=["token.tag", "token.pos", "token.lemma", "token.dep", "token.head", "doc.sents",
             "doc.spans", "doc.ents"],
)  # fmt: skip
def component(nlp: Language, name: str, model: str, spans: str) -> Reader:  # noqa: ARG001
    """Make the component: ``model`` as for `kg.language.load`, ``spans`` the key of all names."""
    return Reader(model, spans)
