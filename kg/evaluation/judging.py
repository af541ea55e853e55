"""Judge claims blind: show a sample one by one, keep the verdicts, say how many are right.

The sample is drawn evenly over documents by hashes of a seed, so that the same claims and seed
give the same items in the same order. An item shows the claim and its text, and neither its
confidence nor what extracted it. Verdicts go to a table (TSV) as they are made; a session that
was broken off goes on where it stopped. A second pass over some of the first items, in another
order, shows how far the judge agrees with themselves (see `kg.evaluation.agreement`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.evaluation.agreement import VERDICTS, Verdict
from kg.rows import visible

COLUMNS = (
    "item", "pass", "verdict", "cause", "document", "start", "end", "subject", "predicate",
    "object", "negated", "note",
)  # fmt: skip
#: What is wrong first, in the order in which a reader would notice it.
CAUSES = {
    "i": "not said",
    "a": "arguments",
    "g": "grounding",
    "p": "predicate",
    "d": "direction",
    "n": "negation",
    "c": "certainty",
    "s": "speaker",
    "w": "in whom",
    "o": "other",
}
#: Characters of the text shown before and after the sentence.
AROUND = 300


@dataclass(frozen=True, slots=True)
class Item:
    """A claim as one place in one document says it."""

    id: str
    document: str
    start: int
    end: int
    claim: Mapping[str, Any]
    evidence: Mapping[str, Any]
    text: str


def read_items(records: Iterable[Mapping[str, Any]], above: float = 0.0) -> list[Item]:
    """Return the items of ``annotate/1`` objects, of a confidence from ``above`` on.

    Raises `InputError` for an object of another form.
    """
    found = []
    for number, record in enumerate(records, start=1):
        try:
            document, text = str(record["id"]), str(record.get("text") or "")
            found += [
                _item(document, text, claim, evidence)
                for claim in record["claims"]
                for evidence in claim["evidence"]
                if float(evidence["confidence"]) >= above
            ]
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(
                f"document {number}: no annotate/1 object ({error!r}); make one with kg annotate"
            ) from error
    return found


def _item(document: str, text: str, claim: Mapping[str, Any], evidence: Mapping[str, Any]) -> Item:
    start, end = int(evidence["start"]), int(evidence["end"])
    spans = [evidence.get("subject_span"), evidence.get("object_span"), evidence.get("clause")]
    name = _hash(document, claim["key"], start, end, json.dumps(spans))[:12]
    return Item(name, document, start, end, claim, evidence, text)


def _hash(*parts: object) -> str:
    return sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()


def sample(items: Iterable[Item], size: int, seed: int) -> list[Item]:
    """Return ``size`` items, as many of each document as there are, in a mixed order."""
    by_document: dict[str, list[Item]] = defaultdict(list)
    for item in {item.id: item for item in items}.values():
        by_document[item.document].append(item)
    rows = [
        sorted(by_document[name], key=lambda item: _hash(seed, item.id))
        for name in sorted(by_document, key=lambda name: _hash(seed, name))
    ]
    taken: list[Item] = []
    for turn in range(max(map(len, rows), default=0)):
        taken += [row[turn] for row in rows if turn < len(row)]
        if len(taken) >= size:
            break
    return sorted(taken[:size], key=lambda item: _hash(seed, "order", item.id))


def second_pass(
    items: Sequence[Item], verdicts: Iterable[Verdict], size: int, seed: int
) -> list[Item]:
    """Return ``size`` of the items that the first pass judged, in an order of its own."""
    judged = {verdict.item for verdict in verdicts if verdict.number == 1}
    again = [item for item in items if item.id in judged]
    return sorted(again, key=lambda item: _hash(seed, "again", item.id))[:size]


# ------------------------------------------------------------------------------ showing


def show(item: Item) -> str:
    """Return an item in words: its text with the sentence marked, and what it is read as."""
    text, claim, evidence = item.text, item.claim, item.evidence
    before = text[max(0, item.start - AROUND) : item.start]
    after = text[item.end : item.end + AROUND]
    lines = [
        _line(before) + " >>> " + _line(str(evidence["quote"])) + " <<< " + _line(after),
        "",
        f"  subject    {_entity(claim, 'subject')}{_words(item, 'subject_span')}",
        f"  predicate  {'NOT ' if claim['negated'] else ''}"
        f"{str(claim['predicate']).rpartition(':')[2].replace('_', ' ')}",
        f"  object     {_entity(claim, 'object')}{_words(item, 'object_span')}",
    ]
    for name, values in sorted(claim["qualifiers"].items()):
        slot = name.removesuffix("_qualifier").replace("_", " ")
        lines.append(f"  {slot}: {_line(', '.join(map(str, values)))}")
    said = ", ".join(map(str, evidence.get("attributed_to") or ())) or "the text"
    lines.append(
        f"  status     {evidence['certainty']}, {evidence['statement_kind']}; said by {_line(said)}"
    )
    return "\n".join(lines)


def _entity(claim: Mapping[str, Any], role: str) -> str:
    known = str(claim[role])
    shown = "no identifier" if known.startswith("local:") else known
    return _line(f"{claim.get(f'{role}_label') or known} ({shown})")


def _words(item: Item, name: str) -> str:
    span = item.evidence.get(name)
    return f'   "{_line(item.text[span[0] : span[1]])}"' if span else ""


def _line(words: str) -> str:
    return visible(" ".join(words.split()))


QUESTION = "right? y yes, n no, u cannot say, b back, q quit: "
WHY = "why? " + ", ".join(f"{key} {cause}" for key, cause in CAUSES.items()) + ": "


def judge(
    items: Sequence[Item],
    done: Iterable[Verdict],
    number: int,
    ask: Callable[[str], str],
    keep: Callable[[Verdict, Item, str], None],
) -> int:
    """Ask for a verdict on each item that this pass has none of; return how many were given.

    ``ask`` shows words and returns an answer (``EOFError`` ends the session); ``keep`` is given
    each verdict at once, with a note (what follows the first letter of a cause). "Back" asks
    for the one before again; the later verdict counts.
    """
    known = {verdict.item for verdict in done if verdict.number == number}
    open_ = [item for item in items if item.id not in known]
    given, place = 0, 0
    while place < len(open_):
        item = open_[place]
        head = f"\n[{len(known) + place + 1} of {len(known) + len(open_)}]\n{show(item)}\n\n"
        try:
            answer = _choice(ask, head + QUESTION, (*VERDICTS, "b", "q"))
            if answer == "q":
                break
            if answer == "b":
                place = max(0, place - 1)
                continue
            cause, note = "", ""
            if answer == "n":
                cause, note = _cause(ask)
        except EOFError:
            break
        keep(Verdict(item.id, number, VERDICTS[answer], cause, item.document), item, note)
        given, place = given + 1, place + 1
    return given


def _choice(ask: Callable[[str], str], question: str, choices: Sequence[str]) -> str:
    answer = ask(question).strip().lower()[:1]
    while answer not in choices:
        answer = ask(f"({', '.join(choices)}) ").strip().lower()[:1]
    return answer


def _cause(ask: Callable[[str], str]) -> tuple[str, str]:
    answer = ask(WHY).strip()
    while answer[:1].lower() not in CAUSES or not answer:
        answer = ask(f"({', '.join(CAUSES)}; a note may follow) ").strip()
    return CAUSES[answer[:1].lower()], " ".join(answer[1:].split())


def keep_in(path: Path) -> Callable[[Verdict, Item, str], None]:
    """Return what appends verdicts to a table, and begins it where there is none."""

    def keep(verdict: Verdict, item: Item, note: str) -> None:
        new = not path.exists()
        claim = item.claim
        cells = (
            verdict.item, verdict.number, verdict.verdict, verdict.cause, item.document,
            item.start, item.end, claim.get("subject_label", ""), claim["predicate"],
            claim.get("object_label", ""), "yes" if claim["negated"] else "", note,
        )  # fmt: skip
        with path.open("a", encoding="utf-8", newline="\n") as table:
            if new:
                table.write("\t".join(COLUMNS) + "\n")
            table.write("\t".join(_line(str(cell)) for cell in cells) + "\n")

    return keep
