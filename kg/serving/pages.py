"""The pages for people: no script, nothing from elsewhere, every word of the graph escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from kg.pages.network import in_words
from kg.pages.page import TAIL, head
from kg.rows import visible

_STYLE = """body { font: 16px/1.6 system-ui, sans-serif; max-width: 60rem; }
tr.negated td { background: #fdecec; }
tr.hedged td, .hedged { font-style: italic; }
.note { color: #555; font-size: .9em; } input, textarea { font: inherit; padding: .3em; }
textarea { width: 100%; box-sizing: border-box; font-family: monospace; }
blockquote { margin: .5em 0; padding-left: 1em; border-left: 3px solid #bbb; }
"""
Item = Mapping[str, Any]


def _words(value: object) -> str:
    return escape(visible(str(value)))


def _link(address: str, words: object) -> str:
    return f'<a href="{escape(address)}">{_words(words)}</a>'


def _page(title: str, *parts: str) -> str:
    bar = '<p><a href="/">Bioclaim</a> · <a href="/claims">claims</a> · '
    bar += '<a href="/entities">entities</a> · <a href="/documents">documents</a></p>\n'
    return f"{head(visible(title), _STYLE)}{bar}<h1>{_words(title)}</h1>\n{''.join(parts)}{TAIL}"


def _facts(pairs: Iterable[tuple[str, object]]) -> str:
    rows = (
        f"<tr><th>{escape(name)}</th><td>{_words(value)}</td></tr>\n"
        for name, value in pairs
        if value not in ("", None)
    )
    return f"<table>{''.join(rows)}</table>\n"


def front(counts: Mapping[str, int], explorer: bool) -> str:
    """Return the first page."""
    page = '<p><a href="/explorer">Explore the graph</a></p>\n' if explorer else ""
    return _page(
        "Claims of biomedical texts",
        _facts((name, count) for name, count in counts.items()),
        '<form action="/search"><label>Find names or words of the texts: <input name="q">'
        "</label> <button>Find</button></form>\n",
        page,
        '<form action="/sparql"><p><label>Ask in SPARQL: <textarea name="query" rows="6">'
        "SELECT ?label WHERE { ?claim a bc:Claim ; rdfs:label ?label } LIMIT 10</textarea></label>"
        "</p><button>Ask</button></form>\n",
        '<p class="note">For programs: <a href="/openapi.json">the JSON API</a>, '
        '<a href="/sparql">the SPARQL service</a>. Read only.</p>\n',
    )


def error(status: int, message: str) -> str:
    """Return the page that says what was wrong."""
    return _page(f"{status}", f"<p>{_words(message)}</p>\n")


def _claims(items: Iterable[Item]) -> str:
    rows = []
    for one in items:
        hedged = one.get("certainty", "certain") != "certain"
        kind = "negated" if one.get("negated") else "hedged" if hedged else ""
        rows.append(
            f'<tr class="{kind}"><td>{_link(one["links"]["self"], one["label"])}</td>'
            f"<td>{_words(one.get('certainty', ''))}</td>"
            f"<td>{_words(one.get('belief', ''))}</td></tr>\n"
        )
    heads = "<tr><th>claim</th><th>said as</th><th>belief</th></tr>\n"
    return f"<table>{heads}{''.join(rows)}</table>\n" if rows else "<p>None.</p>\n"


def listed(name: str, found: Item) -> str:
    """Return a page of a list."""
    items = found[name]
    if name == "claims":
        body = _claims(items)
    else:
        rows = (
            f"<tr><td>{_link(one['links']['self'], one.get('label') or _title(one))}</td>"
            f"<td>{_words(one.get('category') or one.get('date', ''))}</td></tr>\n"
            for one in items
        )
        body = f"<table>{''.join(rows)}</table>\n"
    return _page(name.capitalize(), body, _more(found))


def _title(document: Item) -> str:
    return str(document.get("title") or document["id"])


def _more(found: Item) -> str:
    return f"<p>{_link(found['next'], 'more')}</p>\n" if found["next"] else ""


def hits(text: str, found: Item) -> str:
    """Return what a search found."""
    rows = []
    for one in found["hits"]:
        shown, at, pieces = one["shown"], 0, []
        for start, end in one["marks"]:
            pieces += [_words(shown[at:start]), f"<mark>{_words(shown[start:end])}</mark>"]
            at = end
        words = "".join([*pieces, _words(shown[at:])])
        rows.append(
            f'<tr><td><a href="{escape(one["links"]["self"])}">{words}</a></td>'
            f"<td>{'a name' if one['in'] == 'names' else 'a text'}</td></tr>\n"
        )
    body = f"<table>{''.join(rows)}</table>\n" if rows else "<p>Nothing.</p>\n"
    return _page(f"Search: {text}", body, _more(found))


def claim(item: Item) -> str:
    """Return a claim with its evidence."""
    parts = [
        f"<p>{_link(item['links']['subject'], item['subject_label'])} "
        f"{'NOT ' if item['negated'] else ''}{_words(in_words(item['predicate']))} "
        f"{_link(item['links']['object'], item['object_label'])}</p>\n",
        _facts(
            (name.replace("_", " "), item[name])
            for name in ("certainty", "knowledge_level", "belief", "evidence_count", "source_count")
        ),
    ]
    for one in item["evidence"]:
        who = ", ".join(one["speakers"]) or "the text"
        parts.append(
            f"<blockquote>{_words(one['quote'])}<p class='note'>{_words(who)}, "
            f"{_words(one['certainty'])}, {_words(one['kind'])}; "
            f"{_link(one['links']['document'], one['document_id'])}, characters {one['start']} to "
            f"{one['end']}; extraction confidence {_words(one['confidence'])}</p></blockquote>\n"
        )
    parts.extend(
        f"<p>{_words(one['how'])} {_link(one['links']['self'], one['label'])}</p>\n"
        for one in item["related"]
    )
    return _page(str(item["label"]), *parts, _forms(item["links"]["self"], item["claim"]))


def entity(item: Item, claims: Item) -> str:
    """Return an entity with its claims."""
    return _page(
        str(item["label"]),
        _facts([("category", item["category"])]),
        _claims(claims["claims"]),
        _more(claims),
        _forms(item["links"]["self"], item["entity"]),
    )


def document(item: Item, claims: Item) -> str:
    """Return a document with its claims."""
    return _page(
        _title(item),
        _facts((name, item.get(name)) for name in ("id", "date", "publisher", "source")),
        _claims(claims["claims"]),
        _more(claims),
        _forms(item["links"]["self"], item["document"]),
    )


def _forms(address: str, iri: str) -> str:
    kinds = (("json", "JSON"), ("ttl", "Turtle"), ("jsonld", "JSON-LD"))
    links = " · ".join(_link(f"{address}&format={form}", words) for form, words in kinds)
    return f'<p class="note">{links} · {_words(iri)}</p>\n'
