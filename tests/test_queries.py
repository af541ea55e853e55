"""The named questions, and what they answer on hand-made values.

The answers stand in ``tests/answers/*.tsv``, what each question is in ``docs/queries.md``. After
a change that is meant, write both anew and look at the difference:
``BIOCLAIM_WRITE_ANSWERS=1 python -m pytest tests/test_queries.py``.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import queries, resources, vocab
from kg.assembly.assemble import assemble, key
from kg.errors import UsageError
from kg.inputs import read_inputs
from kg.lexicon import Lexicon
from kg.model import Document, Qualifier
from kg.pipeline import annotate
from kg.rdf import quads
from kg.releases import releases
from kg.rows import Rows, Triples, to_text, to_tsv
from kg.store import Store
from kg.tables import table
from kg.terms import Terms
from tests.library import LIBRARY
from tests.stores import make_store
from tests.values import (
    ANNOTATIONS,
    EVERY_CLAIM,
    HEALED,
    HEALED_GENERALLY,
    IS_A,
    MAY_PREVENT,
    NOTE_ANNOTATION,
    TRIAL_ANNOTATION,
)

ANSWERS = Path(__file__).parent / "answers"
#: What is asked of the hand-made values: name of the file -> question and parameters.
ASKED: dict[str, tuple[str, dict[str, str]]] = {
    name: (name, {}) for name in queries.names() if name not in ("about", "triples-about")
} | {
    "about": ("about", {"asked": "Rattus norvegicus"}),
    "about-part": ("about", {"asked": "tricalcium bis(phosphate)"}),
    "about-anatomy": ("about", {"asked": "vertebral column"}),
    "about-population": ("about", {"asked": "Aged"}),
    "about-disease": ("about", {"asked": "osteoporosis"}),
    "what-helps": ("what-helps", {"asked": "spinal fracture"}),
    "what-helps-any-fracture": ("what-helps", {"asked": "bone fracture"}),
    "what-helps-stroke": ("what-helps", {"asked": "stroke disorder"}),
    "what-helps-broader": ("what-helps", {"asked": "MONDO:0005381"}),
    "said-by-person": ("said-by", {"who": "sample"}),
    "said-by-institution": ("said-by", {"who": "Osaka"}),
    "findings-only": ("findings", {"standing": "finding"}),
    "speculative": ("hedged-or-negated", {"certainty": "speculative"}),
    "evidence-of-one": ("evidence", {"claim": key(HEALED)[:12]}),
    "what-affects-bone-disease": ("what-affects", {"asked": "bone disease"}),
    "entities-disease": ("entities", {"category": "disease"}),
}


@pytest.fixture(scope="module")
def store() -> Store:
    return make_store(LIBRARY)


@pytest.mark.parametrize("case", sorted(ASKED))
def test_answers(store: Store, case: str) -> None:
    name, params = ASKED[case]
    answer = queries.run(name, store, **params)
    assert isinstance(answer, Rows)
    path = ANSWERS / f"{case}.tsv"
    if os.environ.get("BIOCLAIM_WRITE_ANSWERS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(to_tsv(answer), encoding="utf-8", newline="\n")
    assert to_tsv(answer) == path.read_bytes().decode("utf-8")


def described() -> str:
    """The page of the documentation, made of what the files say of themselves."""
    lines = [
        "# The named questions",
        "",
        "Each is a file of `kg/sparql/`: plain SPARQL 1.1 that any endpoint takes, with its title,",
        "parameters and an example in the comments at its head. `kg query DIR --name NAME` asks",
        "it; `kg.run_query(NAME, store, ...)` does so from Python. An entity is given as a CURIE,",
        "an IRI or a name, a claim by the first digits of its key, as the tables show them.",
        "The examples are of the seed article, built with `--min-confidence 0`.",
    ]
    defaults = {"required": "required", "any": "else any", "": "else any"}
    for name in queries.names():
        query = queries.get(name)
        lines += ["", f"## {name}", "", f"**{query.title}.**", query.description, ""]
        for param in query.params:
            default = defaults.get(param.default, f"else `{param.default}`")
            lines += [f"- `{param.name}` ({param.kind}, {default}): {param.description}"]
        lines += [""] if query.params else []
        lines += ["```", query.example, "```"]
    return "\n".join(lines) + "\n"


def test_the_documentation_lists_them() -> None:
    path = Path(__file__).parent.parent / "docs" / "queries.md"
    if os.environ.get("BIOCLAIM_WRITE_ANSWERS"):
        path.write_text(described(), encoding="utf-8", newline="\n")
    assert path.read_bytes().decode("utf-8") == described()


def test_every_answer_on_file_is_asked_for() -> None:
    assert {path.stem for path in ANSWERS.glob("*.tsv")} == set(ASKED)


@pytest.mark.parametrize("case", sorted(ASKED))
def test_order_does_not_depend_on_the_store(store: Store, case: str) -> None:
    name, params = ASKED[case]
    other = make_store(reversed(LIBRARY), shuffled=7)
    assert queries.run(name, other, **params) == queries.run(name, store, **params)


@pytest.mark.parametrize("name", queries.names())
def test_each_says_what_it_is_and_runs_as_it_stands(store: Store, name: str) -> None:
    query = queries.get(name)
    assert query.title
    assert query.description.endswith(".")
    assert query.example.startswith(f"kg query out --name {name}")
    for param in query.params:
        assert re.search(rf"VALUES \?{param.name} \{{", query.sparql)
        assert param.description
    columns = re.findall(r"\?(\w+)", query.sparql)
    assert query.joined <= set(columns)
    assert all(len(line) <= 100 for line in query.sparql.splitlines())
    # Any endpoint takes the text of the file: prefixes are declared, parameters have a value.
    plain = ox.Store()
    plain.extend(store.quads())
    plain.query(query.sparql, use_default_graph_as_union=True)


def test_predicates_asked_for_are_biolinks() -> None:
    known = {row["predicate"] for row in table("biolink_predicates")}
    for name in queries.names():
        for block in re.findall(r"VALUES \?p \{(.*?)\}", queries.get(name).sparql, re.DOTALL):
            assert set(block.split()) <= known


def test_there_are_at_least_thirty() -> None:
    assert len(queries.names()) >= 30


def test_what_is_plain_is_what_the_assembly_says() -> None:
    """Also beside claims of the same two things that are narrowed in any way."""
    twins = [
        replace(IS_A, qualifiers=(Qualifier(slot.name, "little"),))
        for slot in vocab.slots().values()
        if slot.value in ("literal", "any")
    ]
    annotations = [*ANNOTATIONS[1:], replace(TRIAL_ANNOTATION, claims=(IS_A, HEALED, *twins))]
    found = queries.run("plain", make_store(annotations))
    assert isinstance(found, Rows)
    claims = [claim for one in annotations for claim in one.claims]
    wanted = {one.key for one in assemble(claims) if one.plain}
    assert (
        {row["claim"].rpartition("/")[2] for row in found}
        == wanted
        == {
            key(IS_A),
            key(HEALED_GENERALLY),
        }
    )
    assert queries.get("What_Helps") == queries.get("what-helps")


def test_a_merged_claim_is_one_row(store: Store) -> None:
    rows = list(queries.run("any-kind-of", store, asked="osteoporosis"))  # type: ignore[arg-type]
    labels = [(row["subject"], row["says"], row["object"]) for row in rows]
    assert labels.count(("osteoporosis", "subclass of", "bone disease")) == 1
    documents = {row["document"]: row for row in queries.run("documents", store)}  # type: ignore[union-attr]
    assert documents["trial-1"]["claims"] == "7"


def test_what_helps_names_species_certainty_and_speaker(store: Store) -> None:
    rows = {
        (row["subject"], row["object"]): row
        for row in queries.run("what-helps", store, asked="bone disease")  # type: ignore[union-attr]
        if row["species"] or row["who_says_it"] != "the text"
    }
    healed = rows["mesenchymal stem cell of adipose tissue", "spinal fracture"]
    assert (healed["species"], healed["certainty"], healed["match"]) == (
        "Rattus norvegicus",
        "certain",
        "narrower",
    )
    hoped = rows["bone spheroids combined with calcium phosphate cement", "osteoporosis"]
    assert (hoped["who_says_it"], hoped["certainty"]) == ("Ada Sample", "speculative")


def test_animals_only_where_no_people_were_studied(store: Store) -> None:
    rows = list(queries.run("animals-and-patients", store))  # type: ignore[arg-type]
    hoped = [row for row in rows if row["who_says_it"] == "Ada Sample"]
    assert [(row["animals"], row["animal_findings"]) for row in hoped] == [
        ("Rattus norvegicus", "2")
    ]
    animal_claims = {
        f"https://example.org/kg/claim/{key(one)}" for one in (HEALED, HEALED_GENERALLY)
    }
    assert not animal_claims & {row["claim"] for row in rows}


def test_contradictions_name_both_sides(store: Store) -> None:
    (row,) = queries.run("contradictions", store)  # type: ignore[misc]
    assert row["claim"].endswith(key(MAY_PREVENT))
    assert "NOT" in row["other_label"]
    assert (row["documents"], row["other_documents"]) == ("trial-1", "note-2")
    alone = make_store([NOTE_ANNOTATION])
    assert len(queries.run("contradictions", alone)) == 0


def test_construct_gives_triples(store: Store) -> None:
    answer = queries.run("triples-about", store, asked="Aged")
    assert isinstance(answer, Triples)
    path = ANSWERS / "triples-about.ttl"
    if os.environ.get("BIOCLAIM_WRITE_ANSWERS"):
        path.write_text(to_text(answer, "ttl"), encoding="utf-8", newline="\n")
    assert to_text(answer, "ttl") == path.read_bytes().decode("utf-8")
    assert answer.triples == tuple(sorted(answer.triples, key=str))
    assert "rdfs:label" in to_text(answer, "ttl")


@pytest.mark.parametrize(
    ("name", "params", "message"),
    [
        ("no-such", {}, "no query is named 'no-such'; there are: about"),
        ("about", {}, "needs asked="),
        ("findings", {"standing": "gossip"}, "choose from finding, background"),
        ("documents", {"asked": "x"}, "it has none"),
        ("evidence", {"claim": "zz"}, "no claim"),
        ("what-helps", {"asked": "xyzzy"}, "speaks of nothing"),
        ("said-by", {"whom": "x"}, "it has: who"),
    ],
)
def test_wrong_use_is_explained(
    store: Store, name: str, params: dict[str, str], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        queries.run(name, store, **params)


@pytest.mark.parametrize(
    "words",
    [
        '" } ?s ?p ?o . { VALUES ?x { "',
        '"@en } DROP ALL #',
        "\\u0022 } #",
        "line\nbreak } \r\t'",
        "$0 \\1 {braces} }",
    ],
)
def test_a_value_is_never_read_as_sparql(store: Store, words: str) -> None:
    assert len(queries.run("said-by", store, who=words)) == 0
    assert len(queries.run("entities", store, category=words)) == 0
    with pytest.raises(UsageError):
        queries.run("about", store, asked=words)
    with pytest.raises(UsageError):
        queries.run("findings", store, standing=words)


@pytest.mark.parametrize("pair", ["asked", "=x", "a b=c", ""])
def test_pairs_that_are_none(pair: str) -> None:
    with pytest.raises(UsageError, match="write NAME=VALUE"):
        queries.parse_params([pair])
    assert queries.parse_params(["a=b=c", "d="]) == {"a": "b=c", "d": ""}


@pytest.fixture(scope="module")
def seed() -> Store:
    """The graph of the seed article with all that the program reads in it, however sure."""
    annotations = [
        annotate(found, EVERY_CLAIM)
        for found in read_inputs([resources.seeds()])
        if isinstance(found, Document)
    ]
    return Store.of(quads(annotations, terms=Terms.of_lexicon(Lexicon.default(), releases())))


def test_what_helps_vertebral_fractures_in_the_seed(seed: Store) -> None:
    """Nobody need know an identifier: the default asks by name, the graph knows what is broader."""
    rows = list(queries.run("what-helps", seed))  # type: ignore[arg-type]
    shown = {(row["says"], row["object"], row["species"], row["certainty"]) for row in rows}
    models = ("beneficial in models for", "spinal fracture", "Rattus norvegicus", "certain")
    assert models in shown
    hedged = [row for row in rows if row["certainty"] != "certain"]
    assert "Yuta Sawada" in {row["who_says_it"] for row in hedged}
    assert not [
        row for row in rows if row["says"].startswith(("treats ", "NOT ")) and row["species"]
    ]


def test_who_said_what_in_the_seed(seed: Store) -> None:
    rows = list(queries.run("said-by", seed, who="takahashi"))  # type: ignore[arg-type]
    assert rows
    assert {row["speaker"] for row in rows} == {"Shinji Takahashi"}
    (document,) = (one for one in read_inputs([resources.seeds()]) if isinstance(one, Document))
    assert all(row["quote"] in document.text for row in rows)


def test_the_other_questions_of_the_seed(seed: Store) -> None:
    def ask(name: str, **params: str) -> list[dict[str, str]]:
        return list(queries.run(name, seed, **params))  # type: ignore[arg-type]

    assert {"finding", "background"} <= {row["standing"] for row in ask("findings")}
    hoped = {(row["animals"], row["who_says_it"]) for row in ask("animals-and-patients")}
    assert ("Rattus norvegicus", "Shinji Takahashi") in hoped
    kinds = " ".join(row["kinds_found"] for row in ask("any-kind-of", asked="bone disease"))
    assert "osteoporosis" in kinds
    assert "spinal fracture" in kinds
    assert ask("hedged-or-negated", certainty="probable")
    assert any(row["parts"] for row in ask("combinations"))
    assert [row["reports_on"] for row in ask("publications")] == ["Bone & Joint Research"]
    evidence = ask("evidence", claim=ask("what-helps")[0]["claim"])
    assert all(row["quote"] in row["sentence"] for row in evidence)


#: What the seed holds nothing of: it contradicts and retells nothing, and never overstates.
EMPTY = {"contradictions", "flagged", "retold"}


@pytest.mark.parametrize("name", sorted(set(queries.names()) - EMPTY))
def test_the_examples_find_something_in_the_seed(seed: Store, name: str) -> None:
    given = re.findall(r"--param (\w+)=(\S+)", queries.get(name).example)
    found = queries.run(name, seed, **dict(given))
    assert len(found)
