"""Gather the entries that a name may mean, and say how each was found.

Ways, from the surest: the name as printed; its words in another order; a name learned from
annotated corpora; the name without words that say nothing of the kind ("difficult fractures"); an
adjective's noun; a name spelt much like it; the name without its modifiers (a *broader* entity).
Only entries whose category fits are taken, so that no other vocabulary can change an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.entries import Entry
from kg.fold import fold, fold_words
from kg.grounding.institutions import institutions
from kg.grounding.learned import Learned
from kg.grounding.variants import broader, near, nouns_of, simpler
from kg.lexicon import Hit, Lexicon

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
#: Characters and words of the longest name that is looked for by more than its exact form.
LONGEST = 200
_MOST_WORDS = 16
_SEGMENT = re.compile(r"[,;()|/\n]")
_GREEK = {
    "a": "alpha", "b": "beta", "g": "gamma", "d": "delta", "e": "epsilon", "z": "zeta",
    "k": "kappa", "h": "eta",
}  # fmt: skip
#: How an entity is found by what it is called, and scopes that are names of just this.
_LABEL = ("name", "label")
_OWN = ("label", "exact")
#: How many entries spelt alike are asked for, and how far up broader identifiers are sought.
_ALIKE = 20
_MUCH_ALIKE = 0.75
_UP = 3


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that a name may mean.

    ``how`` is the way it was found (name, order, forced, learned, greek, simpler, adjective,
    near, similar, broader, above, part), ``closeness`` from 0 to 1, ``alike`` the cosine of its
    characters; ``scope`` and ``form`` are those of the name that matched, ``sources`` the
    vocabularies that have it.
    ``learned`` is the share of the text's annotated uses that meant it, of ``uses``.
    """

    entry: Entry
    how: str
    scope: str
    closeness: float = 1.0
    reason: str = ""
    alike: float = 0.0
    form: str = ""
    sources: tuple[str, ...] = ()
    learned: float = 0.0
    uses: int = 0

    @classmethod
    def of(cls, hit: Hit, how: str, closeness: float = 1.0, reason: str = "") -> Found:
        """Return a hit of the lexicon as found in some way."""
        return cls(hit.entry, how, hit.scope, closeness, reason, form=hit.form, sources=hit.sources)


def fits(found: str, wanted: str) -> float:
    """Say how well two categories agree: 1 the same, 0.5 kin, 0 not at all."""
    if found == wanted or not wanted or any({found, wanted} <= same for same in _SAME):
        return 1.0
    return 0.5 if any({found, wanted} <= kin for kin in _KIN) else 0.0


@lru_cache(maxsize=64)
def fitting(wanted: str) -> tuple[str, ...]:
    """Return the categories that fit one, itself first; none when any will do."""
    if not wanted:
        return ()
    known = sorted({name for group in (*_SAME, *_KIN) for name in group if fits(name, wanted)})
    return (wanted, *(name for name in known if name != wanted))


def identifiers(entry: Entry, asked: Sequence[str]) -> tuple[str, ...]:
    """Return an entry's identifiers of the prefixes asked for (in lower case), in that order."""
    found = [
        (asked.index(prefix), place, curie)
        for place, curie in enumerate((entry.curie, *entry.equivalents))
        if (prefix := curie.partition(":")[0].lower()) in asked
    ]
    return tuple(curie for _, _, curie in sorted(found))


def search(
    text: str, category: str, lexicon: Lexicon, learned: Learned, asked: tuple[str, ...] = ()
) -> tuple[Found, ...]:
    """Return the entries that a text may mean, each once, by its surest way."""
    pool: dict[str, Found] = {}
    form = " ".join(word.norm for word in fold_words(text))
    taught = _taught(form, category, lexicon, learned)
    for found in _ways(text, form, category, lexicon, taught, asked, pool):
        before = pool.get(found.entry.curie)
        if before is not None:
            pool[before.entry.curie] = replace(before, alike=max(before.alike, found.alike))
        else:
            share, uses = taught.get(found.entry.curie, (0.0, 0))
            pool[found.entry.curie] = replace(found, learned=share, uses=uses)
    return tuple(pool.values())


