"""Lanes: whose turn it is, who is refused, and that a change of lanes loses nothing."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from kg.serving.experience import shape
from kg.serving.kept import Kept
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


def test_who_waits_for_the_fast_lane_goes_to_the_slow_one_when_the_like_was_slow(
    graph: Path,
) -> None:
    async def order() -> tuple[str, int]:
        lanes = Lanes(graph, Limits(), Traffic(fast=1, slow_queue=0))
        await lanes.open()
        await lanes.fast.take()
        await lanes.slow.take()
        waiting = asyncio.create_task(whole(lanes, "ASK {}"))
        await asyncio.sleep(0)
        assert lanes.fast.waiting == 1
        lanes.experience.note(shape("ASK {}"), slow=True)
        lanes.fast.leave()
        with pytest.raises(RefusedError, match="too many") as caught:
            await waiting
        taken = lanes.fast.taken
        await lanes.close()
        return str(caught.value), taken

    assert run(order())[1] == 0


def test_the_same_again_is_kept_until_the_graph_is_another(graph: Path, tmp_path: Path) -> None:
    async def asked() -> list[tuple[str, bytes]]:
        shutil.copytree(graph, tmp_path / "out")
        lanes = Lanes(tmp_path / "out", Limits(), Traffic(fast=1))
        await lanes.open()
        count = "SELECT (COUNT(?c) AS ?n) { ?c a bc:Claim }"
        found = [await whole(lanes, query) for query in (count, count, count.lower(), count)]
        found.append(await whole(lanes, count, limits=Limits(seconds=9)))
        write_graph(tmp_path / "out", ANNOTATIONS[1:], terms=TERMS)
        found += [await whole(lanes, count), await whole(lanes, count)]
        await lanes.close()
        return found

    found = run(asked())
    assert [lane for lane, _ in found] == ["fast", "kept", "fast", "kept", "fast", "fast", "kept"]
    assert found[0][1] == found[1][1] == found[4][1]
    assert found[5][1] == found[6][1] != found[0][1]


def test_what_is_kept_is_little_and_the_latest() -> None:
    def question(number: int, words: str = "ASK {}") -> Question:
        return Question(f"{words} #{number}")

    kept = Kept(5_000)
    for number in range(20):
        kept.keep(question(number), (1, 1), "text/csv", b"x" * 400)
        assert kept.find(question(0), (1, 1)) if number < 4 else True
    held = [number for number in range(20) if kept.find(question(number), (1, 1))]
    assert held == [15, 16, 17, 18, 19]
    assert kept.find(Question("ASK {} #19", accept="text/csv"), (1, 1)) is None
    assert kept.find(Question("ASK {} #19", default_graphs=("urn:x",)), (1, 1)) is None
    assert kept.find(question(19), (2, 1)) is None
    assert kept.find(question(19), None) is None
    kept.keep(question(1), (2, 1), "text/csv", b"")
    assert kept.find(question(1), (2, 1)) == ("text/csv", b"")
    assert kept.find(question(19), (1, 1)) is None
    for words in ("SELECT (NOW() AS ?n) {}", "ASK { FILTER(rand() < 1) }"):
        kept.keep(question(2, words), (2, 1), "text/csv", b"")
        assert kept.find(question(2, words), (2, 1)) is None
    kept.keep(question(3), (2, 1), "text/csv", b"x" * 100_000)
    assert kept.find(question(3), (2, 1)) is None
    nothing = Kept(0)
    nothing.keep(question(1), (1, 1), "text/csv", b"")
    assert nothing.find(question(1), (1, 1)) is None


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
