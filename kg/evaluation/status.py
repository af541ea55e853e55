"""Measure negation and doubt on corpora: cues and scopes, and which events they hold for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from kg.corpora import tenth
from kg.errors import InputError
from kg.gold.statusgold import StatusText, read_status_gold
from kg.gold.unseen import ALL, Choice, choose
from kg.language import LanguageModel
from kg.model import Document
from kg.scoring import status
from kg.scoring.base import Scores
from kg.scoring.status import ParsedPart
from kg.syntax import Syntax


def evaluate_status(paths: Sequence[Path], model: LanguageModel, *, choice: Choice = ALL) -> Scores:
    """Measure cues with scopes, or events, of one file or several (see `kg.scoring.status`).

    Where a corpus gives sentences, each is parsed for itself. Documents that lie in the tenth
    that the rules for events were chosen on (`kg.corpora.tenth`) are left out of files of events.
    """
    golds: list[tuple[str, StatusText]] = []
    notes: list[str] = []
    for path in paths:
        kept, told = choose(path, read_status_gold(path), choice, _about)
        if not any(gold.cues or gold.events for gold in kept):
            raise InputError(f"{path}: no cues (as in BioScope) or events (as in BioNLP) in it")
        corpus = path.name.split(".jsonl")[0]
        rest = [gold for gold in kept if gold.sentences or not tenth(gold.document.id)]
        if len(rest) < len(kept):
            told = (*told, f"{corpus}: the tenth that rules were chosen on is left out")
        golds += [(corpus, gold) for gold in rest]
        notes += [note for note in told if note not in notes]
    parsed = _parse(model, [gold for _, gold in golds])
    scores = status.score((name, gold, next(parsed)) for name, gold in golds)
    corpora = dict.fromkeys(name for name, _ in golds)
    labels = scores.labels if len(corpora) > 1 else ()
    return replace(scores, corpus=", ".join(corpora), notes=tuple(notes), labels=labels)


def _about(gold: StatusText) -> tuple[str, str]:
    return gold.document.id, gold.document.text


def _parse(model: LanguageModel, golds: Sequence[StatusText]) -> Iterator[list[ParsedPart]]:
    """Yield the parsed sentences of each text, or the whole of it as one part."""
    pieces = [
        Document(f"{gold.document.id}#{span.start}", gold.document.quote(span))
        for gold in golds
        for span in gold.sentences
    ]
    pieces += [gold.document for gold in golds if not gold.sentences]
    parses = model.parse_all(pieces)
    split = {
        gold.document.id: [ParsedPart(span.start, Syntax(next(parses))) for span in gold.sentences]
        for gold in golds
        if gold.sentences
    }
    for gold in golds:
        if gold.sentences:
            yield split.pop(gold.document.id)
        else:
            yield [ParsedPart(0, Syntax(next(parses)))]
