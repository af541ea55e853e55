"""What a text says around its mentions: its short forms, its words, the species it speaks of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Set
from functools import cache, cached_property, lru_cache

from kg.abbreviations import abbreviations
from kg.fold import fold, fold_words
from kg.model import Document
from kg.tables import table

#: Characters of a context that are read; what stands further on says no more.
_MOST = 400_000
_GENUS = re.compile(r"(?<![\w-])([A-Z])[a-z]{2,24} ([a-z]{3,24})(?![\w-])")
_BINOMIAL = re.compile(r"([A-Z])[a-z]{0,2}\. ?([a-z]{3,24})(?= |$)")
_BRACKET = re.compile(r"\(([A-Z]{2,5})\)")
_WORD = re.compile(r"[^\s,;:()\[\]/]+")


class Surroundings:
    """What a text says of the names in it, read when it is asked for."""

    def __init__(self, text: str = "") -> None:
        self.text = text[:_MOST]

    @cached_property
    def _words(self) -> Counter[str]:
        return Counter(word.norm for word in fold_words(self.text))

    @property
    def words(self) -> Set[str]:
        """Its words, folded."""
        return self._words.keys()

    @cached_property
    def _counts(self) -> Counter[str]:
        counts: Counter[str] = Counter()
        for word, taxon in _species_words().items():
            if word in self._words:
                counts[taxon] += self._words[word]
        return counts

    @property
    def taxa(self) -> Set[str]:
        """The taxa it names by a common word."""
        return self._counts.keys()

    @cached_property
    def species(self) -> str:
        """The taxon it names most; "" when it names none."""
        return max(sorted(self._counts), key=self._counts.__getitem__, default="")

    @cached_property
    def shorts(self) -> dict[str, str]:
        """The long form of each short form that it defines."""
        found: dict[str, str] = {}
        for short, long in abbreviations(Document("", self.text)) if self.text.strip() else ():
            quoted = self.text[long.start : long.end]
            found.setdefault(self.text[short.start : short.end], quoted)
        for match in _BRACKET.finditer(self.text):  # in another order: "myotonic dystrophy (DM)"
            before = self.text[max(0, match.start() - 120) : match.start()]
            last = before.split()[-len(match[1]) :]
            if sorted(word[0].upper() for word in last) == sorted(match[1]):
                found.setdefault(match[1], " ".join(last))
        for short_form, long_form in list(found.items()):
            if len(short_form) > 2 and short_form.endswith("s") and short_form[-2].isupper():
                found.setdefault(short_form[:-1], long_form)
            elif short_form[-1:].isupper():
                found.setdefault(short_form + "s", long_form)
        return found

    @cached_property
    def genera(self) -> dict[str, str]:
        """The full name of each binomial it prints, by initial and epithet ("C elegans")."""
        return {f"{m[1]} {m[2]}": m[0] for m in _GENUS.finditer(self.text)}

    def spelt_out(self, text: str) -> str:
        """Return the words as the text itself explains them; "" when it does not.

        >>> around = surroundings("Mice with Tay-Sachs disease (TSD); Candida albicans grew.")
        >>> around.spelt_out("TSD patients"), around.spelt_out("C. albicans")
        ('Tay-Sachs disease patients', 'Candida albicans')
        """
        whole = self.shorts.get(text)
        if whole:
            return self._spelt(whole, but=text)
        made = _BINOMIAL.sub(self._genus, text) if "." in text and self.genera else text
        if self.shorts and (" " in made or "-" in made):
            made = self._spelt(made)
        return "" if made == text else made

    def _spelt(self, text: str, but: str = "") -> str:
        """Spell out the short forms among some words ("RVF virus"), ``but`` one."""
        return _WORD.sub(lambda w: w[0] if w[0] == but else self._long(w[0]), text)

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


@lru_cache(maxsize=64)  # mentions come document by document
def surroundings(text: str) -> Surroundings:
    """Return what a text says of the names in it."""
    return Surroundings(text)
