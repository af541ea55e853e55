"""Train how sure a claim is: the weights of `kg.sureness.confidence`, from claims that were judged.

::

    python -m kg.evaluation.weighing --data DATA --documents DOCUMENTS.tsv --verdicts VERDICTS.tsv

The texts are made again (`kg.gold.judged`) and read anew; a claim that is still what was judged has
its verdict. The cause of a wrong one says which part failed, in the order in which a judge asks:
one whose identifier is wrong had right mentions, and says nothing of what comes later; what is not
said at all fails as a relation and says nothing else. Each part is one logistic regression with a
strong penalty; as claims of one text fail together, each counts by the root of how many there are.
The last round of verdicts teaches nothing: it says how well the weights do on new
texts. What is reported of the others comes from ten folds over the documents.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from math import prod
from pathlib import Path
from typing import Any

from kg import calibration, language
from kg.arguments.reading import Reading
from kg.config import Options
from kg.extraction import read
from kg.facts import read_facts
from kg.gold.judged import Verdicts, texts
from kg.model import Document
from kg.pipeline import ground_all, lexicon_of
from kg.recognize import find_mentions
from kg.repair import repair
from kg.sureness.confidence import ALWAYS, FILE, PARTS, chance
from kg.sureness.traits import Traits
from kg.syntax import Syntax
from kg.training.base import say
from kg.voices.attribution import find_voices

#: Part -> the groups of features that it looks at, and the causes that say that it failed.
LOOKS = {
    "mention": ("argument", "sentence"),
    "grounding": ("identifier",),
    "relation": ("place", "relation", "sentence", "status"),
    "status": ("status",),
}
CAUSES = {
    "mention": "mention",
    "grounding": "grounding",
    "not said": "relation",
    "arguments": "relation",
    "predicate": "relation",
    "direction": "relation",
    "negation": "status",
    "certainty": "status",
    "in whom": "status",
    "speaker": "status",
}
#: Inverse strength of the penalty; claims that must have a feature for it to be weighed.
LENIENCE, LEAST = 0.2, 20
FOLDS = 10
Weights = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Example:
    """A judged claim: what is seen of it, and which of its parts were right, as far as known."""

    document: str
    traits: Mapping[str, float]
    parts: Mapping[str, bool]
    round: str = ""

    @property
    def right(self) -> bool:
        """Say whether all of it is right."""
        return all(self.parts.values())


def parts_of(right: bool, cause: str) -> dict[str, bool]:
    """Return which parts a verdict says are right and which not.

    >>> parts_of(False, "grounding"), parts_of(False, "not said")
    ({'mention': True, 'grounding': False}, {'relation': False})
    """
    if right:
        return dict.fromkeys(PARTS, True)
    failed = CAUSES[cause]
    before = () if cause == "not said" else PARTS[: PARTS.index(failed)]
    return {**dict.fromkeys(before, True), failed: False}


def examples(documents: Path, verdicts: Path, data: Path) -> Iterator[Example]:
    """Yield the claims that are read in the documents now and that have a verdict."""
    model, lexicon = language.load(""), lexicon_of(Options())
    known = Verdicts.read(verdicts)
    for name, text, _ in texts(documents, data / "corpora"):
        if name not in known.documents:
            continue
        document = Document(name, text)
        syntax = Syntax(repair(model.parse(document)))
        groundings = ground_all(find_mentions(document, syntax, lexicon), document, lexicon)
        reading = Reading(document, syntax, groundings, lexicon.ancestors)
        voices = find_voices(document, syntax, groundings, read_facts(document, syntax, groundings))
        made = read(reading, voices)
        traits = Traits(reading, made)
        for relation, claim in made:
            verdict = known.of(name, claim)
            if verdict is not None:
                seen = traits.of(relation, claim)
                parts = parts_of(verdict.right, verdict.cause)
                yield Example(name, seen, parts, verdict.round)


def fit(given: Sequence[Example]) -> dict[str, dict[str, float]]:
    """Return the weights of each part."""
    return {part: _fit(part, [one for one in given if part in one.parts]) for part in PARTS}


def _fit(part: str, given: Sequence[Example]) -> dict[str, float]:
    counts: dict[str, int] = {}
    for one in given:
        for name in one.traits:
            counts[name] = counts.get(name, 0) + 1
    names = sorted(
        name for name, n in counts.items() if n >= LEAST and name.split()[0] in LOOKS[part]
    )
    rows = [[0.0, *(one.traits.get(name, 0.0) for name in names)] for one in given]
    of_text = Counter(one.document for one in given)
    shares = [of_text[one.document] ** -0.5 for one in given]
    models: Any = import_module("sklearn.linear_model")
    learner = models.LogisticRegression(C=LENIENCE, max_iter=5000, tol=1e-6)
    learner.fit(rows, [one.parts[part] for one in given], sample_weight=shares)
    found = {ALWAYS: learner.intercept_[0], **dict(zip(names, learner.coef_[0][1:], strict=True))}
    return {name: round(float(value), 3) for name, value in found.items()}


def whole(weights: Weights, one: Example) -> float:
    """Return the probability that a claim is right."""
    return prod(chance(weights[part], one.traits) for part in PARTS)


def cross_validated(given: Sequence[Example]) -> list[float]:
    """Return the probability of each claim by weights that saw no claim of its document."""
    fold = [int(hashlib.sha256(one.document.encode()).hexdigest(), 16) % FOLDS for one in given]
    found = [0.0] * len(given)
    for number in range(FOLDS):
        weights = fit([one for one, at in zip(given, fold, strict=True) if at != number])
        for index, one in enumerate(given):
            if fold[index] == number:
                found[index] = whole(weights, one)
    return found


def auc(scored: Sequence[tuple[float, bool]]) -> float:
    """Return how often a right claim is surer than a wrong one (ties count half).

    >>> auc([(0.9, True), (0.4, False), (0.4, True)])
    0.75
    """
    right, wrong = (
        [score for score, is_right in scored if is_right == way] for way in (True, False)
    )
    wins = sum((r > w) + (r == w) / 2 for r in right for w in wrong)
    return wins / (len(right) * len(wrong))


def report(given: Sequence[Example], scores: Sequence[float]) -> None:
    """Say how well probabilities tell right claims, are calibrated, and what thresholds keep."""
    scored = [(score, one.right) for score, one in zip(scores, given, strict=True)]
    right = sum(is_right for _, is_right in scored)
    say(f"{len(given)} claims of {len({one.document for one in given})} documents, {right} right")
    say(f"area under the curve: {auc(scored):.3f}")
    found = calibration.bins(scored)
    say(f"calibration error {calibration.distance(found) / len(scored):.3f}")
    say(calibration.to_table(found))
    for least in range(30, 81, 5):
        kept = [is_right for score, is_right in scored if score >= least / 100]
        if kept:
            say(
                f"from {least / 100:.2f}: {sum(kept)} of {len(kept)} right "
                f"({sum(kept) / len(kept):.3f}), {len(kept) / len(scored):.2f} of the claims, "
                f"{sum(kept) / right:.2f} of the right ones"
            )


def write(path: Path, weights: Weights) -> None:
    """Write the weights as a table, by part and name."""
    rows = [
        f"{part}\t{name}\t{weights[part][name]:.3f}"
        for part in PARTS
        for name in sorted(weights[part])
        if weights[part][name]
    ]
    text = "\n".join(["part\tfeature\tweight", *rows]) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def main() -> None:
    """Read the command line, train, report, and write the table."""
    options = argparse.ArgumentParser(description="Train how sure claims are.")
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--documents", type=Path, required=True)
    options.add_argument("--verdicts", type=Path, required=True)
    options.add_argument("--out", type=Path, default=FILE)
    asked = options.parse_args()
    found = list(examples(asked.documents, asked.verdicts, asked.data))
    scores = cross_validated(found)
    say(f"by {FOLDS} folds over the documents:")
    report(found, scores)
    last = max(one.round for one in found)
    newest = [(one, score) for one, score in zip(found, scores, strict=True) if one.round == last]
    say(f"of these, round {last}:")
    report([one for one, _ in newest], [score for _, score in newest])
    write(asked.out, fit(found))


if __name__ == "__main__":
    main()
