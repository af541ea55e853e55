"""What Biolink 4.4.4 says of predicates, categories and qualifier values, from our tables.

The tables ``ontologies/biolink_*.tsv`` are made by `kg.curate.biolink_tables`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from kg.tables import table

NAMED_THING = "biolink:NamedThing"


@dataclass(frozen=True, slots=True)
class Predicate:
    """A predicate of the model; ``parents`` are its ``is_a`` and its mixins."""

    curie: str
    parents: tuple[str, ...]
    domain: str
    range: str
    symmetric: bool
    inverse: str
    deprecated: bool


def _split(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


@cache
def predicates() -> MappingProxyType[str, Predicate]:
    """Return the predicates by CURIE.

    >>> predicates()["biolink:correlated_with"].symmetric
    True
    """
    return MappingProxyType(
        {
            row["predicate"]: Predicate(
                row["predicate"],
                _split(row["parents"]),
                row["domain"],
                row["range"],
                row["symmetric"] == "yes",
                row["inverse"],
                row["deprecated"] == "yes",
            )
            for row in table("biolink_predicates")
        }
    )


@cache
def symmetric() -> frozenset[str]:
    """Return the predicates whose two arguments may change places."""
    return frozenset(curie for curie, row in predicates().items() if row.symmetric)


@cache
def _category_parents() -> MappingProxyType[str, tuple[str, ...]]:
    rows = table("biolink_categories")
    return MappingProxyType({row["category"]: _split(row["parents"]) for row in rows})


@cache
def abstract_categories() -> frozenset[str]:
    """Return the classes that no entity may have as its category: abstract ones and mixins."""
    rows = table("biolink_categories")
    return frozenset(row["category"] for row in rows if row["abstract"] or row["mixin"])


@cache
def ancestors(curie: str) -> frozenset[str]:
    """Return a predicate's or category's ancestors (mixins too) and itself.

    >>> "biolink:affects" in ancestors("biolink:ameliorates_condition")
    True
    """
    parents = _category_parents()
    above: set[str] = {curie}
    waiting = [curie]
    while waiting:
        name = waiting.pop()
        row = predicates().get(name)
        found = set(row.parents if row else parents.get(name, ())) - above
        above |= found
        waiting += found
    return frozenset(above)


def is_category(curie: str) -> bool:
    """Say whether the model has a class of that name."""
    return curie in _category_parents()


@cache
def permissible(slot: str) -> frozenset[str]:
    """Return the values the model allows in a slot; empty where it names none.

    >>> sorted(permissible("biolink:object_direction_qualifier"))
    ['decreased', 'downregulated', 'increased', 'upregulated']
    """
    rows = table("biolink_qualifiers")
    return frozenset(
        value for row in rows if row["slot"] == slot for value in _split(row["values"])
    )


@cache
def slots() -> frozenset[str]:
    """Return the qualifier slots of the model, with ``knowledge_level`` and ``agent_type``."""
    return frozenset(row["slot"] for row in table("biolink_qualifiers"))


@cache
def categories() -> MappingProxyType[str, str]:
    """Return our category -> Biolink's.

    >>> categories()["Species"]
    'biolink:OrganismTaxon'
    """
    return MappingProxyType({row["category"]: row["biolink"] for row in table("categories")})


#: Categories whose combination is a treatment; any other combination is just a thing.
_GIVEN = frozenset(
    ("Cell", "Chemical", "Drug", "Biomaterial", "Food", "Procedure", "Device", "Combination")
)


def category(name: str, parts: tuple[str, ...] = ()) -> str:
    """Return the Biolink category of one of ours; ``parts`` are a combination's members' ones.

    >>> category("Combination", ("Drug", "Cell")), category("Combination", ("Disease", "Gene"))
    ('biolink:Treatment', 'biolink:NamedThing')
    """
    if name == "Combination" and not set(parts) <= _GIVEN:
        return NAMED_THING
    return categories().get(name, NAMED_THING)


@cache
def leaders(name: str) -> tuple[str, ...]:
    """Return the order of vocabularies in which an entity of a category is named.

    >>> leaders("Cell")
    ('CL', 'BTO', 'MESH')
    """
    rows = {row["category"]: tuple(row["order"].split(" ")) for row in table("leaders")}
    return rows.get(name, ("MESH", "NCIT"))


@dataclass(frozen=True, slots=True)
class Misfit:
    """An argument whose category a predicate does not ask for.

    ``excuse`` says why the exceptions table allows it all the same; empty: it does not.
    """

    end: str
    category: str
    expected: str
    excuse: str


def misfits(predicate: str, subject: str, object_: str) -> tuple[Misfit, ...]:
    """Return what does not fit a predicate; the categories are ours (Cell, Disease...).

    >>> misfits("biolink:treats", "Drug", "Disease")
    ()
    >>> [(one.end, bool(one.excuse)) for one in misfits("biolink:treats", "Cell", "Gene")]
    [('subject', True), ('object', False)]
    """
    row = predicates().get(predicate)
    if row is None:
        return ()
    found = []
    for end, name, expected in (("subject", subject, row.domain), ("object", object_, row.range)):
        if expected in ("", NAMED_THING) or expected in ancestors(category(name)):
            continue
        found.append(Misfit(end, name, expected, _excuse(predicate, end, name)))
    return tuple(found)


@cache
def _excuse(predicate: str, end: str, name: str) -> str:
    for row in table("biolink_exceptions"):
        fits = row["predicate"] in ancestors(predicate) and row["end"] == end
        if fits and row["category"] in ("*", name):
            return row["reason"]
    return ""
