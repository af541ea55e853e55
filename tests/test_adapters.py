"""Pipelines that others made: any labels, any tokenizer, any trouble.

The pipelines are built here, with the labels that the published ones have. What they shall find
is given to them (a component that writes it), so that what we make of it can be told exactly.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import catalogue
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]
from spacy.tokens import Doc, SpanGroup
from spacy.tokens import Span as Slice
from spacy.training import Example
from spacy.util import fix_random_seed  # type: ignore[attr-defined]

from kg import joined, pipeline
from kg.adapters import adapt, categorised
from kg.batch import annotate_or_fail
from kg.config import Options
from kg.errors import InputError, MissingError, UsageError
from kg.language import LanguageModel, load
from kg.model import Annotation, Document, Parse, Span
from kg.readers.base import Failure
from kg.schemes import Node

# ----------------------------------------------------------- components that write what is given


@dataclass
class Tree:
    """Writes tags, heads and labels by word: ``{word: [tag, head word, label]}``."""

    rows: dict[str, list[str]]
    labels: tuple[str, ...] = ()

    def __call__(self, doc: Doc) -> Doc:
        at = {token.text: token for token in doc}
        for token in doc:
            tag, head, dep = self.rows.get(token.text, ["", token.text, "dep"])
            token.tag_, token.dep_ = tag, dep
            token.head = at.get(head, token)
        return doc


@Language.factory("test_tree", assigns=["token.dep", "token.head", "token.tag"])
def make_tree(nlp: Language, name: str, rows: dict[str, list[str]], labels: list[str]) -> Tree:
    return Tree(rows, tuple(labels))


@Language.factory("test_untagged_tree", assigns=["token.dep", "token.head"])
def make_untagged(nlp: Language, name: str, rows: dict[str, list[str]], labels: list[str]) -> Tree:
    return Tree({word: ["", *rest[1:]] for word, rest in rows.items()}, tuple(labels))


@dataclass
class Groups:
    """Writes a group of spans with scores: ``[[start, end, label, score]]`` in words."""

    rows: list[list[Any]]

    def __call__(self, doc: Doc) -> Doc:
        spans = [Slice(doc, start, end, label) for start, end, label, _ in self.rows]
        scores = {"scores": [row[3] for row in self.rows]}
        doc.spans["sc"] = SpanGroup(doc, name="sc", spans=spans, attrs=scores)
        return doc


@Language.factory("test_groups", assigns=["doc.spans"])
def make_groups(nlp: Language, name: str, rows: list[list[Any]]) -> Groups:
    return Groups(rows)


@Language.component("test_broken", assigns=["doc.ents"])
def broken(doc: Doc) -> Doc:
    if "boom" in doc.text:
        raise RuntimeError("something inside\nbroke")
    return doc


@Language.component("test_other_text", assigns=["doc.ents"])
def other_text(doc: Doc) -> Doc:
    return Doc(doc.vocab, words=["something", "else"])


@Language.component("test_encoder", assigns=["doc._.trf_data"])
def encoder(doc: Doc) -> Doc:
    """Stands in for a transformer: it leaves its rows of numbers on the document."""
    if not Doc.has_extension("trf_data"):
        Doc.set_extension("trf_data", default=None)
    doc._.trf_data = {"last_hidden_layer_state": [[float(len(token))] for token in doc]}
    return doc


@Language.component("test_on_encoder")
def on_encoder(doc: Doc) -> Doc:
    """Names capitals by what the encoder left; says nothing of what it does."""
    rows = doc._.trf_data["last_hidden_layer_state"]
    doc.ents = [
        Slice(doc, i, i + 1, "Gene")
        for i, row in enumerate(rows)
        if row[0] > 1 and doc[i].text.isupper()
    ]
    return doc


# ------------------------------------------------------------------------------------- helpers

#: The labels of en_core_sci_sm's parser (and of all of scispaCy's): UD v1 and CLEAR mixed.
SCISPACY = (
    "ROOT acl acl:relcl acomp advcl advmod amod amod@nmod appos attr aux auxpass case cc "
    "cc:preconj ccomp compound compound:prt conj cop csubj dative dep det det:predet dobj expl "
    "intj mark meta mwe neg nmod nmod:npmod nmod:poss nmod:tmod nsubj nsubjpass nummod parataxis "
    "pcomp pobj preconj predet prep punct quantmod xcomp"
).split()
#: The labels of en_core_web_sm's parser.
CLEAR = (
    "ROOT acl acomp advcl advmod agent amod appos attr aux auxpass case cc ccomp compound conj "
    "csubj csubjpass dative dep det dobj expl intj mark meta neg nmod npadvmod nsubj nsubjpass "
    "nummod oprd parataxis pcomp pobj poss preconj predet prep prt punct quantmod relcl xcomp"
).split()


class Pipelines:
    """Builds pipelines in folders."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0

    def __call__(self, *parts: tuple[str, dict[str, Any]], blanks: bool = False) -> str:
        nlp = spacy.blank("en")
        if blanks:  # words end at blanks and full stops only
            nlp.tokenizer = Tokenizer(nlp.vocab, suffix_search=re.compile(r"\.$").search)
        for number, (factory, config) in enumerate(parts):
            patterns = config.get("patterns")
            own = {} if patterns else config
            pipe: Any = nlp.add_pipe(factory, name=f"{factory}{number or ''}", config=own)
            if patterns:
                pipe.add_patterns(patterns)
        self.count += 1
        path = self.folder / f"model{self.count}"
        nlp.to_disk(path)
        return str(path)


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Pipelines]:
    yield Pipelines(tmp_path)
    load.cache_clear()


