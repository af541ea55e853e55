"""Write ``ontologies/biolink_*.tsv`` from a Biolink model file (YAML, plain or gzipped).

``python -m kg.curate.biolink_tables biolink-model.yaml.gz ontologies`` makes the tables again; a
test does so and compares. Only facts of the model are taken over: names, parents, domains, ranges,
symmetry, inverses, permissible values.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from kg.errors import UsageError

_HEADS = {
    "biolink_predicates": "predicate parents domain range symmetric inverse deprecated",
    "biolink_categories": "category parents mixin abstract deprecated",
    "biolink_qualifiers": "slot parents range deprecated values",
}


def read_model(path: Path) -> dict[str, Any]:
    """Return the model as nested dicts."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        model: dict[str, Any] = yaml.load(lines, Loader=loader)
    return model


def _slot(name: str) -> str:
    return "biolink:" + name.replace(" ", "_")


def _class(name: str) -> str:
    words = name.split(" ")
    return "biolink:" + "".join(word[:1].upper() + word[1:] for word in words)


def _parents(item: dict[str, Any]) -> list[str]:
    return [name for name in (item.get("is_a"), *item.get("mixins", ())) if name]


def _ancestors(items: dict[str, Any], name: str) -> Iterable[str]:
    found, waiting = {name}, [name]
    while waiting:
        for parent in _parents(items.get(waiting.pop()) or {}):
            if parent not in found:
                found.add(parent)
                waiting.append(parent)
    return found


def _yes(value: object) -> str:
    return "yes" if str(value).lower() == "true" else ""


def _inherited(slots: dict[str, Any], name: str, key: str) -> str:
    """Return a slot's domain or range: its own, else that of its nearest ``is_a`` ancestor."""
    while name:
        if key in slots[name]:
            return str(slots[name][key])
        name = slots[name].get("is_a", "")
    return ""


def tables(model: dict[str, Any]) -> dict[str, list[tuple[str, ...]]]:
    """Return each table's rows, sorted, without its head."""
    slots: dict[str, Any] = model["slots"]
    classes: dict[str, Any] = model["classes"]
    enums: dict[str, Any] = model["enums"]
    predicates, qualifiers = [], []
    for name, slot in slots.items():
        above = _ancestors(slots, name)
        parents = "|".join(_slot(parent) for parent in _parents(slot))
        if "related to" in above:
            domain, range_ = (_inherited(slots, name, key) for key in ("domain", "range"))
            predicates.append(
                (
                    _slot(name),
                    parents,
                    _class(domain) if domain else "",
                    _class(range_) if range_ else "",
                    _yes(slot.get("symmetric")),
                    _slot(slot["inverse"]) if "inverse" in slot else "",
                    _yes(slot.get("deprecated")),
                )
            )
        elif ("qualifier" in name and name != "qualifiers") or name == "qualified predicate":
            range_ = _inherited(slots, name, "range")
            values = "|".join(sorted(enums.get(range_, {}).get("permissible_values", ())))
            kind = range_ if range_ in enums else _class(range_) if range_ in classes else range_
            qualifiers.append((_slot(name), parents, kind, _yes(slot.get("deprecated")), values))
    for name in ("knowledge level", "agent type"):
        kind = slots[name]["range"]
        values = "|".join(sorted(enums[kind]["permissible_values"]))
        qualifiers.append((_slot(name), "", kind, "", values))
    categories = [
        (
            _class(name),
            "|".join(_class(parent) for parent in _parents(item or {})),
            _yes((item or {}).get("mixin")),
            _yes((item or {}).get("abstract")),
            _yes("deprecated" in (item or {})),
        )
        for name, item in classes.items()
        if "named thing" in _ancestors(classes, name) or (item or {}).get("mixin")
    ]
    return {
        "biolink_predicates": sorted(predicates),
        "biolink_categories": sorted(categories),
        "biolink_qualifiers": sorted(qualifiers),
    }


def write_tables(model: dict[str, Any], folder: Path) -> None:
    """Write the tables into a folder, one line a row, tab-separated."""
    for name, rows in tables(model).items():
        lines = ["\t".join(_HEADS[name].split(" ")), *("\t".join(row) for row in rows)]
        path = folder / f"{name}.tsv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def main(arguments: list[str]) -> int:
    """Run as a command: the model file, then the folder of the tables."""
    if len(arguments) != 2:
        raise UsageError("give the Biolink model file and the folder for the tables")
    write_tables(read_model(Path(arguments[0])), Path(arguments[1]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
