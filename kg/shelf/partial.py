"""A file that comes in parts: where to go on, whether it is still the same, whether it is right."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from kg.errors import InputError

#: Checksums that servers give, the surest first, and where: of the whole file, not of a part.
_DIGESTS = {"sha-512": "sha512", "sha-256": "sha256", "md5": "md5"}
_HEADERS = ("repr-digest", "digest", "x-goog-hash")
_DIGEST = re.compile(r"\s*([A-Za-z0-9-]+)=:?([A-Za-z0-9+/_=-]+):?\s*")
_PAGE = re.compile(
    rb"(\xef\xbb\xbf)?\s*(<\?xml.{0,200}?>\s*)?(<!--.{0,500}?-->\s*)?<(!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_RANGE = re.compile(r"bytes (?:(\d{1,18})-\d{1,18}|\*)/(\d{1,18}|\*)")
_CHUNK, _LONGEST = 1 << 20, 1_000


@dataclass(frozen=True, slots=True)
class Validators:
    """By what a server tells one version of a file from another; "" where it does not."""

    etag: str = ""
    modified: str = ""

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> Validators:
        """Return those that the headers of an answer give."""
        return cls(_fit(headers.get("etag", "")), _fit(headers.get("last-modified", "")))

    @property
    def strong(self) -> str:
        """What makes sure that a rest belongs to a beginning.

        >>> Validators('W/"1"', "Sat, 21 Nov 2026 10:00:00 GMT").strong
        'Sat, 21 Nov 2026 10:00:00 GMT'
        """
        return self.modified if self.etag.startswith("W/") or not self.etag else self.etag


def _fit(words: str) -> str:
    """Return what can be sent back in a header, else ""."""
    return words if len(words) <= _LONGEST and words.isascii() and words.isprintable() else ""


def _note(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _trace(url: str) -> str:
    """Return by what an address is known again that may hold a password."""
    return hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()


def begin(part: Path, url: str, validators: Validators) -> None:
    """Begin a part file anew, and note what it will hold."""
    forget(part)
    note = json.dumps({"url": _trace(url), **asdict(validators)})
    _note(part).write_text(note, encoding="utf-8")


def resumable(part: Path, url: str) -> tuple[int, Validators]:
    """Return how much there is of the same file, and its validators; else 0."""
    with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
        note = json.loads(_note(part).read_text(encoding="utf-8"))
        known = Validators(_fit(note["etag"]), _fit(note["modified"]))
        if note["url"] == _trace(url) and known.strong:
            return part.stat().st_size, known
    return 0, Validators()


def rest(headers: Mapping[str, str], offset: int) -> tuple[int, int | None]:
    """Return where the rest that comes begins, and the size of the whole; -1 when it is not said.

    An answer that there is no more begins at the end, if that is where we are.

    >>> rest({"content-range": "bytes 5-9/10"}, 5), rest({"content-range": "bytes */10"}, 5)
    ((5, 10), (-1, None))
    """
    match = _RANGE.fullmatch(headers.get("content-range", ""))
    if match is None or (match[1] is None and match[2] != str(offset)):
        return -1, None
    start = offset if match[1] is None else int(match[1])
    return start, None if match[2] == "*" else int(match[2])


def forget(part: Path) -> None:
    """Remove a part file and what is noted of it."""
    part.unlink(missing_ok=True)
    _note(part).unlink(missing_ok=True)


def check(part: Path, headers: Mapping[str, str]) -> bool:
    """Say whether a complete file was compared with the checksum of its server.

    Raises ``InputError`` when it is another's, or a web page.
    """
    with part.open("rb") as data:
        if _PAGE.match(data.read(2000)):
            raise InputError("a web page came where an ontology should be: look at it in a browser")
    given = _digests(headers)
    for name, algorithm in _DIGESTS.items():
        if name in given:
            if _digest(part, algorithm) != given[name]:
                raise InputError(f"what came is not what its {name} says")
            return True
    return False


def _digests(headers: Mapping[str, str]) -> dict[str, bytes]:
    """Return the checksums that the headers of an answer name, decoded.

    >>> sorted(_digests({"x-goog-hash": "crc32c=AAAAAA==,md5=1B2M2Y8AsgTpgAmY7PhCfg=="}))
    ['crc32c', 'md5']
    """
    found: dict[str, bytes] = {}
    for words in filter(None, (headers.get(name) for name in _HEADERS)):
        for each in words.split(","):
            if match := _DIGEST.fullmatch(each):
                with suppress(binascii.Error):
                    found.setdefault(match[1].lower(), base64.b64decode(match[2], validate=True))
    return found


def _digest(path: Path, algorithm: str) -> bytes:
    digest = hashlib.new(algorithm, usedforsecurity=False)
    with path.open("rb") as data:
        while chunk := data.read(_CHUNK):
            digest.update(chunk)
    return digest.digest()
