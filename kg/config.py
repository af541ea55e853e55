"""What a run is told to do: one frozen value, made by the command line or by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

#: Where minted entities, claims and documents live unless ``--base`` says otherwise.
DEFAULT_BASE = "https://example.org/kg/"
#: Claims that are less sure than this are not shown unless asked for: of those that are, three
#: quarters were right when they were judged, in texts that had not taught how sure to be
#: (``docs/claim_figures.md``, `kg.evaluation.weighing`).
SHOWN = 0.62
#: A page may make links of the names under it, so they must be harmless ones.
_BASE = re.compile(
    r"(?:https?://[^\x00-\x20<>\"{}|\\^`\x7f-\x9f\ud800-\udfff/?#]|urn:[a-z0-9])"
    r"(?:[^\x00-\x20<>\"{}|\\^`\x7f-\x9f\ud800-\udfff]*)(?<=[/#])",
    re.IGNORECASE,
)


def is_base(iri: str) -> bool:
    """Say whether names can be minted under an IRI: http, https or urn, ending in / or #.

    >>> is_base("https://lab.example/g#"), is_base("urn:lab:7/"), is_base("javascript:alert(1)/")
    (True, True, False)
    """
    return _BASE.fullmatch(iri) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The choices of one run; the defaults are those of the command line.

    ``lexicons`` are the user's own tables (TSV), added to the curated lexicon; ``model`` names a
    spaCy or scispaCy pipeline to use in place of ours; ``gold_entities`` takes the mentions that
    came with a document (``Document.given``) as they are and looks for no others; ``phrases`` also
    reads what noun phrases say by themselves ("asthma in children"); claims that are less sure than
    ``min_confidence`` (0 to 1, see `kg.sureness.confidence`) are left out and counted.
    """

    lexicons: tuple[Path, ...] = ()
    model: str = ""
    base: str = DEFAULT_BASE
    gold_entities: bool = False
    phrases: bool = False
    min_confidence: float = SHOWN
