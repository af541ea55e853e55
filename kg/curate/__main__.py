"""Write the curated lexicon: ``python -m kg.curate --data DIR --out ontologies/lexicon``."""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from pathlib import Path

from kg import resources
from kg.curate.base import COUNTRY, VOCABULARIES, Concept, Row, iter_table
from kg.curate.categories import category_of, find_roots, read_mesh_trees
from kg.curate.counts import count_names, read_annotated_names, read_wanted
from kg.curate.filters import MODIFIERS, below, is_out, usable_names
from kg.curate.merge import merge, spell
from kg.curate.rows import lift_taxa, write_tables
from kg.curate.select import names_of, organization_rank, score, select
from kg.fold import fold
from kg.tables import iter_rows


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


def read_rows(
    data: Path, common: dict[str, list[str]], annotated: Counter[tuple[str, str]]
) -> tuple[list[Row], dict[str, str]]:
    """Read all tables: the rows that have a category, and old identifiers -> new ones.

    ``common`` are everyday names by identifier; ``annotated`` says which names
    the corpora use for which kind of thing.
    """
    tables = data / "ontologies" / "tables"
    raw = {name: list(iter_table(tables / f"{name}.tsv.gz")) for name in sorted(VOCABULARIES)}
    trees = read_mesh_trees(data)
    parents: dict[str, tuple[str, ...]] = {}
    for name in ("go", "ncit", "obi"):
        parents.update({row.curie: row.parents for row in raw[name]})
    roots = find_roots(parents)
    modifiers = below(raw["hp"], MODIFIERS)
    rows: list[Row] = []
    renamed: dict[str, str] = {}
    for name, found in raw.items():
        for row in found:
            for new in row.replaced_by[:1]:
                renamed[row.curie] = new
            if row.obsolete:
                continue
            renamed.update(dict.fromkeys(row.alt_ids, row.curie))
            category = category_of(name, row, trees, roots)
            if category:
                if is_out(name, row, modifiers):
                    continue
                exact, related = usable_names(name, row, annotated)
                exact += tuple(common.get(row.curie, ()))
                rows.append(
                    Row(row.curie, row.label, name, category, exact, related, row.parents,
                        row.xrefs, row.alt_ids)
                )  # fmt: skip
    return rows, renamed


def mark_wanted(concepts: list[Concept], renamed: dict[str, str], found: Counter[str]) -> int:
    """Mark the concepts that the corpora annotate; return how many identifiers found one."""
    holders: dict[str, list[Concept]] = defaultdict(list)
    for concept in concepts:
        for row in concept.rows:
            holders[row.curie].append(concept)
    known = set(holders)
    for concept in concepts:
        for row in concept.rows:
            for xref in row.xrefs:
                if spell(xref) not in known:
                    holders[spell(xref)].append(concept)
    hit = 0
    for curie in found:
        for concept in holders.get(renamed.get(curie, curie), ())[:1]:
            concept.wanted = True
            hit += 1
    return hit


def add_scores(data: Path, concepts: list[Concept]) -> tuple[Counter[str], Counter[str]]:
    """Score every concept by the texts that name it; return the counts of names."""
    holders: Counter[tuple[str, str]] = Counter()
    for concept in concepts:
        names = {fold(name) for row in concept.rows for name in names_of(row)}
        holders.update((concept.category, name) for name in names)
    plain, symbol = count_names(data, {name for _, name in holders if name})
    orthologs: dict[str, float] = {}
    for concept in concepts:
        category = concept.category

        def held(name: str, category: str = category) -> int:
            return holders[category, name]

        concept.score = score(concept, plain, symbol, held)
        row = concept.leader
        if row.table == "hgnc":
            orthologs.update({x: concept.score for x in row.xrefs if x[:3] in ("MGI", "RGD")})
        if row.table == "ror":
            concept.score = organization_rank(row, concept.score)
        if row.table == "geonames" and COUNTRY in row.parents:
            concept.wanted = True
    for concept in concepts:
        row = concept.leader
        if row.table == "ncbitaxon" and row.label.lower().endswith("virus"):
            concept.score = max(concept.score, 2.0)
        if row.table in ("mgi", "rgd"):
            concept.score = orthologs.get(row.curie, 0.0) / (3 if row.table == "mgi" else 8)
    return plain, symbol


def main(argv: list[str] | None = None) -> int:
    """Run the selection; the result depends on the data only."""
    parser = argparse.ArgumentParser(prog="python -m kg.curate", description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with ontologies/, corpora/"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder of the tables")
    arguments = parser.parse_args(argv)
    own = resources.ontologies()
    common: dict[str, list[str]] = defaultdict(list)
    for line in iter_rows(own / "common_names.tsv"):
        if line["scope"] == "exact":
            common[line["curie"]].append(line["name"])
    rows, renamed = read_rows(arguments.data, common, read_annotated_names(arguments.data))
    _say(f"{len(rows)} rows")
    pairs = [(line["leader"], line["other"]) for line in iter_rows(own / "equivalents.tsv")]
    concepts = merge(arguments.data, rows, pairs)
    _say(f"{len(concepts)} concepts")
    found = read_wanted(arguments.data)
    found.update(line["curie"] for line in iter_rows(own / "common_names.tsv"))
    hit = mark_wanted(concepts, renamed, found)
    _say(f"{hit} of {len(found)} annotated identifiers are held")
    plain, symbol = add_scores(arguments.data, concepts)
    chosen = select(concepts)
    lift_taxa(chosen, rows)
    for category, count in sorted(Counter(c.category for c in chosen).items()):
        _say(f"{category}\t{count}")
    write_tables(chosen, arguments.out, plain, symbol)
    _say(f"{len(chosen)} concepts written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
