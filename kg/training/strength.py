"""Measure how well the strength of a claim can be told from its sentence; nothing is shipped.

::

    python -m kg.training.strength --data DATA [--beside SHARE]

Four strengths (Yu et al. 2019, 2020): no relation, correlational, conditional causal, direct
causal. The corpora state no licence, so no weights are written: every sentence is judged by a
model that was fitted to the other four fifths. Logistic regression over words, pairs of words, and
what our tables say of the sentence: the relations of its frame words (`kg.frametable`) with the
cues that reach over them (`kg.status.cues`), and its verbs with auxiliaries, governors and objects.
Each group is weighed by rareness and brought to length one. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from kg import language
from kg.corpora import read_documents
from kg.errors import MissingError
from kg.frametable import frames
from kg.model import Document
from kg.status.cues import find_cues
from kg.status.scopes import scope_of
from kg.syntax import Syntax
from kg.training.base import say

Array = np.ndarray[Any, np.dtype[Any]]
CORPORA = ("pubmed", "press")
STRENGTHS = ("no relation", "correlational", "conditional causal", "direct causal")
FOLDS, SEED = 5, 0
#: How little weights are held down.
LOOSE = 10.0
_PLACES = {"VERB": "V", "AUX": "V", "NOUN": "N", "PROPN": "N", "ADJ": "A", "ADP": "P"}
_AUXILIARY = ("aux", "auxpass", "neg")
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


def features(syntax: Syntax) -> tuple[list[str], list[str], list[str]]:
    """Return what a sentence has: words, pairs of words, and what the tables and the tree say."""
    lemmas = [_lemma(syntax, i) for i in range(len(syntax.tokens))]
    words = [*(f"={token.text.lower()}" for token in syntax.tokens), *lemmas]
    pairs = [f"{one} {other}" for one, other in pairwise(lemmas)]
    told = [*_related(syntax), *_governed(syntax), *_verbs(syntax), *_form(syntax)]
    return _once(words), _once(pairs), _once(told)


def _once(names: list[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _lemma(syntax: Syntax, index: int) -> str:
    return "#" if syntax[index].pos == "NUM" else syntax[index].lemma.lower()


def _related(syntax: Syntax) -> Iterator[str]:
    """Yield cues, and the relations of frame words with what reaches over them."""
    over: dict[int, set[str]] = {}
    for sentence in range(len(syntax.parse.sentences)):
        for cue in find_cues(syntax, sentence):
            kind = f"{cue.kind} {cue.level}".strip()
            yield f"cue {kind}"
            for index in syntax.within(scope_of(syntax, cue.words)):
                over.setdefault(index, set()).add(kind)
    for token in syntax.tokens:
        rows = frames().get((token.lemma.lower(), _PLACES.get(token.pos, "")), ())
        if rows:
            row = rows[-1]
            reach = "+".join(sorted(over.get(token.index, ()))) or "plain"
            hedged = "hedged" if "hedge" in reach else ""
            yield f"relation {row.relation}"
            yield f"relation {row.relation} {row.direction} {reach}"
            yield f"word {token.lemma.lower()} {token.pos} {reach}"
            yield f"form {row.relation} {token.tag} {hedged}"
            yield f"place {row.relation} {token.dep}"


def _governed(syntax: Syntax) -> Iterator[str]:
    """Yield the root of each sentence and the clauses that it opens ("suggest that")."""
    for sentence in range(len(syntax.parse.sentences)):
        root = syntax.root(sentence)
        yield f"root {_lemma(syntax, root)}"
        yield f"root {syntax[root].tag} {_beside(syntax, root)}"
        for clause in syntax.children(root, "ccomp", "xcomp"):
            yield f"told {_lemma(syntax, root)} {_lemma(syntax, clause)}"
            yield f"told {_lemma(syntax, clause)}"
            yield f"told {syntax[clause].tag} {_beside(syntax, clause)}"


def _verbs(syntax: Syntax) -> Iterator[str]:
    """Yield the verbs with what hangs on them."""
    for token in syntax.tokens:
        if token.pos not in ("VERB", "AUX"):
            continue
        verb, index = token.lemma.lower(), token.index
        yield f"verb {verb} {_beside(syntax, index)}"
        yield f"verb {token.tag} {_beside(syntax, index)}"
        yield f"verb {verb} {token.dep}"
        for label, deps in (
            ("by", ("prep", "agent")),
            ("object", ("dobj", "attr", "acomp")),
            ("subject", ("nsubj", "nsubjpass")),
        ):
            for child in syntax.children(index, *deps):
                yield f"{label} {verb} {_lemma(syntax, child)}"


def _beside(syntax: Syntax, index: int) -> str:
    return " ".join(_lemma(syntax, i) for i in syntax.children(index, *_AUXILIARY))


def _form(syntax: Syntax) -> Iterator[str]:
    """Yield the length, and whether it is a heading, a question, a quotation, a comparison."""
    texts = {token.text.lower() for token in syntax.tokens}
    size = len(syntax.tokens)
    yield from (f"shorter than {most}" for most in (8, 14) if size < most)
    yield from (f"has {mark}" for mark in ("?", "%", '"', "than") if mark in texts)
    if size > 40:
        yield "long"
    if not any(token.tag in _FINITE for token in syntax.tokens):
        yield "no finite verb"


# ------------------------------------------------------------------------------ judging


def _learner(module: str) -> Any:
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingError(
            "telling claim strength needs scikit-learn: pip install scikit-learn"
        ) from error


def judge(
    given: Sequence[tuple[list[str], ...]],
    answers: Array,
    others: Sequence[tuple[list[str], ...]] = (),
    other_answers: Array | None = None,
    share: float = 0.0,
) -> Array:
    """Return the strength of each sentence, told by a model fitted to the other folds.

    ``others`` are sentences of another corpus, which are learned from in each fold with the weight
    ``share``.
    """
    folds = _learner("sklearn.model_selection").StratifiedKFold(
        FOLDS, shuffle=True, random_state=SEED
    )
    more = list(others) if share else []
    told = np.zeros(len(answers), dtype=int)
    for inside, outside in folds.split(answers, answers):
        rows = [given[at] for at in inside] + more
        right = answers[inside]
        weight = np.ones(len(rows))
        if more and other_answers is not None:
            right = np.concatenate([right, other_answers])
            weight[len(inside) :] = share
        train, test = _matrices(rows, [given[at] for at in outside])
        model = _learner("sklearn.linear_model").LogisticRegression(
            C=LOOSE, class_weight="balanced", max_iter=300
        )
        model.fit(train, right, sample_weight=weight)
        told[outside] = model.predict(test)
    return told


def _matrices(
    train: Sequence[tuple[list[str], ...]], test: Sequence[tuple[list[str], ...]]
) -> tuple[Any, Any]:
    """Return the features of two sets of sentences; what the first has not is left out."""
    text, sparse = _learner("sklearn.feature_extraction.text"), _learner("scipy.sparse")
    parts = []
    for group in range(len(train[0])):
        weigher = text.TfidfVectorizer(analyzer=lambda names: names, binary=True)
        first = weigher.fit_transform([row[group] for row in train])
        parts.append((first, weigher.transform([row[group] for row in test])))
    return tuple(sparse.hstack(side).tocsr() for side in zip(*parts, strict=True))


def macro_f1(told: Array, answers: Array) -> tuple[float, list[float]]:
    """Return the mean F1 of the strengths that occur, and each.

    >>> macro_f1(np.array([0, 1, 1]), np.array([0, 1, 0]))[0]
    0.667
    """
    each = []
    for strength in np.unique(answers):
        right = int(((told == strength) & (answers == strength)).sum())
        both = int((told == strength).sum() + (answers == strength).sum())
        each.append(2 * right / both)
    return round(float(np.mean(each)), 3), [round(one, 3) for one in each]


def main() -> None:
    """Read the command line, judge both corpora, and say how well."""
    options = argparse.ArgumentParser(description="Measure how well claim strength can be told.")
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--beside", type=float, default=0.0, metavar="SHARE",
                         help="learn from the other corpus, too, at this weight")  # fmt: skip
    asked = options.parse_args()
    folder = asked.data / "corpora" / "claim_strength"
    model = language.load()
    rows, answers = {}, {}
    for name in CORPORA:
        records = list(read_documents(folder / f"causal_language_{name}.jsonl.gz"))
        texts = (Document(str(record["id"]), str(record["text"])) for record in records)
        rows[name] = [features(Syntax(parse)) for parse in model.parse_all(texts)]
        answers[name] = np.array([int(record["label"]) for record in records])
    for name, other in zip(CORPORA, reversed(CORPORA), strict=True):
        told = judge(rows[name], answers[name], rows[other], answers[other], asked.beside)
        mean, each = macro_f1(told, answers[name])
        shown = ", ".join(f"{strength} {f1}" for strength, f1 in zip(STRENGTHS, each, strict=True))
        say(f"{name} ({len(told)} sentences): macro F1 {mean}; {shown}")


if __name__ == "__main__":
    main()
