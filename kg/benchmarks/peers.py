"""How right and how fast mentions are grounded, beside Gilda and scispaCy in the same run.

``python -m kg.benchmarks.peers GOLD... [--lexicon FILE] [--gilda PYTHON] [--scispacy PYTHON]``
prints a Markdown table: first answers that are right, on the gold's mentions that are held, and
mentions a second, read for the first time and again. The others get the names of all entries with
an identifier in the vocabularies of the corpus's type (with the category it maps to), and with
learned names those, too; each runs in its own process, with one thread, one at a time, if present.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from kg import resources
from kg.benchmarks import speed
from kg.corpora import tenth
from kg.errors import KgError, UsageError
from kg.evaluation import grounded
from kg.gold.answers import iter_gold
from kg.grounding import learned
from kg.lexicon import Lexicon
from kg.marks import GoldMention
from kg.model import Document, Mention
from kg.parallel import THREADS
from kg.scoring.concepts import answer

OURS = "bioclaim"
#: Who is compared, by module and by the package without which it is left out.
PEERS = {"Gilda": ("peer_gilda", "gilda"), "scispaCy": ("peer_scispacy", "scispacy")}

#: A name, its scope, the leading identifier of its entry and the entry's preferred name.
Name = tuple[str, str, str, str]
#: A normal form, the leading identifier of an entry, and how often it was used for it.
LearnedName = tuple[str, str, int]


@dataclass(slots=True)
class Row:
    """What came of one task, of one grounder."""

    right: int = 0
    total: int = 0
    first: float = 0.0
    again: float = 0.0

    def add(self, other: Row) -> None:
        """Add another's counts and times."""
        self.right += other.right
        self.total += other.total
        self.first += other.first
        self.again += other.again


@dataclass(frozen=True, slots=True)
class Task:
    """Mentions of a corpus, with their documents and gold concepts, and what they may mean."""

    corpus: str
    category: str
    prefixes: tuple[str, ...]
    types: set[str] = field(default_factory=set)
    cases: list[tuple[Document, GoldMention, set[str]]] = field(default_factory=list)


def tasks(paths: Sequence[Path], lexicon: Lexicon, *, only_tenth: bool = False) -> list[Task]:
    """Return what is asked, types of a corpus that mean the same together: the held mentions."""
    found: dict[tuple[str, str, tuple[str, ...]], Task] = {}
    for path in paths:
        corpus = path.name.split(".")[0]
        golds = list(iter_gold(path))
        prefixes = grounded.vocabularies(golds)
        categories = grounded.concept_map(corpus)
        for gold in golds:
            if only_tenth and not tenth(gold.document.id):
                continue
            for mention in gold.mentions:
                entries = map(lexicon.find_entity, sorted(mention.exact_ids))
                meant = {entry.curie for entry in entries if entry}
                if mention.label not in categories or not meant:
                    continue
                asked = tuple(sorted(prefixes[mention.label]))
                key = (corpus, categories[mention.label], asked)
                task = found.setdefault(key, Task(*key))
                task.types.add(mention.label)
                task.cases.append((gold.document, mention, meant))
    return [found[key] for key in sorted(found)]


def names_of(task: Task, lexicon: Lexicon, taught: Iterable[LearnedName] = ()) -> list[Name]:
    """Return the names of all that a task's mentions may mean, in a fixed order.

    Those ``taught`` come on top, each for the one of these that it was used for most.
    """
    groups = task.category.split("|")
    found: set[Name] = set()
    everything: set[Name] = set()
    for entry in lexicon.iter_entries():
        ids = (entry.curie, *entry.equivalents)
        if any(name.partition(":")[0] in task.prefixes for name in ids):
            names = {(name, scope, entry.curie, entry.name) for name, scope in entry.names()}
            everything |= names
            if entry.category in groups:
                found |= names
    held = found or everything
    return sorted({*held, *_fitting(taught, {curie: label for _, _, curie, label in held})})


def learned_names(lexicon: Lexicon) -> list[LearnedName]:
    """Return the shipped learned names of what the lexicon holds."""
    path = resources.ontologies() / "learned.tsv.gz"
    rows = learned.read_learned(path) if path.is_file() else []
    entries = ((form, lexicon.find_entity(curie), count) for form, curie, _, count in rows)
    return [(form, entry.curie, count) for form, entry, count in entries if entry]


def _fitting(names: Iterable[LearnedName], labels: Mapping[str, str]) -> Iterator[Name]:
    """Yield each form for the one of some entries that it was used for most."""
    counts: dict[str, Counter[str]] = {}
    for form, curie, count in names:
        if curie in labels:
            counts.setdefault(form, Counter())[curie] += count
    for form, uses in counts.items():
        best = min(uses, key=lambda curie: (-uses[curie], curie))
        yield form, "exact", best, labels[best]


# ------------------------------------------------------------------------------- each in turn


def measure_ours(task: Task, way: grounded.Ground, rounds: int) -> tuple[Row, list[str]]:
    """Ground a task's mentions, document by document; return the row and the answers."""
    asked: dict[Document, list[Mention]] = {}
    for document, mention, _ in task.cases:
        category = task.category.split("|")[0]
        asked.setdefault(document, []).append(grounded.as_mention(mention, document, category))
    seconds = []
    for _ in range(1 + rounds):
        started = time.perf_counter()
        found = [way(document, given, task.prefixes) for document, given in asked.items()]
        seconds.append(time.perf_counter() - started)
    said = [answer(g).ids for groundings in found for g in groundings]
    answers = [ids[0] if ids else "" for ids in said]
    return Row(first=seconds[0], again=min(seconds[1:])), answers


