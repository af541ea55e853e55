"""Dependency schemes: Universal and Stanford Dependencies rewritten as CLEAR trees.

CLEAR is the scheme of spaCy's English models (``prep pobj nsubjpass dobj relcl npadvmod``); our
rules read only that one. `to_clear` turns a tree of Universal Dependencies (v1 or v2, such as
UD-EWT, GUM, GENIA or scispaCy's parsers give) into it: prepositions and copulas become heads,
conjuncts a chain, a reporting verb after its quotation the head of it.

The method is our own, checked against CRAFT's use of the labels (Choi & Palmer, 2012).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.labels import CLAUSAL, CLEAR, SPEECH, UNMARKED

ROOT = -1


@dataclass(slots=True)
class Node:
    """A word of a tree that is being rewritten: ``head`` is an index, -1 for the root."""

    text: str
    lemma: str
    tag: str
    head: int
    dep: str
    pos: str = ""


def to_clear(sentence: Sequence[Node]) -> list[Node]:
    """Rewrite one UD tree as a CLEAR tree; the given nodes stay as they are.

    >>> tree = [Node("Cells", "cell", "NNS", 1, "nsubj"), Node("die", "die", "VBP", -1, "root"),
    ...         Node("in", "in", "IN", 3, "case"), Node("rats", "rat", "NNS", 1, "obl")]
    >>> [(node.dep, node.head) for node in to_clear(tree)]
    [('nsubj', 1), ('ROOT', -1), ('prep', 1), ('pobj', 2)]
    """
    tree = [replace(node) for node in sentence]
    _flatten(tree)
    agents = {i for i, node in enumerate(tree) if node.dep.endswith(":agent")}
    for node in tree:
        node.dep = _label(node)
    _raise_fixed(tree)
    _raise_copulas(tree)
    _raise_cases(tree, agents)
    _raise_gerund_markers(tree)
    _rename(tree)
    _chain_conjuncts(tree)
    _raise_speech(tree)
    for node in tree:
        if node.head == ROOT:
            node.dep = "ROOT"
        elif node.dep == "ROOT":
            node.dep = "dep"
    return tree


def is_tree(tree: Sequence[Node]) -> bool:
    """Say whether there is one root and every word leads up to it."""
    if sum(node.head == ROOT for node in tree) != 1:
        return False
    for start in range(len(tree)):
        at, steps = start, 0
        while at != ROOT:
            at, steps = tree[at].head, steps + 1
            if steps > len(tree):
                return False
    return True


def _children(tree: Sequence[Node], head: int) -> list[int]:
    return [i for i, node in enumerate(tree) if node.head == head]


def _label(node: Node) -> str:
    base, _, subtype = node.dep.partition(":")
    if subtype in UNMARKED and base in ("obl", "nmod"):
        return "npadvmod"
    if base == "advmod" and node.text.lower() in ("not", "n't", "n’t"):
        return "neg"
    if node.dep in ("nsubj:outer", "csubj:outer"):
        return node.dep
    return CLEAR.get(node.dep) or CLEAR.get(base, base)


def _flatten(tree: list[Node]) -> None:
    """Let the last word of a name be its head ("Jennifer M. Anderson")."""
    for first, head in enumerate(tree):
        flat = [i for i in _children(tree, first) if tree[i].dep.split(":")[0] in ("flat", "name")]
        if not flat or head.tag == "IN" or flat[0] < first:
            continue
        last = flat[-1]
        tree[last].head, tree[last].dep = head.head, head.dep
        for i in _children(tree, first):
            if i != last:
                tree[i].head = last
        head.head, head.dep = last, "compound"


def _raise_fixed(tree: list[Node]) -> None:
    """Label the parts of fixed expressions as CRAFT does ("such as", "as well as", "due to")."""
    for first in range(len(tree)):
        parts = [i for i in _children(tree, first) if tree[i].dep in ("fixed", "mwe")]
        if not parts:
            continue
        head, last = tree[first], parts[-1]
        phrase = " ".join([head.text, *(tree[i].text for i in parts)]).lower()
        if phrase in ("such as", "rather than", "instead of", "as well as", "prior to", "so that"):
            tree[last].head, tree[last].dep = head.head, head.dep
            for i in _children(tree, first):
                tree[i].head = last
            for i in (first, *parts[:-1]):
                tree[i].head = last
                tree[i].dep = "amod" if tree[i].tag.startswith("JJ") else "advmod"
            if phrase == "as well as":
                tree[first].head = parts[0]
            if phrase == "so that":
                tree[first].dep = "mark"
        elif phrase in ("because of", "due to"):
            tree[last].dep = "pcomp"
        elif phrase in ("more than", "less than", "up to"):
            for i in (first, *parts):
                tree[i].head = head.head
                tree[i].dep = "quantmod" if tree[i].tag in ("IN", "TO") else "amod"
        elif head.tag == "DT":  # each other
            tree[last].head, tree[last].dep = head.head, head.dep
            for i in _children(tree, first):
                tree[i].head = last
            head.head, head.dep = last, "det"
        else:
            for i in parts:
                noun = tree[i].tag[:1] in "NJRD" and head.tag == "IN"
                tree[i].dep = "pobj" if noun else "prep" if tree[i].tag == "IN" else "advmod"
            if head.tag == "IN" and head.dep == "advmod":
                head.dep = "prep" if tree[parts[0]].dep == "pobj" else "advmod"


def _raise_copulas(tree: list[Node]) -> None:
    """Make the copula the head: "X is a student" has root "is", attr "student"."""
    for at in range(len(tree)):
        copula = tree[at]
        if copula.dep != "cop":
            continue
        top = copula.head
        word = tree[top]
        siblings = [i for i in _children(tree, top) if i != at]
        outer = [i for i in siblings if tree[i].dep.endswith(":outer")]
        copula.head, copula.dep = word.head, word.dep
        clauses = [i for i in siblings if tree[i].dep == "conj" and _is_clause(tree, i)]
        nominal = [i for i in siblings if tree[i].dep == "conj" and i not in clauses]
        for i in siblings:
            node = tree[i]
            if outer:
                if i in outer or (i < at and node.dep in ("advmod", "aux", "neg", "punct", "mark")):
                    node.head = at
            elif node.dep in ("punct", "cc") and nominal and top < i < nominal[-1]:
                pass
            elif (
                node.dep in CLAUSAL
                or i < min(at, top)
                or i in clauses
                or (node.dep == "cc" and clauses)
                or (node.dep == "advmod" and abs(i - at) <= abs(i - top) and not at < top < i)
            ):
                node.head = at
        if outer:
            word.dep = "ccomp"
        elif word.tag.startswith(("JJ", "RB")) or word.tag == "VBN":
            word.dep = "acomp"
        elif word.tag in ("IN", "RP"):
            word.dep = "prep"
        elif word.tag.startswith("V"):
            word.dep = "xcomp"
        else:
            word.dep = "attr"
        word.head = at


def _is_clause(tree: list[Node], at: int) -> bool:
    """Say whether a conjunct is a clause of its own: a finite verb, or with a subject or copula."""
    if tree[at].tag.startswith(("VB", "MD")):
        return True
    return any(tree[i].dep in ("cop", "nsubj", "nsubjpass") for i in _children(tree, at))


def _raise_cases(tree: list[Node], agents: set[int]) -> None:
    """Make prepositions heads: obl + case becomes prep + pobj, or agent + pobj."""
    for at in range(len(tree)):
        node = tree[at]
        cases = [i for i in _children(tree, at) if tree[i].dep == "case"]
        if not cases or tree[cases[0]].tag == "POS" or node.dep == "poss":
            continue
        cases = [i for i in cases if i < at] or cases
        first, label, head = cases[0], node.dep, node.head
        passive = head != ROOT and any(tree[i].dep == "auxpass" for i in _children(tree, head))
        agent = at in agents or (label in ("obl", "nmod") and passive)
        mine = [i for i in _children(tree, at) if i < first]
        tree[first].head = head
        if label == "conj" and head != ROOT and tree[head].dep in ("pobj", "pcomp"):
            tree[first].head = tree[head].head
        if agent and tree[first].text.lower() == "by":
            tree[first].dep = "agent"
        else:
            tree[first].dep = label if label in ("conj", "ROOT", "dep", "parataxis") else "prep"
        below = first
        for i in cases[1:]:
            if i < at:
                loose = [k for k in _children(tree, at) if below < k < i and tree[k].dep == "dep"]
                for k in loose[-1:]:  # "in contrast to"
                    tree[k].head, tree[k].dep, below = below, "pobj", k
                tree[i].head, tree[i].dep, below = below, "prep", i
        node.head, node.dep = below, "pcomp" if node.tag.startswith("V") else "pobj"
        for i in mine:
            tree[i].head = first
        if label == "ROOT":
            for i in _children(tree, at):
                if tree[i].dep == "punct" and i > at:
                    tree[i].head = first


def _raise_gerund_markers(tree: list[Node]) -> None:
    """Turn "for hearing" (mark + clause) into prep + pcomp."""
    for at, node in enumerate(tree):
        if node.dep not in ("advcl", "acl") or node.tag != "VBG" or node.head == ROOT:
            continue
        marks = [i for i in _children(tree, at) if tree[i].dep == "mark" and tree[i].tag == "IN"]
        if len(marks) != 1 or tree[marks[0]].text.lower() in ("while", "if", "although", "though"):
            continue
        mark = marks[0]
        mine = [i for i in _children(tree, at) if i < mark]
        tree[mark].head, tree[mark].dep = node.head, "prep"
        node.head, node.dep = mark, "pcomp"
        for i in mine:
            tree[i].head = mark


def _rename(tree: list[Node]) -> None:
    """Give the labels that depend on their neighbours their CLEAR name."""
    for at, node in enumerate(tree):
        kin = _children(tree, node.head) if node.head != ROOT else []
        deps = {tree[i].dep for i in kin}
        if node.dep == "obl":
            node.dep = "npadvmod"
        elif node.dep == "mark" and node.tag == "TO":
            node.dep = "aux"
        elif node.dep == "xcomp" and not node.tag.startswith("V"):
            small = deps & {"dobj", "nsubjpass"}
            node.dep = "oprd" if small else "acomp" if node.tag.startswith("JJ") else "attr"
        elif node.dep == "expl" and node.tag == "PRP":
            node.dep = "nsubj"
        elif node.dep in ("csubj", "csubj:outer"):
            it = any(tree[i].dep in ("expl", "nsubj") and tree[i].text.lower() == "it" for i in kin)
            if it and at > node.head:
                marks = {tree[i].text.lower() for i in _children(tree, at)}
                node.dep = "xcomp" if "to" in marks else "ccomp"
            else:
                node.dep = "csubj"
        elif node.dep == "nsubj:outer":
            node.dep = "nsubj"
        elif node.dep == "advmod" and node.head != ROOT and tree[node.head].tag == "CD":
            node.dep = "quantmod"
        elif node.dep == "nsubj" and at > node.head and any(tree[i].tag == "EX" for i in kin):
            node.dep = "attr"


def _chain_conjuncts(tree: list[Node]) -> None:
    """Hang each conjunct, its comma and its "and" on the conjunct before it."""
    for head in range(len(tree)):
        conjuncts = [i for i in _children(tree, head) if tree[i].dep == "conj" and i > head]
        for conjunct in conjuncts:
            for i in _children(tree, conjunct):
                if tree[i].dep in ("cc", "punct") and head < i < conjunct:
                    tree[i].head = head
        for before, conjunct in pairwise(conjuncts):
            tree[conjunct].head = before
            for i in _children(tree, head):
                if tree[i].dep in ("cc", "punct") and before < i < conjunct:
                    tree[i].head = before


def _raise_speech(tree: list[Node]) -> None:
    """Make a reporting verb after its quotation the head: "It works," said X."""
    for at, node in enumerate(tree):
        if node.dep != "parataxis" or node.lemma not in SPEECH or node.head > at:
            continue
        if not any(tree[i].dep == "nsubj" for i in _children(tree, at)):
            continue
        quoted = node.head
        before = [i for i in _children(tree, quoted) if i > at and tree[i].dep != "punct"]
        if before or tree[quoted].head > at:
            continue
        node.head, node.dep = tree[quoted].head, tree[quoted].dep
        tree[quoted].head, tree[quoted].dep = at, "ccomp"
        for i in _children(tree, quoted):
            if i > at or (tree[i].dep == "punct" and i == at - 1):
                tree[i].head = at
