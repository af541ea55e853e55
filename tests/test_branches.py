"""The category of a term by its word, branch and prefix."""

from __future__ import annotations

import pytest

from kg import resources
from kg.compiling.branches import categories
from kg.ontology.base import Term
from kg.tables import iter_rows, table

CATEGORIES = {row["category"] for row in table("categories")}


@pytest.mark.parametrize(
    ("term", "category"),
    [
        (Term("CL:1", "osteoblast"), "Cell"),
        (Term("X:1", "thing", category="Device"), "Device"),
        (Term("X:1", "thing", category="Nonsense"), "Measure"),
        (Term("GO:1", "cell membrane", parents=("GO:0005575",)), "CellComponent"),
        (Term("GO:1", "ossification", parents=("GO:0008150",)), "Process"),
        (Term("BTO:1", "HeLa cell line"), "CellLine"),
        (Term("BTO:1", "osteoblast"), "Cell"),
        (Term("BTO:1", "femur"), "Anatomy"),
        (Term("MESH:C1", "polyozellic acid"), "Chemical"),
        (Term("MESH:C1", "x syndrome", xrefs=("MONDO:1",)), "Disease"),
        (Term("MESH:C1", "APC protein, human"), "Gene"),
    ],
)
def test_category(term: Term, category: str) -> None:
    assert categories([term]) == {term.curie: category}


def test_the_nearest_top_term_counts_and_circles_end() -> None:
    found = categories(
        [
            Term("NCIT:1", "tumor cell", parents=("NCIT:2",)),
            Term("NCIT:2", "x", parents=("NCIT:C12508", "NCIT:1")),
            Term("NCIT:C12508", "Cell", parents=("NCIT:C12219",)),
            Term("NCIT:C12219", "Anatomic Structure"),
            Term("NCIT:8", "x", parents=("NCIT:9",)),
            Term("NCIT:9", "y", parents=("NCIT:8",)),
        ]
    )
    assert [found[f"NCIT:{n}"] for n in (1, 2, 8)] == ["Cell", "Cell", "Disease"]
    assert found["NCIT:C12219"] == "Anatomy"


def test_a_term_of_an_unknown_vocabulary_is_what_stands_above_it() -> None:
    found = categories(
        [
            Term("LAB:1", "our cell", parents=("CL:0000034",)),
            Term("LAB:2", "our stem cell", parents=("LAB:1", "LAB:4")),
            Term("LAB:3", "a device", parents=("LAB:1",), category="Device"),
            Term("LAB:4", "x", parents=("LAB:5",)),
            Term("LAB:5", "y", parents=("LAB:4",)),
        ]
    )
    assert list(found.values()) == ["Cell", "Cell", "Device", "Measure", "Measure"]


def test_a_long_chain_is_no_recursion() -> None:
    chain = [Term(f"NCIT:{n}", "x", parents=(f"NCIT:{n + 1}",)) for n in range(5000)]
    chain.append(Term("NCIT:5000", "x", parents=("NCIT:C12508",)))
    assert set(categories(chain).values()) == {"Cell"}


def test_the_table_names_our_categories() -> None:
    rows = list(iter_rows(resources.ontologies() / "category_branches.tsv"))
    assert {row["category"] for row in rows} <= CATEGORIES
    assert len({row["curie"] for row in rows}) == len(rows)
    assert all(row["label"] for row in rows)


def test_the_order_of_terms_does_not_matter() -> None:
    terms = [
        Term("GO:3", "x", parents=("GO:1", "GO:2")),
        Term("GO:2", "y", parents=("GO:1",)),
        Term("GO:1", "z", parents=("GO:0005575",)),
        Term("GO:0005575", "cellular component"),
    ]
    assert set(categories(terms).values()) == {"CellComponent"}
    assert categories(terms) == categories(terms[::-1])


def test_a_deep_hierarchy_costs_no_more_than_a_broad_one() -> None:
    """Each step is taken once; that of squares would not end."""
    deep = [Term(f"GO:{n}", "x", parents=(f"GO:{n + 1}",)) for n in range(100_000)]
    found = categories([*deep, Term("GO:100000", "y", parents=("GO:0005575",))])
    assert set(found.values()) == {"CellComponent"}
