"""Select the curated lexicon from ontology tables: ``python -m kg.curate --help``."""
