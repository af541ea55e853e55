"""Training the ranker: from documents with identifiers to a table of weights."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from kg.entries import Entry
from kg.grounding.grounder import Grounder
from kg.grounding.learned import NOTHING
from kg.grounding.ranking import Ranker
from kg.grounding.surroundings import Surroundings
from kg.lexicon import Lexicon
from kg.tables import iter_rows
from kg.taught import Taught, read_taught, vocabularies
from kg.training.ranker import FOLDS, agree, examples, train, write

LEXICON = Lexicon.of([
    Entry("MONDO:1", "lung cancer", "Disease", equivalents=("MESH:1",)),
    Entry("MONDO:2", "lung disease", "Disease", ("pulmonary cancer syndrome",)),
    Entry("MONDO:3", "bone cancer", "Disease", related=("cancer of lungs",)),
])  # fmt: skip
DOCUMENTS = [
    Taught("ncbi_disease", str(at), "Lung cancer and cancers of the lung.", (
        ("Lung cancer", "Modifier", "Disease", ("MESH:1",)),
        ("lung cancers", "Modifier", "Disease", ("MESH:1",)),
        ("cancer of lungs", "Modifier", "Disease", ("MONDO:1",)),
        ("fracture", "Modifier", "Disease", ("MESH:9",)),
    ))
    for at in range(6)
]  # fmt: skip


def made(*, judged: tuple[str, ...] = ("", "mesh"), ask: bool = True) -> dict[str, float]:
    without = dict.fromkeys(range(FOLDS), NOTHING)
    asked = vocabularies(DOCUMENTS)
    if not ask:
        asked = dict.fromkeys(asked, ())
    found = list(examples(DOCUMENTS, LEXICON, without, asked))
    agree(found, Ranker({"found by name": 1.0}))
    return train([one for some in found for one in some], judged)


def test_what_is_right_becomes_likely_and_the_same_each_time() -> None:
    weights = made()
    assert weights == made()
    grounder = Grounder(LEXICON, NOTHING, Ranker(weights))
    choice = grounder.choose("lung cancer", "Disease", Surroundings(), ("mesh",))
    assert choice.candidates[0].curie == "MONDO:1"
    assert choice.candidates[0].probability > 0.6
    assert not grounder.choose("fracture", "Disease", Surroundings(), ("mesh",)).candidates


def test_a_vocabulary_that_no_corpus_uses_is_neither_good_nor_bad() -> None:
    assert not [name for name in made(ask=False) if name.endswith("MONDO")]
    known = made(ask=False, judged=("", "mesh", "mondo"))
    assert [name for name in known if name.endswith("MONDO")] == ["of MONDO"]


def test_the_weights_are_a_table_with_meanings(tmp_path: Path) -> None:
    path = tmp_path / "ranker.tsv"
    write(path, {"of MESH": 0.5, "generic": -1.25, "found by near": 0.0})
    assert [(row["feature"], row["weight"], row["meaning"]) for row in iter_rows(path)] == [
        ("generic", "-1.250", 'a word for a whole kind of thing ("disease")'),
        ("of MESH", "0.500", "its leading identifier is of this vocabulary"),
    ]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    text = "Lung cancer was found in some of the patients that were seen in the ward."
    entity = {"text": "Lung cancer", "type": "Modifier", "ids": ["MESH:1"], "start": 0, "end": 11}
    parts: dict[str, list[dict[str, object]]] = {
        "train": [
            {"id": "1", "text": text, "entities": [entity]},
            {"id": "2", "text": text + " It grew.", "entities": [entity], "held_out_overlap": 1},
            {"id": "3", "text": "Bone cancer. " * 9, "entities": [entity | {"ids": []}]},
            {
                "id": "4",
                "text": "A text that stands, word for word, in the part which is scored.",
                "entities": [],
            },
        ],
        "dev": [
            {"id": "9", "text": "A text that stands, word for word, in the part which is scored."}
        ],
    }
    folder = tmp_path / "corpora" / "ncbi_disease"
    folder.mkdir(parents=True)
    for part, records in parts.items():
        lines = "".join(json.dumps(record) + "\n" for record in records)
        (folder / f"ncbi_disease.{part}.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    return tmp_path


def test_nothing_is_learned_from_what_is_scored_or_held_out(data: Path) -> None:
    found = list(read_taught(data))
    assert [document.id for document in found] == ["1", "3"]
    assert found[0].mentions == (("Lung cancer", "Modifier", "Disease", ("MESH:1",)),)
    assert found[1].mentions == ()
    assert vocabularies(found) == {("ncbi_disease", "Modifier"): ("mesh",)}
