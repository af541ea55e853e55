"""The biomedical claim knowledge graph: what a text claims, of what, how surely, who says it.

>>> import kg
>>> document = kg.Document("note", "Aspirin may prevent stroke. Aspirin does not cause asthma.")
>>> annotation = kg.annotate(document)
>>> for claim in annotation.claims:
...     evidence = claim.evidence[0]
...     denied = "NOT " if claim.negated else ""
...     print(f"{claim.subject.id} {denied}{claim.predicate} {claim.object.name}")
...     print(f"    {evidence.certainty}: {document.quote(evidence.sentence)}")
CHEBI:15365 biolink:preventative_for_condition stroke disorder
    speculative: Aspirin may prevent stroke.
CHEBI:15365 NOT biolink:causes asthma
    certain: Aspirin does not cause asthma.

Everything in ``kg.__all__`` is the public interface; each name loads what it needs on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.build import build as build_graph
    from kg.comparison import compare
    from kg.config import Options
    from kg.errors import KgError
    from kg.ground import ground_all, ground_frame
    from kg.inputs import read_inputs
    from kg.lexicon import Lexicon
    from kg.model import Annotation, Claim, Document, Entity, Evidence, Grounding, Mention, Span
    from kg.pipeline import annotate
    from kg.queries import run as run_query
    from kg.store import Store

    open = Store.open  # noqa: A001

__version__ = "0.1.0"

#: Public name -> the module, and the name in it.
_PUBLIC = {
    "Annotation": ("kg.model", "Annotation"),
    "Claim": ("kg.model", "Claim"),
    "Document": ("kg.model", "Document"),
    "Entity": ("kg.model", "Entity"),
    "Evidence": ("kg.model", "Evidence"),
    "Grounding": ("kg.model", "Grounding"),
    "KgError": ("kg.errors", "KgError"),
    "Lexicon": ("kg.lexicon", "Lexicon"),
    "Mention": ("kg.model", "Mention"),
    "Options": ("kg.config", "Options"),
    "Span": ("kg.model", "Span"),
    "Store": ("kg.store", "Store"),
    "annotate": ("kg.pipeline", "annotate"),
    "build_graph": ("kg.build", "build"),
    "compare": ("kg.comparison", "compare"),
    "ground_all": ("kg.ground", "ground_all"),
    "ground_frame": ("kg.ground", "ground_frame"),
    "read_inputs": ("kg.inputs", "read_inputs"),
    "run_query": ("kg.queries", "run"),
}

__all__ = [
    "Annotation",
    "Claim",
    "Document",
    "Entity",
    "Evidence",
    "Grounding",
    "KgError",
    "Lexicon",
    "Mention",
    "Options",
    "Span",
    "Store",
    "annotate",
    "build_graph",
    "compare",
    "ground_all",
    "ground_frame",
    "open",
    "read_inputs",
    "run_query",
]


def __getattr__(name: str) -> object:
    if name == "open":
        return import_module("kg.store").Store.open
    if name not in _PUBLIC:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    module, inner = _PUBLIC[name]
    return getattr(import_module(module), inner)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
