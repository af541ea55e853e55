"""Answers that are kept, so that who asks again what was just asked need not wait for a worker."""

from __future__ import annotations

import re
from collections import OrderedDict

from kg.serving.protocol import Question
from kg.serving.workers import Generation

#: The longest answer that is kept, in bytes.
_LONGEST = 65_536
#: What answers differently each time.
_FLEETING = re.compile(r"\b(?:rand|now|uuid|struuid|bnode)\b", re.IGNORECASE)


class Kept:
    """Short whole answers of one graph; of many, the latest that were asked for.

    An answer is given to the same question (the same text, graphs and ``Accept``) as long as the
    graph is the same. ``most`` is how many bytes are kept.
    """

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._generation: Generation | None = None
        self._answers: OrderedDict[Question, tuple[str, bytes]] = OrderedDict()

    def find(self, question: Question, generation: Generation | None) -> tuple[str, bytes] | None:
        """Return media type and bytes of an answer, if it is kept and still true."""
        if generation is None or generation != self._generation:
            return None
        found = self._answers.get(question)
        if found is not None:
            self._answers.move_to_end(question)
        return found

    def keep(
        self, question: Question, generation: Generation | None, media: str, body: bytes
    ) -> None:
        """Keep an answer of the graph of a generation."""
        if generation is None or len(body) > _LONGEST or _FLEETING.search(question.query):
            return
        if generation != self._generation:
            self._answers.clear()
            self._generation, self._size = generation, 0
        if question not in self._answers:
            self._answers[question] = media, body
            self._size += _size(question, body)
        while self._size > self._most:
            old, (_, gone) = self._answers.popitem(last=False)
            self._size -= _size(old, gone)


def _size(question: Question, body: bytes) -> int:
    graphs = sum(map(len, (*question.default_graphs, *question.named_graphs)))
    return len(question.query) + graphs + len(question.accept) + len(body) + 500
