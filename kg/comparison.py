"""A news item beside its paper: the claims of both, aligned, and what the news made of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kg.assembly.assemble import key
from kg.assembly.bearing import Closure
from kg.assembly.retelling import Retelling, firmest, retellings
from kg.config import Options
from kg.lexicon import Lexicon
from kg.model import Annotation, Claim, Document
from kg.pipeline import annotate, lexicon_of
from kg.rdf import assembly, label, own_claims
from kg.rows import visible
from kg.sources import Reading
from kg.terms import Terms

#: The verdicts, what to look at first first, each with its sign.
SIGNS = {
    "opposite": "!",
    "stronger": "+",
    "mixed": "±",
    "weaker": "-",
    "different": "~",
    "same": "=",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """The retellings of a news item, and the claims that only one of the two makes."""

    news: Document
    paper: Document
    retellings: tuple[Retelling, ...]
    only_news: tuple[Claim, ...]
    only_paper: tuple[Claim, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many retellings have each verdict, and how many claims stand alone."""
        found = Counter(one.verdict for one in self.retellings)
        told = {verdict: found[verdict] for verdict in SIGNS}  # type: ignore[index]
        return told | {"only_news": len(self.only_news), "only_paper": len(self.only_paper)}

    @property
    def faithful(self) -> bool:
        """Say whether claims were compared, and none became stronger or its opposite."""
        grave = ("stronger", "mixed", "opposite")
        return bool(self.retellings) and not any(one.verdict in grave for one in self.retellings)

    def to_text(self, whole: bool = False) -> str:
        """Return each retelling with its changes and both sentences, the gravest first.

        Then what only the news says; with ``whole`` also what only the paper says.
        """
        lines = []
        order = list(SIGNS)
        for one in sorted(self.retellings, key=lambda one: order.index(one.verdict)):
            lines.append(f"{SIGNS[one.verdict]} {one.verdict}: {label(one.news)}")
            lines += [f"    {change}" for change in one.changes]
            lines.append(f"    news  {_quote(self.news, one.news)}")
            lines.append(f"    paper {_quote(self.paper, one.paper)}")
        for claim in self.only_news:
            lines.append(f"? only in the news: {label(claim)}")
            lines.append(f"    news  {_quote(self.news, claim)}")
        for claim in self.only_paper if whole else ():
            lines.append(f"? only in the paper: {label(claim)}")
            lines.append(f"    paper {_quote(self.paper, claim)}")
        if not self.retellings:
            lines.append("No claim of the news was found in the paper: nothing was compared.")
        counts = ", ".join(
            f"{count} {name.replace('_', ' ')}" for name, count in self.counts.items()
        )
        return "\n".join(map(visible, [*lines, counts])) + "\n"

    def to_json(self) -> str:
        """Return the same as JSON (``compare/1``), offsets as in ``kg annotate``."""
        value = {
            "schema": "compare/1",
            "news": self.news.id,
            "paper": self.paper.id,
            "counts": self.counts,
            "retellings": [
                {
                    "verdict": one.verdict,
                    "fit": one.fit,
                    "changes": [
                        {
                            "what": each.what,
                            "paper": each.paper,
                            "news": each.news,
                            "effect": each.effect,
                        }
                        for each in one.changes
                    ],
                    "news": _described(self.news, one.news),
                    "paper": _described(self.paper, one.paper),
                }
                for one in self.retellings
            ],
            "only_news": [_described(self.news, one) for one in self.only_news],
            "only_paper": [_described(self.paper, one) for one in self.only_paper],
        }
        return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _quote(document: Document, claim: Claim) -> str:
    span = firmest(claim).sentence
    return f"[{span.start}-{span.end}] {' '.join(document.quote(span).split())}"


def _described(document: Document, claim: Claim) -> dict[str, Any]:
    evidence = firmest(claim)
    span = evidence.sentence
    return {
        "key": key(claim),
        "label": label(claim),
        "certainty": evidence.certainty.value,
        "statement_kind": evidence.kind.value,
        "start": span.start,
        "end": span.end,
        "quote": document.quote(span),
    }


def compare(
    news: Document, paper: Document, options: Options = Options(), lexicon: Lexicon | None = None
) -> Comparison:
    """Read a news item and its paper, and return what became of the paper's claims.

    ``lexicon`` stands in for the one that the options name. Wrong options raise as in
    `kg.pipeline.annotate`.
    """
    known = lexicon or lexicon_of(options)
    told, said = (annotate(one, options, known) for one in (news, paper))
    return compare_annotations(told, said, Terms.of_lexicon(known))


def compare_annotations(
    news: Annotation, paper: Annotation, terms: Terms | None = None
) -> Comparison:
    """Compare what was read in a news item with what was read in its paper."""
    known = terms or Terms()
    claims = own_claims(assembly([Reading(news), Reading(paper)], known))
    told = _in_order(claims[news.document.key])
    said = _in_order(claims[paper.document.key])
    ends = [entity for one in (*told, *said) for entity in (one.subject, one.object)]
    found = retellings(told, said, Closure(known.parents, ends))
    retold = {key(one.news) for one in found}
    original = {key(one.paper) for one in found}
    return Comparison(
        news.document,
        paper.document,
        found,
        tuple(one for one in told if key(one) not in retold),
        tuple(one for one in said if key(one) not in original),
    )


def _in_order(claims: Sequence[tuple[str, Claim]]) -> list[Claim]:
    """Return claims in the order of the text."""
    return [
        claim for _, claim in sorted(claims, key=lambda one: (firmest(one[1]).sentence, one[0]))
    ]
