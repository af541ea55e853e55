"""Read our own table: one row a term, named columns, lists with ``|``; see `kg.entries`."""

from __future__ import annotations

from kg.entries import find_row_problem
from kg.errors import InputError
from kg.ontology.base import Collector, Draft, Ontology
from kg.ontology.foreign import find_curie
from kg.ontology.unpacked import BOM, Source

_NAMES = {
    "synonyms": "exact", "related_synonyms": "related", "broad_synonyms": "broad",
    "narrow_synonyms": "narrow",
}  # fmt: skip
_IDS = frozenset({"parents", "xrefs", "alt_ids", "replaced_by", "consider"})
_TRUE = ("true", "1", "yes")


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
    return out.finish()


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
