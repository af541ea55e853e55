"""Read claims off a parsed, grounded document."""
