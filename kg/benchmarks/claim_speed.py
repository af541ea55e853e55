"""What reading claims adds to the time of finding mentions (``python -m
kg.benchmarks.claim_speed``).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from statistics import median

from kg import language
from kg.arguments.reading import Reading
from kg.benchmarks.speed import read_texts
from kg.config import Options
from kg.extraction import extract
from kg.facts import read_facts
from kg.model import Document
from kg.pipeline import ground_all, lexicon_of
from kg.recognize import find_mentions
from kg.repair import repair
from kg.syntax import Syntax
from kg.voices.attribution import find_voices


def measure(documents: Sequence[Document]) -> tuple[float, float, int]:
    """Return the seconds up to the mentions, those for the claims, and how many claims there are.

    Grounding is in neither: what is asked is what claims add to the mentions.
    """
    model, lexicon = language.load(""), lexicon_of(Options())
    mentions = claims = 0.0
    found = 0
    for document in documents:
        begun = time.perf_counter()
        syntax = Syntax(repair(model.parse(document)))
        named = find_mentions(document, syntax, lexicon)
        mentions += time.perf_counter() - begun
        groundings = ground_all(named, document, lexicon)
        begun = time.perf_counter()
        reading = Reading(document, syntax, groundings, lexicon.ancestors)
        voices = find_voices(document, syntax, groundings, read_facts(document, syntax, groundings))
        found += len(extract(reading, voices))
        claims += time.perf_counter() - begun
    return mentions, claims, found


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the median of three rounds over the texts of files; the first loads and is left out."""
    documents = read_texts(arguments or sys.argv[1:], 100_000)
    measure(documents)
    rounds = [measure(documents) for _ in range(3)]
    share = median(claims / mentions for mentions, claims, _ in rounds)
    sys.stdout.write(
        f"{len(documents)} texts: {median(m for m, _, _ in rounds):.2f} s up to the mentions, "
        f"{median(c for _, c, _ in rounds):.2f} s more for {rounds[0][2]} claims (+{share:.1%})\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
