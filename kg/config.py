"""What a run is told to do: one frozen value, made by the command line or by hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

#: Where minted entities, claims and documents live unless ``--base`` says otherwise.
DEFAULT_BASE = "https://example.org/kg/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The choices of one run; the defaults are those of the command line.

    ``lexicons`` are the user's own tables (TSV), added to the curated lexicon; ``model`` names a
    spaCy or scispaCy pipeline to use in place of ours; ``gold_entities`` takes the mentions that
    came with a document (``Document.given``) as they are and looks for no others.
    """

    lexicons: tuple[Path, ...] = ()
    model: str = ""
    base: str = DEFAULT_BASE
    gold_entities: bool = False
