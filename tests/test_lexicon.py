"""The lexicon: look-up by name and identifier, symbols by case, the user's tables, the cache."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.entries import Entry
from kg.errors import InputError
from kg.lexicon import LONGEST_WORD, Lexicon
from kg.overrides import Overrides

ENTRIES = [
    Entry("CL:0000034", "stem cell", "Cell", parents=("CL:0000000",)),
    Entry("CL:0000000", "cell", "Cell", generic=True),
    Entry(
        "CL:0002570",
        "mesenchymal stem cell of adipose tissue",
        "Cell",
        ("adipose-derived stem cell", "ADSC"),
        parents=("CL:0000034",),
        equivalents=("BTO:0005198",),
    ),
    Entry("MONDO:0005309", "spinal fracture", "Disease", ("vertebral fracture",)),
    Entry("HGNC:12731", "WAS", "Gene", related=("IMD2",)),
    Entry("HGNC:6018", "IL6", "Gene", ("interleukin 6",)),
    Entry("MGI:96559", "Il6", "Gene"),
    Entry("MGI:88271", "Cat", "Gene"),
    Entry("NCBITaxon:9685", "Felis catus", "Species", ("cat",)),
    Entry("CHEBI:9679", "tricalcium phosphate", "Chemical", broad=("beta-tricalcium phosphate",)),
]


@pytest.fixture(scope="module")
def small() -> Lexicon:
    return Lexicon.of(ENTRIES)


@pytest.fixture(scope="module")
def default(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    return Lexicon.default(tmp_path_factory.mktemp("cache"))


@pytest.mark.parametrize(
    ("text", "curies"),
    [
        ("stem cells", ["CL:0000034"]),
        ("Stem-Cell", ["CL:0000034"]),
        ("ADSCs", ["CL:0002570"]),
        ("adipose-derived stem cells", ["CL:0002570"]),
        ("stem cell derived from adipose", ["CL:0002570"]),
        ("fracture of the vertebra", ["MONDO:0005309"]),
        ("was", []),
        ("Was", []),
        ("WAS", ["HGNC:12731"]),
        ("interleukin-6", ["HGNC:6018"]),
        ("cat", ["NCBITaxon:9685"]),
        ("beta-tricalcium phosphate", ["CHEBI:9679"]),
        ("", []),
        ("unheard of", []),
    ],
)
def test_find(small: Lexicon, text: str, curies: list[str]) -> None:
    assert [hit.curie for hit in small.find(text)] == curies


def test_a_word_as_long_as_a_book_is_no_name() -> None:
    long = "a" * (LONGEST_WORD + 1)
    lexicon = Lexicon.of([Entry("X:1", "stem cell", "Cell"), Entry("X:2", long, "Gene")])
    assert lexicon.names_at(["stem", "cell", long]) == [2]
    assert lexicon.names_at([long, "stem"]) == []
    assert lexicon.names_at([long * 10_000]) == []


def test_find_says_by_which_name(small: Lexicon) -> None:
    assert [(hit.scope, hit.how) for hit in small.find("stem cell")] == [("label", "name")]
    assert small.find("beta-tricalcium phosphate")[0].scope == "broad"
    assert small.find("fractures of the vertebra")[0].how == "order"


def test_the_label_comes_before_the_synonym_and_the_category_ranks() -> None:
    lexicon = Lexicon.of(
        [Entry("A:1", "cold", "Disease"), Entry("A:0", "low temperature", "Measure", ("cold",))]
    )
    assert [hit.curie for hit in lexicon.find("colds")] == ["A:1", "A:0"]
    twins = Lexicon.of([Entry("A:1", "fat", "Chemical"), Entry("A:2", "fat", "Anatomy")])
    assert twins.find("fat", "Anatomy")[0].curie == "A:2"


def test_entities_by_any_of_their_identifiers(small: Lexicon) -> None:
    assert small.entity("BTO:0005198").curie == "CL:0002570"
    assert small.find_entity("X:1") is None
    with pytest.raises(InputError, match="X:1"):
        small.entity("X:1")
    assert small.entity("HGNC:6018").species == "NCBITaxon:9606"


def test_ancestors_nearest_first_and_circles_end(small: Lexicon) -> None:
    assert small.ancestors("CL:0002570") == ("CL:0000034", "CL:0000000")
    circle = Lexicon.of(
        [
            Entry("A:1", "one", "Cell", parents=("A:2",)),
            Entry("A:2", "two", "Cell", parents=("A:1",)),
        ]
    )
    assert circle.ancestors("A:1") == ("A:2",)


def test_overrides_never_force_and_stop() -> None:
    rules = Overrides(
        never=frozenset({("fat", "CHEBI:1")}),
        stopped=frozenset({"lead"}),
        force=(("rat", "NCBITaxon:10116"),),
    )
    lexicon = Lexicon.of(
        [
            Entry("CHEBI:1", "fat", "Chemical"),
            Entry("UBERON:1", "adipose tissue", "Anatomy", ("fat",)),
            Entry("CHEBI:2", "lead", "Chemical"),
            Entry("NCBITaxon:10114", "Rattus", "Species", ("rat",)),
            Entry("NCBITaxon:10116", "Rattus norvegicus", "Species"),
        ],
        rules,
    )
    assert [hit.curie for hit in lexicon.find("fat")] == ["UBERON:1"]
    assert lexicon.find("lead") == ()
    assert [hit.curie for hit in lexicon.find("rats")] == ["NCBITaxon:10116"]


USER_TABLE = (
    "curie\tlabel\tsynonyms\tparents\n"
    "X:1\tfrobnicated spheroid\tFS|frob sphere\tCL:0000034\n"
    "no curie here\tbad\n"
    "X:2\t\n"
    "X:3\ta\tb\tc\td\n"
    "CL:0000034\tStammzelle\n"
)


def test_a_users_table_comes_on_top_and_bad_lines_are_reported(tmp_path: Path) -> None:
    path = tmp_path / "mine.tsv"
    path.write_text(USER_TABLE, encoding="utf-8")
    lexicon = Lexicon.with_files([path], cache=tmp_path)
    assert [hit.curie for hit in lexicon.find("frob spheres")] == ["X:1"]
    assert lexicon.find("Stammzelle")[0].curie == "CL:0000034"
    assert lexicon.find("stem cells")[0].curie == "CL:0000034"
    assert [problem.split(": ")[1] for problem in lexicon.problems] == [
        "line 3",
        "line 4",
        "line 5",
    ]
    assert all(str(path) in problem for problem in lexicon.problems)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"name\tid\nx\ty\n", "no term"),
        (b"\xff\xfe\x00", "bad.tsv"),
    ],
)
def test_a_file_that_is_no_table(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "bad.tsv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        Lexicon.with_files([path], cache=tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere"):
        Lexicon.with_files([tmp_path / "nowhere.tsv"], cache=tmp_path)


def test_the_users_overrides(tmp_path: Path, default: Lexicon) -> None:
    rules = tmp_path / "rules.tsv"
    rules.write_text("never\tosteoporosis\tMONDO:0005298\n", encoding="utf-8")
    lexicon = Lexicon.with_files([], [rules], cache=tmp_path)
    assert "MONDO:0005298" in {hit.curie for hit in default.find("osteoporosis")}
    assert "MONDO:0005298" not in {hit.curie for hit in lexicon.find("osteoporosis")}


COMMON = [
    ("stem cells", "CL:0000034"),
    ("fatty tissue", "UBERON:0001013"),
    ("adipose-derived mesenchymal stem cells", "CL:0002570"),
    ("spinal fractures", "MONDO:0005309"),
    ("broken bones", "MONDO:0005315"),
    ("heart attacks", "MONDO:0005068"),
    ("high blood pressure", "MONDO:0005044"),
    ("rats", "NCBITaxon:10116"),
    ("mice", "NCBITaxon:10090"),
    ("humans", "NCBITaxon:9606"),
    ("aspirin", "CHEBI:15365"),
    ("Lipitor", "CHEBI:39548"),
    ("BRCA1", "HGNC:1100"),
    ("TNF-α", "HGNC:11892"),
    ("Japan", "geonames:1861060"),
    ("Osaka Metropolitan University", "ror:01hvx5h04"),
    ("University of Otago", "ror:01jmxt844"),
    ("Bone and Joint Research", "issn:2046-3758"),
    ("quality of life", "MESH:D011788"),
    ("elderly people", "MESH:D000368"),
    ("randomised controlled trials", "MESH:D016032"),
]


@pytest.mark.parametrize(("text", "curie"), COMMON)
def test_the_curated_lexicon_knows_common_names(default: Lexicon, text: str, curie: str) -> None:
    assert default.find(text)[0].curie == default.entity(curie).curie


@pytest.mark.parametrize("text", ["was", "impact", "rest", "set", "all", "max", "can", "so", "a"])
def test_words_are_no_symbols(default: Lexicon, text: str) -> None:
    assert [hit.curie for hit in default.find(text) if hit.category == "Gene"] == []


def test_the_compiled_file_is_small_reused_and_reproducible(tmp_path: Path) -> None:
    first, second = tmp_path / "one", tmp_path / "two"
    Lexicon.default(first)
    Lexicon.default(second)
    (one,), (two,) = first.glob("lexicon-*"), second.glob("lexicon-*")
    assert one.name == two.name
    assert one.read_bytes() == two.read_bytes()
    assert one.stat().st_size <= 20_000_000


def test_what_is_on_the_shelf_is_used_and_not_complained_of_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelved, given = tmp_path / "shelved.tsv", tmp_path / "given.tsv"
    shelved.write_text(USER_TABLE, encoding="utf-8")
    table = "curie\tlabel\tcategory\nY:1\todd thing\tCell\nno curie\tx\n"
    given.write_text(table, encoding="utf-8")
    monkeypatch.setattr("kg.shelf.held.files", lambda: (shelved,))
    lexicon = Lexicon.open([given], cache=tmp_path)
    assert lexicon.find("frob spheres")[0].curie == "X:1"
    assert lexicon.find("odd things")[0].curie == "Y:1"
    assert [str(given) in problem for problem in lexicon.problems] == [True]