def as_told(found: tuple[Found, ...], category: str) -> tuple[Found, ...]:
    """Leave out what corpora mean by a word where our own tables say what it means.

    "Mice" are a genus in CRAFT, and forced to be the species here; "patients" are people in BioRED,
    "statins" simvastatin in BC5CDR: a name of our tables decides. A phenotype that is called "short
    stature" is no disease that corpora mean by it.
    """
    if forced := tuple(each for each in found if each.how == "forced"):
        return forced
    fitting = [each for each in found if fits(each.entry.category, category) == 1]
    if any(each.how == "name" for each in fitting):
        ours = [each for each in fitting if each.scope in _OWN and "curated" in each.sources]
        clear = any(category not in _SAME[0] or each.entry.category == category for each in ours)
        kept = () if clear else fitting
        found = tuple(each for each in found if each.how != "learned" or each in kept)
    kinds = {each.entry.category for each in found if (each.how, each.scope) == _LABEL}
    if category:
        kinds &= {category}
    return tuple(
        each for each in found if not kinds or each.how != "learned" or each.entry.category in kinds
    )


def _taught(
    form: str, category: str, lexicon: Lexicon, learned: Learned
) -> dict[str, tuple[float, int]]:
    counts: dict[str, int] = {}
    for curie, count in learned.find(form).items():
        entry = lexicon.find_entity(curie)
        if entry is not None and fits(entry.category, category):
            counts[entry.curie] = counts.get(entry.curie, 0) + count
    whole = sum(counts.values())
    return {curie: (count / whole, count) for curie, count in counts.items()}


def _ways(
    text: str,
    form: str,
    category: str,
    lexicon: Lexicon,
    taught: dict[str, tuple[float, int]],
    asked: tuple[str, ...],
    pool: dict[str, Found],
) -> Iterator[Found]:
    named = [hit for hit in _named(text, form, lexicon) if fits(hit.category, category)]
    if category == "Publication" and not any(hit.category == category for hit in named):
        named += lexicon.find_folded(f"{form} journal")
    yield from (Found.of(hit, "forced" if hit.how == "forced" else "name") for hit in named)
    for curie in taught:
        entry = lexicon.find_entity(curie)
        if entry is not None:
            yield Found(entry, "learned", "exact", reason="learned from annotated texts")
    if any(_settles(found, category, asked) for found in pool.values()):
        return
    if category == "Organization":
        parts = list(_institutions(text, lexicon))
        yield from parts
        proper = sum(word[:1].isupper() for word in text.split()) > 1
        if parts or proper or len(_SEGMENT.split(text)) > 1:
            return
    words = form.split(" ")
    for greek in _greek(text, category):
        for hit in lexicon.find_folded(fold(greek), greek):
            if fits(hit.category, category):
                yield Found.of(hit, "greek", reason=f"read as {greek!r}")
    if len(text) > LONGEST or len(words) > _MOST_WORDS or not form:
        return
    yield from (
        Found.of(hit, "order", reason="same words in another order")
        for hit in lexicon.find_unordered(words)
        if len(words) > 1 and fits(hit.category, category)
    )
    for kept, dropped in simpler(words, category):
        reason = f"without {dropped!r}, which does not change the kind"
        yield from _plain(kept, category, lexicon, "simpler", len(kept) / len(words), reason)
    for noun in (*_by_table(words, lexicon), *nouns_of(words, category)):
        yield from _plain(
            noun, category, lexicon, "adjective", 1, f"adjective of {' '.join(noun)!r}"
        )
    if any(_settles(found, category, asked) for found in pool.values()):
        return
    for kept, factor in broader(words, category):
        reason = f"broader: {' '.join(kept)!r} without its modifiers"
        wider = list(_plain(kept, category, lexicon, "broader", factor, reason))
        useful = [found for found in wider if not found.entry.generic]
        yield from useful
        if useful:
            break
    if not any(found.how == "name" and _owns(found, asked) for found in pool.values()):
        yield from _alike(text, form, category, lexicon)
    yield from _above(tuple(pool.values()), lexicon, asked)