def parsed(name: str, text: str) -> tuple[Document, Parse]:
    document = Document("d", text)
    return document, load(name).parse(document)


def arcs(parse: Parse) -> list[tuple[str, str, str]]:
    return [(t.text, t.dep, parse.tokens[t.head].text) for t in parse.tokens]


def names(document: Document, parse: Parse) -> set[tuple[str, str]]:
    return {(document.quote(name.span), name.category) for name in parse.names}


def tree(rows: str, labels: list[str], factory: str = "test_tree") -> tuple[str, dict[str, Any]]:
    """``word/TAG/head/label`` for each word."""
    split = [row.rsplit("|", 3) for row in rows.split()]
    return factory, {"rows": {w: [t, h, d] for w, t, h, d in split}, "labels": labels}


def ruler(**patterns: str) -> tuple[str, dict[str, Any]]:
    return "entity_ruler", {"patterns": [{"label": k, "pattern": v} for k, v in patterns.items()]}


# ----------------------------------------------------------------------------------------- trees


def test_scispacys_trees_become_ours_and_its_words_are_taken_apart(build: Pipelines) -> None:
    rows = (
        "Growth|NN|slow|nsubj was|VBD|slow|cop slow|JJ|slow|ROOT in|IN|mice|case "
        "IL-6-deficient|JJ|mice|amod mice|NNS|slow|nmod .|.|slow|punct"
    )
    document, parse = parsed(
        build(tree(rows, SCISPACY), ruler(ENTITY="IL-6-deficient mice"), blanks=True),
        " Growth  was slow\nin IL-6-deficient mice.",
    )
    assert arcs(parse) == [
        ("Growth", "nsubj", "was"), ("was", "ROOT", "was"), ("slow", "acomp", "was"),
        ("in", "prep", "slow"), ("IL", "npadvmod", "deficient"), ("-", "punct", "deficient"),
        ("6", "nummod", "deficient"), ("-", "punct", "deficient"), ("deficient", "amod", "mice"),
        ("mice", "pobj", "in"), (".", "punct", "was"),
    ]  # fmt: skip
    assert [t.tag for t in parse.tokens[4:9]] == ["NN", "HYPH", "CD", "HYPH", "JJ"]
    assert [t.pos for t in parse.tokens[4:9]] == ["NOUN", "PUNCT", "NUM", "PUNCT", "ADJ"]
    assert all(document.quote(t.span) == t.text for t in parse.tokens)
    assert names(document, parse) == {("IL-6-deficient mice", "Entity")}
    assert parse.sentences == ((0, 11),)


