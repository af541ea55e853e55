"""Pipelines that take as long as scispaCy's: its architecture and labels, random weights.

The published pipelines cannot be had offline. What a pipeline takes for a text depends on the
sizes of its networks and on the number of its labels, not on what it has learned. Sizes are
those of `configs/base_parser_tagger.cfg`, `base_ner.cfg` and `base_specialized_ner.cfg` of
allenai/scispacy (the parts from en_core_web_sm with tables of our making), labels those of the
published model cards.
"""

from __future__ import annotations

import warnings
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import labels

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.training import Example

#: Entity types of each, and the rows and width of its word vectors.
SHAPES: dict[str, tuple[tuple[str, ...], tuple[int, int] | None]] = {
    "en_core_sci_sm": (("ENTITY",), None),
    "en_ner_bc5cdr_md": (("CHEMICAL", "DISEASE"), (50_000, 200)),
}
_TAGS = (
    "'' , -LRB- -RRB- . : ADD AFX CC CD DT EX FW HYPH IN JJ JJR JJS LS MD NFP NN NNP NNPS NNS PDT "
    "POS PRP PRP$ RB RBR RBS RP SYM TO UH VB VBD VBG VBN VBP VBZ WDT WP WP$ WRB XX ``"
).split()
_DEPENDENCIES = (
    "acl acl:relcl acomp advcl advmod amod amod@nmod appos attr aux auxpass case cc cc:preconj "
    "ccomp compound compound:prt conj cop csubj dative dep det det:predet dobj expl intj mark "
    "meta mwe neg nmod nmod:npmod nmod:poss nmod:tmod nsubj nsubjpass nummod parataxis pcomp pobj "
    "preconj predet prep punct quantmod xcomp"
).split()
_ENDINGS: dict[str, list[list[str]]] = {
    "noun": [["ies", "y"], ["ses", "s"], ["xes", "x"], ["men", "man"], ["s", ""]],
    "verb": [["ies", "y"], ["es", "e"], ["es", ""], ["ed", "e"], ["ed", ""], ["ing", ""]],
    "adj": [["er", ""], ["est", ""], ["er", "e"], ["est", "e"]],
}
_ENCODER = {
    "@architectures": "spacy.MaxoutWindowEncoder.v2",
    "width": 96,
    "depth": 4,
    "window_size": 1,
    "maxout_pieces": 3,
}


def build(name: str, folder: Path) -> None:
    """Write the pipeline of a shape, by the published pipeline's name, to a folder."""
    import spacy
    from thinc.api import fix_random_seed

    types, vectors = SHAPES[name]
    fix_random_seed(0)
    nlp = spacy.blank("en")
    _tokenize(nlp)
    if vectors is not None:
        _add_vectors(nlp, *vectors)
    shared = _tok2vec("SPACY IS_SPACE", [5000, 1000, 2500, 2500, 50, 50], vectors is not None)
    own = _tok2vec("SPACY", [5000, 2500, 2500, 2500, 100], vectors is not None)
    upstream = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "*"}
    tagger = {"@architectures": "spacy.Tagger.v2", "tok2vec": upstream, "normalize": False}
    nlp.add_pipe("tok2vec", config={"model": shared})
    nlp.add_pipe("tagger", config={"model": tagger})
    parser = {"model": _transitions("parser", upstream), "min_action_freq": 1}
    nlp.add_pipe("parser", config=parser)
    nlp.add_pipe("ner", config={"model": _transitions("ner", own)})
    nlp.initialize(lambda: _examples(nlp, types))
    _randomize(nlp)
    _add_rules(nlp)
    nlp.to_disk(folder)


def _tok2vec(more: str, rows: list[int], vectors: bool) -> dict[str, Any]:
    embed = {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": 96,
        "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE", *more.split()],
        "rows": rows,
        "include_static_vectors": vectors,
    }
    return {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": _ENCODER}


def _transitions(kind: str, tok2vec: dict[str, Any]) -> dict[str, Any]:
    return {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": kind,
        "extra_state_tokens": False,
        "hidden_width": 128,
        "maxout_pieces": 3,
        "use_upper": True,
        "tok2vec": tok2vec,
    }


def _tokenize(nlp: Language) -> None:
    """Split words as scispaCy does, where it is installed."""
    try:
        from scispacy.custom_tokenizer import combined_rule_tokenizer
    except ImportError:
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # its patterns are older than re's sets
        nlp.tokenizer = combined_rule_tokenizer(nlp)


def _add_vectors(nlp: Language, rows: int, width: int) -> None:
    import numpy as np
    from spacy.vectors import Vectors  # type: ignore[import-not-found]

    values = np.random.default_rng(0).normal(size=(rows, width)).astype("float32")
    words = [f"word{row}" for row in range(rows)]
    nlp.vocab.vectors = Vectors(strings=nlp.vocab.strings, data=values, keys=words)


def _randomize(nlp: Language) -> None:
    """Give what decides random weights: all zero, a parser would do nothing but shift."""
    import numpy as np

    random = np.random.default_rng(0)
    components: list[Any] = [nlp.get_pipe(name) for name in ("tagger", "parser", "ner")]
    _, parser, _ = components
    for component in components:
        refs = component.model.ref_names
        last = component.model.get_ref("upper" if "upper" in refs else "softmax")
        last.set_param("W", random.normal(size=last.get_param("W").shape).astype("float32"))
    breaks = [name.startswith("B") for name in parser.move_names]
    never = np.where(breaks, -1e6, 0.0).astype("float32")  # else each word is a sentence
    parser.model.get_ref("upper").set_param("b", never)


def _add_rules(nlp: Language) -> None:
    """Add parts of speech and lemmas by rule."""
    from spacy.lookups import Lookups

    ruler: Any = nlp.add_pipe("attribute_ruler", after="tagger")
    for tag in _TAGS:
        ruler.add([[{"TAG": tag}]], {"POS": labels.universal(tag, "", "")})
    lookups = Lookups()
    lookups.add_table("lemma_rules", _ENDINGS)
    lookups.add_table("lemma_exc", {part: {} for part in _ENDINGS})
    lookups.add_table("lemma_index", {part: [] for part in _ENDINGS})
    lemmatizer: Any = nlp.add_pipe("lemmatizer", config={"mode": "rule"}, after="attribute_ruler")
    lemmatizer.initialize(lookups=lookups)


def _examples(nlp: Language, types: tuple[str, ...]) -> list[Example]:
    """Return trees and entities of senseless words in which every label stands."""
    from spacy.training import Example

    words = nlp.make_doc("left root right")
    trees: list[dict[str, Any]] = [
        {"heads": [1, 1, 1], "deps": [label, "ROOT", label], "tags": [tag] * 3}
        for label, tag in zip_longest(_DEPENDENCIES, _TAGS, fillvalue="dep")
    ]
    marks = ([f"U-{kind}", f"B-{kind}", f"L-{kind}"] for kind in types)
    longer = ([f"B-{kind}", f"I-{kind}", f"L-{kind}"] for kind in types)
    named = [{"entities": entities} for entities in (*marks, *longer)]
    return [Example.from_dict(words, gold) for gold in (*trees, *named)]
