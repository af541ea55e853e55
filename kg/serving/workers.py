"""Processes that answer questions, each of which can be stopped at any moment."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from kg.serving.frames import ERROR, HEADER, QUESTION, READY, pack, unpack
from kg.serving.protocol import RefusedError

#: How much of an answer waits in the server at once, in bytes.
_AHEAD = 262_144
#: How many seconds a process may take to open its store.
_OPENING = 60.0
#: How much a process steps back that works on a long query.
_NICE = 10

Generation = tuple[int, int]


def generation(directory: Path) -> Generation | None:
    """Return what tells one graph in a directory from the one that replaces it."""
    try:
        found = os.stat(os.path.join(directory, "store"))  # noqa: PTH116, PTH118 - asked often
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def _clock_of(pid: int) -> int | None:
    """Return the clock that counts a process's time on a processor, where POSIX has one."""
    found = ctypes.c_int()
    try:
        failed = ctypes.CDLL(None).clock_getcpuclockid(pid, ctypes.byref(found))
    except (OSError, AttributeError, TypeError):
        return None
    return None if failed else found.value


@dataclass(eq=False)
class Worker:
    """One process. ``spent`` is for how many seconds it has worked on its question."""

    process: subprocess.Popen[bytes]
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    generation: Generation | None
    used_up: bool = False
    _before: float = 0.0
    _since: float | None = None
    _used: float = 0.0
    _clock: int | None = None

    @classmethod
    async def start(cls, directory: Path, memory: int) -> Worker:
        """Start a process; `RefusedError` when it cannot open the store."""
        package = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH", "")]))
        module = f"{__package__}.answering"
        made = generation(directory)
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-m", module, str(directory), str(memory)],
                stdin=theirs.fileno(),
                stdout=theirs.fileno(),
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
                start_new_session=True,  # Ctrl-C is for the server, which ends its workers itself
            )
        reader, writer = await asyncio.open_connection(sock=ours, limit=_AHEAD)
        worker = cls(process, reader, writer, made, _clock=_clock_of(process.pid))
        try:
            async with asyncio.timeout(_OPENING):
                kind, _ = await worker.receive()
        except BaseException:
            await worker.end()
            raise
        if kind != READY:
            await worker.end()
            raise RefusedError(503, "the store cannot be opened")
        return worker

    @property
    def spent(self) -> float:
        """Return for how many seconds the question has been worked on."""
        return self._before + (0 if self._since is None else time.monotonic() - self._since)

    @property
    def worked(self) -> float:
        """Return how many seconds of a processor that took, or ``spent`` where nobody counts."""
        return min(self._processor() - self._used, self.spent) if self._used else self.spent

    def _processor(self) -> float:
        if self._clock is None:
            return 0.0
        try:
            return time.clock_gettime(self._clock)
        except OSError:  # the process has ended
            return 0.0

    def ask(self, question: bytes) -> None:
        """Send a question."""
        self._before, self._since = 0.0, time.monotonic()
        self._used = self._processor()
        self.writer.write(pack(QUESTION, question))

    async def receive(self) -> tuple[bytes, bytes]:
        """Return the next frame; `RefusedError` when the process has ended instead."""
        try:
            kind, length = unpack(await self.reader.readexactly(HEADER))
            content = await self.reader.readexactly(length) if length else b""
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise RefusedError(
                503,
                "the query ended without an answer, most likely because it needed more memory or "
                "time than allowed: start with the most selective pattern, or add LIMIT",
            ) from error
        if kind == ERROR:
            said = json.loads(content)
            raise RefusedError(said["status"], said["message"])
        return kind, content

    def pause(self) -> None:
        """Let it stand still, and its clock too."""
        self._before, self._since = self.spent, None
        self._signal("SIGSTOP")

    def go_on(self) -> None:
        """Let it work on, behind all others; it is not to be used again for a short query."""
        self.used_up = True
        with contextlib.suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, self.process.pid, _NICE)
        self._since = time.monotonic()
        self._signal("SIGCONT")

    def _signal(self, name: str) -> None:
        number = getattr(signal, name, None)  # Windows has none: there it goes on working
        if number is not None:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(number)

    @property
    def is_alive(self) -> bool:
        """Say whether the process is there."""
        return self.process.poll() is None

    def kill(self) -> None:
        """End it at once."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        self.writer.close()

    async def end(self) -> None:
        """End it, and wait until it is gone."""
        self.kill()
        await asyncio.to_thread(self.process.wait)
        with contextlib.suppress(ConnectionError):
            await self.writer.wait_closed()