def test_clear_trees_stay_as_they_are(build: Pipelines) -> None:
    rows = (
        "Bone|NN|treated|nsubjpass was|VBD|treated|auxpass treated|VBN|treated|ROOT "
        "by|IN|treated|agent Wu|NNP|by|pobj .|.|treated|punct"
    )
    _, parse = parsed(build(tree(rows, CLEAR), ruler(PERSON="Wu")), "Bone was treated by Wu.")
    assert [(t.dep, t.head) for t in parse.tokens] == [
        ("nsubjpass", 2), ("auxpass", 2), ("ROOT", 2), ("agent", 2), ("pobj", 3), ("punct", 2),
    ]  # fmt: skip
    assert [t.lemma for t in parse.tokens] == ["bone", "be", "treat", "by", "Wu", "."]


def test_a_parser_that_does_not_say_its_labels_shows_them(build: Pipelines) -> None:
    rows = "Cells|NNS|die|nsubj die|VBP|die|root in|IN|rats|case rats|NNS|die|obl"
    name = build(tree(rows, []), ruler(Cell="Cells"))
    assert adapt(name).universal is None
    assert [dep for _, dep, _ in arcs(parsed(name, "Cells die in rats")[1])] == [
        "nsubj", "ROOT", "prep", "pobj",
    ]  # fmt: skip


def test_a_tree_without_tags_gets_ours(build: Pipelines) -> None:
    rows = "Cells|x|die|nsubj die|x|die|ROOT ,|x|die|punct"
    name = build(tree(rows, CLEAR, "test_untagged_tree"), ruler(Cell="Cells"))
    _, parse = parsed(name, "Cells die")
    assert [(t.tag, t.pos, t.lemma) for t in parse.tokens] == [
        ("NNS", "NOUN", "cell"), ("VBP", "VERB", "die"),
    ]  # fmt: skip


def test_a_trained_parser_of_spacys_own_is_read(tmp_path: Path) -> None:
    fix_random_seed(1)
    rows = [  # word, tag, head, label of UD v1
        ("Tumor", "NN", 1, "compound"), ("growth", "NN", 3, "nsubj"), ("is", "VBZ", 3, "cop"),
        ("slow", "JJ", 3, "ROOT"), ("in", "IN", 5, "case"), ("mice", "NNS", 3, "nmod"),
        (".", ".", 3, "punct"),
    ]  # fmt: skip
    nlp = spacy.blank("en")
    nlp.add_pipe("parser", config={"min_action_freq": 1})
    for part in ("tagger", "ner"):
        nlp.add_pipe(part)
    words, tags, heads, deps = map(list, zip(*rows, strict=True))
    ents = ["B-ENTITY", *["O"] * 4, "B-ENTITY", "O"]
    gold = Doc(nlp.vocab, words=words, tags=tags, heads=heads, deps=deps, ents=ents)
    examples = [Example(Doc(nlp.vocab, words=words), gold)]
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(40):
        nlp.update(examples, sgd=optimizer)
    nlp.to_disk(tmp_path / "sci")
    document, parse = parsed(str(tmp_path / "sci"), "Tumor growth is slow in mice.")
    assert arcs(parse)[1:6] == [
        ("growth", "nsubj", "is"), ("is", "ROOT", "is"), ("slow", "acomp", "is"),
        ("in", "prep", "slow"), ("mice", "pobj", "in"),
    ]  # fmt: skip
    assert names(document, parse) == {("Tumor", "Entity"), ("mice", "Entity")}


# ----------------------------------------------------------------------------------- joined words


