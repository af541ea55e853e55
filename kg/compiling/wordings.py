"""What texts say where a vocabulary words its names in its own way: ``ontologies/wordings.tsv``."""

from __future__ import annotations

from functools import cache

from kg.fold import fold
from kg.tables import table


def invert(label: str) -> str:
    """Turn a catalogue heading round; a label without heading commas comes back as it is.

    >>> invert("Fractures, Bone"), invert("Models, Animal"), invert("1,2-dichloroethane")
    ('Bone Fractures', 'Animal Models', '1,2-dichloroethane')
    """
    parts = label.split(", ")
    return " ".join(reversed(parts)) if 1 < len(parts) <= 3 else label


@cache
def _wordings() -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    found: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {}
    for row in table("wordings"):
        rule = (row["ending"], tuple(row["said"].split("|")))
        found[row["prefix"]] = (*found.get(row["prefix"], ()), rule)
    return found


def derived_names(prefix: str, label: str) -> tuple[str, ...]:
    """Return names that follow from how the vocabulary of that prefix words its labels.

    >>> derived_names("GO", "glucose metabolic process"), derived_names("MONDO", "skin disorder")
    (('glucose metabolism',), ('skin disease',))
    """
    inverted = invert(label)
    found = [] if inverted == label else [inverted]
    if prefix == "GO" and label.startswith("cellular ") and label.count(" ") == 1:
        found.append(label.removeprefix("cellular "))
    for ending, others in _wordings().get(prefix, ()):
        stem = inverted[: len(inverted) - len(ending)]
        if stem and inverted.lower().endswith(ending):
            found += [stem + other for other in others if len(stem + other) > 5]
            break
    return tuple(found)


def cancer_of(label: str) -> str:
    """Return what texts say for a heading of neoplasms, folded: MeSH files cancers under these.

    >>> cancer_of("Breast Neoplasms"), cancer_of("Lymphoma")
    ('breast cancer', '')
    """
    words = fold(invert(label)).split()
    return " ".join([*words[:-1], "cancer"]) if words and words[-1] == "neoplasm" else ""
