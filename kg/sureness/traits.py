"""What is seen of a claim as it is made, that may tell whether it was read right.

Readable features for `kg.sureness.confidence`, each a number between 0 and 1 or so; what is not
there is 0. Their names begin with what they are of:

``argument``, ``identifier``  how an argument was found and named (of both together)
``place``  where subject and object stand, seen from the word that relates them
``relation``  what relates them, and how
``sentence``  what else the sentence holds
``status``  what is said of certainty, negation, setting and speaker
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from kg.arguments.reading import Argument, Reading
from kg.claims.base import Relation
from kg.model import Certainty, Claim, Cue, Span
from kg.phrasing import Arguments, Trait, identified
from kg.status.cues import find_cues
from kg.tables import words

_FINITE = ("VBZ", "VBP", "VBD", "MD")
_WORDS = {"V": "verb", "N": "noun", "A": "adjective", "P": "preposition"}
#: A way longer than this counts as this long.
_FAR = 8
#: Words between two arguments that are looked at.
_LONGEST = 200
_COMPARING = frozenset({"than", "versus", "vs", "vs.", "compare", "comparison"})
_ARMS = frozenset({"group", "arm"})
_ASKING = frozenset(
    "aim objective purpose goal protocol hypothesis hypothesize evaluate investigate assess "
    "examine determine explore whether test propose".split()
)


class Traits:
    """The features of the claims of one document."""

    def __init__(self, reading: Reading, claims: Sequence[tuple[Relation, Claim]]) -> None:
        self._reading = reading
        self._syntax = reading.syntax
        self._arguments = Arguments(reading)
        self._of_word = Counter(relation.token for relation, _ in claims)
        self._of_sentence = Counter(claim.evidence[0].sentence for _, claim in claims)
        self._cued: dict[int, list[tuple[str, Span]]] = {}

    def of(self, relation: Relation, claim: Claim) -> dict[str, float]:
        """Return the features of a claim by name, in order; those that are 0 are left out."""
        found: defaultdict[str, float] = defaultdict(float)

        def add(group: str, traits: Iterator[Trait]) -> None:
            for name, value in traits:
                if value:
                    found[f"{group} {name}"] += value

        for role, argument in (("subject", relation.subject), ("object", relation.object)):
            grounding = self._arguments.grounding(argument)
            add("argument", self._arguments.of(argument, grounding))
            if grounding is not None and not argument.entity.is_local:
                text = self._reading.document.quote(argument.span)
                add("identifier", identified(grounding, text))
            add(f"place {role}", self._place(argument, relation))
        add("relation", self._relation(relation, claim))
        add("sentence", self._sentence(relation))
        add("status", self._status(relation, claim))
        return {name: round(found[name], 4) for name in sorted(found)}

    # ------------------------------------------------------------------------- relation

    def _place(self, argument: Argument, relation: Relation) -> Iterator[Trait]:
        """Yield where an argument stands as seen from the word that relates it."""
        syntax, token = self._syntax, relation.token
        head, category = argument.head, argument.entity.category
        if syntax.sentence_of(head) != syntax.sentence_of(token):
            yield "in another sentence", 1
            return
        yield "is the word itself", head == token
        yield "before the word", head < token
        yield f"as {syntax[head].dep.lower() or 'none'}", 1
        if syntax[head].dep in ("pobj", "pcomp"):
            yield f"behind {syntax[syntax[head].head].text.lower()}", 1
        way = self._way(head, token)
        between = way[1:-1]
        yield "steps", min(len(way), _FAR) / _FAR
        yield "seven steps or more", len(way) > 6
        nouns = sum(syntax[i].pos in ("NOUN", "PROPN") for i in between)
        verbs = sum(syntax[i].pos in ("VERB", "AUX") for i in between)
        yield "nouns on the way", min(2, nouns) / 2
        yield "verbs on the way", min(2, verbs) / 2
        yield "above the word", head in syntax.ancestors(token)
        low, high = sorted((head, token))
        row = syntax.tokens[low + 1 : high]
        yield "words between", min(len(row), 20) / 20
        yield "comma between", any(word.text in ",;" for word in row)
        yield "bracket between", any(word.text in "()[]" for word in row)
        named = self._reading.mentions_in(syntax.span(low + 1, high)) if row else ()
        yield "another of its kind between", any(g.mention.category == category for g in named)

    def _way(self, one: int, other: int) -> list[int]:
        """Return the words on the way in the tree, both ends included."""
        up, down = [one, *self._syntax.ancestors(one)], [other, *self._syntax.ancestors(other)]
        known = {index: at for at, index in enumerate(down)}
        at = next((at for at, index in enumerate(up) if index in known), None)
        if at is None:
            return [*up, *down[::-1]]
        return [*up[: at + 1], *down[: known[up[at]]][::-1]]

    def _relation(self, relation: Relation, claim: Claim) -> Iterator[Trait]:
        """Yield what relates the two."""
        syntax, word = self._syntax, self._syntax[relation.token]
        yield f"by {relation.strand}", 1
        yield f"of {relation.kind}", 1
        yield f"read by {relation.rule.partition('.')[0]}", 1
        parts = relation.rule.split(".")
        if len(parts) > 2:
            yield f"by {_WORDS.get(parts[1], 'word')}", 1
            yield "agent taken from before", parts[-1] == "inherited"
        yield "in doubt", 1 - relation.sureness
        yield f"word as {word.dep.lower() or 'none'}", 1
        yield "passive", bool(syntax.children(word.index, "auxpass", "nsubjpass"))
        yield "with a direction", bool(relation.direction)
        yield "with an aspect", bool(relation.aspect)
        yield "presupposed", relation.presupposed
        yield "in passing", relation.in_passing
        subject, object_ = relation.subject, relation.object
        one, other = subject.head, object_.head
        yield "word between its arguments", min(one, other) < word.index < max(one, other)
        between = syntax.tokens[min(one, other) + 1 : max(one, other)][:_LONGEST]
        yield "arguments touch", not between
        yield "verbs between its arguments", min(4, sum(w.pos == "VERB" for w in between)) / 4
        yield "links between its arguments", min(3, sum(w.tag == "CC" for w in between)) / 3
        yield "arguments in one list", other in syntax.conjuncts(one)
        yield "arguments of one category", subject.entity.category == object_.entity.category
        yield (
            "one argument below the other",
            (one in syntax.ancestors(other) or other in syntax.ancestors(one)),
        )
        yield "other claims of the word", min(3, self._of_word[relation.token] - 1) / 3
        others = self._of_sentence[claim.evidence[0].sentence] - 1
        yield "other claims of the sentence", min(4, others) / 4

    def _sentence(self, relation: Relation) -> Iterator[Trait]:
        """Yield what the sentence is like."""
        syntax = self._syntax
        number = syntax.sentence_of(relation.token)
        first, last = syntax.parse.sentences[number]
        tokens = syntax.tokens[first:last]
        yield "length", min(60, len(tokens)) / 60
        yield "of 45 words or more", len(tokens) > 44
        yield "commas", min(6, sum(token.text == "," for token in tokens)) / 6
        yield "verbs", min(6, sum(token.pos == "VERB" for token in tokens)) / 6
        yield "without a finite verb", not any(token.tag in _FINITE for token in tokens)
        yield "with a colon or semicolon", any(token.text in ";:" for token in tokens)
        yield "with quotation marks", any(token.text in '"“”' for token in tokens)
        yield "without a full stop", tokens[-1].text not in ".?!"
        yield "a question", tokens[-1].text == "?" or tokens[0].pos == "AUX"
        yield "the first", number == 0
        yield "headed by no verb", syntax[syntax.root(number)].pos not in ("VERB", "AUX")
        lemmas = {token.lemma.lower() for token in tokens}
        yield "compares", bool(lemmas & _COMPARING)
        yield "speaks of groups", bool(lemmas & (_ARMS | words("cues", "cue", "kind", "control")))
        yield "asks", bool(lemmas & _ASKING)

    # --------------------------------------------------------------------------- status

    def _status(self, relation: Relation, claim: Claim) -> Iterator[Trait]:
        """Yield what is said of a claim's status and setting, and what is said beside it."""
        evidence = claim.evidence[0]
        yield evidence.certainty.value, evidence.certainty is not Certainty.CERTAIN
        yield "negated", claim.negated
        yield f"told as {evidence.kind.value}", 1
        for kind in sorted({cue.kind for cue in evidence.cues}):
            yield f"cue of {kind}", 1
        for kind, where in sorted(set(self._places(relation.token, evidence.cues))):
            yield f"{kind} {where}", 1
        own = [cue.span for cue in evidence.cues]
        cues = self._cues(self._syntax.sentence_of(relation.token))
        for kind in sorted({k for k, at in cues if not any(at.overlaps(one) for one in own)}):
            yield f"{kind} of something else", 1
        yield "said by somebody", bool(evidence.speakers)
        for name in sorted({one.name for one in claim.qualifiers}):
            yield f"with {name.removesuffix('_qualifier').replace('_', ' ')}", 1
        yield "setting inherited", any(one.origin == "inherited" for one in evidence.contexts)
        yield "flagged", bool(evidence.flags)

    def _places(self, token: int, cues: Sequence[Cue]) -> Iterator[tuple[str, str]]:
        """Yield how the cues of a claim stand to the word that relates its arguments."""
        for cue in cues:
            words = self._syntax.within(cue.span)
            if not words:
                continue
            if token in words or any(self._syntax[i].head == token for i in words):
                yield cue.kind, "at the word"
            if words[0] > token:
                yield cue.kind, "behind the word"

    def _cues(self, sentence: int) -> list[tuple[str, Span]]:
        if sentence not in self._cued:
            self._cued[sentence] = [
                (cue.kind, self._syntax.span(cue.words[0], cue.words[-1] + 1))
                for cue in find_cues(self._syntax, sentence)
            ]
        return self._cued[sentence]
