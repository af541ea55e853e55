"""Runs of words that may be names: found as a plain search finds them, whatever is between."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.networks import gazetteer
from kg.networks.gazetteer import KINDS, LONGEST, WIDTH, Gazetteer, empty, key_of
from kg.networks.wordforms import Forms, hashed, name_key

Marks = np.ndarray


def made(names: dict[str, str], symbols: dict[str, str] | None = None) -> Gazetteer:
    """A gazetteer of names (words with blanks between them) and of symbols as written."""
    keys, kinds = [], []
    rows = [(tuple(hashed(name_key(w)) for w in name.split()), k) for name, k in names.items()]
    rows += [((hashed("=" + name),), kind) for name, kind in (symbols or {}).items()]
    for key, kind in rows:
        keys.append(key_of(np.array([key], dtype=np.uint64))[0])
        kinds.append(1 << KINDS.index(kind))
    return Gazetteer.of(np.array(keys, dtype=np.uint64), np.array(kinds, dtype=np.uint16))


def marks(
    names: Gazetteer, text: str, starts: tuple[int, ...] = (0,), keep: Marks | None = None
) -> Marks:
    words = text.split()
    forms = Forms()
    places = forms.number(words)
    table = forms.arrays()
    begins = np.zeros(len(words), dtype=bool)
    begins[list(starts)] = True
    arrays = (table[name][places] for name in ("key", "exact", "hyphen"))
    return names.marks(*arrays, begins, keep)


def inside(found: Marks, kind: str) -> str:
    """Each word as B where a name begins, I inside one, else a dot."""
    at = KINDS.index(kind)
    pairs = zip(found[:, at], found[:, len(KINDS) + at], strict=True)
    return "".join("B" if begin else "I" if within else "." for within, begin in pairs)


NAMES = made(
    {"breast cancer": "Disease", "cancer": "Disease", "breast": "Anatomy", "il 6": "Gene"}
    | {"stem cell": "Cell", "alpha": "Chemical", "t": "Cell", "fracture": "Disease"},
    {"KIT": "Gene", "alpha": "Gene"},
)


@pytest.mark.parametrize(
    "text, kind, expected",
    [
        ("the breast cancer gene", "Disease", ".BI."),
        ("the breast cancer gene", "Anatomy", ".B.."),
        ("Breast Cancers", "Disease", "BI"),
        ("breast - cancer risk", "Disease", "BII."),
        ("IL - 6 and IL 6 and IL -", "Gene", "BII.BI..."),
        ("STEM–cells stem ‐ cells", "Cell", ".BII"),
        ("- cancer -", "Disease", ".B."),
        ("cancer cancer", "Disease", "BB"),
        ("KIT kit Kit KITs", "Gene", "B..."),
        ("alpha", "Gene", "B"),
        ("alpha", "Chemical", "B"),
        ("fracture Fractures fractured", "Disease", "BB."),
    ],
)
def test_names_in_a_text(text: str, kind: str, expected: str) -> None:
    assert inside(marks(NAMES, text), kind) == expected


def test_the_longest_name_of_a_kind_wins() -> None:
    names = made({"a": "Gene", "a b": "Gene", "b": "Gene", "b c d": "Gene", "e": "Gene"})
    assert inside(marks(names, "a b e a b c d"), "Gene") == "BIBBBII"


def test_no_name_crosses_a_paragraph() -> None:
    assert inside(marks(NAMES, "breast cancer", (0, 1)), "Disease") == ".B"
    assert inside(marks(NAMES, "breast - cancer", (0, 1)), "Disease") == "..B"


def test_a_name_has_at_most_so_many_words() -> None:
    words = "u v w x y z q".split()
    names = made({" ".join(words[:LONGEST]): "Disease", " ".join(words): "Chemical"})
    found = marks(names, " ".join(words))
    assert inside(found, "Disease") == "BIIIII."
    assert inside(found, "Chemical") == "......."


def test_one_name_may_have_several_kinds() -> None:
    names = made({"a b": "Gene"})
    both = Gazetteer.of(
        np.array([key_of(np.array([[1, 2]], dtype=np.uint64))[0]] * 2),
        np.array([1, 4], dtype=np.uint16),
    )
    assert both.kinds(key_of(np.array([[1, 2], [2, 1]], dtype=np.uint64))).tolist() == [5, 0]
    assert len(both.keys) == len(names.keys) == 1


def test_training_leaves_names_out_by_their_key() -> None:
    low = int(key_of(np.array([[hashed("cancer")]], dtype=np.uint64))[0] & np.uint64(255))
    keep = np.ones(256, dtype=bool)
    keep[low] = False
    assert inside(marks(NAMES, "cancer fracture", keep=keep), "Disease") == ".B"
    keep = ~keep
    assert inside(marks(NAMES, "cancer fracture", keep=keep), "Disease") == "B."


def test_without_names_nothing_is_marked() -> None:
    found = marks(empty(), "breast cancer")
    assert found.shape == (2, WIDTH)
    assert not found.any()
    assert not marks(NAMES, "- -").any()


def test_a_file_gives_back_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "names"
    path.write_bytes(NAMES.to_bytes())
    again = Gazetteer.read(path)
    assert again.keys.tolist() == NAMES.keys.tolist()
    assert again.values.tolist() == NAMES.values.tolist()
    assert again.to_bytes() == NAMES.to_bytes()
    assert not len(Gazetteer.from_bytes(empty().to_bytes()).keys)


@pytest.mark.parametrize("size", [0, 5, 21, 23, 30, -1])
def test_a_damaged_file_is_an_error(size: int) -> None:
    with pytest.raises(ValueError, match=r"."):
        Gazetteer.from_bytes(NAMES.to_bytes()[:size])


def test_a_foreign_file_is_an_error() -> None:
    with pytest.raises(ValueError, match="no gazetteer"):
        Gazetteer.from_bytes(b"PK" + bytes(100))


LETTERS = st.sampled_from(["a", "b", "c", "A", "As", "-", "–"])
NAME = st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=4).map(" ".join)
KIND = st.sampled_from(["Disease", "Gene", "Organization"])


def plain(
    names: set[tuple[str, str]], symbols: dict[str, str], words: list[str], part: list[int]
) -> Marks:
    """The same by a search of every stretch: the longest wins, then that which begins first."""
    found = np.zeros((len(words), WIDTH), dtype=np.float32)
    real = [at for at, word in enumerate(words) if word not in "-–"]
    for kind in range(len(KINDS)):
        best: dict[int, tuple[int, int]] = {}
        for count in range(1, LONGEST + 1):
            for first in range(len(real) - count + 1):
                places = real[first : first + count]
                name = " ".join(name_key(words[at]) for at in places)
                known = (name, KINDS[kind]) in names
                known |= count == 1 and symbols.get(words[places[0]]) == KINDS[kind]
                if known and part[places[0]] == part[places[-1]]:
                    for step, at in enumerate(range(places[0], places[-1] + 1)):
                        best[at] = max(best.get(at, (0, 0)), (count, step))
        for at, (_, step) in best.items():
            found[at, kind] = 1
            found[at, len(KINDS) + kind] = step == 0
    return found


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(NAME, KIND, min_size=1, max_size=6),
    st.dictionaries(st.sampled_from(["A", "As", "b"]), KIND, max_size=2),
    st.lists(st.lists(LETTERS, min_size=1, max_size=7), min_size=1, max_size=3),
)
def test_the_marks_are_those_of_a_plain_search(
    names: dict[str, str], symbols: dict[str, str], paragraphs: list[list[str]]
) -> None:
    words = [word for paragraph in paragraphs for word in paragraph]
    part = [at for at, paragraph in enumerate(paragraphs) for _ in paragraph]
    starts = tuple(at for at in range(len(words)) if at == 0 or part[at] != part[at - 1])
    found = marks(made(names, symbols), " ".join(words), starts)
    assert (found == plain(set(names.items()), symbols, words, part)).all()


def test_kinds_fit_the_bits_of_a_value() -> None:
    assert len(KINDS) + int(gazetteer._CHECK_BITS) <= 16
