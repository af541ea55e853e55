"""How firmly a sentence says what it says: denied, doubted, under test, or plain.

The cue words and their levels are ``ontologies/cues.tsv``. A cue counts for a predicate word
when it stands over it in the dependency graph: as its own auxiliary, adverb or negation, or
as a word that governs its clause ("failed to", "suggests that", "potential of ... for").
The levels follow the GENIA meta-knowledge scheme (Thompson et al. 2011).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from kg.cues import is_prefixed, not_only
from kg.governing import GOVERNED, asks, governors, is_complement, there_is
from kg.model import Certainty, Cue
from kg.scopes import scope_of
from kg.syntax import Syntax
from kg.tables import table


@dataclass(frozen=True, slots=True)
class Status:
    """What the cues around a predicate say of it."""

    negated: bool = False
    certainty: Certainty = Certainty.CERTAIN
    under_test: bool = False
    analysis: bool = False
    expected: bool = False
    #: Whether a word of association governs it ("related to lower X"): then it is no cause.
    associated: bool = False
    #: Whether a verb of showing or finding governs it ("the study revealed that").
    reported: bool = False
    frequency: str = ""
    degree: str = ""
    outcome: bool = False
    significance: str = ""
    cues: tuple[Cue, ...] = ()


@cache
def _cues() -> dict[str, dict[str, tuple[str, str]]]:
    """Return place -> word -> (kind, level)."""
    found: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for row in table("cues"):
        found[row["where"]].setdefault(row["cue"], (row["kind"], row["level"]))
    return found


def read_status(syntax: Syntax, predicate: int, arguments: tuple[int, ...] = ()) -> Status:
    """Return the status of a claim made by a predicate word with its argument words."""
    return _StatusReader(syntax, predicate, arguments).read()


class _StatusReader:
    """Collects the cues around one predicate; used once and thrown away."""

    def __init__(self, syntax: Syntax, predicate: int, arguments: tuple[int, ...]) -> None:
        self.syntax = syntax
        self.predicate = predicate
        self.arguments = arguments
        self.cues = _cues()
        self.negators: set[int] = set()
        self.level = Certainty.CERTAIN
        self.flags = dict.fromkeys(
            ("under_test", "analysis", "expected", "associated", "outcome", "reported"), False
        )
        self.texts = {"frequency": "", "degree": "", "significance": ""}
        self.found: set[Cue] = set()

    def read(self) -> Status:
        """Return what all cues come to."""
        self._own()
        own = frozenset(self.negators)
        for governor, child in governors(self.syntax, self.predicate):
            if self.syntax[child].dep == "conj":
                self._shared(governor, child)
            else:
                self._above(governor, child)
                for told in there_is(self.syntax, governor, child):
                    self._above(told, child)
        self._question(own)
        self._around_arguments()
        return Status(
            negated=len(self.negators) % 2 == 1,
            certainty=self.level,
            cues=tuple(sorted(self.found, key=lambda cue: (cue.span, cue.kind))),
            frequency=self.texts["frequency"],
            degree=self.texts["degree"],
            significance=self.texts["significance"],
            **self.flags,
        )

    def _hedge(self, index: int, level: str) -> None:
        order = (Certainty.CERTAIN, Certainty.PROBABLE, Certainty.SPECULATIVE)
        if level and order.index(Certainty(level)) > order.index(self.level):
            self.level = Certainty(level)
        self._note(index, "hedge")

    def _deny(self, index: int) -> None:
        self.negators.add(index)
        self._note(index, "negation")

    def _note(self, index: int, kind: str) -> None:
        scope = scope_of(self.syntax, (index,)) if kind in ("negation", "hedge") else None
        self.found.add(Cue(self.syntax[index].span, kind, scope))

    def _denies(self, word: str) -> bool:
        return self.cues["det"].get(word, ("",))[0] == "negation"

    def _own(self) -> None:
        """Read the words that hang on the predicate, and the predicate noun itself."""
        word = self.syntax[self.predicate]
        if word.lemma.lower() in self.cues["self"] or is_prefixed(self.syntax, self.predicate):
            self._deny(self.predicate)
        self._local(self.predicate, own=True)
        self._sentence()
        kind, level = self.cues["noun"].get(word.lemma.lower(), ("", ""))
        if kind == "hedge" and word.pos == "NOUN":  # "the potential of X"
            self._hedge(self.predicate, level)
            self.flags["analysis"] = True

    def _sentence(self) -> None:
        """Read what marks the whole sentence: a question, a title without a verb, "Never has"."""
        syntax = self.syntax
        first, last = syntax.parse.sentences[syntax.sentence_of(self.predicate)]
        words = syntax.tokens[first:last]
        asked = "?" in [t.text for t in words[-3:]]
        infinitive = any(syntax[i].tag == "TO" for i in syntax.children(self.predicate, "aux"))
        planned = infinitive and not any(t.tag in ("VBD", "VBZ", "VBP", "MD") for t in words)
        if asked or planned:
            self._hedge(last - 1 if asked else self.predicate, "speculative")
            self.flags["under_test"] = True
        before = self.predicate - 1
        graded = syntax[before].text.lower() if before >= first else ""
        if graded in ("more", "less", "as", "equally", "similarly"):
            self.texts["degree"] = graded  # "as effective as": not plainly so
            if before > first and syntax[before - 1].text.lower() in ("no", "not"):
                self._deny(before)
        if words[0].text.lower() in ("never", "nor") and words[0].head != self.predicate:
            self._deny(first)

    def _local(self, index: int, *, own: bool) -> None:
        """Read the auxiliaries, negations and adverbs that hang on one word."""
        syntax, cues = self.syntax, self.cues
        for child in syntax.children(index):
            word, dep = syntax[child].text.lower(), syntax[child].dep
            if dep in ("punct", "prep", "conj", "relcl", "ccomp", "advcl"):
                continue
            if dep == "neg" or word in cues["neg"]:
                if not not_only(syntax, child):
                    self._deny(child)
            elif syntax[child].tag == "MD" and word in cues["aux"]:
                if word != "could" or not syntax.children(index, "neg"):  # "could not" is able
                    self._hedge(child, cues["aux"][word][1])
            elif word in cues["adv"]:
                self._adverb(child, word, own=own)
            elif word == "longer" and syntax.tokens[child - 1].text.lower() in ("no", "not"):
                self._deny(child)
            elif not own and dep == "det" and self._denies(word):
                self._deny(child)  # "no evidence that"
            elif not own and word in cues["evidence"] and syntax[index].lemma.lower() in _GROUNDS:
                self._hedge(child, cues["evidence"][word][1])  # "little evidence that"
            elif word in cues["adj"] and dep in ("amod", "acomp"):
                self._hedge(child, cues["adj"][word][1])

    def _adverb(self, index: int, word: str, *, own: bool) -> None:
        kind, level = self.cues["adv"][word]
        if kind == "negation":
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

    def _shared(self, governor: int, child: int) -> None:
        """Read what a coordinated predicate shares with the first: the modal, "not ... or"."""
        syntax = self.syntax
        if syntax.children(child, "nsubj", "nsubjpass"):
            return
        for index in syntax.children(governor, "aux"):
            level = self.cues["aux"].get(syntax[index].text.lower())
            if level is not None:
                self._hedge(index, level[1])
        joined = {syntax[i].text.lower() for i in syntax.children(governor, "cc")}
        if joined & {"or", "nor"}:
            for index in syntax.children(governor, "neg"):
                self._deny(index)

    def _above(self, governor: int, child: int) -> None:
        """Read a word that governs the predicate's clause, and what hangs on it."""
        syntax = self.syntax
        lemma = syntax[governor].lemma.lower()
        noun = syntax[governor].pos in ("NOUN", "PROPN")
        known = (self.cues["noun"].get(lemma) if noun else None) or self.cues["governor"].get(lemma)
        kind, level = known or ("", "")
        if noun and kind == "test" and lemma not in self.cues["noun"]:
            kind = ""  # "the first study to show" asks nothing
        if not is_complement(self.syntax, self.predicate, governor, child, kind):
            kind = ""
        denied = {syntax[i].text.lower() for i in syntax.children(governor, "det", "neg")}
        if lemma == "doubt" and "no" in denied:
            return  # "there is no doubt that"
        either = {
            self.cues["governor"].get(syntax[i].lemma.lower(), ("",))[0]
            for i in syntax.conjuncts(governor)
        }
        if kind == "negation" and "factive" in either:
            self._hedge(governor, "speculative")  # "to prove or disprove that"
            self.flags["under_test"] = True
        elif kind == "negation":
            self._deny(governor)
            if level:
                self._hedge(governor, level)
        elif kind == "hedge":
            self._hedge(governor, level)
            self.flags["expected"] |= lemma in ("expect", "anticipate", "hope", "predict")
            # A trailing "suggesting ..." is the writer's thought, not what the study concludes.
            trailing = syntax[governor].tag == "VBG"
            self.flags["analysis"] |= lemma in ("suggest", "imply") and not trailing
        elif kind == "test" and asks(syntax, governor, child):
            self._hedge(governor, level)
            self.flags["under_test"] = True
        elif kind == "association":
            self.flags["associated"] = True
        elif kind == "factive":
            self.flags["analysis"] |= lemma in ("conclude", "indicate", "reveal")
            self.flags["reported"] = True
        self._local(governor, own=False)
        self._predicated(governor, child)

    def _predicated(self, governor: int, child: int) -> None:
        """Read what is said of the clause: "it is unlikely that", "it is a myth that"."""
        syntax = self.syntax
        subject = syntax[child].dep in ("nsubj", "nsubjpass")
        clause = syntax[governor].lemma.lower() == "be" and syntax[child].dep in GOVERNED
        for index in syntax.children(governor, "acomp", "attr", "oprd"):
            kind, level = self.cues["governor"].get(syntax[index].lemma.lower(), ("", ""))
            if index == child or not (clause or (subject and level == "speculative")):
                continue
            if kind == "negation":
                self._deny(index)
            if level:
                self._hedge(index, level)
            self.flags["under_test"] |= subject and kind == "hedge"  # "the effect is unknown"

    def _question(self, own: frozenset[int]) -> None:
        """Read "whether" and "if": the clause is asked, and "not clear whether" denies nothing."""
        for index in self.syntax.children(self.predicate, "mark"):
            if self.syntax[index].lemma.lower() in ("whether", "if"):
                self._hedge(index, "speculative")
                self.flags["under_test"] = True
                self.negators = set(own)

    def _around_arguments(self) -> None:
        """Read the determiners of predicate and arguments; "neither X nor Y" denies once."""
        syntax = self.syntax
        denied: list[int] = []
        first = [syntax.conjuncts(i)[0] for i in self.arguments]
        for word in dict.fromkeys((self.predicate, *self.arguments, *first)):
            for child in syntax.children(word, *_BESIDE):
                text = syntax[child].text.lower()
                kind = self.cues["det"].get(text, ("",))[0]
                if kind == "negation":
                    denied.append(child)
                elif kind == "degree":
                    self.texts["degree"] = text
                    self._note(child, "degree")
                elif word == self.predicate and text in self.cues["adj"]:
                    self._hedge(child, self.cues["adj"][text][1])
        for _, obj in syntax.prepositions(self.predicate):
            denied += [
                i
                for i in syntax.children(obj, "det", "neg")
                if self._denies(syntax[i].text.lower())
            ]  # "in no patient"
        for word in first:
            before = syntax.within(syntax.phrase(word))[0] - 1
            if before >= 0 and self._denies(syntax[before].text.lower()):
                denied.append(before)
        for index in denied[:1]:
            self._deny(index)


#: What a claim is held for: little of it leaves it open.
_GROUNDS = frozenset({"basis", "evidence", "indication", "proof", "support"})
#: Where the words stand that deny or grade a noun.
_BESIDE = ("det", "amod", "neg", "nummod", "advmod", "predet", "preconj", "cc")
