"""Which of our categories a term of an ontology has: by its own word, its branch, its prefix."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Protocol

from kg.entries import CATEGORY_OF_PREFIX
from kg.tables import table, words

#: Of a term in several branches, the category that stands first here counts.
_ORDER = (
    "Disease", "Phenotype", "Cell", "CellLine", "CellComponent", "Drug", "Variant", "Gene",
    "Chemical", "Anatomy", "Species", "Biomaterial", "Food", "Population", "Study", "Measure",
    "Procedure", "Device", "Process", "Behavior", "Place", "Organization", "Quality",
)  # fmt: skip
_CELLS = ("cell", "cyte", "blast", "phage", "clast", "neuron", "glia", "fibroblast")
#: What a MeSH concept that stands in no tree is, by the vocabularies that it refers to.
_REFERRED = (
    (frozenset({"MONDO", "DOID"}), "Disease"), (frozenset({"HP"}), "Phenotype"),
    (frozenset({"CHEBI"}), "Chemical"), (frozenset({"UP", "HGNC", "FPLX"}), "Gene"),
    (frozenset({"GO"}), "Process"),
)  # fmt: skip
#: Anything else.
OTHER = "Measure"


class _Term(Protocol):
    @property
    def curie(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def parents(self) -> Sequence[str]: ...
    @property
    def xrefs(self) -> Sequence[str]: ...
    @property
    def category(self) -> str: ...


@cache
def _tops() -> dict[str, str]:
    return {row["curie"]: row["category"] for row in table("category_branches")}


def categories(terms: Iterable[_Term]) -> dict[str, str]:
    """Return the category of each term of one ontology, by CURIE.

    A branch's category (``ontologies/category_branches.tsv``) holds for all below its top term,
    up to the next top term. Where neither branch nor prefix says it, a term is what the nearest
    terms above it are: "LAB:1" below "CL:0000034" is a cell.
    """
    terms = tuple(terms)
    parents = {term.curie: term.parents for term in terms}
    branches: dict[str, frozenset[str]] = {}
    found = {t.curie: _category(t, _branches(t.curie, parents, branches)) for t in terms}
    for curie in [curie for curie, category in found.items() if not category]:
        found[curie] = _inherited(curie, parents, found)
    return found


def _inherited(curie: str, parents: Mapping[str, Sequence[str]], found: Mapping[str, str]) -> str:
    """Return the category of the nearest terms above a term, in its ontology or another."""
    level, seen = [curie], {curie}
    while level:
        above = [one for below in level for one in parents.get(below, ()) if one not in seen]
        kinds = {
            found.get(one) or CATEGORY_OF_PREFIX.get(one.partition(":")[0], "") for one in above
        } - {"", OTHER}
        if kinds:
            return min(kinds, key=[*_ORDER, *sorted(kinds)].index)
        seen.update(above)
        level = [one for one in dict.fromkeys(above) if not found.get(one)]
    return OTHER


def _branches(
    curie: str, parents: Mapping[str, Sequence[str]], known: dict[str, frozenset[str]]
) -> frozenset[str]:
    """Return the categories of the nearest top terms above; what is in a circle adds nothing."""
    path = {} if curie in known else {curie: iter(parents.get(curie, ()))}
    while path:
        here, above = next(reversed(path.items()))
        top = _tops().get(here)
        parent = next((p for p in above if p not in known and p not in path), None)
        if top is None and parent is not None:
            path[parent] = iter(parents.get(parent, ()))
            continue
        path.popitem()
        known[here] = (
            frozenset().union(*(known.get(p, frozenset()) for p in parents.get(here, ())))
            if top is None
            else frozenset({top})
        )
    return known[curie]


def _category(term: _Term, branches: frozenset[str]) -> str:
    if term.category in words("categories", "category"):
        return term.category
    prefix, _, local = term.curie.partition(":")
    if branches:
        return min(branches, key=_ORDER.index)
    if prefix == "BTO":
        label = term.label.lower()
        if label.endswith("cell line"):
            return "CellLine"
        return "Cell" if label.split(" ")[-1].endswith(_CELLS) else "Anatomy"
    if prefix == "MESH":
        if ", human" in term.label:
            return "Gene"
        referred = {xref.partition(":")[0] for xref in term.xrefs}
        for prefixes, category in _REFERRED:
            if prefixes & referred:
                return category
        return "Chemical" if local.startswith("C") else OTHER
    return CATEGORY_OF_PREFIX.get(prefix, "")
