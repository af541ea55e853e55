"""Join terms of several vocabularies that mean the same into one concept with one leader.

Links (`kg.compiling.links`) are tried best-founded first. A concept never takes two
terms of one vocabulary, a disease and a finding only when they share a name, no genes of different
species, and no chemicals that differ in charge or hand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache

from kg.compiling.links import CURATED, PLACES, SPELLING, Links, Parts, exact_forms
from kg.compiling.stages import Staged, parse, stage, stage_entries, unpack
from kg.entries import Entry
from kg.ontology.base import Ontology
from kg.tables import table

_DISEASES = frozenset({"MONDO", "DOID", "Orphanet", "OMIM"})
_FINDINGS = frozenset({"HP", "SYMP"})
#: Vocabularies whose identifiers are the same thing where a term refers to one of them only.
_EQUAL = frozenset({
    "OMIM", "NCBIGene", "UniProtKB", "ENSEMBL", "UMLS", "EFO", "CAS", "GARD", "WIKIDATA",
    "DRUGBANK", "Cellosaurus", "nlm", "issn",
})  # fmt: skip
#: Cross-references that are sources or places of other kinds; they lead nowhere.
_SOURCES = frozenset({
    "pmid", "goc", "wikipedia", "http", "https", "doi", "isbn", "orcid", "url", "geonames",
    "country", "fundref", "gc_id",
})  # fmt: skip
#: Categories of a concept that are those of its leader.
_BY_LEADER = frozenset({"Anatomy", "Cell", "CellComponent", "Process", "Procedure"})


def concepts(ontologies: Iterable[Ontology], curated: Iterable[Entry] = ()) -> list[Entry]:
    """Return one entry for each concept of ontologies and curated entries, by leading CURIE.

    The leader is by the order of ``ontologies/leaders.tsv``; names of all terms are the concept's;
    obsolete and alternative identifiers are among its ``former`` ones.

    >>> from kg.ontology.base import Term
    >>> mesh = Ontology("m", "tsv", (Term("MESH:D010024", "Osteoporosis", category="Disease"),))
    >>> mondo = Ontology("o", "tsv", (Term("MONDO:5298", "osteoporosis"),))
    >>> [(entry.curie, entry.equivalents) for entry in concepts([mesh, mondo])]
    [('MONDO:5298', ('MESH:D010024',))]
    """
    stages = [parse(stage_entries(curated, {}))]
    stages += [parse(stage(ontology, {})) for ontology in ontologies]
    terms = [term for found, _ in stages for term in found]
    mappings = [pair for _, found in stages for pair in found]
    return [
        concept.entry([(name[0], name[1] & 7) for _, name in concept.names()])
        for concept in join(terms, mappings)
    ]


class Concept:
    """Terms that mean the same, the leading one first, and identifiers that lead to them."""

    __slots__ = ("category", "former", "terms")

    def __init__(self, terms: list[Staged], category: str, former: Sequence[str]) -> None:
        self.terms = terms
        self.category = category
        self.former = former

    def names(self) -> list[tuple[str, tuple[str, int, str, str]]]:
        """Return every name (`kg.compiling.stages`) with its vocabulary, the leader's first."""
        return [
            ("curated" if "c" in term.flags else term.prefix, unpack(packed))
            for term in self.terms
            for packed in term.names
        ]

    def entry(self, texts: Iterable[tuple[str, int]]) -> Entry:
        """Return the concept as an entry of the lexicon; ``texts`` are its names and scopes."""
        lists: tuple[dict[str, None], ...] = ({}, {}, {}, {}, {})
        seen: set[str] = set()
        for text, scope in texts:
            if text not in seen:
                lists[(scope or 1) if seen else 0][text] = None
                seen.add(text)
        equal = {term.curie: None for term in self.terms}
        others = dict.fromkeys(self.former)
        known: set[str] = set()
        for term in self.terms:
            if term.xrefs:
                known |= _refer(term, equal, others, known)
        leader = self.terms[0]
        del equal[leader.curie]
        return Entry(
            leader.curie,
            next(iter(lists[0]), leader.curie),
            self.category,
            synonyms=tuple(lists[1]),
            related=tuple(lists[2]),
            broad=tuple(lists[3]),
            narrow=tuple(lists[4]),
            parents=tuple(dict.fromkeys([p for term in self.terms for p in term.parents])),
            equivalents=tuple(equal),
            generic=any("g" in term.flags for term in self.terms),
            former=tuple([c for c in others if c not in equal and c != leader.curie]),
            taxon=next((term.species for term in self.terms if term.species), ""),
            places=tuple([c for t in self.terms if t.prefix == "ror" for c in _places(t)]),
            ended=any("e" in term.flags for term in self.terms),
        )


def _refer(
    term: Staged, equal: dict[str, None], others: dict[str, None], known: Collection[str]
) -> set[str]:
    """Put a term's references to the identifiers that equal it, or to those that lead to it.

    Beyond the held vocabularies, one equals it where it is the term's only one of a vocabulary
    that no term before it refers to (``known``). Returns the vocabularies that it refers to.
    """
    if "c" in term.flags:
        places = PLACES if term.prefix == "ror" else ()
        equal.update((xref, None) for xref in term.xrefs if not xref.startswith(places))
        return {xref.partition(":")[0] for xref in term.xrefs}
    alone: dict[str, str] = {}
    for xref in term.xrefs:
        prefix, colon, local = xref.partition(":")
        spelled = _spelled(prefix)
        if spelled:
            curie = f"{spelled}{colon}{local}"
            others[curie] = None
            if spelled in _EQUAL:
                alone[spelled] = "" if alone.get(spelled, curie) != curie else curie
    for prefix, curie in alone.items():
        if curie and prefix not in known:
            equal[curie] = None
    return set(alone)