@pytest.mark.parametrize(
    ("word", "tag", "parts"),
    [
        ("IL-6", "NN", ["IL ROOT", "- punct", "6 nummod"]),
        ("anti-TNF-α", "NN", ["anti compound", "- punct", "TNF compound", "- punct", "α ROOT"]),
        ("dose-dependent", "JJ", ["dose npadvmod", "- punct", "dependent ROOT"]),
        ("bone/tendon", "NN", ["bone compound", "/ punct", "tendon ROOT"]),
        ("1-2", "CD", ["1 nummod", "- punct", "2 ROOT"]),
        ("https://a.org/x-y", "ADD", ["https://a.org/x-y ROOT"]),
        ("isn't", "VBZ", ["isn't ROOT"]),
        ("-", "HYPH", ["- ROOT"]),
    ],
)
def test_joined_words(word: str, tag: str, parts: list[str]) -> None:
    nodes, spans = joined.parted([Node(word, "", tag, -1, "ROOT")], [Span(5, 5 + len(word))])
    assert [f"{node.text} {node.dep}" for node in nodes] == parts
    assert [word[span.start - 5 : span.end - 5] for span in spans] == [n.text for n in nodes]
    head = next(i for i, node in enumerate(nodes) if node.head == -1)
    assert all(node.head in (-1, head) for node in nodes)


# -------------------------------------------------------------------------------------- entities

#: The entity types that the published models have, and what each is to us.
PUBLISHED: dict[str, dict[str, str | None]] = {
    "en_core_sci_sm": {"ENTITY": "Entity"},
    "en_ner_bc5cdr_md": {"DISEASE": "Disease", "CHEMICAL": "Chemical"},
    "en_ner_craft_md": {
        "GGP": "Gene", "SO": "Gene", "TAXON": "Species", "CHEBI": "Chemical", "GO": "Process",
        "CL": "Cell",
    },
    "en_ner_jnlpba_md": {
        "DNA": "Gene", "CELL_TYPE": "Cell", "CELL_LINE": "CellLine", "RNA": "Gene",
        "PROTEIN": "Gene",
    },
    "en_ner_bionlp13cg_md": {
        "AMINO_ACID": "Chemical", "ANATOMICAL_SYSTEM": "Anatomy", "CANCER": "Disease",
        "CELL": "Cell", "CELLULAR_COMPONENT": "CellComponent",
        "DEVELOPING_ANATOMICAL_STRUCTURE": "Anatomy", "GENE_OR_GENE_PRODUCT": "Gene",
        "IMMATERIAL_ANATOMICAL_ENTITY": "Anatomy", "MULTI_TISSUE_STRUCTURE": "Anatomy",
        "ORGAN": "Anatomy", "ORGANISM": "Species", "ORGANISM_SUBDIVISION": "Anatomy",
        "ORGANISM_SUBSTANCE": "Anatomy", "PATHOLOGICAL_FORMATION": "Disease",
        "SIMPLE_CHEMICAL": "Chemical", "TISSUE": "Anatomy",
    },
    "en_core_web_sm": {
        "PERSON": "Person", "ORG": "Organization", "GPE": "Place", "LOC": "Place",
        "FAC": "Place", "DATE": "Date", "WORK_OF_ART": "Publication", "CARDINAL": None,
        "ORDINAL": None, "QUANTITY": None, "PERCENT": None, "MONEY": None, "TIME": None,
        "NORP": None, "LANGUAGE": None, "LAW": None, "EVENT": None, "PRODUCT": None,
    },
}  # fmt: skip


@pytest.mark.parametrize("model", PUBLISHED)
def test_every_type_of_a_published_model_is_one_of_ours(build: Pipelines, model: str) -> None:
    types = PUBLISHED[model]
    words = {label: f"Word{chr(65 + i)}" for i, label in enumerate(types)}
    document, parse = parsed(build(ruler(**words)), " and ".join(words.values()) + " rose.")
    assert names(document, parse) == {(words[k], ours) for k, ours in types.items() if ours}
    assert {name.head for name in parse.names} == {k for k, ours in types.items() if ours}
    assert len(parse.sentences) == 1  # without a parser of its own, the trees are ours


@pytest.mark.parametrize(
    ("label", "ours"),
    [("Multi-tissue structure", "Anatomy"), ("Biomaterial", "Biomaterial"), ("VIRUS", "Entity"),
     ("LABEL_3", "Entity"), ("", None)],
)  # fmt: skip
def test_a_type_that_we_do_not_know_is_left_to_the_lexicon(label: str, ours: str | None) -> None:
    assert categorised(label) == ours


