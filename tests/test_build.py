"""Building a graph directory: complete, the same every time, in steps or at once, after a kill."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg import batch, swap
from kg.build import BuildReport, build
from kg.checkpoints import Checkpoints
from kg.config import Options
from kg.errors import GraphError, InputError, MissingError, UsageError
from kg.model import Annotation, Document
from kg.readers.base import Failure
from kg.store import Store

TEXTS = {
    "a.txt": "Aspirin may prevent stroke in older people. Osteoporosis is a bone disease.",
    "b.txt": "Stem cells healed spinal fractures in rats. Aspirin does not prevent stroke.",
    "c.md": "---\ntitle: Bone\ndate: 2024-01-02\n---\n# Bone\n\nAspirin inhibits PTGS2.\n",
}
GRAPH = ("graph.trig", "graph.ttl", "explorer.html", "missing.tsv", "missing.robot.tsv")


def write(folder: Path, texts: dict[str, str | bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def graph(directory: Path) -> list[bytes]:
    return [(directory / name).read_bytes() for name in GRAPH]


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("papers"), dict(TEXTS))


@pytest.fixture(scope="module")
def whole(papers: Path, tmp_path_factory: pytest.TempPathFactory) -> BuildReport:
    """All three texts, built at once."""
    return build([papers], tmp_path_factory.mktemp("whole") / "out")


def test_what_a_graph_directory_holds(whole: BuildReport) -> None:
    assert whole.ok
    names = {path.name for path in whole.directory.iterdir()}
    assert names == {"store", "build.json", *GRAPH}
    with Store.open(whole.directory) as store:
        assert len(store) == whole.record.counts["quads"] > 0
    assert not list(whole.directory.parent.glob(".*")), "nothing is left beside it"


def test_build_json(whole: BuildReport, papers: Path) -> None:
    record = json.loads((whole.directory / "build.json").read_text(encoding="utf-8"))
    assert set(record) >= {"inputs", "failures", "skipped", "counts", "versions"}
    assert [Path(one["input"]).name for one in record["inputs"]] == sorted(TEXTS)
    assert all(one["input"].startswith(papers.resolve().as_posix()) for one in record["inputs"])
    assert record["failures"] == record["skipped"] == []
    assert record["counts"]["documents"] == 3
    assert record["versions"]["bioclaim-kg"]


def test_an_unchanged_input_is_not_read_again(whole: BuildReport, papers: Path) -> None:
    before = graph(whole.directory)
    again = build([papers], whole.directory)
    assert (again.read, again.unchanged) == (0, 3)
    assert graph(whole.directory) == before
    assert again.record.counts == whole.record.counts


def test_a_missing_part_is_made_again(whole: BuildReport, papers: Path, tmp_path: Path) -> None:
    build([papers], tmp_path / "out")
    (tmp_path / "out" / "graph.ttl").unlink()
    assert build([papers], tmp_path / "out").read == 0
    assert graph(tmp_path / "out") == graph(whole.directory)


def test_reading_again_what_is_not_named_is_not_needed(papers: Path, tmp_path: Path) -> None:
    build([papers / "a.txt"], tmp_path / "out")
    report = build([papers / "b.txt"], tmp_path / "out")
    assert report.record.counts["documents"] == 2
    assert len(report.record.inputs) == 2


def test_the_same_bytes_elsewhere_in_any_order(whole: BuildReport, tmp_path: Path) -> None:
    other = write(tmp_path / "deeper" / "papers", dict(TEXTS))
    build([other / name for name in sorted(TEXTS, reverse=True)], tmp_path / "other")
    assert graph(tmp_path / "other") == graph(whole.directory)


def test_step_by_step_is_the_same_as_at_once(
    whole: BuildReport, papers: Path, tmp_path: Path
) -> None:
    for number, name in enumerate(["c.md", "a.txt", "b.txt"], start=1):
        report = build([papers / name], tmp_path / "out")
        assert (report.read, report.record.counts["documents"]) == (1, number)
    assert graph(tmp_path / "out") == graph(whole.directory)


def test_a_changed_input_replaces_what_it_said(whole: BuildReport, tmp_path: Path) -> None:
    folder = write(tmp_path / "papers", {**TEXTS, "b.txt": "Something else was here before."})
    build([folder], tmp_path / "out")
    write(folder, {"b.txt": TEXTS["b.txt"]})
    report = build([folder], tmp_path / "out")
    assert (report.read, report.unchanged) == (1, 2)
    assert graph(tmp_path / "out") == graph(whole.directory)


def test_a_side_car_counts_as_a_change(tmp_path: Path) -> None:
    folder = write(tmp_path / "papers", {"a.txt": TEXTS["a.txt"]})
    build([folder], tmp_path / "out")
    for title in ("B, a fine title", "A, another", "C, the last"):
        write(folder, {"a.yaml": f"title: {title}"})
        assert build([folder], tmp_path / "out").read == 1
        assert title in (tmp_path / "out" / "graph.ttl").read_text(encoding="utf-8")


def test_replace_starts_anew(papers: Path, tmp_path: Path) -> None:
    build([papers / "b.txt"], tmp_path / "out")
    report = build([papers / "a.txt"], tmp_path / "out", replace=True)
    assert (report.read, report.record.counts["documents"]) == (1, 1)


def test_one_text_in_two_files_is_one_document(papers: Path, tmp_path: Path) -> None:
    twice = write(tmp_path / "papers", {"z.txt": TEXTS["a.txt"], "m.txt": TEXTS["a.txt"]})
    report = build([twice], tmp_path / "both")
    assert report.record.counts["documents"] == 1
    for order in (("z.txt", "m.txt"), ("m.txt", "z.txt")):
        for name in order:
            build([twice / name], tmp_path / order[0])
        assert graph(tmp_path / "both") == graph(tmp_path / order[0])
    write(twice, {"m.txt": "Now it is another text."})
    build([twice], tmp_path / "both")
    build([twice], tmp_path / "fresh")
    assert graph(tmp_path / "both") == graph(tmp_path / "fresh")


def test_failures_are_reported_every_time_and_the_others_go_on(tmp_path: Path) -> None:
    bad: dict[str, str | bytes] = {
        "a.txt": TEXTS["a.txt"],
        "bad.txt": b"\xff\xfe\x00",
        "c.csv": "1,2",
        "d.jsonl": '{"id": "x", "text": "Aspirin prevents stroke."}\n{oops\n',
    }
    folder = write(tmp_path / "papers", bad)
    first = build([folder, tmp_path / "nowhere.txt"], tmp_path / "out")
    again = build([folder], tmp_path / "out")
    assert not first.ok
    assert not again.ok
    assert (first.failed, again.failed) == (3, 2)
    assert (again.read, again.unchanged) == (0, 3)
    record = json.loads((tmp_path / "out" / "build.json").read_text(encoding="utf-8"))
    assert [(Path(one["input"]).name, one["record"]) for one in record["failures"]] == [
        ("bad.txt", ""),
        ("d.jsonl", "line 2"),
    ]
    assert [Path(one["input"]).name for one in record["skipped"]] == ["c.csv"]
    assert record["counts"]["documents"] == 2


def test_nothing_to_read_is_not_ok(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    report = build([tmp_path / "papers"], tmp_path / "out")
    assert not report.ok
    assert report.record.counts["documents"] == 0


def test_standard_input(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for text in (TEXTS["a.txt"], TEXTS["b.txt"]):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        report = build(["-"], tmp_path / "out")
    assert report.record.counts["documents"] == 2


# ------------------------------------------------------------------------ the graph files


def test_no_graph_file_names_a_path_a_host_or_a_time(whole: BuildReport, papers: Path) -> None:
    text = "".join((whole.directory / name).read_text(encoding="utf-8") for name in GRAPH)
    for word in (str(papers), str(whole.directory), socket.gethostname(), str(Path.home())):
        assert word not in text or len(word) < 6
    assert dt.datetime.now(dt.UTC).strftime("%Y-%m-%d") not in text
    assert "2024-01-02" in text


def test_another_base(papers: Path, tmp_path: Path) -> None:
    build([papers / "a.txt"], tmp_path / "out", Options(base="https://lab.example/g#"))
    text = (tmp_path / "out" / "graph.ttl").read_text(encoding="utf-8")
    assert "https://lab.example/g#" in text
    assert "https://example.org/kg/" not in text
    build([papers / "a.txt"], tmp_path / "out")
    build([papers / "a.txt"], tmp_path / "plain")
    assert graph(tmp_path / "out") == graph(tmp_path / "plain")


# ----------------------------------------------------------------------- kills and mishaps


def kill_at(monkeypatch: pytest.MonkeyPatch, at: int) -> list[str]:
    """Let the reading of the ``at``-th document end in an interrupt; return what was read."""
    seen: list[str] = []
    real: Callable[..., Annotation | Failure] = batch.annotate_or_fail

    def annotate(document: Document, options: Options, source: str = "") -> Annotation | Failure:
        if len(seen) + 1 == at:
            raise KeyboardInterrupt
        seen.append(document.id)
        return real(document, options, source)

    monkeypatch.setattr(batch, "annotate_or_fail", annotate)
    return seen


def test_a_killed_build_leaves_the_last_graph_and_resumes(
    whole: BuildReport, papers: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    build([papers / "a.txt"], out)
    before = graph(out)
    with pytest.MonkeyPatch.context() as patch:
        kill_at(patch, 2)
        with pytest.raises(KeyboardInterrupt):
            build([papers], out)
    assert graph(out) == before
    with Store.open(out) as store:
        assert len(store)
    with pytest.MonkeyPatch.context() as patch:
        seen = kill_at(patch, 99)
        build([papers], out)
    assert seen == ["c"], "what was read before the kill is not read again"
    assert graph(out) == graph(whole.directory)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_killed_when_all_but_clearing_up_was_done(papers: Path, tmp_path: Path) -> None:
    def kill(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Checkpoints, "clear", kill)
        with pytest.raises(KeyboardInterrupt):
            build([papers], tmp_path / "out")
    assert build([papers], tmp_path / "out").unchanged == len(TEXTS)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_damaged_checkpoint_is_read_again(papers: Path, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        kill_at(patch, 2)
        with pytest.raises(KeyboardInterrupt):
            build([papers], tmp_path / "out")
    (kept,) = (tmp_path / ".out.partial").glob("*.nq")
    kept.write_text("<broken", encoding="utf-8")
    assert build([papers], tmp_path / "out").record.counts["documents"] == 3


def test_a_text_that_breaks_the_pipeline_fails_alone(
    papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = batch.pipeline.annotate

    def annotate(document: Document, *rest: Any) -> Annotation:
        if document.id == "b":
            raise ZeroDivisionError("of the text")
        return real(document, *rest)

    monkeypatch.setattr(batch.pipeline, "annotate", annotate)
    report = build([papers], tmp_path / "out")
    (failure,) = report.record.failures
    assert "ZeroDivisionError: of the text" in failure.reason
    assert report.record.counts["documents"] == 2


def test_other_files_in_the_directory_stay(papers: Path, tmp_path: Path) -> None:
    build([papers / "a.txt"], tmp_path / "out")
    (tmp_path / "out" / "notes.txt").write_text("mine", encoding="utf-8")
    build([papers], tmp_path / "out")
    assert (tmp_path / "out" / "notes.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("kind", ["file", "other"])
def test_a_directory_that_is_none_of_ours_is_refused(
    papers: Path, tmp_path: Path, kind: str
) -> None:
    out = tmp_path / "out"
    if kind == "file":
        out.write_text("mine", encoding="utf-8")
    else:
        write(out, {"thesis.txt": "mine"})
    with pytest.raises(GraphError, match="out"):
        build([papers], out)
    assert (out if kind == "file" else out / "thesis.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"inputs": 5}'])
def test_a_damaged_record_says_what_to_do(papers: Path, tmp_path: Path, text: str) -> None:
    build([papers / "a.txt"], tmp_path / "out")
    (tmp_path / "out" / "build.json").write_text(text, encoding="utf-8")
    with pytest.raises(GraphError, match="--replace"):
        build([papers / "a.txt"], tmp_path / "out")
    assert build([papers / "a.txt"], tmp_path / "out", replace=True).ok


def test_wrong_options_stop_before_anything_is_written(papers: Path, tmp_path: Path) -> None:
    with pytest.raises(MissingError):
        build([papers], tmp_path / "out", Options(model="no_such_model_xx"))
    table = write(tmp_path, {"mine.tsv": b"\x00\xff not a table"}) / "mine.tsv"
    with pytest.raises(InputError):
        build([papers], tmp_path / "out", Options(lexicons=(table,)))
    assert not (tmp_path / "out").exists()


def test_the_users_lexicon_is_part_of_the_run(papers: Path, tmp_path: Path) -> None:
    build([papers / "a.txt"], tmp_path / "out")
    table = tmp_path / "mine.tsv"
    row = "curie\tlabel\tcategory\nMYLAB:1\tolder people\tPopulation\n"
    table.write_text(row, encoding="utf-8")
    report = build([papers / "a.txt"], tmp_path / "out", Options(lexicons=(table,)))
    assert report.read == 1
    assert str(table) not in (tmp_path / "out" / "graph.ttl").read_text(encoding="utf-8")


# ------------------------------------------------------------- what cannot be, or is damaged


def test_two_builds_at_once(papers: Path, tmp_path: Path) -> None:
    """Of builds started together one makes the graph, whole; each other one says why not."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXTS[name], encoding="utf-8")
    command = [sys.executable, "-m", "kg", "build", "-o", str(tmp_path / "two")]
    running = [
        subprocess.Popen(
            [*command, str(tmp_path / name)],
            stderr=subprocess.PIPE,
            cwd=Path(__file__).parent.parent,
            text=True,
        )
        for name in ("a.txt", "b.txt")
    ]
    said = [process.communicate()[1] for process in running]
    codes = [process.returncode for process in running]
    for code, words in zip(codes, said, strict=True):
        assert code == 0 or (code == 1 and "another build" in words and words.count("\n") == 1)
    with Store.open(tmp_path / "two") as store:
        record = json.loads((tmp_path / "two" / "build.json").read_text(encoding="utf-8"))
        assert len(store) == record["counts"]["quads"]
    assert len(record["inputs"]) == codes.count(0) > 0
    assert {path.name for path in tmp_path.iterdir()} == {"a.txt", "b.txt", "two"}


