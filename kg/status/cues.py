"""Words that deny or doubt, wherever they stand, each with how far it reaches.

`kg.status.certainty` asks what holds for one predicate; here every such word of a sentence is
found by ``ontologies/cues.tsv``. The column ``stands`` says when a word counts by itself: always
(empty), with a clause below it (``clause``: "appears to", not "appears in blood"), or only for
the predicate of a claim (``claim``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.status.scopes import scope_of
from kg.syntax import Syntax
from kg.tables import table

KINDS = ("negation", "hedge", "inference")
_LONGEST = 4
#: Characters of the shortest word that a prefix is looked for in.
_SHORT = 7
_NOT = frozenset({"not", "n't", "n’t"})
#: What a "not" before it takes back, and nothing more.
_WHOLLY = frozenset(
    {"always", "necessarily", "invariably", "exclusively", "entirely", "solely", "all"}
)
_VERBAL = ("VERB", "AUX")
#: Clauses that a word may open, by their labels.
_CLAUSES = ("ccomp", "xcomp", "csubj", "csubjpass", "acl", "oprd")


@dataclass(frozen=True, slots=True)
class _Row:
    kind: str
    level: str
    where: str
    stands: str


@dataclass(frozen=True, slots=True)
class FoundCue:
    """A cue of one or more words of a sentence, by their indices."""

    words: tuple[int, ...]
    kind: str
    level: str


@cache
def _rows() -> tuple[dict[str, list[_Row]], dict[tuple[str, ...], _Row], frozenset[str]]:
    """Return single words, phrases, and what nobody knows when it is denied."""
    single: dict[str, list[_Row]] = defaultdict(list)
    phrases: dict[tuple[str, ...], _Row] = {}
    known = set()
    for row in table("cues"):
        if row["where"] == "not known":
            known.add(row["cue"])
        elif row["kind"] in KINDS and row["stands"] != "claim":
            made = _Row(row["kind"], row["level"], row["where"], row["stands"])
            if row["where"] == "anywhere":
                phrases.setdefault(tuple(row["cue"].split()), made)
            else:
                single[row["cue"]].append(made)
    return dict(single), phrases, frozenset(known)


def find_cues(syntax: Syntax, sentence: int) -> Iterator[FoundCue]:
    """Yield the cues of a sentence in reading order; none shares a word with another."""
    first, last = syntax.parse.sentences[sentence]
    index = first
    taken: set[int] = set()
    while index < last:
        found = None if index in taken else _phrase(syntax, index, last) or _single(syntax, index)
        if found is not None and taken.isdisjoint(found.words):
            taken.update(found.words)
            yield found
        index += 1


def is_prefixed(syntax: Syntax, index: int) -> bool:
    """Say whether a word denies itself: "unphosphorylated", "nontumorigenic", "non-coding"."""
    word = syntax[index].text.lower()
    if index > 1 and syntax[index - 1].text == "-" and syntax[index - 2].text.lower() == "non":
        return True
    participle = word.startswith("un") and word.endswith("ed") and len(word) > _SHORT
    return participle or (word.startswith("non") and len(word) > _SHORT)


def contrasted(syntax: Syntax, index: int) -> bool:
    """Say whether a noun is denied beside what holds: "binds X, but not Y or Z"."""
    first, _ = syntax.parse.sentences[syntax.sentence_of(index)]
    for at in range(first, index):
        if syntax[at].text.lower() != "not" or not_only(syntax, at):
            continue
        scope = syntax.within(scope_of(syntax, (at,)))
        if index not in scope:
            continue
        if at == first and syntax[syntax[at].head].pos not in _VERBAL:
            return True  # "Not all statins ..."
        verbs = any(syntax[i].pos in _VERBAL for i in scope)
        if at > first and syntax[at - 1].text.lower() in (",", "but", "and") and not verbs:
            return True
    return False


def denied_beside(syntax: Syntax, index: int) -> bool:
    """Say whether a word, or what its brackets are of, is denied beside what holds.

    "... in men, but not in women (p = .4)".
    """
    first, _ = syntax.parse.sentences[syntax.sentence_of(index)]
    word, opened, most = index, 0, 0
    for at in range(index - 1, first, -1):
        opened += (syntax[at].text in ("(", "[")) - (syntax[at].text in (")", "]"))
        if opened > most:
            word, most = at - 1, opened
    return contrasted(syntax, word)


def not_only(syntax: Syntax, index: int) -> bool:
    """Say whether a "not" belongs to "not only", which denies nothing."""
    after = [syntax[i].text.lower() for i in range(index + 1, min(index + 3, len(syntax.tokens)))]
    return bool({"only", "just", "merely"} & set(after[:1])) or after in (
        ["the", "only"],
        ["the", "most"],
        ["the", "best"],
    )


def partly(syntax: Syntax, index: int) -> bool:
    """Say whether a "not" only says that something is not so always: "is not always due to"."""
    after = syntax[index + 1].text.lower() if index + 1 < len(syntax.tokens) else ""
    return syntax[index].text.lower() in _NOT and after in _WHOLLY


def _phrase(syntax: Syntax, index: int, last: int) -> FoundCue | None:
    """Return the longest phrase of the table that begins with a word."""
    _, phrases, _ = _rows()
    texts = [syntax[i].text.lower() for i in range(index, min(index + _LONGEST, last))]
    lemmas = [syntax[i].lemma.lower() for i in range(index, index + len(texts))]
    for size in range(len(texts), 0, -1):
        mixed = (lemmas[0], *texts[1:size])
        row = phrases.get(tuple(texts[:size])) or phrases.get(mixed)
        if row is not None:
            return FoundCue(tuple(range(index, index + size)), row.kind, row.level)
    return None


def _single(syntax: Syntax, index: int) -> FoundCue | None:
    """Return the cue that one word is, with the words that belong to it."""
    single, _, known = _rows()
    word = syntax[index]
    text, lemma = word.text.lower(), word.lemma.lower()
    if text in _NOT:
        return _not(syntax, index, known)
    for row in (*single.get(text, ()), *(single.get(lemma, ()) if lemma != text else ())):
        if _fits(syntax, index, row) and _stands(syntax, index, row):
            words = (index, *_paired(syntax, index))
            if row.kind == "inference":
                that = [i for c in syntax.children(index, "ccomp") for i in _that(syntax, c)]
                words = (index, *(i for i in that if i == index + 1))
            return FoundCue(words, row.kind, row.level)
    return None


def _not(syntax: Syntax, index: int, known: frozenset[str]) -> FoundCue | None:
    """Return what "not" makes: a denial, an unknown ("not clear"), or nothing ("not only")."""
    if not_only(syntax, index):
        return None
    head = syntax[index].head
    told = [head, *syntax.children(head, "acomp")]
    for one in told:
        word = syntax[one]
        if one > index and word.lemma.lower() in known and word.tag in ("JJ", "VBN"):
            return FoundCue((index, one), "hedge", "speculative")
    before = syntax[index - 1] if index else None
    if before and before.text.lower() == "can" and before.span.end == syntax[index].span.start:
        return FoundCue((index - 1, index), "negation", "")  # "cannot"
    return FoundCue((index,), "negation", "")


def _paired(syntax: Syntax, index: int) -> list[int]:
    """Return the "nor" of a "neither"."""
    if syntax[index].text.lower() != "neither":
        return []
    last = syntax.parse.sentences[syntax.sentence_of(index)][1]
    return [i for i in range(index + 1, last) if syntax[i].text.lower() == "nor"][:1]


def _that(syntax: Syntax, clause: int) -> list[int]:
    return [i for i in syntax.children(clause, "mark") if syntax[i].text.lower() == "that"]


def _fits(syntax: Syntax, index: int, row: _Row) -> bool:
    """Say whether a word is of the part of speech that the table's place means."""
    word = syntax[index]
    if row.where == "aux":
        denied = {syntax[i].text.lower() for i in syntax.children(word.head, "neg")} & _NOT
        return word.tag == "MD" and not (word.text.lower() == "could" and denied)
    if row.where == "adv":
        return word.pos == "ADV"
    if row.where == "adj":
        return word.pos == "ADJ" or (word.tag in ("VBN", "VBD") and word.dep == "amod")
    if row.where == "noun":
        return word.pos == "NOUN"
    if row.where == "det":
        return word.text.lower() not in ("no",) or word.dep in ("det", "neg", "advmod")
    return True


def _stands(syntax: Syntax, index: int, row: _Row) -> bool:
    """Say whether a word has the clause that makes it a cue."""
    if row.stands != "clause":
        return True
    word = syntax[index]
    if word.dep == "mark":
        return syntax[word.head].dep in ("ccomp", "acl", "pcomp")  # "asked if"
    below = syntax.children(index, *_CLAUSES)
    for prep in syntax.children(index, "prep"):
        below += [i for obj in syntax.children(prep, "pobj") for i in syntax.children(obj, "acl")]
    if word.pos == "NOUN" or word.lemma.lower() == "fail":
        below = [i for i in below if syntax.children(i, "aux")]
        return any(syntax[a].tag == "TO" for i in below for a in syntax.children(i, "aux"))
    return bool(below)
