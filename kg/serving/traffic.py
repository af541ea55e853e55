"""How many queries run at once, and how the others wait."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass

from kg.serving.protocol import RefusedError

#: Of so many who are let in while both queues are full, one is from the second.
_ONE_IN = 4


@dataclass(frozen=True, slots=True)
class Traffic:
    """How many queries run at once and wait; times in seconds.

    ``patience`` is how much of a processor's time a query may take in the fast lane, ``grace``
    how much when others wait for its place; ``fast_queue`` and ``slow_queue`` how many may wait,
    and ``wait`` how long. ``kept`` is how many bytes of answers are kept for who asks the same.
    """

    fast: int = 2
    slow: int = 1
    patience: float = 1.0
    grace: float = 0.1
    fast_queue: int = 64
    slow_queue: int = 8
    wait: float = 10.0
    kept: int = 16_000_000


class Lane:
    """Places that are taken in turn; who would wait behind too many is refused.

    Those known to be quick have a queue of their own, from which more are let in.
    """

    def __init__(self, places: int, most: int, wait: float) -> None:
        self._places, self._most, self._wait = places, most, wait
        self._quick: deque[asyncio.Future[None]] = deque()
        self._others: deque[asyncio.Future[None]] = deque()
        self._let_in = 0
        self.taken = 0

    @property
    def waiting(self) -> int:
        """Return how many wait."""
        return len(self._quick) + len(self._others)

    async def take(self, *, quick: bool = False) -> None:
        """Wait for a place; `RefusedError` when there are too many, or when it takes too long."""
        if self.taken < self._places:
            self.taken += 1
            return
        if self.waiting >= self._most:
            raise RefusedError(503, "too many queries are waiting: ask again later")
        queue = self._quick if quick else self._others
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        queue.append(turn)
        try:
            async with asyncio.timeout(self._wait):
                await turn
        except BaseException as error:
            if turn in queue:
                queue.remove(turn)
            elif not turn.cancelled():
                self.leave()  # the place came in the moment of giving up
            if isinstance(error, TimeoutError):
                raise RefusedError(503, "the query waited too long: ask again later") from error
            raise

    def leave(self) -> None:
        """Leave the place to the next."""
        while self.waiting:
            self._let_in += 1
            second = not self._quick or (self._others and not self._let_in % _ONE_IN)
            turn = (self._others if second else self._quick).popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self.taken -= 1
