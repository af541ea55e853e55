"""Claims that were judged by hand: their texts, made again from corpora, and their verdicts.

Two tables without a word of the texts: documents (id, corpus, part, fingerprint) and verdicts on
claims (id of the document, offsets, identifiers, predicate).
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.model import Claim, Entity, Span
from kg.tables import iter_rows

_FRONT = ("TITLE", "ABSTRACT")
#: Wrong by such a cause, a claim stays wrong for as long as it has these words as arguments.
_OF_WORDS = frozenset({"not said", "mention", "arguments"})


# ---------------------------------------------------------------------------------- texts


def texts(documents: Path, corpora: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the id, the text and the listed fingerprint of each document of a table."""
    known: dict[str, dict[str, str]] = {}
    for row in iter_rows(documents):
        corpus = row["corpus"]
        if corpus not in known:
            known[corpus] = dict(read_corpus(corpora, corpus))
            known[corpus].update(_bodies(corpora, corpus))
        text = known[corpus][row["document"]]
        start, _, end = row["part"].partition("..")
        yield row["document"], text[int(start) : int(end)] if end else text, row["sha256"]


def read_corpus(corpora: Path, name: str) -> Iterator[tuple[str, str]]:
    """Yield the ids and texts of a corpus, by the name of its file without the ending."""
    if (trees := corpora / f"{name}.conllu.gz").exists():
        yield from _sentences(trees)
        return
    releases: dict[str, list[str]] = {}
    with gzip.open(corpora / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if "abstract" in record:
                corpus = "scifact" if name.startswith("scifact") else "healthver-doc"
                body = " ".join(record["abstract"])
                yield f"{corpus}:{record['doc_id']}", f"{_ended(record['title'])}\n{body}"
            elif "claim" in record:
                yield f"healthver-claim:{record['id']}", _closed(record["claim"].strip())
            elif "sections" in record:
                yield record["id"], _trial(record["sections"])
            elif "press_release_conclusion" in record:
                conclusion = record["press_release_conclusion"].strip()
                yield f"insciout:{record['original_file_id']}", _closed(conclusion)
            elif "label" in record:
                release = record["id"].rsplit("-", 2)[0]
                releases.setdefault(release, []).append(_closed(record["text"].strip()))
            else:
                yield record["id"], record["text"]
    for release, sentences in releases.items():
        yield release, "\n".join(sentences)


def _sentences(path: Path) -> Iterator[tuple[str, str]]:
    found: dict[str, list[str]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("# newdoc id"):
                sentences = found.setdefault(line.split("=")[1].strip(), [])
            elif line.startswith("# text ="):
                sentences.append(line[8:].strip())
    for name, sentences in found.items():
        yield name, "\n".join(sentences)


def _trial(sections: list[dict[str, str]]) -> str:
    title = next((s["text"] for s in sections if s["section"] == "TITLE"), "")
    abstract = [
        f"{s['section'].split('.')[1]}: {s['text']}"
        for s in sections
        if s["section"].startswith("ABSTRACT.")
    ]
    return "\n".join([_ended(title), *abstract])


def _bodies(corpora: Path, name: str) -> Iterator[tuple[str, str]]:
    """Yield what stands below the abstracts of papers, under their ids and ``:body``."""
    if not name.startswith("pmc_rct_text"):
        return
    with gzip.open(corpora / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            rest = (s for s in record["sections"] if s["section"].split(".")[0] not in _FRONT)
            yield f"{record['id']}:body", "\n".join(s["text"] for s in rest)


def _ended(title: str) -> str:
    return title.rstrip(".") + "."


def _closed(sentence: str) -> str:
    return sentence if sentence[-1] in ".!?" else sentence + "."


# ------------------------------------------------------------------------------- verdicts


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a claim was right and, where it was not, why; in which round it was judged."""

    right: bool
    cause: str
    round: str
    meaning: tuple[str, ...]


class Verdicts:
    """Verdicts on claims, found again by what the claim says and where."""

    def __init__(self, rows: Iterable[dict[str, str]]) -> None:
        #: The documents that have verdicts.
        self.documents: set[str] = set()
        self._found: dict[tuple[str, ...], list[Verdict]] = defaultdict(list)
        for row in rows:
            if row["verdict"] in ("right", "wrong"):
                self.documents.add(row["document"])
                place = (row["document"], row["subject_span"], row["object_span"])
                meaning = tuple(row[name] for name in MEANING)
                verdict = Verdict(row["verdict"] == "right", row["cause"], row["round"], meaning)
                self._found[*place, row["predicate"], row["negated"]].append(verdict)

    @staticmethod
    def read(path: Path) -> Verdicts:
        """Read a table of verdicts."""
        return Verdicts(iter_rows(path))

    def of(self, document: str, claim: Claim) -> Verdict | None:
        """Return the verdict on a claim that is what it was when it was judged.

        Words, predicate and negation must be the same, and identifiers, certainty and qualifiers,
        too, unless the verdict is that these words do not stand so at all.
        """
        known = cells(document, claim)
        names = ("document", "subject_span", "object_span", "predicate", "negated")
        meaning = tuple(known[name] for name in MEANING)
        said = self._found.get(tuple(known[name] for name in names), ())
        same = (verdict for verdict in said if verdict.meaning == meaning)
        still = (verdict for verdict in said if verdict.cause in _OF_WORDS)
        return next(same, None) or next(still, None)


MEANING = ("subject", "object", "certainty", "qualifiers")


def cells(document: str, claim: Claim) -> dict[str, str]:
    """Return what a table of verdicts keeps of a claim."""
    evidence = claim.evidence[0]
    return {
        "document": document,
        "start": str(evidence.sentence.start),
        "end": str(evidence.sentence.end),
        "subject_span": _span(evidence.subject_span),
        "object_span": _span(evidence.object_span),
        "subject": _id(claim.subject),
        "predicate": claim.predicate,
        "object": _id(claim.object),
        "negated": "yes" if claim.negated else "",
        "certainty": evidence.certainty.value,
        "qualifiers": " ".join(sorted(_qualifier(one.name, one.value) for one in claim.qualifiers)),
    }


def _span(span: Span | None) -> str:
    return f"{span.start}..{span.end}" if span else ""


def _id(entity: Entity) -> str:
    return "" if entity.is_local else entity.id


def _qualifier(name: str, value: str) -> str:
    """Return a qualifier by name and value; of words of the text, the name alone."""
    free = name == "condition" or value.startswith("local:")
    return name if free else f"{name}={value}"
