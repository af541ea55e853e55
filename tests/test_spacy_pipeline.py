"""The language model as a spaCy pipeline: the same words, trees and names, in spaCy's terms."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import spacy
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, Span

from kg import language, spacy_pipeline
from kg.errors import UsageError
from kg.model import Document

ROOT = Path(__file__).parent.parent
TEXT = (
    " Stem cells heal bone\n\n“Metformin  reduced breast cancer\nin mice,” said Anna Berg of the "
    "University of Oxford.\u200b It\tworked.\n"
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy_pipeline.load()


def agree(doc: Doc, text: str) -> None:
    """Check that a document says what `kg.language` says of its text."""
    assert doc.text == text
    parse = language.load().parse(Document("d", text))
    at = {token.idx: token for token in doc}
    words = [at[token.span.start] for token in parse.tokens]
    seen = [word.text.replace("\u200b", "") for word in words]  # what nobody sees is no part of it
    assert seen == [token.text for token in parse.tokens]
    for word, token in zip(words, parse.tokens, strict=True):
        assert (word.tag_, word.pos_, word.lemma_) == (token.tag, token.pos, token.lemma)
        assert (word.dep_, word.head) == (token.dep, words[token.head])
    between = [token for token in doc if token not in words]
    assert all(token.tag_ == "_SP" and token.pos_ == "SPACE" for token in between)
    starts = [words[first].i for first, _ in parse.sentences]
    if words:
        assert [sentence.start for sentence in doc.sents] == [0, *starts[1:]]
    names = [name for name in parse.names if not name.faint]
    group = doc.spans["bioclaim"]
    assert [(s.start_char, s.end_char, s.label_) for s in group] == [
        (name.span.start, name.span.end, name.category) for name in names
    ]
    assert group.attrs["scores"] == [name.score for name in names]


def test_a_document_is_read_as_kg_reads_it(nlp: Language) -> None:
    doc = nlp(TEXT)
    agree(doc, TEXT)
    found = {(span.text, span.label_) for span in doc.ents}
    assert ("Anna Berg", "Person") in found
    assert ("University of Oxford", "Organization") in found
    assert nlp.meta["lang"] + "_" + nlp.meta["name"] == "en_bioclaim"


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example("1\u200b1")
@given(st.text(alphabet=st.sampled_from(" \n\u00a0\u200b.A“\"'(-a1α\u0301😀,;é]\x00\u2028")))
def test_any_text_is_read(nlp: Language, text: str) -> None:
    agree(nlp(text), text)


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_many_are_read_as_each(nlp: Language, processes: int) -> None:
    texts = [TEXT, "", "Aspirin helps.", " "] * 2
    docs = list(nlp.pipe(texts, n_process=processes, batch_size=3))
    assert [doc.to_json() for doc in docs] == [nlp(text).to_json() for text in texts]
    scores = [doc.spans["bioclaim"].attrs["scores"] for doc in docs]
    assert scores == [nlp(text).spans["bioclaim"].attrs["scores"] for text in texts]
    assert scores[0]


def test_a_saved_pipeline_is_read_by_spacy_alone(nlp: Language, tmp_path: Path) -> None:
    """The entry points of an installed package tell spaCy where our parts are."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    info = tmp_path / "site" / "bioclaim_test-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: bioclaim-test\nVersion: 1\n")
    lines = [
        line
        for group, points in project["entry-points"].items()
        for line in (f"[{group}]", *(f"{name} = {where}" for name, where in points.items()))
    ]
    (info / "entry_points.txt").write_text("\n".join(lines))
    nlp.to_disk(tmp_path / "en_bioclaim")
    code = (
        "import spacy, sys; nlp = spacy.load(sys.argv[1]); doc = nlp(sys.argv[2]); "
        "print(nlp.pipe_names, [(e.text, e.label_) for e in doc.ents])"
    )
    text = "Metformin reduced breast cancer in mice."
    path = os.pathsep.join([str(info.parent), str(ROOT)])
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "en_bioclaim"), text],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = [(entity.text, entity.label_) for entity in nlp(text).ents]
    assert ("Metformin", "Chemical") in found
    assert done.stdout.strip() == f"['bioclaim'] {found}"
    assert spacy.load(tmp_path / "en_bioclaim")(text).to_json() == nlp(text).to_json()


def test_longer_then_likelier_spans_become_entities() -> None:
    doc = Doc(spacy.blank("en").vocab, words=list("abcdef"))
    spans = [
        Span(doc, 0, 1, "Anatomy"),
        Span(doc, 0, 2, "Disease"),
        Span(doc, 1, 3, "Gene"),
        Span(doc, 3, 4, "Cell"),
        Span(doc, 3, 4, "CellLine"),
        Span(doc, 4, 5, "Gene"),
        Span(doc, 4, 5, "Chemical"),
    ]
    scores = [0.9, 0.6, 0.7, 0.5, 0.8, 0.5, 0.5]
    kept = spacy_pipeline.uncrossed(spans, scores)
    assert [(span.text, span.label_) for span in kept] == [
        ("a", "Anatomy"), ("b c", "Gene"), ("d", "CellLine"), ("e", "Chemical"),
    ]  # fmt: skip


def test_another_tokenizer_is_an_error_that_says_so(nlp: Language) -> None:
    with pytest.raises(UsageError, match=r"at character 0: leave tokenizer"):
        nlp.get_pipe("bioclaim")(Doc(nlp.vocab, words=["Micea", "te"], spaces=[False, False]))


def test_it_goes_with_other_components() -> None:
    nlp = spacy_pipeline.load()
    nlp.add_pipe("merge_entities")
    assert "breast cancer" in [token.text for token in nlp("Metformin treats breast cancer.")]
