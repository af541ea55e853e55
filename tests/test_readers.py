"""One reader for each format: the text, its passages, its metadata."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

from kg.errors import InputError
from kg.model import Document, Metadata, Span
from kg.passages import leading_date, plain_passages
from kg.readers.base import Failure, Item, ReadOptions
from kg.sidecar import SideCar, clean_date, metadata_from, parse_sidecar

OURS = SideCar("", Metadata(title="Ours", date="2020-01-02"))


def read(
    form: str,
    content: str | bytes,
    sidecar: SideCar | None = None,
    options: ReadOptions | None = None,
) -> list[Document | Failure]:
    data = content.encode() if isinstance(content, str) else content
    item = Item("here", "here", sidecar or SideCar())
    found: Iterator[Document | Failure] = import_module(f"kg.readers.{form}").read(
        item, io.BytesIO(data), options or ReadOptions()
    )
    return list(found)


def read_one(form: str, content: str | bytes, sidecar: SideCar | None = None) -> Document:
    (document,) = read(form, content, sidecar)
    assert isinstance(document, Document)
    return document


def parts(document: Document) -> list[tuple[str, str, str]]:
    return [(p.kind, p.section, document.quote(p.span)) for p in document.passages]


# ---------------------------------------------------------------------------------- text


@pytest.mark.parametrize(
    "data",
    [
        b" Bone grows.\n",
        b"Bone\r\ngrows\r",
        "β-cells – “so” 🦴\n".encode(),
        b"\xef\xbb\xbfBone",
        "Bone β".encode("utf-16"),
        b"\xfe\xff" + "Bone".encode("utf-16-be"),
        "e\u0301 is not \u00e9".encode(),
    ],
)
def test_plain_text_is_the_decoded_file_unchanged(data: bytes) -> None:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    assert read_one("text", data).text == data.decode(encoding)


@pytest.mark.parametrize(
    "text, expected",
    [
        (
            "Fat heals bone\n\nBone grew. It held.\n\n“Good,” she said.",
            [
                ("title", "", "Fat heals bone"),
                ("paragraph", "", "Bone grew. It held."),
                ("paragraph", "", "“Good,” she said."),
            ],
        ),
        (
            "A sentence is no title.\n\nBone.",
            [("paragraph", "", "A sentence is no title."), ("paragraph", "", "Bone.")],
        ),
        ("Only a line", [("paragraph", "", "Only a line")]),
        (
            "BACKGROUND: Bones break.\nMETHODS: We looked. RESULTS: They heal.",
            [
                ("section", "background", "Bones break."),
                ("section", "methods", "We looked."),
                ("section", "results", "They heal."),
            ],
        ),
        (
            "BACKGROUND & AIMS To see. METHODS We looked. RESULTS OF IT. CONCLUSION A bone heals.",
            [
                ("section", "background", "To see."),
                ("section", "methods", "We looked. RESULTS OF IT."),
                ("section", "conclusions", "A bone heals."),
            ],
        ),
        (
            "Methods: We looked. The results: none.",
            [("section", "methods", "We looked. The results: none.")],
        ),
        (
            "Title of it\r\n\r\nAbstract\r\n\r\nBones break.\r\n\r\nMethods\r\n\r\nWe looked.",
            [
                ("title", "", "Title of it"),
                ("heading", "abstract", "Abstract"),
                ("abstract", "abstract", "Bones break."),
                ("heading", "methods", "Methods"),
                ("paragraph", "methods", "We looked."),
            ],
        ),
        (" date 2025-11-05 A team won.", [("paragraph", "", "A team won.")]),
        (
            "First line.\nSecond line.",
            [("paragraph", "", "First line."), ("paragraph", "", "Second line.")],
        ),
        ("A line that\nwraps here.", [("paragraph", "", "A line that\nwraps here.")]),
    ],
)
def test_passages_of_plain_text(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert parts(read_one("text", text)) == expected


def test_a_known_title_is_recognised_whatever_its_end() -> None:
    (title, _) = plain_passages("Does fat heal bone?\n\nIt does.", "Does fat heal bone?")
    assert (title.kind, title.span) == ("title", Span(0, 19))


@pytest.mark.parametrize(
    "text, expected",
    [
        (" date 2025-11-05 A team", "2025-11-05"),
        ("Date: 2025-11-05\n\nA team", "2025-11-05"),
        ("date 2025-13-05 A team", ""),
        ("dated 2025-11-05 A", ""),
        ("On date 2025-11-05 they met", ""),
    ],
)
def test_leading_date(text: str, expected: str) -> None:
    assert leading_date(text)[0] == expected
    assert read_one("text", text).metadata.date == expected


def test_a_side_car_comes_before_what_the_text_says() -> None:
    document = read_one("text", " date 2025-11-05 A team\n\nBone.", OURS)
    assert (document.metadata.title, document.metadata.date) == ("Ours", "2020-01-02")


def test_the_seed_has_its_side_cars_words() -> None:
    from kg import resources
    from kg.inputs import read_inputs

    (document,) = read_inputs([resources.seeds()])
    assert isinstance(document, Document)
    assert document.key.startswith("57600d8b94c3c9a4")
    assert (document.text[0], len(document.text)) == (" ", 2056)
    assert document.metadata.date == "2025-11-05"
    assert document.metadata.publisher == "Zee News"
    assert "demonstration only" in document.metadata.rights


# ------------------------------------------------------------------------------ side-car


@pytest.mark.parametrize(
    "value, expected",
    [
        ("2025-11-05", "2025-11-05"),
        ("2025-11", "2025-11"),
        ("2013", "2013"),
        ("2025-02-30", ""),
        ("last week", ""),
        ("", ""),
    ],
)
def test_dates_are_iso_or_nothing(value: str, expected: str) -> None:
    assert clean_date(value) == expected


def test_side_car_values() -> None:
    known = parse_sidecar(
        "id: a1\ndate: 2025-11-05\nauthors: [A B, C D]\nlicence: CC0\nfield: bone"
    )
    assert known.id == "a1"
    assert known.metadata == Metadata(
        date="2025-11-05", rights="CC0", authors=("A B", "C D"), extra=(("field", "bone"),)
    )


def test_a_date_that_is_none_is_kept_apart() -> None:
    metadata = metadata_from({"date": "not given", "title": None, "n": 5, "nested": {"a": 1}})
    assert metadata == Metadata(extra=(("date", "not given"), ("n", "5")))


# ------------------------------------------------------------------------------ Markdown

PAGE = """---
title: "Fat heals bone"
date: 2024-03-02
source: https://example.org/a
---
# Fat *heals* bone