def test_groups_of_spans_may_overlap_and_keep_their_scores(build: Pipelines) -> None:
    rows = [[0, 3, "DISEASE", 0.75], [0, 1, "ORGAN", 0.5], [0, 1, "ORGAN", 0.25], [3, 4, "", 1.0]]
    document, parse = parsed(build(("test_groups", {"rows": rows})), "Lung\tcancer kills.")
    found = {(document.quote(n.span), n.category, n.score) for n in parse.names}
    assert found == {("Lung\tcancer", "Disease", 0.75), ("Lung", "Anatomy", 0.5)}


def test_a_span_ruler_and_entities_are_both_read(build: Pipelines) -> None:
    spans = {"patterns": [{"label": "CELL", "pattern": "stem cells"}]}
    document, parse = parsed(
        build(ruler(ORGAN="Bone"), ("span_ruler", spans)), "Bone needs stem cells."
    )
    assert names(document, parse) == {("Bone", "Anatomy"), ("stem cells", "Cell")}


def test_white_space_at_the_edge_of_an_entity_is_no_part_of_it(build: Pipelines) -> None:
    rows = [[1, 5, "CELL", 1.0], [1, 2, "ORGAN", 1.0]]  # the second is a blank and no more
    document, parse = parsed(build(("test_groups", {"rows": rows})), "Some  T cells  are")
    assert names(document, parse) == {("T cells", "Cell")}


def test_words_that_a_component_merges_keep_their_place(build: Pipelines) -> None:
    rows = (
        "Stem|NN|cells|compound cells|NNS|heal|nsubj heal|VBP|heal|ROOT bone|NN|heal|dobj "
        "fractures|NNS|heal|dobj"
    )
    document, parse = parsed(
        build(tree(rows, CLEAR), ruler(CELL="Stem cells"), ("merge_entities", {})),
        "Stem  cells heal bone",
    )
    assert [t.text for t in parse.tokens] == ["Stem  cells", "heal", "bone"]
    assert all(document.quote(t.span) == t.text for t in parse.tokens)
    assert arcs(parse)[0] == ("Stem  cells", "nsubj", "heal")
    assert names(document, parse) == {("Stem  cells", "Cell")}


def test_one_type_for_all_gets_its_category_from_the_lexicon(build: Pipelines) -> None:
    entities = ["Metformin", "difficult tumours", "Frobnitz disease", "nanopaste", "IL-6"]
    patterns = [{"label": "ENTITY", "pattern": one} for one in entities]
    patterns.append({"label": "VIRUS", "pattern": "Zymotron"})
    text = (
        "Metformin and nanopaste reduced IL-6 in difficult tumours. Zymotron is Frobnitz disease."
    )
    options = Options(model=build(("entity_ruler", {"patterns": patterns})))
    annotation = pipeline.annotate(Document("d", text), options)
    found = {
        annotation.document.quote(g.mention.span): g.mention.category
        for g in annotation.groundings
        if any(source in ("head:ENTITY", "head:VIRUS") for source in g.mention.sources)
    }
    assert found == {
        "Metformin": "Drug", "IL-6": "Gene", "difficult tumours": "Disease",
        "Frobnitz disease": "Disease",
    }  # fmt: skip
    assert {g.mention.category for g in annotation.groundings}.isdisjoint({"Entity", "VIRUS"})
    assert annotation.claims
    for claim in annotation.claims:
        assert "Entity" not in (claim.subject.category, claim.object.category)


# ----------------------------------------------------------------------- what a pipeline lacks


def test_a_recogniser_alone_gets_our_trees(build: Pipelines) -> None:
    name = build(ruler(GENE_OR_GENE_PRODUCT="BRCA1", MONEY="$5"))
    document, parse = parsed(name, "\n BRCA1 causes cancer for $5.")
    assert names(document, parse) == {("BRCA1", "Gene")}
    assert arcs(parse)[0] == ("BRCA1", "nsubj", "causes")
    assert [t.text for t in parse.tokens][-2:] == ["5", "."]


