"""The frame of the plain pages we write: no script, no network, nothing of a text as markup."""

from __future__ import annotations

from html import escape

#: What both pages look like.
_STYLE = """body { padding: 0 1rem; color: #1b1b1b; background: #fff; margin: 2rem auto; }
table { border-collapse: collapse; width: 100%; font-size: .9em; }
th, td { text-align: left; vertical-align: top; padding: .3em .6em; overflow-wrap: anywhere; }
th, td { border-bottom: 1px solid #ddd; }
"""
TAIL = "</body>\n</html>\n"


def head(title: str, style: str) -> str:
    """Return a page up to its body; ``style`` is our own, ``title`` may be anybody's.

    >>> "<title>A &lt;b&gt;</title>" in head("A <b>", "")
    True
    """
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>
{_STYLE}{style}</style>
</head>
<body>
"""
