"""An ontology made ready for joining: its terms with a category, their names folded.

This is the slow part of compiling, so each ontology's stage is kept by itself. It is a text: a
line a term (`Staged`), and a line ``=`` for each exact mapping.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kg.compiling.branches import categories
from kg.compiling.wordings import derived_names
from kg.entries import SPECIES_OF_PREFIX, Entry
from kg.fold import fold, fold_unordered
from kg.ontology.base import Ontology, Term

SCOPES = ("label", "exact", "related", "broad", "narrow")
#: In place of a number of capitals: the first letter must be one.
PROPER = 15
_PROPER = frozenset({"Place", "Organization", "Publication"})
#: Categories whose names keep their order.
_ORDERED = frozenset({"Gene", "Chemical", "Place"})
_LONGEST_NAME = 12
#: Vocabularies of things that end, and are spoken of when they have.
_ENDING = frozenset({"ror"})
#: An ontology's scope says how the name is to the term, ours how the term is to the name.
_SCOPE = {"exact": 1, "related": 2, "narrow": 3, "broad": 4}
_EXACT = frozenset({"skos:exactMatch", "owl:equivalentClass", "owl:sameAs"})
_PART = "\x1f"
_CONTROLS = dict.fromkeys((*range(32), 127, ord("|")), " ")


class Staged(NamedTuple):
    """A term as it is joined; ``names`` are packed (see `unpack`), the label first.

    ``flags`` holds ``o`` (obsolete), ``r`` (a relation, named in no text), ``g`` (generic) and
    ``c`` (curated), ``i`` (imported from another ontology), ``e`` (an organisation that is no more,
    which texts still name). ``former`` are identifiers it had,
    ``moved`` the one that replaces it.
    """

    curie: str
    category: str
    species: str
    flags: str
    parents: tuple[str, ...]
    xrefs: tuple[str, ...]
    former: tuple[str, ...]
    moved: str
    names: tuple[str, ...]
    prefix: str


def capitals_needed(name: str, category: str) -> int:
    """Say how many capitals a printed name must show to be this one; 0: any spelling will do.

    >>> capitals_needed("WAS", "Gene"), capitals_needed("insulin", "Gene")
    (3, 0)
    >>> capitals_needed("osteoporosis", "Disease"), capitals_needed("Kit", "Gene")
    (0, 1)
    """
    if category in _PROPER and name[:1].isupper():
        return PROPER
    if " " in name or len(name) > (8 if category == "Gene" else 6):
        return 0
    capitals = sum(character.isupper() for character in name)
    digits = any(character.isdigit() for character in name)
    if digits and len(name) > 3:
        return 0
    if capitals >= 2 or (capitals == 1 and (category == "Gene" or len(name) <= 2 or digits)):
        return min(capitals, 9)
    return 0


def pack(text: str, scope: int, category: str, nouns: dict[str, str]) -> str:
    """Fold a name and write it as one string."""
    form = fold(text)
    words = form.split(" ")
    if len(words) > _LONGEST_NAME:
        form = ""
    unordered = ""
    if 1 < len(words) <= 7 and category not in _ORDERED:
        unordered = fold_unordered(words, nouns)
        if " " not in unordered:
            unordered = ""
        elif unordered == form:
            unordered = "="
    facts = capitals_needed(text, category) << 3 | scope
    return f"{text}{_PART}{facts}{_PART}{form}{_PART}{unordered}"


def unpack(packed: str) -> tuple[str, int, str, str]:
    """Return the name that `pack` wrote: printed, its facts, and its normal forms.

    The facts are the scope's place in `SCOPES` and, above three bits, the capitals needed. The
    second normal form forgets the order of words; it is "" where it says nothing more.

    >>> unpack(pack("stem cells", 1, "Cell", {}))
    ('stem cells', 1, 'stem cell', 'cell stem')
    """
    text, facts, form, unordered = packed.split(_PART)
    return text, int(facts), form, form if unordered == "=" else unordered


# --------------------------------------------------------------------------------- making one


def stage(ontology: Ontology, nouns: dict[str, str]) -> Iterator[str]:
    """Yield the lines of an ontology's stage; ``nouns`` are those of adjectives of anatomy."""
    found = categories(ontology.terms)
    counts = Counter(term.prefix for term in ontology.terms)
    own = max(sorted(counts), key=lambda prefix: counts[prefix], default="")
    for term in ontology.terms:
        if term.label or term.obsolete:
            staged = _staged(term, found[term.curie], nouns)
            yield _line(staged if term.prefix == own else staged._replace(flags=f"{staged.flags}i"))
    for mapping in ontology.mappings:
        if mapping.predicate in _EXACT and not mapping.negated:
            yield f"={_plain(mapping.subject)}\t{_plain(mapping.object)}"


