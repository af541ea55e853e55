"""What a worker and the server say to each other: frames of a kind, a length and bytes.

The server sends a `QUESTION`. The worker answers with a `HEAD` (JSON: status and media type), any
number of `BODY` frames and an `END`; a short answer is one `WHOLE` frame (the head, a line end, the
body); or with an `ERROR` (JSON: status, message), also in between.
A worker that has opened its store says `READY` first.
"""

from __future__ import annotations

from typing import BinaryIO

HEADER = 5
READY, QUESTION, HEAD, BODY, END, ERROR = b"R", b"Q", b"H", b"B", b"E", b"X"
WHOLE = b"W"


def pack(kind: bytes, content: bytes = b"") -> bytes:
    """Return a frame.

    >>> pack(BODY, b"ab")
    b'B\\x00\\x00\\x00\\x02ab'
    """
    return kind + len(content).to_bytes(4, "big") + content


def unpack(header: bytes) -> tuple[bytes, int]:
    """Return kind and length of a frame from its first `HEADER` bytes."""
    return header[:1], int.from_bytes(header[1:], "big")


def take(stream: BinaryIO) -> tuple[bytes, bytes] | None:
    """Read a frame; ``None`` when the other side has closed."""
    header = stream.read(HEADER)
    if len(header) < HEADER:
        return None
    kind, length = unpack(header)
    return kind, stream.read(length)
