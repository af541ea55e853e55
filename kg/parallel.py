"""One function for many things in several processes, what it makes of them in order.

The processes are started anew on every system, so the function has to be one that can be
imported (or a `functools.partial` of one), and what goes in and out has to be picklable.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context
from typing import TypeVar

from kg.errors import KgError

T = TypeVar("T")
R = TypeVar("R")

#: Items a process that are read ahead: a long one shall not leave the other processes idle.
_AHEAD = 4
#: What the libraries for matrices ask for how many threads they may start.
THREADS = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")


def spread(
    function: Callable[[T], R],
    items: Iterable[T],
    processes: int,
    start: Callable[[], object] | None = None,
) -> Iterator[R]:
    """Yield the function of each item, in order; ``start`` is run once in each process before.

    With less than two processes all is done in this one. Few items are read ahead. What the
    function raises is raised here; ``KgError`` when a process is killed.

    >>> list(spread(abs, [-3, 1, -2], processes=1))
    [3, 1, 2]
    """
    if processes < 2:
        if start is not None:
            start()
        yield from map(function, items)
        return
    rest = iter(items)
    waiting: deque[Future[R]] = deque()
    with ProcessPoolExecutor(processes, get_context("spawn"), _begin, (start,)) as pool:
        try:
            waiting += (pool.submit(function, item) for item in islice(rest, _AHEAD * processes))
            while waiting:
                yield waiting.popleft().result()
                waiting += (pool.submit(function, item) for item in islice(rest, 1))
        except BrokenProcessPool as error:
            raise KgError(
                f"one of {processes} processes was ended from outside or could not start: "
                "most likely memory ran out; take fewer processes"
            ) from error
        finally:
            for future in waiting:
                future.cancel()


def _begin(start: Callable[[], object] | None) -> None:
    """Let a process use one core (before the libraries load that would take more), to its end.

    Ctrl-C is for the process that spreads the work: it says so once.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in THREADS:
        os.environ.setdefault(name, "1")
    if start is not None:
        start()
