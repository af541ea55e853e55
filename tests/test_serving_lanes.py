"""Lanes: whose turn it is, who is refused, and that a change of lanes loses nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from kg.serving.experience import shape
from kg.serving.lanes import Lanes
from kg.serving.protocol import Question, RefusedError
from kg.serving.traffic import Lane, Traffic
from kg.store import Store, write_graph
from kg.worker import Limits
from tests.stores import TERMS
from tests.values import ANNOTATIONS

EVERYTHING = "SELECT * WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?s ?p ?o"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("graphs") / "out"
    write_graph(folder, ANNOTATIONS, terms=TERMS)
    return folder


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


# ---------------------------------------------------------------------------------- one lane


def test_places_are_taken_in_turn_and_the_quick_go_first() -> None:
    async def order() -> list[str]:
        lane, went = Lane(1, 10, 5.0), []

        async def ride(name: str, quick: bool) -> None:
            await lane.take(quick=quick)
            went.append(name)
            lane.leave()

        await lane.take()
        names = [("a", False), ("b", False), *((f"q{i}", True) for i in range(5))]
        rides = [asyncio.create_task(ride(*each)) for each in names]
        await asyncio.sleep(0)
        lane.leave()
        await asyncio.gather(*rides)
        assert lane.taken == 0
        return went

    went = run(order())
    assert went[0] == "q0"
    assert went.index("a") < went.index("q4"), "the others are not forgotten"
    assert went.index("a") < went.index("b")


def test_who_waits_behind_too_many_or_too_long_is_refused() -> None:
    async def refused() -> tuple[str, str]:
        lane = Lane(1, 1, 0.05)
        await lane.take()
        waiting = asyncio.create_task(lane.take())
        await asyncio.sleep(0)
        with pytest.raises(RefusedError) as many:
            await lane.take()
        with pytest.raises(RefusedError) as long:
            await waiting
        assert lane.waiting == 0
        lane.leave()
        assert lane.taken == 0
        return str(many.value), str(long.value)

    many, long = run(refused())
    assert "too many" in many
    assert "too long" in long


def test_who_gives_up_leaves_no_hole() -> None:
    async def giving_up() -> int:
        lane = Lane(1, 5, 5.0)
        await lane.take()
        tasks = [asyncio.create_task(lane.take()) for _ in range(3)]
        await asyncio.sleep(0)
        tasks[0].cancel()
        lane.leave()  # the place is for the second now, who goes in the same moment
        tasks[1].cancel()
        await asyncio.gather(*tasks[:2], return_exceptions=True)
        await tasks[2]
        lane.leave()
        return lane.taken

    assert run(giving_up()) == 0


# ------------------------------------------------------------------------------- both lanes


async def whole(lanes: Lanes, query: str, **how: Any) -> tuple[str, bytes]:
    async with lanes.ask(Question(query, accept="text/csv"), **how) as reply:
        body = reply.first
        if reply.rest is not None:
            body += b"".join([piece async for piece in reply.rest])
        return reply.lane, body


def test_a_change_of_lanes_loses_nothing(graph: Path) -> None:
    async def both() -> list[tuple[str, bytes]]:
        found = []
        for patience in (60.0, 0.0):
            lanes = Lanes(graph, Limits(), Traffic(patience=patience, grace=patience))
            await lanes.open()
            found.append(await whole(lanes, EVERYTHING))
            state = lanes.state
            assert (state["fast"], state["slow"], state["waiting"]) == (0, 0, 0)
            await lanes.close()
            assert lanes.state["workers"] == 0
        return found

    (fast, first), (slow, second) = run(both())
    assert (fast, slow) == ("fast", "slow")
    assert first == second
    with Store.open(graph) as store:
        assert first.count(b"\r\n") > len(store)


def test_a_limit_ends_a_query_and_its_process(graph: Path) -> None:
    async def stopped() -> tuple[str, bool | None, str]:
        lanes = Lanes(graph, Limits(seconds=30), Traffic(fast=1))
        await lanes.open()
        with pytest.raises(RefusedError) as caught:
            await whole(lanes, RUNAWAY, limits=Limits(seconds=0.2))
        lane, _ = await whole(lanes, "ASK {}")
        lanes.experience.note(shape(RUNAWAY), slow=True)
        known = lanes.experience.is_slow(shape(RUNAWAY))
        await lanes.close()
        return str(caught.value), known, lane

    message, known, lane = run(stopped())
    assert "more than 0.2 seconds" in message
    assert (known, lane) == (True, "fast")


def test_a_limit_on_memory_holds(graph: Path) -> None:
    async def stopped() -> str:
        lanes = Lanes(graph, Limits(seconds=60, memory=200_000_000), Traffic(fast=1))
        await lanes.open()
        sorted_all = f"SELECT * {{ {RUNAWAY.partition('{')[2]} ORDER BY ?o ?a"
        with pytest.raises(RefusedError) as caught:
            await whole(lanes, sorted_all)
        assert (await whole(lanes, "ASK {}"))[1].strip() == b"true"
        await lanes.close()
        return str(caught.value)

    assert "more memory" in run(stopped())


def test_no_store_no_answer(tmp_path: Path) -> None:
    async def opened() -> None:
        lanes = Lanes(tmp_path, Limits())
        try:
            await lanes.open()
        finally:
            await lanes.close()

    with pytest.raises(RefusedError):
        run(opened())
