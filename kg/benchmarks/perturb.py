"""Vary a text and its gold answer together: other names, another order of paragraphs.

``python -m kg.benchmarks.perturb PLAN --n 20 --out DIR`` writes gold answers that ``kg evaluate``
reads. A plan (``tests/gold/seed.perturb.yaml``) says what is drawn from the lexicon, which words of
the text it replaces, which identifiers of the gold go with them, and which paragraphs must keep
their order because one points back at the other. Replacement is by whole words and the same
everywhere, so a thing keeps one name within the text. Each answer is read back and compared with
its text before it counts as written.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.gold.answers import (
    CLAIMS_SUFFIX,
    ENTITIES_SUFFIX,
    find_text,
    load_yaml,
    read_gold,
    read_rows,
)
from kg.lexicon import Lexicon
from kg.pages.draws import Drawn, draw

_REFERENCE = re.compile(r"(?P<name>\S+)(?: as (?P<match>\w+))?")


@dataclass(frozen=True, slots=True)
class Rewriting:
    """What one perturbation changes: words by pattern, identifiers, the order of paragraphs.

    ``ids`` maps an identifier to its new ones and how they match ("" keeps the gold's word).
    """

    words: Mapping[str, str]
    ids: Mapping[str, tuple[tuple[str, ...], str]]
    order: tuple[int, ...]

    def put(self, text: str) -> str:
        """Return a piece of text with its words replaced."""
        return self.edits(text)[0]

    def edits(self, text: str) -> tuple[str, list[tuple[int, int, int]]]:
        """Return the new text and, for each replacement, old start, old end, change of length."""
        longest = sorted(self.words, key=len, reverse=True)
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)", re.I)
        pieces, changes, at = [], [], 0
        by_form = {form.lower(): new for form, new in self.words.items()}
        for match in pattern.finditer(text):
            new = by_form[match[0].lower()]
            if match[0][0].isupper() and new[0].islower():
                new = new[0].upper() + new[1:]
            pieces += [text[at : match.start()], new]
            changes.append((match.start(), match.end(), len(new) - len(match[0])))
            at = match.end()
        return "".join([*pieces, text[at:]]), changes

    def new_ids(self, ids: Sequence[str], matches: Sequence[str]) -> tuple[list[str], list[str]]:
        """Return a mention's new identifiers with how they match, without repetitions."""
        found: dict[str, str] = {}
        for old, match in zip(ids, matches, strict=True):
            new, word = self.ids.get(old, ((old,), ""))
            for id_ in new:
                found.setdefault(id_, word or match)
        return list(found), list(found.values())

    def one_id(self, old: str) -> str | None:
        """Return what stands for a single identifier, the first of its new ones."""
        new = self.ids.get(old, ((old,), ""))[0]
        return new[0] if new else None


def make_rewriting(plan: Mapping[str, Any], lexicon: Lexicon, seed: int) -> Rewriting:
    """Draw the names and the order of one perturbation; the seed fixes both."""
    rng = random.Random(seed)
    drawn: dict[str, Drawn] = {}
    for name, settings in plan["draws"].items():
        used = {word for other in drawn.values() for word in other.words.values()}
        drawn[name] = draw(lexicon, rng, settings)
        while settings["kind"] == "person" and drawn[name].words["family"] in used:
            drawn[name] = draw(lexicon, rng, settings)
    values = {name: _Words(made.words) for name, made in drawn.items()}
    words = {form: str(template).format(**values) for form, template in plan["rules"].items()}
    ids = {old: _resolve(reference, drawn) for old, reference in plan["ids"].items()}
    return Rewriting(words, ids, _shuffle(plan["paragraphs"], rng))


class _Words:
    """Words of a draw as attributes, for ``str.format``."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.__dict__.update(words)


def _resolve(reference: str | list[str], drawn: Mapping[str, Drawn]) -> tuple[tuple[str, ...], str]:
    if isinstance(reference, list):
        return tuple(reference), ""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise InputError(f"the plan's {reference!r} is no list of identifiers")
    name, _, key = match["name"].partition(".")
    ids = drawn[name].ids[key] if name in drawn else (match["name"],)
    return ids, match["match"] or ""


def _shuffle(paragraphs: Mapping[str, Any], rng: random.Random) -> tuple[int, ...]:
    """Return paragraph numbers (from 1) in an order that keeps every pair of ``before``."""
    order = list(paragraphs["first"])
    left = {number for pair in paragraphs["before"] for number in pair}
    left |= set(paragraphs.get("free", ()))
    while left:
        ready = sorted(
            n for n in left if all(b != n or a in order for a, b in paragraphs["before"])
        )
        if not ready:
            raise InputError("the plan's pairs of paragraphs contradict each other")
        order.append(rng.choice(ready))
        left.remove(order[-1])
    return tuple(order)


# ------------------------------------------------------------------------ text and offsets


class Moves:
    """Where each place of the old text is in the new one."""

    def __init__(self, text: str, rewriting: Rewriting, order: Iterable[int]) -> None:
        paragraphs, self._starts, at = text.split("\n\n"), [], 0
        for paragraph in paragraphs:
            self._starts.append(at)
            at += len(paragraph) + 2
        made = [rewriting.edits(paragraph) for paragraph in paragraphs]
        self._changes = [changes for _, changes in made]
        self._new_starts = [0] * len(paragraphs)
        wanted = [number - 1 for number in order]
        if sorted(wanted) != list(range(len(paragraphs))):
            raise InputError(
                f"the plan orders paragraphs {sorted(wanted)}, the text has {len(paragraphs)}"
            )
        at = 0
        for number in wanted:
            self._new_starts[number] = at
            at += len(made[number][0]) + 2
        self.text = "\n\n".join(made[number][0] for number in wanted)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a span is now; it may not begin or end within a replaced word."""
        number = max(n for n, first in enumerate(self._starts) if first <= start)
        first = self._starts[number]
        return (
            self._new_starts[number] + self._place(start - first, number),
            self._new_starts[number] + self._place(end - first, number),
        )

    def _place(self, at: int, number: int) -> int:
        moved = at
        for start, end, change in self._changes[number]:
            if start < at < end:
                raise InputError(
                    f"a mention of the gold begins or ends inside a rule's words: {at}"
                )
            if end <= at:
                moved += change
        return moved


# -------------------------------------------------------------------------------- the gold


def perturb(plan_path: Path, out: Path, count: int, lexicon: Lexicon) -> list[Path]:
    """Write ``count`` variants of a gold answer into a folder; return their claims files."""
    plan = load_yaml(plan_path)
    source = plan_path.parent / str(plan["gold"])
    gold = load_yaml(source)
    text = find_text(source, gold["text_file"], gold["sha256"])
    rows = read_rows(source.with_name(source.name.replace(CLAIMS_SUFFIX, ENTITIES_SUFFIX)))
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for seed in range(1, count + 1):
        rewriting = make_rewriting(plan, lexicon, seed)
        moves = Moves(text, rewriting, rewriting.order)
        name = f"p{seed:02d}"
        written.append(
            _write(
                out,
                name,
                moves,
                _claims(gold, rewriting, moves, name),
                _rows(rows, rewriting, moves),
            )
        )
    return written


def _write(
    out: Path, name: str, moves: Moves, gold: Mapping[str, Any], rows: list[dict[str, str]]
) -> Path:
    import yaml

    content = moves.text.encode()
    (out / f"{name}.txt").write_bytes(content)
    data = {**gold, "sha256": hashlib.sha256(content).hexdigest(), "characters": len(moves.text)}
    file = out / (name + CLAIMS_SUFFIX)
    dumped = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=120)
    file.write_text(dumped, encoding="utf-8", newline="\n")
    lines = ["\t".join(rows[0]), *("\t".join(row.values()) for row in rows)]
    table = out / (name + ENTITIES_SUFFIX)
    table.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    read_gold(file)  # every mention's words must stand at its offsets
    return file


