"""Train the recogniser (`kg.tagging`) on all corpora at once, and score it.

::

    python -m kg.training.heads --data DATA --vectors FILE.floret --out DIR [--minutes 80]
    python -m kg.training.heads --data DATA --score DIR|""

`kg.windows` says which corpora train which heads. A run that was stopped goes on from its last
checkpoint; seeds are fixed, the time limit is not.
"""

from __future__ import annotations

import argparse
import pickle
import random
from pathlib import Path

import numpy as np

from kg import tagging, trained, weights
from kg.corpora import CORPORA
from kg.gazetteer import Gazetteer
from kg.gradients import Adam, Network, initial
from kg.labels import HEADS
from kg.training.base import SEED, CpuClock, Deck, Score, blank, say
from kg.windows import TRAIN, Window, load, scored
from kg.wordforms import Forms

WIDTH, DROP, RATE = 160, 0.2, 0.002
#: Words of a step, and share of steps that warm up.
STEP, WARM = 2200, 300
#: A corpus is drawn in proportion to its words to the power 0.6, times this.
WEIGHT = {
    "anatem": 3.0,
    "bc2gm": 2.2,
    "bionlp13_cg": 2.0,
    "ncbi_disease": 1.5,
    "gum": 1.3,
    "wikigold": 1.5,
    "uner_ewt": 1.5,
    "crossner_science": 1.5,
    "bc5cdr": 1.2,
    "species800": 1.3,
    "craft": 0.8,
    "linnaeus": 0.8,
    "drugprot": 0.6,
    "bioid_cellline": 0.3,
}


def train(data: Path, vectors: Path, out: Path, minutes: float, every: int = 500) -> None:
    """Train for so many processor minutes; averaged weights go to ``out/heads.npz``."""
    dice = random.Random(SEED)
    nlp = blank()
    rows, tuning, texts = {}, {}, []
    out.mkdir(parents=True, exist_ok=True)
    barred = scored(data, out / "scored.bin")
    for name, splits in TRAIN.items():
        loaded = [load(nlp, data, name, split, barred) for split in splits]
        rows[name] = [window for training, _, _ in loaded for window in training]
        tuning[name] = [document for _, documents, _ in loaded for document in documents]
        texts += [text for _, _, some in loaded for text in some]
        say(name, len(rows[name]), sum(map(len, rows[name])), "tenth:", len(tuning[name]))
    trained.write(out / "trained.bin", texts)
    forms = Forms(weights.floret(vectors))
    gazetteer = Gazetteer.read(out / weights.GAZETTEER)
    params = initial(WIDTH, forms.width, SEED)
    network, adam = Network(params, np.random.default_rng(SEED), DROP), Adam()
    mean = {name: value.copy() for name, value in params.items()}
    step, clock, state = 0, CpuClock(), out / "heads.state"
    if state.is_file():
        saved = pickle.loads(state.read_bytes())
        params.update(saved["params"])
        mean, step = saved["mean"], saved["step"]
        adam = Adam(*saved["adam"])
        clock = CpuClock(saved["seconds"])
        dice.seed(SEED + step)
    decks = {name: Deck(windows_, dice) for name, windows_ in rows.items()}
    names = list(rows)
    shares = [WEIGHT.get(n, 1.0) * sum(map(len, rows[n])) ** 0.6 for n in names]
    say({n: round(s / sum(shares), 3) for n, s in zip(names, shares, strict=True)})
    losses, seen = [], 0
    while (spent := clock()) < minutes * 60:
        left = 1 - spent / (minutes * 60)
        rate = RATE * min(1.0, (step + 1) / WARM) * max(0.02, min(1.0, left / 0.7))
        chosen: list[Window] = []
        size = 0
        while size < STEP:
            name = dice.choices(names, shares)[0]
            some = 0
            while some < STEP // 6:
                chosen.append(decks[name].deal())
                some += len(chosen[-1])
            size += some
        words = [_varied(window.words, dice) for window in chosen]
        keep = network.dice.random(256) >= 0.15
        if forms.forget():
            say("forms anew")
        made = tagging.batch(words, forms, gazetteer, keep)
        for window in np.flatnonzero(network.dice.random(len(chosen)) < 0.12):
            made.marks[made.window == window] = 0.0
        gold = np.concatenate([window.gold for window in chosen])
        known = np.concatenate([window.known for window in chosen])
        losses.append(network.step(forms.arrays(), made, gold, known))
        adam.update(network, rate)
        step, seen = step + 1, seen + size
        _average(mean, params, step)
        if step % every == 0:
            say(step, seen, f"{spent:.0f}s", f"loss {np.mean(losses):.4f}", f"rate {rate:.5f}")
            losses = []
            np.savez(out / "heads.new.npz", **mean)
            (out / "heads.new.npz").replace(out / "heads.npz")
            saved = {"params": params, "mean": mean, "step": step, "seconds": clock()}
            saved["adam"] = (adam.first, adam.second, adam.steps)
            state.with_suffix(".new").write_bytes(pickle.dumps(saved, protocol=5))
            state.with_suffix(".new").replace(state)
            if step % (4 * every) == 0:
                for name, documents in tuning.items():
                    say("  ", name, report(mean, forms, gazetteer, name, documents[:60]))
                clock = CpuClock(saved["seconds"])


