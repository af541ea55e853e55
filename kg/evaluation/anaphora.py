"""How well descriptions and pronouns are resolved, on corpora of coreference (``kg evaluate``).

A gold file is CRAFT's ``craft.dev.coref.jsonl.gz`` with ``craft.dev.jsonl.gz`` beside it, which has
the texts, or SemRep's ``semrep_anaphora.jsonl.gz``. Measured are three kinds of anaphors, from raw
text:

* ``pronoun``: it, its, they, them, their, and "this", "these", "those" alone (not the first person,
  not relative pronouns),
* ``pointing``: a noun phrase with this, these, those, such, that,
* ``definite``: a noun phrase with "the" that refers back, repeated names included.

A phrase is known by its head word, as parsed. An anaphor is right when what it was resolved to is
one of the phrases before it that the corpus says mean the same, or of a list one of its members.
Precision is over all anaphors of the kind that were resolved, those unknown to the corpus being
wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kg import language
from kg.config import Options
from kg.corpora import read_records
from kg.errors import InputError
from kg.gold.unseen import ALL, Choice, choose
from kg.model import Document, Mention, Span
from kg.pipeline import lexicon_of
from kg.recognize import find_mentions
from kg.repair import repair
from kg.scoring.base import Scores, Tally, summarize
from kg.syntax import Syntax

COREFERENCE = ".coref.jsonl.gz"
_PRONOUNS = frozenset("it its itself they them their theirs themselves this these those".split())
_POINTING = frozenset("this these those such that".split())
KINDS = ("pronoun", "pointing", "definite")


@dataclass(frozen=True, slots=True)
class GoldAnaphora:
    """A text with its anaphors: each with the phrases before it that mean the same.

    ``kinds`` are those that the corpus marks.
    """

    document: Document
    anaphors: tuple[tuple[Span, tuple[Span, ...]], ...]
    kinds: tuple[str, ...] = KINDS


def kind_of(words: str) -> str:
    """Return the kind of an anaphor by its words; empty when it is none.

    >>> [kind_of(words) for words in ("They", "these old rats", "the drug", "aspirin")]
    ['pronoun', 'pointing', 'definite', '']
    """
    first, *rest = words.lower().split() or [""]
    if not rest:
        return "pronoun" if first in _PRONOUNS else ""
    return "pointing" if first in _POINTING else "definite" if first == "the" else ""


def read_gold(path: Path) -> Iterator[GoldAnaphora]:
    """Yield the texts of a gold file; ``InputError`` when it is none."""
    if path.name.endswith(COREFERENCE):
        beside = path.with_name(path.name.removesuffix(COREFERENCE) + ".jsonl.gz")
        if not beside.is_file():
            raise InputError(f"{path}: the texts should stand beside it, in {beside.name}")
        texts = {record["id"]: record["text"] for record in read_records(beside)}
        for record in read_records(path):
            yield _from_chains(record["id"], texts[record["id"]], record["chains"])
        return
    for record in read_records(path):
        if not any(one.get("type") == "Coreference" for one in record.get("relations", ())):
            continue
        yield _from_pairs(record)


def _from_chains(id_: str, text: str, chains: Iterable[list[list[list[int]]]]) -> GoldAnaphora:
    """Read chains of mentions, each a list of ``[start, end]``."""
    found: dict[Span, tuple[Span, ...]] = {}
    for chain in chains:
        spans = sorted(Span(parts[0][0], parts[-1][1]) for parts in chain)
        for at, span in enumerate(spans):
            if at and kind_of(text[span.start : span.end]):
                found[span] = tuple(spans[:at])
    return GoldAnaphora(Document(id_, text), tuple(sorted(found.items())))


def _from_pairs(record: dict[str, Any]) -> GoldAnaphora:
    """Read relations of an anaphor to its antecedents; pronouns are not marked."""
    text = record["text"]
    spans = {
        one["id"]: Span(one["start"], one["end"])
        for one in record["entities"]
        if one["start"] < one["end"]  # a few are given the wrong way round
    }
    found: dict[Span, list[Span]] = {}
    for one in record["relations"]:
        anaphor, antecedent = spans.get(one["arg1"]), spans.get(one["arg2"])
        if one["type"] != "Coreference" or anaphor is None or antecedent is None:
            continue
        if antecedent.start < anaphor.start:
            found.setdefault(anaphor, []).append(antecedent)
    pairs = tuple(
        (span, tuple(sorted(before)))
        for span, before in sorted(found.items())
        if kind_of(text[span.start : span.end])
    )
    return GoldAnaphora(Document(record["id"], text), pairs, ("pointing", "definite"))


def score(golds: Iterable[tuple[GoldAnaphora, Syntax, Iterable[Mention]]]) -> Scores:
    """Measure the resolved mentions of texts; a figure apart for each kind of anaphor."""
    tallies = [(gold.document.id, _tally(gold, syntax, found)) for gold, syntax, found in golds]
    f1 = [("f1", "precision", "recall")]
    return summarize("coreference", ("precision", "recall"), tallies, f1)


def _tally(gold: GoldAnaphora, syntax: Syntax, mentions: Iterable[Mention]) -> Tally:
    tally = Tally.empty()
    resolved = {}
    for mention in mentions:
        if mention.antecedent is not None:
            resolved[syntax.head_of(mention.span)] = mention
    known = set()
    for span, before in gold.anaphors:
        kind, head = kind_of(gold.document.quote(span)), syntax.head_of(span)
        known.add(head)
        meant = resolved.get(head)
        right = meant is not None and _is_one_of(syntax, meant.antecedent, before)
        for label in ("", kind):
            tally.add("recall", right, label=label)
            if meant is not None:
                tally.add("precision", right, label=label)
    for head, mention in resolved.items():
        kind = kind_of(gold.document.quote(mention.span))
        if head not in known and kind in gold.kinds:
            for label in ("", kind):
                tally.add("precision", 0, label=label)
    return tally


def heads_of(syntax: Syntax, span: Span) -> set[int]:
    """Return the head word of a phrase, of a list ("A, B and C") those of all its members."""
    head = syntax.head_of(span)
    inside = syntax.within(span)
    return set() if head is None else {i for i in syntax.conjuncts(head) if i in inside}


def _is_one_of(syntax: Syntax, meant: Span | None, spans: Iterable[Span]) -> bool:
    heads = {head for span in spans for head in heads_of(syntax, span)}
    return meant is not None and syntax.head_of(meant) in heads


def evaluate_coreference(
    path: Path, options: Options = Options(), *, choice: Choice = ALL
) -> Scores:
    """Measure descriptions and pronouns on a gold file, from raw text."""
    golds, notes = choose(path, list(read_gold(path)), choice, _about)
    if not golds:
        raise InputError(f"{path}: holds no chains and no pairs of coreference")
    model, lexicon = language.load(options.model), lexicon_of(options)

    def read() -> Iterator[tuple[GoldAnaphora, Syntax, tuple[Mention, ...]]]:
        for gold in golds:
            syntax = Syntax(repair(model.parse(gold.document)))
            yield gold, syntax, find_mentions(gold.document, syntax, lexicon)

    scores = score(read())
    return replace(scores, corpus=path.name.split(".")[0], notes=notes)


def _about(gold: GoldAnaphora) -> tuple[str, str]:
    return gold.document.id, gold.document.text
