"""How firmly a sentence says what it says: denied, doubted, under test, or plain.

The cue words and their levels are ``ontologies/cues.tsv``. A cue counts for a predicate word
when it stands over it in the dependency graph: as its own auxiliary, adverb or negation, or
as a word that governs its clause ("failed to", "suggests that", "potential of ... for").
The levels follow the GENIA meta-knowledge scheme (Thompson et al. 2011).
"""

from __future__ import annotations

from kg.model import Certainty
from kg.status.base import Status
from kg.status.cues import is_prefixed
from kg.status.governing import (
    GOVERNED,
    advised_against,
    asks,
    awaits,
    few,
    governors,
    has_clause,
    is_complement,
    may_be,
    neither_opening,
    nobody,
    nothing,
    stopped,
    there_is,
    way_up,
)
from kg.status.nearby import Nearby
from kg.status.purposes import aimed, narrows, question_mark, supposed, will_be
from kg.syntax import Syntax


def read_status(syntax: Syntax, predicate: int, arguments: tuple[int, ...] = ()) -> Status:
    """Return the status of a claim made by a predicate word with its argument words."""
    return _StatusReader(syntax, predicate, arguments).read()


class _StatusReader(Nearby):
    """Collects the cues around one predicate; used once and thrown away."""

    def __init__(self, syntax: Syntax, predicate: int, arguments: tuple[int, ...]) -> None:
        super().__init__(syntax)
        self.predicate = predicate
        self.arguments = arguments

    def read(self) -> Status:
        """Return what all cues come to."""
        self._own()
        own = frozenset(self.negators)
        aside = False
        for governor, child in governors(self.syntax, self.predicate):
            if self.syntax[child].dep == "conj":
                self._shared(governor, child)
            elif aside:
                self._none(governor)
            else:
                self._above(governor, child)
                for told in there_is(self.syntax, governor, child):
                    self._above(told, child)
            # "patients undergoing X were assessed": which ones, said in passing
            aside |= child == self.predicate and narrows(self.syntax, child)
        self._question(own)
        self._around_arguments()
        return self.status()

    def _own(self) -> None:
        """Read the words that hang on the predicate, and the predicate noun itself."""
        word = self.syntax[self.predicate]
        if word.lemma.lower() in self.cues["self"] or is_prefixed(self.syntax, self.predicate):
            self._deny(self.predicate)
        if stopped(self.syntax, self.predicate):
            self._deny(self.predicate - 1)
        self._local(self.predicate, own=True)
        self._sentence()
        self._within()
        kind, level = self.cues["noun"].get(word.lemma.lower(), ("", ""))
        if kind == "hedge" and word.pos == "NOUN":  # "the potential of X"
            self._hedge(self.predicate, level)
            self.flags["analysis"] = True

    def _sentence(self) -> None:
        """Read what marks the whole sentence: a question, a title without a verb, "Never has"."""
        syntax = self.syntax
        first, _ = syntax.parse.sentences[syntax.sentence_of(self.predicate)]
        asked = question_mark(syntax, self.predicate)
        if asked is not None:
            self._hedge(asked, "speculative")
            self.flags["under_test"] = True
        before = self.predicate - 1
        graded = syntax[before].text.lower() if before >= first else ""
        if graded in ("more", "less", "as", "equally", "similarly"):
            self.texts["degree"] = graded  # "as effective as": not plainly so
            if before > first and syntax[before - 1].text.lower() in ("no", "not"):
                self._deny(before)
        opening = syntax[first]
        if opening.text.lower() in ("never", "nor") and opening.head != self.predicate:
            self._deny(first)

    def _within(self) -> None:
        """Read what the clause stands in: "without", a purpose, a plan, a doubtful main clause."""
        syntax, word = self.syntax, self.syntax[self.predicate]
        above = syntax[word.head]
        if word.dep == "pcomp" and above.text.lower() == "without":
            self._deny(word.head)
        if aimed(syntax, self.predicate):
            self._hedge(self.predicate, "probable")
        for index in supposed(syntax, self.predicate):
            self._hedge(index, "speculative")
        planned = will_be(syntax, self.predicate)
        if planned is not None:
            self._hedge(planned, "speculative")
            self.flags["under_test"] = True
        marks = {syntax[i].text.lower() for i in syntax.children(word.index, "mark")}
        if word.dep == "advcl" and word.tag == "VBG" and marks <= {"while", "thereby"}:
            main = read_status(syntax, word.head)  # "may increase X, thereby preventing Y"
            for cue in main.cues:
                if cue.kind == "hedge" and main.certainty is not Certainty.CERTAIN:
                    self._hedge(syntax.within(cue.span)[0], main.certainty)
            self.flags["under_test"] |= main.under_test

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
            for index in syntax.children(governor, "neg", "preconj"):
                if syntax[index].dep == "neg" or self._denies(syntax[index].text.lower()):
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
        denied = {
            syntax[i].text.lower() for i in syntax.children(governor, "det", "neg", "compound")
        }
        if lemma == "doubt" and {"no", "nobody"} & denied:
            return  # "there is no doubt that", "nobody doubts that"
        either = {
            self.cues["governor"].get(syntax[i].lemma.lower(), ("",))[0]
            for i in syntax.conjuncts(governor)
        }
        if kind == "negation" and "factive" in either:
            self._hedge(governor, "speculative")  # "to prove or disprove that"
            self.flags["under_test"] = True
        elif kind == "negation" or advised_against(syntax, governor, child):
            self._deny(governor)
            if level or may_be(syntax, governor):
                self._hedge(governor, level or "speculative")
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
        told = syntax[child].dep == "ccomp" or kind in ("factive", "hedge", "backing")
        if told or nothing(syntax, governor):
            self._nobody(governor)
        self._local(governor, own=False, below=child)
        self._predicated(governor, child)

    def _none(self, noun: int) -> None:
        """Read a "no" before the noun of a phrase: "no increase of effects caused by"."""
        if self.syntax[self.predicate].tag == "VBG":
            return  # "no history of a disease affecting X": it does affect it
        for index in self.syntax.children(noun, "det"):
            if self._denies(self.syntax[index].text.lower()):
                self._deny(index)

    def _nobody(self, governor: int) -> None:
        """Read who shows it: "no study has shown that", "nothing to suggest", "few studies"."""
        syntax = self.syntax
        none = governor if nothing(syntax, governor) else nobody(syntax, governor)
        if none is not None:
            if self.negators - {governor}:  # "nobody has shown that it does not"
                self._hedge(none, "speculative")
            self._deny(none)
        rare = few(syntax, governor)
        if rare is not None:
            self._hedge(rare, "speculative")

    def _predicated(self, governor: int, child: int) -> None:
        """Read what is said of the clause: "it is unlikely that", "it is a myth that"."""
        syntax = self.syntax
        subject = syntax[child].dep in ("nsubj", "nsubjpass")
        open_ = awaits(syntax, governor) if subject else None
        if open_ is not None:  # "the role of X warrants further study"
            self._hedge(open_, "speculative")
            self.flags["under_test"] = True
        clause = syntax[governor].lemma.lower() == "be" and syntax[child].dep in GOVERNED
        beside = syntax.children(governor, "acomp", "attr", "oprd")
        if clause and not subject:  # "the truth is that", "one of the myths is that"
            named = syntax.children(governor, "nsubj")
            beside += named + [o for i in named for _, o in syntax.prepositions(i, "of")]
        for index in beside:
            lemma = syntax[index].lemma.lower()
            kind, level = self.cues["governor"].get(lemma) or self.cues["evidence"].get(
                lemma, ("", "")
            )
            told = subject and has_clause(syntax, child)  # "the idea that ... is wrong"
            if (
                index == child
                or kind == "test"
                or not (clause or told or (subject and level == "speculative"))
            ):
                continue
            if kind == "negation":
                self._deny(index)
                if may_be(syntax, index):
                    self._hedge(index, "speculative")  # "not impossible that"
            if level:
                self._hedge(index, level)
            self.flags["under_test"] |= subject and kind == "hedge"  # "the effect is unknown"

    def _question(self, own: frozenset[int]) -> None:
        """Read "whether" and "if": the clause is asked, and "not clear whether" denies nothing."""
        syntax = self.syntax
        verbs = [self.predicate]
        if not syntax.children(self.predicate, "nsubj", "nsubjpass", "mark"):
            verbs.append(syntax.conjuncts(self.predicate)[0])  # "if they had X and received Y"
        for index in [i for verb in dict.fromkeys(verbs) for i in syntax.children(verb, "mark")]:
            if self.syntax[index].lemma.lower() in ("whether", "if"):
                self._hedge(index, "speculative")
                self.flags["under_test"] = self.flags["asked"] = True
                self.negators = set(own)

    def _around_arguments(self) -> None:
        """Read the determiners of predicate and arguments; "neither X nor Y" denies once."""
        syntax = self.syntax
        denied: list[int] = []
        first = [syntax.conjuncts(i)[0] for i in self.arguments]
        first += [i for word in first for i in way_up(syntax, word, self.predicate)]
        for word in dict.fromkeys((self.predicate, *self.arguments, *first)):
            for child in syntax.children(word, *_BESIDE):
                text = syntax[child].text.lower()
                kind = self.cues["det"].get(text, ("",))[0]
                if kind == "negation":
                    denied.append(child)
                elif kind == "degree" and (word == self.predicate or text in _SCARCE):
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
        opening = neither_opening(syntax, self.predicate)
        for index in (denied or ([opening] if opening is not None else []))[:1]:
            self._deny(index)


#: Grades of a thing that grade what is said of it; "low density lipoprotein" grades nothing.
_SCARCE = frozenset({"little", "few", "minimal", "negligible"})
#: Where the words stand that deny or grade a noun.
_BESIDE = ("det", "amod", "neg", "nummod", "advmod", "predet", "preconj", "cc")
