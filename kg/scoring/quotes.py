"""Quotations and told speech against gold: which words, said how, by whom.

An attribution is right when the words that are said overlap the gold's (their common characters
are at least `FITS` of those of either, marks and edge punctuation aside), it is direct or indirect
as the gold has it, the speaker is the gold's, and the name is the fullest one where the passage
prints one. A sentence is right when all its attributions are, and it has no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.gold.quotegold import Attribution, QuotePassage
from kg.mistakes import Mistake, around
from kg.model import Document, Span, Voice
from kg.scoring.base import Scores, Tally, summarize

#: Share of common characters from which on two stretches are the same words.
FITS = 0.8
FIGURES = ("recall", "precision", "words", "kind", "speaker", "name", "sentences")
F1 = (("f1", "precision", "recall"),)
_EDGES = " \n“”\"„«»‘’',.;:!?…()[]"


@dataclass(frozen=True, slots=True)
class _Said:
    """Words that are said in one sentence, with who says them."""

    words: Span
    voice: Voice


def score(pairs: Iterable[tuple[QuotePassage, Sequence[Voice]]]) -> Scores:
    """Score passages; each pair is the gold and what the program says of it.

    Figures: ``recall`` and ``precision`` of attributions that are wholly right; of those whose
    words are found, ``kind``, ``speaker`` and ``name``; ``sentences`` that are wholly right.
    """
    tallies, mistakes = [], []
    sentences = 0
    for gold, voices in pairs:
        counts = Tally.empty()
        for sentence in gold.sentences:
            sentences += 1
            mistakes += _sentence(counts, gold, sentence, voices)
        tallies.append((gold.document.id, counts))
    scores = summarize("quotes", FIGURES, tallies, F1)
    listing = "\n".join(
        f"{m.document}: {m.kind}: gold {m.words!r}, read {m.instead!r}" for m in mistakes
    )
    return Scores(
        scores.task, scores.documents, scores.figures, scores.f1, scores.labels, listing,
        notes=(f"{sentences} sentences",), mistakes=tuple(mistakes),
    )  # fmt: skip


def _sentence(
    counts: Tally, gold: QuotePassage, sentence: Span, voices: Sequence[Voice]
) -> list[Mistake]:
    document = gold.document
    wanted = [a for a in gold.attributions if sentence.contains(a.content)]
    read = [
        _Said(words, voice)
        for voice in voices
        if voice.kind in ("direct", "indirect")
        and (words := _clipped(document, voice.span, sentence)) is not None
    ]
    free = list(read)
    wrong, missing = 0, []
    for attribution in wanted:
        words = _clipped(document, attribution.content, sentence) or attribution.content
        fitting = [said for said in free if _fit(words, said.words)]
        found = max(fitting, key=lambda said: _share(words, said.words), default=None)
        right = False
        if found is not None:
            free.remove(found)
            right = _judge(counts, gold, attribution, found)
        for label in ("", gold.source):
            counts.add("recall", right, label=label)
            if found is not None:
                counts.add("precision", right, label=label)
        counts.add("words", found is not None)
        wrong += not right
        if not right:
            missing.append(_mistake(gold, attribution, found))
    for said in free:
        wrong += 1
        for label in ("", gold.source):
            counts.add("precision", 0, label=label)
        missing.append(_spurious(document, said))
    for label in ("", gold.source):
        counts.add("sentences", not wrong, label=label)
    return missing


def _judge(counts: Tally, gold: QuotePassage, wanted: Attribution, found: _Said) -> bool:
    speaker = found.voice.speaker
    named = gold.document.quote(wanted.name) if wanted.name else ""
    same_kind = found.voice.kind == wanted.kind
    same_name = not named or _bare(named) in _bare(speaker.name)
    same_speaker = speaker.span.overlaps(wanted.speaker) or bool(named and same_name)
    counts.add("kind", same_kind)
    counts.add("speaker", same_speaker)
    if named:
        counts.add("name", same_name)
    return same_kind and same_speaker and same_name


def _bare(name: str) -> str:
    return name.casefold().removeprefix("the ")


def _clipped(document: Document, span: Span, sentence: Span) -> Span | None:
    """Return the part of a stretch in a sentence, without marks and punctuation at its edges."""
    start, end = max(span.start, sentence.start), min(span.end, sentence.end)
    text = document.text
    while start < end and text[start] in _EDGES:
        start += 1
    while start < end and text[end - 1] in _EDGES:
        end -= 1
    return Span(start, end) if start < end else None


def _share(one: Span, other: Span) -> float:
    common = min(one.end, other.end) - max(one.start, other.start)
    return max(common, 0) / max(len(one), len(other))


def _fit(one: Span, other: Span) -> bool:
    return _share(one, other) >= FITS


def _mistake(gold: QuotePassage, wanted: Attribution, found: _Said | None) -> Mistake:
    document = gold.document
    want = f"{document.quote(wanted.speaker)} ({wanted.kind})"
    read = f"{found.voice.speaker.name} ({found.voice.kind})" if found else "-"
    kind = "wrong" if found else "missed"
    context = around(document.text, wanted.content)
    return Mistake(gold.source, kind, want, read, document.id, wanted.content, context)


def _spurious(document: Document, said: _Said) -> Mistake:
    read = f"{said.voice.speaker.name} ({said.voice.kind})"
    context = around(document.text, said.words)
    return Mistake("", "spurious", "-", read, document.id, said.words, context)