def test_sentences_of_its_own_do_not_make_a_parser(build: Pipelines) -> None:
    name = build(("sentencizer", {}), ruler(CELL="cells"))
    adapter = adapt(name)
    assert (adapter.parses, adapter.recognises) == (False, True)
    document, parse = parsed(name, "Dr. Wu grew cells. They died.")
    assert names(document, parse) == {("cells", "Cell")}
    assert len(parse.sentences) == 2


def test_a_parser_alone_gets_our_names(build: Pipelines) -> None:
    rows = "Aspirin|NN|helps|nsubj helps|VBZ|helps|ROOT mice|NNS|helps|dobj"
    document, parse = parsed(build(tree(rows, CLEAR)), "Aspirin helps mice")
    assert [dep for _, dep, _ in arcs(parse)] == ["nsubj", "ROOT", "dobj"]
    assert ("Aspirin", "Chemical") in names(document, parse)


@pytest.mark.parametrize("parts", [[], ["senter"], ["sentencizer"], ["textcat"]])
def test_a_pipeline_without_use_is_refused(build: Pipelines, parts: list[str]) -> None:
    name = build(*[(part, {}) for part in parts])
    with pytest.raises(UsageError, match="neither an English parser nor an entity recogniser"):
        load(name)


def test_a_parser_of_another_language_is_not_used(tmp_path: Path) -> None:
    nlp = spacy.blank("de")
    nlp.add_pipe("parser")
    nlp.initialize(
        lambda: [Example.from_dict(nlp.make_doc("Ja"), {"heads": [0], "deps": ["ROOT"]})]
    )
    nlp.to_disk(tmp_path / "de")
    with pytest.raises(UsageError, match="English"):
        load(str(tmp_path / "de"))


# ---------------------------------------------------------------------------------- transformers


def test_a_transformer_is_a_component_like_others(build: Pipelines) -> None:
    name = build(("test_encoder", {}), ("test_on_encoder", {}))
    document, parse = parsed(name, "BRCA1 causes cancer. TP53 does not.")
    assert names(document, parse) == {("BRCA1", "Gene"), ("TP53", "Gene")}


@pytest.fixture
def hugging_face(tmp_path: Path) -> Path:
    (tmp_path / "config.json").write_text(
        json.dumps({"architectures": ["BertForTokenClassification"]}), encoding="utf-8"
    )
    return tmp_path


@pytest.mark.skipif(Language.has_factory("hf_token_pipe"), reason="the real one is installed")
def test_a_hugging_face_folder_says_what_to_install(hugging_face: Path) -> None:
    with pytest.raises(MissingError, match="pip install spacy-huggingface-pipelines"):
        load(str(hugging_face))


@pytest.mark.skipif(Language.has_factory("hf_token_pipe"), reason="the real one is installed")
def test_a_hugging_face_folder_goes_through_spacys_component(
    hugging_face: Path,
) -> None:
    asked: dict[str, str] = {}

    def make(nlp: Language, name: str, model: str, alignment_mode: str) -> Callable[[Doc], Doc]:
        asked.update(model=model, alignment_mode=alignment_mode)
        return lambda doc: _labelled(doc)

    before = dict(catalogue.REGISTRY)
    Language.factory("hf_token_pipe", func=make, assigns=[])
    try:
        document, parse = parsed(str(hugging_face), "Stem cells heal.")
    finally:
        load.cache_clear()
        for added in set(catalogue.REGISTRY) - set(before):
            del catalogue.REGISTRY[added]
    assert not Language.has_factory("hf_token_pipe")
    assert asked == {"model": str(hugging_face), "alignment_mode": "expand"}
    assert names(document, parse) == {("Stem cells", "Cell")}


def _labelled(doc: Doc) -> Doc:
    doc.set_ents([Slice(doc, 0, 2, "CELL")])
    return doc


