"""What all commands share: the app, options that return, output, and errors in one line."""

from __future__ import annotations

import errno
import logging
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryFile
from typing import Annotated, Any

import typer

import kg
from kg.config import DEFAULT_BASE, SHOWN, Options, is_base
from kg.errors import KgError, UsageError

log = logging.getLogger("kg")

app = typer.Typer(
    name="kg",
    help="Read what biomedical texts claim into a graph: who says what, of what, how surely.",
    epilog="Example: kg build papers/ -o out, then kg query out --name what-helps. "
    "--quiet (only errors) and --debug (tracebacks) may follow any command.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

Inputs = Annotated[
    list[str], typer.Argument(metavar="INPUT...", help="Files, folders, globs, or - for stdin.")
]
Directory = Annotated[
    Path,
    typer.Argument(
        metavar="DIR", exists=True, file_okay=False, help="A graph directory, made by kg build."
    ),
]
Lexicons = Annotated[
    list[Path] | None,
    typer.Option(
        "--lexicon",
        metavar="FILE",
        exists=True,
        dir_okay=False,
        help="Names of your own: a table or an ontology in any format. May be repeated.",
    ),
]
Model = Annotated[
    str, typer.Option("--model", metavar="NAME", help="Another spaCy or scispaCy pipeline.")
]
Base = Annotated[
    str, typer.Option("--base", metavar="IRI", help="Where minted names live, ends in / or #.")
]
MaxSize = Annotated[
    float,
    typer.Option("--max-size", metavar="MB", min=0.001, help="Largest document that is read."),
]
MAX_SIZE = 20.0
MinConfidence = Annotated[
    float,
    typer.Option(
        "--min-confidence", metavar="P", min=0, max=1, help="Only claims as sure as that; 0: all."
    ),
]


class ReportFormat(StrEnum):
    """What ``kg validate``, ``kg diff`` and ``kg info`` write."""

    TEXT = "text"
    JSON = "json"


def setup(*, quiet: bool, debug: bool) -> None:
    """Send progress and warnings to stderr (``quiet``: neither), and results out as UTF-8."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    log.handlers[:] = [handler]
    log.setLevel(logging.ERROR if quiet else logging.DEBUG if debug else logging.INFO)
    log.propagate = False
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def options(
    lexicons: Iterable[Path] | None = None,
    model: str = "",
    base: str = DEFAULT_BASE,
    *,
    gold_entities: bool = False,
    min_confidence: float = SHOWN,
) -> Options:
    """Return the options of a run; wrong ones are refused before anything is read."""
    if not is_base(base):
        raise UsageError(
            f"--base {base!r} is no http, https or urn IRI that ends in / or #: {DEFAULT_BASE}"
        )
    return Options(
        lexicons=tuple(lexicons or ()),
        model=model,
        base=base,
        gold_entities=gold_entities,
        min_confidence=min_confidence,
    )


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """See first that a file can be written, then let the block write it.

    Raises ``UsageError`` when it cannot, before the block runs or within it.
    """
    try:
        if path.is_dir():
            raise UsageError(f"{path} is a folder: name a file")
        if not path.exists():
            with TemporaryFile(dir=path.parent):
                pass
        elif not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, "it is protected")
        yield
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written ({error.strerror or error}): "
            "name a file in a folder that is there and yours"
        ) from error


class EnoughError(Exception):
    """Whoever reads our output has seen enough and closed it."""


def write(text: str) -> None:
    """Write a result to stdout."""
    try:
        sys.stdout.write(text)
    except BrokenPipeError as error:
        raise EnoughError from error


def finish(*, ok: bool) -> None:
    """End a command: code 0 if all is well, 1 if the answer is "no"."""
    try:
        sys.stdout.flush()
    except BrokenPipeError as error:
        raise EnoughError from error
    if not ok:
        raise typer.Exit(1)


def one_line(words: object) -> str:
    """Return a message on one line, harmless to a terminal."""
    from kg.rows import visible

    return visible(" ".join(str(words).split()))


def report_error(error: object, *, debug: bool = False) -> int:
    """Say on one line of stderr what went wrong; return the exit code."""
    if isinstance(error, Exception) and debug:
        traceback.print_exception(error)
    if isinstance(error, KgError) or not isinstance(error, Exception):
        log.error("kg: %s", one_line(error))
        return 2 if isinstance(error, UsageError) else 1
    words = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    hint = "" if debug else " (--debug shows where)"
    log.error("kg: unexpected: %s%s", one_line(words), hint)
    return 1


def report_usage(error: Any) -> int:
    """Say on one line of stderr what is wrong with the words of a command; return the code."""
    context = getattr(error, "ctx", None)
    where = context.command_path if context else "kg"
    log.error("%s: %s (%s --help shows how)", where, one_line(error.format_message()), where)
    return int(error.exit_code)


def _version(asked: bool) -> None:
    if asked:
        write(f"kg {kg.__version__}\n")
        raise typer.Exit


@app.callback()
def _start(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Read what biomedical texts claim into a graph: who says what, of what, how surely."""


def command(name: str, example: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a command; its help ends with the example."""
    return app.command(name, epilog=f"Example: {example}", no_args_is_help=False)


def open_path(path: Path) -> None:
    """Open a file with what the system opens such files with."""
    import webbrowser

    webbrowser.open(path.resolve().as_uri())


def terminal_width() -> int:
    """Return the width for tables: that of the terminal, else 120."""
    import shutil

    return shutil.get_terminal_size((120, 24)).columns if sys.stdout.isatty() else 120
