"""The list of what was trained on knows a text again in another corpus, and no other text."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.gold import trained

TITLE = "The zebrafish as a model of how limbs of vertebrates grow again"
FIRST = "Zebrafish grow lost fins again within two weeks of amputation."
SECOND = "A factor that the wound epidermis makes was needed for that growth."
ABSTRACT = f"{FIRST} {SECOND}"


@pytest.fixture
def known(tmp_path: Path) -> frozenset[bytes]:
    file = tmp_path / "trained.bin"
    # the whole, its title and its two sentences, each once; short texts are not listed
    assert trained.write(file, [f"{TITLE}\n{ABSTRACT}"] * 2 + ["Thank you."]) == 4
    loaded = trained.load(file)
    assert loaded is not None
    assert len(loaded) * trained.SIZE == file.stat().st_size
    assert file.read_bytes() == b"".join(sorted(loaded))
    return loaded


@pytest.mark.parametrize(
    "text",
    [
        f"{TITLE}\n{ABSTRACT}",
        f"{TITLE} {ABSTRACT}",
        f"{TITLE}.\n\n{ABSTRACT}",
        ABSTRACT,
        ABSTRACT.replace(" ", "  ").replace(".", " ."),
        f"{SECOND}\nA heading",
        f"{SECOND} Another sentence that nobody has trained anything on.",
    ],
)
def test_a_text_is_known_again(known: frozenset[bytes], text: str) -> None:
    assert trained.contains(known, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Thank you.",
        ABSTRACT.lower(),
        f"{SECOND} Another sentence that nobody has trained anything on. And quite another one, "
        "which nobody trained anything on either.",
    ],
)
def test_another_text_is_not(known: frozenset[bytes], text: str) -> None:
    assert not trained.contains(known, text)


def test_half_of_the_characters_not_of_the_sentences(tmp_path: Path) -> None:
    trained.write(tmp_path / "t.bin", [FIRST])
    known = trained.load(tmp_path / "t.bin")
    assert known is not None
    assert trained.contains(known, f"{FIRST} {FIRST} {SECOND}")
    assert not trained.contains(known, f"{FIRST} {SECOND} {SECOND}")


def test_no_list_and_a_damaged_one(tmp_path: Path) -> None:
    assert trained.load(tmp_path / "none.bin") is None
    damaged = tmp_path / "t.bin"
    damaged.write_bytes(b"1234567")
    with pytest.raises(InputError, match=r"t\.bin: damaged: 7 bytes"):
        trained.load(damaged)
    with pytest.raises(InputError, match="cannot be read"):
        trained.load(tmp_path)
