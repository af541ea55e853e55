"""Stream the axioms of OWL functional syntax as statements, through py-horned-owl.

The text is cut into its axioms first and parsed in portions: memory stays small, a fault costs
its axiom only and has a line, and brackets nested without end never reach the parser (whose stack
they would break).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kg.errors import InputError
from kg.ontology.triples import Statement
from kg.ontology.unpacked import BOM, Source

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|<[^<>\s]*>|[()]|#[^\n]*|"', re.DOTALL)
_PREFIX = re.compile(r"Prefix\(\s*([^\s:=()]*):\s*=\s*<([^<>\s]*)>\s*\)")
_START = re.compile(rb"(\s|#[^\n]*\n)*(Prefix|Ontology)\s*\(")
_WORD = re.compile(r"\s*([A-Za-z]+)")
#: What says something about names and places in the hierarchy; the rest is logic.
_READ = frozenset({
    "AnnotationAssertion", "SubClassOf", "Declaration", "EquivalentClasses", "SubObjectPropertyOf",
    "Annotation",
})  # fmt: skip
_OWL = "http://www.w3.org/2002/07/owl#"
_SUBCLASS = "http://www.w3.org/2000/01/rdf-schema#subClassOf"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_DECLARED = {
    "DeclareClass": "Class", "DeclareObjectProperty": "ObjectProperty",
    "DeclareDataProperty": "DatatypeProperty", "DeclareNamedIndividual": "NamedIndividual",
    "DeclareAnnotationProperty": "AnnotationProperty",
}  # fmt: skip
_PORTION = 500
_DEEPEST = 100
_LARGEST = 300_000_000


def is_functional(head: bytes) -> bool:
    """Say whether a file that starts so is OWL functional syntax.

    >>> is_functional(b"Prefix(:=<http://example.org/>)"), is_functional(b"@prefix : <x> .")
    (True, False)
    """
    return _START.match(head.removeprefix(BOM)) is not None


def read_axioms(
    source: Source,
    report: Callable[[str, str], None],
    prefixes: Callable[[Mapping[str, str]], None] = lambda _: None,
) -> Iterator[Statement]:
    """Yield what the axioms say as statements; a faulty axiom is handed to ``report``.

    ``prefixes`` is called once with the prefixes that the file declares. A file whose brackets
    do not close raises ``InputError``.
    """
    text = _text(source)
    declared = {found[1]: found[2] for found in _PREFIX.finditer(text[: text.find("Ontology(")])}
    prefixes(declared)
    head = "".join(f"Prefix({name}:=<{iri}>)\n" for name, iri in declared.items())
    parser = _Parser(text, head, report)
    ids: list[str] = []
    portion: list[tuple[int, str]] = []
    for place, axiom in _axioms(source, text, ids, report):
        portion.append((place, axiom))
        if len(portion) == _PORTION:
            yield from parser.read(portion)
            portion = []
    yield from parser.read(portion)
    if ids:
        yield Statement(ids[0], _TYPE, f"{_OWL}Ontology")
        for version in ids[1:2]:
            yield Statement(ids[0], f"{_OWL}versionIRI", version)
        for said in parser.about_file:
            yield Statement(ids[0], *said)


def _text(source: Source) -> str:
    with source.opened() as stream:
        data = stream.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise InputError(f"{source.path}: is larger than {_LARGEST:,} bytes; convert it to OBO")
    try:
        return data.removeprefix(BOM).decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{source.path}: line {line}: is not UTF-8; save the file as UTF-8"
        ) from error


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _axioms(
    source: Source, text: str, ids: list[str], report: Callable[[str, str], None]
) -> Iterator[tuple[int, str]]:
    """Yield each axiom that is read, with its place; put the ontology's IRIs into ``ids``."""
    depth, deepest, begin = 0, 0, 0
    for found in _TOKEN.finditer(text):
        token = found[0]
        if token == "(":
            depth += 1
            deepest = max(deepest, depth)
            if depth == 1:
                begin = found.end()
        elif token == ")":
            depth -= 1
            if depth < 0:
                break
            if depth == 1:
                word = _WORD.match(text, begin)
                if deepest > _DEEPEST:
                    report(f"line {_line(text, begin)}", f"nested deeper than {_DEEPEST}")
                elif word and word[1] in _READ:
                    yield word.start(1), text[word.start(1) : found.end()]
                begin, deepest = found.end(), 0
        elif token == '"':
            raise InputError(
                f"{source.path}: line {_line(text, found.start())}: a text is not closed"
            )
        elif depth == 1 and token.startswith("<") and not text[begin : found.start()].strip():
            ids.append(token[1:-1])
            begin = found.end()
        elif token.startswith("#") and not text[begin : found.start()].strip():
            begin = found.end()
    if depth:
        what = "ends before its brackets close" if depth > 0 else "has a bracket too many"
        raise InputError(f"{source.path}: {what}; fetch the file again")


