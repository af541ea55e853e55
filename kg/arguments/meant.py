"""Which identifier a claim gives to a name: the one that its words mean, or none.

`kg.ground` answers as corpora annotate, and gives the likeliest entity however its label differs
from the words. A claim is read without its text, so that a wrong identifier says a wrong thing and
a missing one none: where label and words disagree and nothing vouches for it, it is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

from kg.fold import FUNCTION_WORDS, fold
from kg.model import Candidate, Grounding, Mapping, Match
from kg.tables import table, words

#: Ways in which an entity is found by a name of its own.
_OWN = frozenset({"name", "forced", "greek"})
#: Ways that vouch for an entity only where its label has a word of the text.
_LOOSE = frozenset({"learned", "order"})
#: Categories in which a vocabulary alone decides.
_KINDS = {"Phenotype": "Disease", "Drug": "Chemical"}
#: Words of a label that change nothing of what it names, and words that many names share.
_ADDED = frozenset({"atom", "disorder"})
_COMMON = frozenset(
    "disease disorder syndrome infection cancer tumor cell tissue therapy treatment process "
    "function abnormal abnormality human loss".split()
)
#: Words that a label may have more than the text without being narrower.
_KIND_WORDS = _ADDED | frozenset(
    "and cell compound disease factor of organ procedure therapy transcription".split()
)
#: Vocabularies of single genes.
_GENES = frozenset({"HGNC", "MGI", "RGD", "NCBIGene"})
#: From which share of the best one's score another is as likely; what counts as sure, and likely.
_TIE, _SURE, _LIKELY = 0.6, 0.9, 0.5
_SHORT = 3


def meant(grounding: Grounding, printed: str = "") -> Candidate | None:
    """Return the candidate that a claim may name, or ``None`` where none is vouched for.

    What came with the text is taken as it stands. Else an entity whose label is the very words goes
    before one that only has them among its names; a learned habit or a change of the order needs a
    label that shares a word; of two as likely, neither is meant, nor is what a label tells more of
    than the words, unless corpora mean it ("plaque" on the skin), nor what a short form of up to
    three letters may be that the text does not define. ``printed`` are the words of the text, where
    others were looked up for them.
    """
    best = grounding.best
    if best is None or not best.how:
        return best
    form = fold(best.read)
    if _core(best.name) in (form, fold(printed)) or best.how == "forced":
        return best
    if "symptom" in form.split() and "symptom" not in fold(best.name).split():
        return None  # "depressive symptoms" are no depressive disorder
    rivals = [one for one in grounding.candidates if _rivals(one, best)]
    named = next((one for one in rivals if _core(one.name) == form and "(" not in one.name), None)
    if named is not None and len(form) > _SHORT and best.category not in ("Gene", "Species"):
        return named
    loose = (form, best.curie) in _loose()
    if loose or _is_narrower(best) or _is_unsure(best) or _is_another_kind(grounding, best):
        return None
    if best.category == "Gene":
        guessed = best.how in _LOOSE and best.score < _LIKELY
        return None if guessed or _is_family(best) else best
    if best.how in _LOOSE and not _shares(best.name, form) and not _is_people(best):
        return None
    return None if any(one.score >= _TIE * best.score for one in rivals) else best


@cache
def _loose() -> frozenset[tuple[str, str]]:
    """Return the names that vocabularies and corpora use for more than what they name."""
    rows = (row for row in table("overrides") if row["action"] == "loose")
    return frozenset((fold(row["text"]), row["curie"]) for row in rows)


def left_out(grounding: Grounding, printed: str = "") -> tuple[Mapping, ...]:
    """Return how the candidates that are not exactly meant relate to a name, at most five."""
    best = grounding.best
    found = {Mapping(one.match, one.curie) for one in grounding.candidates if one.match != "exact"}
    if best is not None and meant(grounding, printed) is None:
        found = {Mapping(_relation(best), best.curie)}
    return tuple(sorted(found))[:5]


def _relation(best: Candidate) -> Match:
    """Return how an entity that is left out relates to the words."""
    label, text = set(fold(best.name).split()), set(fold(best.read).split())
    return "broad" if label < text else "narrow" if text < label else "related"


def _core(label: str) -> str:
    """Return the normal form of a label without words that add nothing.

    >>> _core("zinc atom"), _core("sodium-23 atom")
    ('zinc', 'sodium 23')
    """
    kept = fold(label).split()
    return " ".join(word for word in kept if word not in _ADDED or len(kept) == 1)


def _kind(category: str) -> str:
    return _KINDS.get(category, category)


def _rivals(one: Candidate, best: Candidate) -> bool:
    """Say whether a candidate is another thing of the same kind that the words name as well."""
    own = one.match == "exact" and one.how in _OWN
    return own and one.name != best.name and _kind(one.category) == _kind(best.category)


def _shares(label: str, form: str) -> bool:
    """Say whether a label has a telling word of the text, or one with the same beginning."""
    mine = set(_telling(form))
    return any(word[:6] == other[:6] for word in _telling(fold(label)) for other in mine)


def _telling(form: str) -> Iterator[str]:
    return (word for word in form.split() if word not in _COMMON | FUNCTION_WORDS)


def _is_narrower(best: Candidate) -> bool:
    """Say whether a label has all words of the text, and more that tell a part of its kind."""
    text, label = set(fold(best.read).split()), set(fold(best.name).split())
    return best.score < _SURE and text < label and bool(label - text - _KIND_WORDS)


def _is_another_kind(grounding: Grounding, best: Candidate) -> bool:
    """Say whether a group of people was given another species ("COVID-19 patients", the virus)."""
    people = grounding.mention.category == "Population" and best.category == "Species"
    return people and best.curie not in words("species_words", "curie")


def _is_unsure(best: Candidate) -> bool:
    """Say whether a short form that the text does not define may as well be another's.

    Its letters are not those that the words of the label begin with.
    """
    letters = Counter(char.lower() for char in best.read if char.isalnum())
    symbol = any(char.isupper() or char.isdigit() for char in best.read)
    short = symbol and letters.total() <= _SHORT
    if not short or best.score >= _SURE or best.category == "Species":
        return False
    return bool(letters - Counter(word[0] for word in fold(best.name).split()))


def _is_family(best: Candidate) -> bool:
    """Say whether a plural in small letters ("cannabinoid receptors") was given one gene."""
    last = best.read.split()[-1]
    plural = last.islower() and last.endswith("s") and not fold(last).endswith("s")
    return plural and best.how != "simpler" and best.curie.partition(":")[0] in _GENES


def _is_people(best: Candidate) -> bool:
    """Say whether the words stand for people wherever they stand ("people")."""
    return fold(best.read) in words("species_words", "word")
