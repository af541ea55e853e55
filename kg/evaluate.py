"""Compare what the program reads with gold answers (``kg evaluate``).

Each function takes the path of a gold file or folder (see `kg.gold`) and ``annotate``, which
reads one document; it returns `Scores`, which print themselves as a table or as JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from kg.errors import InputError, UsageError
from kg.gold import CORPUS_SUFFIXES, GoldDocument, iter_gold
from kg.lexicon import Lexicon
from kg.model import Annotation, Document, Mention
from kg.pipeline import ground_all
from kg.prediction import Prediction, from_annotation, read_predictions
from kg.scoring import claims, grounding, listing, ner
from kg.scoring.base import Scores
from kg.tables import table

Annotate = Callable[[Document], Annotation]
AnnotateGold = Callable[[Document, Sequence[Mention]], Annotation]

#: The scheme of ``label_maps.tsv`` that gold answers of single texts use.
ANSWER_SCHEME = "gold"


def evaluate_claims(
    path: Path, annotate: Annotate, texts: Path | None = None, *, listed: bool = False
) -> Scores:
    """Measure claims. With ``listed``, ``Scores.listing`` says what went wrong with each."""
    pairs = list(predict(path, annotate, texts))
    if not any(gold.claims for gold, _ in pairs):
        raise InputError(f"{path}: holds no gold claims; claims are measured on ID.claims.yaml")
    lines = [listing.list_claims(gold, p) for gold, p in pairs] if listed else []
    return claims.score(pairs, "\n\n".join(lines))


def evaluate_ner(
    path: Path,
    annotate: Annotate,
    texts: Path | None = None,
    *,
    scheme: str = "",
    limit: int | None = None,
    listed: bool = False,
) -> Scores:
    """Measure mentions, on single texts' answers or on a uniform corpus.

    ``scheme`` names the label map of a corpus (default: the start of its file's name);
    ``limit`` stops after so many documents.
    """
    pairs = islice(predict(path, annotate, texts), limit)
    if path.name.endswith(CORPUS_SUFFIXES):
        return ner.score_corpus(pairs, label_map(scheme or path.name.split(".")[0]))
    kept = list(pairs)
    lines = [listing.list_mentions(gold, p) for gold, p in kept] if listed else []
    return ner.score(kept, label_map(ANSWER_SCHEME), "\n\n".join(lines))


def evaluate_grounding(
    path: Path,
    annotate: Annotate,
    texts: Path | None = None,
    *,
    annotate_gold: AnnotateGold | None = None,
    limit: int | None = None,
    listed: bool = False,
) -> Scores:
    """Measure identifiers: end to end, or with ``annotate_gold`` on the gold's own mentions."""
    if annotate_gold is None:
        pairs = predict(path, annotate, texts)
    else:
        pairs = _predict_on_gold(path, annotate_gold, texts)
    kept = list(islice(pairs, limit))
    lines = [listing.list_grounding(gold, p) for gold, p in kept] if listed else []
    return grounding.score(kept, "\n\n".join(lines))


def predict(
    path: Path, annotate: Annotate, texts: Path | None = None
) -> Iterator[tuple[GoldDocument, Prediction]]:
    """Annotate each gold document from its raw text."""
    for gold in iter_gold(path, texts):
        yield gold, from_annotation(annotate(gold.document))


def read_pairs(
    path: Path, predictions: Path, texts: Path | None = None
) -> list[tuple[GoldDocument, Prediction]]:
    """Pair gold documents with a file of ``kg annotate --format jsonl``.

    A line belongs to the gold whose id its own id ends with, or whose id is its file's stem.
    Raises `InputError` when a gold document has no line.
    """
    lines = list(read_predictions(predictions))
    pairs = []
    for gold in iter_gold(path, texts):
        name = gold.document.id
        for line in lines:
            if line.document.endswith(name) or Path(line.document).stem == name:
                pairs.append((gold, line))
                break
        else:
            raise InputError(f"{predictions}: no line for the gold document {name!r}")
    return pairs


def ground_gold(lexicon: Lexicon) -> AnnotateGold:
    """Return what grounds given mentions, for `evaluate_grounding` on the gold's own."""

    def annotate_gold(document: Document, mentions: Sequence[Mention]) -> Annotation:
        return Annotation(document, ground_all(mentions, document, lexicon))

    return annotate_gold


def _predict_on_gold(
    path: Path, annotate_gold: AnnotateGold, texts: Path | None
) -> Iterator[tuple[GoldDocument, Prediction]]:
    answers = label_map(ANSWER_SCHEME)
    corpus = path.name.endswith(CORPUS_SUFFIXES)
    categories = label_map(path.name.split(".")[0]) if corpus else answers
    for gold in iter_gold(path, texts):
        mentions = [
            Mention(m.span, _first(categories.get(m.label, "")), ("gold",), nominal=m.nominal)
            for m in gold.mentions
            if m.outermost
        ]
        yield gold, from_annotation(annotate_gold(gold.document, mentions))


def _first(categories: str) -> str:
    return categories.split("|")[0]


def label_map(scheme: str) -> dict[str, str]:
    """Return a gold's category names with ours, from ``ontologies/label_maps.tsv``.

    ``A|B`` says that the gold draws no line between two of ours.

    >>> label_map("jnlpba")["cell_type"]
    'Cell'
    """
    rows = [row for row in table("label_maps") if row["scheme"] == scheme]
    if not rows:
        raise UsageError(
            f"label_maps.tsv has no label map {scheme!r}; add its rows or name another scheme"
        )
    return {row["label"]: row["category"] for row in rows}
