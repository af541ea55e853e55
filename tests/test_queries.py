"""The named questions, and what they answer on hand-made values.

The answers stand in ``tests/answers/*.tsv``. After a change that is meant, write them anew and
look at the difference: ``BIOCLAIM_WRITE_ANSWERS=1 python -m pytest tests/test_queries.py``.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import queries
from kg.assemble import key
from kg.errors import UsageError
from kg.rows import Rows, Triples, to_text, to_tsv
from kg.store import Store
from kg.tables import table
from tests.stores import make_store
from tests.values import ANNOTATIONS, HEALED, HEALED_GENERALLY, MAY_PREVENT, NOTE_ANNOTATION

ANSWERS = Path(__file__).parent / "answers"
#: What is asked of the hand-made values: name of the file -> question and parameters.
ASKED: dict[str, tuple[str, dict[str, str]]] = {
    name: (name, {}) for name in queries.names() if name not in ("about", "triples-about")
} | {
    "about": ("about", {"asked": "Rattus norvegicus"}),
    "what-helps": ("what-helps", {"asked": "spinal fracture"}),
    "what-helps-any-fracture": ("what-helps", {"asked": "bone fracture"}),
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
    return make_store()


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


def test_every_answer_on_file_is_asked_for() -> None:
    assert {path.stem for path in ANSWERS.iterdir()} == set(ASKED)


@pytest.mark.parametrize("case", sorted(ASKED))
def test_order_does_not_depend_on_the_store(store: Store, case: str) -> None:
    name, params = ASKED[case]
    other = make_store(reversed(ANNOTATIONS), shuffled=7)
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


def test_there_are_at_least_twelve() -> None:
    assert len(queries.names()) >= 12
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
    answer = queries.run("triples-about", store, asked="osteoporosis")
    assert isinstance(answer, Triples)
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
