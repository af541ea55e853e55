"""The page: what stands in it, before any browser opens it."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from html.parser import HTMLParser

import pytest

from kg.assembly.assemble import key
from kg.errors import UsageError
from kg.pages.drawing import STROKES
from kg.pages.explore import embed, explorer
from kg.store import Store
from tests.stores import make_store
from tests.values import ANNOTATIONS, COULD_HELP, EVIL, IS_A, MAY_PREVENT, NOT_INCREASED


class Elements(HTMLParser):
    """The start tags of a page, and the text of its scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags and data.strip():
            self.texts.append((self.tags[-1][0], data))


@pytest.fixture(scope="module")
def store() -> Store:
    return make_store()


@pytest.fixture(scope="module")
def page(store: Store) -> str:
    return explorer(store)


def data_of(page: str) -> dict:  # type: ignore[type-arg]
    text = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert text
    return json.loads(text[1])  # type: ignore[no-any-return]


def test_same_store_same_bytes(page: str, store: Store) -> None:
    assert explorer(store) == page
    assert explorer(make_store(reversed(ANNOTATIONS), shuffled=5)) == page


def test_nothing_is_loaded_from_outside(page: str) -> None:
    elements = Elements(page)
    for tag, attributes in elements.tags:
        assert tag not in {"iframe", "object", "embed", "base", "img"}
        assert "src" not in attributes, tag
        if tag == "link":
            assert attributes["href"] == "data:,"
        assert not [name for name in attributes if name.startswith("on")]
        assert "style" not in attributes
    assert "sourceMappingURL" not in page
    assert "@import" not in page


def test_policy_allows_the_pages_own_scripts_alone(page: str) -> None:
    elements = Elements(page)
    policies = [
        attributes["content"]
        for tag, attributes in elements.tags
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert len(policies) == 1
    policy = dict(part.strip().split(" ", 1) for part in (policies[0] or "").split(";"))
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert "unsafe" not in (policies[0] or "")
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert (len(scripts), len(styles)) == (2, 1)
    for name, texts in (("script-src", scripts), ("style-src", styles)):
        hashes = [hashlib.sha256(text.encode("utf-8")).digest() for text in texts]
        allowed = [f"'sha256-{base64.b64encode(one).decode()}'" for one in hashes]
        assert policy[name].split() == allowed


def test_hostile_words_stay_inside_the_data(page: str) -> None:
    assert [tag for tag, _ in Elements(page).tags].count("script") == 3
    assert "<img src=x" not in page
    data = data_of(page)
    labels = {entity["label"] for entity in data["entities"]}
    assert "<script>alert(1)</script>" in labels
    assert "</title><script>alert(1)</script>" in {d["title"] for d in data["documents"]}


def test_a_title_is_escaped(store: Store) -> None:
    page = explorer(store, title="</title><script>alert(2)</script> {{data}} {{csp}}")
    assert html.escape("</title><script>alert(2)</script> {{data}} {{csp}}") in page
    assert [tag for tag, _ in Elements(page).tags].count("script") == 3


@pytest.mark.parametrize("text", ["</script>", "<!--", "]]>", "&lt;", "\u2028\u2029", "\ud800"])
def test_embedded_json_cannot_end_its_element(text: str) -> None:
    embedded = embed({"label": text})
    assert not set("<>&\u2028\u2029") & set(embedded)
    embedded.encode("utf-8")
    if text != "\ud800":
        assert json.loads(embedded) == {"label": text}


def test_every_claim_is_there_with_its_evidence(page: str) -> None:
    data = data_of(page)
    claims = {claim["key"]: claim for claim in data["claims"]}
    assert set(claims) == {key(c) for a in ANNOTATIONS for c in a.claims}
    assert all(claim["evidence"] for claim in claims.values())
    assert len(claims[key(IS_A)]["evidence"]) == 2
    hoped = claims[key(COULD_HELP)]
    assert hoped["evidence"][0]["speakers"] == [
        {"name": "Ada Sample", "about": "student, Osaka Metropolitan University"}
    ]
    assert (hoped["certainty"], hoped["speakers"]) == ("speculative", ["Ada Sample"])
    assert claims[key(EVIL)]["evidence"][0]["sentence"].startswith("<script>")


def test_edges_are_told_apart_by_more_than_colour(page: str) -> None:
    data = data_of(page)
    edges = {data["claims"][edge["claims"][0]]["key"]: edge for edge in data["edges"]}
    denied, hedged, plain = (edges[key(c)] for c in (NOT_INCREASED, MAY_PREVENT, COULD_HELP))
    assert denied["label"].startswith("NOT ")
    assert denied["arrows"]["to"]["type"] == "bar"
    assert denied["dashes"]
    assert hedged["dashes"]
    assert hedged["dashes"] != denied["dashes"]
    assert hedged["color"]["opacity"] < 1
    assert plain["color"]["opacity"] < 1
    assert len({(s.color, s.dashes) for s in STROKES.values()}) == len(STROKES)
    # between the same two nodes, no edge lies on another
    pairs: dict[frozenset[int], set[str]] = {}
    for edge in data["edges"]:
        way = json.dumps(edge["smooth"])
        seen = pairs.setdefault(frozenset((edge["from"], edge["to"])), set())
        assert way not in seen
        seen.add(way)


def test_a_combination_is_tied_to_its_parts_by_a_line_that_is_no_claim(page: str) -> None:
    data = data_of(page)
    labels = [entity["label"] for entity in data["entities"]]
    assert [(labels[one["from"]], labels[one["to"]]) for one in data["parts"]] == [
        ("bone spheroids combined with calcium phosphate cement", "bone spheroids")
    ]
    assert "claims" not in data["parts"][0]
    assert data["parts"][0]["id"] not in {edge["id"] for edge in data["edges"]}


def test_categories_have_a_colour_and_a_shape(page: str) -> None:
    data = data_of(page)
    looks = {(family["color"], family["shape"]) for family in data["families"]}
    assert len(looks) == len(data["families"])
    assert all(isinstance(node["x"], int) and isinstance(node["y"], int) for node in data["nodes"])
    families = {e["label"]: data["families"][e["family"]]["label"] for e in data["entities"]}
    assert families["osteoporosis"] == "Disease, phenotype"
    assert families["mesenchymal stem cell of adipose tissue"] == "Cell"


def test_every_category_of_the_table_has_a_family() -> None:
    from importlib import resources

    from kg.tables import table

    path = resources.files("kg") / "static" / "families.json"
    families = json.loads(path.read_text(encoding="utf-8"))
    drawn = [name for family in families for name in family["categories"]]
    assert sorted(drawn) == sorted(row["category"] for row in table("categories"))


def test_a_part_of_the_graph_says_so(store: Store, page: str) -> None:
    assert data_of(page)["counts"] == "10 claims about 11 entities from 3 documents"
    part = data_of(explorer(store, limit=3))
    assert len(part["nodes"]) <= 3
    assert part["counts"].startswith("showing ")
    assert part["counts"].endswith("(the graph has 10 claims about 11 entities)")
    around = data_of(explorer(store, around="stroke disorder"))
    assert {entity["label"] for entity in around["entities"]} == {
        "acetylsalicylic acid",
        "stroke disorder",
    }
    with pytest.raises(UsageError):
        explorer(store, around="xyzzy")


def test_an_empty_graph_has_a_page() -> None:
    data = data_of(explorer(make_store([])))
    assert data["counts"] == "0 claims about 0 entities from 0 documents"
    assert data["nodes"] == data["edges"] == []
