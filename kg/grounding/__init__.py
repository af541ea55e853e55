"""Which entities a name may mean: candidates, their features, the ranker, and the choice."""
