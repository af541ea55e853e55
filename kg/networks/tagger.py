"""The tags of words: two networks' votes.

The parser's encoder has a tagger (a softmax on its vectors), which reads little more than the forms
that training had. A second network reads what the recogniser reads of a word
(`kg.networks.wordforms`, the gazetteer) in a network of the same kind (`kg.networks.tagging`); the
logarithms of their probabilities are added up.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.errors import UsageError
from kg.networks import tagging
from kg.networks.gazetteer import Gazetteer
from kg.networks.wordforms import Forms

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

Array = np.ndarray[Any, np.dtype[Any]]
#: Words, and whether a blank follows each.
Text = tuple[Sequence[str], Sequence[bool]]
_MAGIC = b"bioclaim-tags/1\n"
#: The score of a tag that the parser's tagger does not know.
_BARRED = -1e4


def shape(tags: int) -> tagging.Shape:
    """Return the network's shape: one softmax over so many tags."""
    return tagging.Shape({"tag": slice(0, tags)}, (1, 1), (2,), extra=2)


def batch(
    texts: Sequence[Text], forms: Forms, gazetteer: Gazetteer, keep: Array | None = None
) -> tagging.Batch:
    """Lay out texts, each read alone, with what stands between blanks (or a text's ends)."""
    made = tagging.batch([[words] for words, _ in texts], forms, gazetteer, keep)
    blanks = [
        pair
        for _, follows in texts
        for pair in zip((True, *follows[:-1]), (*follows[:-1], True), strict=True)
        if follows
    ]
    gaps = np.array(blanks, dtype=np.float32).reshape(-1, 2)
    return replace(made, marks=np.concatenate([made.marks, gaps], axis=1))


@dataclass(frozen=True, slots=True)
class Voter:
    """A network for tags with what it looks words up in."""

    params: tagging.Params
    tags: tuple[str, ...]
    forms: Forms
    gazetteer: Gazetteer

    def scores(self, texts: Sequence[Text]) -> Array:
        """Return log-probabilities, shape (words of all texts, tags); each text is read alone."""
        self.forms.forget()
        made = batch(texts, self.forms, self.gazetteer)
        scores = tagging.logits(self.params, self.forms.arrays(), made, shape(len(self.tags)))
        return log_softmax(scores)


def log_softmax(scores: Array) -> Array:
    """Return the logarithms of the softmax of each row."""
    scores = scores - scores.max(1, keepdims=True)
    result: Array = scores - np.log(np.exp(scores).sum(1, keepdims=True))
    return result


def pack(path: Path, params: tagging.Params, tags: Sequence[str]) -> None:
    """Write a network to one file, as 16-bit floats."""
    import srsly  # type: ignore[import-untyped]

    whole = {"params": {k: v.astype("<f2") for k, v in params.items()}, "tags": list(tags)}
    path.write_bytes(_MAGIC + zlib.compress(srsly.msgpack_dumps(whole), 9))


def read(path: Path, forms: Forms, gazetteer: Gazetteer) -> Voter | None:
    """Read what `pack` wrote; ``None`` where no file is.

    Raises ``UsageError`` for a damaged file, or none of ours.
    """
    import srsly

    if not path.is_file():
        return None
    try:
        data = path.read_bytes()
        if not data.startswith(_MAGIC):
            raise ValueError("no tags")
        whole = srsly.msgpack_loads(zlib.decompress(data[len(_MAGIC) :]))
        params = {name: value.astype(np.float32) for name, value in whole["params"].items()}
        return Voter(params, tuple(whole["tags"]), forms, gazetteer)
    except (OSError, zlib.error, ValueError, TypeError, LookupError, AttributeError) as error:
        raise UsageError(
            f"{path} is no file of the tagger's weights, or a damaged one; install bioclaim-kg "
            "again"
        ) from error


@dataclass(frozen=True, slots=True)
class Tagger:
    """The votes of a pipeline's tagger and of a `Voter`.

    ``weights`` (width, tags) and ``bias`` are the pipeline's tagger's, ``hashes`` the tags' in its
    vocabulary.
    """

    voter: Voter
    weights: Array
    bias: Array
    hashes: Array

    @classmethod
    def join(cls, nlp: Language, voter: Voter) -> Tagger:
        """Make one of a pipeline with a tagger; tags that this one does not know are not given."""
        tagger: Any = nlp.get_pipe("tagger")
        (softmax,) = (node for node in tagger.model.walk() if node.name == "softmax")
        place = {tag: at for at, tag in enumerate(tagger.labels)}
        rows = [place.get(tag, 0) for tag in voter.tags]
        bias = np.where([t in place for t in voter.tags], softmax.get_param("b")[rows], _BARRED)
        hashes = [nlp.vocab.strings.add(tag) for tag in voter.tags]
        return cls(voter, softmax.get_param("W")[rows].T, bias, np.array(hashes, dtype=np.uint64))

    def tag(self, docs: Sequence[Doc]) -> None:
        """Tag documents that the pipeline has read; each is read alone."""
        from spacy.attrs import TAG  # type: ignore[import-not-found]

        docs = [doc for doc in docs if len(doc)]
        if not docs:
            return
        texts = [([t.text for t in doc], [bool(t.whitespace_) for t in doc]) for doc in docs]
        votes = self.voter.scores(texts)
        vectors = np.concatenate([doc.tensor for doc in docs])
        votes += log_softmax(vectors @ self.weights + self.bias)
        best = self.hashes[votes.argmax(1)].reshape(-1, 1)
        at = 0
        for doc in docs:
            doc.from_array([TAG], best[at : at + len(doc)])
            at += len(doc)
