"""Which names of the lexicon does a text use that no other text is known to use?

A lexicon could be fitted to the texts it is shown with. So: take every name that the given texts
can match, look for it in the train splits of the annotated corpora and in other plain text, and
write those that are found nowhere as an override table (``never  TEXT  CURIE``). Measuring with
that table shows what the lexicon is worth without them.

``python -m kg.benchmarks.ablation TEXT... --corpora DIR --out FILE``
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kg.fold import fold_words
from kg.lexicon import Lexicon

#: Splits that are kept for measuring are no source of names.
_HELD_OUT = (".dev.", ".test.", "_dev.", "_test.")


def reachable(lexicon: Lexicon, texts: Iterable[str]) -> dict[str, set[str]]:
    """Return the folded names made of words of the texts only, with the CURIEs they name."""
    known = {word.norm for text in texts for word in fold_words(text)}
    found: dict[str, set[str]] = defaultdict(set)
    for entry in lexicon.iter_entries():
        for name, _ in entry.names():
            words = [word.norm for word in fold_words(name)]
            if words and known.issuperset(words):
                found[" ".join(words)].add(entry.curie)
    return dict(found)


def used(names: Iterable[str], texts: Iterable[str]) -> set[str]:
    """Return the folded names that occur in the texts, word by word.

    >>> sorted(used({"stem cell", "fatty tissue"}, ["Stem cells of any tissue"]))
    ['stem cell']
    """
    by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for name in names:
        words = tuple(name.split(" "))
        by_first[words[0]].append(words)
    found: set[str] = set()
    for text in texts:
        tokens = [token for word in fold_words(text) for token in word.norm.split(" ")]
        for index, token in enumerate(tokens):
            for words in by_first.get(token, ()):
                if tuple(tokens[index : index + len(words)]) == words:
                    found.add(" ".join(words))
    return found


def corpus_texts(folder: Path) -> Iterator[str]:
    """Yield the texts of a folder of corpora: train splits, and what has no splits."""
    for path in sorted(folder.glob("*/*.gz")):
        if any(mark in path.name for mark in _HELD_OUT):
            continue
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            if path.name.endswith(".jsonl.gz"):
                yield from _json_texts(lines)
            elif path.name.endswith(".conllu.gz"):
                yield from (line[9:] for line in lines if line.startswith("# text = "))


def _json_texts(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        record = json.loads(line)
        if isinstance(record.get("text"), str):
            yield record["text"]
        for section in record.get("sections") or ():
            yield str(section.get("text") or "")


def table(names: dict[str, set[str]]) -> str:
    """Return an override table that takes these names from these entries."""
    rows = sorted((name, curie) for name, curies in names.items() for curie in curies)
    lines = ["action\ttext\tcurie", *(f"never\t{name}\t{curie}" for name, curie in rows)]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the override table; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m kg.benchmarks.ablation", description=__doc__)
    parser.add_argument("texts", type=Path, nargs="+", help="text files to look at")
    parser.add_argument("--corpora", type=Path, required=True, help="folder of corpora")
    parser.add_argument("--out", type=Path, required=True, help="override table to write")
    options = parser.parse_args(arguments)
    given = [path.read_text(encoding="utf-8") for path in options.texts]
    names = reachable(Lexicon.default(), given)
    elsewhere = used(names, corpus_texts(options.corpora))
    lone = {name: curies for name, curies in names.items() if name not in elsewhere}
    options.out.write_text(table(lone), encoding="utf-8", newline="\n")
    sys.stdout.write(
        f"{len(names)} names can match; {len(lone)} of them occur nowhere else: {options.out}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