class _Parser:
    def __init__(self, text: str, head: str, report: Callable[[str, str], None]) -> None:
        self.text, self.head, self.report = text, head, report
        self.about_file: list[tuple[str, str]] = []
        self.unnamed = 0

    def read(self, portion: list[tuple[int, str]]) -> list[Statement]:
        """Return what a portion of axioms says, always in the same order."""
        if not portion:
            return []
        import pyhornedowl

        axioms = "\n".join(axiom for _, axiom in portion)
        try:
            parsed = pyhornedowl.open_ontology_from_string(
                f"{self.head}Ontology(<urn:portion>\n{axioms}\n)", "ofn"
            )
        except (KeyboardInterrupt, SystemExit, MemoryError):
            raise
        except BaseException as error:  # a panic of its Rust code is no Exception
            if len(portion) == 1:
                reason = " ".join(str(error).split())[:200]
                self.report(f"line {_line(self.text, portion[0][0])}", reason)
                return []
            half = len(portion) // 2
            return [*self.read(portion[:half]), *self.read(portion[half:])]
        said = [self._say(axiom.component, axiom.ann) for axiom in parsed.get_axioms()]
        said.sort()  # the library gives them in no order
        return [self._named(statement) for statements in said for statement in statements]

    def _named(self, said: Statement) -> Statement:
        """Number the unnamed things in the order they come out."""
        if said.subject != "_:":
            return said
        if said.predicate == f"{_OWL}annotatedSource":
            self.unnamed += 1
        return said._replace(subject=f"_:axiom{self.unnamed}")

    def _say(self, axiom: Any, notes: Any) -> list[Statement]:
        kind = type(axiom).__name__
        if kind in _DECLARED:
            return [Statement(str(axiom.first.first), _TYPE, _OWL + _DECLARED[kind])]
        if kind in ("SubClassOf", "SubObjectPropertyOf"):
            named = type(axiom.sub).__name__ in ("Class", "ObjectProperty")
            simple = type(axiom.sup).__name__ in ("Class", "ObjectProperty")
            value = str(axiom.sup) if simple else "_:expression"
            return [Statement(str(axiom.sub), _SUBCLASS, value)] if named else []
        if kind == "EquivalentClasses":
            # No reasoner has gone over an editor's file: what a class is defined as lies above it.
            names = [part for part in axiom.first if type(part).__name__ == "Class"]
            wholes = [part for part in axiom.first if type(part).__name__ == "ObjectIntersectionOf"]
            if len(names) == 1 and wholes:
                above = {str(p) for w in wholes for p in w.first if type(p).__name__ == "Class"}
                return [Statement(str(names[0]), _SUBCLASS, iri) for iri in sorted(above)]
            same = sorted(str(part) for part in axiom.first if type(part).__name__ == "Class")
            return [
                Statement(same[0], f"{_OWL}equivalentClass", other)
                for other in (same[1:] if len(same) == len(axiom.first) else ())
            ]
        if kind == "OntologyAnnotation":
            self.about_file.append((str(axiom.first.ap.first), _value(axiom.first.av)[0]))
            return []
        if kind != "AnnotationAssertion":
            return []
        subject, name = str(axiom.subject), str(axiom.ann.ap.first)
        value, language = _value(axiom.ann.av)
        said = [Statement(subject, name, value, language)]
        if notes:
            said += [
                Statement("_:", f"{_OWL}annotatedSource", subject),
                Statement("_:", f"{_OWL}annotatedProperty", name),
                Statement("_:", f"{_OWL}annotatedTarget", value),
                *sorted(Statement("_:", str(note.ap.first), *_value(note.av)) for note in notes),
            ]
        return said


def _value(value: Any) -> tuple[str, str]:
    """Return the text and the language of a literal, or an IRI."""
    if hasattr(value, "literal"):
        return str(value.literal), str(getattr(value, "lang", "") or "")
    return str(value), ""
