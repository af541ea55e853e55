"""Ontologies and registries in the formats they come in."""

from __future__ import annotations

from kg.ontology.base import Limits, Ontology, Synonym, Term, TermMapping

__all__ = ["Limits", "Ontology", "Synonym", "Term", "TermMapping"]
