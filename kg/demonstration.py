"""``kg demo``: the graph of the seed documents, three questions, and the page to open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg import queries, resources, rows
from kg.build import PAGE, build
from kg.store import Store

#: The named questions that are asked, each as it stands.
QUESTIONS = ("what-helps", "said-by", "animals-and-patients")


def run(directory: Path, *, width: int = 120) -> Iterator[str]:
    """Build ``seeds/`` into the directory and yield, as text, each question with its answer."""
    report = build([resources.seeds()], directory)
    counts = report.record.counts
    yield (
        f"{counts['documents']} document, {counts['mentions']} mentions, "
        f"{counts['claims']} claims, {counts['quads']} quads in {directory}\n"
    )
    with Store.open(directory) as store:
        for name in QUESTIONS:
            yield f"\n{queries.get(name).title}   (kg query {directory} --name {name})\n\n"
            yield rows.to_text(queries.run(name, store), width=width)
    yield f"\nOpen this page in a browser; it needs no network: {(directory / PAGE).resolve()}\n"
