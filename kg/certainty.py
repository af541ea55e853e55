"""How firmly a sentence says what it says: denied, doubted, under test, or plain.

The cue words and their levels are ``ontologies/cues.tsv``. A cue counts for a predicate word
when it stands over it in the dependency graph: as its own auxiliary, adverb or negation, or
as a word that governs its clause ("failed to", "suggests that", "potential of ... for").
The levels follow the GENIA meta-knowledge scheme (Thompson et al. 2011).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.model import Certainty, Cue, StatementKind
from kg.syntax import Syntax
from kg.tables import table

#: Labels by which a clause hangs on the word that governs it.
_GOVERNED = frozenset({"xcomp", "ccomp", "advcl", "acl", "pcomp", "csubj", "csubjpass", "dep"})
_NOMINAL_PATH = frozenset({"pobj", "prep", "dobj", "attr", "acomp", "oprd", "conj", "compound"})
_SENTENCE_KINDS = {
    "background": StatementKind.FACT,
    "introduction": StatementKind.FACT,
    "context": StatementKind.FACT,
    "methods": StatementKind.METHOD,
    "design": StatementKind.METHOD,
    "setting": StatementKind.METHOD,
    "results": StatementKind.OBSERVATION,
    "findings": StatementKind.OBSERVATION,
    "conclusion": StatementKind.ANALYSIS,
    "conclusions": StatementKind.ANALYSIS,
    "discussion": StatementKind.ANALYSIS,
    "interpretation": StatementKind.ANALYSIS,
    "objective": StatementKind.INVESTIGATION,
    "objectives": StatementKind.INVESTIGATION,
    "aim": StatementKind.INVESTIGATION,
    "aims": StatementKind.INVESTIGATION,
}


@dataclass(frozen=True, slots=True)
class Status:
    """What the cues around a predicate say of it."""

    negated: bool = False
    certainty: Certainty = Certainty.CERTAIN
    under_test: bool = False
    analysis: bool = False
    expected: bool = False
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


@cache
def section_kind(section: str) -> StatementKind | None:
    """Return the statement kind that a section's heading promises, if it promises one.

    >>> section_kind("RESULTS")
    <StatementKind.OBSERVATION: 'observation'>
    """
    words = section.lower().strip(" :").replace("/", " ").split()
    return next((_SENTENCE_KINDS[word] for word in words if word in _SENTENCE_KINDS), None)


def governors(syntax: Syntax, index: int) -> Iterator[tuple[int, int]]:
    """Yield (governor, the child it was reached from) up from a predicate.

    The way up goes through complements and the nouns they hang on ("a way of treating"), and
    stops at a relative clause and at a word whose clause merely accompanies ("suggesting ...").
    """
    current = index
    for head in syntax.ancestors(index):
        dep = syntax[current].dep
        if dep == "advcl" and not _is_open(syntax, current):
            return
        if dep == "relcl" and syntax[head].dep not in ("attr", "oprd"):
            # "a disease that ..." after "is expected to become" shares the expectation.
            return
        if dep == "conj":
            if syntax[head].pos != syntax[current].pos and "VERB" not in (syntax[head].pos,):
                return
        elif dep not in _GOVERNED and dep not in _NOMINAL_PATH and dep != "relcl":
            return
        yield head, current
        current = head


def _is_open(syntax: Syntax, index: int) -> bool:
    """Say whether a clause is an infinitive, or introduced by "whether" or "if"."""
    return any(
        syntax[i].tag == "TO" or syntax[i].lemma.lower() in ("whether", "if")
        for i in syntax.children(index, "aux", "mark")
    )


def read_status(syntax: Syntax, predicate: int, arguments: tuple[int, ...] = ()) -> Status:
    """Return the status of a claim made by a predicate word with its argument words."""
    cues = _cues()
    negators: set[int] = set()
    level = Certainty.CERTAIN
    flags = dict.fromkeys(("under_test", "analysis", "expected", "outcome", "reported"), False)
    texts = {"frequency": "", "degree": "", "significance": ""}
    found: list[Cue] = []

    def lower(new: str) -> None:
        nonlocal level
        order = (Certainty.CERTAIN, Certainty.PROBABLE, Certainty.SPECULATIVE)
        if new and order.index(Certainty(new)) > order.index(level):
            level = Certainty(new)

    def note(index: int, kind: str) -> None:
        found.append(Cue(syntax[index].span, kind))

    def local(index: int, *, own: bool) -> None:
        """Read the auxiliaries, negations and adverbs that hang on one word."""
        for child in syntax.children(index):
            word, dep = syntax[child].text.lower(), syntax[child].dep
            if dep in ("punct", "prep", "conj", "relcl", "ccomp", "advcl"):
                continue
            if dep == "neg" or word in cues["neg"]:
                if not _not_only(syntax, child):
                    negators.add(child)
                    note(child, "negation")
            elif syntax[child].tag == "MD" and word in cues["aux"]:
                lower(cues["aux"][word][1])
                note(child, "hedge")
            elif word in cues["adv"]:
                kind, cue_level = cues["adv"][word]
                if kind == "negation":
                    negators.add(child)
                elif kind == "hedge":
                    lower(cue_level)
                elif kind == "outcome" and own:
                    flags["outcome"] = True
                elif kind == "frequency" and own:
                    texts["frequency"] = texts["frequency"] or word
                if kind != "frequency" or own:
                    note(child, kind)
                if word in ("significantly", "significant") and own:
                    texts["significance"] = "significant"
            elif not own and dep == "det" and cues["det"].get(word, ("",))[0] == "negation":
                negators.add(child)  # "no evidence that"
                note(child, "negation")
            elif word in cues["adj"] and dep in ("amod", "acomp"):
                lower(cues["adj"][word][1])
                note(child, "hedge")

    local(predicate, own=True)
    own = cues["noun"].get(syntax[predicate].lemma.lower())
    if own is not None and own[0] == "hedge" and syntax[predicate].pos == "NOUN":
        lower(own[1])
        flags["analysis"] = True
        note(predicate, "hedge")
    own_negators = frozenset(negators)
    for governor, child in governors(syntax, predicate):
        lemma = syntax[governor].lemma.lower()
        if syntax[child].dep == "conj":
            # A coordinated predicate shares the modal and the governor, not the negation.
            shared = [
                i for i in syntax.children(governor, "aux") if syntax[i].text.lower() in cues["aux"]
            ]
            for index in shared:
                if not syntax.children(child, "nsubj", "nsubjpass"):
                    lower(cues["aux"][syntax[index].text.lower()][1])
                    note(index, "hedge")
            continue
        noun = syntax[governor].pos in ("NOUN", "PROPN")
        place = "noun" if noun else "governor"
        kind, cue_level = cues[place].get(lemma) or cues["governor"].get(lemma) or ("", "")
        if noun and kind == "test" and lemma not in cues["noun"]:
            kind = ""  # "the first study to show" asks nothing
        complement = syntax[child].dep in _GOVERNED or (noun and syntax[child].dep == "prep")
        # "suggesting a way of treating", "lack evidence for": the clause hangs on a noun below.
        nominal = syntax[predicate].pos in ("NOUN", "PROPN")
        complement |= syntax[child].dep == "dobj" and (child != predicate or nominal)
        complement |= kind == "test" and syntax[child].dep == "prep"  # "look at", "test for"
        if complement and kind == "negation":
            negators.add(governor)
            note(governor, "negation")
        elif complement and kind == "hedge":
            lower(cue_level)
            flags["expected"] |= lemma in ("expect", "anticipate", "hope", "predict")
            # A trailing "suggesting ..." is the writer's thought, not what the study concludes.
            flags["analysis"] |= lemma in ("suggest", "imply") and syntax[governor].tag != "VBG"
            note(governor, "hedge")
        elif complement and kind == "test" and _asks(syntax, governor, child):
            lower(cue_level)
            flags["under_test"] = True
            note(governor, "hedge")
        elif complement and kind == "factive":
            flags["analysis"] |= lemma in ("conclude", "indicate", "reveal")
            flags["reported"] = True
        local(governor, own=False)

    for index in syntax.children(predicate, "mark"):
        if syntax[index].lemma.lower() in ("whether", "if"):
            lower("speculative")
            flags["under_test"] = True
            note(index, "hedge")
            negators = set(own_negators)  # "it is not clear whether" denies nothing
    denied: list[int] = []
    first = [syntax.conjuncts(i)[0] for i in arguments]
    for argument in dict.fromkeys((predicate, *arguments, *first)):
        for child in syntax.children(
            argument, "det", "amod", "neg", "nummod", "advmod", "predet", "preconj", "cc"
        ):
            word = syntax[child].text.lower()
            kind = cues["det"].get(word, ("", ""))[0]
            if kind == "negation":
                denied.append(child)
                note(child, "negation")
            elif kind == "degree":
                texts["degree"] = word
                note(child, "degree")
            elif argument == predicate and word in cues["adj"]:
                lower(cues["adj"][word][1])
                note(child, "hedge")
    for argument in first:
        before = syntax.within(syntax.phrase(argument))[0] - 1
        word = syntax[before].text.lower() if before >= 0 else ""
        if cues["det"].get(word, ("",))[0] == "negation":
            denied.append(before)  # "neither X nor Y", wherever the parse hangs it
            note(before, "negation")
    negators |= set(denied[:1])  # "neither X nor Y" denies once
    return Status(
        negated=len(negators) % 2 == 1,
        certainty=level,
        cues=tuple(sorted(set(found))),
        frequency=texts["frequency"],
        degree=texts["degree"],
        significance=texts["significance"],
        **flags,
    )


def _not_only(syntax: Syntax, index: int) -> bool:
    """Say whether a "not" belongs to "not only", which denies nothing."""
    after = index + 1
    return after < len(syntax.tokens) and syntax[after].text.lower() in ("only", "just", "merely")


def _asks(syntax: Syntax, governor: int, child: int) -> bool:
    """Say whether a verb of inquiry asks about the clause, and does not report it."""
    if syntax[governor].pos in ("NOUN", "PROPN"):
        return True
    return syntax[child].dep in ("xcomp", "ccomp", "advcl", "pcomp", "prep", "dobj")
