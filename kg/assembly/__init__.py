"""From the claims of many documents to one of each: merged, related, weighed, counted."""