def stage_entries(entries: Iterable[Entry], nouns: dict[str, str]) -> Iterator[str]:
    """Yield the lines of the curated entries."""
    for entry in entries:
        names = tuple(
            pack(_clean(name), SCOPES.index(scope), entry.category, nouns)
            for name, scope in entry.names()
        )
        yield _line(
            Staged(
                entry.curie, entry.category, entry.species, _flags(entry), entry.parents,
                entry.equivalents + entry.places, (), "", names, entry.prefix,
            )
        )  # fmt: skip


def _flags(entry: Entry) -> str:
    return "c" + ("g" if entry.generic else "") + ("e" if entry.ended else "")


def _staged(term: Term, category: str, nouns: dict[str, str]) -> Staged:
    ended = term.obsolete and term.prefix in _ENDING and term.label and not term.replaced_by
    flags = ("e" if ended else "o") if term.obsolete else ""
    flags += "r" if term.kind == "relation" else ""
    names: tuple[str, ...] = ()
    if flags in ("", "e"):
        wanted = {_clean(term.label): 0}
        for name in derived_names(term.prefix, term.label):
            wanted.setdefault(_clean(name), 1)
        for text, scope in term.synonyms:
            wanted.setdefault(_clean(text), _SCOPE[scope])
        names = tuple(pack(text, scope, category, nouns) for text, scope in wanted.items() if text)
    elif term.label:
        names = (f"{_clean(term.label)}{_PART}0{_PART}{_PART}",)
    species = term.species or SPECIES_OF_PREFIX.get(term.prefix, "")
    moved = term.replaced_by[0] if term.obsolete and term.replaced_by else ""
    return Staged(
        term.curie, category, species, flags, term.parents, term.xrefs, term.alt_ids, moved, names,
        term.prefix,
    )  # fmt: skip


def _clean(text: str) -> str:
    """Return a text without control characters, our separators and halves of surrogate pairs."""
    if text.isascii() and text.isprintable() and "|" not in text:
        return text.strip()
    return text.translate(_CONTROLS).encode("utf-8", "replace").decode().strip()


def _plain(curie: str) -> str:
    if curie.isascii() and curie.isprintable() and "|" not in curie and " " not in curie:
        return curie
    return _clean(curie).replace(" ", "")


def _line(term: Staged) -> str:
    curie, category, species, flags, parents, xrefs, former, moved, names, _ = term
    lists = ("|".join(map(_plain, values)) for values in (parents, xrefs, former))
    cells = (_plain(curie), category, _plain(species), flags, *lists, _plain(moved), *names)
    return "\t".join(cells)


# --------------------------------------------------------------------------------- reading it


def parse(lines: Iterable[str]) -> tuple[list[Staged], list[tuple[str, str]]]:
    """Return the terms and the exact mappings of a stage's lines."""
    terms: list[Staged] = []
    mappings: list[tuple[str, str]] = []
    same: dict[str, str] = {}
    for line in lines:
        cells = line.split("\t")
        if line.startswith("="):
            mappings.append((cells[0][1:], cells[1]))
        elif line:
            curie, category, species, flags, parents, xrefs, former, moved, *names = cells
            prefix = curie.partition(":")[0]
            terms.append(
                Staged(
                    curie, same.setdefault(category, category), same.setdefault(species, species),
                    same.setdefault(flags, flags), _split(parents), _split(xrefs), _split(former),
                    moved, tuple(names), same.setdefault(prefix, prefix),
                )
            )  # fmt: skip
    return terms, mappings


def _split(value: str) -> tuple[str, ...]:
    return tuple(value.split("|")) if value else ()
