"""The trained classifier: which things that a text names stand in which relation."""