Stem cells from fat
[healed](https://example.org/x) bones.

## Methods

> “Good,” said Ada Sample.
> It was.

- We looked.
- We *saw*.

```python
print("Bone")
```

| a | b |
|---|---|
| 1 | 2 |

<div>raw</div>
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_markdown(end: str) -> None:
    text = PAGE.replace("\n", end)
    document = read_one("markdown", text)
    assert document.text == text
    assert parts(document) == [
        ("title", "", "Fat *heals* bone"),
        ("paragraph", "", f"Stem cells from fat{end}[healed](https://example.org/x) bones."),
        ("heading", "methods", "Methods"),
        ("quote", "methods", f"“Good,” said Ada Sample.{end}> It was."),
        ("paragraph", "methods", "We looked."),
        ("paragraph", "methods", "We *saw*."),
    ]
    assert document.metadata == Metadata(
        title="Fat heals bone", date="2024-03-02", source="https://example.org/a"
    )


def test_markdown_title_and_side_car() -> None:
    assert read_one("markdown", "# Bone\n\nIt grows.").metadata.title == "Bone"
    assert read_one("markdown", PAGE, OURS).metadata.title == "Ours"
    assert read_one("markdown", PAGE, OURS).metadata.source == "https://example.org/a"


@pytest.mark.parametrize(
    "text", ["> " * 3000 + "Bone", "*" * 20000, "[" * 20000, "- " * 3000 + "a"]
)
def test_markdown_that_nests_without_end_is_read(text: str) -> None:
    assert read_one("markdown", text).text == text


# ---------------------------------------------------------------------------------- HTML

SITE = """<!DOCTYPE html>
<html lang="en"><head><title>Fat heals bone | The Daily</title>
<meta name="author" content="Jane Doe">
<meta property="og:site_name" content="The Daily">
<meta property="og:title" content="Fat heals bone">
<meta property="article:published_time" content="2024-03-02T10:00:00Z"></head>
<body><nav><ul><li><a href="/">Home page</a></li><li><a href="/s">All sports</a></li></ul></nav>
<article><h1>Fat heals bone</h1>
<p>Stem cells from fat healed <b>broken</b> bones in rats, it was told on Friday &amp; after.</p>
<blockquote><p>“This is good,” said Ada Sample.</p></blockquote>
<h2>Background</h2>
<p>Osteoporosis makes bones brittle and prone to fracture, and TGF&beta;<sub>1</sub> matters.</p>
<script>alert("never")</script><ul><li>First item of note</li></ul></article>
<footer>Copyright, contact us, terms of use</footer></body></html>"""


def test_html_is_its_main_text() -> None:
    document = read_one("html", SITE)
    assert parts(document) == [
        ("title", "", "Fat heals bone"),
        (
            "paragraph",
            "",
            "Stem cells from fat healed broken bones in rats, it was told on Friday & after.",
        ),
        ("quote", "", "“This is good,” said Ada Sample."),
        ("heading", "background", "Background"),
        (
            "paragraph",
            "background",
            "Osteoporosis makes bones brittle and prone to fracture, and TGFβ1 matters.",
        ),
        ("paragraph", "background", "First item of note"),
    ]
    assert document.metadata.title == "Fat heals bone"
    assert document.metadata.date == "2024-03-02"
    assert document.metadata.publisher == "The Daily"
    assert document.metadata.authors == ("Jane Doe",)
    for word in ("Home page", "never", "Copyright"):
        assert word not in document.text


def test_html_expands_no_entities_of_its_own() -> None:
    page = (
        '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        "<html><body><p>Bone &x; grows in rats.</p></body></html>"
    )
    assert "&x;" in read_one("html", page).text


@pytest.mark.parametrize("depth", [300, 30_000])
def test_html_that_nests_without_end(depth: int) -> None:
    page = "<html><body>" + "<div>" * depth + "Bone grows." + "</div>" * depth
    with contextlib.suppress(InputError):  # or a failure with a reason, but nothing else
        assert "Bone" in read_one("html", page).text


def test_html_in_a_declared_old_encoding() -> None:
    page = SITE.replace("<head>", '<head><meta charset="iso-8859-1">').replace("&beta;", "\xe9")
    page = page.replace("“", '"').replace("”", '"')
    assert "TGF\xe91" in read_one("html", page.encode("latin-1")).text


# --------------------------------------------------------------------------- JSON Lines


def line(**record: Any) -> str:
    return json.dumps(record) + "\n"


def test_json_lines_need_id_and_text_only() -> None:
    found = read("jsonl", line(id="a", text=" Bone.") + "\n" + line(id=7, text="Fat.", title="T"))
    assert [(d.id, d.text, d.metadata.title) for d in found if isinstance(d, Document)] == [
        ("a", " Bone.", ""),
        ("7", "Fat.", "T"),
    ]


def test_an_id_that_comes_again_is_warned_of_once(caplog: pytest.LogCaptureFixture) -> None:
    records = line(id="a", text="Bone.") + line(id="a", text="Fat.") * 3 + line(id="b", text="Fat.")
    assert len(read("jsonl", records)) == 5
    assert [r.getMessage() for r in caplog.records if "was there before" in r.getMessage()] == [
        "here: line 2: the id 'a' was there before; give each record an id of its own"
    ]


def test_json_lines_metadata() -> None:
    (document,) = read(
        "jsonl", line(id="a", text="Bone.", metadata={"date": "2024", "doi": "10.1/x"})
    )
    assert isinstance(document, Document)
    assert (document.metadata.date, document.metadata.doi) == ("2024", "10.1/x")


@pytest.mark.parametrize(
    "bad, reason",
    [
        ("{", "not JSON"),
        ("[1]", "not a JSON object"),
        ("[" * 100_000, "not JSON that can be read"),
        ('{"id": "x", "text": "a", "n": ' + "9" * 5000 + "}", "not JSON that can be read"),
        ('{"text": "Bone."}', '"id" is missing'),
        ('{"id": true, "text": "Bone."}', '"id" is missing'),
        ('{"id": "x"}', '"text" is missing'),
        ('{"id": "x", "text": 5}', '"text" is missing'),
        ('{"id": "x", "text": " "}', "empty"),
        ('{"id": "x", "text": "a\\u0000"}', "NUL"),
        ('{"id": "x", "text": "a\\ud800"}', "surrogate"),
        ('{"id": "\\udfff", "text": "a"}', "surrogate"),
    ],
)
def test_a_bad_line_fails_alone(bad: str, reason: str) -> None:
    first, failure, last = read(
        "jsonl", line(id="a", text="Bone.") + bad + "\n" + line(id="z", text="Z")
    )
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert isinstance(failure, Failure)
    assert failure.record == "line 2"
    assert reason in failure.reason


def test_bytes_that_are_no_utf8_fail_alone() -> None:
    first, failure, last = read(
        "jsonl", b'{"id":"a","text":"A"}\n{"id":"\xff"}\n{"id":"z","text":"Z"}'
    )
    assert isinstance(failure, Failure)
    assert "byte 7" in failure.reason
    assert [d.id for d in (first, last) if isinstance(d, Document)] == ["a", "z"]


ENTITY = {"start": 0, "end": 4, "text": "Bone", "type": "Tissue", "ids": ["UBERON:0002481"]}


def test_entities_come_along_when_asked_for() -> None:
    record = line(
        id="a",
        text="Bone grows.",
        entities=[ENTITY, {"start": 5, "end": 10, "category": "Process"}],
    )
    options = ReadOptions(entities=True, categories={"Tissue": "Anatomy"})
    (document,) = read("jsonl", record, options=options)
    assert isinstance(document, Document)
    bone, grows = document.given
    assert (bone.mention.span, bone.mention.category) == (Span(0, 4), "Anatomy")
    assert bone.best is not None
    assert bone.best.curie == "UBERON:0002481"
    assert (grows.mention.category, grows.candidates) == ("Process", ())
    assert grows.ungrounded_reason
    (plain,) = read("jsonl", record)
    assert isinstance(plain, Document)
    assert plain.given == ()


@pytest.mark.parametrize(
    "entity, reason",
    [
        ({"start": 0, "end": 99}, "outside of the text"),
        ({"start": 2, "end": 2}, "outside of the text"),
        ({"start": "0", "end": 4}, "outside of the text"),
        ({"text": "bone"}, "count offsets in code points"),
        ({"type": ""}, "neither category nor type"),
        ({"ids": ["bone"]}, "no CURIE"),
        ({"ids": [{"id": "A:1", "match": "perhaps"}]}, "no CURIE"),
    ],
)
def test_wrong_entities_fail_their_record(entity: dict[str, Any], reason: str) -> None:
    record = line(id="a", text="Bone grows.", entities=[ENTITY | entity])
    (failure,) = read("jsonl", record, options=ReadOptions(entities=True))
    assert isinstance(failure, Failure)
    assert failure.id == "a"
    assert reason in failure.reason
