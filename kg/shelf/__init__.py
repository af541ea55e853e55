"""Ontologies to be had and those that a user keeps: catalogue, downloads, checks."""
