"""Which form of an answer a client wants: the ``Accept`` header, read as HTTP says (RFC 9110)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

HTML, JSON = "text/html", "application/json"
#: Media types of what a SELECT or ASK gives; the first is for those who do not mind.
RESULTS = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
#: Media types of RDF, likewise.
GRAPHS = (
    "text/turtle",
    "application/n-triples",
    "application/ld+json",
    "application/rdf+xml",
    "application/trig",
    "application/n-quads",
)
#: What clients ask for instead of a registered type -> that type.
_ALIASES = {
    "application/json": RESULTS[0],
    "application/xml": RESULTS[1],
    "text/xml": RESULTS[1],
    "application/x-turtle": GRAPHS[0],
    "text/plain": GRAPHS[1],
}
#: A header that lists more ranges than this is cut.
_MOST = 64


class _Range(NamedTuple):
    kind: str
    sub: str
    weight: float

    def fits(self, media: str) -> int:
        """Return how exactly the range names a media type: 3, 2, 1, or 0 when it does not."""
        kind, _, sub = media.partition("/")
        if (self.kind, self.sub) == (kind, sub):
            return 3
        if self.sub == "*" and self.kind in (kind, "*"):
            return 1 if self.kind == "*" else 2
        return 0


def choose(accept: str, offered: Iterable[str]) -> str | None:
    """Return the media type that a client likes best among those offered, or ``None``.

    Of two it likes the same, the one offered first. No header means that anything will do.

    >>> choose("text/turtle;q=0.5, application/rdf+xml", GRAPHS)
    'application/rdf+xml'
    >>> choose("*/*;q=0.1, text/csv", RESULTS), choose("image/png", RESULTS)
    ('text/csv', None)
    """
    known = tuple(offered)
    ranges = list(_ranges(accept, known)) if accept.strip() else [_Range("*", "*", 1.0)]
    best, weight = None, 0.0
    for media in known:
        exact = max(ranges, key=lambda one: (one.fits(media), one.weight), default=None)
        if exact and exact.fits(media) and exact.weight > weight:
            best, weight = media, exact.weight
    return best


def _ranges(accept: str, offered: tuple[str, ...]) -> Iterator[_Range]:
    for part in accept.split(",")[:_MOST]:
        name, *parameters = (word.strip().lower() for word in part.split(";"))
        if name not in offered:
            name = _ALIASES.get(name, name)
        kind, slash, sub = name.partition("/")
        if slash and kind and sub:
            yield _Range(kind, sub, _weight(parameters))


def _weight(parameters: Iterable[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                found = float(value)
            except ValueError:
                return 0.0
            return found if 0 <= found <= 1 else 0.0
    return 1.0