def test_a_build_while_another_runs(papers: Path, tmp_path: Path) -> None:
    with swap.locked(tmp_path / "out"), pytest.raises(GraphError, match="another build"):
        build([papers], tmp_path / "out")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("damage", ["gone", "broken"])
def test_a_damaged_store_is_built_again(
    whole: BuildReport, papers: Path, tmp_path: Path, damage: str
) -> None:
    build([papers], tmp_path / "out")
    shutil.rmtree(tmp_path / "out" / "store")
    if damage == "broken":
        write(tmp_path / "out" / "store", {"CURRENT": "nonsense"})
    with pytest.raises(GraphError, match=r"b\.txt.*--replace"):
        build([papers / "a.txt"], tmp_path / "out")
    assert build([papers], tmp_path / "out").read == 3
    assert graph(tmp_path / "out") == graph(whole.directory)
    shutil.rmtree(tmp_path / "out" / "store")
    assert build([papers / "a.txt"], tmp_path / "out", replace=True).ok


def test_nothing_read_makes_no_graph_and_takes_none_away(papers: Path, tmp_path: Path) -> None:
    report = build([tmp_path / "nowhere.txt"], tmp_path / "deep" / "out")
    assert (report.ok, report.made, report.failed) == (False, False, 1)
    assert not list(tmp_path.iterdir())
    build([papers / "a.txt"], tmp_path / "out")
    before = graph(tmp_path / "out")
    assert not build([tmp_path / "nowhere.txt"], tmp_path / "out", replace=True).made
    assert graph(tmp_path / "out") == before


@pytest.mark.parametrize("base", ["javascript:alert(1)/", "file:///x/", "https:///", "https://a"])
def test_a_base_that_is_refused(papers: Path, tmp_path: Path, base: str) -> None:
    with pytest.raises(UsageError, match="base IRI"):
        build([papers], tmp_path / "out", Options(base=base))
