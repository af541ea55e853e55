"""Identifiers that a text prints: DOIs of papers, numbers of registered trials."""

from __future__ import annotations

import re

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>|\\^`{}]+")
#: The registries of the WHO's network that give a trial one recognisable number.
_TRIAL = re.compile(
    r"\b(?:NCT\d{8}|ISRCTN\d{8}|ACTRN\d{14}|DRKS\d{8}|UMIN\d{9}|PACTR\d{15,16}|IRCT\d{10,20}N\d+|"
    r"ChiCTR(?:-?[A-Z]{2,4}-?)?\d{8,10}|CTRI/\d{4}/\d{2,3}/\d{6}|jRCTs?\d{9,10}|KCT\d{7}|"
    r"(?<=EudraCT )\d{4}-\d{6}-\d{2}|NTR\d{3,5})\b"
)


def find_dois(text: str) -> tuple[str, ...]:
    """Return the DOIs in a text, in lower case, each once, in reading order.

    >>> find_dois("See https://doi.org/10.1302/2046-3758.AB (and doi:10.1302/2046-3758.ab).")
    ('10.1302/2046-3758.ab',)
    """
    found = (_trimmed(match[0]).lower() for match in _DOI.finditer(text))
    return tuple(dict.fromkeys(found))


def _trimmed(doi: str) -> str:
    """Cut off what belongs to the sentence and not to the DOI."""
    while doi[-1] in ".,;:'’”)]":
        opening = {")": "(", "]": "["}.get(doi[-1])
        if opening and doi.count(opening) >= doi.count(doi[-1]):
            break
        doi = doi[:-1]
    return doi


def find_trials(text: str) -> tuple[str, ...]:
    """Return the numbers of registered trials in a text, sorted, each once.

    >>> find_trials("Registered as NCT01234567 (ISRCTN12345678), see nct01234567.")
    ('ISRCTN12345678', 'NCT01234567')
    """
    return tuple(sorted({match[0] for match in _TRIAL.finditer(text)}))
