"""What a piece of evidence tells beside its claim: cues, speakers, circumstances, numbers.

Values of `kg.model`, which passes them on; all are frozen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kg.text import Span

Origin = Literal["sentence", "inherited", "document"]


@dataclass(frozen=True, slots=True, order=True)
class Cue:
    """Words that set a claim's status.

    ``kind`` is negation, hedge, expectation, significance, frequency, degree or outcome.
    ``scope`` is the stretch that a negation or a hedge holds for, the cue itself included.
    """

    span: Span
    kind: str
    scope: Span | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says it. ``id`` and ``affiliation`` are CURIEs (``ror:...``, ``orcid:...``) or empty."""

    name: str
    span: Span
    id: str = ""
    role: str = ""
    affiliation: str = ""
    affiliation_name: str = ""
    quote: bool = False
    #: Whether ``name`` is a name and not what the text calls them ("the researchers").
    named: bool = True


@dataclass(frozen=True, slots=True)
class Voice:
    """A stretch of the text and who speaks in it.

    ``direct`` is a quotation with its marks, ``indirect`` a clause that is told as said,
    ``opinion`` one that is told as held ("believes"), ``telling`` a sentence in which someone
    named tells of something that is no clause ("announced a plan").
    """

    span: Span
    speaker: Speaker
    kind: Literal["direct", "indirect", "opinion", "telling"]


@dataclass(frozen=True, slots=True, order=True)
class ContextSource:
    """Where a context qualifier was read: in the sentence, or inherited from a span."""

    qualifier: str
    origin: Origin
    span: Span
    #: How many sentences back the span lies (0: same sentence).
    distance: int = 0


@dataclass(frozen=True, slots=True)
class Statistic:
    """A number the text gives: ``kind`` p, ci, n, effect, significance...; ``value`` as printed.

    ``low`` and ``high`` are plain decimals, equal for a single number, empty where none was read;
    ``comparison`` is what stands before it (``<``, ``=``); ``unit`` is a UCUM code.
    """

    kind: str
    value: str
    span: Span
    unit: str = ""
    #: What is measured: "odds ratio"; the level of an interval: "95%".
    measure: str = ""
    comparison: str = ""
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class Extractor:
    """What read the claim off the text: a strand (``frame``...) and the rule in it."""

    strand: str
    rule: str


@dataclass(frozen=True, slots=True, order=True)
class Circumstance:
    """In whom or how it was found, beside what narrows the claim itself.

    ``kind`` is strain, sex, age, condition, cell_line, tissue, setting (in vitro, in vivo, ex
    vivo, in silico), design or phase; ``value`` a CURIE or a word, ``label`` as printed. It is
    stated in the sentence, or inherited from an earlier place, or said of the whole document.
    """

    kind: str
    value: str
    label: str
    origin: Origin
    span: Span
    #: How many sentences away the span lies (0: same sentence).
    distance: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Flag:
    """A warning about how a claim is worded, with its reason in words and a place it rests on."""

    name: str
    explanation: str
    span: Span
