"""What a text says of money: who paid for the work, and whose interests may conflict.

Sentences are found by their words; what they say is not taken apart.
"""

from __future__ import annotations

import re

from kg.model import Span
from kg.syntax import Syntax

_FUNDING = re.compile(
    r"\b(?:(?:was|were|is|are|been|work|study|research|trial|project)\s+"
    r"(?:partly |partially |also |jointly )?(?:funded|financed|sponsored|paid for) by"
    r"|(?:was|were|is|are|been)\s+(?:partly |partially |also )?supported by"
    r"(?=[^.]{0,80}\b(?:grants?|funds?|awards?|fellowships?|foundation|council|institutes?|"
    r"ministry|trust|agency|program(?:me)?|society)\b)"
    r"|(?:grants?|funding|financial support) (?:was |were )?(?:received |obtained |provided )?"
    r"(?:from|by)\b|funding(?: sources?)?:|no (?:external |specific )?funding)",
    re.IGNORECASE,
)
_CONFLICT = re.compile(
    r"\b(?:conflicts? of interests?|competing (?:financial )?interests?|declarations? of interests?"
    r"|(?:received|receives|reports?|reported|accepted)\b[^.]{0,40}\b(?:fees|honoraria|consultanc\w+|"
    r"personal payments?)|(?:stock|shares|equity) in\b"
    r"|(?:hold|holds|filed|files) (?:a |the )?patents?\b"
    r"|employees? of\b[^.]{0,60}\b(?:Inc|Ltd|Pharma\w*|AG|GmbH|company))",
    re.IGNORECASE,
)
#: Longer sentences are lists or tables that were read as text.
_LONGEST = 1500


def find_disclosures(text: str, syntax: Syntax) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return the sentences on funding and those on conflicts of interest."""
    sentences = [
        syntax.parse.sentence_span(number) for number in range(len(syntax.parse.sentences))
    ]
    short = [span for span in sentences if len(span) <= _LONGEST]
    funding = tuple(s for s in short if _FUNDING.search(text, s.start, s.end))
    conflicts = tuple(s for s in short if _CONFLICT.search(text, s.start, s.end))
    return funding, conflicts
