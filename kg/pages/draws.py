"""Draw names from the lexicon, to put into a text in place of others of the same kind.

Each function takes the lexicon, a random generator and the settings of a draw (see
``tests/gold/seed.perturb.yaml``) and returns words by name and identifiers by name. What is drawn
depends on the seed of the generator and on the lexicon only.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.entries import Entry
from kg.errors import InputError
from kg.lexicon import Hit, Lexicon
from kg.tables import table

Settings = Mapping[str, Any]
_SURE = ("label", "exact")


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a draw gives: words for the text and identifiers for the gold, both by name."""

    words: Mapping[str, str] = field(default_factory=dict)
    ids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def draw(lexicon: Lexicon, rng: random.Random, settings: Settings) -> Drawn:
    """Make one draw of the kind the settings name; `InputError` when there is nothing to draw."""
    kind = str(settings.get("kind"))
    if kind not in KINDS:
        raise InputError(f"no draw {kind!r}; there are: {', '.join(sorted(KINDS))}")
    choices = KINDS[kind](lexicon, rng, settings)
    if not choices:
        raise InputError(f"the lexicon has nothing for the draw {dict(settings)}")
    return rng.choice(choices)


def _ids(*entries: Entry) -> tuple[str, ...]:
    return tuple(dict.fromkeys(i for e in entries for i in (e.curie, *e.equivalents)))


def _sure_hits(lexicon: Lexicon, text: str, categories: Sequence[str]) -> list[Hit]:
    hits = lexicon.find(text)
    return [h for h in hits if h.scope in _SURE and h.how == "name" and h.category in categories]


def plural(word: str) -> str:
    """Return the plural of an English noun of the regular kinds.

    >>> [plural(w) for w in ("fracture", "injury", "abscess", "stem cell")]
    ['fractures', 'injuries', 'abscesses', 'stem cells']
    """
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if re.search(r"(?:s|x|z|ch|sh)$", word) else "s")


# ---------------------------------------------------------------------------------- kinds


def _word(_lexicon: Lexicon, _rng: random.Random, settings: Settings) -> list[Drawn]:
    return [Drawn({"word": word}) for word in settings["words"]]


def _person(_lexicon: Lexicon, rng: random.Random, _settings: Settings) -> list[Drawn]:
    given = sorted(row["name"] for row in table("person_names") if row["part"] == "given")
    family = sorted(row["name"] for row in table("person_names") if row["part"] == "family")
    last = rng.choice(family)
    return [Drawn({"name": f"{rng.choice(given)} {last}", "family": last})]


def _one_of(lexicon: Lexicon, _rng: random.Random, settings: Settings) -> list[Drawn]:
    found = []
    for name in settings["names"]:
        hits = _sure_hits(lexicon, name, settings["category"].split("|"))
        if hits:
            found.append(Drawn({"name": name}, {"ids": _ids(*(h.entry for h in hits))}))
    return found


def _entry(lexicon: Lexicon, _rng: random.Random, settings: Settings) -> list[Drawn]:
    pattern = re.compile(settings["pattern"])
    found = []
    for entry in lexicon.iter_entries():
        if entry.category != settings["category"] or entry.generic:
            continue
        prefixes = {i.partition(":")[0] for i in _ids(entry)}
        if pattern.fullmatch(entry.name) and prefixes.issuperset(settings.get("prefixes", ())):
            found.append(Drawn({"name": entry.name}, {"ids": _ids(entry)}))
    return found


