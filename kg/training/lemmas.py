"""Learn the lemmatiser's table of exceptions, and score the lemmatiser.

::

    python -m kg.training.lemmas --data DATA --out FILE.tsv
    python -m kg.training.lemmas --data DATA --score FILE.tsv

Two sources: forms whose lemma the train parts of UD-EWT and GUM give and the rules miss, and
base forms attested in any train treebank, inflected by rule where the way back is ambiguous.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from kg.lemmas import FIXED, KIND, Lemmatizer, infinitive, positive, singular
from kg.training.base import say
from kg.trees import read_trees

GOLD = ("ud_ewt/ud_ewt.train", "gum/gum.train")
ATTESTED = (*GOLD, "craft/craft.train", "genia_dep/genia_dep.dev", "genia_dep/genia_dep.future_use")
SCORED = ("ud_ewt/ud_ewt.dev", "gum/gum.dev", "ud_ewt/ud_ewt.test", "gum/gum.test")
_VOWELS = "aeiou"
_REGULAR_TAGS = ("VBZ", "VBD", "VBN", "VBG", "NNS", "JJR", "JJS", "RBR", "RBS")


def inflected(base: str) -> Iterator[tuple[str, str, bool]]:
    """Yield (form, tag, usual) of a verb; a final consonant both doubled and not."""
    hissing = base.endswith(("s", "x", "z", "ch", "sh", "o"))
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        yield base[:-1] + "ies", "VBZ", True
        yield base[:-1] + "ied", "VBD", True
        yield base + "ing", "VBG", True
        return
    yield base + ("es" if hissing else "s"), "VBZ", True
    if base.endswith("e"):
        yield base + "d", "VBD", True
        if base.endswith("ie"):
            yield base[:-2] + "ying", "VBG", True
        elif base.endswith(("ee", "oe", "ye")):
            yield base + "ing", "VBG", True
        else:
            yield base[:-1] + "ing", "VBG", True
        return
    short = (
        len(base) > 2 and base[-1] not in _VOWELS + "wxy" and base[-2] in _VOWELS
        and base[-3] not in _VOWELS
    )  # fmt: skip
    one = short and sum(letter in _VOWELS for letter in base) == 1
    yield base + "ed", "VBD", not one
    yield base + "ing", "VBG", not one
    if short:
        yield base + base[-1] + "ed", "VBD", one
        yield base + base[-1] + "ing", "VBG", one


def learn(data: Path) -> dict[tuple[str, str], str]:
    """Return the exceptions: (kind, form) -> lemma, where the rules say otherwise."""
    given: Counter[tuple[str, str, str, str]] = Counter()
    verbs: Counter[str] = Counter()
    nouns: Counter[str] = Counter()
    for file in ATTESTED:
        for tree in read_trees(data / "corpora" / f"{file}.conllu.gz"):
            for row in tree.rows:
                lower = row.text.lower()
                if not lower.isalpha():
                    continue
                if row.tag in ("VB", "VBP"):
                    verbs[lower] += 1
                elif row.tag == "NN":
                    nouns[lower] += 1
                if file in GOLD and row.tag in _REGULAR_TAGS and row.lemma.isalpha():
                    given[row.tag, KIND[row.tag], lower, row.lemma.lower()] += 1
    table: dict[tuple[str, str], str] = {}
    for usual in (True, False):
        for base, count in verbs.most_common():
            if count < 2 or len(base) < 3:
                continue
            for form, tag, normal in inflected(base):
                if normal is usual and infinitive(form, tag) != base:
                    table.setdefault(("V", form), base)
    for base, count in nouns.most_common():
        if count > 1 and len(base) > 2:
            hissing = base.endswith(("s", "x", "z", "ch", "sh"))
            form = base + ("es" if hissing else "s")
            if base[-1] == "y" and base[-2] not in _VOWELS:
                form = base[:-1] + "ies"
            if singular(form) != base and ("N", form) not in FIXED:
                table.setdefault(("N", form), base)
    for (tag, kind, form, lemma), _ in sorted(given.items(), key=lambda item: item[1]):
        rule = {"N": singular, "A": positive}.get(kind)
        guess = table.get((kind, form)) or (rule(form) if rule else infinitive(form, tag))
        best = max(
            (n, other) for (_, k, f, other), n in given.items() if (k, f) == (kind, form)
        ) if guess != lemma else (0, lemma)  # fmt: skip
        if best[1] != guess and best[1] == lemma and form != "data":
            table[kind, form] = lemma
    return table


def read(path: Path) -> dict[tuple[str, str], str]:
    """Read the table: kind, form and lemma a line, tabs between."""
    table = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        kind, form, lemma = line.split("\t")
        table[kind, form] = lemma
    return table


def main() -> None:
    """Read the command line and learn or score."""
    options = argparse.ArgumentParser(description="Learn or score the table of exceptions.")
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--out", type=Path)
    options.add_argument("--score", type=Path)
    asked = options.parse_args()
    if asked.out:
        table = learn(asked.data)
        lines = sorted("\t".join((*key, lemma)) for key, lemma in table.items())
        asked.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    if asked.score:
        lemmatizer = Lemmatizer(read(asked.score))
        for file in SCORED:
            right, total, wrong = 0, 0, Counter[tuple[str, str, str, str]]()
            for tree in read_trees(asked.data / "corpora" / f"{file}.conllu.gz"):
                for row in tree.rows:
                    if row.tag not in KIND and row.tag not in ("NN", "JJ", "RB"):
                        continue
                    found = lemmatizer(row.text, row.tag)
                    total += 1
                    right += found.lower() == row.lemma.lower()
                    if found.lower() != row.lemma.lower():
                        wrong[row.text.lower(), row.tag, found, row.lemma] += 1
            say(f"{file} lemmas {right / total:.4f} (n={total}, gold tags)", wrong.most_common(12))


if __name__ == "__main__":
    main()
