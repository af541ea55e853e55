"""From a relation to a predicate and its qualifiers: the predicate follows the study."""
