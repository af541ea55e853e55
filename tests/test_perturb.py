"""Variants of a text and its gold answer stay in step, and are the same for the same seed."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from kg.benchmarks.perturb import Moves, Rewriting, main, make_rewriting, perturb
from kg.entries import Entry
from kg.errors import InputError
from kg.gold.answers import GoldDocument, load_yaml, read_gold
from kg.lexicon import Lexicon
from kg.pages.draws import draw

PLAN = Path(__file__).parent / "gold" / "seed.perturb.yaml"
LEXICON = Lexicon.of(
    [
        Entry("UBERON:1", "liver", "Anatomy", ("hepar",), equivalents=("MESH:1",)),
        Entry("UBERON:2", "hip", "Anatomy"),
        Entry("NCIT:2", "basophil", "Anatomy"),
        Entry("CL:1", "stem cell", "Cell", equivalents=("CL:0000034",)),
        Entry("CL:2", "liver stem cell", "Cell"),
        Entry("CL:3", "stem cell of basophil", "Cell"),
        Entry("MONDO:1", "fracture", "Disease"),
        Entry("MONDO:2", "hip fracture", "Disease", equivalents=("MESH:2",)),
        Entry("MONDO:3", "scleroderma", "Disease", equivalents=("MESH:3",)),
        Entry("MONDO:4", "rarederma", "Disease"),
        Entry("NCBITaxon:1", "Ovis aries", "Species", ("sheep",)),
        Entry("CHEBI:1", "chitosan", "Chemical"),
        Entry("MESH:9", "organoids", "Anatomy"),
        Entry("ror:1", "Kafkas University", "Organization"),
        Entry("geonames:1", "Ghana", "Place"),
        Entry("X:1", "Ghana", "Disease"),
    ]
)


@pytest.fixture(scope="module")
def variants(tmp_path_factory: pytest.TempPathFactory) -> list[GoldDocument]:
    out = tmp_path_factory.mktemp("variants")
    return [read_gold(file)[0] for file in perturb(PLAN, out, 4, LEXICON)]


def seed() -> GoldDocument:
    return read_gold(PLAN.with_name("seed.claims.yaml"))[0]


def test_nothing_is_lost(variants: list[GoldDocument]) -> None:
    gold = seed()
    for variant in variants:
        assert sorted(m.id for m in variant.mentions) == sorted(m.id for m in gold.mentions)
        assert [c.id for c in variant.claims] == [c.id for c in gold.claims]
        for old, new in zip(gold.claims, variant.claims, strict=True):
            assert (old.kind, old.certainty, old.negated) == (new.kind, new.certainty, new.negated)
            assert (old.predicate, old.quoted) == (new.predicate, new.quoted)
            assert bool(old.speaker) == bool(new.speaker)
            mention = variant.mention(new.subject.mention)
            if mention and old.subject.text == gold.mention(old.subject.mention).text:  # type: ignore[union-attr]
                assert new.subject.text == mention.text


def test_names_are_replaced_everywhere(variants: list[GoldDocument]) -> None:
    old = (
        "fat",
        "adipose",
        "ADSC",
        "spin",
        "vertebra",
        "osteopor",
        "rats",
        "phosphate",
        "spheroid",
    )
    old += ("Osaka", "Japan", "Sawada", "Takahashi", "Graduate School of Medicine")
    for variant in variants:
        text = variant.document.text
        assert not [word for word in old if word.lower() in text.lower()]
        assert "stem cells derived from liver" in text
        assert "liver-derived stem cells (LDSCs)" in text
        assert "hip fractures in sheep similar to those caused by scleroderma in humans" in text
        assert "Scleroderma is a disease" in text
        assert "The team from Kafkas University" in text


def test_identifiers_go_along(variants: list[GoldDocument]) -> None:
    ids = {m.text: {i.id: i.match for i in m.ids} for m in variants[0].mentions}
    assert ids["stem cells derived from liver"] == {"CL:2": "exact"}
    assert ids["hip fractures"] == {"MONDO:2": "exact", "MESH:2": "exact"}
    assert ids["compression fractures of the hip"] == {"MONDO:2": "broad", "MESH:2": "broad"}
    assert ids["sheep"] == {"NCBITaxon:1": "exact"}
    assert ids["chitosan"] == {"CHEBI:1": "exact"}
    assert ids["transplanted with liver-derived stem cells"]["MESH:D033581"] == "exact"
    assert ids["elderly individuals"] == {"MESH:D000368": "exact"}
    first = variants[0].claims[0]
    assert (first.subject.curie, first.object.curie) == ("CL:2", "MONDO:2")
    assert first.qualifiers == (("species_context_qualifier", "NCBITaxon:1"),)
    combined = next(c for c in variants[0].claims if c.subject.parts)
    assert combined.subject.parts[1] == ("chitosan", "CHEBI:1")
    speakers = {c.speaker for c in variants[0].claims if c.speaker}
    assert len(speakers) == 2
    assert all(name in variants[0].document.text for name in speakers)


def test_the_order_keeps_what_points_back(variants: list[GoldDocument]) -> None:
    plan = load_yaml(PLAN)
    orders = {make_rewriting(plan, LEXICON, number).order for number in range(1, 30)}
    assert len(orders) > 5
    for order in orders:
        assert order[:2] == (1, 2)
        assert all(order.index(a) < order.index(b) for a, b in plan["paragraphs"]["before"])
    for variant in variants:
        text = variant.document.text
        assert text.index("(LDSCs)") < text.index("using LDSCs")
        assert len(text.split("\n\n")) == 8


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        perturb(PLAN, tmp_path / folder, 2, LEXICON)
    for file in sorted((tmp_path / "a").iterdir()):
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes()
    assert (tmp_path / "a" / "p01.txt").read_bytes() != (tmp_path / "a" / "p02.txt").read_bytes()


SETTINGS: dict[str, Any] = {
    "derived_cell": {
        "kind": "derived_cell",
        "heads": ["stem cell"],
        "keep": {"CL:0000034": ["M:1"]},
    },
    "site_condition": {
        "kind": "site_condition",
        "heads": ["fracture", "injury"],
        "compression": {"fracture": "compression"},
        "otherwise": "recurrent",
    },
    "entry": {
        "kind": "entry",
        "category": "Disease",
        "pattern": "[a-z]+derma",
        "prefixes": ["MONDO", "MESH"],
    },
    "one_of": {"kind": "one_of", "category": "Place|Food", "names": ["Ghana", "Atlantis"]},
    "word": {"kind": "word", "words": ["surgeon"]},
}


@pytest.mark.parametrize(
    "kind, words, ids",
    [
        (
            "derived_cell",
            {"tissue": "liver", "heads": "stem cells", "noun": "cells", "short": "LDSCs"},
            {
                "ids": ("CL:2",),
                "tissue_ids": ("UBERON:1", "MESH:1"),
                "head_ids": ("CL:1", "CL:0000034"),
                "keep": ("M:1",),
            },
        ),
        (
            "site_condition",
            {"site": "hip", "place": "hip", "heads": "fractures", "compression": "compression"},
            {"ids": ("MONDO:2", "MESH:2"), "head_ids": ("MONDO:1",), "place_ids": ("UBERON:2",)},
        ),
        ("entry", {"name": "scleroderma"}, {"ids": ("MONDO:3", "MESH:3")}),
        ("one_of", {"name": "Ghana"}, {"ids": ("geonames:1",)}),
        ("word", {"word": "surgeon"}, {}),
    ],
)
def test_each_draw(kind: str, words: dict[str, str], ids: dict[str, tuple[str, ...]]) -> None:
    made = draw(LEXICON, random.Random(1), SETTINGS[kind])
    assert dict(made.words) == words
    assert dict(made.ids) == ids


def test_a_person_has_two_names() -> None:
    made = draw(LEXICON, random.Random(1), {"kind": "person"})
    given, family = made.words["name"].split()
    assert family == made.words["family"]
    assert given != family


@pytest.mark.parametrize(
    "settings, message",
    [
        ({"kind": "nothing"}, "no draw 'nothing'; there are: derived_cell"),
        (SETTINGS["one_of"] | {"names": ["Atlantis"]}, "the lexicon has nothing for"),
        (SETTINGS["derived_cell"] | {"heads": ["neuron"]}, "the lexicon has nothing for"),
    ],
)
def test_an_impossible_draw_is_refused(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        draw(LEXICON, random.Random(1), settings)


def test_words_are_replaced_whole_and_longest_first() -> None:
    rewriting = Rewriting({"fat": "skin", "fatty tissue": "bone", "osteoporosis": "gout"}, {}, ())
    text = "Fatty tissue, fat, fats; Osteoporosis and infatuation"
    assert rewriting.put(text) == "Bone, skin, fats; Gout and infatuation"


def test_a_span_may_not_cut_a_replaced_word() -> None:
    moves = Moves("Bad fat.\n\nMore fat here.", Rewriting({"fat": "liver"}, {}, (2, 1)), (2, 1))
    assert moves.text == "More liver here.\n\nBad liver."
    assert moves.span(4, 7) == (22, 27)
    assert moves.span(10, 24) == (0, 16)
    with pytest.raises(InputError, match="inside a rule's words"):
        moves.span(5, 7)
    with pytest.raises(InputError, match="the plan orders paragraphs"):
        Moves("One.", Rewriting({"fat": "liver"}, {}, (1, 2)), (1, 2))


def test_contradicting_pairs_are_refused() -> None:
    plan = load_yaml(PLAN)
    plan["paragraphs"] = {"first": [], "before": [[1, 2], [2, 1]]}
    with pytest.raises(InputError, match="contradict"):
        make_rewriting(plan, LEXICON, 1)


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(PLAN), "--n", "1", "--out", str(tmp_path)]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'p01.claims.yaml'}\n"
    assert main([str(tmp_path / "nothing.yaml"), "--out", str(tmp_path)]) == 1
    assert "cannot be read as YAML" in capsys.readouterr().err
