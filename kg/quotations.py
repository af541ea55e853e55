"""Treebank sentences as press releases print them: reported speech, marks, headlines.

Treebanks hold few quotations with their speaker ("...," said X, a student at Y), which press
releases are made of. `quoted` wraps a real sentence in such a frame; the tree of the frame is
CLEAR: the reporting verb is the head, the sentence its ``ccomp``.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from kg.schemes import ROOT, Node

_FIRST = """Maria Shinji Emily Ahmed Wei Anna James Priya Carlos Fatima John Elena David Yuki Olga
Peter Amina Thomas Ingrid Rahul Sarah Luca Mei Daniel Sofia Kwame Hiroshi Julia Omar Linda Robert
Nina Pedro Hannah Ivan Grace Martin Aisha Paul Chloe"""
_LAST = """Lopez Takahashi Carter Hassan Zhang Berg Smith Patel Garcia Khan Miller Petrova Cohen
Tanaka Ivanova Müller Okafor Wright Larsen Gupta Jones Rossi Chen Kim Fernandez Mensah Sato Weber
Farouk Brown Wilson Novak Silva Fischer Popov Adams Nguyen Ali Dubois Evans O'Brien Lee Park"""
_ROLES = """a graduate student|a professor|an associate professor|the lead author|a researcher|
a cardiologist|the study 's first author|the senior author|a postdoctoral fellow|an immunologist|
the principal investigator|a doctoral student|director|a neuroscientist|a research scientist|
chief executive officer|an assistant professor|head|a geneticist|co - author|a surgeon"""
_FIELDS = """medicine|neurology|molecular biology|public health|epidemiology|surgery|genetics|
stem cell biology|pharmacology|cancer research|biomedical engineering|orthopaedics"""
_PLACES = """Osaka Metropolitan University|the University of Oxford|Leeds University|Stanford
University|the Karolinska Institute|Harvard Medical School|the University of Cape Town|Novartis|
Kyoto University|the Mayo Clinic|King 's College London|the National Institutes of Health|
Johns Hopkins University|the University of California|Monash University|the Broad Institute|
Massachusetts General Hospital|Imperial College London|the Max Planck Institute|Pfizer"""
_TITLES = ("Dr.", "Prof.", "Professor", "lead author", "senior author", "Dr.", "co - author")
_VERBS = ("said", "said", "said", "said", "says", "says", "added", "explained", "noted", "explains")
_GROUPS = ("the researchers", "the authors", "she", "he", "they", "the team", "the scientists")
_FINITE = ("VBZ", "VBD", "VBP", "VB", "VBN", "VBG")
_TAGS = {
    "a": "DT", "an": "DT", "the": "DT", "of": "IN", "'s": "POS", "-": "HYPH", "graduate": "NN",
    "associate": "JJ", "assistant": "JJ", "lead": "JJ", "first": "JJ", "senior": "JJ",
    "postdoctoral": "JJ", "principal": "JJ", "doctoral": "JJ", "chief": "JJ", "executive": "JJ",
    "molecular": "JJ", "public": "JJ", "biomedical": "JJ", "National": "NNP", "she": "PRP",
    "he": "PRP", "they": "PRP", "researchers": "NNS", "authors": "NNS", "scientists": "NNS",
    "Dr.": "NNP", "Prof.": "NNP", "Professor": "NNP", "genetics": "NNS", "Institutes": "NNPS",
}  # fmt: skip
_LABELS = {"DT": "det", "JJ": "amod", "POS": "case", "HYPH": "punct"}


