"""Which queries may be asked: those that only read, and only this graph.

SPARQL's SERVICE makes the store send requests to any address, and no switch turns it off; so a
query that could hold it is refused before it is run. Updates are refused too: a graph is changed
by building it.
"""

from __future__ import annotations

import re

from kg.errors import UsageError

#: What is no keyword, longest first: strings, IRIs, comments, variables, language tags, the
#: local part of prefixed names.
_NO_KEYWORD = re.compile(
    r'"""(?:"{0,2}(?:[^"\\]|\\.))*"""'
    r"|'''(?:'{0,2}(?:[^'\\]|\\.))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r'|<[^<>"{}|^`\\\x00-\x20]*>'
    r"|#[^\n\r]*"
    r"|[?$]\w+"
    r"|@[A-Za-z]+(?:-[A-Za-z0-9]+)*"
    r"|:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?#@%-])*",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_UPDATE = re.compile(
    r"\s*(?:(?:PREFIX|BASE)\s*[\w.-]*\s*)*"
    r"(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)\b",
    re.IGNORECASE,
)


def _decoded(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code < 0x110000 else ""


def check_query(query: str) -> None:
    """Raise ``UsageError`` when a query could reach beyond the graph, or change it.

    The word SERVICE is refused wherever it is not inside a string, an IRI, a comment, a variable
    or the local part of a name, blank before and after it or not: parsers do not ask for one.

    >>> check_query('SELECT * WHERE { ?s ?p "SERVICE" }')
    """
    for text in (query, _ESCAPE.sub(_decoded, query)):
        bare = _NO_KEYWORD.sub(" ", text)
        if "service" in bare.casefold():
            raise UsageError(
                "SERVICE is not allowed in a query: it would send requests to another machine; "
                "ask that endpoint yourself and join the answers"
            )
        update = _UPDATE.match(bare)
        if update:
            raise UsageError(
                f"{update[1].upper()} is an update, and a query only reads: "
                "change the graph with kg build"
            )
