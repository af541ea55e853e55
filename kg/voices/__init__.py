"""Who says which words: speech, people, roles and institutions."""
