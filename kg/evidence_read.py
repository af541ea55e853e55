"""Reads one piece of evidence from a graph."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg import vocab
from kg.errors import GraphError
from kg.graph_read import GraphReader
from kg.model import Circumstance, ContextSource, Cue, Evidence, Extractor, Flag, Span, Statistic
from kg.nodes import bc, node
from kg.statements import CERTAINTIES, KINDS, ORIGINS

_CUE = "Cue"
_CUES = {bc(name): name.removesuffix(_CUE) for name in vocab.PROPERTIES if name.endswith(_CUE)}
_LEVELS = {value: key for key, value in CERTAINTIES.items()}
_KINDS = {value: key for key, value in KINDS.items()}
_ORIGINS = {value: key for key, value in ORIGINS.items()}


@dataclass(frozen=True, slots=True)
class EvidenceReader:
    """Reads the evidence of one name."""

    graph: GraphReader
    name: NamedNode

    def evidence(self, document: str) -> Evidence:
        """Return the evidence, of the document with that key."""
        graph, name = self.graph, self.name
        target, sentence = self._span(node("oa:hasTarget")), self._span(bc("sentence"))
        if target is None or sentence is None:
            raise GraphError(f"{name.value} has no target or no sentence")
        attributions = graph.nodes(name, node("prov:qualifiedAttribution"))
        speakers = [graph.speaker(one) for one in attributions]
        rate = graph.word(name, node("biolink:extraction_confidence_score"))
        try:
            certainty = _LEVELS[graph.node(name, bc("certainty"))]
            kind = _KINDS[graph.node(name, bc("statementKind"))]
            confidence = float(rate)
        except (KeyError, ValueError) as error:
            raise GraphError(f"{name.value}: {error} is no value of ours") from error
        return Evidence(
            document,
            sentence,
            Extractor(graph.word(name, bc("strand")), graph.word(name, bc("rule"))),
            clause=None if target == sentence else target,
            subject_span=self._span(bc("subjectSpan")),
            object_span=self._span(bc("objectSpan")),
            verb=graph.word(name, bc("verb")),
            certainty=certainty,
            kind=kind,
            cues=self._cues(),
            speakers=tuple(sorted(speakers, key=lambda one: (one.span, one.name))),
            contexts=self._contexts(),
            circumstances=self._circumstances(),
            flags=self._flags(),
            statistics=self._statistics(),
            frequency=graph.word(name, bc("frequency")),
            confidence=confidence,
            confidence_parts=self._confidence_parts(),
        )

    def _span(self, property_: NamedNode, owner: NamedNode | None = None) -> Span | None:
        found = self.graph.nodes(owner or self.name, property_)
        return self.graph.span(found[0]) if found else None

    def _place(self, part: NamedNode) -> Span:
        return self.graph.span(self.graph.node(part, bc("span")))

    def _cues(self) -> tuple[Cue, ...]:
        reach = {
            (self._place(part), self.graph.word(part, bc("cueKind"))): self._span(bc("reach"), part)
            for part in self.graph.nodes(self.name, bc("cueScope"))
        }
        found = [
            (self.graph.span(span), kind)
            for property_, kind in _CUES.items()
            for span in self.graph.nodes(self.name, property_)
        ]
        return tuple(Cue(*place, reach.get(place)) for place in sorted(found))

    def _contexts(self) -> tuple[ContextSource, ...]:
        found = []
        for part in self.graph.nodes(self.name, bc("context")):
            slot = self.graph.node(part, bc("contextQualifier"))
            origin = self.graph.node(part, bc("origin"))
            if slot.value not in vocab.slots_by_iri() or origin not in _ORIGINS:
                raise GraphError(f"{part.value}: {slot.value} or {origin.value} is not ours")
            found.append(
                ContextSource(
                    vocab.slots_by_iri()[slot.value].name,
                    _ORIGINS[origin],  # type: ignore[arg-type]
                    self._place(part),
                    self.graph.number(part, bc("distance")),
                )
            )
        return tuple(sorted(found))

    def _circumstances(self) -> tuple[Circumstance, ...]:
        found = []
        for part in self.graph.nodes(self.name, bc("circumstance")):
            origin = self.graph.node(part, bc("origin"))
            if origin not in _ORIGINS:
                raise GraphError(f"{part.value}: {origin.value} is not ours")
            value = next(iter(self.graph.all(part, bc("value"))), None)
            known = self.graph.names.find_id(value) if isinstance(value, NamedNode) else None
            found.append(
                Circumstance(
                    self.graph.word(part, bc("circumstanceKind")),
                    known or self.graph.word(part, bc("value")),
                    self.graph.word(part, bc("printedValue")),
                    _ORIGINS[origin],  # type: ignore[arg-type]
                    self._place(part),
                    self.graph.number(part, bc("distance")),
                )
            )
        return tuple(sorted(found))

    def _flags(self) -> tuple[Flag, ...]:
        return tuple(
            sorted(
                Flag(
                    self.graph.word(part, bc("flagName")),
                    self.graph.word(part, bc("explanation")),
                    self._place(part),
                )
                for part in self.graph.nodes(self.name, bc("flag"))
            )
        )

    def _statistics(self) -> tuple[Statistic, ...]:
        found = [
            Statistic(
                self.graph.word(part, bc("statisticKind")),
                self.graph.word(part, bc("printedValue")),
                self._place(part),
                self.graph.word(part, bc("unit")),
                self.graph.word(part, bc("measure")),
                self.graph.word(part, bc("comparison")),
                self.graph.word(part, bc("low")),
                self.graph.word(part, bc("high")),
            )
            for part in self.graph.nodes(self.name, bc("statistic"))
        ]
        return tuple(sorted(found, key=lambda one: (one.span, one.kind, one.value)))

    def _confidence_parts(self) -> tuple[tuple[str, float], ...]:
        found = []
        for part in self.graph.nodes(self.name, bc("confidencePart")):
            rate = float(self.graph.word(part, bc("partScore")) or 0)
            found.append((self.graph.word(part, bc("partName")), rate))
        return tuple(sorted(found))
