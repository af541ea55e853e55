"""The command line: each command parses its words, calls the library and prints.

Results go to stdout, progress and warnings to stderr. Exit codes: 0 done; 1 the answer is "no"
(invalid, differs, some inputs failed) or the run broke off; 2 wrong use.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from kg.cli import ask, check, judge, make, measure, ontology, serve
from kg.cli.base import EnoughError, app, report_error, report_usage, setup

#: The groups of commands; importing them is what registers each with the ``app``.
GROUPS = (make, ask, serve, check, measure, judge, ontology)
#: The commands in the order in which ``kg --help`` lists them.
COMMANDS = (
    "demo",
    "build",
    "annotate",
    "ground",
    "query",
    "explore",
    "serve",
    "export",
    "import",
    "merge",
    "remove",
    "backup",
    "load",
    "validate",
    "diff",
    "compare",
    "info",
    "judge",
    "evaluate",
)
INTERRUPTED = 130

app.registered_commands.sort(key=lambda command: COMMANDS.index(str(command.name)))


def run(arguments: Sequence[str]) -> int:
    """Run one command line (without the program's name) and return its exit code."""
    words = list(arguments)
    debug = _take(words, "--debug")
    setup(quiet=_take(words, "--quiet"), debug=debug)
    try:
        code = app(words or ["--help"], prog_name="kg", standalone_mode=False)
    except EnoughError:  # the interpreter's last flush goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        report_error("interrupted")
        return INTERRUPTED
    except Exception as error:
        if hasattr(error, "format_message"):  # typer's own: an unknown option, a missing argument
            return report_usage(error)
        return report_error(error, debug=debug)
    if code == INTERRUPTED:
        report_error("interrupted")
    if not words:
        return 2
    return code if isinstance(code, int) else 0


def _take(words: list[str], flag: str) -> bool:
    """Take a flag that may stand anywhere before ``--`` out of the words."""
    end = words.index("--") if "--" in words else len(words)
    found = flag in words[:end]
    words[:end] = [word for word in words[:end] if word != flag]
    return found


def main() -> None:
    """Run the command line of this process."""
    sys.exit(run(sys.argv[1:]))
