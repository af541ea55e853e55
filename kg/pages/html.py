"""Annotations as one HTML page to read: the text with its mentions marked, and the claims.

No script, no style from elsewhere, nothing that leaves the page; every word of a text, a label
or a file's name is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from kg.jsonl import meanings
from kg.model import Annotation, Claim, Document, Evidence, Grounding, Span
from kg.pages.network import in_words
from kg.pages.page import TAIL, head
from kg.readers.base import Failure

_GOLDEN_ANGLE = 137.5
_STYLE = """body { font: 16px/1.6 system-ui, sans-serif; max-width: 60rem; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
mark { padding: 0 .15em; border-radius: .2em; color: inherit; background: #eee; }
mark.nominal { border-bottom: 2px dotted #555; }
tr.negated td { background: #fdecec; }
tr.hedged td { font-style: italic; }
.error { color: #a40000; }
"""


def page(items: Iterable[Annotation | Failure]) -> Iterator[str]:
    """Yield the pieces of the page: a head, a section for each document, a tail.

    >>> pieces = list(page([Annotation(Document("d1", "<b>Bone</b> grows."))]))
    >>> "&lt;b&gt;Bone&lt;/b&gt; grows." in pieces[1]
    True
    """
    yield head("Annotated texts", _STYLE)
    for item in items:
        yield _failure(item) if isinstance(item, Failure) else _document(item)
    yield TAIL


def _failure(failure: Failure) -> str:
    return f'<section>\n<p class="error">{escape(str(failure))}</p>\n</section>\n'


def _document(annotation: Annotation) -> str:
    document = annotation.document
    known = document.metadata
    about = [known.date or annotation.facts.date, known.publisher, known.source, document.id]
    warnings = "".join(f'<p class="error">{escape(w)}</p>\n' for w in annotation.warnings)
    return (
        f"<section>\n<h1>{escape(known.title or document.id)}</h1>\n"
        f"<p>{escape(' · '.join(word for word in about if word))}</p>\n{warnings}"
        f'<p class="text">{_marked(document, annotation.groundings)}</p>\n'
        f"{_claims(annotation.claims, document)}</section>\n"
    )


def _marked(document: Document, groundings: Iterable[Grounding]) -> str:
    """Mark the mentions; one inside another is marked inside it, a crossing one is left out."""
    pieces: list[str] = []
    ends: list[int] = []
    position = 0
    last = Span(0, 1)
    for grounding in sorted(groundings, key=lambda g: (g.mention.span.start, -g.mention.span.end)):
        span = grounding.mention.span
        while ends and ends[-1] <= span.start:
            position = _close(document, pieces, ends, position)
        if ends and (span.end > ends[-1] or span == last):
            continue
        pieces.append(escape(document.text[position : span.start]))
        pieces.append(_opening(grounding))
        ends.append(span.end)
        position, last = span.start, span
    while ends:
        position = _close(document, pieces, ends, position)
    return "".join([*pieces, escape(document.text[position:])])


def _close(document: Document, pieces: list[str], ends: list[int], position: int) -> int:
    end = ends.pop()
    pieces.append(f"{escape(document.text[position:end])}</mark>")
    return end


def _opening(grounding: Grounding) -> str:
    mention = grounding.mention
    known = [f"{c.curie} {c.name} ({c.match})" for c in meanings(grounding)]
    title = "; ".join([mention.category, *(known or [grounding.ungrounded_reason])])
    nominal = ' class="nominal"' if mention.nominal else ""
    return f'<mark{nominal} style="background:{colour(mention.category)}" title="{escape(title)}">'


def colour(category: str) -> str:
    """Return a light colour for a category, the same on every run.

    >>> colour("Cell") == colour("Cell") != colour("Disease")
    True
    """
    hue = sum(ord(letter) * place for place, letter in enumerate(category, start=1)) * _GOLDEN_ANGLE
    return f"hsl({hue % 360:.0f} 75% 85%)"


def _claims(claims: Iterable[Claim], document: Document) -> str:
    rows = "".join(
        _row(claim, evidence, document) for claim in claims for evidence in claim.evidence
    )
    if not rows:
        return "<p>No claim was read in it.</p>\n"
    return (
        "<table>\n<tr><th>Subject</th><th>Predicate</th><th>Object</th><th>In</th>"
        "<th>Certainty</th><th>Who says it</th><th>Words</th><th>Found how</th></tr>\n"
        f"{rows}</table>\n"
    )


def _row(claim: Claim, evidence: Evidence, document: Document) -> str:
    styles = ["negated"] if claim.negated else []
    styles += ["hedged"] if evidence.certainty != "certain" else []
    names = {entity.id: entity.name for entity in claim.context_entities}
    cells = [
        claim.subject.name,
        ("NOT " if claim.negated else "") + claim.predicate.partition(":")[2].replace("_", " "),
        claim.object.name,
        "; ".join(f"{in_words(q.name)}: {names.get(q.value, q.value)}" for q in claim.qualifiers),
        f"{evidence.certainty}, {evidence.kind}",
        "; ".join(speaker.name for speaker in evidence.speakers),
        document.quote(evidence.target),
        "; ".join(_remarks(evidence)),
    ]
    body = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f'<tr class="{" ".join(styles)}">{body}</tr>\n'


def _remarks(evidence: Evidence) -> Iterator[str]:
    """Yield warnings, then in whom and how it was found, then the numbers."""
    for flag in evidence.flags:
        yield f"Beware: {flag.explanation}"
    for one in evidence.circumstances:
        yield f"{in_words(one.kind)}: {one.label}"
    for number in evidence.statistics:
        yield number.value if number.kind != "n" else f"n = {number.value.removeprefix('n = ')}"
