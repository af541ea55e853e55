"""scispaCy's candidate generator over given terms (see `kg.benchmarks.peers`).

``PYTHON peer_scispacy.py TASK.json ANSWERS.json``; imports nothing of ours. The vectorizer is
scispaCy's own; the index is a smaller one of its kind (its own takes hours for as many names).
The answer is the concept of the most similar name.
"""

from __future__ import annotations

import json
import sys
import time
from functools import partial
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace
from typing import Any

#: Neighbours that are asked for, and mentions that are asked together.
_NEIGHBOURS, _BATCH = 30, 256
#: Of so few names no trigram is left out for being rare, as scispaCy does.
_FEW = 1_000
_INDEX = {"M": 16, "efConstruction": 200, "indexThreadQty": 1, "post": 0}


def answer(task: dict[str, Any]) -> dict[str, Any]:
    """Return the best identifier of each mention, and seconds: to build, first time and again."""
    import nmslib  # type: ignore[import-not-found]
    import numpy as np
    from scispacy.candidate_generation import CandidateGenerator
    from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-untyped]

    started = time.perf_counter()
    concepts: dict[str, set[str]] = {}
    for name, _, curie, _ in task["names"]:
        concepts.setdefault(name, set()).add(curie)
    rarest = 10 if len(concepts) > _FEW else 1
    vectorizer = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 3), min_df=rarest, dtype=np.float32
    )
    names = sorted(concepts)
    vectors = vectorizer.fit_transform(names)
    filled = np.array(vectors.sum(axis=1) != 0).reshape(-1)
    names = [name for name, keep in zip(names, filled, strict=True) if keep]
    index = nmslib.init(
        method="hnsw", space="cosinesimil_sparse", data_type=nmslib.DataType.SPARSE_VECTOR
    )
    index.addDataPointBatch(vectors[filled])
    index.createIndex(_INDEX)
    index.setQueryTimeParams({"efSearch": 200})
    base = SimpleNamespace(alias_to_cuis=concepts)
    one = SimpleNamespace(knnQueryBatch=partial(index.knnQueryBatch, num_threads=1))
    generator = CandidateGenerator(one, vectorizer, names, base)
    built = time.perf_counter() - started
    seconds = []
    mentions = task["mentions"]
    for _ in range(1 + task["rounds"]):
        started = time.perf_counter()
        found = []
        for at in range(0, len(mentions), _BATCH):
            found += generator(mentions[at : at + _BATCH], _NEIGHBOURS)
        seconds.append(time.perf_counter() - started)
    best = [max(cs, key=lambda c: max(c.similarities), default=None) for cs in found]
    return {
        "answers": [candidate.concept_id if candidate else "" for candidate in best],
        "build": built,
        "first": seconds[0],
        "again": min(seconds[1:]),
        "version": f"scispacy {version('scispacy')}",
    }


if __name__ == "__main__":
    task = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    Path(sys.argv[2]).write_text(json.dumps(answer(task)), encoding="utf-8")
