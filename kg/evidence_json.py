"""An evidence as JSON: where it stands, how surely, by whom, in whom it is said."""

from __future__ import annotations

from typing import Any

from kg.model import Document, Evidence, Span, Speaker, Voice

#: Decimals of a score or a confidence.
DECIMALS = 4


def span_json(span: Span | None) -> list[int] | None:
    """Return a span as its two offsets."""
    return [span.start, span.end] if span else None


def evidence_json(evidence: Evidence, document: Document) -> dict[str, Any]:
    """Return an evidence as the contract\'s object."""
    return {
        "start": evidence.sentence.start,
        "end": evidence.sentence.end,
        "quote": document.quote(evidence.sentence),
        "clause": span_json(evidence.clause),
        "subject_span": span_json(evidence.subject_span),
        "object_span": span_json(evidence.object_span),
        "certainty": str(evidence.certainty),
        "statement_kind": str(evidence.kind),
        "novelty": evidence.novelty or None,
        "cues": [
            {"start": c.span.start, "end": c.span.end, "kind": c.kind, "scope": span_json(c.scope)}
            for c in evidence.cues
        ],
        "attributed_to": list(dict.fromkeys(s.name for s in evidence.speakers if s.named)),
        "speakers": [_speaker(speaker) for speaker in evidence.speakers],
        "context": [
            {
                "qualifier": source.qualifier,
                "from": source.origin,
                "span": span_json(source.span),
                "distance": source.distance,
            }
            for source in evidence.contexts
        ],
        "circumstances": [
            {
                "kind": c.kind,
                "value": c.value,
                "label": c.label,
                "from": c.origin,
                "span": span_json(c.span),
                "distance": c.distance,
            }
            for c in evidence.circumstances
        ],
        "flags": [
            {"name": f.name, "explanation": f.explanation, "span": span_json(f.span)}
            for f in evidence.flags
        ],
        "statistics": [
            {
                "kind": s.kind,
                "value": s.value,
                "unit": s.unit,
                "measure": s.measure,
                "comparison": s.comparison,
                "low": float(s.low) if s.low else None,
                "high": float(s.high) if s.high else None,
                "span": span_json(s.span),
            }
            for s in evidence.statistics
        ],
        "frequency": evidence.frequency or None,
        "confidence": round(evidence.confidence, DECIMALS),
        "confidence_parts": {
            name: round(value, DECIMALS) for name, value in evidence.confidence_parts
        },
        "extractor": {"strand": evidence.extractor.strand, "rule": evidence.extractor.rule},
    }


def _speaker(speaker: Speaker) -> dict[str, Any]:
    return {
        "name": speaker.name,
        "named": speaker.named,
        "id": speaker.id or None,
        "role": speaker.role,
        "affiliation": speaker.affiliation or speaker.affiliation_name,
        "quote": speaker.quote,
        "span": span_json(speaker.span),
    }


def voice_json(voice: Voice) -> dict[str, Any]:
    """Return a voice: where it stands, how it is told, and who speaks."""
    return {
        "start": voice.span.start,
        "end": voice.span.end,
        "kind": voice.kind,
        "speaker": _speaker(voice.speaker),
    }
