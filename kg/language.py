"""From a `Document` to a `Parse`: words, sentences, trees, noun phrases and named spans.

`load` gives the shipped model or any other spaCy pipeline, which `kg.adapters` reads in our
terms; what it lacks (lemmas, tags, a parser, a recogniser) is filled in from the shipped one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, pairwise
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from kg import adapters, blocks, labels, oddities, schemes, sentences, weights
from kg.adapters import Adapter
from kg.arguments.phrases import noun_phrases
from kg.lemmas import Lemmatizer
from kg.model import Document, NamedSpan, Parse, Span, Token
from kg.networks import recogniser, tagger
from kg.networks.recogniser import Recogniser
from kg.networks.tagger import Tagger
from kg.plain import plain, with_apostrophes, word

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

SHIPPED = "bioclaim"
#: Blocks that go through the networks together, fewer when they have many words.
BATCH = 32
BATCH_WORDS = 8000

#: spaCy's pipelines are not made for several threads, nor are memory zones.
_LOCK = Lock()


@dataclass(frozen=True, slots=True)
class _Block:
    """A stretch of the text as spaCy sees it, and where its words lie."""

    start: int
    text: str
    spans: tuple[Span, ...]
    doc: Doc


@dataclass(slots=True)
class _Draft:
    """A parse that grows block by block."""

    document: Document
    tokens: list[Token] = field(default_factory=list)
    ranges: list[tuple[int, int]] = field(default_factory=list)
    chunks: list[tuple[int, int, int]] = field(default_factory=list)
    names: set[NamedSpan] = field(default_factory=set)
    blocks: list[tuple[int, int]] = field(default_factory=list)
    named: tuple[str, ...] = ()

    def recognise(self, recogniser: Recogniser) -> None:
        """Add the spans that the trained recogniser names, read as one document."""
        words = [[token.text for token in self.tokens[a:b]] for a, b in self.blocks]
        for name in recogniser.spans(words):
            span = self.tokens[name.first].span.to(self.tokens[name.end - 1].span)
            self.names.add(NamedSpan(span, name.label, name.score, name.label, name.faint))
        self.named = recogniser.labels

    def parse(self, model: str) -> Parse:
        parts = tuple(self.tokens), tuple(self.ranges), tuple(self.chunks)
        warnings = oddities.warnings(self.document.text, *parts[:2])
        return Parse(*parts, tuple(sorted(self.names)), model, warnings, self.named)


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A pipeline that reads documents. Make one with `load`.

    ``grammar`` tags and parses, ``recogniser`` names spans. ``foreign`` does what it can of both
    instead; words that its parser left without a tag get one from ``tagger``. ``votes`` tags anew
    what ``grammar`` has tagged.
    """

    name: str
    grammar: Language
    recogniser: Recogniser | None
    lemmatizer: Lemmatizer = field(repr=False)
    foreign: Adapter | None = None
    tagger: Language | None = None
    votes: Tagger | None = None

    def parse(self, document: Document) -> Parse:
        """Read one document; all but white space is in the parse, in text order.

        Memory does not grow with the number of documents; of several threads one waits.
        """
        return self._read([document])[0]

    def parse_all(self, documents: Iterable[Document]) -> Iterator[Parse]:
        """Read documents in order; faster than one by one."""
        rest = iter(documents)
        while some := list(islice(rest, BATCH)):
            yield from self._read(some)

    def words(self, document: Document) -> list[Span]:
        """Return where the words of a document are, in text order, as a parse has them."""
        with _LOCK, self.grammar.vocab.memory_zone():
            return [span for block in self._blocks(document) for span in block.spans]

    def _read(self, documents: Sequence[Document]) -> list[Parse]:
        foreign = self.foreign.nlp if self.foreign else None
        pipelines = (self.grammar, self.tagger, foreign)
        vocabs = {id(pipeline.vocab): pipeline.vocab for pipeline in pipelines if pipeline}
        with _LOCK, ExitStack() as zones:
            for vocab in vocabs.values():
                zones.enter_context(vocab.memory_zone())
            drafts = [_Draft(document) for document in documents]
            blocks = ((draft, block) for draft in drafts for block in self._blocks(draft.document))
            for batch in _batches(blocks):
                docs = self._run([block.doc for _, block in batch])
                names = self._names([block for _, block in batch], docs)
                for (draft, block), doc, named in zip(batch, docs, names, strict=True):
                    start = len(draft.tokens)
                    text = with_apostrophes(draft.document.text)
                    for tree, spans in self._sentences(doc, block.spans):
                        first = len(draft.tokens)
                        draft.tokens += self._words(text, tree, spans, first)
                        draft.ranges.append((first, len(draft.tokens)))
                    draft.chunks += noun_phrases(draft.tokens[start:], start)
                    draft.names |= named
                    draft.blocks.append((start, len(draft.tokens)))
            if self.recogniser is not None:
                for draft in drafts:
                    draft.recognise(self.recogniser)
            return [draft.parse(self.name) for draft in drafts]

    def _run(self, docs: list[Doc]) -> list[Doc]:
        """Tag and parse."""
        if self.foreign is None or not self.foreign.parses:
            docs = list(self.grammar.pipe(docs, batch_size=BATCH))
            if self.votes is not None:
                self.votes.tag(docs)
            return docs
        docs = self.foreign.run(docs)
        if self.tagger is not None:
            for doc in docs:
                if not doc.has_annotation("TAG"):
                    adapters.tag(doc, self.tagger)
        return docs

    def _names(self, blocks: Sequence[_Block], docs: list[Doc]) -> list[set[NamedSpan]]:
        """Return the spans of each block that a foreign pipeline names."""
        if self.foreign is not None and self.foreign.recognises:
            if not self.foreign.parses:
                return self.foreign.names([b.text for b in blocks], [b.start for b in blocks])
            pairs = zip(blocks, docs, strict=True)
            return [adapters.named(doc, adapters.places(doc, b.spans)) for b, doc in pairs]
        return [set() for _ in blocks]

    def _blocks(self, document: Document) -> Iterator[_Block]:
        from spacy.tokens import Doc

        text = plain(document.text)
        for stretch in blocks.blocks(document):
            part = text[stretch.start : stretch.end]
            spans = [
                span
                for piece in blocks.slices(part)
                for span in self._split(part[piece.start : piece.end], stretch.start + piece.start)
            ]
            words = [word(text[span.start : span.end]) for span in spans]
            if not words:
                continue
            blanks = [after.start > span.end for span, after in pairwise(spans)] + [False]
            starts: list[bool | int | None] = [*sentences.guard(words, blanks)]
            doc = Doc(self.grammar.vocab, words=words, spaces=blanks, sent_starts=starts)
            yield _Block(stretch.start, part, tuple(spans), doc)

    def _split(self, text: str, start: int) -> list[Span]:
        """Return where the words of a text are that begins at a character of its document."""
        if self.foreign is not None and self.foreign.parses:
            return [Span(start + s.start, start + s.end) for s in self.foreign.words(text)]
        doc = self.grammar.tokenizer(text)
        return [Span(start + t.idx, start + t.idx + len(t.text)) for t in doc if not t.is_space]

    def _sentences(
        self, doc: Doc, spans: Sequence[Span]
    ) -> Iterator[tuple[list[schemes.Node], Sequence[Span]]]:
        """Yield each sentence as a CLEAR tree with the characters of its words."""
        spans = adapters.places(doc, spans)
        for sentence in _sentences(doc):
            tree, inside = _tree(sentence), spans[sentence.start : sentence.end]
            if self.foreign is not None and self.foreign.parses:
                yield self.foreign.tokens(tree, inside)
            else:
                yield tree, inside

    def _words(
        self, text: str, tree: Sequence[schemes.Node], spans: Sequence[Span], first: int
    ) -> Iterator[Token]:
        for at, (node, span) in enumerate(zip(tree, spans, strict=True)):
            yield Token(
                index=first + at,
                span=span,
                text=word(text[span.start : span.end]),
                lemma=node.lemma or self.lemmatizer(node.text, node.tag),
                pos=node.pos or labels.universal(node.tag, node.dep, node.text),
                tag=node.tag,
                dep=node.dep,
                head=first + (at if node.head == schemes.ROOT else node.head),
            )


