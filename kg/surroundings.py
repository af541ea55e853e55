"""What a text says around its mentions: its short forms, its words, the species it speaks of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

from kg.abbreviations import abbreviations
from kg.fold import fold, fold_words
from kg.model import Document
from kg.tables import table

#: Characters of a context that are read; what stands further on says no more.
_MOST = 400_000
_GENUS = re.compile(r"(?<![\w-])([A-Z])[a-z]{2,24} ([a-z]{3,24})(?![\w-])")
_BINOMIAL = re.compile(r"([A-Z])[a-z]{0,2}\. ?([a-z]{3,24})(?= |$)")
_BRACKET = re.compile(r"((?:[^\W\d_]{3,40} ){2,5})\(([A-Z]{2,5})\)")
_WORD = re.compile(r"[^\s,;:()\[\]/]+")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The words of a text (folded), the taxon it names most, its short forms and binomials.

    ``shorts`` gives the long form of each short form the text defines; ``genera`` the full name
    of each binomial it prints, by initial and epithet ("C elegans").
    """

    words: frozenset[str] = frozenset()
    species: str = ""
    taxa: frozenset[str] = frozenset()
    shorts: Mapping[str, str] = field(default_factory=dict)
    genera: Mapping[str, str] = field(default_factory=dict)

    def spelt_out(self, text: str) -> str:
        """Return the words as the text itself explains them; "" when it does not.

        >>> around = surroundings("Mice with Tay-Sachs disease (TSD); Candida albicans grew.")
        >>> around.spelt_out("TSD patients"), around.spelt_out("C. albicans")
        ('Tay-Sachs disease patients', 'Candida albicans')
        """
        whole = self.shorts.get(text)
        if whole:
            return whole
        made = _BINOMIAL.sub(self._genus, text) if self.genera and "." in text else text
        if self.shorts and (" " in made or "-" in made):
            made = _WORD.sub(lambda word: self._long(word.group()), made)
        return "" if made == text else made

    def _genus(self, match: re.Match[str]) -> str:
        return self.genera.get(f"{match[1]} {match[2]}", match[0])

    def _long(self, word: str) -> str:
        if word in self.shorts:
            return self.shorts[word]
        head, hyphen, tail = word.rpartition("-")
        return f"{self.shorts[head]} {tail}" if hyphen and head in self.shorts else word


@cache
def _species_words() -> dict[str, str]:
    return {fold(row["word"]): row["curie"] for row in table("species_words")}


@lru_cache(maxsize=8)  # mentions come document by document
def surroundings(text: str) -> Surroundings:
    """Read what a text says around its mentions."""
    text = text[:_MOST]
    if not text.strip():
        return Surroundings()
    words = [word.norm for word in fold_words(text)]
    taxa = _species_words()
    counts: dict[str, int] = {}
    for word in words:
        if word in taxa:
            counts[taxa[word]] = counts.get(taxa[word], 0) + 1
    species = max(sorted(counts), key=lambda taxon: counts[taxon], default="")
    shorts: dict[str, str] = {}
    for short, long in abbreviations(Document("", text)):
        shorts.setdefault(text[short.start : short.end], text[long.start : long.end])
    for match in _BRACKET.finditer(text):  # in another order: "myotonic dystrophy (DM)"
        last = match[1].split()[-len(match[2]) :]
        if sorted(word[0].upper() for word in last) == sorted(match[2]):
            shorts.setdefault(match[2], " ".join(last))
    for short_form, long_form in list(shorts.items()):
        if len(short_form) > 2 and short_form.endswith("s") and short_form[-2].isupper():
            shorts.setdefault(short_form[:-1], long_form)
        elif short_form[-1:].isupper():
            shorts.setdefault(short_form + "s", long_form)
    genera = {f"{m[1]} {m[2]}": m[0] for m in _GENUS.finditer(text)}
    return Surroundings(frozenset(words), species, frozenset(counts), shorts, genera)
