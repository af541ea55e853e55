"""One page to explore claims with: ``explorer.html``, which needs nothing but a browser.

pyvis makes the nodes and edges, and its own copy of vis-network draws them. The page around them
is ours: positions are computed beforehand, everything that comes from a text goes in as escaped
JSON and comes out as text, and a content security policy lets nothing run or load that the page
does not carry itself.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import TYPE_CHECKING, Any

from kg.errors import MissingError
from kg.pages.drawing import draw, legend
from kg.pages.excerpts import Excerpt, Source, excerpts, sources
from kg.pages.network import Entity, Link, network

if TYPE_CHECKING:
    import networkx as nx

    from kg.store import Store

_LIBRARY = "templates/lib/vis-9.1.2/vis-network.min.js"
_SLOT = re.compile(r"\{\{(\w+)\}\}")


def explorer(store: Store, *, around: str = "", limit: int = 400, title: str = "") -> str:
    """Return the page for a store's claims, or for those ``around`` an entity (CURIE or IRI).

    At most ``limit`` entities are drawn, those with the most claims; the page says so. The same
    store gives the same bytes. ``UsageError`` when the entity is not in the store.
    """
    net = network(store, around=around, limit=limit)
    keys = [key for _, _, key in net.edges(keys=True)]
    return page(net, sources(store), excerpts(store, keys), title=title or "Bioclaim explorer")


def page(
    net: nx.MultiDiGraph[str],
    documents: Iterable[Source],
    evidence: Mapping[str, tuple[Excerpt, ...]],
    *,
    title: str = "Bioclaim explorer",
) -> str:
    """Return the page for a network, its documents, and the evidence of each claim by key."""
    static = resources.files("kg") / "static"
    parts = {
        "title": html.escape(title),
        "style": (static / "explorer.css").read_text(encoding="utf-8"),
        "library": _vis_network(),
        "script": (static / "explorer.js").read_text(encoding="utf-8"),
        "data": embed(_data(net, documents, evidence)),
    }
    parts["csp"] = _policy([parts["library"], parts["script"]], parts["style"])
    template = (static / "explorer.html").read_text(encoding="utf-8")
    return _SLOT.sub(lambda slot: parts[slot[1]], template)


def _vis_network() -> str:
    """Return the drawing library as pyvis carries it, without the address of its source map."""
    path = resources.files("pyvis") / _LIBRARY
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise MissingError(
            f"pyvis is installed without its {_LIBRARY}: install pyvis 0.3.2 again"
        ) from error
    return re.sub(r"//# sourceMappingURL=\S*", "", text).strip()


def embed(data: object) -> str:
    r"""Return JSON that may stand in a ``<script>`` element: no text in it can end the element.

    >>> embed({"label": "</script><b>"})
    '{"label":"\\u003c/script\\u003e\\u003cb\\u003e"}'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text.encode("utf-8", "replace").decode("utf-8")


def _policy(scripts: list[str], style: str) -> str:
    def allow(text: str) -> str:
        digest = hashlib.sha256(text.encode("utf-8")).digest()
        return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"

    return (
        f"default-src 'none'; script-src {' '.join(map(allow, scripts))}; "
        f"style-src {allow(style)}; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _data(
    net: nx.MultiDiGraph[str],
    documents: Iterable[Source],
    evidence: Mapping[str, tuple[Excerpt, ...]],
) -> dict[str, Any]:
    """Return all that the page's script needs; entities, claims and documents go by number."""
    static = resources.files("kg") / "static"
    families = json.loads((static / "families.json").read_text(encoding="utf-8"))
    family_of = {name: i for i, row in enumerate(families) for name in row["categories"]}
    entities: list[Entity] = [net.nodes[iri]["entity"] for iri in net.nodes]
    number = {entity.iri: i for i, entity in enumerate(entities)}
    links: list[Link] = [data["link"] for _, _, data in net.edges(data=True)]
    claim_number = {link.key: i for i, link in enumerate(links)}
    cited = {one.source for link in links for one in evidence.get(link.key, ())}
    used = sorted(
        (source for source in documents if source.iri in cited),
        key=lambda source: ((source.title or source.name).casefold(), source),
    )
    source_number = {source.iri: i for i, source in enumerate(used)}
    family = [family_of.get(entity.category, len(families) - 1) for entity in entities]
    picture = draw(net, links, number, [families[i] for i in family])
    return {
        "schema": "explorer/1",
        "counts": _counts(net, len(used)),
        "families": [
            {k: row[k] for k in ("label", "color", "border", "shape")} for row in families
        ],
        "styles": legend(links),
        "documents": [_document(source) for source in used],
        "entities": [
            {
                "id": entity.iri,
                "curie": entity.curie,
                "local": entity.local,
                "label": entity.label,
                "category": entity.category,
                "family": family[i],
                "synonyms": entity.synonyms,
                "mappings": entity.mappings,
                "parts": [number[part] for part in entity.parts if part in number],
            }
            for i, entity in enumerate(entities)
        ],
        "claims": [
            {
                "key": link.key,
                "s": number[link.subject],
                "o": number[link.object],
                "predicate": link.phrase,
                "negated": link.negated,
                "certainty": link.certainty,
                "kinds": link.kinds,
                "species": link.species,
                "speakers": link.speakers,
                "qualifiers": link.qualifiers,
                "related": [[how, claim_number[k]] for how, k in link.related if k in claim_number],
                "evidence": [_excerpt(one, source_number) for one in evidence.get(link.key, ())],
            }
            for link in links
        ],
        **picture,
    }


def _counts(net: nx.MultiDiGraph[str], documents: int) -> str:
    def many(n: int, word: str, plural: str = "") -> str:
        return f"{n:,} {word if n == 1 else plural or word + 's'}"

    def size(claims: int, entities: int) -> tuple[str, str]:
        return many(claims, "claim"), many(entities, "entity", "entities")

    here = net.number_of_edges(), net.number_of_nodes()
    whole = net.graph.get("claims", here[0]), net.graph.get("entities", here[1])
    words = f"{' about '.join(size(*here))} from {many(documents, 'document')}"
    if whole == here:
        return words
    return f"showing {words} (the graph has {' about '.join(size(*whole))})"


def _document(source: Source) -> dict[str, str]:
    about = ", ".join(filter(None, [source.publisher, source.date]))
    return {"name": source.name, "title": source.title, "about": about, "url": source.url}


def _excerpt(one: Excerpt, source_number: Mapping[str, int]) -> dict[str, Any]:
    return {
        "document": source_number[one.source],
        "start": one.start,
        "end": one.end,
        "sentence": one.sentence,
        "marks": one.marks,
        "elsewhere": one.elsewhere,
        "certainty": one.certainty,
        "speakers": [
            {"name": voice.name, "about": ", ".join(filter(None, [voice.role, voice.affiliation]))}
            for voice in one.voices
        ],
        "notes": one.notes,
    }