class _Frame:
    """A growing sentence: words with trees and the blanks after them."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.blanks: list[bool] = []

    def add(self, text: str, tag: str, head: int, dep: str, blank: bool = True) -> int:
        self.nodes.append(Node(text, text.lower(), tag, head, dep))
        self.blanks.append(blank)
        return len(self.nodes) - 1

    def close_up(self) -> None:
        self.blanks[-1] = False

    def phrase(self, words: str, head: int, dep: str) -> int:
        """Add a noun phrase with its "of" parts; return where its head is."""
        front, _, behind = " ".join(words.split()).partition(" of ")
        parts = front.split()
        top = len(self.nodes) + len(parts) - 1
        for i, word in enumerate(parts[:-1]):
            at = len(self.nodes)
            tag = _TAGS.get(word, "NNP" if word[0].isupper() else "NN")
            owner = i + 1 < len(parts) and parts[i + 1] == "'s"
            label = "poss" if owner else _LABELS.get(tag, "compound")
            self.add(word, tag, at - 1 if tag == "POS" else top, label, parts[i + 1] != "'s")
            if word == "-" or (i + 1 < len(parts) and parts[i + 1] == "-"):
                self.close_up()
        last = parts[-1]
        self.add(last, _TAGS.get(last, "NNP" if last[0].isupper() else "NN"), head, dep)
        if behind:
            of = self.add("of", "IN", top, "prep")
            self.phrase(behind, of, "pobj")
        return top


def _choice(dice: Random, table: str) -> str:
    return dice.choice(table.replace("\n", " ").split("|")).strip()


def suits(nodes: list[Node]) -> bool:
    """Say whether a sentence can be quoted: a finite clause with a subject and a full stop."""
    if not 5 <= len(nodes) <= 32 or nodes[-1].text != "." or any(n.text in '"“”' for n in nodes):
        return False
    root = next(i for i, node in enumerate(nodes) if node.head == ROOT)
    subject = any(node.head == root and node.dep in ("nsubj", "nsubjpass") for node in nodes)
    return subject and nodes[root].tag in _FINITE and nodes[0].text[0].isupper()


def quoted(nodes: list[Node], blanks: list[bool], dice: Random) -> tuple[list[Node], list[bool]]:
    """Wrap a sentence that `suits` in a quotation with its speaker; offsets are by word."""
    frame = _Frame()
    opening, closing = dice.choice((("“", "”"), ('"', '"')))
    root = 1 + next(i for i, node in enumerate(nodes) if node.head == ROOT)
    frame.add(opening, "``", root, "punct", False)
    for node, blank in zip(nodes[:-1], blanks, strict=False):
        head = node.head + 1 if node.head != ROOT else ROOT
        frame.nodes.append(replace(node, head=head))
        frame.blanks.append(blank)
    frame.close_up()
    frame.add(",", ",", root, "punct", False)
    close = frame.add(closing, "''", ROOT, "punct")
    verb, said = dice.choice(_VERBS), dice.random()
    tag = "VBZ" if verb.endswith("s") else "VBD"
    if said < 0.15:  # ... she said.
        who = frame.phrase(dice.choice(_GROUPS), ROOT, "nsubj")
        at = frame.add(verb, tag, ROOT, "ROOT", False)
        frame.nodes[who].head = at
    elif said < 0.3:  # ... Carter said.
        who = frame.phrase(_name(dice), ROOT, "nsubj")
        at = frame.add(verb, tag, ROOT, "ROOT", False)
        frame.nodes[who].head = at
    else:  # ... said Emily Carter, a professor of neurology at the University of Oxford.
        at = frame.add(verb, tag, ROOT, "ROOT")
        _speaker(frame, at, dice)
        frame.close_up()
    frame.nodes[close].head = at
    frame.nodes[root].head, frame.nodes[root].dep = at, "ccomp"
    frame.add(".", ".", at, "punct")
    return frame.nodes, frame.blanks


def _name(dice: Random) -> str:
    last = dice.choice(_LAST.split())
    return last if dice.random() < 0.3 else f"{dice.choice(_FIRST.split())} {last}"


def _speaker(frame: _Frame, verb: int, dice: Random) -> None:
    title = f"{dice.choice(_TITLES)} " if dice.random() < 0.3 else ""
    who = frame.phrase(f"{title}{_name(dice)}", verb, "nsubj")
    if dice.random() < 0.25:
        return
    role = _choice(dice, _ROLES)
    if dice.random() < 0.3:
        role += f" of {_choice(dice, _FIELDS)}"
    if dice.random() < 0.15:  # said Emily Carter of the University of Oxford
        place = frame.add("of", "IN", who, "prep")
        frame.phrase(_choice(dice, _PLACES), place, "pobj")
        return
    frame.close_up()
    frame.add(",", ",", who, "punct")
    top = frame.phrase(role, who, "appos")
    if dice.random() < 0.75:
        place = frame.add(dice.choice(("at", "at", "from", "in")), "IN", top, "prep")
        frame.phrase(_choice(dice, _PLACES), place, "pobj")
    if dice.random() < 0.2:
        frame.close_up()
        frame.add(",", ",", who, "punct")
        led = frame.add("who", "WP", -1, "nsubj")
        verb_at = frame.add("led", "VBD", who, "relcl")
        frame.nodes[led].head = verb_at
        frame.phrase("the study", verb_at, "dobj")


def vary(words: list[str], tags: list[str], dice: Random) -> None:
    """Print a paragraph's quotation marks, dashes and sometimes capitals another way, in place."""
    curly, dash = dice.random() < 0.5, dice.choice(["-", "--", "–", "—", "—"])
    for i, (word, tag) in enumerate(zip(words, tags, strict=True)):
        if word == '"' and curly:
            words[i] = "“" if tag == "``" else "”"
        elif word in ("n't", "'s", "'re", "'ve", "'ll", "'m", "'d") and curly:
            words[i] = word.replace("'", "’")
        elif word in ("-", "--", "–", "—") and tag in (":", ",", "SYM"):
            words[i] = dash
    if dice.random() < 0.03:  # as a headline prints it
        for i, (word, tag) in enumerate(zip(words, tags, strict=True)):
            if word.islower() and tag not in ("IN", "DT", "CC", "TO", "HYPH") and len(word) > 1:
                words[i] = word[0].upper() + word[1:]
