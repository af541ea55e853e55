"""The order of the stages, from a document to its annotation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path

from kg import language
from kg.arguments.reading import Reading
from kg.claims import generic
from kg.config import Options
from kg.extraction import extract
from kg.facts import read_facts
from kg.ground import ground
from kg.lexicon import Lexicon
from kg.model import Annotation, Document, Grounding, Mention
from kg.recognize import find_mentions
from kg.repair import repair
from kg.shelf import held as shelf
from kg.syntax import Syntax
from kg.voices.attribution import find_voices


@lru_cache(maxsize=4)
def _lexicon(paths: tuple[Path, ...], _changes: int) -> Lexicon:
    return Lexicon.open(paths)


def lexicon_of(options: Options) -> Lexicon:
    """Return the curated lexicon joined with what is on the shelf and the files of the options."""
    return _lexicon(options.lexicons, shelf.changes())


def annotate(
    document: Document, options: Options = Options(), lexicon: Lexicon | None = None
) -> Annotation:
    """Return all that is read in one document; models and lexicon load on first use."""
    return next(annotate_all([document], options, lexicon))


def annotate_all(
    documents: Iterable[Document], options: Options = Options(), lexicon: Lexicon | None = None
) -> Iterator[Annotation]:
    """Yield the annotations of documents in order, reading one at a time.

    ``lexicon`` stands in for the one that the options name.
    """
    model = language.load(options.model)
    lexicon = lexicon or lexicon_of(options)
    for document in documents:
        syntax = Syntax(repair(model.parse(document)))
        if options.gold_entities:
            groundings: Sequence[Grounding] = document.given
        else:
            groundings = ground_all(find_mentions(document, syntax, lexicon), document, lexicon)
        things = generic.find(syntax, groundings) if options.phrases else groundings
        reading = Reading(document, syntax, things, lexicon.ancestors)
        facts = read_facts(document, syntax, groundings)
        voices = find_voices(document, syntax, groundings, facts)
        claims = extract(reading, voices, phrases=options.phrases)
        least = options.min_confidence
        shown = tuple(one for one in claims if one.evidence[0].confidence >= least)
        yield Annotation(
            document,
            tuple(groundings),
            shown,
            facts,
            syntax.parse.warnings,
            voices,
            len(claims) - len(shown),
        )


def mentions_all(
    documents: Iterable[Document], options: Options = Options(), lexicon: Lexicon | None = None
) -> Iterator[tuple[Mention, ...]]:
    """Yield the mentions of documents in order, those that `annotate_all` would ground.

    Documents are parsed a batch at a time, and nothing is read further than its mentions.
    """
    model = language.load(options.model)
    lexicon = lexicon or lexicon_of(options)
    rest = iter(documents)
    while some := list(islice(rest, language.BATCH)):
        for document, parse in zip(some, model.parse_all(some), strict=True):
            yield find_mentions(document, Syntax(repair(parse)), lexicon)


def ground_all(
    mentions: Iterable[Mention], document: Document, lexicon: Lexicon
) -> tuple[Grounding, ...]:
    """Ground the mentions of a document; a description means what its antecedent means."""
    found: dict[Mention, Grounding] = {}
    given = sorted(mentions)
    for mention in given:
        if not mention.nominal:
            found[mention] = ground(mention, document, lexicon)
    by_span = {g.mention.span: g for g in found.values()}
    for mention in given:
        if mention.nominal:
            meant = by_span.get(mention.antecedent) if mention.antecedent else None
            if meant is not None:
                found[mention] = Grounding(mention, meant.candidates, meant.ungrounded_reason)
            else:
                found[mention] = Grounding(mention, (), "a description without a named antecedent")
    return tuple(found[mention] for mention in given)
