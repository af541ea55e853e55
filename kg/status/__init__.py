"""Whether a claim is denied, doubted or asked: cues, their scopes, and what governs a word."""
