"""Find what a document names."""
