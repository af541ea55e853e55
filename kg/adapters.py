"""Pipelines that others made, read in our terms: spaCy's, scispaCy's, transformers.

`adapt` loads one and says what it can do. Its trees of Universal Dependencies (v1 or v2, also
mixed with CLEAR, as scispaCy's parsers give) become CLEAR trees, its entity types our categories
(a type that we do not know is "Entity": the lexicon decides), words that it joins at hyphens
(`IL-6-induced`) are taken apart as ours are, and its spans are those of the text. Whatever it
raises comes out as one of our errors.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from kg import joined, labels, schemes
from kg.errors import InputError, KgError, MissingError, UsageError
from kg.model import NamedSpan, Span
from kg.tables import table

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

#: Labels that only a tree of Universal Dependencies has.
_UD_ONLY = frozenset({"cop", "obl", "nsubj:pass", "obj", "case:gen", "aux:pass", "root"})
#: The package that a part of a pipeline comes from, by the beginning of its name.
_PACKAGES = {
    "hf_token_pipe": "spacy-huggingface-pipelines",
    "transformer": "spacy-transformers",
    "spacy-transformers.": "spacy-transformers",
    "curated_transformer": "spacy-curated-transformers",
    "spacy-curated-transformers.": "spacy-curated-transformers",
    "spacy-llm.": "spacy-llm",
}
#: Components of spaCy that declare nothing and name nothing.
_SILENT = frozenset(
    "attribute_ruler merge_entities merge_noun_chunks merge_subtokens token_splitter doc_cleaner "
    "textcat textcat_multilabel".split()
)


@dataclass(frozen=True, slots=True)
class Adapter:
    """A pipeline of others, and what it can do.

    ``recognises``: it names spans (entities or span groups). ``universal``: its trees are
    Universal Dependencies; ``None`` where its parser does not say, and each tree shows it.
    """

    name: str
    nlp: Language
    parses: bool
    recognises: bool
    tags: bool
    universal: bool | None = False

    def words(self, text: str) -> list[Span]:
        """Return where its tokenizer sees words in a text; where it invents some, where ours does.

        White space is no word, and nothing else of the text is left out.
        """
        doc = self.nlp.tokenizer(text)
        spans, at = [], 0
        for word in (token.text for token in doc if not token.is_space):
            start = text.find(word, at)
            if start < 0 or text[at:start].strip():
                return joined.words(text)
            at = start + len(word)
            spans.append(Span(start, at))
        return joined.words(text) if text[at:].strip() else spans

    def run(self, docs: Sequence[Doc]) -> list[Doc]:
        """Send documents through the pipeline; their words may be joined, never changed.

        Raises ``InputError`` when it fails.
        """
        texts = [doc.text for doc in docs]
        try:
            done = list(self.nlp.pipe(docs, batch_size=max(1, len(docs))))
        except KgError:
            raise
        except Exception as error:
            reason = f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
            raise InputError(
                f"the pipeline {self.name!r} fails on this text ({reason}): see whether it can be "
                "read with spaCy alone, or leave --model out"
            ) from error
        if [doc.text for doc in done] != texts:
            raise InputError(
                f"the pipeline {self.name!r} drops texts or changes their characters, so that "
                "nothing it finds has a place in the document: take the component out that does it"
            )
        return done

    def names(self, texts: Sequence[str], starts: Sequence[int]) -> list[set[NamedSpan]]:
        """Return the named spans of stretches that begin at some characters of their documents."""
        docs = self.run([self.nlp.make_doc(text) for text in texts])
        found = []
        for doc, text, start in zip(docs, texts, starts, strict=True):
            if doc.text != text:
                raise InputError(
                    f"the tokenizer of the pipeline {self.name!r} changes the text, so that "
                    "nothing it finds has a place in the document: use another --model"
                )
            places = [Span(start + t.idx, start + t.idx + len(t.text)) for t in doc]
            found.append(named(doc, places))
        return found

    def tokens(
        self, tree: list[schemes.Node], spans: Sequence[Span]
    ) -> tuple[list[schemes.Node], list[Span]]:
        """Return a sentence as a CLEAR tree of words like ours, and where they stand."""
        universal = self.universal
        if universal is None:
            universal = any(node.dep in _UD_ONLY for node in tree)
        if universal:
            rewritten = schemes.to_clear(tree)
            tree = rewritten if schemes.is_tree(rewritten) else tree
        return joined.parted(tree, spans)


def adapt(name: str) -> Adapter:
    """Load a pipeline by name or path, or a Hugging Face folder for token classification.

    Raises ``MissingError`` when it, or a package that it needs, is not installed, ``UsageError``
    when it cannot be loaded or can do nothing that we need.
    """
    nlp = _loaded(name)
    assigned: set[str] = set()
    for part in nlp.pipe_names:
        assigned |= set(nlp.get_pipe_meta(part).assigns)
    # A component that does not say what it does may name things, as hf_token_pipe does.
    silent = any(
        not nlp.get_pipe_meta(part).assigns and nlp.get_pipe_meta(part).factory not in _SILENT
        for part in nlp.pipe_names
    )
    parses = {"token.dep", "token.head"} <= assigned and nlp.lang == "en"
    recognises = bool(assigned & {"doc.ents", "doc.spans"}) or silent
    if not parses and not recognises:
        raise UsageError(
            f"the pipeline {name!r} has neither an English parser nor an entity recogniser "
            f"(its components: {', '.join(nlp.pipe_names) or 'none'}); name one that has"
        )
    return Adapter(name, nlp, parses, recognises, "token.tag" in assigned, _universal(nlp))


def _universal(nlp: Language) -> bool | None:
    for part in nlp.pipe_names:
        if "token.dep" in nlp.get_pipe_meta(part).assigns:
            known = getattr(nlp.get_pipe(part), "labels", ())
            return bool(_UD_ONLY & set(known)) if known else None
    return None


def _loaded(name: str) -> Language:
    try:
        return _load(name)
    except OSError as error:
        raise MissingError(
            f"the language model {name!r} is neither installed nor a folder with a pipeline: "
            f"{_how_to_get(name)}, give the folder's path, or leave --model out to use the model "
            "that is shipped"
        ) from error
    except Exception as error:
        missing = next((p for part, p in _PACKAGES.items() if f"'{part}" in str(error)), "")
        reason = " ".join(str(error).split())[:500]
        if missing:
            raise MissingError(
                f"the language model {name!r} needs the package {missing}: pip install {missing} "
                f"({reason})"
            ) from error
        raise UsageError(f"the language model {name!r} cannot be loaded: {reason}") from error


def _load(name: str) -> Language:
    import spacy

    if find_spec("scispacy") is not None:
        for module in ("scispacy.abbreviation", "scispacy.hyponym_detector"):
            import_module(module)  # spaCy knows their components only then
    folder = Path(name)
    if (folder / "config.json").is_file() and not (folder / "config.cfg").is_file():
        nlp = spacy.blank("en")
        nlp.add_pipe("hf_token_pipe", config={"model": name, "alignment_mode": "expand"})
        return nlp
    return spacy.load(name)


def _how_to_get(name: str) -> str:
    if name.startswith(("en_core_sci_", "en_ner_")):
        return (
            f"install it from scispaCy's release of it (pip install ADDRESS/{name}-VERSION.tar.gz)"
        )
    return f"install it (python -m spacy download {name}, or pip install {name})"


# --------------------------------------------------------------------------------- reading


def named(doc: Doc, places: Sequence[Span]) -> set[NamedSpan]:
    """Return a pipeline's entities and span groups under our categories.

    ``places`` are the characters of each token of the document.
    """
    found = [(entity, 1.0) for entity in doc.ents]
    for group in doc.spans.values():
        scores = list(group.attrs.get("scores", ()))
        if len(scores) != len(group):
            scores = [1.0] * len(group)
        found += zip(group, map(float, scores), strict=True)
    best: dict[tuple[Span, str], NamedSpan] = {}
    for entity, score in found:
        words = [token.i for token in entity if not token.is_space]
        category = categorised(entity.label_)
        if words and category:
            span = places[words[0]].to(places[words[-1]])
            one = NamedSpan(span, category, score, entity.label_)
            best[span, category] = max(best.get((span, category), one), one)
    return set(best.values())


@lru_cache(maxsize=1024)
def categorised(label: str) -> str | None:
    """Return our category for a type: ``Entity`` for one we do not know, ``None`` to drop it."""
    category = labels.category(label) if label else None
    known = {row["category"] for row in table("categories")}
    return category if category is None or category in known else "Entity"


def tag(doc: Doc, tagger: Language) -> None:
    """Give the words of a document the tags that another pipeline gives them."""
    from spacy.tokens import Doc

    words, blanks = [token.text for token in doc], [bool(token.whitespace_) for token in doc]
    for token, ours in zip(doc, tagger(Doc(tagger.vocab, words=words, spaces=blanks)), strict=True):
        token.tag_ = ours.tag_


def places(doc: Doc, spans: Sequence[Span]) -> Sequence[Span]:
    """Return the characters of each token of a document whose words a component may have joined.

    ``spans`` are those of its words as they went in, blanks between them where there is a gap.
    """
    if len(doc) == len(spans):
        return spans
    starts, at = [], 0
    for span, after in pairwise([*spans, spans[-1]]):
        starts.append(at)
        at += len(span) + (after.start > span.end)

    def place(index: int) -> int:
        word = bisect_right(starts, index) - 1
        return spans[word].start + index - starts[word]

    return [Span(place(t.idx), place(t.idx + len(t.text) - 1) + 1) for t in doc]
