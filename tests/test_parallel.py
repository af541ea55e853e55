"""Work that is spread over processes."""

from __future__ import annotations

import os
import time
from collections.abc import Generator, Iterator
from operator import neg

import pytest

from kg.errors import KgError
from kg.parallel import spread


@pytest.mark.parametrize("processes", [1, 2])
def test_the_answers_come_in_the_order_of_the_items(processes: int) -> None:
    assert list(spread(neg, range(40), processes)) == [-i for i in range(40)]
    assert list(spread(neg, [], processes)) == []


def test_other_processes_do_the_work_each_on_one_core() -> None:
    found = list(spread(_where, range(8), 2))
    assert os.getpid() not in {pid for pid, _ in found}
    assert {threads for _, threads in found} <= {"1", os.environ.get("OPENBLAS_NUM_THREADS", "1")}


def _where(_: int) -> tuple[int, str]:
    return os.getpid(), os.environ["OPENBLAS_NUM_THREADS"]


@pytest.mark.parametrize("processes", [1, 2])
def test_what_is_run_first_is_run_in_each_process(
    processes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIOCLAIM_TEST", "unset")
    assert set(spread(_setting, range(6), processes, _set)) == {"set"}


def _set() -> None:
    os.environ["BIOCLAIM_TEST"] = "set"


def _setting(_: int) -> str:
    return os.environ["BIOCLAIM_TEST"]


def test_few_items_are_read_ahead() -> None:
    read = []

    def items() -> Iterator[int]:
        for i in range(1000):
            read.append(i)
            yield i

    answers = spread(neg, items(), 2)
    assert next(answers) == 0
    assert len(read) < 20
    assert isinstance(answers, Generator)
    answers.close()


@pytest.mark.parametrize("processes", [1, 2])
def test_what_goes_wrong_in_a_process_is_raised_here(processes: int) -> None:
    answers = spread(_divide, [1, 0, 2], processes)
    assert next(answers) == 1.0
    with pytest.raises(ZeroDivisionError):
        next(answers)


def _divide(number: int) -> float:
    return 1 / number


def test_a_process_that_is_killed_is_an_error_in_one_line() -> None:
    with pytest.raises(KgError, match="take fewer processes"):
        list(spread(_end, range(3), 2))


def _end(number: int) -> None:
    time.sleep(0.01 * number)
    os._exit(1)
