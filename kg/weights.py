"""Trained weights: pipelines in small single files, tables of word vectors.

A file holds a spaCy pipeline's config and its components' weights, stored as 16-bit floats and
deflated; they are 32-bit again once read. The shipped ones lie in the folder ``kg/weights_data``.
"""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import InputError, MissingError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.vectors import Vectors  # type: ignore[import-not-found]
    from spacy.vocab import Vocab

FOLDER = Path(__file__).resolve().parent / "weights_data"
GRAMMAR, HEADS, LEMMAS = "grammar.bin", "heads.bin", "lemmas.tsv.gz"
GAZETTEER, UNLIKELY, TAGS = "gazetteer.bin", "unlikely.tsv.gz", "tags.bin"
_MAGIC = b"bioclaim-weights/1\n"


def _converted(data: bytes, dtype: str) -> bytes:
    """Return a serialised component with all its floating-point weights as ``dtype``."""
    import srsly  # type: ignore[import-untyped]

    component: dict[str, Any] = srsly.msgpack_loads(data)
    model: dict[str, Any] = srsly.msgpack_loads(component["model"])
    for params in model["params"]:
        for name, value in params.items():
            if value is not None and value.dtype.kind == "f":
                params[name] = value.astype(dtype)
    component["model"] = srsly.msgpack_dumps(model)
    packed: bytes = srsly.msgpack_dumps(component)
    return packed


def pack(nlp: Language, path: Path) -> None:
    """Write a pipeline's trained components to one file."""
    import srsly

    parts: dict[str, Any] = {}
    for name in nlp.pipe_names:
        component: Any = nlp.get_pipe(name)
        parts[name] = _converted(component.to_bytes(exclude=["vocab"]), "float16")
    whole = {"config": nlp.config.to_str(interpolate=False), "parts": parts}
    path.write_bytes(_MAGIC + zlib.compress(srsly.msgpack_dumps(whole), 9))


def unpack(path: Path, vocab: Vocab) -> Language:
    """Build the pipeline a file holds, on a given vocabulary.

    Raises ``MissingError`` when the file is not there or is none of ours.
    """
    import spacy.util
    import srsly
    from thinc.api import Config

    try:
        data = path.read_bytes()
    except OSError as error:
        raise MissingError(
            f"the language model's file {path.name!r} is not in {path.parent}: install "
            "bioclaim-kg again, or name another model with --model"
        ) from error
    try:
        if not data.startswith(_MAGIC):
            raise ValueError("no weights")
        whole = srsly.msgpack_loads(zlib.decompress(data[len(_MAGIC) :]))
    except (ValueError, zlib.error) as error:
        raise MissingError(
            f"{path} is no file of language model weights, or a damaged one: "
            "install bioclaim-kg again"
        ) from error
    config = Config().from_str(whole["config"], interpolate=False)
    nlp = spacy.util.load_model_from_config(config, vocab=vocab, auto_fill=True)
    for name, part in whole["parts"].items():
        component: Any = nlp.get_pipe(name)
        component.from_bytes(_converted(part, "float32"), exclude=["vocab"])
        for label in getattr(component, "labels", ()):
            nlp.vocab.strings.add(label)
        _use_numpys_gemm(component.model)
    return nlp


def _use_numpys_gemm(model: Any) -> None:
    """Let a network on the processor multiply with numpy's library: on one core thrice as fast.

    What it computes is the same but for the last digit's rounding.
    """
    from thinc.api import NumpyOps

    for node in model.walk():
        if type(node.ops) is NumpyOps:
            node.ops = NumpyOps(use_blis=False)


def read_lemmas(path: Path) -> dict[tuple[str, str], str]:
    """Read the lemmatiser's exceptions: kind, form and lemma a line; none where no file is."""
    if not path.is_file():
        return {}
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        rows = (line.rstrip("\n").split("\t") for line in lines)
        return {(row[0], row[1]): row[2] for row in rows if len(row) == 3}


def floret(path: Path) -> Vectors:
    """Read a table of floret's (Boyd & Warmerdam 2022) as it writes it.

    Raises ``InputError`` when the file is none.
    """
    import numpy as np

    try:
        with path.open(encoding="utf-8") as lines:
            head = lines.readline().split()
            minn, maxn, hashes, seed = map(int, head[2:6])
            rows = np.loadtxt(lines, dtype=np.float32, comments=None)[:, 1:]
    except (OSError, ValueError, IndexError) as error:
        raise InputError(f"{path}: no floret table: {error}") from error
    return table(rows, (minn, maxn, hashes, seed))


def table(rows: Any, shape: tuple[int, int, int, int]) -> Vectors:
    """Return a floret table; ``shape`` is shortest and longest n-gram, hashes, seed."""
    from spacy.vectors import Vectors

    minn, maxn, hashes, seed = shape
    return Vectors(
        data=rows, mode="floret", minn=minn, maxn=maxn, hash_count=hashes, hash_seed=seed,
        bow="<", eow=">",
    )  # fmt: skip
