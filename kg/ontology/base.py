"""What every loader gives, the terms of an ontology as frozen values, and what loaders share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kg.errors import InputError
from kg.ontology.circles import find_circles
from kg.ontology.foreign import Namer, find_curie, find_role, tidy
from kg.ontology.unpacked import Source

#: How close a synonym is to its term, closest first.
SCOPES = ("exact", "narrow", "broad", "related")
_COUNTED = {"class": "classes", "relation": "relations", "individual": "individuals"}
#: The lists of a term that a property may fill.
_LISTS = ("parents", "xrefs", "alt_ids", "replaced_by", "consider")
_MOST_REASONS = 200
_TOPS = ("owl:Thing", "owl:topObjectProperty", "owl:topDataProperty")
#: How labels of terms begin that are obsolete and not always marked so.
_OBSOLETE = ("obsolete ", "obsolete:", "obsolete_")
#: Longer texts are no names. The table reader has the same measure.
MAX_NAME = 500


class Synonym(NamedTuple):
    """Another name of a term, and how close it is: one of `SCOPES`.

    The scope is the ontology's own: ``broad`` says that the name means more than the term,
    ``narrow`` that it means less.
    """

    text: str
    scope: str = "exact"


class TermMapping(NamedTuple):
    """A statement that two terms are related; ``negated`` says that they are not.

    ``predicate`` is a CURIE such as ``skos:exactMatch``; ``confidence`` is between 0 and 1.
    """

    subject: str
    predicate: str
    object: str
    confidence: float | None = None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """One term. Identifiers are CURIEs whose prefixes are spelled as in ``prefixes.json``.

    ``parents`` are named superclasses only. ``kind`` is ``class``, ``relation`` or
    ``individual``. ``species`` is the taxon of a gene or a strain, or "". ``category`` is "" where
    the prefix and the branch say it. An obsolete term may have no label.
    """

    curie: str
    label: str
    synonyms: tuple[Synonym, ...] = ()
    parents: tuple[str, ...] = ()
    xrefs: tuple[str, ...] = ()
    alt_ids: tuple[str, ...] = ()
    replaced_by: tuple[str, ...] = ()
    consider: tuple[str, ...] = ()
    obsolete: bool = False
    subsets: tuple[str, ...] = ()
    species: str = ""
    category: str = ""
    kind: str = "class"

    @property
    def prefix(self) -> str:
        """The part of the CURIE before the colon.

        >>> Term("CL:0000062", "osteoblast").prefix
        'CL'
        """
        return self.curie.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Ontology:
    """What a file holds: terms and mappings, and what of it was not kept and why.

    ``counts`` tells what was read and kept; keys that start with ``dropped: `` name a reason and
    count what was left out for it. ``problems`` are messages with file, line or element and
    reason; there are at most `Limits.problems` of them, the counts are complete.
    """

    source: str
    format: str
    terms: tuple[Term, ...] = field(default=(), repr=False)
    mappings: tuple[TermMapping, ...] = field(default=(), repr=False)
    name: str = ""
    version: str = ""
    licence: str = ""
    prefixes: Mapping[str, str] = field(default_factory=dict, repr=False)
    problems: tuple[str, ...] = field(default=(), repr=False)
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Draft:
    """A term while its file is read; lists keep the order of the file."""

    curie: str
    label: str = ""
    kind: str = "class"
    names: dict[Synonym, None] = field(default_factory=dict)
    parents: dict[str, None] = field(default_factory=dict)
    xrefs: dict[str, None] = field(default_factory=dict)
    alt_ids: dict[str, None] = field(default_factory=dict)
    replaced_by: dict[str, None] = field(default_factory=dict)
    consider: dict[str, None] = field(default_factory=dict)
    subsets: dict[str, None] = field(default_factory=dict)
    obsolete: bool = False
    species: str = ""
    category: str = ""

    def is_empty(self) -> bool:
        """Say whether nothing but the identifier is known."""
        said = (self.label, self.names, self.parents, self.xrefs, self.alt_ids, self.replaced_by)
        return not (any(said) or self.consider or self.obsolete or self.subsets)

    def freeze(self) -> Term:
        """Return the term: no synonym says what the label says."""
        label = self.label
        return Term(
            self.curie,
            label,
            tuple(name for name in self.names if name.text != label) if self.names else (),
            tuple(self.parents),
            tuple(self.xrefs),
            tuple(self.alt_ids),
            tuple(self.replaced_by),
            tuple(self.consider),
            self.obsolete,
            tuple(self.subsets),
            self.species,
            self.category,
            self.kind,
        )


class Collector:
    """What a loader has read of a file: terms by CURIE, mappings, problems and counts."""

    def __init__(self, source: Source, form: str) -> None:
        self.source, self.form = source, form
        self.terms: dict[str, Draft] = {}
        self.mappings: dict[TermMapping, None] = {}
        self.problems: list[str] = []
        self.counts: Counter[str] = Counter()
        self.name = self.version = self.licence = ""
        self.namer = Namer({})
        self.foreign: dict[str, str] = {}  # labels in another language than English

    def drop(self, reason: str, where: str = "") -> None:
        """Count something that is not kept; with ``where`` it is a problem to report as well."""
        key = f"dropped: {reason[:80]}"
        full = len(self.counts) > _MOST_REASONS and key not in self.counts
        self.counts["dropped: other reasons" if full else key] += 1
        if where:
            self.report(where, reason)

    def report(self, where: str, reason: str) -> None:
        """Report a problem; ``where`` is a line or an element."""
        self.counts["problems"] += 1
        if len(self.problems) < self.source.limits.problems:
            self.problems.append(f"{self.source.path}: {where[:120]}: {reason[:300]}")

    def draft(self, curie: str) -> Draft:
        """Return the draft of a term, a new one the first time."""
        found = self.terms.get(curie)
        if found is None:
            if len(self.terms) >= self.source.limits.terms:
                raise InputError(
                    f"{self.source.path}: holds more than {self.source.limits.terms:,} terms; "
                    "take a part of it, or raise the limit"
                )
            found = self.terms[curie] = Draft(curie)
        return found

    def put_label(self, draft: Draft, text: str, where: str) -> None:
        """Set the label of a term; a second one becomes an exact synonym."""
        name = self._name(text, where)
        if name and not draft.label:
            draft.label = name
        elif name and name != draft.label:
            self.counts["further labels, kept as synonyms"] += 1
            draft.names[Synonym(name)] = None

    def put_name(self, draft: Draft, text: str, scope: str, where: str) -> None:
        """Add a synonym to a term."""
        name = self._name(text, where)
        if name:
            draft.names[Synonym(name, scope)] = None

    def _name(self, text: str, where: str) -> str:
        name = tidy(text)
        if not name:
            self.drop("empty name")
        elif len(name) > MAX_NAME:
            self.drop(f"name longer than {MAX_NAME} characters", where)
            return ""
        return name

    def put_ids(self, into: dict[str, None], text: str, what: str) -> None:
        """Add an identifier to a list of a draft; what is none is counted under ``what``."""
        curie = find_curie(text) if what == "xrefs" else self.namer.curie(text)
        if curie is None:
            self.drop(f"{what.rstrip('s')} that is no CURIE")
        elif curie not in _TOPS:
            into[curie] = None

    def put_mapping(self, draft: Draft, predicate: str, text: str) -> None:
        """Add a mapping of a term to another one."""
        curie = self.namer.curie(text)
        if curie is None:
            self.drop("mapping to what is no CURIE")
        elif curie != draft.curie:
            self.mappings[TermMapping(draft.curie, predicate, curie)] = None

    def say(self, draft: Draft, name: str, value: str, where: str, language: str = "") -> None:
        """Add what a property of another vocabulary says about a term, if it is one of ours."""
        role = find_role(name)
        if language and not language.lower().startswith("en") and role in ("label", *SCOPES):
            self.drop("name in another language than English")
            if role == "label":
                self.foreign.setdefault(draft.curie, value)
        elif role == "label":
            self.put_label(draft, value, where)
        elif role in SCOPES:
            self.put_name(draft, value, role, where)
        elif role in _LISTS:
            self.put_ids(getattr(draft, role), value, role)
        elif role == "mapping":
            predicate = name if name.startswith("skos:") else self.namer.curie(name)
            self.put_mapping(draft, predicate or f"skos:{name}", value)
        elif role == "subset":
            draft.subsets[re.split(r"[#/]", value)[-1]] = None
        elif role == "deprecated":
            draft.obsolete = value.strip().lower() in ("true", "1")
        elif role == "species":
            draft.species = self.namer.curie(value) or draft.species
        else:
            self.counts["statements not read"] += 1

    def say_of_file(self, name: str, value: str) -> None:
        """Take the title, version or licence of the file from one of its properties."""
        role = find_role(name)
        if role in ("licence", "licence_text") and not self.licence:
            self.licence = tidy(value)[:300]
        elif role in ("version", "version_text", "date") and not self.version:
            self.version = tidy(value)[:300]

    def finish(self) -> Ontology:
        """Return the ontology; a file without any term or mapping raises ``InputError``."""
        for curie, label in self.foreign.items():
            if not self.terms[curie].label:
                self.put_label(self.terms[curie], label, curie)
        for draft in self.terms.values():
            if not draft.obsolete and draft.label.lower().startswith(_OBSOLETE):
                draft.obsolete = True
                self.counts["obsolete by their label"] += 1
        parents = {key: term.parents for key, term in self.terms.items() if term.parents}
        for here, parent in find_circles(parents):
            del self.terms[here].parents[parent]
            self.drop("parent that closes a circle", f"{here} is_a {parent}")
        terms = tuple(draft.freeze() for draft in self.terms.values() if not draft.is_empty())
        self.counts["dropped: term with nothing but an id"] += len(self.terms) - len(terms)
        if not terms and not self.mappings:
            reason = f"mapping: {self.problems[0]}" if self.problems else "mapping"
            raise InputError(
                f"{self.source.path}: was read as {self.form} and holds no term and no {reason}"
            )
        counts = Counter(_COUNTED[term.kind] for term in terms)
        prefixes = {term.prefix for term in terms}
        counts["obsolete"] = sum(term.obsolete for term in terms)
        counts["without a label"] = sum(not term.label for term in terms)
        counts["synonyms"] = sum(len(term.synonyms) for term in terms)
        counts["mappings"] = len(self.mappings)
        counts.update(self.counts)
        return Ontology(
            self.source.path.name,
            self.form,
            terms,
            tuple(self.mappings),
            self.name,
            self.version,
            self.licence,
            {name: iri for name, iri in self.namer.used.items() if name in prefixes},
            tuple(self.problems),
            {key: counts[key] for key in sorted(counts) if counts[key]},
        )
