"""From a `Document` to a `Parse`: words, sentences, trees, noun phrases and named spans.

The only module that runs spaCy; its ``Doc`` never leaves it. `load` gives the shipped model or
any installed spaCy or scispaCy pipeline: trees of Universal Dependencies are rewritten as CLEAR
trees, entity types as our categories, and what a pipeline lacks (lemmas, parts of speech, a
parser, a recogniser) is filled in from the shipped one.
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

from kg import labels, schemes, sentences, weights
from kg.errors import UsageError
from kg.lemmas import Lemmatizer
from kg.model import Document, NamedSpan, Parse, Span, Token
from kg.phrases import noun_phrases

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

SHIPPED = "bioclaim"
_RECOGNISERS = frozenset({"ner", "entity_ruler", "spancat", "span_ruler", "beam_ner"})
#: Blocks that go through the networks together.
BATCH = 32
#: Labels that only a tree of Universal Dependencies has.
_UD_ONLY = frozenset({"cop", "obl", "nsubj:pass", "obj", "case:gen", "aux:pass"})
#: Characters that split words but that spaCy would keep inside them; replaced one for one.
_PLAIN = dict.fromkeys((0x200B, 0x2060, 0xFEFF, 0x180E), " ") | dict.fromkeys(
    range(0xD800, 0xE000), "\ufffd"
)


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

    def parse(self, model: str) -> Parse:
        parts = tuple(self.tokens), tuple(self.ranges), tuple(self.chunks)
        return Parse(*parts, tuple(sorted(self.names)), model)


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A pipeline that reads documents. Make one with `load`.

    ``grammar`` tags and parses. ``recogniser`` names spans: the same pipeline, another one, or
    (``typed_heads``) a set of heads on one encoder, each run for itself. ``universal`` says that
    the trees are rewritten as CLEAR.
    """

    name: str
    grammar: Language
    recogniser: Language | None
    lemmatizer: Lemmatizer
    universal: bool = False
    typed_heads: bool = True

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

    def _read(self, documents: Sequence[Document]) -> list[Parse]:
        pipelines = [self.grammar] if self.recogniser is None else [self.grammar, self.recogniser]
        with _LOCK, ExitStack() as zones:
            for vocab in {id(pipeline.vocab): pipeline.vocab for pipeline in pipelines}.values():
                zones.enter_context(vocab.memory_zone())
            drafts = [_Draft(document) for document in documents]
            blocks = ((draft, block) for draft in drafts for block in self._blocks(draft.document))
            while batch := list(islice(blocks, BATCH)):
                docs = list(self.grammar.pipe([block.doc for _, block in batch], batch_size=BATCH))
                names = self._names([block for _, block in batch], docs)
                for (draft, block), doc, named in zip(batch, docs, names, strict=True):
                    first = len(draft.tokens)
                    words = self._words(draft.document.text, doc, block.spans, first)
                    draft.tokens += words
                    draft.ranges += [(first + s.start, first + s.end) for s in doc.sents]
                    draft.chunks += noun_phrases(words, first)
                    draft.names |= named
            return [draft.parse(self.name) for draft in drafts]

    def _names(self, blocks: Sequence[_Block], docs: list[Doc]) -> list[set[NamedSpan]]:
        """Return the named spans of each block."""
        if self.recogniser is self.grammar:
            pairs = zip(blocks, docs, strict=True)
            return [_entities(doc, block.spans) for block, doc in pairs]
        if self.recogniser is not None and self.typed_heads:
            return _headed(self.recogniser, [block.spans for block in blocks], docs)
        found: list[set[NamedSpan]] = [set() for _ in blocks]
        if self.recogniser is not None:
            for block, names in zip(blocks, found, strict=True):
                doc = self.recogniser(block.text)
                starts = [block.start + token.idx for token in doc]
                places = [Span(a, a + len(token)) for a, token in zip(starts, doc, strict=True)]
                names |= _entities(doc, places)
        return found

    def _blocks(self, document: Document) -> Iterator[_Block]:
        from spacy.tokens import Doc

        text = document.text.translate(_PLAIN)
        for stretch in sentences.blocks(document):
            part = text[stretch.start : stretch.end]
            split = self.grammar.tokenizer(part)
            spans, words = [], []
            for token in split:
                if not token.is_space:
                    at = stretch.start + token.idx
                    spans.append(Span(at, at + len(token.text)))
                    words.append(token.text)
            if not words:
                continue
            blanks = [after.start > span.end for span, after in pairwise(spans)] + [False]
            starts: list[bool | int | None] = [*sentences.guard(words, blanks)]
            doc = Doc(self.grammar.vocab, words=words, spaces=blanks, sent_starts=starts)
            yield _Block(stretch.start, part, tuple(spans), doc)

    def _words(self, text: str, doc: Doc, spans: Sequence[Span], first: int) -> list[Token]:
        trees = [self._tree(sentence) for sentence in doc.sents]
        words: list[Token] = []
        for sentence, tree in zip(doc.sents, trees, strict=True):
            for token, node in zip(sentence, tree, strict=True):
                pos = token.pos_ or labels.universal(node.tag, node.dep, node.text)
                lemma = node.lemma or self.lemmatizer(node.text, node.tag)
                head = token.i if node.head == schemes.ROOT else sentence.start + node.head
                span = spans[len(words)]
                words.append(
                    Token(
                        index=first + len(words),
                        span=span,
                        text=text[span.start : span.end],
                        lemma=lemma,
                        pos=pos,
                        tag=node.tag,
                        dep=node.dep,
                        head=first + head,
                    )
                )
        return words

    def _tree(self, sentence: Any) -> list[schemes.Node]:
        nodes = []
        for token in sentence:
            inside = sentence.start <= token.head.i < sentence.end and token.head.i != token.i
            head = token.head.i - sentence.start if inside else schemes.ROOT
            nodes.append(schemes.Node(token.text, token.lemma_, token.tag_, head, token.dep_))
        if self.universal:
            rewritten = schemes.to_clear(nodes)
            return rewritten if schemes.is_tree(rewritten) else nodes
        return nodes


