"""The cards of the shelf: what is known of an ontology's file, as JSON beside it.

A card is replaced in one step and says which of a folder's files counts. What a card says is
checked when it is read, and a damaged one is written anew from the file it stands for.
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from kg.errors import UsageError

log = logging.getLogger(__name__)

#: A name is also a folder's, on every system: no separators, none that Windows keeps for devices.
_NAME = re.compile(
    r"(?!(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?"
)
_UNFIT = re.compile(r"[^a-z0-9._-]+")
_CHECKSUM = re.compile(r"[0-9a-f]{64}")
_HEX, _LONGEST, _CHUNK = 16, 80, 1 << 20
#: Characters of the longest text on a card.
_MOST = 1_000
#: Our files in a folder of the shelf: those of items, and cards on their way.
_OURS = re.compile(rf"[^.]*-[0-9a-f]{{{_HEX}}}(\..*)?|\.card\..*")


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """A file on the shelf: whose it is, what it is called, and what is known of it.

    ``checksum`` is its SHA-256; ``url``, ``etag`` and ``modified`` tell where it was pulled from
    and are "" for an added file; ``date`` is the day it was put here, ``prefix`` that of most of
    its terms.
    """

    name: str
    file: str
    checksum: str
    size: int
    format: str = ""
    version: str = ""
    licence: str = ""
    terms: int = 0
    mappings: int = 0
    problems: int = 0
    url: str = ""
    etag: str = ""
    modified: str = ""
    date: str = ""
    prefix: str = ""

    @property
    def stored(self) -> str:
        """The file's own name, which changes with its content.

        >>> Item("CL", "cl.obo.gz", "ab" * 32, 7).stored
        'cl-abababababababab.obo.gz'
        """
        stem, dot, suffixes = self.file.partition(".")
        return f"{stem}-{self.checksum[:_HEX]}{dot}{suffixes}"

    @property
    def uri(self) -> str:
        """A name for just this content anywhere in the world (RFC 6920).

        >>> Item("mylab", "f.obo", "00" * 32, 7).uri
        'ni:///sha-256;AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
        """
        digest = base64.urlsafe_b64encode(bytes.fromhex(self.checksum)).decode().rstrip("=")
        return f"ni:///sha-256;{digest}"

    @property
    def card(self) -> str:
        """The name of its card."""
        return f"card.{self.file}.json"


def is_name(folder: str) -> bool:
    """Say whether a folder's name can be that of an item, in lower case."""
    return _NAME.fullmatch(folder) is not None


def check_name(name: str) -> str:
    """Return a name that an item can have.

    Raises ``UsageError`` when it cannot.

    >>> check_name("MESH")
    'MESH'
    """
    if not name.isascii() or not is_name(name.lower()):
        raise UsageError(
            f"{name[:80]!r} cannot be the name of an ontology: take up to 64 letters, digits, "
            "dots, hyphens or underscores, a letter or digit first and last"
        )
    return name


def file_name(words: str) -> str:
    """Return what a file is called on the shelf: harmless and the same on every system.

    >>> file_name("../My terms (v2).obo.gz"), file_name("..")
    ('my_terms_v2_.obo.gz', 'file')
    """
    last = words.replace("\\", "/").rpartition("/")[2].lower()
    plain = _UNFIT.sub("_", last).strip(".-")
    if len(plain) > _LONGEST:
        plain = plain[: _LONGEST // 2] + plain[-_LONGEST // 2 :]
    return plain or "file"


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as data:
        while chunk := data.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def iter_items(home: Path) -> Iterator[Item]:
    """Yield the items of a name's folder, sorted by file."""
    for card in sorted(home.glob("card.*.json")):
        if item := _read(card):
            yield item


def write(home: Path, item: Item) -> None:
    """Write an item's card; whoever reads meanwhile finds the old one or the new."""
    part = home / f".{item.card}.{secrets.token_hex(4)}"
    text = json.dumps(asdict(item), ensure_ascii=False, indent=2) + "\n"
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(home / item.card)


def sweep(home: Path) -> None:
    """Remove those of our files in a folder that no card names."""
    named = {item.stored for item in iter_items(home)}
    for path in home.iterdir():
        if path.name not in named and _OURS.fullmatch(path.name):
            with suppress(OSError):  # Windows keeps a file that someone reads
                path.unlink()


def _read(card: Path) -> Item | None:
    """Return what a card says, if its file is there; a damaged card is made anew."""
    try:
        item = Item(**json.loads(card.read_text(encoding="utf-8")))
        if not _fits(item, card):
            raise ValueError("it is not of this file")
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, RecursionError) as error:
        log.warning("the card %s is damaged (%s); it is made anew", card, error)
        mended = _mend(card)
        if mended:
            with suppress(OSError):
                write(card.parent, mended)
        return mended
    return item if (card.parent / item.stored).is_file() else None


def _fits(item: Item, card: Path) -> bool:
    values = [(getattr(item, one.name), one.type) for one in fields(item)]
    return (
        all(type(value).__name__ == kind for value, kind in values)
        and all(_is_plain(value) for value, kind in values if kind == "str")
        and item.name.lower() == card.parent.name
        and item.card == card.name
        and file_name(item.file) == item.file
        and _CHECKSUM.fullmatch(item.checksum) is not None
    )


def _is_plain(words: str) -> bool:
    """Say whether words can stand in every graph and on every terminal."""
    return words.isprintable() and len(words) <= _MOST


def _mend(card: Path) -> Item | None:
    """Return what can be known of a file without its card: of several, the newest that is whole."""
    file = card.name.removeprefix("card.").removesuffix(".json")
    if file_name(file) != file:
        return None
    blank = Item(card.parent.name, file, "", 0)
    stem, dot, suffixes = file.partition(".")
    found = card.parent.glob(f"{stem}-{'[0-9a-f]' * _HEX}{dot}{suffixes}")
    for path in sorted(found, key=lambda path: path.stat().st_mtime, reverse=True):
        item = replace(blank, checksum=checksum(path), size=path.stat().st_size)
        if item.stored == path.name:
            return item
    return None
