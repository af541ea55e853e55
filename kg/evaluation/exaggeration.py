"""Does a press release say more than its abstract? Measured on pairs of conclusions.

A gold file holds InSciOut pairs (Sumner et al. 2014; as released by Wright and Augenstein 2021):
the main conclusion of each, its strength (0 no relation, 1 correlation, 2 conditional cause, 3
cause) and whether the press release exaggerates, says the same, or downplays. The strength of a
text is read off its main statements: the words of ``frames.tsv`` that rule a clause, the strength
of their relation (``predicate_strength.tsv``), and whether they are hedged; arguments need not be
known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from kg import language
from kg.assembly.retelling import strength
from kg.config import Options
from kg.corpora import read_records
from kg.errors import InputError
from kg.frametable import Frame, frames
from kg.model import Certainty, Document
from kg.predicates.choice import plain_predicates
from kg.repair import repair
from kg.scoring.base import Figure, Scores
from kg.status.certainty import read_status
from kg.syntax import Syntax

LABELS = ("exaggerates", "same", "downplays")
_POS = {"VERB": "V", "AUX": "V", "NOUN": "N", "ADJ": "A"}
#: What leads from a main word on to the statement proper: "suggests that", "is likely to", "was
#: associated with", "and".
_ON = ("ccomp", "xcomp", "conj", "acomp", "attr", "oprd", "dobj", "nsubj", "nsubjpass", "parataxis")


def text_level(syntax: Syntax) -> int:
    """Return the strength of the strongest main statement of a text, 0 to 3."""
    return max(
        (_level(syntax, at) for number in range(len(syntax.parse.sentences))
         for at in _main(syntax, syntax.root(number))),
        default=0,
    )  # fmt: skip


def _main(syntax: Syntax, root: int) -> Iterator[int]:
    """Yield the first words from the root on that tell of cause or association, each way down."""
    waiting = [root]
    while waiting:
        at = waiting.pop()
        told = _strength(syntax, at)
        if told:
            yield at
        waiting += syntax.children(at, *(("conj", "ccomp") if told else _ON))


def _frame(syntax: Syntax, at: int) -> Frame | None:
    """Return the frame of a word, of several words where they stand beside it."""
    token = syntax[at]
    found = frames().get((token.lemma.lower(), _POS.get(token.pos, "")), ())
    first, last = syntax.parse.sentences[syntax.sentence_of(at)]
    near = {word.lemma.lower() for word in syntax.tokens[max(first, at - 4) : min(last, at + 5)]}
    return next((one for one in found if set(one.with_) <= near), None)


def _strength(syntax: Syntax, at: int) -> int:
    frame = _frame(syntax, at)
    if frame is None or frame.relation == "treat":
        return 3 if frame else 0
    return strength(plain_predicates().get(frame.relation, ""))


def _level(syntax: Syntax, at: int) -> int:
    own = _strength(syntax, at)
    status = read_status(syntax, at)
    if status.negated or status.under_test:
        return 0
    sure = status.certainty is Certainty.CERTAIN and not status.expected
    return own if own < 2 else 3 if own == 3 and sure else 2


def evaluate_exaggeration(path: Path, options: Options = Options()) -> Scores:
    """Measure the strength of both conclusions and what follows for the pair.

    The macro F1 over three labels stands in the notes, with that of calling every pair the same.
    """
    records = list(read_records(path))
    if not records or "exaggeration_label" not in records[0]:
        raise InputError(f"{path}: holds no pairs of conclusions with an exaggeration_label")
    model = language.load(options.model)

    def level_of(text: str) -> int:
        return text_level(Syntax(repair(model.parse(Document("conclusion", text)))))

    hits: Counter[str] = Counter()
    pairs = []
    for record in records:
        levels = [level_of(record[f"{side}_conclusion"]) for side in ("press_release", "abstract")]
        given = [int(record[f"{side}_strength"]) for side in ("press_release", "abstract")]
        hits["strength"] += sum(a == b for a, b in zip(levels, given, strict=True))
        pairs.append((record["exaggeration_label"], _label(*levels)))
    hits["label"] = sum(gold == said for gold, said in pairs)
    figures = [
        Figure("strength", hits["strength"], 2 * len(records)),
        Figure("label", hits["label"], len(records)),
    ]
    labels = tuple((label, _figures(label, pairs)) for label in LABELS)
    always = [(gold, "same") for gold, _ in pairs]
    notes = (
        f"macro F1 of the labels {macro_f1(pairs):.3f}",
        f"macro F1 if every pair were the same {macro_f1(always):.3f}",
    )
    names = (path.name.split(".")[0],)
    scores = Scores("exaggeration", names, tuple(figures), (("f1", "precision", "recall"),), labels)
    return replace(scores, f1=(), notes=notes, corpus=names[0])


def _label(press: int, abstract: int) -> str:
    return "exaggerates" if press > abstract else "downplays" if press < abstract else "same"


def _figures(label: str, pairs: Sequence[tuple[str, str]]) -> tuple[Figure, ...]:
    right = sum(gold == said == label for gold, said in pairs)
    return (
        Figure("precision", right, sum(said == label for _, said in pairs)),
        Figure("recall", right, sum(gold == label for gold, _ in pairs)),
    )


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Return the mean F1 of the three labels, of pairs of gold and what was said.

    >>> macro_f1([("same", "same"), ("exaggerates", "exaggerates"), ("downplays", "same")])
    0.556
    """
    found = []
    for label in LABELS:
        right = sum(gold == said == label for gold, said in pairs)
        whole = sum((gold == label) + (said == label) for gold, said in pairs)
        found.append(2 * right / whole if whole else 0.0)
    return round(sum(found) / len(LABELS), 3)
