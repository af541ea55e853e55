"""Read OBO files, frame by frame, with fastobo; a fault costs its clause and not its frame.

fastobo gives up at the first fault of a document. So each frame is parsed by itself, and where
that fails the line at fault is mended or left out (and reported) until the rest can be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from kg.errors import InputError
from kg.ontology.base import Collector, Draft, Ontology
from kg.ontology.foreign import find_curie, use_of_synonym
from kg.ontology.unpacked import Source

_KINDS = {"[Term]": "class", "[Typedef]": "relation", "[Instance]": "individual"}
_HEAD = re.compile(rb"\[[A-Za-z]+\]\s*(!.*)?")
_SYNONYM = re.compile(r'synonym: *("(?:[^"\\]|\\.)*")(?: +(EXACT|RELATED|BROAD|NARROW)\b)?')
_PROPERTY = re.compile(r'(\S+) +(?:"((?:[^"\\]|\\.)*)"|(\S+))')
#: A frame of UBERON has some hundred lines.
_MOST_LINES = 200_000
_ESCAPED = re.compile(r"\\(.)")
#: Mondo marks with this which of its cross-references mean the same.
_EQUIVALENT = "MONDO:equivalentTo"


def read(source: Source) -> Ontology:
    """Read an OBO file; faults are reported with their line."""
    reader = _Reader(source)
    for number, lines in _frames(source):
        reader.read_frame(number, lines)
    return reader.finish()


def _frames(source: Source) -> Iterator[tuple[int, list[bytes]]]:
    """Yield the header and each frame, with the number of its first line."""
    start, lines = 1, list[bytes]()
    for number, line in source.lines():
        if line.startswith(b"[") and _HEAD.fullmatch(line):
            yield start, lines
            start, lines = number, []
        lines.append(line)
        if len(lines) > _MOST_LINES:
            raise InputError(
                f"{source.path}: line {start}: a frame of more than {_MOST_LINES:,} lines; "
                "is this the file you mean?"
            )
    yield start, lines


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", text).strip()


class _Reader:
    def __init__(self, source: Source) -> None:
        import fastobo

        self.parse: Callable[[str], Any] = partial(fastobo.loads, threads=1)
        self.out = Collector(source, "OBO")
        self.namer = self.out.namer
        self.space = ""
        self.where = self.fault = ""
        self.short: dict[str, str] = {}
        self.above: list[tuple[Draft, str, str]] = []

    def finish(self) -> Ontology:
        for draft, parent, where in self.above:  # a relation may be defined after its children
            if parent in self.short:
                draft.parents[self.short[parent]] = None
            else:
                self.out.drop("parent that is no CURIE", where)
        return self.out.finish()

    # ------------------------------------------------------------------------- parsing

    def read_frame(self, start: int, lines: list[bytes]) -> None:
        texts = [self._decode(start + place, line) for place, line in enumerate(lines)]
        head = texts[0].split("!")[0].strip() if texts else ""
        kind = _KINDS.get(head, "")
        if head.startswith("[") and not kind:
            self.out.drop("frame of an unknown kind", f"line {start}: {head}")
            return
        document = self._parse(start, texts, bool(kind))
        if document is None:
            return
        if not kind:
            self._read_header(document.header)
            return
        for frame in document:
            curie = self._identify(frame, kind)
            self.where = f"line {start}: {frame.id}"
            if curie is None:
                self.out.drop("frame whose id is no CURIE", self.where)
                continue
            if curie in self.out.terms:
                self.out.counts["defined again, joined"] += 1
                self.out.report(self.where, f"{curie} is defined again; both are joined")
            draft = self.out.draft(curie)
            draft.kind = kind
            for clause in frame:
                self._read_clause(draft, clause)

    def _decode(self, number: int, line: bytes) -> str:
        try:
            return line.decode()
        except UnicodeDecodeError as error:
            reason = f"byte {error.start + 1} is not UTF-8"
            self.out.drop("clause that is not UTF-8")
            self.out.report(f"line {number}", f"{reason}; the line is left out")
            return ""

    def _parse(self, start: int, texts: list[str], framed: bool) -> Any:
        """Parse a frame; where that fails, line by line, and what is at fault is left out."""
        if (document := self._try(texts)) is not None:
            return document
        fault = self.fault
        places = [place for place, text in enumerate(texts) if text.strip()]
        kept: list[str] = []
        if framed:
            known = next((place for place in places if texts[place].startswith("id:")), 0)
            kept = [texts[0], texts[known]]
            if not known or self._try(kept) is None:
                self.out.drop("frame without an id", f"line {start}: {fault}")
                return None
            places = [place for place in places if place not in (0, known)]
        begin = tuple(kept)
        for place in places:
            text, number = texts[place], start + place
            if self._try([*begin, text]) is not None:
                kept.append(text)
                continue
            mended = self._mend(text, number)
            if mended and self._try([*begin, mended]) is not None:
                kept.append(mended)
            else:
                self._drop_clause(text, number)
        document = self._try(kept)
        if document is None:
            self.out.drop("frame that cannot be read", f"line {start}: {self.fault}")
        return document

    def _try(self, lines: list[str]) -> Any:
        """Return the document that the lines make, or ``None`` and leave the reason."""
        try:
            return self.parse("\n".join(lines) + "\n")
        except SyntaxError as error:
            self.fault = str(error.msg)
        except (KeyboardInterrupt, SystemExit, MemoryError):
            raise
        except BaseException as error:  # a panic of its Rust code is no Exception
            self.fault = str(error)
        return None

    def _mend(self, text: str, number: int) -> str:
        found = _SYNONYM.match(text)
        if not found:
            return ""
        if found[2] is None:
            self.out.counts["synonyms without a scope, read as related"] += 1
        else:
            self.out.counts["synonyms read without their damaged references"] += 1
            self.out.report(f"line {number}", "the references of a synonym cannot be read")
        return f"synonym: {found[1]} {found[2] or 'RELATED'} []"

    def _drop_clause(self, text: str, number: int) -> None:
        tag = text.partition(":")[0] if ":" in text[:41] else "?"
        self.out.drop(f"damaged clause: {tag}")
        self.out.report(f"line {number}", f"{tag}: {self.fault}")

    # ------------------------------------------------------------------------- meaning

    def _read_header(self, header: Any) -> None:
        out = self.out
        for clause in header:
            tag, value = clause.raw_tag(), _plain(clause.raw_value())
            if tag == "data-version" or (tag == "date" and not out.version):
                out.version = value
            elif tag == "ontology":
                out.name = value
            elif tag == "default-namespace":
                self.space = value
            elif tag == "idspace":
                name, _, iri = value.partition(" ")
                self.namer.names[iri.split(" ")[0]] = name
            elif tag == "property_value":
                found = _PROPERTY.match(clause.raw_value())
                if found:
                    out.say_of_file(self._full(found[1]), _plain(found[2] or found[3] or ""))

    def _full(self, name: str) -> str:
        """Return a property's IRI when the header declares its prefix, else the name."""
        prefix, _, local = name.partition(":")
        iri = next((iri for iri, known in self.namer.names.items() if known == prefix), "")
        return iri + local if iri else name

    def _identify(self, frame: Any, kind: str) -> str | None:
        text = _plain(str(frame.id))
        curie = self.namer.curie(text)
        if curie or ":" in text:
            return curie
        if kind == "relation":  # their ids are short names; the identifier is an xref
            for clause in frame:
                known = clause.raw_tag() == "xref" and find_curie(_plain(str(clause.xref.id)))
                if known:
                    self.short[text] = str(known)
                    return self.short[text]
        start = text.partition("_")[0]
        for prefix in (self.space, self.out.name, start):
            known = find_curie(f"{prefix}:{text}") if prefix else None
            if known and (prefix != start or not known.startswith(f"{start}:")):
                self.short[text] = known  # CVCL_0030 is Cellosaurus:CVCL_0030
                return known
        return None

    def _read_clause(self, draft: Draft, clause: Any) -> None:
        tag = clause.raw_tag()
        out = self.out
        if tag == "name":
            out.put_label(draft, clause.name, self.where)
        elif tag == "synonym":
            synonym = clause.synonym
            scope = use_of_synonym(str(synonym.type or ""), synonym.scope.lower())
            if scope:
                out.put_name(draft, synonym.desc, scope, self.where)
            else:
                out.drop(f"synonym of kind {synonym.type}")
        elif tag == "is_a":
            parent = _plain(clause.raw_value())
            curie = self.namer.curie(parent)
            if curie:
                draft.parents[curie] = None
            else:
                self.above.append((draft, parent, self.where))
        elif tag == "xref":
            self._read_xref(draft, clause)
        elif tag == "alt_id":
            self._put(draft.alt_ids, clause, "alternative id")
        elif tag == "subset":
            draft.subsets[_plain(clause.raw_value())] = None
        elif tag == "is_obsolete":
            draft.obsolete = clause.raw_value() == "true"
        elif tag == "replaced_by":
            self._put(draft.replaced_by, clause, "replacement")
        elif tag == "consider":
            self._put(draft.consider, clause, "replacement")
        elif tag == "equivalent_to":
            out.put_mapping(draft, "owl:equivalentClass", _plain(clause.raw_value()))
        elif tag in ("property_value", "relationship"):
            self._read_property(draft, clause.raw_value())

    def _put(self, into: dict[str, None], clause: Any, what: str) -> None:
        curie = self.namer.curie(_plain(clause.raw_value()))
        if curie is None:
            self.out.drop(f"{what} that is no CURIE", self.where)
        else:
            into[curie] = None

    def _read_xref(self, draft: Draft, clause: Any) -> None:
        text = _plain(str(clause.xref.id))
        curie = find_curie(text)
        if curie is None:
            self.out.drop("xref that is no CURIE")
        elif curie.startswith("NCBITaxon:") and draft.curie.startswith("Cellosaurus:"):
            draft.species = curie  # the organism of a cell line, not the same thing
        elif curie != draft.curie:
            draft.xrefs[curie] = None
            if any(_EQUIVALENT in str(mark.value) for mark in clause.qualifiers or ()):
                self.out.put_mapping(draft, "skos:exactMatch", curie)

    def _read_property(self, draft: Draft, value: str) -> None:
        found = _PROPERTY.match(value)
        if not found:
            return
        name, text = _plain(found[1]), _plain(found[2] or found[3] or "")
        self.out.say(draft, self._full(name), text, self.where)
