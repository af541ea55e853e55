"""What a graph says of itself: VoID and DCAT of the data set, PROV of how it was made.

All of it follows from the readings and the ontologies that the graph names, so it holds no clock,
path or host, and it is the same again when the graph is read back. The programs and the model of a
run are told from the run's versions and options (`kg.versions`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import NamedNode, Triple

from kg import curies
from kg.nodes import Names, bc, integer, node, text
from kg.sources import A, Run

#: The program itself, in a run's versions, and what stands for all that it holds.
PROGRAM, CONTENT = "bioclaim-kg", "content"
#: The shipped model as a run uses it, and its licence.
MODEL = "model en_bioclaim"
MODEL_LICENCE = "CC-BY-SA-4.0"
LICENCE = NamedNode("https://www.apache.org/licenses/LICENSE-2.0")
_CONFORMS = ("https://w3id.org/bioclaim/vocab/1", "https://w3id.org/biolink/biolink-model")
#: The vocabularies that the graph is written in, by prefix.
_VOCABULARIES = ("bc", "biolink", "dcterms", "oa", "prov", "rdf", "schema", "skos")
#: What is counted -> its class, and its name in the graph.
_PARTS = {
    "claims": bc("Claim"),
    "evidence": bc("Evidence"),
    "mentions": bc("Mention"),
    "documents": node("schema:CreativeWork"),
}
_FILES = {"graph.trig": "application/trig", "graph.ttl": "text/turtle"}
_MEDIA = "https://www.iana.org/assignments/media-types/"
_CREATIVE = re.compile(r"CC[ -](BY(?:-(?:SA|NC|ND))*)[ -](\d\.\d)", re.IGNORECASE)


def find_licence(words: str) -> NamedNode | None:
    """Return the address of a licence that is known by its name, or ``None``.

    >>> find_licence("CC-BY-SA-4.0").value, find_licence("CC0-1.0").value
    ('https://creativecommons.org/licenses/by-sa/4.0/', 'https://creativecommons.org/publicdomain/zero/1.0/')
    >>> find_licence("see its page") is None
    True
    """
    if words.upper() in ("CC0-1.0", "CC0 1.0", "CC0"):
        return NamedNode("https://creativecommons.org/publicdomain/zero/1.0/")
    found = _CREATIVE.fullmatch(words)
    if found is None:
        return None
    kind, version = found[1].lower(), found[2]
    return NamedNode(f"https://creativecommons.org/licenses/{kind}/{version}/")


def dataset_triples(
    names: Names,
    *,
    documents: Iterable[str],
    runs: Iterable[Run],
    ontologies: Iterable[str],
    counts: Mapping[str, int],
) -> Iterator[Triple]:
    """Yield the description of the whole graph, whose node is the base IRI.

    ``documents`` are keys, ``ontologies`` IRIs; ``counts`` are of ``claims``, ``evidence``,
    ``mentions``, ``documents`` and ``entities``.
    """
    whole = NamedNode(names.base)
    for kind in ("void:Dataset", "dcat:Dataset", "prov:Entity"):
        yield Triple(whole, A, node(kind))
    yield Triple(whole, node("dcterms:title"), text("Claims of biomedical texts"))
    words = "What texts claim, of what, how surely, who says it and in whom; read by a program."
    yield Triple(whole, node("dcterms:description"), text(words))
    for standard in _CONFORMS:
        yield Triple(whole, node("dcterms:conformsTo"), NamedNode(standard))
    for prefix in _VOCABULARIES:
        yield Triple(whole, node("void:vocabulary"), NamedNode(curies.prefixes()[prefix]))
    yield Triple(whole, node("void:uriSpace"), text(names.base))
    yield Triple(whole, node("void:documents"), integer(counts["documents"]))
    yield Triple(whole, node("void:entities"), integer(counts["entities"]))
    for part, class_ in _PARTS.items():
        name = names.mint("partition", part)
        yield Triple(whole, node("void:classPartition"), name)
        yield Triple(name, node("void:class"), class_)
        yield Triple(name, node("void:entities"), integer(counts[part]))
    for file, media in _FILES.items():
        name = names.mint("distribution", file)
        yield Triple(whole, node("dcat:distribution"), name)
        yield Triple(name, A, node("dcat:Distribution"))
        yield Triple(name, node("dcterms:title"), text(file))
        yield Triple(name, node("dcat:mediaType"), NamedNode(_MEDIA + media))
    for key in documents:
        yield Triple(whole, node("prov:hadPrimarySource"), names.mint("doc", key))
    for ontology in ontologies:
        yield Triple(whole, node("prov:wasDerivedFrom"), NamedNode(ontology))
    for run in runs:
        yield Triple(whole, node("prov:wasGeneratedBy"), names.hashed("run", *run.facts()))
        yield from _run_triples(run, names)


def _run_triples(run: Run, names: Names) -> Iterator[Triple]:
    """Yield the program of a run, and what else it worked with."""
    activity = names.hashed("run", *run.facts())
    versions, options = dict(run.versions), dict(run.options)
    content = versions.pop(CONTENT, "")
    if PROGRAM in versions:
        version = "+".join(filter(None, (versions.pop(PROGRAM), content)))
        program = names.hashed("software", PROGRAM, version)
        yield Triple(activity, node("prov:wasAssociatedWith"), program)
        yield Triple(program, A, node("prov:SoftwareAgent"))
        yield Triple(program, node("dcterms:license"), LICENCE)
        yield from _versioned(program, PROGRAM, version)
        if model := options.get("model"):
            versions[f"model {model}"] = ""
        else:
            versions[MODEL] = version
    if lexicon := options.get("lexicon"):
        versions["lexicon of the user"] = " ".join(f"sha256:{each}" for each in lexicon.split())
    for name, version in versions.items():
        used = names.hashed("software", name, version)
        yield Triple(activity, node("prov:used"), used)
        yield Triple(used, A, node("prov:Entity"))
        yield from _versioned(used, name, version)
        if name == MODEL and (licence := find_licence(MODEL_LICENCE)):
            yield Triple(used, node("dcterms:license"), licence)


def _versioned(name: NamedNode, words: str, version: str) -> Iterator[Triple]:
    yield Triple(name, node("dcterms:title"), text(words))
    if version:
        yield Triple(name, node("owl:versionInfo"), text(version))
