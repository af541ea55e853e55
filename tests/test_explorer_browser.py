"""The page in a browser: headless Chromium opens it from disk, searches, clicks, and reads.

Skipped, with the reason, where there is no Chromium (``BIOCLAIM_CHROMIUM`` names one elsewhere).
"""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.assembly.assemble import key
from kg.pages.explore import explorer
from tests.stores import make_store
from tests.values import COULD_HELP, EVIL, HEALED, IS_A, NOT_INCREASED

pytestmark = pytest.mark.browser
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def find_chromium() -> str | None:
    places = [os.environ.get("BIOCLAIM_CHROMIUM", ""), *NAMES]
    return next((found for place in places if place and (found := shutil.which(place))), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    chromium = find_chromium()
    if chromium is None:
        pytest.skip("no Chromium here: the page was not tried in a browser (see .ci/run)")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "explorer.html"
    path.write_text(explorer(make_store()), encoding="utf-8", newline="\n")
    return path


class Visit:
    """A page that is open, with all that went wrong and all that it asked for."""

    def __init__(self, page: Any, path: Path, hash_: str = "") -> None:
        self.page = page
        self.requests: list[str] = []
        self.troubles: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("dialog", self._dialog)
        page.on("console", self._console)
        page.goto(path.as_uri() + hash_)
        assert page.evaluate("window.explorer !== undefined")

    def _dialog(self, dialog: Any) -> None:
        self.troubles.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(message.text)

    def text(self, selector: str) -> str:
        return str(self.page.inner_text(selector))

    def node_at(self, label: str) -> dict[str, float]:
        """Where a node stands on the screen."""
        box = self.page.locator("#graph").bounding_box()
        at = self.page.evaluate(
            """label => {
                const index = explorer.data.entities.findIndex(entity => entity.label === label);
                return explorer.network.canvasToDOM(explorer.network.getPositions([index])[index]);
            }""",
            label,
        )
        return {"x": box["x"] + at["x"], "y": box["y"] + at["y"]}


@pytest.fixture
def visit(browser: Any, path: Path) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    visit = Visit(context.new_page(), path)
    yield visit
    # Whatever a test did: nothing went wrong, and nothing but the file itself was asked for.
    assert visit.troubles == []
    assert {url.split("#")[0] for url in visit.requests} == {path.as_uri()}
    context.close()


def test_opens_and_draws(visit: Visit) -> None:
    assert "10 claims about 11 entities" in visit.text("#counts")
    assert visit.text("#shown") == "10 of 10 claims shown"
    painted = visit.page.evaluate(
        """() => {
            const canvas = document.querySelector('#graph canvas');
            const all = [0, 0, canvas.width, canvas.height];
            return canvas.getContext('2d').getImageData(...all).data.some(value => value !== 0);
        }"""
    )
    assert painted is True


def test_search_finds_names_and_the_words_of_texts(visit: Visit) -> None:
    visit.page.keyboard.press("/")
    visit.page.keyboard.type("adipose derived stem")  # no name of the entity, but a text's words
    option = visit.page.locator("#found li")
    assert option.count() == 1
    assert "mesenchymal stem cell of adipose tissue" in option.inner_text()
    assert "also: Adipose-derived stem cells" in option.inner_text()
    visit.page.keyboard.press("Enter")
    assert visit.text("#panel h2") == "mesenchymal stem cell of adipose tissue"
    assert visit.page.locator("#panel article").count() == 3
    assert visit.page.url.endswith("#entity=CL%3A0002570")
    visit.page.fill("#search", "no such thing")
    assert "Nothing here" in visit.text("#found")
    visit.page.keyboard.press("Escape")
    assert not visit.page.is_visible("#found")


def test_click_on_a_node_shows_claims_with_marked_sentences(visit: Visit) -> None:
    at = visit.node_at("osteoporosis")
    visit.page.mouse.click(at["x"], at["y"])
    visit.page.wait_for_selector("#panel article")
    assert visit.text("#panel h2") == "osteoporosis"
    card = visit.page.locator(f"article[data-key='{key(COULD_HELP)}']")
    assert card.locator("blockquote").inner_text().startswith('"This material could help patients')
    assert card.locator("blockquote mark.subject").inner_text() == "This material"
    assert card.locator("blockquote mark.object").inner_text() == "osteoporosis"
    words = "".join(card.locator("blockquote mark.clause").all_inner_texts())
    assert words == "This material could help patients with osteoporosis"
    assert "Said by Ada Sample (student, Osaka Metropolitan University)." in card.inner_text()
    assert "characters 350–" in card.inner_text()
    link = card.locator("a[href^='https://example.org/news/1']")
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_click_on_an_edge_shows_its_claim(visit: Visit) -> None:
    first, second = visit.node_at("osteoporosis"), visit.node_at("bone disease")
    x, y = ((first[axis] * 2 + second[axis]) / 3 for axis in ("x", "y"))
    visit.page.mouse.click(x, y)
    visit.page.wait_for_selector("#panel article")
    assert visit.page.url.endswith(f"#claim={key(IS_A)}")
    assert visit.page.locator("#panel blockquote").count() == 2  # said by two documents


def test_a_denied_claim_says_not(visit: Visit) -> None:
    visit.page.click("#view-table")
    row = visit.page.locator(f"#rows tr[data-key='{key(NOT_INCREASED)}']")
    assert "NOT affects" in row.inner_text()
    row.locator("button").click()
    assert row.get_attribute("aria-current") == "true"
    card = visit.page.locator("#panel article.negated")
    assert card.locator(".pill.not").inner_text() == "NOT"
    assert "NOT affects" in card.inner_text()


def test_table_by_keyboard_alone(visit: Visit) -> None:
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Enter")  # "Skip to the table of claims"
    assert visit.page.is_visible("#rows")
    assert visit.page.locator("#rows tr").count() == 10
    for _ in range(9):  # the eight headings, then the first claim
        visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Enter")
    assert visit.page.locator("#rows tr").first.get_attribute("aria-current") == "true"
    assert visit.page.locator("#panel blockquote").count() == 1


def test_filters_leave_what_fits(visit: Visit) -> None:
    visit.page.uncheck("input[data-group=certainty][data-value=certain]")
    assert visit.text("#shown") == "2 of 10 claims shown"
    visit.page.select_option("#f-speaker", "Ada Sample")
    assert visit.text("#shown") == "1 of 10 claims shown"
    visit.page.click("#reset")
    assert visit.text("#shown") == "10 of 10 claims shown"
    visit.page.uncheck("input[data-group=negated][data-value=affirmed]")
    assert visit.text("#shown") == "2 of 10 claims shown"
    hidden = visit.page.evaluate(
        "explorer.network.body.data.edges.get().filter(e => e.hidden && e.id[0] === 'e').length"
    )
    assert hidden == visit.page.evaluate("explorer.data.edges.length") - 2
    visit.page.click("#reset")
    visit.page.click("#view-table")
    visit.page.click("#heads th:nth-child(3) button")
    cells = visit.page.locator("#rows td:nth-child(3)").all_inner_texts()
    assert cells == sorted(cells, key=str.lower)


def test_the_address_keeps_the_selection(browser: Any, path: Path, visit: Visit) -> None:
    visit.page.evaluate("location.hash = '#entity=MONDO:0005309'")
    visit.page.wait_for_selector("#panel article")
    assert visit.text("#panel h2") == "spinal fracture"
    page = browser.new_page()
    other = Visit(page, path, f"#claim={key(HEALED)}")
    assert other.page.locator("#panel article").get_attribute("data-key") == key(HEALED)
    assert other.troubles == []
    page.close()


@pytest.mark.parametrize(
    "hash_", ["#entity=%E0%A4%A", "#claim=x", "#entity=<script>", "#edge=e999"]
)
def test_a_bad_address_is_harmless(visit: Visit, path: Path, hash_: str) -> None:
    visit.page.goto("about:blank")
    visit.requests.clear()
    visit.page.goto(path.as_uri() + hash_)
    assert visit.text("#panel h2") == "What the texts claim"


def test_hostile_names_do_nothing(visit: Visit) -> None:
    visit.page.fill("#search", "<script>")
    visit.page.keyboard.press("Enter")
    assert visit.text("#panel h2") == "<script>alert(1)</script>"
    card = visit.page.locator(f"article[data-key='{key(EVIL)}']")
    assert "<b>Mallory</b>" in card.inner_text()
    assert "</title><script>alert(1)</script>" in card.inner_text()
    assert visit.page.locator("#panel script, #panel img, #panel b").count() == 0
    visit.page.click("#view-table")
    assert visit.page.locator("#rows script, #rows img, #rows b").count() == 0
    assert visit.page.locator("a[href^='javascript']").count() == 0
    assert visit.page.title() == "Bioclaim explorer"


def test_the_policy_stops_what_the_page_does_not_carry(visit: Visit) -> None:
    """The second fence: even a script that got in would not run, and nothing could be loaded."""
    failures: list[tuple[str, str]] = []
    visit.page.on("requestfailed", lambda one: failures.append((one.url, one.failure)))
    visit.page.evaluate(
        """() => {
            const script = document.createElement('script');
            script.textContent = 'window.broken = true';
            document.body.append(script);
            const image = document.createElement('img');
            image.src = 'https://example.org/spy.png';
            document.body.append(image);
        }"""
    )
    visit.page.wait_for_timeout(200)
    assert visit.page.evaluate("window.broken") is None
    assert len(visit.troubles) == 2
    assert all("Content Security Policy" in trouble for trouble in visit.troubles)
    assert failures == [("https://example.org/spy.png", "csp")]  # stopped before it left
    visit.troubles.clear()
    visit.requests.remove("https://example.org/spy.png")


def test_zoom_picture_and_table_to_keep(visit: Visit) -> None:
    before = 0.0
    while before != (before := visit.page.evaluate("explorer.network.getScale()")):
        visit.page.wait_for_timeout(300)  # the picture glides to its place first
    # vis tells the new scale at once, the old one when it begins to glide: only the end counts.
    visit.page.evaluate(
        """() => new Promise((done) => {
            explorer.network.once("animationFinished", done);
            document.getElementById("zoom-in").click();
        })"""
    )
    assert visit.page.evaluate("explorer.network.getScale()") > before * 1.2
    visit.page.evaluate("window.dispatchEvent(new Event('resize'))")  # undoes no zoom
    assert visit.page.evaluate("explorer.network.getScale()") > before * 1.2
    visit.page.click("#zoom-fit")
    with visit.page.expect_download() as download:
        visit.page.click("#save-png")
    assert download.value.suggested_filename == "claims.png"
    visit.page.uncheck("input[data-group=certainty][data-value=certain]")
    with visit.page.expect_download() as download:
        visit.page.click("#save-csv")
    with download.value.path().open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 2
    assert "Ada Sample" in {row["Who says it"] for row in rows}
    visit.page.click("#reset")
    with visit.page.expect_download() as download:
        visit.page.click("#save-csv")
    assert '"\'=HYPERLINK(1)"' in download.value.path().read_text(encoding="utf-8")
    # Both are made in the page: their address is data, not a place.
    visit.requests[:] = [url for url in visit.requests if not url.startswith("data:")]
