"""Ontologies and registries in the formats they come in."""

from __future__ import annotations

from kg.ontology.base import Ontology, Synonym, Term, TermMapping
from kg.unpacked import Limits

__all__ = ["Limits", "Ontology", "Synonym", "Term", "TermMapping"]
