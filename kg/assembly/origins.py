"""Which documents are one source, which tell of one study, and which report on which paper.

One source: the same DOI, or near copies of one text (`kg.sketch`). One study: the same source,
reports on the same paper, or the same registered trial. All of it is read from what a graph holds
of a document, so a graph that is read back gives the same answer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from kg.assembly.citations import find_dois
from kg.model import Annotation, Document
from kg.sketch import Groups, join_copies

_PAPER = re.compile(r"(?:PMID|PMC|DOI)[:\d]", re.IGNORECASE)
_WORD = re.compile(r"\w+")
#: A title of fewer words may be that of another paper, too.
_TITLE = 5


@dataclass(frozen=True, slots=True)
class Origins:
    """The source and the study of each document, and the paper that a news item reports on.

    All by `Document.key`; a source or study is called by the first key of its documents.
    """

    sources: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    studies: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    papers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def doi_of(document: Document) -> str:
    """Return a document's own DOI, or nothing."""
    given = document.metadata.doi.strip().lower()
    return next(iter(find_dois(given)), given) or next(iter(find_dois(document.id)), "")


def is_paper(document: Document) -> bool:
    """Say whether a document is from a journal, and no news."""
    return bool(document.metadata.journal or _PAPER.match(document.id))


def _title(words: str) -> str:
    found = _WORD.findall(words.casefold())
    return " ".join(found) if len(found) >= _TITLE else ""


def find_origins(annotations: Iterable[Annotation]) -> Origins:
    """Return the origins of documents."""
    known = {one.document.key: one for one in annotations}
    own = {key: doi_of(one.document) for key, one in known.items()}
    sources, studies = Groups(known), Groups(known)
    join_copies(sources, {key: one.document.sketch for key, one in known.items()})
    _join(sources, {key: [doi] for key, doi in own.items() if doi})
    for key, leader in sources.names().items():
        studies.join(key, leader)
    papers = _papers(known, own)
    for key, paper in papers.items():
        studies.join(key, paper)
    told = {key: _about(one) for key, one in known.items()}
    _join(studies, {key: {*told[key], *filter(None, [own[key]])} for key in known})
    # A text that names several trials is a review of them.
    trials = {key: one.facts.trials for key, one in known.items()}
    _join(studies, {key: each for key, each in trials.items() if len(each) == 1})
    return Origins(sources.names(), studies.names(), papers)


def _join(groups: Groups, marks: Mapping[str, Iterable[str]]) -> None:
    """Join the documents that share a mark."""
    first: dict[str, str] = {}
    for key in sorted(marks):
        for mark in marks[key]:
            groups.join(first.setdefault(mark, key), key)


def _about(annotation: Annotation) -> tuple[str, ...]:
    """Return the DOI of the publication that a text is about, where it says so."""
    publication = annotation.facts.publication
    return find_dois(publication.doi)[:1] if publication else ()


def _papers(known: Mapping[str, Annotation], own: Mapping[str, str]) -> dict[str, str]:
    """Return the paper that each news item reports on, where it is among the documents."""
    names: dict[str, str] = defaultdict(str)
    for key in sorted(known, reverse=True):  # of several the first by key stays
        document = known[key].document
        if is_paper(document):
            for name in (own[key], document.id, _title(document.metadata.title)):
                names[name] = key
    names.pop("", None)
    found = {}
    for key, one in known.items():
        publication = one.facts.publication
        title = publication.title if publication else ""
        wanted = [*_about(one), own[key], title, _title(title)]
        paper = next((names[name] for name in wanted if name in names), "")
        if paper and not is_paper(one.document):
            found[key] = paper
    return found
