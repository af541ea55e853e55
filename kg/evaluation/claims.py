"""Compare what the program reads with gold answers (``kg evaluate``).

Each function takes the path of a gold file or folder (see `kg.gold.answers`), what reads its texts,
and which of its documents are measured (`kg.gold.unseen.Choice`); it returns `Scores`, which print
themselves as a table or as JSON.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from kg import parsing
from kg.errors import InputError, KgError, UsageError
from kg.gold.answers import CORPUS_SUFFIXES, GoldDocument, iter_gold
from kg.gold.unseen import ALL, Choice, choose
from kg.jsonl import meanings
from kg.language import BATCH, LanguageModel
from kg.lexicon import Lexicon
from kg.model import Annotation, Document, Mention
from kg.pipeline import ground_all
from kg.prediction import Prediction, from_annotation, read_predictions
from kg.rows import visible
from kg.scoring import claims, corpus, grounding, listing, ner, parse
from kg.scoring.base import Scores
from kg.tables import table

log = logging.getLogger(__name__)

Annotate = Callable[[Document], Annotation]
AnnotateGold = Callable[[Document, Sequence[Mention]], Annotation]
FindMentions = Callable[[Iterable[Document]], Iterable[Sequence[Mention]]]
IsUnder = Callable[[Document, Mention, frozenset[str]], bool]

#: The scheme of ``label_maps.tsv`` that gold answers of single texts use.
ANSWER_SCHEME = "gold"


def evaluate_claims(
    path: Path,
    annotate: Annotate,
    texts: Path | None = None,
    *,
    choice: Choice = ALL,
    listed: bool = False,
) -> Scores:
    """Measure claims. With ``listed``, ``Scores.listing`` says what went wrong with each."""
    golds, notes = _chosen(path, texts, choice)
    pairs = [(gold, from_annotation(annotate(gold.document))) for gold in golds]
    if not any(gold.claims for gold in golds):
        raise InputError(f"{path}: holds no gold claims; claims are measured on ID.claims.yaml")
    lines = [listing.list_claims(gold, p) for gold, p in pairs] if listed else []
    return _noted(claims.score(pairs, "\n\n".join(lines)), notes)


def evaluate_ner(
    path: Path,
    annotate: Annotate,
    texts: Path | None = None,
    *,
    choice: Choice = ALL,
    listed: bool = False,
) -> Scores:
    """Measure mentions on the answers of single texts."""
    golds, notes = _chosen(path, texts, choice)
    pairs = [(gold, from_annotation(annotate(gold.document))) for gold in golds]
    lines = [listing.list_mentions(gold, p) for gold, p in pairs] if listed else []
    return _noted(ner.score(pairs, label_map(ANSWER_SCHEME), "\n\n".join(lines)), notes)


def evaluate_corpus(
    path: Path,
    find: FindMentions,
    is_under: IsUnder | None = None,
    *,
    scheme: str = "",
    choice: Choice = ALL,
    detailed: bool = False,
) -> Scores:
    """Measure mentions on a uniform corpus, from raw text (see `kg.scoring.corpus`).

    ``find`` finds the mentions of documents, in order; ``is_under`` says whether one may be of a
    kind (see `kind_tester`), where a corpus marks only some kinds of a category. ``scheme`` names
    the label map (default: the start of the file's name). With ``detailed``, ``Scores.mistakes``
    has the mistakes.
    """
    scheme = scheme or path.name.split(".")[0]
    categories = label_map(scheme)
    everything = list(iter_gold(path))
    golds, notes = choose(path, everything, choice, _about)
    nested = corpus.nests(everything, categories)
    failed: list[str] = []
    found = _found([gold.document for gold in golds], find, failed)
    kinds = label_kinds(scheme) if is_under else {}
    pairs = [
        (gold, [m for m in mentions if _judged(gold.document, m, kinds, is_under)])
        for gold, mentions in zip(golds, found, strict=True)
    ]
    scores = corpus.score(pairs, categories, nested=nested, detailed=detailed)
    if nested:
        notes += ("the corpus marks mentions inside others, so inner ones count",)
    if failed:
        named = visible(", ".join(failed[:5]))
        notes += (f"{len(failed)} document(s) could not be read and count as empty: {named}",)
    return _noted(replace(scores, corpus=scheme), notes)


def evaluate_parse(
    path: Path,
    model: LanguageModel,
    *,
    gold_tokens: bool = False,
    choice: Choice = ALL,
    detailed: bool = False,
) -> Scores:
    """Measure tags, trees and sentence starts on a CoNLL-U file (see `kg.scoring.parse`)."""
    golds = parsing.read_texts(path, gold_tokens=gold_tokens)
    kept, notes = choose(path, golds, choice, lambda gold: (gold.id, gold.source))
    found = parsing.parse_texts(model, kept, gold_tokens=gold_tokens)
    scores = parse.score(zip(kept, found, strict=True), detailed=detailed)
    how = "on the gold's words" if gold_tokens else "from raw text"
    notes = (f"{how}; punctuation is not counted in uas and las", *notes, *scores.notes)
    return _noted(replace(scores, corpus=path.name.split(".")[0]), notes)


def evaluate_grounding(
    path: Path,
    annotate: Annotate,
    texts: Path | None = None,
    *,
    annotate_gold: AnnotateGold | None = None,
    choice: Choice = ALL,
    listed: bool = False,
) -> Scores:
    """Measure identifiers: end to end, or with ``annotate_gold`` on the gold's own mentions."""
    golds, notes = _chosen(path, texts, choice)
    if annotate_gold is None:
        pairs = [(gold, from_annotation(annotate(gold.document))) for gold in golds]
    else:
        pairs = list(_predict_on_gold(path, golds, annotate_gold))
    lines = [listing.list_grounding(gold, p) for gold, p in pairs] if listed else []
    return _noted(grounding.score(pairs, "\n\n".join(lines)), notes)


def _chosen(
    path: Path, texts: Path | None, choice: Choice
) -> tuple[list[GoldDocument], tuple[str, ...]]:
    return choose(path, iter_gold(path, texts), choice, _about)


def _about(gold: GoldDocument) -> tuple[str, str]:
    return gold.document.id, gold.document.text


def _noted(scores: Scores, notes: Iterable[str]) -> Scores:
    return replace(scores, notes=tuple(notes))


def _found(
    documents: Sequence[Document], find: FindMentions, failed: list[str]
) -> Iterator[Sequence[Mention]]:
    """Yield the mentions of each; what a text does to the pipeline costs that text only."""
    for at in range(0, len(documents), BATCH):
        batch = documents[at : at + BATCH]
        try:
            yield from list(find(batch))
        except KgError:
            raise
        except Exception:
            for document in batch:
                try:
                    (mentions,) = find([document])
                except Exception:
                    log.debug("document %s", document.id, exc_info=True)
                    failed.append(document.id)
                    mentions = ()
                yield mentions


def _judged(
    document: Document,
    mention: Mention,
    kinds: Mapping[str, frozenset[str]],
    is_under: IsUnder | None,
) -> bool:
    """Say whether a corpus would have marked a mention if it is what it is found to be."""
    kind = kinds.get(mention.category)
    return not kind or is_under is None or is_under(document, mention, kind)


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


def kind_tester(lexicon: Lexicon) -> IsUnder:
    """Return what says whether a mention may mean something under one of some identifiers.

    What could not be grounded may.
    """

    def is_under(document: Document, mention: Mention, kind: frozenset[str]) -> bool:
        (grounding,) = ground_all([mention], document, lexicon)
        for candidate in meanings(grounding)[:1]:
            return not kind.isdisjoint({candidate.curie, *lexicon.ancestors(candidate.curie)})
        return True

    return is_under


def _predict_on_gold(
    path: Path, golds: Iterable[GoldDocument], annotate_gold: AnnotateGold
) -> Iterator[tuple[GoldDocument, Prediction]]:
    is_corpus = path.name.endswith(CORPUS_SUFFIXES)
    categories = label_map(path.name.split(".")[0] if is_corpus else ANSWER_SCHEME)
    for gold in golds:
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
    return {row["label"]: row["category"] for row in _map_rows(scheme)}


def label_kinds(scheme: str) -> dict[str, frozenset[str]]:
    """Return categories of which a corpus marks only some kinds, with what those lie under.

    >>> "MONDO:0005070" in label_kinds("anatem")["Disease"]
    True
    """
    kinds: dict[str, set[str]] = {}
    whole = set()
    for row in _map_rows(scheme):
        for category in row["category"].split("|"):
            kinds.setdefault(category, set()).update(filter(None, row["within"].split("|")))
            if not row["within"]:
                whole.add(category)
    return {c: frozenset(under) for c, under in kinds.items() if c not in whole}


def _map_rows(scheme: str) -> list[dict[str, str]]:
    rows = [row for row in table("label_maps") if row["scheme"] == scheme]
    if not rows:
        raise UsageError(
            f"label_maps.tsv has no label map {scheme!r}; add its rows or name another scheme"
        )
    return rows
