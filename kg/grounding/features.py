"""What speaks for and against an entry that a name may mean: named features, each readable.

Every feature is a number between 0 and 1 (most are 0 or 1); those that are 0 are left out. What
each means, and how much it weighs, is the table ``ontologies/ranker.tsv``.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import lru_cache
from math import log1p

from kg import curies
from kg.entries import Entry
from kg.fold import FUNCTION_WORDS, fold
from kg.grounding.candidates import Found, fits, identifiers
from kg.grounding.surroundings import Surroundings

#: Names of an entry that are compared with a text.
_MOST_NAMES = 40
#: From what share of how many uses a name is learned firmly.
_FIRM, _OFTEN = 0.8, 5
_MODEL_ORGANISMS = frozenset({"NCBITaxon:10090", "NCBITaxon:10116"})
_HUMAN = "NCBITaxon:9606"
#: What corpora mean by a name says nothing of a species that they do not speak of.
_NOT_LEARNED = dict.fromkeys(
    ("learned share", "learned often", "learned firmly", "annotated before"), 0.0
)


def own_features(
    found: Found, text: str, category: str, asked: tuple[str, ...]
) -> dict[str, float]:
    """Return the features of an entry for a text, whatever stands around it."""
    entry = found.entry
    features = {f"found by {found.how}": 1.0}
    if found.how == "part":
        return features | {"close part": found.closeness}
    short = len(text) <= 5 and " " not in text
    if found.how in ("name", "greek", "order"):
        features[f"scope {found.scope}"] = 1.0
        if short:
            features[f"short {found.scope}"] = 1.0
        _add_sources(features, found, asked)
        _add_print(features, entry, text)
    elif found.how != "forced":
        if found.closeness < 1 and found.how != "similar":
            features[f"close {found.how}"] = found.closeness
        if found.alike:
            features["alike"] = found.alike
        _add_words(features, found, text)
    if fits(entry.category, category) < 1:
        features["category kin"] = 1.0
    elif category and entry.category == category:
        features["category same"] = 1.0
    if asked:
        own = identifiers(entry, asked)
        if not own:
            features["not asked for"] = 1.0
        elif own[0].partition(":")[0].lower() == asked[0]:
            features["asked for first"] = 1.0
        if entry.prefix.lower() in asked:
            features["leads as asked"] = 1.0
    elif not entry.species:
        features[f"of {entry.prefix}"] = 1.0
    if entry.generic:
        features["generic"] = 1.0
    features["vocabularies"] = min(1.0, len({entry.prefix, *map(_prefix, entry.equivalents)}) / 8)
    features["names"] = min(1.0, log1p(len(entry.synonyms) + len(entry.related)) / 4)
    if found.learned:
        features["learned share"] = found.learned
        features["learned often"] = min(1.0, log1p(found.uses) / 6)
        if found.learned >= _FIRM and found.uses >= _OFTEN:
            features["learned firmly"] = 1.0
    return features


def _add_sources(features: dict[str, float], found: Found, asked: tuple[str, ...]) -> None:
    """Say whose the name is: of a vocabulary that is asked for, where one is.

    Who names a gene tells nothing but its species, which the context tells better.
    """
    told = set() if found.entry.species else set(found.sources)
    if "curated" in told:
        features["named by curated"] = 1.0
    if not asked:
        features.update((f"named by {source}", 1.0) for source in sorted(told))
        if found.entry.prefix not in curies.prefixes():
            features["of your own"] = 1.0
    elif any(source.lower() in asked for source in told):
        features["named as asked"] = 1.0


def _prefix(curie: str) -> str:
    return curie.partition(":")[0]


def _add_print(features: dict[str, float], entry: Entry, text: str) -> None:
    lower = text.lower()
    for name, _ in entry.names():
        if name == text:
            features["printed alike"] = 1.0
            return
        if name.lower() == lower:
            features["printed alike but for case"] = 1.0


@lru_cache(maxsize=20_000)
def _folded(entry: Entry) -> tuple[tuple[str, ...], ...]:
    names = list(entry.names())[:_MOST_NAMES]
    return tuple(tuple(fold(name[:200]).split()) for name, _ in names)


@lru_cache(maxsize=20_000)
def _long_words(entry: Entry) -> frozenset[str]:
    words = {word for name in _folded(entry) for word in name if len(word) > 3}
    return frozenset(words - FUNCTION_WORDS)


@lru_cache(maxsize=1_000)
def _words_of(text: str) -> frozenset[str]:
    return frozenset(fold(text).split())


def _add_words(features: dict[str, float], found: Found, text: str) -> None:
    """Compare the text with the name that matched, or the entry's nearest, word by word."""
    words = fold(text[:200]).split()
    mine = {word for word in words if word not in FUNCTION_WORDS}
    best: tuple[float, tuple[str, ...], set[str]] = (-1.0, (), set())
    names = (tuple(found.form.split()),) if found.form else _folded(found.entry)
    for name in names:
        theirs = {word for word in name if word not in FUNCTION_WORDS}
        shared = len(mine & theirs) / (len(mine | theirs) or 1)
        if shared > best[0]:
            best = (shared, name, theirs)
    shared, name, theirs = best
    features["words shared"] = shared
    features["words of the text missing"] = len(mine - theirs) / (len(mine) or 1)
    features["words of the name added"] = len(theirs - mine) / (len(theirs) or 1)
    if words and name and words[-1] == name[-1]:
        features["same last word"] = 1.0
    if words and name and words[0] == name[0]:
        features["same first word"] = 1.0
    if not theirs - mine and mine - theirs:
        features["all words of the name"] = 1.0
    if not mine - theirs and theirs - mine:
        features["all words of the text"] = 1.0
    if _digits(words) != _digits(name):
        features["other numbers"] = 1.0
    if name and len(words) > 1 and [name[0][:1], *name[1:]] == words:
        features["initial agrees"] = 1.0


def _digits(words: Sequence[str]) -> set[str]:
    return {word for word in words if word.isdigit() or len(word) == 1}


def around_features(found: Found, text: str, around: Surroundings) -> dict[str, float]:
    """Return the features that come from the text around a mention; 0 takes one's own away."""
    features: dict[str, float] = {}
    entry = found.entry
    if entry.species:
        wanted = around.species if around.species in _MODEL_ORGANISMS else _HUMAN
        if entry.species == wanted:
            features["species agrees"] = 1.0
        elif entry.species in around.taxa:
            features["species is named"] = 1.0
        else:
            features["species differs"] = 1.0
            features.update(_NOT_LEARNED)
    if around.words:
        shared = context_words(entry, around, text)
        if shared:
            features["context words"] = min(1.0, len(shared) / 3)
    return features


def context_words(entry: Entry, around: Surroundings, text: str) -> Set[str]:
    """Return the words of an entry's names that stand around a text but not in it."""
    return (_long_words(entry) & around.words) - _words_of(text[:200])
