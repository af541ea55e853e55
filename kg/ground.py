"""Decide which entity a mention means: candidates, best first, each with its reasons.

Tried in turn, until one gives candidates: the name as printed; the name without words that say
nothing of the kind ("difficult fractures"); a name one letter off; and, as a *broader* entity,
the name without its modifiers ("osteoporotic vertebral fractures" -> vertebral fractures).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from kg.entries import Entry
from kg.fold import FUNCTION_WORDS, fold, fold_words
from kg.lexicon import Hit, Lexicon
from kg.model import Candidate, Document, Grounding, Match, Mention
from kg.tables import table
from kg.variants import broader, near, nouns_of, simpler

#: Categories that only a vocabulary tells apart, and those that texts mix up.
_SAME = (frozenset({"Disease", "Phenotype"}), frozenset({"Chemical", "Drug", "Biomaterial"}))
_KIN = (
    frozenset({"Disease", "Phenotype"}),
    frozenset({"Chemical", "Drug", "Biomaterial", "Food", "Gene"}),
    frozenset({"Gene", "GeneSet", "Variant"}),
    frozenset({"Anatomy", "CellComponent", "Cell", "CellLine"}),
    frozenset({"Procedure", "Process", "Measure", "Device", "Study", "Behavior", "Drug"}),
    frozenset({"Species", "Population"}),
    frozenset({"Measure", "Quality", "Phenotype"}),
    frozenset({"Organization", "Place"}),
)
_BASE = {"label": 1.0, "exact": 0.95, "related": 0.75, "broad": 0.55, "narrow": 0.5}
#: Vocabularies whose "related" names are other names of the same thing (aliases, brands).
_ALIASES = frozenset(
    [
        "HGNC",
        "MGI",
        "RGD",
        "FPLX",
        "CHEBI",
        "MESH",
        "drugcentral",
        "NCBITaxon",
        "MONDO",
        "DOID",
        "CL",
        "BTO",
        "ror",
        "cvx",
    ]
)
_MODEL_ORGANISMS = {"NCBITaxon:10090", "NCBITaxon:10116"}
NOT_FOUND = "no entry of the lexicon has this name or one like it"


def ground(
    mention: Mention,
    document: Document,
    lexicon: Lexicon,
    *,
    context: str = "",
    prefer: Sequence[str] = (),
) -> Grounding:
    """Return the candidates of a mention: the best, its equivalents, then other readings.

    ``mention.lookup`` is grounded instead of the printed words where it is set. ``context`` (by
    default the document) ranks entities of the same name: its words, and the species it speaks
    of. ``prefer`` lists prefixes to put first among the best one's identifiers (display only).
    """
    text = mention.lookup or document.quote(mention.span)
    found = _ground(text, mention.category, context or document.text, lexicon, prefer)
    if found:
        return Grounding(mention, found)
    return Grounding(mention, (), NOT_FOUND)


def ground_text(
    text: str,
    lexicon: Lexicon,
    *,
    context: str = "",
    category: str = "",
    prefer: Sequence[str] = (),
) -> tuple[Candidate, ...]:
    """Ground words given on their own, as ``kg ground`` does; empty when nothing fits."""
    return _ground(text, category, f"{context} {text}", lexicon, prefer)


def _ground(
    text: str, category: str, context: str, lexicon: Lexicon, prefer: Sequence[str]
) -> tuple[Candidate, ...]:
    surroundings = _context(context)
    scored: dict[str, tuple[float, Match, tuple[str, ...], Entry]] = {}
    for hit, kind, factor, reason in _found(text, category, lexicon):
        score, reasons = _score(hit, category, surroundings, text)
        match = _match_of(hit) if kind == "exact" else kind
        value = round(max(0.01, score * factor), 4)
        if hit.curie not in scored or value > scored[hit.curie][0]:
            reasons = (reason, *reasons) if reason else reasons
            scored[hit.curie] = (value, match, reasons, hit.entry)
    ranked = sorted(scored.values(), key=lambda item: (-item[0], item[3].curie))
    candidates: list[Candidate] = []
    for place, (value, match, reasons, entry) in enumerate(ranked[:8]):
        whole = Candidate(entry.curie, entry.name, entry.category, match, value, reasons)
        candidates.extend(_spread(whole, entry, prefer) if not place else (whole,))
    return tuple(candidates)


def _spread(best: Candidate, entry: Entry, prefer: Sequence[str]) -> list[Candidate]:
    """Put the equivalent identifiers behind the leader (preferred prefixes before it)."""
    match: Match = "equivalent" if best.match == "exact" else best.match
    others = [
        replace(best, curie=curie, match=match, reasons=(f"same as {entry.curie}",))
        for curie in entry.equivalents
        if curie != entry.curie
    ]
    found = [best, *others]
    rank = {prefix.rstrip(":").lower(): place for place, prefix in enumerate(prefer)}
    return sorted(found, key=lambda c: rank.get(c.curie.partition(":")[0].lower(), len(rank)))


# ------------------------------------------------------------------------------ the search


@lru_cache(maxsize=4096)  # a name that is in no vocabulary costs thousands of look-ups
def _found(text: str, category: str, lexicon: Lexicon) -> tuple[tuple[Hit, Match, float, str], ...]:
    return tuple(_search(text, category, lexicon))


def _search(text: str, category: str, lexicon: Lexicon) -> Iterator[tuple[Hit, Match, float, str]]:
    hits = _named(text, category, lexicon)
    if hits:
        yield from ((hit, "exact", 1.0, "") for hit in hits)
        return
    words = [word.norm for word in fold_words(text)]
    for kept, dropped in simpler(words, category):
        hits = tuple(
            hit for hit in _find(kept, lexicon) if not category or _fits(hit.category, category) > 0
        )
        if hits:
            reason = f"without {dropped!r}, which does not change the kind"
            yield from ((hit, "exact", 0.95, reason) for hit in hits)
            return
    for noun in nouns_of(words, category):
        hits = tuple(hit for hit in _find(noun, lexicon) if _fits(hit.category, category) == 1)
        if hits:
            yield from ((hit, "exact", 0.85, f"adjective of {' '.join(noun)!r}") for hit in hits)
            return
    for form in near(words, category):
        for hit in lexicon.find_folded(form):
            if not category or _fits(hit.category, category) > 0:
                yield hit, "exact", 0.8, f"one letter off {hit.name!r}"
                return
    for kept, factor in broader(words, category):
        hits = tuple(hit for hit in _find(kept, lexicon) if not hit.entry.generic)
        useful = [hit for hit in hits if not category or _fits(hit.category, category) > 0]
        if useful:
            reason = f"broader: {' '.join(kept)!r} without its modifiers"
            yield from ((hit, "broad", factor, reason) for hit in useful)
            return


def _named(text: str, category: str, lexicon: Lexicon) -> tuple[Hit, ...]:
    """Return the entries of that very name, less those that only share a symbol with it."""
    hits = lexicon.find(text, category or None)
    if category == "Publication" and all(hit.category != "Publication" for hit in hits):
        hits = lexicon.find(f"{text} (journal)") or hits
    if not category:
        return hits
    if not hits:  # a word that is common elsewhere: its mention's category vouches for it
        return tuple(
            hit
            for hit in lexicon.find(text, category, stops=False)
            if _fits(hit.category, category) == 1
        )
    if len(text) > 6 or sum(character.isupper() for character in text) < 2:
        return hits
    return tuple(hit for hit in hits if _fits(hit.category, category))


def _find(words: Sequence[str], lexicon: Lexicon) -> tuple[Hit, ...]:
    hits = lexicon.find_folded(" ".join(words))
    return hits or (lexicon.find_unordered(words) if len(words) > 1 else ())


# ----------------------------------------------------------------------------- the scoring


def _match_of(hit: Hit) -> Match:
    if hit.scope in ("label", "exact"):
        return "exact"
    if hit.scope == "related":
        return "exact" if hit.entry.prefix in _ALIASES else "related"
    return "broad" if hit.scope == "broad" else "narrow"


def _fits(found: str, wanted: str) -> float:
    """Say how well two categories agree: 1 the same, 0.5 kin, 0 not at all."""
    if found == wanted or any({found, wanted} <= same for same in _SAME):
        return 1.0
    return 0.5 if any({found, wanted} <= kin for kin in _KIN) else 0.0


class _Context:
    """What a text says around a mention: its words, and how often it names each species."""

    __slots__ = ("species", "words")

    def __init__(self, words: frozenset[str], species: str) -> None:
        self.words = words
        self.species = species


@cache
def _species_words() -> dict[str, str]:
    rows = (row for row in table("species_words"))
    return {fold(row["word"]): row["curie"] for row in rows}


@lru_cache(maxsize=2)  # mentions come document by document
def _context(text: str) -> _Context:
    words = [word.norm for word in fold_words(text)]
    counts: dict[str, int] = {}
    for word in words:
        taxon = _species_words().get(word)
        if taxon:
            counts[taxon] = counts.get(taxon, 0) + 1
    species = max(sorted(counts), key=lambda taxon: counts[taxon], default="")
    return _Context(frozenset(words), species)


def _score(hit: Hit, category: str, context: _Context, text: str) -> tuple[float, tuple[str, ...]]:
    entry = hit.entry
    score = _BASE[hit.scope]
    reasons = [f"{'preferred name' if hit.scope == 'label' else hit.scope + ' synonym'}"]
    if text.lower() in {name.lower() for name, _ in entry.names()}:
        score += 0.03
    if hit.how == "order":
        score *= 0.9
        reasons.append("same words in another order")
    if hit.how == "forced":
        score = 1.2
        reasons = ["override"]
    if category:
        fit = _fits(entry.category, category)
        score += {1.0: 0.1, 0.5: 0.0, 0.0: -0.4}[fit]
        reasons.append({1.0: "category fits", 0.5: "category near", 0.0: "other category"}[fit])
    if entry.species:
        wanted = context.species if context.species in _MODEL_ORGANISMS else "NCBITaxon:9606"
        if entry.species == wanted:
            score += 0.08
            reasons.append(f"species {wanted}")
        else:
            score -= 0.08
    shared = _shared(entry, context, text)
    if shared:
        score += min(0.06, 0.02 * len(shared))
        reasons.append("context: " + ", ".join(sorted(shared)[:3]))
    return score, tuple(reasons)


def _shared(entry: Entry, context: _Context, text: str) -> set[str]:
    own = set(fold(text).split())
    words = {word for name, _ in entry.names() for word in fold(name).split() if len(word) > 3}
    return (words & context.words) - own - FUNCTION_WORDS
