"""Bring spelling variants of a name to one normal form: the verb is *fold*.

Folded away are case, hyphen / slash / blank, Greek letters (``β`` = ``beta``), plurals (also
Latin ones), British spelling, accents, possessives, Unicode dashes and quotes, trade marks,
Roman numbers above one, and the joint of letters and digits (``IL6`` = ``IL-6``). A normal
form is for comparing, never for showing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from kg.plain import INVISIBLE
from kg.tables import table

_RAW = re.compile(rf"[^\W_]+(?:[{INVISIBLE}]+[^\W_]+)*")
_POSSESSIVE = re.compile(r"['’ʼ`´]s?(?![^\W_])")
_PIECE = re.compile(r"[^\W\d_]+|\d+")
_GLUED = re.compile(r"(?<=[A-Z0-9])(alpha|beta|gamma|delta|kappa|epsilon)(?=[A-Z0-9]|$)")
_SHORT_PLURAL = re.compile(r"(?=.*[A-Z].*[A-Z0-9])(.*[A-Z0-9])s$")
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρστυφχψω",
        [
            "alpha",
            "beta",
            "gamma",
            "delta",
            "epsilon",
            "zeta",
            "eta",
            "theta",
            "iota",
            "kappa",
            "lambda",
            "mu",
            "nu",
            "xi",
            "omicron",
            "pi",
            "rho",
            "sigma",
            "tau",
            "upsilon",
            "phi",
            "chi",
            "psi",
            "omega",
        ],
        strict=True,
    )
) | {"ς": "sigma", "ϵ": "epsilon", "ϕ": "phi", "µ": "mu"}
_PLAIN = str.maketrans(
    {
        "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D",
        "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ı": "i", "®": " ", "™": " ", "©": " ",
        **dict.fromkeys(INVISIBLE),
    }
)  # fmt: skip
_ROMAN = {
    "II": "2", "III": "3", "IV": "4", "VI": "6", "VII": "7", "VIII": "8", "IX": "9", "XI": "11",
    "XII": "12",
}  # fmt: skip
_NUMBERED = frozenset([
    "type", "class", "grade", "stage", "phase", "factor", "collagen", "complex", "level",
])  # fmt: skip
_SINGULAR_ENDINGS = ("ss", "us", "is", "ceps")
_BRITISH = (
    (re.compile(r"(?<=[a-z])ae|(?<=[a-z])oe|^oe(?=[sd])|^ae(?=[ts])"), "e"),
    (re.compile(r"(tum|col|behavi|hum|od|vap|lab|flav|neighb|rum)our"), r"\1or"),
    (re.compile(r"(fib|cent|lit|met|cali|ti|spect)re$"), r"\1er"),
    (re.compile(r"is(ation|ed|ing|er)$"), r"iz\1"),
    (re.compile(r"lys(ed|ing|er)$"), r"lyz\1"),
    (re.compile(r"sulph"), "sulf"),
    (re.compile(r"leuco"), "leuko"),
    (re.compile(r"aluminium"), "aluminum"),
    (re.compile(r"programme"), "program"),
)
#: A word without any of these is spelt alike in Britain.
_BRITAIN = re.compile(r"[ao]e|our|re$|is(?:ation|ed|ing|er)$|lys|sulph|leuco|aluminium|programme")
#: Where a word's normal form depends on what stands around it.
_AROUND = re.compile(r"[+'’ʼ`´]|(?<![^\W_])[IV](?![^\W_])")


class Word(NamedTuple):
    """One printed word: its normal form (one or more pieces joined by blanks) and its offsets."""

    norm: str
    start: int
    end: int


@cache
def _irregular() -> dict[str, str]:
    """Return the plurals that no rule gives, and singulars that look like plurals."""
    return {row["form"]: row["base"] for row in table("irregular_forms")}


def _singular(word: str) -> str:
    if word in _irregular():
        return _irregular()[word]
    if len(word) < 4 or not word.endswith("s") or word.endswith(_SINGULAR_ENDINGS):
        if len(word) > 6 and word.endswith("ae"):
            return word[:-1]
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if len(word) > 6 and word.endswith(("oses", "yses", "eses", "ises")):
        return word[:-2] + "is"
    if word.endswith(("sses", "shes", "ches", "xes", "zes", "uses")):
        return word[:-2]
    return word[:-1]


def _american(word: str) -> str:
    if len(word) < 5 or not _BRITAIN.search(word):
        return word
    for pattern, replacement in _BRITISH:
        word = pattern.sub(replacement, word)
    return word


@lru_cache(maxsize=200_000)
def fold_word(raw: str) -> str:
    """Fold one word without blanks or punctuation.

    >>> [fold_word(w) for w in ("Tumours", "vertebrae", "ADSCs", "TNFα", "IL6", "diagnoses")]
    ['tumor', 'vertebra', 'adsc', 'tnf alpha', 'il 6', 'diagnosis']
    """
    if raw in _ROMAN:
        return _ROMAN[raw]
    if not raw.isascii():
        raw = "".join(f" {_GREEK[c.lower()]} " if c.lower() in _GREEK else c for c in raw)
        raw = unicodedata.normalize("NFKD", raw.translate(_PLAIN))
        raw = "".join(c for c in raw if not unicodedata.combining(c))
    short = _SHORT_PLURAL.match(raw)
    if short:
        raw = short.group(1)
    raw = _GLUED.sub(r" \1 ", raw)
    pieces = _PIECE.findall(raw)
    return " ".join(_american(_singular(piece.lower())) for piece in pieces)


def fold_words(text: str) -> list[Word]:
    """Return the words of a text, folded, with their offsets.

    A possessive belongs to no word; a plus directly behind one is the word ``positive``.

    >>> [w.norm for w in fold_words("Parkinson's disease; CD4+ T-cells")]
    ['parkinson', 'disease', 'cd 4 positive', 't', 'cell']
    """
    found: list[Word] = []
    for match in _RAW.finditer(text):
        start, end = match.span()
        raw = match.group()
        if raw == "s" and start and _POSSESSIVE.match(text, start - 1):
            continue
        norm = fold_word(raw)
        if raw in ("I", "V") and found and found[-1].norm in _NUMBERED:
            norm = "1" if raw == "I" else "5"
        if text.startswith("+", end) and end - start < 8:
            norm += " positive"
            end += 1
        if norm:
            found.append(Word(norm, start, end))
    return found


def fold(text: str) -> str:
    """Return the normal form of a name.

    >>> fold("Oesophageal tumours"), fold("β-Catenin"), fold("type II diabetes")
    ('esophageal tumor', 'beta catenin', 'type 2 diabetes')
    """
    if _AROUND.search(text):
        return " ".join(word.norm for word in fold_words(text))
    return " ".join(filter(None, map(fold_word, _RAW.findall(text))))


#: Words that carry no meaning when a name is inverted ("cancer of the lung" = "lung cancer").
FUNCTION_WORDS = frozenset(
    [
        "of",
        "the",
        "a",
        "an",
        "in",
        "from",
        "to",
        "for",
        "by",
        "with",
        "and",
        "or",
        "due",
        "derived",
        "extracted",
        "obtained",
        "isolated",
        "related",
        "associated",
        "induced",
        "based",
    ]
)


def fold_unordered(words: list[str], nouns: dict[str, str]) -> str:
    """Return a form that forgets order, function words, and adjectives of organs.

    ``words`` are folded; ``nouns`` gives an adjective's noun (``spinal`` -> ``spine``).

    >>> fold_unordered(["fracture", "of", "the", "spine"], {"spinal": "spine"})
    'fracture spine'
    >>> fold_unordered(["spinal", "fracture"], {"spinal": "spine"})
    'fracture spine'
    """
    kept = {nouns.get(word, word) for word in words if word not in FUNCTION_WORDS}
    return " ".join(sorted(kept))