def _batches(blocks: Iterable[tuple[_Draft, _Block]]) -> Iterator[list[tuple[_Draft, _Block]]]:
    """Gather blocks up to a number of blocks and of words."""
    batch: list[tuple[_Draft, _Block]] = []
    words = 0
    for draft, block in blocks:
        if batch and (len(batch) == BATCH or words + len(block.spans) > BATCH_WORDS):
            yield batch
            batch, words = [], 0
        batch.append((draft, block))
        words += len(block.spans)
    if batch:
        yield batch


def _sentences(doc: Doc) -> Iterator[Any]:
    """Yield the sentences of a document, those that are too long in pieces."""
    for sentence in doc.sents if doc.has_annotation("SENT_START") else [doc[:]]:
        for first in range(sentence.start, sentence.end, blocks.LONGEST_SENTENCE):
            yield doc[first : min(first + blocks.LONGEST_SENTENCE, sentence.end)]


def _tree(sentence: Any) -> list[schemes.Node]:
    nodes = []
    for token in sentence:
        inside = sentence.start <= token.head.i < sentence.end and token.head.i != token.i
        head = token.head.i - sentence.start if inside else schemes.ROOT
        dep = token.dep_ if inside or not token.dep_ else "ROOT"  # also where a sentence is cut
        node = schemes.Node(token.text, token.lemma_, token.tag_, head, dep, token.pos_)
        nodes.append(node)
    return nodes


@lru_cache(maxsize=4)
def load(model: str = "") -> LanguageModel:
    """Return a language model: the shipped one, or an installed pipeline by name or path.

    A folder with the files of ``kg/weights_data``, as `kg.training.pack` writes it, counts as one.
    Raises ``MissingError`` when there is no such model, ``UsageError`` when it cannot be used.
    """
    import kg.tokenizer  # noqa: F401  (registers the tokenizer)

    if model in ("", SHIPPED):
        return _shipped()
    if (folder := Path(model)).joinpath(weights.GRAMMAR).is_file():
        return _packed(folder, model)
    foreign = adapters.adapt(model)
    if foreign.parses and foreign.recognises and foreign.tags:
        return LanguageModel(model, foreign.nlp, None, _lemmatizer(), foreign)
    ours = _shipped()
    return LanguageModel(
        model,
        foreign.nlp if foreign.parses else ours.grammar,
        None if foreign.recognises else ours.recogniser,
        ours.lemmatizer,
        foreign,
        ours.grammar,
        None if foreign.parses else ours.votes,
    )


@lru_cache(maxsize=1)
def _shipped() -> LanguageModel:
    return _packed(weights.FOLDER, SHIPPED)


def _packed(folder: Path, name: str) -> LanguageModel:
    import spacy

    grammar = weights.unpack(folder / weights.GRAMMAR, spacy.blank("en").vocab)
    names = recogniser.read(folder)
    voter = tagger.read(folder / weights.TAGS, names.forms, names.gazetteer)
    return LanguageModel(
        name, grammar, names, _lemmatizer(), votes=Tagger.join(grammar, voter) if voter else None
    )


@lru_cache(maxsize=1)
def _lemmatizer() -> Lemmatizer:
    return Lemmatizer(weights.read_lemmas(weights.FOLDER / weights.LEMMAS))
