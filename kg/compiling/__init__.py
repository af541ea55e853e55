"""From terms of many vocabularies to one compiled lexicon of concepts, mapped into memory."""
