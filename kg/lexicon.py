"""All names and identifiers that texts are grounded to, indexed for look-up.

The curated tables of ``ontologies/lexicon``, the user's shelf and the files that a command names
are joined and compiled once (`kg.compiling.opening`) and then opened from the user's cache.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from kg import resources
from kg.compiling.compiled import Compiled, Posting
from kg.compiling.compiled import build as compile_
from kg.compiling.concepts import join
from kg.compiling.curated import read_nouns
from kg.compiling.opening import cache_folder, open_compiled
from kg.compiling.stages import PROPER, SCOPES, parse, stage_entries
from kg.entries import Entry
from kg.errors import InputError
from kg.fold import fold, fold_unordered, fold_words
from kg.overrides import Overrides, read_overrides
from kg.shelf import held as shelf

#: Characters of the longest word of a name; finding takes their square.
LONGEST_WORD = 200
#: Characters of the longest text whose look-up is remembered.
_SHORT = 300
#: Words of the longest name.
_LONGEST_NAME = 12


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that a text may name: by which kind of name (``scope``), and ``how``.

    ``how`` is ``name``, ``order`` (only the order of words or function words differ), ``forced``
    (an override) or ``similar``. ``form`` is the normal form of the entry's name, ``sources`` the
    prefixes of the vocabularies that have this name, ``curated`` for our own tables.
    """

    entry: Entry
    scope: str
    how: str = "name"
    form: str = ""
    sources: tuple[str, ...] = ()

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
    """Names and identifiers of one compiled lexicon, and the rules for texts on top of it."""

    def __init__(
        self, compiled: Compiled, nouns: dict[str, str], overrides: Overrides = Overrides()
    ) -> None:
        self._compiled = compiled
        self.nouns = nouns
        self.overrides = overrides
        #: One message for each line of a file that could not be read.
        self.problems: tuple[str, ...] = tuple(text for _, text in compiled.facts["problems"])
        self._entity = lru_cache(maxsize=20_000)(self._find_entity)
        self._found = lru_cache(maxsize=20_000)(self._find)
        self._found_folded = lru_cache(maxsize=20_000)(self._find_folded)

    # ------------------------------------------------------------------------- making one

    @classmethod
    def default(cls, cache: Path | None = None) -> Lexicon:
        """Return the curated lexicon; ``cache`` is the folder of its compiled form."""
        return _default(cache or cache_folder())

    @classmethod
    def open(
        cls, files: Iterable[Path] = (), overrides: Iterable[Path] = (), cache: Path | None = None
    ) -> Lexicon:
        """Return the curated lexicon joined with files and with what is on the user's shelf.

        ``problems`` are those of the files; what is on the shelf was looked at when it was added.
        """
        files = tuple(files)
        lexicon = cls.with_files((*files, *shelf.files()), overrides, cache)
        found = lexicon._compiled.facts["problems"]
        lexicon.problems = tuple(text for at, text in found if at <= len(files))
        return lexicon

    @classmethod
    def with_files(
        cls,
        files: Iterable[Path],
        overrides: Iterable[Path] = (),
        cache: Path | None = None,
    ) -> Lexicon:
        """Return the curated lexicon joined with files, in any format that `kg.ontology` reads.

        Where several files tell of one term, the first comes first. A bad line is reported in
        ``problems`` as file, line and reason; a file that cannot be read raises `InputError`.
        """
        folder = resources.ontologies()
        rules = [folder / "overrides.tsv", *overrides]
        compiled = open_compiled(files, cache or cache_folder())
        return cls(compiled, read_nouns(folder), read_overrides(filter(Path.is_file, rules)))

    @classmethod
    def of(cls, entries: Iterable[Entry], overrides: Overrides = Overrides()) -> Lexicon:
        """Return a lexicon of just these entries (with the shipped adjectives)."""
        nouns = read_nouns(resources.ontologies())
        terms, _ = parse(stage_entries(entries, nouns))
        return cls(Compiled(compile_(join(terms))), nouns, overrides)

    # ---------------------------------------------------------------------------- look-up

    def __len__(self) -> int:
        return len(self._compiled)

    @property
    def vocabularies(self) -> frozenset[str]:
        """The prefixes of the vocabularies that names come from."""
        return frozenset(self._compiled.facts["vocabularies"])

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
        remembered = max(len(form), len(printed)) <= _SHORT
        return (self._found_folded if remembered else self._find_folded)(form, printed, stops)

    def _find_folded(self, form: str, printed: str, stops: bool) -> tuple[Hit, ...]:
        forced = self.overrides.forced(form)
        if forced and (entry := self.find_entity(forced)):
            return (Hit(entry, "exact", "forced"),)
        if stops and self.overrides.stops(form, printed):
            return ()
        return self._hits(self._compiled.named(form), "name", form, form, printed)

    def find_unordered(self, words: Sequence[str]) -> tuple[Hit, ...]:
        """Return what names of these folded words, in any order, name."""
        key = fold_unordered(list(words), self.nouns)
        if " " not in key:
            return ()
        return self._hits(self._compiled.named_unordered(key), "order", key, " ".join(words), "")

    def _hits(
        self, postings: Iterable[Posting], how: str, name: str, form: str, printed: str
    ) -> tuple[Hit, ...]:
        """Return a hit for each row of some postings; ``form`` the text's, ``name`` the row's."""
        capitals = sum(character.isupper() for character in printed)
        rows: dict[int, list[Posting]] = {}
        for posting in postings:
            if not printed or _printed_right(capitals, posting.capitals):
                rows.setdefault(posting.row, []).append(posting)
        found = []
        for row, named in rows.items():
            entry = self._compiled.entry(row)
            if not self.overrides.forbids(form, entry.curie):
                scope = min((posting.scope for posting in named), key=SCOPES.index)
                sources = tuple(sorted({posting.vocabulary for posting in named}))
                found.append(Hit(entry, scope, how, name, sources))
        return tuple(found)

    def similar(
        self, text: str, categories: Sequence[str] = (), limit: int = 20
    ) -> tuple[tuple[Hit, float], ...]:
        """Return entries with a name like the text, and how like: the cosine of their characters.

        Each entry stands once, by its best name; only entries of the ``categories``, where some
        are given. The work is bounded whatever the text.

        >>> lexicon = Lexicon.of([Entry("MONDO:5298", "osteoporosis", "Disease")])
        >>> [(hit.curie, round(cosine, 2)) for hit, cosine in lexicon.similar("osteoprosis")]
        [('MONDO:5298', 0.68)]
        """
        form = fold(text[: 4 * _SHORT])
        names = sorted(
            (-round(cosine, 6), category, number)
            for category in categories or self._compiled.categories
            for number, cosine in self._compiled.similar(form, category, 2 * limit)
        )
        best: dict[str, tuple[Hit, float]] = {}
        for cosine, alike in groupby(names, key=itemgetter(0)):
            if len(best) >= limit:
                break
            for name, category in sorted((self._compiled.form(n), kind) for _, kind, n in alike):
                for hit in self._hits(self._named(name, category), "similar", name, form, ""):
                    best.setdefault(hit.curie, (hit, -cosine))
        return tuple(best.values())[:limit]

    def _named(self, form: str, category: str) -> list[Posting]:
        known = self._compiled.named(form)
        return [one for one in known if self._compiled.category(one.row) == category]

    def names_at(self, words: Sequence[str]) -> list[int]:
        """Return the numbers of leading words that make a name, longest first.

        >>> lexicon = Lexicon.of([Entry("CL:0000034", "stem cell", "Cell")])
        >>> lexicon.names_at(["stem", "cell", "line"])
        [2]
        """
        ends: dict[int, int] = {}
        text = ""
        for count, word in enumerate(words[:_LONGEST_NAME], start=1):
            if len(word) > LONGEST_WORD:
                break
            text = f"{text} {word}" if text else word
            ends[len(text)] = count
        found = (ends.get(len(form)) for form in self._compiled.beginnings(text))
        return [count for count in found if count][::-1]

    def find_entity(self, curie: str) -> Entry | None:
        """Return the entry of a leading or equivalent identifier, if there is one."""
        return self._entity(curie)

    def _find_entity(self, curie: str) -> Entry | None:
        row = self._compiled.row_of(curie)
        return None if row is None else self._compiled.entry(row)

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
        """Yield every entry, by identifier."""
        for row in range(len(self)):
            yield self._compiled.entry(row)


@lru_cache(maxsize=4)
def _default(cache: Path) -> Lexicon:
    return Lexicon.with_files((), cache=cache)
