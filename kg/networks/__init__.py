"""The trained networks: words in context to names and tags, and how they are fitted."""