def _derived_cell(lexicon: Lexicon, rng: random.Random, settings: Settings) -> list[Drawn]:
    """Cells whose name is a tissue and a kind of cell: "bone marrow stem cell"."""
    heads = "|".join(settings["heads"])
    patterns = (
        re.compile(rf"(?:mesenchymal )?(?P<head>{heads}) of (?:the )?(?P<tissue>[a-z ]+)"),
        re.compile(rf"(?P<tissue>[a-z ]+?)(?: mesenchymal)? (?P<head>{heads})"),
    )
    found: dict[tuple[str, str], Drawn] = {}
    for entry in lexicon.iter_entries():
        for name, scope in entry.names() if entry.category == "Cell" else ():
            match = next((m for p in patterns if (m := p.fullmatch(name))), None)
            if match is None or scope not in _SURE:
                continue
            tissue, head = match["tissue"], match["head"]
            tissues = _places(lexicon, tissue)
            kinds = _sure_hits(lexicon, head, ["Cell"])
            if tissues and kinds:
                found[tissue, head] = _cell(entry, tissue, head, tissues, kinds, settings)
    return _of_one_kind(found, rng)


def _places(lexicon: Lexicon, name: str) -> list[Hit]:
    """Return the parts of the body (of Uberon) that have just this name as their own."""
    if " of " in name:
        return []
    hits = _sure_hits(lexicon, name, ["Anatomy"])
    return [h for h in hits if h.name.lower() == name and h.curie.startswith("UBERON:")]


def _of_one_kind(found: Mapping[tuple[str, str], Drawn], rng: random.Random) -> list[Drawn]:
    """Keep those of one head noun, so that a noun with many entries is not drawn more often."""
    heads = sorted({head for _, head in found})
    chosen = rng.choice(heads) if heads else ""
    return [found[pair] for pair in sorted(found) if pair[1] == chosen]


def _cell(
    entry: Entry, tissue: str, head: str, tissues: list[Hit], kinds: list[Hit], settings: Settings
) -> Drawn:
    heads = plural(head)
    initials = "".join(word[0].upper() for word in [*tissue.split(), "derived", *head.split()])
    kind_ids = _ids(*(h.entry for h in kinds))
    kept = [i for key, ids in settings.get("keep", {}).items() if key in kind_ids for i in ids]
    return Drawn(
        {
            "tissue": tissue,
            "heads": heads,
            "noun": heads.split()[-1],
            "short": initials + "s",
        },
        {
            "ids": _ids(entry),
            "tissue_ids": _ids(*(h.entry for h in tissues)),
            "head_ids": kind_ids,
            "keep": tuple(kept),
        },
    )


def _site_condition(lexicon: Lexicon, rng: random.Random, settings: Settings) -> list[Drawn]:
    """Conditions whose name is a place in the body and a countable noun: "hip fracture"."""
    wanted = ("Disease", "Phenotype")
    kinds = {head: _sure_hits(lexicon, plural(head), wanted) for head in settings["heads"]}
    found: dict[tuple[str, str], Drawn] = {}
    for entry in lexicon.iter_entries():
        for name, scope in entry.names() if entry.category in wanted else ():
            site, _, head = name.lower().rpartition(" ")
            if scope not in _SURE or not kinds.get(head) or len(site.split()) > 2:
                continue
            place = lexicon.nouns.get(site, site)
            places = _places(lexicon, place)
            if places and (site == place or site in lexicon.nouns):
                found[site, head] = _lesion(entry, (site, place, head), places, kinds, settings)
    return _of_one_kind(found, rng)


def _lesion(
    entry: Entry,
    names: tuple[str, str, str],
    places: list[Hit],
    kinds: Mapping[str, list[Hit]],
    settings: Settings,
) -> Drawn:
    site, place, head = names
    return Drawn(
        {
            "site": site,
            "place": place,
            "heads": plural(head),
            "compression": settings["compression"].get(head, settings["otherwise"]),
        },
        {
            "ids": _ids(entry),
            "head_ids": _ids(*(h.entry for h in kinds[head])),
            "place_ids": _ids(*(h.entry for h in places)),
        },
    )


KINDS: Mapping[str, Callable[[Lexicon, random.Random, Settings], list[Drawn]]] = {
    "word": _word,
    "person": _person,
    "one_of": _one_of,
    "entry": _entry,
    "derived_cell": _derived_cell,
    "site_condition": _site_condition,
}
