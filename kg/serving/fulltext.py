"""Find entities by their names and claims by the words of their evidence: SQLite's full text.

The index is made from the graph when the server starts, in a file of its own that goes with it.
Names are those of the graph, of equal identifiers, the lexicon's synonyms, and the words that the
texts use.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from pyoxigraph import NamedNode

from kg.graph_read import GraphReader
from kg.lexicon import Lexicon
from kg.nodes import bc, node
from kg.serving.protocol import RefusedError
from kg.store import Store

KINDS = ("names", "evidence")
#: The most words of a search that count, and the farthest page, in hits.
_WORDS, _FARTHEST = 12, 1000
#: How many steps of SQLite's machine a search may take: well below a second.
_STEPS = 20_000_000
_WORD = re.compile(r"\w+")
_HITS = """SELECT kind, iri, words, snippet(found, 2, char(2), char(3), '…', 24)
FROM found WHERE found MATCH ? {kind} ORDER BY rank, iri LIMIT ? OFFSET ?"""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: an entity (``names``) or a claim (``evidence``).

    ``words`` are its name or the words of the text; ``marks`` are the places of what was found in
    ``shown``, as ``(start, end)``.
    """

    kind: str
    iri: str
    words: str
    shown: str
    marks: tuple[tuple[int, int], ...]


class Index:
    """A full-text index of one store; it may be asked from several threads."""

    def __init__(self, rows: Iterator[tuple[str, str, str]]) -> None:
        self._lock = Lock()
        self._base = sqlite3.connect("", check_same_thread=False)  # a nameless file
        self._base.execute(
            "CREATE VIRTUAL TABLE found USING fts5(kind UNINDEXED, iri UNINDEXED, words, "
            "tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')"
        )
        self._base.executemany("INSERT INTO found VALUES (?, ?, ?)", rows)
        self._base.commit()

    @classmethod
    def of(cls, directory: Path) -> Index:
        """Make the index of a graph directory."""
        with Store.open(directory) as store:
            return cls(_rows(store, Lexicon.open()))

    def find(self, text: str, kind: str = "", limit: int = 20, offset: int = 0) -> tuple[Hit, ...]:
        """Return what holds all words of a text, best first; the last word may be a beginning.

        `RefusedError` for a text without a word, an unknown kind, or a page too far.
        """
        if kind not in ("", *KINDS):
            raise RefusedError(400, f"'in' cannot be {kind!r}: {' or '.join(KINDS)}")
        words = _WORD.findall(text)[:_WORDS]
        if not words:
            raise RefusedError(400, "a search needs a word")
        if offset > _FARTHEST:
            raise RefusedError(400, f"a search shows {_FARTHEST} hits at most: add a word")
        match = " ".join(f'"{word}"' for word in words) + "*"
        where = "AND kind = ?" if kind else ""
        asked = [match, *([kind] if kind else []), limit, offset]
        with self._lock:
            self._base.set_progress_handler(_patience(), 1000)
            try:
                rows = self._base.execute(_HITS.format(kind=where), asked).fetchall()
            except sqlite3.OperationalError as error:
                raise RefusedError(503, "the search took too long: add a word") from error
        return tuple(Hit(which, iri, name, *_marks(shown)) for which, iri, name, shown in rows)

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()


def _patience() -> Callable[[], int]:
    steps = iter(range(_STEPS // 1000))
    return lambda: 0 if next(steps, None) is not None else 1


def _marks(shown: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Take the marks out of a text: U+0002 and U+0003, which no index holds."""
    pieces, marks, at = [], [], 0
    for piece in re.split("(\x02[^\x03]*\x03)", shown):
        words = piece.strip("\x02\x03")
        if piece.startswith("\x02"):
            marks.append((at, at + len(words)))
        pieces.append(words)
        at += len(words)
    return "".join(pieces), tuple(marks)


def _rows(store: Store, lexicon: Lexicon) -> Iterator[tuple[str, str, str]]:
    """Yield kind, IRI and words, each once; control characters become blanks."""
    reader = GraphReader(store)
    named = {quad.subject for quad in store.quads(None, bc("category"))}
    for entity in sorted((one for one in named if isinstance(one, NamedNode)), key=str):
        found = {" ".join(name.split()) for name in _names(reader, entity, lexicon)}
        yield from (("names", entity.value, name) for name in sorted(found))
    for quad in store.quads(None, node("biolink:has_evidence")):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            words = reader.word(quad.object, node("biolink:supporting_text"))
            yield "evidence", quad.subject.value, " ".join(words.split())


def _names(reader: GraphReader, entity: NamedNode, lexicon: Lexicon) -> Iterator[str]:
    """Yield the names of an entity; of what is none (a mention), nothing."""
    label = reader.word(entity, node("rdfs:label"))
    if not label:
        return
    yield label
    for same in reader.nodes(entity, node("skos:exactMatch")):
        yield from reader.words(same, node("rdfs:label"))
    curie = reader.names.find_id(entity) or ""
    known = lexicon.find_entity(curie) if curie and not curie.startswith("local:") else None
    yield from known.synonyms if known else ()
    for mention in reader.subjects(node("oa:hasBody"), entity):
        if reader.word(mention, bc("nominal")) == "false":
            place = reader.node(mention, node("oa:hasTarget"))
            yield reader.word(reader.quote(place), node("oa:exact"))
