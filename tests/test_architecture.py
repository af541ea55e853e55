"""The shape of the package: short files, two levels, imports only downwards."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "kg"
MODULES = sorted(
    path for path in PACKAGE.rglob("*.py") if path.name not in {"__init__.py", "__main__.py"}
)

#: Lowest first. Nothing imports from its own row or from a higher one. A folder is one name.
LAYERS = [
    {
        "calibration",
        "config",
        "corpora",
        "errors",
        "labels",
        "layout",
        "lemmas",
        "lock",
        "memory",
        "plain",
        "sentences",
        "sketch",
        "trusty",
    },
    {
        "entries",
        "guard",
        "parallel",
        "remote",
        "resources",
        "signing",
        "schemes",
        "swap",
        "text",
        "tokenizer",
        "weights",
    },
    {"curies", "details", "quotations", "rdflib_bridge", "shapes", "tables", "trees"},
    {"biolink", "fold", "frametable", "model", "ontology", "rows", "traps", "treebanks", "vocab"},
    {
        "abbreviations",
        "bibliography",
        "blocks",
        "evidence_json",
        "identity",
        "joined",
        "marks",
        "mend",
        "overlaps",
        "overrides",
        "quantities",
        "quotemarks",
        "report",
        "section_kinds",
        "shelf",
        "sidecar",
        "syntax",
        "worker",
    },
    {
        "adapters",
        "arguments",
        "assembly",
        "compiling",
        "descriptions",
        "disclosures",
        "judgement",
        "nodes",
        "oddities",
        "passages",
        "relations",
        "releases",
        "salience",
        "verbless",
    },
    {
        "antecedents",
        "curate",
        "lexicon",
        "misread",
        "phrasing",
        "readers",
        "serial",
        "sources",
        "status",
        "succession",
    },
    {
        "claims",
        "gold",
        "grounding",
        "inputs",
        "jsonl",
        "mentions",
        "provenance",
        "record",
        "repair",
        "statements",
        "versions",
    },
    {
        "bioc",
        "circumstances",
        "ground",
        "kinds",
        "measured",
        "networks",
        "overreach",
        "predicates",
        "predications",
        "prediction",
        "recognize",
        "strands",
        "sureness",
        "taught",
        "terms",
        "voices",
    },
    {"extraction", "facts", "language", "matching", "missing", "rdf"},
    {"parsing", "pipeline", "spacy_pipeline", "store", "training", "verdict"},
    {"batch", "comparison", "graph_read", "keeping", "loading", "lookup", "shacl", "unlikely"},
    {"checks", "evidence_read", "pages", "queries"},
    {"mistakes", "rdf_read", "serving"},
    {"checkpoints", "diff", "exporters", "scoring", "validate"},
    {"evaluation", "job"},
    {"benchmarks", "build"},
    {"demonstration", "importing", "reshaping"},
    {"cli"},
]
HEIGHT = {name: height for height, layer in enumerate(LAYERS) for name in layer}
#: Folders that are a flow of their own; in the others siblings share only ``base``.
FLOWS = (
    "arguments",
    "assembly",
    "benchmarks",
    "claims",
    "compiling",
    "evaluation",
    "gold",
    "grounding",
    "networks",
    "ontology",
    "pages",
    "predicates",
    "relations",
    "serving",
    "shelf",
    "status",
    "voices",
)
#: Heavy or optional packages may stand at the top of a module only here (and in `training`).
HEAVY = {"spacy", "scispacy", "thinc", "trafilatura", "pyvis", "pyshacl", "rdflib", "networkx"}

every_module = pytest.mark.parametrize(
    "path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix()
)


def imports(tree: ast.AST) -> set[tuple[str, ...]]:
    """Every name that is imported, split at the dots, also inside functions."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: write from kg.x import y"
            found |= {tuple(f"{node.module}.{alias.name}".split(".")) for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {tuple(alias.name.split(".")) for alias in node.names}
    return found


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@every_module
def test_module_is_short_and_shallow(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300
    assert len(path.relative_to(PACKAGE).parts) <= 2


@every_module
def test_imports_point_down(path: Path) -> None:
    here = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    for package, *rest in imports(parse(path)):
        if package != "kg" or not rest:
            continue
        name, *inner = rest
        if name == here and here in FLOWS:
            continue
        if name == here:
            assert inner[:1] == ["base"], f"kg.{here}: siblings share only kg.{here}.base"
        elif name in HEIGHT:
            assert HEIGHT[name] < HEIGHT[here], f"kg.{here} may not import kg.{name}"
        else:
            assert not (PACKAGE / name).exists(), f"give kg.{name} a row in LAYERS"
            assert not (PACKAGE / f"{name}.py").exists(), f"give kg.{name} a row in LAYERS"


@pytest.mark.parametrize("folder", FLOWS)
def test_imports_within_a_flow_go_one_way(folder: str) -> None:
    needs = {
        path.stem: {
            name[2]
            for name in imports(parse(path))
            if name[:2] == ("kg", folder)
            and len(name) > 2
            and (PACKAGE / folder / f"{name[2]}.py").exists()
        }
        for path in sorted((PACKAGE / folder).glob("*.py"))
    }
    order = list(TopologicalSorter(needs).static_order())  # raises where they go round
    assert set(order) == set(needs)


def test_every_module_has_a_row() -> None:
    names = {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in MODULES}
    assert names <= set(HEIGHT), f"no row in LAYERS for {sorted(names - set(HEIGHT))}"
    assert set(HEIGHT) <= names, f"rows in LAYERS for nothing: {sorted(set(HEIGHT) - names)}"


def imports_at_load(tree: ast.Module) -> set[str]:
    """The packages that importing the module imports at once; ``TYPE_CHECKING`` is no import."""
    names = set()
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            names |= {first for first, *_ in imports(ast.Module([node], []))}
    return names


def test_heavy_packages_are_imported_late() -> None:
    allowed = {"spacy_pipeline", "tokenizer", "training", "weights"}
    for path in MODULES:
        if path.relative_to(PACKAGE).parts[0].removesuffix(".py") not in allowed:
            heavy = imports_at_load(parse(path)) & HEAVY
            assert not heavy, f"{path.relative_to(ROOT)} imports {sorted(heavy)} at once"
