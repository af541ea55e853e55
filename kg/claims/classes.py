"""Classes told beside a name without a verb: "X (a diuretic)", "X as a diuretic", "diuretics (X)".

Read where noun phrases are (see `kg.claims.phrases`).
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.arguments.reading import Reading
from kg.arguments.subjects import expand
from kg.claims.base import Relation, akin
from kg.claims.generic import is_generic


def told_beside(reading: Reading, noun: int) -> Iterator[Relation]:
    """Yield the classes that a noun in brackets, after "as" or after "such as" tells of."""
    syntax = reading.syntax
    article = any(syntax[i].text.lower() in ("a", "an") for i in syntax.children(noun, "det"))
    above = syntax[noun].head
    if syntax[noun].dep == "pobj":
        listed = above > 0 and syntax[above - 1].text.lower() == "such"
        above = syntax[above].head
        if syntax[above].pos == "VERB" and not listed:
            above = next(iter(syntax.children(above, "dobj", "nsubjpass")), above)
        pairs = [(above, noun)] if article else []
        pairs = [(i, above) for i in expand(syntax, [noun])] if listed else pairs
    elif "(" not in [syntax[i].text for i in range(above, noun)]:
        return
    elif article:
        pairs = [(above, noun)]
    else:
        several = syntax[above].tag == "NNS" and is_generic(syntax[above].lemma.lower())
        pairs = [(i, above) for i in expand(syntax, [noun])] if several else []
    for kind, general in pairs:
        one, other = reading.argument(kind), reading.argument(general)
        if one is None or other is None or one.entity.id == other.entity.id:
            continue
        if akin(one.entity.category, other.entity.category) and one.head != other.head:
            yield Relation(
                "subclass", one, other, noun, "subclass.beside", "phrase", sureness=0.6,
                in_passing=True,
            )  # fmt: skip
