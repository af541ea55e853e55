"""All names and identifiers that texts are grounded to, indexed for look-up.

The curated tables of ``ontologies/lexicon`` are compiled once into the user's cache folder (the
file's name holds the checksum of the tables it was made from) and opened from there; where that
folder cannot be written, they are compiled in memory. Tables of the user come on top.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg import resources
from kg.compiled import PROPER, SCOPES, Compiled
from kg.curated import cache_folder, open_curated, read_nouns
from kg.entries import Entry, join_entries, read_entries
from kg.errors import InputError
from kg.fold import fold_unordered, fold_words
from kg.overrides import Overrides, read_overrides

#: Characters of the longest word that may be part of a name; finding takes their square.
LONGEST_WORD = 200
#: Characters of the longest text whose look-up is remembered.
_SHORT = 300


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that a text may name: by which kind of name (``scope``), and ``how``.

    ``how`` is ``name``, ``order`` (only the order of words or function words differ), ``forced``
    (an override) or ``case`` (spelt otherwise than a symbol is).
    """

    entry: Entry
    scope: str
    how: str = "name"

    @property
    def curie(self) -> str:
        """The entry's leading identifier."""
        return self.entry.curie

    @property
    def name(self) -> str:
        """The entry's preferred name."""
        return self.entry.name

    @property
    def category(self) -> str:
        """The entry's category."""
        return self.entry.category


def _rank(hit: Hit, category: str | None, printed: str) -> tuple[bool, int, bool, bool, str]:
    return (
        hit.how == "order",
        SCOPES.index(hit.scope) if hit.how != "forced" else -1,
        category is not None and hit.category != category,
        printed.lower() not in {name.lower() for name, _ in hit.entry.names()},
        hit.curie,
    )


def _printed_right(capitals: int, needed: int) -> bool:
    if needed == PROPER:
        return capitals > 0
    return capitals >= needed and (needed != 1 or capitals == 1)