def _rows(
    rows: Iterable[Mapping[str, str]], rewriting: Rewriting, moves: Moves
) -> list[dict[str, str]]:
    made = []
    for row in rows:
        start, end = moves.span(int(row["start"]), int(row["end"]))
        old = [i for i in row["curies"].split("|") if i]
        ids, matches = rewriting.new_ids(old, row["match"].split("|") if old else [])
        text = moves.text[start:end]
        if text != rewriting.put(row["text"]):
            raise InputError(f"{row['mention_id']}: {row['text']!r} became {text!r}")
        made.append(
            {**row, "start": str(start), "end": str(end), "text": text}
            | {"curies": "|".join(ids), "match": "|".join(matches)}
            | {"curie_labels": "", "verified_in": "lexicon"}
        )
    return sorted(made, key=lambda r: (int(r["start"]), -int(r["end"])))


def _claims(gold: Mapping[str, Any], rewriting: Rewriting, moves: Moves, name: str) -> Any:
    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            if "start" in value and "end" in value:
                start, end = moves.span(value["start"], value["end"])
                return {"start": start, "end": end, "text": moves.text[start:end]}
            return {key: walk(item) for key, item in value.items()}
        if isinstance(value, list):
            return [walk(item) for item in value]
        if isinstance(value, str):
            return rewriting.one_id(value) if value in rewriting.ids else rewriting.put(value)
        return value

    claims = [walk(claim) for claim in gold["claims"]]
    kept = {key: value for key, value in gold.items() if key not in ("claims", "document")}
    return {**kept, "doc_id": name, "text_file": f"{name}.txt", "claims": claims}


def main(arguments: Sequence[str] | None = None) -> int:
    """Write perturbed gold answers; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m kg.benchmarks.perturb", description=__doc__)
    parser.add_argument("plan", type=Path)
    parser.add_argument("--n", type=int, default=20, help="how many variants (default 20)")
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    options = parser.parse_args(arguments)
    try:
        written = perturb(options.plan, options.out, options.n, Lexicon.default())
    except InputError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.writelines(f"{path}\n" for path in written)
    return 0


if __name__ == "__main__":
    sys.exit(main())
