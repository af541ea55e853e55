"""Reading documents with a network from a file: portions, offsets, files that are none."""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
import pytest
from spacy.vectors import Vectors

from kg import weights
from kg.errors import KgError, MissingError, UsageError
from kg.labels import HEADS
from kg.networks import gradients, recogniser, tagging, wordforms
from kg.networks.gazetteer import empty
from kg.networks.gradients import initial
from kg.networks.recogniser import Recogniser
from kg.networks.wordforms import Forms


def portions(paragraphs: list[list[str]]) -> list[list[list[list[str]]]]:
    return [
        [[list(words) for words in window] for window in portion]
        for portion in recogniser._portions(paragraphs)
    ]


def test_portions_hold_every_word_once_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tagging, "WINDOW", 4)
    monkeypatch.setattr(recogniser, "_MOST", 9)
    paragraphs = [["a", "b"], [], ["c"], [*"defghijklm"], ["n", "o", "p"], ["q"], ["r"]]
    made = portions(paragraphs)
    words = [w for portion in made for window in portion for words in window for w in words]
    assert words == [word for paragraph in paragraphs for word in paragraph]
    windows = [window for portion in made for window in portion]
    assert max(sum(map(len, window)) for window in windows) <= 4
    assert windows[0] == [["a", "b"], ["c"]]
    assert windows[1:4] == [[[*"defg"]], [[*"hijk"]], [["l", "m"]]]
    assert windows[4:] == [[["n", "o", "p"], ["q"]], [["r"]]]
    assert len(made) == 2


@pytest.mark.parametrize("paragraphs", [[], [[]], [[], []]])
def test_nothing_is_read_in_no_portion(paragraphs: list[list[str]]) -> None:
    assert portions(paragraphs) == []


@pytest.fixture(scope="module")
def network() -> tagging.Params:
    params = initial(8, 0, 5)
    params["out.W"] *= 6  # so that an untrained network names something
    for part in tagging.SLICES.values():
        params["out.b"][part.start] = 0.0
    return params


@pytest.fixture
def reader(network: tagging.Params) -> Recogniser:
    return Recogniser(network, Forms(), empty())


WORDS = (
    "IL - 6 rose in mice with breast cancer ; stem cells helped , said Ann Lee of Oxford .".split()
)
ONE = [WORDS[:10], [], WORDS[10:]]
TWO = [["Mice", "ate", "aspirin"], [*WORDS]]


def test_spans_lie_in_their_paragraphs(reader: Recogniser) -> None:
    found = reader.spans(ONE)
    assert found
    assert any(span.end - span.first > 1 for span in found)
    assert all(span.end <= 10 or span.first >= 10 for span in found)
    assert all(0 <= span.first < span.end <= len(WORDS) for span in found)
    assert all(0 <= span.score <= 1 for span in found)
    assert {span.label for span in found} <= set(reader.labels)
    assert reader.labels == tuple(sorted(sum(HEADS.values(), ())))


def test_spans_of_one_label_do_not_overlap_faint_ones_included(reader: Recogniser) -> None:
    for paragraphs in (ONE, TWO):
        places = [
            (at, span.label)
            for span in reader.spans(paragraphs)
            for at in range(span.first, span.end)
        ]
        assert len(places) == len(set(places))


def test_faint_spans_are_less_likely_than_none(reader: Recogniser) -> None:
    forms = Forms()
    made = tagging.batch([TWO], forms, empty())
    marks = tagging.probabilities(tagging.logits(reader.params, forms.arrays(), made))
    sure = {span[:3] for span in tagging.spans(marks, [0, 3])}
    found = reader.spans(TWO)
    assert {span[:3] for span in found if not span.faint} == sure
    assert any(span.faint for span in found)


def test_offsets_go_on_through_portions(
    reader: Recogniser, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = reader.spans([WORDS])
    monkeypatch.setattr(tagging, "WINDOW", len(WORDS))
    monkeypatch.setattr(recogniser, "_MOST", 2 * len(WORDS))
    found = reader.spans([WORDS * 5])
    size = len(WORDS)
    for copy in range(5):
        here = [span for span in found if copy * size <= span.first < (copy + 1) * size]
        moved = [s._replace(first=s.first - copy * size, end=s.end - copy * size) for s in here]
        assert [span[:3] for span in sorted(moved)] == [span[:3] for span in sorted(alone)]


def test_a_document_is_read_alike_alone_and_after_others(
    network: tagging.Params, reader: Recogniser
) -> None:
    alone = reader.spans(ONE)
    again = Recogniser(network, Forms(most=3), empty())
    for _ in range(3):
        again.spans(TWO)
        assert again.spans(ONE) == alone
    assert len(again.forms.words) <= len(set(WORDS))


def test_nothing_names_nothing(reader: Recogniser) -> None:
    assert reader.spans([]) == reader.spans([[], []]) == []


# ------------------------------------------------------------------------------------- files


def vectors() -> Vectors:
    rows = np.random.default_rng(0).random((40, 3), dtype=np.float32)
    return Vectors(
        data=rows, mode="floret", minn=2, maxn=4, hash_count=2, hash_seed=9, bow="<", eow=">"
    )


@pytest.mark.parametrize("table", [None, vectors()])
def test_a_folder_gives_back_what_was_packed(
    tmp_path: Path, table: Vectors | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (wordforms, gradients):  # small tables: quickly packed
        monkeypatch.setattr(module, "WORD_ROWS", 256)
        monkeypatch.setattr(module, "GRAM_ROWS", 128)
    params = initial(8, 0 if table is None else 3, 5)
    recogniser.pack(tmp_path / weights.HEADS, params, table)
    (tmp_path / weights.GAZETTEER).write_bytes(empty().to_bytes())
    made = recogniser.read(tmp_path)
    assert set(made.params) == set(params)
    for name, value in params.items():
        assert made.params[name].dtype == np.float32
        np.testing.assert_allclose(made.params[name], value, rtol=1e-3, atol=1e-6)
    assert made.forms.width == (0 if table is None else 3)
    if table is not None:
        again = made.forms.vectors.get_batch(["bone"])
        np.testing.assert_allclose(again, table.get_batch(["bone"]), rtol=1e-3)
    assert made.spans(TWO) == made.spans(TWO)


def test_missing_files_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match=r"heads\.bin and gazetteer\.bin are not in .*install"):
        recogniser.read(tmp_path)
    (tmp_path / weights.HEADS).write_bytes(b"")
    with pytest.raises(MissingError, match="install"):
        recogniser.read(tmp_path)


MAGIC = b"bioclaim-heads/2\n"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        b"bioclaim-heads/1\nold",
        MAGIC,
        MAGIC + b"zz",
        MAGIC + zlib.compress(b"\x81\xa1a\x01"),
        MAGIC + zlib.compress(b"not msgpack \xc1"),
    ],
)
def test_foreign_and_damaged_weights_are_errors_of_ours(tmp_path: Path, data: bytes) -> None:
    (tmp_path / weights.HEADS).write_bytes(data)
    (tmp_path / weights.GAZETTEER).write_bytes(empty().to_bytes())
    with pytest.raises(KgError, match=r"heads\.bin is no file of the recogniser's weights"):
        recogniser.read(tmp_path)


def test_a_foreign_gazetteer_is_an_error_of_ours(tmp_path: Path) -> None:
    recogniser.pack(tmp_path / weights.HEADS, {}, None)
    (tmp_path / weights.GAZETTEER).write_bytes(b"PK\x03\x04")
    with pytest.raises(UsageError, match=r"gazetteer\.bin is no gazetteer"):
        recogniser.read(tmp_path)
