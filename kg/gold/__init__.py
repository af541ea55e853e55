"""Answers made by hand: claims and entities, corpora, cues, quotations; what was trained on."""
