"""The original files of 116 ontologies, registries and mapping sets, with all their real faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.ontology import Ontology, Term, read

#: A file, the uniform table made from it by others, and what of their terms should agree.
PAIRS = [
    ("symp/symp.obo.gz", "symp", "names parents obsolete"),
    ("symp/symp.owl.gz", "symp", "names parents obsolete"),
    ("symp/symp.json.gz", "symp", "names parents obsolete"),
    ("so/so.obo.gz", "so", "names parents obsolete"),
    ("so/so.owl.gz", "so", "names parents obsolete"),
    ("pato/pato.obo.gz", "pato", "names parents obsolete"),
    ("maxo/maxo-base.json.gz", "maxo", "names parents obsolete"),
    ("cl/cl-edit.ofn.gz", "cl", "obsolete"),
    ("bto/bto.obo.gz", "bto", "parents obsolete"),
    ("mop/MOP-2014.obo.gz", "mop", "names parents obsolete"),
    ("genes/famplex.obo.gz", "famplex", "names parents"),
    ("genes/rgd_entries.tsv.gz", "rgd", "names"),
    ("ncit/ncit-disease-2018-06-08.json.gz", "ncit", "names parents"),
    ("ordo/ordo-2018-07-12.json.gz", "ordo", "names parents obsolete"),
    ("drugs/cvx.obo.gz", "cvx", "names"),
    ("mesh/mesh-terms-2015.tsv.gz", "mesh", ""),
]


@pytest.fixture(scope="module")
def loaded(shared: Path) -> dict[str, Ontology | str]:
    """Every file of ``source/``: what it holds, or why it cannot be read."""
    folder = shared / "data" / "ontologies" / "source"
    found: dict[str, Ontology | str] = {}
    for path in sorted(folder.glob("*/*")):
        try:
            found[path.relative_to(folder).as_posix()] = read(path)
        except InputError as error:
            found[path.relative_to(folder).as_posix()] = str(error)
    return found


def test_every_file_loads_or_says_why_not(loaded: dict[str, Ontology | str]) -> None:
    assert len(loaded) == 116
    refused = {name: reason for name, reason in loaded.items() if isinstance(reason, str)}
    assert not refused


def test_nothing_is_dropped_in_silence(loaded: dict[str, Ontology | str]) -> None:
    for name, ontology in loaded.items():
        assert isinstance(ontology, Ontology)
        file = name.rpartition("/")[2]
        assert all(f"{file}: " in problem for problem in ontology.problems)
        assert len(ontology.problems) == min(1000, ontology.counts.get("problems", 0))
        kinds = ("classes", "relations", "individuals")
        assert len(ontology.terms) == sum(ontology.counts.get(kind, 0) for kind in kinds)
        assert len(ontology.mappings) == ontology.counts.get("mappings", 0)
    faults = {
        "uberon/appendicular-ext.obo.gz": "line 434: byte 17 is not UTF-8",
        "bto/bto.obo.gz": "line 47832: def: ",
        "drugs/cvx.obo.gz": "cvx:89 is_a cvx:89: parent that closes a circle",
        "genes/famplex.obo.gz": "line 9: inverse_is_a: ",
        "obi/obi.obo.gz": "line 34295: OBI:0000294: parent that is no CURIE",
        "doid/HumanDO-2026.tsv.gz": "'disease': parent whose label no row has",
    }
    for name, reason in faults.items():
        ontology = loaded[name]
        assert isinstance(ontology, Ontology)
        assert any(reason in problem for problem in ontology.problems), (name, reason)


def names(term: Term) -> set[str]:
    return {" ".join(name.text.replace("|", " ").split()) for name in term.synonyms}


@pytest.mark.parametrize("file, table, agreeing", PAIRS, ids=[file for file, *_ in PAIRS])
def test_what_is_read_agrees_with_the_uniform_tables(
    shared: Path, loaded: dict[str, Ontology | str], file: str, table: str, agreeing: str
) -> None:
    ontology = loaded[file]
    assert isinstance(ontology, Ontology)
    rows = read(shared / "data" / "ontologies" / "tables" / f"{table}.tsv.gz").terms
    known = {term.curie: term for term in rows}
    sample = [term for term in ontology.terms if term.curie in known][::7]
    assert len(sample) >= 40
    other = {"labels": 0, "names": 0, "parents": 0, "obsolete": 0}
    for term in sample:
        row = known[term.curie]
        other["labels"] += term.label.replace("|", " ") != row.label
        other["names"] += names(term) != names(row)
        other["parents"] += set(term.parents) != set(row.parents)
        other["obsolete"] += term.obsolete != row.obsolete
    for what in ("labels", *agreeing.split()):
        assert other[what] <= 0.002 * len(sample), what


@pytest.mark.parametrize(
    "stem", ["cl/blood_and_immune_upper_slim", "cl/general_cell_types_upper_slim",
             "doid/DO_cancer_slim", "maxo/maxo-base", "so/so", "symp/symp"],
)  # fmt: skip
def test_one_ontology_says_the_same_in_three_formats(
    loaded: dict[str, Ontology | str], stem: str
) -> None:
    read_as: list[dict[str, Term]] = []
    for suffix in ("obo", "owl", "json"):
        ontology = loaded[f"{stem}.{suffix}.gz"]
        assert isinstance(ontology, Ontology)
        read_as.append({t.curie: t for t in ontology.terms if t.kind == "class" and t.label})
    common = set.intersection(*(set(terms) for terms in read_as))
    assert len(common) >= 0.99 * max(len(terms) for terms in read_as)
    for curie in sorted(common):
        obo, owl, graph = (terms[curie] for terms in read_as)
        for what in ("label", "obsolete"):
            assert getattr(obo, what) == getattr(owl, what) == getattr(graph, what)
        for what in ("synonyms", "parents", "xrefs", "alt_ids", "replaced_by"):
            one, two, three = (set(getattr(term, what)) for term in (obo, owl, graph))
            assert one == two == three, (curie, what)
