"""What hangs on one word and denies or doubts it: auxiliaries, negations, adverbs, adjectives."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from kg.status.base import Tally
from kg.status.cues import is_prefixed, not_only, partly
from kg.status.governing import left_open, unasked
from kg.syntax import Syntax
from kg.tables import table


@cache
def _cues() -> dict[str, dict[str, tuple[str, str]]]:
    """Return place -> word -> (kind, level)."""
    found: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for row in table("cues"):
        found[row["where"]].setdefault(row["cue"], (row["kind"], row["level"]))
    return found


class Nearby(Tally):
    """A tally that reads the words around one word; never the predicate itself as a cue."""

    predicate = -1

    def __init__(self, syntax: Syntax) -> None:
        super().__init__(syntax)
        self.cues = _cues()

    def _denies(self, word: str) -> bool:
        return self.cues["det"].get(word, ("",))[0] == "negation"

    def _local(self, index: int, *, own: bool, below: int = -1) -> None:
        """Read the auxiliaries, negations and adverbs that hang on one word.

        ``below`` is the child on the way down to the predicate.
        """
        syntax, cues = self.syntax, self.cues
        for child in syntax.children(index):
            word, dep = syntax[child].text.lower(), syntax[child].dep
            if dep in ("punct", "prep", "conj", "relcl", "ccomp", "advcl"):
                continue
            if child == self.predicate:
                continue  # "are more likely to"
            for inner in syntax.children(child) if dep == "aux" else ():
                if syntax[inner].text.lower() in cues["neg"]:
                    self._deny(inner)  # "won't", hung on the "wo"
            if dep == "neg" or word in cues["neg"]:
                if partly(syntax, child) or (not own and left_open(syntax, index)):
                    self._hedge(child, "speculative")  # "not known to", "not clear that"
                elif not not_only(syntax, child):
                    self._deny(child)
            elif syntax[child].tag == "MD" and word in cues["aux"]:
                if word != "could" or not syntax.children(index, "neg"):  # "could not" is able
                    self._hedge(child, cues["aux"][word][1])
            elif word in cues["adv"] and own and is_prefixed(syntax, child):
                self._deny(child)  # "was non-significantly lower"
            elif word in cues["adv"]:
                self._adverb(child, word, own=own)
            elif word == "longer" and syntax.tokens[child - 1].text.lower() in ("no", "not"):
                self._deny(child)
            elif not own and dep == "det" and self._denies(word):
                if unasked(syntax, index, below):
                    self._hedge(child, "speculative")  # "no study on the effect of X on Y"
                    self.flags["under_test"] = True
                else:
                    self._deny(child)  # "no evidence that"
            elif not own and word in cues["evidence"] and syntax[index].lemma.lower() in _GROUNDS:
                self._hedge(child, cues["evidence"][word][1])  # "little evidence that"
            elif own and word in cues["quality"] and syntax[index].lemma.lower() in _REMEDIES:
                kind, level = cues["quality"][word]  # "an ineffective treatment"
                self._hedge(child, level) if kind == "hedge" else self._deny(child)
            elif word in cues["adj"] and dep in ("amod", "acomp"):
                self._hedge(child, cues["adj"][word][1])

    def _adverb(self, index: int, word: str, *, own: bool) -> None:
        kind, level = self.cues["adv"][word]
        if kind == "negation" or (
            not own and kind == "degree" and self.syntax[index].head in self.negators
        ):  # "seldom fails to"
            self._deny(index)
        elif kind == "hedge":
            self._hedge(index, level)
        elif own and kind == "degree":
            self.texts["degree"] = word
            self._note(index, kind)
        elif own:
            self._note(index, kind)
            self.flags["outcome"] |= kind == "outcome"
            if kind == "frequency":
                self.texts["frequency"] = self.texts["frequency"] or word
            if word == "significantly":
                self.texts["significance"] = "significant"


#: What a claim is held for: little of it leaves it open.
_GROUNDS = frozenset({"basis", "evidence", "indication", "proof", "report", "result", "support"})
#: Nouns for what treats, which an adjective may call worthless.
_REMEDIES = frozenset(
    {"cure", "drug", "intervention", "medicine", "remedy", "therapy", "treatment"}
)
