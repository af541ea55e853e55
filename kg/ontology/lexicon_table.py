"""Read our own table: one row a term, named columns, lists with ``|``; see `kg.entries`."""

from __future__ import annotations

from difflib import get_close_matches

from kg import curies
from kg.entries import CATEGORY_OF_PREFIX, find_row_problem
from kg.errors import InputError
from kg.ontology.base import Collector, Draft, Ontology
from kg.ontology.foreign import find_curie
from kg.ontology.unpacked import BOM, Source
from kg.tables import words

_NAMES = {
    "synonyms": "exact", "related_synonyms": "related", "broad_synonyms": "broad",
    "narrow_synonyms": "narrow",
}  # fmt: skip
_IDS = frozenset({"parents", "xrefs", "alt_ids", "replaced_by", "consider"})
_TRUE = ("true", "1", "yes")
_COLUMNS = (*_NAMES, *sorted(_IDS), "curie", "label", "obsolete", "category", "species", "subsets")


def is_lexicon_table(head: bytes) -> bool:
    """Say whether a file that starts so has our header.

    >>> is_lexicon_table(b"curie\\tlabel\\tsynonyms\\n"), is_lexicon_table(b"id\\tlabel\\n")
    (True, False)
    """
    for line in head.removeprefix(BOM).decode(errors="replace").split("\n"):
        if line.strip() and not line.startswith("#"):
            return {"curie", "label"} <= {cell.strip() for cell in line.split("\t")}
    return False


def read(source: Source) -> Ontology:
    """Read a table; a bad row is reported with its line, and the others go on.

    Columns after ``label`` may be missing. Rows of one CURIE are joined.
    """
    out = Collector(source, "lexicon table")
    header: list[str] = []
    for number, line in source.text_lines():
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not header:
            header = [cell.strip() for cell in cells]
            if not {"curie", "label"} <= set(header):
                raise InputError(
                    f"{source.path}: line {number}: the header must name the columns "
                    "'curie' and 'label', separated by tabs"
                )
            _check_header(out, header, f"line {number}")
            continue
        out.counts["rows"] += 1
        cell = {name: value.strip() for name, value in zip(header, cells, strict=False) if value}
        problem = find_row_problem(cell, len(cells), len(header))
        curie = find_curie(cell.get("curie", "")) if not problem else None
        if curie is None:
            out.counts["dropped: row that is no term"] += 1
            out.report(f"line {number}", problem or f"{cell.get('curie', '')[:60]!r} is no CURIE")
            continue
        if curie in out.terms:
            out.counts["defined again, joined"] += 1
            out.report(f"line {number}", f"{curie} is there again; both are joined")
        _read_row(out, out.draft(curie), cell, f"line {number}")
    _check_categories(out)
    return out.finish()


def _check_header(out: Collector, header: list[str], where: str) -> None:
    """Report columns that are not read but look like one that is."""
    for name in header:
        near = get_close_matches(name.lower(), _COLUMNS, 1, 0.8)
        if name not in _COLUMNS and near:
            out.report(where, f"the column {name!r} is not read: did you mean {near[0]!r}?")


def _check_categories(out: Collector) -> None:
    """Report a category that there is not, and once that terms have none, nor has their prefix."""
    known = sorted(words("categories", "category"))
    for curie, draft in out.terms.items():
        if draft.category and draft.category not in known:
            choices = ", ".join(known)
            out.report(curie, f"there is no category {draft.category!r}: choose one of {choices}")
    told = {*CATEGORY_OF_PREFIX, *curies.prefixes()}
    bare = [
        curie
        for curie, draft in out.terms.items()
        if not (draft.category or draft.obsolete or draft.parents)
        and curie.partition(":")[0] not in told
    ]
    if bare:
        out.report(
            bare[0],
            "has no category and no parents that give it one (one of "
            f"{len(bare):,} such terms); name it in a column 'category' (Cell, Disease, Drug...)",
        )


def _read_row(out: Collector, draft: Draft, cell: dict[str, str], where: str) -> None:
    out.put_label(draft, cell.get("label", ""), where)
    for column, value in cell.items():
        if column in _NAMES:
            for name in value.split("|"):
                if name:
                    out.put_name(draft, name, _NAMES[column], where)
        elif column in _IDS:
            into = getattr(draft, column)
            for text in value.split("|"):
                if text:
                    out.put_ids(into, text, column)
        elif column == "obsolete":
            draft.obsolete = value.lower() in _TRUE
        elif column == "category":
            draft.category = value
        elif column == "species":
            draft.species = find_curie(value) or draft.species
        elif column == "subsets":
            draft.subsets.update(dict.fromkeys(filter(None, value.split("|"))))
