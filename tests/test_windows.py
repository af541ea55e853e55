"""Training texts with their answers: what a corpus teaches, and what it says nothing of."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from spacy.language import Language

from kg.corpora import CORPORA, fifth, tenth
from kg.gold import trained
from kg.labels import HEADS
from kg.networks import tagging, windows
from kg.networks.windows import Window
from kg.training.base import blank

NAMES = list(HEADS)
TEXT = "Anna Berg gave aspirin to mice with breast cancer in Oxford."


@pytest.fixture(scope="module")
def nlp() -> Language:
    return blank()


def entity(text: str, words: str, kind: str, **more: Any) -> dict[str, Any]:
    start = text.index(words)
    return {"start": start, "end": start + len(words), "text": words, "type": kind, **more}


def record(text: str, *entities: tuple[str, str], name: str = "1", **more: Any) -> dict[str, Any]:
    marked = [entity(text, words, kind) for words, kind in entities]
    return {"id": name, "text": text, "entities": marked, **more}


def save(data: Path, corpus: str, stem: str, *records: dict[str, Any]) -> None:
    folder = data / "corpora" / corpus
    folder.mkdir(parents=True, exist_ok=True)
    with gzip.open(folder / f"{stem}.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(one) + "\n" for one in records)


def read(nlp: Language, name: str, one: dict[str, Any]) -> Window:
    (window,) = windows.windows(nlp, name, one)
    return window


def words_of(window: Window) -> list[str]:
    return [word for words in window.words for word in words]


def known(window: Window, head: str) -> str:
    """The words whose answer of a head is known."""
    column = window.known[:, NAMES.index(head)]
    return " ".join(w for w, sure in zip(words_of(window), column, strict=True) if sure)


def marks(window: Window, head: str) -> list[int]:
    return window.gold[:, NAMES.index(head)].tolist()


ALL = "Anna Berg gave aspirin to mice with breast cancer in Oxford ."


# ------------------------------------------------------------------------- what is known


def test_a_corpus_annotates_its_heads_only(nlp: Language) -> None:
    one = record(TEXT, ("aspirin", "Chemical"), ("breast cancer", "Disease"))
    window = read(nlp, "bc5cdr", one)
    assert window.words == [ALL.split()]
    assert window.gold.shape == window.known.shape == (len(window), len(HEADS)) == (12, 11)
    assert marks(window, "chemical") == [0, 0, 0, 4, *[0] * 8]
    assert marks(window, "disease") == [0] * 7 + [1, 3, 0, 0, 0]
    assert known(window, "chemical") == known(window, "disease") == ALL
    for head in ("gene", "species", "cell", "cell_line", "anatomy", "component", "variant"):
        assert known(window, head) == ""
        assert not any(marks(window, head))


def test_the_marks_of_a_long_name_and_of_a_second_label(nlp: Language) -> None:
    text = "The University of New York in Oxford"
    one = record(text, ("University of New York", "organization"), ("Oxford", "location"))
    window = read(nlp, "crossner_science", one)
    organization = 4 * HEADS["general"].index("Organization")
    place = 4 * HEADS["general"].index("Place")
    inside = [organization + step for step in (1, 2, 2, 3)]
    assert marks(window, "general") == [0, *inside, 0, place + 4]
    found = tagging.spans(_certain(window), [0])
    assert {span[:3] for span in found} == {(1, 5, "Organization"), (6, 7, "Place")}


def _certain(window: Window) -> np.ndarray:
    gold = np.zeros((len(window), tagging.OUTPUTS))
    for column, part in enumerate(tagging.SLICES.values()):
        gold[np.arange(len(window)), part.start + window.gold[:, column]] = 1.0
    return gold


def test_of_two_that_overlap_the_longer_is_learned(nlp: Language) -> None:
    one = record(TEXT, ("cancer", "Disease"), ("breast cancer", "Disease"))
    assert marks(read(nlp, "bc5cdr", one), "disease")[7:9] == [1, 3]


def test_of_a_label_that_is_not_annotated_in_full_only_marked_words_are_known(
    nlp: Language,
) -> None:
    one = record(TEXT, ("breast cancer", "Cancer"), ("mice", "Organ"))
    window = read(nlp, "anatem", one)
    assert "disease" not in CORPORA["anatem"][0]
    assert marks(window, "disease")[7:9] == [1, 3]
    assert known(window, "disease") == "mice breast cancer"
    assert known(window, "anatomy") == ALL


def test_cell_lines_of_jnlpba_may_be_cells_or_not(nlp: Language) -> None:
    text = "HeLa cells and T cells bind."
    one = record(text, ("HeLa cells", "cell_line"), ("T cells", "cell_type"))
    window = read(nlp, "jnlpba", one)
    assert known(window, "cell") == "and T cells bind ."
    assert marks(window, "cell") == [0, 0, 0, 1, 3, 0, 0]
    assert known(window, "cell_line") == "HeLa cells and T cells bind ."
    assert marks(window, "cell_line") == [1, 3, 0, 0, 0, 0, 0]


def test_people_are_no_species(nlp: Language) -> None:
    text = "Patients and mice."
    marked = (("Patients", "Species"), ("mice", "Species"))
    assert marks(read(nlp, "linnaeus", record(text, *marked)), "species") == [0, 0, 4, 0]
    both = record(text, ("Patients", "NCBITaxon"), ("mice", "NCBITaxon"))
    assert marks(read(nlp, "craft", both), "species") == [4, 0, 4, 0]


def test_abstracts_teach_that_words_in_lower_case_are_no_names(nlp: Language) -> None:
    one = record(TEXT, ("Oxford", "Disease"), ("mice", "Disease"))
    for head in ("general", "publication"):
        window = read(nlp, "bc5cdr", one)
        assert known(window, head) == "gave aspirin to mice with breast cancer in Oxford ."
        assert not any(marks(window, head))
    assert known(read(nlp, "craft", record(TEXT)), "general") == ""


def test_what_everyday_texts_name_is_not_biomedical(nlp: Language) -> None:
    one = record(TEXT, ("Anna Berg", "PER"), ("Oxford", "LOC"))
    window = read(nlp, "wikigold", one)
    for head in ("disease", "gene", "chemical"):
        assert known(window, head) == "Anna Berg Oxford"
    assert known(window, "species") == ""
    assert known(window, "general") == ALL
    assert known(window, "publication") == ""
    within = record(TEXT, ("Anna Berg", "PER"), ("Berg", "MISC"))
    assert known(read(nlp, "wikigold", within), "disease") == "Anna"


def test_words_are_split_as_the_model_splits_them(nlp: Language) -> None:
    text = "IL-6-induced IL-6 ( IL6 ) rose ."
    one = record(text, ("IL-6", "protein"), ("IL6", "protein"), tokenised=True)
    window = read(nlp, "jnlpba", one)
    assert words_of(window) == "IL - 6 - induced IL - 6 ( IL6 ) rose .".split()
    assert marks(window, "gene")[:3] == [1, 2, 3]
    assert marks(window, "gene")[9] == 4


def test_long_texts_are_cut_between_paragraphs(
    nlp: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tagging, "WINDOW", 7)
    one = record("Mice ate.\n\nRats ate it.\nDogs slept.\n \nCats did.", ("Dogs", "Species"))
    made = list(windows.windows(nlp, "linnaeus", one))
    assert [window.words for window in made] == [
        [["Mice", "ate", "."], ["Rats", "ate", "it", "."]],
        [["Dogs", "slept", "."], ["Cats", "did", "."]],
    ]
    assert marks(made[1], "species") == [4, 0, 0, 0, 0, 0]
    assert list(windows.windows(nlp, "linnaeus", record(" \n "))) == []


# ------------------------------------------------------------------- what is trained on

IDS = [str(number) for number in range(40)]


def long(name: str) -> str:
    return f"Text number {name} tells of rats that were given a great deal of aspirin."


def test_the_tenth_and_the_fifth_are_kept_out(
    nlp: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert any(map(fifth, IDS))
    assert any(map(tenth, IDS))
    for corpus in ("linnaeus", "bionlp13_cg"):
        save(tmp_path, corpus, f"{corpus}.train", *(record(long(n), name=n) for n in IDS))
        training, tuning, texts = windows.load(nlp, tmp_path, corpus, "train", frozenset())
        kept = [n for n in IDS if not (fifth(n) and corpus in windows.KEPT)]
        assert texts == [long(n) for n in kept if not tenth(n)]
        assert [words_of(w)[2] for w in training] == [n for n in kept if not tenth(n)]
        assert [words_of(w)[2] for (w,) in tuning] == [n for n in kept if tenth(n)]
    monkeypatch.setattr(windows, "SCORED", {"linnaeus": "test"})
    monkeypatch.setattr(windows, "KEPT", ("bionlp13_cg",))
    save(tmp_path, "linnaeus", "linnaeus.test", record(long("forty"), name="40"))
    barred = windows.scored(tmp_path, tmp_path / "scored.bin")
    assert trained.contains(barred, long("forty"))
    assert [n for n in IDS if trained.contains(barred, long(n))] == [n for n in IDS if fifth(n)]
    assert trained.load(tmp_path / "scored.bin") == barred


def test_a_text_that_is_scored_elsewhere_is_not_trained_on(nlp: Language, tmp_path: Path) -> None:
    save(tmp_path, "linnaeus", "linnaeus.train", *(record(long(n), name=n) for n in IDS))
    shut = ["2", "3", next(n for n in IDS if tenth(n))]
    trained.write(tmp_path / "list", [long(n).replace(" ", "\n") for n in shut])
    barred = trained.load(tmp_path / "list")
    assert barred
    training, tuning, texts = windows.load(nlp, tmp_path, "linnaeus", "train", barred)
    read_ = {words_of(w)[2] for w in training} | {words_of(w)[2] for (w,) in tuning}
    assert read_ == set(IDS) - set(shut)
    assert not {long(n) for n in shut} & set(texts)


def test_what_a_corpus_flags_as_held_out_is_left_out_of_training(tmp_path: Path) -> None:
    one, two = record("One.", name="1", held_out_overlap=True), record("Two.", name="2")
    for split in ("train", "test"):
        save(tmp_path, "linnaeus", f"linnaeus.{split}", one, two, record("", name="3"))
    assert [r["id"] for r in windows.records(tmp_path, "linnaeus", "train")] == ["2"]
    assert [r["id"] for r in windows.records(tmp_path, "linnaeus", "test")] == ["1", "2"]


@pytest.mark.parametrize(
    "name, split, corpus, stem",
    [
        ("crossner_science", "dev", "crossner", "crossner_science.dev"),
        ("gum", "train", "gum", "gum.train.entities"),
        ("cellfinder", "", "cellfinder", "cellfinder"),
    ],
)
def test_files_of_a_part(tmp_path: Path, name: str, split: str, corpus: str, stem: str) -> None:
    save(tmp_path, corpus, stem, record("One."))
    assert [r["text"] for r in windows.records(tmp_path, name, split)] == ["One."]


def test_what_is_trained_on_is_not_what_is_scored() -> None:
    assert set(windows.TRAIN) <= set(CORPORA)
    assert set(windows.SCORED) <= set(CORPORA)
    for name, split in windows.SCORED.items():
        assert split not in windows.TRAIN.get(name, ())
    assert set(windows.KEPT) <= set(windows.TRAIN) - set(windows.SCORED)
    trained_heads = {head for name in windows.TRAIN for head in CORPORA[name][0]}
    assert trained_heads == set(HEADS)
