"""Annotate many documents: what fails is reported and the others go on."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kg import pipeline
from kg.config import Options
from kg.errors import InputError
from kg.inputs import read_inputs
from kg.lexicon import Lexicon
from kg.model import Annotation, Document, Mention
from kg.parallel import spread
from kg.readers.base import MAX_BYTES, Failure, ReadOptions, Skipped
from kg.rows import visible
from kg.sidecar import read_yaml

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Scheme:
    """How a foreign scheme's entity types map to our categories, our predicates to its types."""

    categories: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    relations: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def read_scheme(path: Path | None) -> Scheme:
    """Read a map: YAML (or JSON) with ``categories: {type: Category}`` and
    ``relations: {predicate: type}``; no path is no map.

    Raises ``InputError`` when the file is anything else.
    """
    if path is None:
        return Scheme()
    try:
        values = read_yaml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, InputError) as error:
        raise InputError(f"{path}: not a map that can be read: {error}") from error
    parts: dict[str, Any] = values if isinstance(values, dict) else {"": ""}
    if not set(parts) <= {"categories", "relations"} or not all(map(_is_words, parts.values())):
        raise InputError(
            f"{path}: a map holds 'categories' (type: Category) and 'relations' "
            "(predicate: type), and nothing else"
        )
    categories, relations = (dict(parts.get(name, {})) for name in ("categories", "relations"))
    return Scheme(MappingProxyType(categories), MappingProxyType(relations))


def _is_words(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(word, str) for word in value.values())


def annotate_inputs(
    inputs: Iterable[str | Path],
    options: Options,
    *,
    scheme: Scheme | None = None,
    max_bytes: int = MAX_BYTES,
    processes: int = 1,
) -> Iterator[Annotation | Failure | Skipped]:
    """Yield what was read in each input, in order; see `kg.inputs.read_inputs`.

    Several ``processes`` annotate so many documents at once, with the same result. Wrong options
    raise (``MissingError``, ``UsageError``, ``InputError``) before any document is read.
    """
    prepare(options)
    reading = ReadOptions(
        max_bytes=max_bytes,
        entities=options.gold_entities,
        categories=scheme.categories if scheme else MappingProxyType({}),
    )
    yield from spread(partial(_annotate, options), read_inputs(inputs, reading), processes)


def _annotate(
    options: Options, found: Document | Failure | Skipped
) -> Annotation | Failure | Skipped:
    return annotate_or_fail(found, options) if isinstance(found, Document) else found


def lexicon(options: Options) -> Lexicon:
    """Return the curated lexicon joined with what is on the shelf and the files of the options."""
    return pipeline.lexicon_of(options)


def prepare(options: Options) -> None:
    """Load the model and the lexicon, so that what is wrong with them shows at once."""
    for problem in lexicon(options).problems:
        log.warning("in the lexicon: %s", visible(problem))
    for _ in pipeline.annotate_all((), options, lexicon(options)):
        raise AssertionError("nothing comes of no documents")


def annotator(options: Options) -> Callable[[Document], Annotation]:
    """Return what annotates one document with these options; wrong ones raise here, at once."""
    prepare(options)
    return lambda document: pipeline.annotate(document, options, lexicon(options))


def mention_finder(
    options: Options,
) -> Callable[[Iterable[Document]], Iterator[tuple[Mention, ...]]]:
    """Return what finds the mentions of documents; wrong options raise here, at once."""
    prepare(options)
    return lambda documents: pipeline.mentions_all(documents, options, lexicon(options))


def annotate_or_fail(
    document: Document, options: Options, source: str = ""
) -> Annotation | Failure:
    """Annotate one document; whatever its text does to the pipeline is a failure of it alone."""
    try:
        return pipeline.annotate(document, options, lexicon(options))
    except Exception as error:
        log.debug("document %s", document.id, exc_info=True)
        reason = f"cannot be annotated: {type(error).__name__}: {' '.join(str(error).split())}"
        return Failure(source or document.id, reason, id=document.id)


@dataclass(slots=True)
class Tally:
    """What came of a batch, counted as it goes by; warnings go to a log."""

    annotated: int = 0
    failures: int = 0
    skipped: int = 0

    @property
    def ok(self) -> bool:
        """Say whether something was annotated and nothing failed."""
        return self.annotated > 0 and not self.failures

    def count(
        self, found: Iterable[Annotation | Failure | Skipped], to: logging.Logger
    ) -> Iterator[Annotation | Failure]:
        """Pass on annotations and failures; say what is skipped and what fails."""
        for item in found:
            if isinstance(item, Skipped):
                self.skipped += 1
                to.info("skipped %s", visible(f"{item.input}: {item.reason}"))
                continue
            if isinstance(item, Failure):
                self.failures += 1
                to.error("failed %s", visible(str(item)))
            else:
                self.annotated += 1
            yield item
        if not self.annotated and not self.failures:
            to.error("kg: no document in the inputs")