def _entities(doc: Doc, spans: Sequence[Span]) -> set[NamedSpan]:
    """Return a foreign pipeline's entities and span groups under our categories."""
    found = list(doc.ents)
    for group in doc.spans.values():
        found += list(group)
    names = set()
    for entity in found:
        if category := labels.category(entity.label_):
            span = spans[entity.start].to(spans[entity.end - 1])
            names.add(NamedSpan(span, category, 1.0, entity.label_))
    return names


def _headed(
    heads: Language, spans: Sequence[Sequence[Span]], docs: list[Doc]
) -> list[set[NamedSpan]]:
    """Run each head on its own: their spans may overlap, as "lung" in "lung cancer"."""
    from spacy.tokens import Doc

    if docs and docs[0].vocab is not heads.vocab:
        texts = [([t.text for t in doc], [bool(t.whitespace_) for t in doc]) for doc in docs]
        docs = [Doc(heads.vocab, words, blanks) for words, blanks in texts]
    found: list[set[NamedSpan]] = [set() for _ in docs]
    for name, component in heads.pipeline:
        head: Any = component
        if name == "tok2vec":
            head.set_annotations(docs, head.predict(docs))
            continue
        for doc in docs:
            doc.set_ents([], default="missing")
        head.set_annotations(docs, head.predict(docs))
        for doc, places, names in zip(docs, spans, found, strict=True):
            for entity in doc.ents:
                span = places[entity.start].to(places[entity.end - 1])
                names.add(NamedSpan(span, entity.label_, 1.0, name))
    return found


@lru_cache(maxsize=4)
def load(model: str = "") -> LanguageModel:
    """Return a language model: the shipped one, or an installed pipeline by name or path.

    A folder with ``parser`` and ``heads`` in it, as training leaves it, counts as one.
    Raises ``MissingError`` when there is no such model, ``UsageError`` when it cannot be used.
    """
    import kg.tokenizer  # noqa: F401  (registers the tokenizer)

    if model in ("", SHIPPED):
        return _shipped()
    folder = Path(model)
    if (folder / "parser" / "config.cfg").is_file() and (folder / "heads").is_dir():
        grammar = weights.installed(str(folder / "parser"))
        heads = weights.installed(str(folder / "heads"), grammar.vocab)
        return LanguageModel(model, grammar, heads, _lemmatizer())
    nlp = weights.installed(model)
    has = set(nlp.pipe_names)
    recognises = bool(has & _RECOGNISERS)
    if "parser" not in has and not recognises:
        raise UsageError(
            f"the pipeline {model!r} has neither a parser nor an entity recogniser "
            f"(its components: {', '.join(nlp.pipe_names) or 'none'}); name one that has"
        )
    own = nlp if recognises else _shipped().recogniser
    if "parser" not in has:
        return LanguageModel(model, _shipped().grammar, own, _lemmatizer(), typed_heads=False)
    clear = not _UD_ONLY & set(getattr(nlp.get_pipe("parser"), "labels", ()))
    return LanguageModel(model, nlp, own, _lemmatizer(), not clear, typed_heads=not recognises)


@lru_cache(maxsize=1)
def _shipped() -> LanguageModel:
    import spacy

    vocab = spacy.blank("en").vocab
    grammar = weights.unpack(weights.FOLDER / weights.GRAMMAR, vocab)
    heads = weights.unpack(weights.FOLDER / weights.HEADS, vocab)
    return LanguageModel(SHIPPED, grammar, heads, _lemmatizer())


@lru_cache(maxsize=1)
def _lemmatizer() -> Lemmatizer:
    return Lemmatizer(weights.read_lemmas(weights.FOLDER / weights.LEMMAS))