class Lexicon:
    """Names and identifiers, from one compiled table or several (the user's first)."""

    def __init__(
        self,
        parts: Sequence[Compiled],
        nouns: dict[str, str],
        overrides: Overrides = Overrides(),
        problems: Sequence[str] = (),
    ) -> None:
        self._parts = tuple(parts)
        self.nouns = nouns
        self.overrides = overrides
        #: One message for each line of a user's table that could not be read.
        self.problems = tuple(problems)
        self._entity = lru_cache(maxsize=20_000)(self._find_entity)
        self._found = lru_cache(maxsize=20_000)(self._find)
        self._found_folded = lru_cache(maxsize=20_000)(self._find_folded)
        self._begins = lru_cache(maxsize=50_000)(self._find_begins)

    # ------------------------------------------------------------------------- making one

    @classmethod
    def default(cls, cache: Path | None = None) -> Lexicon:
        """Return the curated lexicon; ``cache`` is the folder of its compiled form."""
        return _default(cache or cache_folder())

    @classmethod
    def with_files(
        cls,
        files: Iterable[Path],
        overrides: Iterable[Path] = (),
        cache: Path | None = None,
    ) -> Lexicon:
        """Return the curated lexicon with the user's tables and overrides on top.

        A bad line is reported in ``problems`` as file, line and reason; a file that is no
        lexicon table at all raises `InputError`.
        """
        base = cls.default(cache)
        entries: dict[str, Entry] = {}
        problems: list[str] = []
        for path in files:
            found, wrong = read_entries(path)
            problems.extend(wrong)
            for entry in found:
                known = base.find_entity(entry.curie)
                if known is not None and entry.curie not in entries:
                    entry = join_entries(entry, known)
                before = entries.get(entry.curie)
                entries[entry.curie] = join_entries(before, entry) if before else entry
        own = resources.ontologies() / "overrides.tsv"
        rules = read_overrides([path for path in (own, *overrides) if path.is_file()])
        parts = base._parts
        if entries:
            parts = (Compiled.build(entries.values(), base.nouns), *parts)
        return cls(parts, base.nouns, rules, problems)

    @classmethod
    def open(cls, ontologies: Sequence[Path] = (), cache: Path | None = None) -> Lexicon:
        """Return the curated lexicon joined with ontologies."""
        return cls.with_files(ontologies, cache=cache)

    @classmethod
    def of(cls, entries: Iterable[Entry], overrides: Overrides = Overrides()) -> Lexicon:
        """Return a lexicon of just these entries (with the shipped adjectives)."""
        nouns = read_nouns(resources.ontologies())
        return cls([Compiled.build(entries, nouns)], nouns, overrides)

    # ---------------------------------------------------------------------------- look-up

    def __len__(self) -> int:
        return sum(len(part) for part in self._parts)

    def find(
        self, text: str, category: str | None = None, *, stops: bool = True
    ) -> tuple[Hit, ...]:
        """Return what the text may name, best first: labels, then synonyms, then the rest.

        The whole text has to be a name. Where none is spelt like it, names of the same words in
        another order are tried ("cancer of the lung"). ``category`` only ranks. Without ``stops``
        common words that the overrides stop name something, too.
        """
        return (self._found if len(text) <= _SHORT else self._find)(text, category, stops)

    def _find(self, text: str, category: str | None, stops: bool) -> tuple[Hit, ...]:
        words = [word.norm for word in fold_words(text)]
        hits = self.find_folded(" ".join(words), text, stops=stops)
        if not hits and 1 < len(words) <= 9:
            hits = self.find_unordered(words)
        return tuple(sorted(hits, key=lambda hit: _rank(hit, category, text)))

    def find_folded(self, form: str, printed: str = "", *, stops: bool = True) -> tuple[Hit, ...]:
        """Return what a normal form names; ``printed`` is the text, to tell symbols by case."""
        short = len(form) <= _SHORT and len(printed) <= _SHORT
        return (self._found_folded if short else self._find_folded)(form, printed, stops)

    def _find_folded(self, form: str, printed: str, stops: bool) -> tuple[Hit, ...]:
        forced = self.overrides.forced(form)
        if forced and (entry := self.find_entity(forced)):
            return (Hit(entry, "exact", "forced"),)
        if stops and self.overrides.stops(form, printed):
            return ()
        return self._hits("n", form, "name", form, printed)

    def find_unordered(self, words: Sequence[str]) -> tuple[Hit, ...]:
        """Return what names of these folded words, in any order, name."""
        key = fold_unordered(list(words), self.nouns)
        if " " not in key:
            return ()
        return self._hits("u", key, "order", " ".join(words), "")

    def _hits(self, kind: str, key: str, how: str, form: str, printed: str) -> tuple[Hit, ...]:
        found: dict[str, Hit] = {}
        capitals = sum(character.isupper() for character in printed)
        for part in self._parts:
            for posting in part.postings(kind, key):
                if printed and not _printed_right(capitals, posting.capitals):
                    continue
                entry = part.entry(posting.row)
                if self.overrides.forbids(form, entry.curie) or entry.curie in found:
                    continue
                found[entry.curie] = Hit(entry, posting.scope, how)
        return tuple(found.values())

    def names_at(self, words: Sequence[str]) -> list[int]:
        """Return the numbers of leading words that make a name, longest first.

        >>> lexicon = Lexicon.of([Entry("CL:0000034", "stem cell", "Cell")])
        >>> lexicon.names_at(["stem", "cell", "line"])
        [2]
        """
        found, text = [], ""
        for count, word in enumerate(words, start=1):
            if len(word) > LONGEST_WORD:
                break
            text = f"{text} {word}" if text else word
            is_name, goes_on = self._begins(text)
            if is_name:
                found.append(count)
            if not goes_on:
                break
        return found[::-1]

    def _find_begins(self, text: str) -> tuple[bool, bool]:
        parts = [part.begins(text) for part in self._parts]
        return any(name for name, _ in parts), any(more for _, more in parts)

    def find_entity(self, curie: str) -> Entry | None:
        """Return the entry of a leading or equivalent identifier, if there is one."""
        return self._entity(curie)

    def _find_entity(self, curie: str) -> Entry | None:
        for part in self._parts:
            for posting in sorted(
                part.postings("c", curie), key=lambda posting: posting.scope != "label"
            ):
                return part.entry(posting.row)
        return None

    def entity(self, curie: str) -> Entry:
        """Return the entry of an identifier; `InputError` when the lexicon has none."""
        entry = self.find_entity(curie)
        if entry is None:
            raise InputError(f"the lexicon holds no {curie!r}; add it with --lexicon FILE")
        return entry

    def ancestors(self, curie: str) -> tuple[str, ...]:
        """Return the leading identifiers of all held ancestors, nearest first."""
        found: dict[str, None] = {}
        level = [curie]
        while level:
            above: list[str] = []
            for child in level:
                entry = self.find_entity(child)
                for parent in entry.parents if entry else ():
                    known = self.find_entity(parent)
                    leader = known.curie if known else parent
                    if leader != curie and leader not in found:
                        found[leader] = None
                        above.append(leader)
            level = above
        return tuple(found)

    def iter_entries(self) -> Iterable[Entry]:
        """Yield every entry, the user's first, by identifier."""
        for part in self._parts:
            for row in range(len(part)):
                yield part.entry(row)


@lru_cache(maxsize=4)
def _default(cache: Path) -> Lexicon:
    folder = resources.ontologies()
    compiled = open_curated(folder, cache)
    return Lexicon([compiled], read_nouns(folder), read_overrides([folder / "overrides.tsv"]))
