"""Relations that need no verb of their own: "X is a Y", "X — a Y —", "X, known as Y", "X such as".

The patterns for apposition and hyponymy follow Hearst (1992).
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.arguments import roles
from kg.arguments.reading import AGENTS, Argument, Reading
from kg.claims.base import Relation, akin

_KINDS = frozenset("type form kind class subtype variety category sort example".split())
_BE = frozenset({"be", "become", "remain"})


def find(reading: Reading) -> Iterator[Relation]:
    """Yield copular and appositive definitions."""
    syntax = reading.syntax
    for token in syntax.tokens:
        after = token.index > token.head
        if token.dep == "attr" and after and syntax[token.head].lemma.lower() in _BE:
            yield from _copular(reading, token.index, token.head)
        elif token.dep == "acomp" and syntax[token.head].lemma.lower() in _BE:
            yield from _quality(reading, token.index, token.head)
        elif token.dep == "appos":
            yield from _apposition(reading, token.index, token.head)


def _subjects(reading: Reading, verb: int) -> list[Argument]:
    found = roles.of_verb(reading.syntax, verb)
    return [a for t in found.subject if (a := reading.argument(t)) is not None]


def _copular(reading: Reading, noun: int, verb: int) -> Iterator[Relation]:
    syntax = reading.syntax
    subjects = _subjects(reading, verb)
    lemma = syntax[noun].lemma.lower()
    if lemma in _KINDS:
        yield from _kind_of(reading, noun, verb, subjects)
        return
    object_ = reading.argument(noun)
    if object_ is None or object_.head != noun or (object_.entity.category in AGENTS):
        return
    inverted = verb > 0 and syntax[verb - 1].text.lower() in ("as", "than", "so", "nor")
    told = syntax[verb].tag == "VBD" and not syntax.children(noun, "det")  # "The AEs were fever"
    for subject in subjects:
        above = object_.entity.id in reading.ancestors(subject.entity.id)
        if reading.document.quote(subject.span).lower() == lemma:
            continue  # "the app is an app for ..."
        listed = told or (subject.entity.is_local and not object_.entity.is_local)
        defined = above or _indefinite(reading, noun)  # else "the study's aims were weight and BMI"
        if _compatible(subject, object_) and defined and not listed and not inverted:
            yield Relation("subclass", subject, object_, verb, "be.copula", "definition", verb="be")


def _kind_of(
    reading: Reading, noun: int, verb: int, subjects: list[Argument]
) -> Iterator[Relation]:
    """Read "Among Xs, Y is the most common type" and "Y is a type of X"."""
    syntax = reading.syntax
    places = [
        obj
        for index in (noun, verb, *(s.head for s in subjects))
        for _, obj in syntax.prepositions(index, "of", "among")
    ]
    first, last = syntax.parse.sentences[syntax.sentence_of(noun)]
    places += [
        obj
        for i in range(first, last)
        if syntax[i].text.lower() == "among"
        for obj in syntax.children(i, "pobj")
    ]
    for subject in subjects:
        for obj in places:
            object_ = reading.argument(obj)
            if (
                object_
                and not object_.span.overlaps(subject.span)
                and object_.entity.id != subject.entity.id
                and _compatible(subject, object_)
            ):
                yield Relation(
                    "subclass", subject, object_, verb, "be.kind-of", "definition", verb="be"
                )
                return


def _quality(reading: Reading, adjective: int, verb: int) -> Iterator[Relation]:
    """Read "Stem cells are multipotent": only for adjectives that name a known quality."""
    grounding = reading.at(adjective)
    if grounding is None or grounding.mention.category not in ("Quality",):
        return
    object_ = reading.argument(adjective)
    for subject in _subjects(reading, verb):
        if object_ is not None and subject.entity.id != object_.entity.id:
            yield Relation("quality", subject, object_, verb, "be.quality", "definition", verb="be")


def _apposition(reading: Reading, noun: int, head: int) -> Iterator[Relation]:
    subject, object_ = reading.argument(head), reading.argument(noun)
    if subject is None or object_ is None or object_.head != noun:
        return
    if subject.entity.id == object_.entity.id or subject.span.overlaps(object_.span):
        return
    listed = [i for one in (head, noun) for i in reading.syntax.children(one, "cc")]
    listed += [i for i in reading.syntax.children(noun, "conj", "appos") if i > noun]
    listed += [i for i in reading.syntax.children(head, "conj", "appos") if i > noun]
    if listed and not _indefinite(reading, noun):
        return  # "the Barthel index, the Rankin scale and the NIH scale"
    if _indefinite(reading, head) and not _indefinite(reading, noun):
        subject, object_ = object_, subject  # "an antioxidant, vitamin C,"
    if not _is_explained(reading, head, noun) or not _compatible(subject, object_):
        return
    yield Relation(
        "subclass",
        subject,
        object_,
        noun,
        "apposition",
        "definition",
        verb="be",
        in_passing=True,
    )


def _is_explained(reading: Reading, head: int, noun: int) -> bool:
    """Say whether a dash, or a comma with an article, joins the two: not a list, not a bracket."""
    syntax = reading.syntax
    between = [syntax[i].text for i in range(head + 1, noun)]
    if any(mark in between for mark in ("(", "[", ";", ":")):
        return False
    before = [syntax[i].text.lower() for i in range(max(0, head - 6), head)]
    if _goes_on(reading, noun):
        return False  # "a fracture, bleeding, or pain"
    if "such" in before or "including" in before or any(m.isdigit() for m in between):
        return False  # a member of a list
    dashed = any(mark in ("—", "–", "--") for mark in between)
    article = any(
        syntax[i].text.lower() in ("a", "an", "the") for i in syntax.children(noun, "det")
    )
    return dashed or article or _indefinite(reading, head)


def _goes_on(reading: Reading, noun: int) -> bool:
    """Say whether a comma and another noun phrase of a list follow a noun."""
    syntax = reading.syntax
    if noun + 2 >= len(syntax.tokens) or syntax[noun + 1].text != ",":
        return False
    chunk = next((c for c in syntax.parse.chunks if c[0] == noun + 2), None)
    return chunk is not None and syntax[chunk[2]].dep not in ("nsubj", "nsubjpass")


def _indefinite(reading: Reading, noun: int) -> bool:
    return any(
        reading.syntax[i].text.lower() in ("a", "an") for i in reading.syntax.children(noun, "det")
    )


def _compatible(subject: Argument, object_: Argument) -> bool:
    return akin(subject.entity.category, object_.entity.category)
