"""Two lanes for queries: a fast one for short ones, and a slow one for the rest.

Every query starts in the fast lane. One that takes long there, or too long while others wait, is
halted and moves to the slow lane, where it goes on when its turn comes, behind all others in the
claim to the processor. One that exceeds its limits is ended with its process; when too many wait,
more are refused. So nobody is kept from short queries by those who ask long ones.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kg.serving.answering import encode
from kg.serving.experience import Experience, shape
from kg.serving.frames import END, WHOLE
from kg.serving.kept import Kept
from kg.serving.protocol import Question, RefusedError
from kg.serving.traffic import Lane, Traffic
from kg.serving.workers import Generation, Worker, generation
from kg.worker import Limits


@dataclass
class Reply:
    """An answer: its media type, its first bytes, and the rest as it comes.

    ``rest`` is ``None`` when the first bytes are all. ``lane`` says where it was found: ``kept``
    when somebody had asked the same before.
    """

    media: str
    first: bytes
    rest: AsyncIterator[bytes] | None
    lane: str


class Lanes:
    """The workers of one graph directory, and the queries that wait for them."""

    def __init__(self, directory: Path, limits: Limits, traffic: Traffic = Traffic()) -> None:
        self.directory, self.limits, self.traffic = directory, limits, traffic
        self.fast = Lane(traffic.fast, traffic.fast_queue, traffic.wait)
        self.slow = Lane(traffic.slow, traffic.slow_queue, traffic.wait)
        self.experience = Experience()
        self.kept = Kept(traffic.kept)
        self._idle: asyncio.Queue[Worker | RefusedError] = asyncio.Queue()
        self._all: set[Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._starting = self._wanting = 0

    async def open(self) -> None:
        """Start the workers; `RefusedError` when the store cannot be opened."""
        for worker in [await self.take() for _ in range(self.traffic.fast)]:
            self.give_back(worker, done=True)

    async def close(self) -> None:
        """End everything."""
        while self._all or self._tasks:
            for worker in tuple(self._all):
                self._drop(worker)
            await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def state(self) -> dict[str, int]:
        """Return how many workers there are, and how many queries run and wait."""
        return {
            "workers": sum(worker.is_alive for worker in self._all),
            "fast": self.fast.taken,
            "slow": self.slow.taken,
            "waiting": self.fast.waiting + self.slow.waiting,
        }

    @asynccontextmanager
    async def ask(self, question: Question, limits: Limits | None = None) -> AsyncIterator[Reply]:
        """Ask a question; `RefusedError` when it is wrong, too much, or comes at a bad time.

        The worker is let go of when the block ends. Limits of this question can only be lower
        than those of the server.
        """
        found = self.kept.find(question, generation(self.directory))
        if found and limits is None:
            yield Reply(*found, None, "kept")
            return
        lowest = _lowest(limits or self.limits, self.limits)
        ride = _Ride(self, lowest, shape(question.query))
        try:
            await ride.board()
            reply = await ride.reply(encode(question, lowest))
            if reply.rest is None:
                self.kept.keep(question, ride.generation, reply.media, reply.first)
            yield reply
        finally:
            ride.leave()

    def time_left(self, worker: Worker) -> float:
        """Return for how many seconds a worker may stay in the fast lane, as things are now.

        What counts is the processor's time: who is kept from working is not slow.
        """
        may = self.traffic.grace if self.fast.waiting else self.traffic.patience
        return may - (worker.spent if worker.spent < may else worker.worked)

    async def take(self) -> Worker:
        """Return a worker for the graph that stands in the directory now."""
        self._wanting += 1
        try:
            while True:
                self.provide()
                found = await self._idle.get()
                if isinstance(found, RefusedError):
                    raise found
                if found.is_alive and generation(self.directory) in (found.generation, None):
                    return found
                self._drop(found)
        finally:
            self._wanting -= 1

    def give_back(self, worker: Worker, *, done: bool) -> None:
        """Take a worker back; one that has not ``done`` its work is ended, and replaced."""
        reusable = done and worker.is_alive and not worker.used_up
        if reusable and self._idle.qsize() < self.traffic.fast:
            self._idle.put_nowait(worker)
        else:
            self._drop(worker)
            self.provide()

    def provide(self) -> None:
        """See that there is a worker for everybody who wants one, and one to spare."""
        while self._idle.qsize() + self._starting < max(self._wanting, 1):
            self._starting += 1
            self._in_background(self._start())

    async def _start(self) -> None:
        try:
            worker = await Worker.start(self.directory, self.limits.memory)
        except (RefusedError, TimeoutError, OSError) as error:
            if self._wanting:
                self._idle.put_nowait(RefusedError(503, f"no worker can be started: {error}"))
        else:
            self._all.add(worker)
            self._idle.put_nowait(worker)
        finally:
            self._starting -= 1

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _drop(self, worker: Worker) -> None:
        worker.kill()
        if worker in self._all:
            self._all.discard(worker)
            self._in_background(worker.end())


def _lowest(asked: Limits, most: Limits) -> Limits:
    return replace(
        most,
        seconds=min(asked.seconds, most.seconds),
        rows=min(asked.rows, most.rows),
        bytes=min(asked.bytes, most.bytes),
    )


class _Ride:
    """One question on its way through the lanes."""

    def __init__(self, lanes: Lanes, limits: Limits, shape: str) -> None:
        self._lanes, self._limits, self._shape = lanes, limits, shape
        self._lane: Lane | None = None
        self._worker: Worker | None = None
        self._watch: asyncio.TimerHandle | None = None
        self._done = False

    @property
    def _is_fast(self) -> bool:
        return self._lane is self._lanes.fast

    @property
    def generation(self) -> Generation | None:
        """Return which graph is asked."""
        return self._worker.generation if self._worker else None

    async def board(self) -> None:
        """Wait for a place and a worker."""
        lanes = self._lanes
        slow = lanes.experience.is_slow(self._shape)
        lane = lanes.slow if slow else lanes.fast
        await lane.take(quick=slow is False)
        if not slow and lanes.experience.is_slow(self._shape):  # as became known meanwhile
            lane.leave()
            lane = lanes.slow
            await lane.take()
        self._lane = lane
        self._worker = await self._lanes.take()

    def leave(self) -> None:
        """Let go of both; a second time does nothing."""
        if self._watch:
            self._watch.cancel()
        if self._worker:
            if self._done:
                grace = self._lanes.traffic.grace
                slow = self._worker.spent > grace and self._worker.worked > grace
                self._lanes.experience.note(self._shape, slow=slow)
            self._lanes.give_back(self._worker, done=self._done)
        if self._lane:
            self._lane.leave()
        self._lane = self._worker = None

    async def reply(self, question: bytes) -> Reply:
        """Ask, and return the answer as soon as its beginning is there."""
        assert self._worker
        self._worker.ask(question)
        if not self._is_fast:
            self._worker.go_on()
        kind, head = await self._next()
        if kind == WHOLE:
            head, _, body = head.partition(b"\n")
            return self._ended(json.loads(head)["type"], body)
        media = json.loads(head)["type"]
        _, first = await self._next()
        kind, more = await self._next()
        if kind == END:
            return self._ended(media, first)
        return Reply(media, first, self._rest(more), self._name)

    @property
    def _name(self) -> str:
        return "fast" if self._is_fast else "slow"

    def _ended(self, media: str, body: bytes) -> Reply:
        self._done = True
        return Reply(media, body, None, self._name)

    async def _rest(self, more: bytes) -> AsyncIterator[bytes]:
        # Who reads slowly, or not at all, must not keep a place for ever.
        left = self._limits.seconds - (self._worker.spent if self._worker else 0)
        self._watch = asyncio.get_running_loop().call_later(max(left, 0), self.leave)
        yield more
        while True:
            kind, content = await self._next()
            if kind == END:
                self._done = True
                return
            yield content

    async def _next(self) -> tuple[bytes, bytes]:
        """Return the next frame, and change lanes when it is long in coming."""
        worker, traffic = self._worker, self._lanes.traffic
        if worker is None:
            raise self._stopped()
        coming = asyncio.ensure_future(worker.receive())
        try:
            while self._is_fast and not coming.done():
                left = self._lanes.time_left(worker)
                if left <= 0:
                    await self._change(worker)
                else:
                    await asyncio.wait({coming}, timeout=min(left, traffic.grace))
            if not coming.done():
                left = self._limits.seconds - worker.spent
                await asyncio.wait({coming}, timeout=max(left, 0))
            if not coming.done():
                raise self._stopped()
            return coming.result()
        except RefusedError as error:
            self._done = error.status != 503 and worker.is_alive
            raise
        finally:
            coming.cancel()

    def _stopped(self) -> RefusedError:
        return RefusedError(
            503,
            f"the query took more than {self._limits.seconds:g} seconds and was stopped: "
            "start with the most selective pattern, or add LIMIT",
        )

    async def _change(self, worker: Worker) -> None:
        """Go from the fast lane to the slow one."""
        self._lanes.experience.note(self._shape, slow=True)
        worker.pause()
        self._lanes.fast.leave()
        self._lane = None
        self._lanes.provide()
        await self._lanes.slow.take()
        self._lane = self._lanes.slow
        worker.go_on()
