"""Commands that answer: ground, query, explore, info."""

from __future__ import annotations

import json
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.base import (
    Directory,
    Lexicons,
    command,
    finish,
    log,
    one_line,
    open_path,
    options,
    terminal_width,
    write,
)
from kg.errors import UsageError


class GroundFormat(StrEnum):
    """What ``kg ground`` writes."""

    TSV = "tsv"
    JSON = "json"


class AnswerFormat(StrEnum):
    """What ``kg query`` writes."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"
    TTL = "ttl"


@command("ground", 'kg ground "fat stem cells" ADSCs --context "bone of rats"')
def ground(
    texts: Annotated[list[str], typer.Argument(metavar="TEXT...", help="Names to look up.")],
    context: Annotated[
        str, typer.Option("--context", metavar="T", help="Words around, to tell namesakes apart.")
    ] = "",
    category: Annotated[
        str, typer.Option("--category", metavar="C", help="Cell, Disease, Gene...")
    ] = "",
    prefer: Annotated[
        str, typer.Option("--prefer", metavar="PREFIX,...", help="Prefixes to show first.")
    ] = "",
    form: Annotated[
        GroundFormat, typer.Option("--format", help="What to write.")
    ] = GroundFormat.TSV,
    lexicon: Lexicons = None,
) -> None:
    """Print the candidates of each name, best first: rank, CURIE, name, score, reasons."""
    from kg.ground import ground_text
    from kg.lexicon import Lexicon

    own = options(lexicon).lexicons
    names = Lexicon.with_files(own) if own else Lexicon.default()
    prefixes = tuple(word.strip() for word in prefer.split(",") if word.strip())
    found_all = True
    for text in texts:
        candidates = ground_text(
            text, names, context=context, category=category, prefer=prefixes
        )
        found_all = found_all and bool(candidates)
        if not candidates:
            log.info("nothing found for %s", one_line(repr(text)))
        for rank, candidate in enumerate(candidates, start=1):
            row = {"text": text, "rank": rank} | asdict(candidate)
            if form is GroundFormat.JSON:
                write(json.dumps(row, ensure_ascii=False) + "\n")
            else:
                cells = [rank, candidate.curie, candidate.name, candidate.score]
                reasons = "; ".join(candidate.reasons)
                write("\t".join(one_line(cell) for cell in [*cells, reasons]) + "\n")
    finish(ok=found_all)
