"""Open the compiled lexicon of the curated tables and some ontologies; make it where it is missing.

In the cache each ontology's stage and each compiled whole has a file of its own, whose name and
header hold the checksum of all it was made from. So an edited table is seen at once, another
ontology costs its own reading and one joining, and a file that is damaged is made again. Where the
cache cannot be written, compiling is repeated and everything else works.
``python -m kg.compiling.opening CACHE < JOB`` compiles in a process of its own.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import sys
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import kg
from kg import resources
from kg.compiling import compiled, mapped, staging
from kg.compiling.compiled import FORMAT, Compiled
from kg.compiling.concepts import join
from kg.compiling.mapped import Mapped
from kg.compiling.stages import Staged
from kg.errors import InputError, KgError, UsageError

log = logging.getLogger(__name__)

#: What makes stages, and wholes of them: as this code and these tables change, so do they.
_STAGING = (
    "fold.py", "entries.py", "curies.py", "ontology/*.py", "compiling/wordings.py",
    "compiling/branches.py", "compiling/curated.py", "compiling/stages.py", "compiling/staging.py",
)  # fmt: skip
_JOINING = (
    "compiling/links.py", "compiling/concepts.py", "compiling/grams.py", "compiling/compiled.py",
)  # fmt: skip
_STAGING_TABLES = (
    "adjectives.tsv", "irregular_forms.tsv", "wordings.tsv", "category_branches.tsv",
    "categories.tsv", "annotation_properties.tsv", "synonym_types.tsv", "table_layouts.tsv",
    "prefixes.json",
)  # fmt: skip
_JOINING_TABLES = ("leaders.tsv", "equivalents.tsv")
_CURATED = ("common_names.tsv", "overrides.tsv")
#: Files larger than this are known by name, size and time once they were read.
_LARGE = 1_000_000
_SUM = re.compile("[0-9a-f]{64}")
#: Compiled wholes and stages that are kept.
_KEPT = {"lexicon-*.bin": 8, "stage-*.bin": 400, "sum-*": 400}


def cache_folder() -> Path:
    """Return where compiled files are kept: BIOCLAIM_CACHE, else the user's cache."""
    if asked := os.environ.get("BIOCLAIM_CACHE"):
        return Path(asked).expanduser()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "bioclaim"


def open_compiled(files: Iterable[Path], cache: Path) -> Compiled:
    """Return the curated lexicon and ontologies joined, from the cache where it has them.

    ``InputError`` when a file cannot be read as an ontology, ``UsageError`` when the cache is no
    name of a folder.
    """
    if "\0" in str(cache):
        raise UsageError(f"{str(cache)!r} is no folder: set BIOCLAIM_CACHE to one that is yours")
    folder = resources.ontologies()
    rules = _key(_made_by(_STAGING), (_sum(folder / name) for name in _STAGING_TABLES))
    tables = [*sorted((folder / "lexicon").glob("*.tsv")), *(folder / name for name in _CURATED)]
    own = _key(rules, (f"{path.name} {_sum(path)}" for path in tables))
    keys = {_key(rules, [_known_sum(path, cache)]): path for path in files}
    joined = (_sum(folder / name) for name in _JOINING_TABLES)
    key = _key(_made_by(_JOINING), [*joined, own, *keys])
    place = cache / f"lexicon-{key[:20]}.bin"
    found = mapped.find(place, key)
    if found is None:
        with mapped.alone(place):
            found = mapped.find(place, key) or _make(place, key, own, keys, cache)
    else:
        mapped.touch(place)
    return Compiled(found)


def _make(place: Path, key: str, own: str, keys: dict[str, Path], cache: Path) -> Mapped:
    """Compile, and return the file as it lies in the cache: where it is large, from a process
    of its own, which gives its memory back.
    """
    if keys:
        log.info("compiling the lexicon with %d ontologies, once", len(keys))
    if sum(path.stat().st_size for path in keys.values()) > staging.LARGE:
        job = [str(place), key, own, {key: str(path) for key, path in keys.items()}]
        staging.run_apart("kg.compiling.opening", [job], cache)
        found = mapped.find(place, key)
        if found is not None:
            return found
    return _make_here(place, key, own, keys, cache)


def _make_here(place: Path, key: str, own: str, keys: dict[str, Path], cache: Path) -> Mapped:
    with staging.uncollected():
        built = _build(own, keys, cache)
    with suppress(OSError):
        mapped.write(place, key, built.facts, built.parts)
        for pattern, count in _KEPT.items():
            mapped.sweep(cache, pattern, count)
        return mapped.read(place, key)
    return built


def _build(own: str, keys: dict[str, Path], cache: Path) -> Mapped:
    staging.make_apart(keys, cache)
    terms: list[Staged] = []
    mappings: list[tuple[str, str]] = []
    problems: list[tuple[int, str]] = []
    for at, (key, path) in enumerate({own: None, **keys}.items()):
        found, pairs, wrong = staging.load(key, path, cache)
        terms += found
        mappings += pairs
        problems += [(at, problem) for problem in wrong]
    concepts = join(terms, mappings)
    del terms, mappings, found, pairs
    return compiled.build(concepts, problems)


# ------------------------------------------------------------------------------- what is known


@lru_cache(maxsize=2)
def _made_by(patterns: tuple[str, ...]) -> str:
    """Return a word for the program that compiles: its version, and its code where it is there."""
    package = Path(kg.__file__).parent
    code = [path for pattern in patterns for path in sorted(package.glob(pattern))]
    return _key(f"{kg.__version__} {FORMAT}", map(_sum, code))


def _key(first: str, others: Iterable[str]) -> str:
    return hashlib.sha256("\n".join([first, *others]).encode()).hexdigest()


def _sum(path: Path) -> str:
    """Return the checksum of a file's bytes."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_LARGE):
                digest.update(chunk)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}; check the path") from error
    return digest.hexdigest()


def _known_sum(path: Path, cache: Path) -> str:
    """Return a file's checksum; of a large one that was not touched since, as it was then."""
    with suppress(OSError):
        state = path.stat()
        if state.st_size > _LARGE:
            facts = f"{path.resolve()}\n{state.st_size}\n{state.st_mtime_ns}"
            note = cache / f"sum-{hashlib.sha256(facts.encode()).hexdigest()[:32]}"
            with suppress(OSError, UnicodeDecodeError):
                known = note.read_text(encoding="ascii")
                if _SUM.fullmatch(known):
                    return known
            found = _sum(path)
            with suppress(OSError):
                cache.mkdir(parents=True, exist_ok=True)
                note.write_text(found, encoding="ascii")
            return found
    return _sum(path)


def main(cache: Path) -> int:
    """Compile what standard input names: file, key, key of the curated tables, keys and paths."""
    place, key, own, keys = json.load(sys.stdin)
    with suppress(KgError):
        _make_here(Path(place), key, own, {key: Path(path) for key, path in keys.items()}, cache)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
