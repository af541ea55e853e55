"""Read the list of journals of the National Library of Medicine (``J_Medline.txt``)."""

from __future__ import annotations

from kg.ontology.base import Collector, Ontology
from kg.ontology.foreign import find_curie
from kg.ontology.unpacked import Source

_NAMES = {"JournalTitle": "label", "MedAbbr": "exact", "IsoAbbr": "exact"}
_ISSN = ("ISSN (Print)", "ISSN (Online)")


def read(source: Source) -> Ontology:
    """Read the journals; a block without an NLM identifier is reported with its line."""
    out = Collector(source, "NLM journals")
    block: dict[str, str] = {}
    start = 1
    for number, line in source.text_lines():
        if line.startswith("----"):
            _read_block(out, block, start)
            block, start = {}, number
        else:
            name, colon, value = line.partition(":")
            if colon:
                block[name.strip()] = value.strip()
            elif line.strip():
                out.drop("line without a name", f"line {number}")
    _read_block(out, block, start)
    return out.finish()


def _read_block(out: Collector, block: dict[str, str], start: int) -> None:
    if not block:
        return
    where = f"line {start}"
    curie = find_curie(f"nlm:{block.get('NlmId', '')}")
    if curie is None:
        out.drop("journal without an NlmId", where)
        return
    draft = out.draft(curie)
    for name, role in _NAMES.items():
        if block.get(name) and role == "label":
            out.put_label(draft, block[name], where)
        elif block.get(name):
            out.put_name(draft, block[name], role, where)
    for name in _ISSN:
        if block.get(name):
            out.put_ids(draft.xrefs, f"issn:{block[name]}", "xrefs")