def _places(term: Staged) -> Iterator[str]:
    return (xref for xref in term.xrefs if xref.startswith(PLACES))


@cache
def _spelled(prefix: str) -> str:
    """Return our spelling of a prefix, or nothing for sources and the like."""
    low = prefix.lower()
    return "" if low in _SOURCES else SPELLING.get(low, prefix)


# ---------------------------------------------------------------------------------- the joining


def join(terms: Iterable[Staged], mappings: Iterable[tuple[str, str]] = ()) -> list[Concept]:
    """Return the concepts that terms make, sorted by their leading CURIE."""
    held, former = _merge(terms)
    curies = list(held)
    links = Links(held, former)
    links.add_tables(mappings)
    links.add_references()
    links.add_names()
    sets = _Sets(held)
    for rank, one, two in links:
        sets.join(curies[one], curies[two], sure=rank <= CURATED)
    led: dict[str, list[str]] = defaultdict(list)
    for old, new in former.items():
        led[new].append(old)
    found = [_concept([held[curie] for curie in members], led) for members in sets.all()]
    return sorted(found, key=lambda concept: concept.terms[0].curie)


def _merge(terms: Iterable[Staged]) -> tuple[dict[str, Parts], dict[str, str]]:
    """Return the terms by CURIE, sorted, and what each former identifier became.

    Several sources may tell of one term: the curated one comes first, then the ontology whose own
    it is (which also says whether it is obsolete), then those that import it, in the order given.
    """
    held: dict[str, Parts] = {}
    moved: dict[str, str] = {}
    for term in sorted(terms, key=_standing):
        if "o" in term.flags:
            if term.curie not in held:
                moved.setdefault(term.curie, term.moved)
        elif term.curie not in moved:
            held.setdefault(term.curie, []).append(term)
    for curie in sorted(held):
        for term in held[curie]:
            for old in term.former:
                moved.setdefault(old, curie)
    former: dict[str, str] = {}
    for old in sorted(moved):
        new, seen = moved[old], {old}
        while new not in held and new in moved and new not in seen:
            seen.add(new)
            new = moved[new]
        if old not in held and new in held:
            former[old] = new
    return {curie: held[curie] for curie in sorted(held)}, former


def _standing(term: Staged) -> int:
    return 0 if "c" in term.flags else 2 if "i" in term.flags else 1


class _Sets:
    """Union-find whose sets never hold two terms of one vocabulary, or two curated ones."""

    def __init__(self, held: dict[str, Parts]) -> None:
        self._held = held
        self._parent: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}

    def _find(self, curie: str) -> str:
        while (above := self._parent.get(curie, curie)) != curie:
            curie = above
        return curie

    def join(self, one: str, two: str, *, sure: bool) -> None:
        a, b = sorted((self._find(one), self._find(two)))
        if a == b:
            return
        mine, theirs = self._members.get(a, [a]), self._members.get(b, [b])
        if self._vocabularies(mine) & self._vocabularies(theirs):
            return
        if not sure and not (self._one_species(mine + theirs) and self._named(mine + theirs)):
            return
        self._parent[b] = a
        self._members[a] = mine + theirs
        self._members.pop(b, None)

    def _vocabularies(self, members: Collection[str]) -> set[str]:
        found = {self._held[curie][0].prefix for curie in members}
        if any("c" in self._held[curie][0].flags for curie in members):
            found.add("curated")
        return found

    def _one_species(self, members: Collection[str]) -> bool:
        return len({self._held[curie][0].species for curie in members} - {""}) < 2

    def _named(self, members: Collection[str]) -> bool:
        """Say whether a disease and a finding, if both are there, share a name."""
        terms = [self._held[curie] for curie in members]
        diseases = [parts for parts in terms if parts[0].prefix in _DISEASES]
        findings = [parts for parts in terms if parts[0].prefix in _FINDINGS]
        return all(exact_forms(one) & exact_forms(two) for one in diseases for two in findings)

    def all(self) -> Iterator[list[str]]:
        """Yield the members of each set, sorted."""
        for curie in self._held:
            if curie in self._members:
                yield sorted(self._members[curie])
            elif curie not in self._parent:
                yield [curie]


@cache
def _leaders() -> dict[str, dict[str, int]]:
    return {
        row["category"]: {prefix: at for at, prefix in enumerate(row["order"].split())}
        for row in table("leaders")
    }


def _concept(members: list[Parts], led: dict[str, list[str]]) -> Concept:
    category = members[0][0].category
    if len(members) > 1:
        category = _category(members)
        order = _leaders().get(category, {})
        members.sort(key=lambda parts: (order.get(parts[0].prefix, 99), parts[0].curie))
    curated = next((parts[0] for parts in members if "c" in parts[0].flags), None)
    if curated is not None:
        category = curated.category
    elif category in _BY_LEADER:
        category = members[0][0].category
    former = [old for parts in members for old in led.get(parts[0].curie, ())]
    return Concept([term for parts in members for term in parts], category, former)


def _category(members: list[Parts]) -> str:
    curated = next((parts[0] for parts in members if "c" in parts[0].flags), None)
    if curated is not None:
        return curated.category
    found = {parts[0].category for parts in members}
    category = members[0][0].category
    for narrow in ("CellLine", "Study", "Biomaterial", "Phenotype", "Disease", "Drug"):
        if narrow in found:
            category = narrow
    prefixes = {parts[0].prefix for parts in members}
    if category == "Disease" and "HP" in prefixes and not prefixes & _DISEASES:
        return "Phenotype"
    return category