# --------------------------------------------------------------------------------------- trouble


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("en_core_nowhere_lg", r"spacy download en_core_nowhere_lg, or pip install"),
        ("en_ner_nowhere_md", r"scispaCy's release.*en_ner_nowhere_md-VERSION"),
        ("no/such/folder", r"give the folder's path"),
    ],
)
def test_a_pipeline_that_is_not_there_says_what_to_do(name: str, how: str) -> None:
    with pytest.raises(MissingError, match=how):
        load(name)


def test_a_pipeline_whose_package_is_missing_says_which(build: Pipelines) -> None:
    name = build(ruler(CELL="cells"))
    config = Path(name, "config.cfg")
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace('"entity_ruler"', '"curated_transformer"'), encoding="utf-8")
    with pytest.raises(MissingError, match="pip install spacy-curated-transformers"):
        load(name)


def test_a_damaged_pipeline_is_wrong_use(build: Pipelines) -> None:
    name = build(ruler(CELL="cells"))
    Path(name, "config.cfg").write_text("[nlp]\nlang = 7\n", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be loaded"):
        load(name)


def test_a_text_on_which_a_pipeline_fails_is_a_failure_of_that_text_alone(build: Pipelines) -> None:
    options = Options(model=build(ruler(CELL="cells"), ("test_broken", {})))
    found = [
        annotate_or_fail(Document(str(i), text), options)
        for i, text in enumerate(("cells", "boom", "cells"))
    ]
    assert [type(one) for one in found] == [Annotation, Failure, Annotation]
    assert isinstance(found[1], Failure)
    assert re.search(r"pipeline .* fails .*RuntimeError: something inside broke", found[1].reason)


def test_a_pipeline_that_changes_the_text_is_refused(build: Pipelines) -> None:
    with pytest.raises(InputError, match="changes their characters"):
        parsed(build(("test_other_text", {})), "Cells die.")


def test_a_tokenizer_that_changes_the_text_is_not_listened_to(build: Pipelines) -> None:
    rows = "Cells|NNS|die|nsubj die|VBP|die|ROOT .|.|die|punct"
    model = load(build(tree(rows, CLEAR), ruler(CELL="Cells")))
    assert model.foreign is not None
    tokenizer = model.foreign.nlp.tokenizer
    try:
        for words in (["cells", "die."], ["Cells"], ["Cells", "die", ".", "!"], []):
            model.foreign.nlp.tokenizer = lambda text, w=words: Doc(model.grammar.vocab, words=w)
            parse = model.parse(Document("d", "Cells  die."))
            assert [token.text for token in parse.tokens] == ["Cells", "die", "."]
    finally:
        model.foreign.nlp.tokenizer = tokenizer


ALPHABET = st.sampled_from(" \n\u00a0\u200b\ud800.A“\"'(-a1α\u0301😀,;é]/\x00\u2028")


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> LanguageModel:
    """A pipeline with a tree, joined words and merged ones."""
    build = Pipelines(tmp_path_factory.mktemp("odd"))
    return load(build(tree("", []), ruler(CELL="a A"), ("merge_entities", {}), blanks=True))


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=ALPHABET, max_size=60))
def test_every_foreign_parse_is_whole(odd: LanguageModel, text: str) -> None:
    document = Document("d", text)
    parse = odd.parse(document)
    covered = "".join(document.quote(token.span) for token in parse.tokens)
    assert "".join(covered.replace("\u200b", "").split()) == (
        "".join(text.replace("\u200b", "").split())
    )
    assert [token.index for token in parse.tokens] == list(range(len(parse.tokens)))
    assert all(parse.tokens[t.head].index == t.head for t in parse.tokens)
    assert [i for first, last in parse.sentences for i in range(first, last)] == list(
        range(len(parse.tokens))
    )


def test_reading_many_is_reading_each(build: Pipelines) -> None:
    model = load(build(ruler(CELL="cells")))
    documents = [Document(str(i), text) for i, text in enumerate(("Stem cells.", "", "No. cells"))]
    assert list(model.parse_all(documents)) == [model.parse(one) for one in documents]