def _alike(text: str, form: str, category: str, lexicon: Lexicon) -> Iterator[Found]:
    for hit, cosine in lexicon.similar(text, fitting(category), _ALIKE):
        if not hit.entry.generic:
            how = "near" if near(form, hit.form, category) else "similar"
            found = Found.of(hit, how, cosine, f"spelt much like {hit.form!r}")
            yield replace(found, alike=cosine)


def _greek(text: str, category: str) -> Iterator[str]:
    """Yield a name with its Latin letters read as the Greek ones they stand for ("TNF-a").

    >>> list(_greek("b-catenin", "Gene")), list(_greek("TNFa", "Gene"))
    (['beta-catenin'], ['TNF-alpha'])
    """
    if category not in ("Gene", "Chemical", "Drug") or not 2 < len(text) <= 40:
        return
    first, last = _GREEK.get(text[0]), _GREEK.get(text[-1])
    if first and text[1] == "-":
        yield first + text[1:]
    if last and (text[-2] == "-" or text[-2].isupper() or text[-2].isdigit()):
        yield f"{text[:-1].rstrip('-')}-{last}"
    elif last and text[-2:-1] == " ":
        yield text[:-1] + last


def _institutions(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """Yield the institutions that an affiliation names."""
    for one in institutions(text, lexicon):
        yield Found.of(one.hit, "part", round(one.closeness, 4), f"{one.name!r} {one.way}")


def _settles(found: Found, category: str, asked: tuple[str, ...]) -> bool:
    """Say whether an entry was found so surely that no less sure way need be tried."""
    return (
        found.how != "order" and fits(found.entry.category, category) == 1 and _owns(found, asked)
    )


def _owns(found: Found, asked: tuple[str, ...]) -> bool:
    """Say whether the name is the entry's own, and the entry is in a vocabulary asked for.

    Such a one, be it of a kin category, is meant before what is only spelt alike.
    """
    return found.scope in _OWN and (not asked or bool(identifiers(found.entry, asked)))


def _named(text: str, form: str, lexicon: Lexicon) -> tuple[Hit, ...]:
    """Return the entries of that very name; a word common elsewhere is vouched for by no name."""
    return lexicon.find_folded(form, text) or lexicon.find_folded(form, text, stops=False)


def _plain(
    words: list[str], category: str, lexicon: Lexicon, how: str, closeness: float, reason: str
) -> Iterator[Found]:
    hits = lexicon.find_folded(" ".join(words))
    if not hits and len(words) > 1:
        hits = lexicon.find_unordered(words)
    for hit in hits:
        if fits(hit.category, category):
            yield Found.of(hit, how, closeness, reason)


def _by_table(words: list[str], lexicon: Lexicon) -> Iterator[list[str]]:
    """Yield the words with those that are adjectives of organs made nouns."""
    nouns = [lexicon.nouns.get(word, word) for word in words]
    if nouns != words:
        yield nouns


def _above(found: tuple[Found, ...], lexicon: Lexicon, asked: tuple[str, ...]) -> Iterator[Found]:
    """Yield the nearest entries above those without an identifier of the vocabularies asked for."""
    for one in found:
        if not asked or one.how not in ("name", "learned") or identifiers(one.entry, asked):
            continue
        level = [one.entry]
        for _ in range(_UP):
            above = [lexicon.find_entity(p) for entry in level for p in entry.parents[:8]]
            level = [entry for entry in above if entry is not None][:8]
            hits = [entry for entry in level if identifiers(entry, asked)]
            yield from (
                Found(entry, "above", "exact", 1.0, f"broader than {one.entry.name!r}")
                for entry in hits
            )
            if hits:
                break
