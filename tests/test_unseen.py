"""What is measured, what was trained on, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.corpora import fifth, tenth
from kg.errors import UsageError
from kg.gold import trained
from kg.gold.unseen import Choice, Seen, choose, training_of

PATH = Path("gold.jsonl")
TEXTS = {
    str(number): f"This is sentence number {number} of the texts about zebrafish fins."
    for number in range(20)
}
SEEN = ("3", "4", "7", "9", "12", "13")


@pytest.fixture
def known(tmp_path: Path) -> frozenset[bytes]:
    trained.write(tmp_path / "trained.bin", [TEXTS[name] for name in SEEN])
    marks = trained.load(tmp_path / "trained.bin")
    assert marks is not None
    return marks


def names(choice: Choice) -> tuple[list[str], tuple[str, ...]]:
    kept, notes = choose(PATH, TEXTS.items(), choice, lambda item: item)
    return [name for name, _ in kept], notes


def test_all_where_nothing_is_known() -> None:
    assert names(Choice(unknown="who knows")) == (list(TEXTS), ("who knows",))


def test_the_fifth_comes_before_the_limit() -> None:
    kept, notes = names(Choice(fifth=True, limit=3))
    assert kept == [name for name in TEXTS if fifth(name)][:3]
    assert notes == ("one fixed fifth of the documents",)


def test_the_fifth_and_the_tenth_share_nothing() -> None:
    ids = [f"PMID-{number}" for number in range(5000)]
    kept, tuned = {i for i in ids if fifth(i)}, {i for i in ids if tenth(i)}
    assert not kept & tuned
    assert 0.18 < len(kept) / len(ids) < 0.22
    assert 0.08 < len(tuned) / len(ids) < 0.12


def test_what_was_trained_on_is_refused(known: frozenset[bytes]) -> None:
    with pytest.raises(UsageError, match=r"6 of 20 document\(s\) were trained on") as error:
        names(Choice(known=known))
    assert "(3, 4, 7, 9, 12, ...)" in str(error.value)
    assert "--unseen" in str(error.value)
    assert "--trained" in str(error.value)
    # only what would be measured counts
    assert names(Choice(known=known, limit=3)) == (["0", "1", "2"], ())


def test_it_may_be_left_out_or_measured(known: frozenset[bytes]) -> None:
    kept, notes = names(Choice(known=known, limit=6, seen=Seen.LEAVE_OUT))
    assert kept == ["0", "1", "2", "5", "6", "8"]
    assert notes == ("3 document(s) that were trained on are left out",)
    kept, notes = names(Choice(known=known, limit=6, seen=Seen.MEASURE))
    assert kept == list(TEXTS)[:6]
    assert notes == ("TRAINED ON: 2 of these 6 document(s)",)


def test_which_list_belongs_to_which_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trained, "FILE", tmp_path / "trained.bin")
    assert training_of() == (None, "what the shipped model was trained on is not known")
    assert training_of("en_core_sci_sm") == (
        None,
        "what 'en_core_sci_sm' was trained on is not known",
    )
    trained.write(tmp_path / trained.FILE.name, TEXTS.values())
    assert training_of(str(tmp_path), trees=True)[0] is None
    trained.write(tmp_path / trained.TREES.name, [TEXTS["3"]])
    known, unknown = training_of(str(tmp_path), trees=True)
    assert (len(known or ()), unknown) == (1, "")
    assert training_of(str(tmp_path)) == (trained.load(tmp_path / trained.FILE.name), "")


def test_what_grounding_learned_from_is_known_where_grounding_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trained, "FILE", tmp_path / "trained.bin")
    monkeypatch.setattr(trained, "NAMES", tmp_path / "trained_names.bin")
    trained.write(trained.FILE, [TEXTS["1"]])
    known, _ = training_of(names=True)
    assert known == trained.load(trained.FILE)
    trained.write(trained.NAMES, [TEXTS["2"]])
    both, _ = training_of(names=True)
    assert set(both or ()) == {trained.fingerprint(TEXTS[name]) for name in ("1", "2")}
    assert training_of()[0] == known
