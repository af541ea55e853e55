"""Every error the package raises on purpose.

::

    KgError
    ├── InputError        a document, table or gold file that cannot be read
    ├── UsageError        wrong use: an unknown name, option or format
    ├── MissingError      something optional is not installed or not there
    └── GraphError        a graph directory that is missing, damaged or invalid

Each message says what was wrong, where (file, line, offset) and what to do.
"""

from __future__ import annotations


class KgError(Exception):
    """The base of the family: catch this to catch them all."""


class InputError(KgError):
    """A document, table or gold file cannot be read."""


class UsageError(KgError):
    """A name, option, format or query that the program does not know or allow."""


class MissingError(KgError):
    """An optional package, model or file is asked for and is not there."""


class GraphError(KgError):
    """A graph directory is missing, damaged, or not what it should be."""
