"""The figures of ``docs/benchmarks.md``: one row a text, then all texts together.

``python -m kg.benchmarks.figures GOLD [--texts DIR] [--overrides FILE]`` prints a Markdown table.
With ``--overrides`` the lexicon is used without the names that the table forbids (see
`kg.benchmarks.ablation`); ``--against OTHER`` adds what share of another gold's figures is reached,
figure by figure.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from kg.config import Options
from kg.errors import KgError
from kg.evaluation import claims as evaluate
from kg.gold.answers import GoldDocument
from kg.lexicon import Lexicon
from kg.pipeline import annotate
from kg.prediction import Prediction
from kg.scoring import claims, grounding, ner
from kg.scoring.base import Scores

#: Heading, task, figure: what the project promises, in the order of the promise.
FIGURES = (
    ("mentions exact", "ner", "recall_exact"),
    ("mentions overlapping", "ner", "recall_overlap"),
    ("mention precision", "ner", "precision_overlap"),
    ("top identifier", "grounding", "top_listed"),
    ("top identifier, half for broader", "grounding", "top_credit"),
    ("one of the identifiers", "grounding", "any_listed"),
    ("claim recall", "claims", "recall"),
    ("claim precision", "claims", "precision"),
    ("claim precision, strict", "claims", "precision_floor"),
    ("predicate family", "claims", "predicate_family"),
    ("polarity", "claims", "polarity"),
    ("denials not affirmed", "claims", "negated_not_affirmed"),
    ("denials found as denials", "claims", "negated_recall"),
    ("certainty", "claims", "certainty"),
    ("kind", "claims", "kind"),
    ("speakers", "claims", "speakers"),
)
#: The figures with a bar, which variants of the text must nearly reach.
PROMISED = (
    "mentions exact",
    "mentions overlapping",
    "top identifier",
    "claim recall",
    "claim precision",
    "predicate family",
    "certainty",
    "speakers",
)

Pairs = Sequence[tuple[GoldDocument, Prediction]]
Row = dict[str, float | None]


def measure(pairs: Pairs) -> Row:
    """Return all figures of some documents, by heading."""
    categories = evaluate.label_map(evaluate.ANSWER_SCHEME)
    scores: dict[str, Scores] = {
        "ner": ner.score(pairs, categories),
        "grounding": grounding.score(pairs),
        "claims": claims.score(pairs),
    }
    return {heading: scores[task].value(figure) for heading, task, figure in FIGURES}


def shares(row: Row, base: Row) -> Row:
    """Return each promised figure as a share of the base's."""
    return {
        heading: round((row[heading] or 0.0) / (base[heading] or 1.0), 3) for heading in PROMISED
    }


def mean(row: Row) -> float:
    """Return the mean of the figures that have a value."""
    values = [value for value in row.values() if value is not None]
    return round(sum(values) / len(values), 3)


def markdown(rows: Sequence[tuple[str, Row]]) -> str:
    """Return rows of figures as a Markdown table, a column for each row given."""
    lines = ["| | " + " | ".join(name for name, _ in rows) + " |", "|---|" + "---:|" * len(rows)]
    for heading, _, _ in FIGURES:
        cells = (row.get(heading) for _, row in rows)
        shown = " | ".join("-" if cell is None else f"{cell:.3f}" for cell in cells)
        lines.append(f"| {heading} | {shown} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m kg.benchmarks.figures", description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--texts", type=Path, help="folder with the texts")
    parser.add_argument("--model", default="", help="spaCy pipeline to use in place of ours")
    parser.add_argument("--overrides", type=Path, help="override table for the lexicon")
    parser.add_argument("--against", type=Path, help="gold whose figures are the measure")
    parser.add_argument("--each", action="store_true", help="a column for each text too")
    options = parser.parse_args(arguments)
    lexicon = Lexicon.with_files((), [options.overrides]) if options.overrides else None
    read = partial(annotate, options=Options(model=options.model), lexicon=lexicon)
    try:
        pairs = list(evaluate.predict(options.gold, read, options.texts))
        rows = [(g.document.id, measure([(g, p)])) for g, p in pairs] if options.each else []
        rows.append(("all" if len(pairs) > 1 else pairs[0][0].document.id, measure(pairs)))
        if options.against:
            base = measure(list(evaluate.predict(options.against, read, options.texts)))
            rows += [("measure", base), ("share", shares(rows[-1][1], base))]
    except KgError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(markdown(rows) + "\n")
    if options.against:
        sys.stdout.write(f"\nmean share of the promised figures: {mean(rows[-1][1]):.3f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
