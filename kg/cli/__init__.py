"""The command line: each command parses its words, calls the library and prints.

Results go to stdout, progress and warnings to stderr. Exit codes: 0 done; 1 the answer is "no"
(invalid, differs, some inputs failed) or the run broke off; 2 wrong use.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from kg.cli import ask, check, make
from kg.cli.base import app, report_error, setup

#: The groups of commands; importing them is what registers each with the ``app``.
GROUPS = (make, ask, check)


def run(arguments: Sequence[str]) -> int:
    """Run one command line (without the program's name) and return its exit code."""
    words = list(arguments)
    debug = _take(words, "--debug")
    setup(quiet=_take(words, "--quiet"), debug=debug)
    try:
        app(words, prog_name="kg")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BrokenPipeError:
        # Whoever read our output has seen enough; let the interpreter's own flush go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        report_error("interrupted")
        return 130
    except Exception as error:
        return report_error(error, debug=debug)
    return 0


def _take(words: list[str], flag: str) -> bool:
    """Take a flag that may stand anywhere before ``--`` out of the words."""
    end = words.index("--") if "--" in words else len(words)
    found = flag in words[:end]
    words[:end] = [word for word in words[:end] if word != flag]
    return found


def main() -> None:
    """Run the command line of this process."""
    sys.exit(run(sys.argv[1:]))