def measure_peer(
    peer: str, python: str, task: Task, names: Sequence[Name], rounds: int
) -> tuple[Row, list[str], str]:
    """Run a peer in an interpreter that has it; return its row, answers and version."""
    module, _ = PEERS[peer]
    mentions = [mention.text for _, mention, _ in task.cases]
    with TemporaryDirectory() as folder:
        given, back = Path(folder) / "task.json", Path(folder) / "answers.json"
        content = {"names": list(names), "mentions": mentions, "rounds": rounds}
        given.write_text(json.dumps(content), encoding="utf-8")
        script = Path(__file__).with_name(f"{module}.py")
        done = subprocess.run(
            [python, "-I", "-W", "ignore", str(script), str(given), str(back)],
            env={**os.environ, **dict.fromkeys(THREADS, "1")},
            stdout=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode:
            raise KgError(f"{peer} could not be measured: see above")
        said = json.loads(back.read_text(encoding="utf-8"))
    row = Row(first=said["first"], again=said["again"])
    return row, said["answers"], said["version"]


def has(python: str, package: str) -> bool:
    """Say whether an interpreter has a package."""
    code = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({package!r}) is None)"
    try:
        done = subprocess.run([python, "-c", code], capture_output=True, check=False)
    except OSError as error:
        raise UsageError(f"{python} cannot be run: {error}") from error
    return done.returncode == 0


def _judge(task: Task, row: Row, answers: Iterable[str], lexicon: Lexicon) -> None:
    for (_, _, meant), curie in zip(task.cases, answers, strict=True):
        entry = lexicon.find_entity(curie) if curie else None
        row.right += entry is not None and entry.curie in meant
        row.total += 1


def compare(
    work: Iterable[Task],
    lexicon: Lexicon,
    way: grounded.Ground,
    peers: Mapping[str, str],
    taught: Sequence[LearnedName] = (),
    rounds: int = 2,
) -> tuple[dict[tuple[str, str], dict[str, Row]], list[str]]:
    """Measure all on each task; return rows by corpus and type, then by name, and versions.

    ``peers`` names the interpreter of each; ``taught`` are further names for them.
    """
    rows: dict[tuple[str, str], dict[str, Row]] = {}
    versions: dict[str, None] = {}
    for task in work:
        row, answers = measure_ours(task, way, rounds)
        _judge(task, row, answers, lexicon)
        found = rows.setdefault((task.corpus, ", ".join(sorted(task.types))), {OURS: row})
        names = names_of(task, lexicon, taught) if peers else []
        for peer, python in peers.items():
            row, answers, told = measure_peer(peer, python, task, names, rounds)
            _judge(task, row, answers, lexicon)
            found[peer] = row
            versions[told] = None
    return rows, list(versions)


# ------------------------------------------------------------------------------- shown


def markdown(rows: Mapping[tuple[str, str], Mapping[str, Row]]) -> str:
    """Return a line for each task, and one for all together."""
    names = list(dict.fromkeys(name for found in rows.values() for name in found))
    total = {name: Row() for name in names}
    for found in rows.values():
        for name, row in found.items():
            total[name].add(row)
    heads = [
        "corpus",
        "types",
        "mentions",
        *names,
        *(f"{name}, mentions/s, first" for name in names),
        *(f"{name}, again" for name in names),
    ]
    lines = [f"| {' | '.join(heads)} |", "|---|---|" + "---:|" * (len(heads) - 2)]
    for (corpus, label), found in [*rows.items(), (("all", ""), total)]:
        cells = [corpus, label, f"{found[OURS].total:,}"]
        cells += [_share(found[name]) for name in names]
        cells += [_rate(found[name], found[name].first) for name in names]
        cells += [_rate(found[name], found[name].again) for name in names]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _share(row: Row) -> str:
    return f"{row.right / row.total:.3f}" if row.total else "-"


def _rate(row: Row, seconds: float) -> str:
    return f"{row.total / seconds:,.0f}" if seconds else "-"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m kg.benchmarks.peers", description=__doc__)
    parser.add_argument("golds", nargs="+", type=Path, metavar="GOLD", help="annotated corpora")
    parser.add_argument("--lexicon", action="append", type=Path, default=[], metavar="FILE")
    parser.add_argument("--learned", choices=(grounded.WITH, grounded.WITHOUT), default="without")
    parser.add_argument("--gilda", default=sys.executable, metavar="PYTHON")
    parser.add_argument("--scispacy", default=sys.executable, metavar="PYTHON")
    parser.add_argument("--tenth", action="store_true", help="only the tenth to choose settings on")
    parser.add_argument("--rounds", type=int, default=2, help="the best of so many counts")
    options = parser.parse_args(arguments)
    try:
        peers = {"Gilda": options.gilda, "scispaCy": options.scispacy}
        missing = [peer for peer, python in peers.items() if not has(python, PEERS[peer][1])]
        lexicon = Lexicon.open(options.lexicon)
        work = tasks(options.golds, lexicon, only_tenth=options.tenth)
        if not work:
            raise UsageError(
                "no mention of these corpora has an identifier that the lexicon holds: "
                "name tables that do with --lexicon"
            )
        way = grounded.grounders(lexicon, options.learned)[options.learned]
        rows, versions = compare(
            work,
            lexicon,
            way,
            {peer: python for peer, python in peers.items() if peer not in missing},
            learned_names(lexicon) if options.learned == grounded.WITH else (),
            options.rounds,
        )
    except KgError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    left_out = [f"{peer} is not installed and left out" for peer in missing]
    line = "; ".join([speed.where(), *versions, f"{options.learned} learned names", *left_out])
    sys.stdout.write(f"{markdown(rows)}\n\n{line}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