def _average(mean: tagging.Params, params: tagging.Params, step: int) -> None:
    """Move the running averages; the tables, being large, every eighth step."""
    decay = min(0.999, (1 + step) / (10 + step))
    for name, value in params.items():
        if name not in ("words", "grams"):
            mean[name] += np.float32(1 - decay) * (value - mean[name])
        elif step % 8 == 0:
            mean[name] += np.float32(1 - decay**8) * (value - mean[name])


def _varied(paragraphs_: list[list[str]], dice: random.Random) -> list[list[str]]:
    """Return the words, now and then in capitals or without, as headlines print them."""
    chance = dice.random()
    if chance < 0.02:
        return [[word.upper() for word in words] for words in paragraphs_]
    if chance < 0.03:
        return [[word.lower() for word in words] for words in paragraphs_]
    if chance < 0.05:
        return [[w[:1].upper() + w[1:] for w in words] for words in paragraphs_]
    return paragraphs_


def report(
    params: tagging.Params,
    forms: Forms,
    gazetteer: Gazetteer,
    name: str,
    documents: list[list[Window]],
) -> str:
    """Score documents: exact span and label, for each label the corpus annotates in full."""
    columns = {h: (c, tagging.SLICES[h]) for c, h in enumerate(HEADS) if h in CORPORA[name][0]}
    scores = {label: Score() for head in columns for label in HEADS[head]}
    both = [window for document in documents for window in document]
    for at in range(0, len(both), 8):
        some = both[at : at + 8]
        made = tagging.batch([w.words for w in some], forms, gazetteer)
        marks = tagging.probabilities(tagging.logits(params, forms.arrays(), made))
        gold = np.zeros_like(marks)
        right = np.concatenate([w.gold for w in some])
        for column, part in columns.values():
            gold[np.arange(len(gold)), part.start + right[:, column]] = 1.0
        for head, part in tagging.SLICES.items():
            if head not in columns:
                gold[:, part.start] = 1.0
        sizes = [len(words) for w in some for words in w.words]
        starts = [int(n) for n in np.concatenate([[0], np.cumsum(sizes)[:-1]])]
        answers: list[set[tuple[int, int, str]]] = [set(), set()]
        for kept, values in zip(answers, (gold, marks), strict=True):
            kept |= {(a, b, label) for a, b, label, _ in tagging.spans(values, starts)}
        for label, score in scores.items():
            score.add(*({s for s in kept if s[2] == label} for kept in answers))
    total = Score(*(sum(getattr(s, f) for s in scores.values()) for f in Score.__slots__))
    each = "; ".join(f"{label} {score.f1:.3f}" for label, score in scores.items())
    return f"{total} | {each}"


def main() -> None:
    """Read the command line and train or score."""
    options = argparse.ArgumentParser(description="Train the recogniser.")
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--vectors", type=Path, required=True)
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--minutes", type=float, default=80)
    asked = options.parse_args()
    train(asked.data, asked.vectors, asked.out, asked.minutes)


if __name__ == "__main__":
    main()
