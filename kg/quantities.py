"""Numbers that a sentence gives: p values, intervals, sizes of effects and samples, doses, times.

Each is a `Statistic`: what kind it is, the words as printed and, where they can be read, what is
measured, the comparison, the bounds as plain decimals (equal for a single number) and the unit in
UCUM (https://ucum.org). Units are ``ontologies/units.tsv``, names of measures
``ontologies/effect_measures.tsv``. All patterns are linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import cache

from kg.model import Span, Statistic
from kg.tables import table

_NUMBER = r"[-−–+]?(?:\d{1,3}(?:,\d{3})+|\d{1,12})?(?:[.·]\d{1,12})?(?<=\d)"
_POWER = r"(?:\s?[×x*]\s?10\s?\^?\s?[-−–]\s?\d{1,3}|[eE][-−]\d{1,3})?"
_SIGN = r"(?P<sign>[<>=≤≥≈~]|<=|>=|less than|greater than|below|above|of|was|is|:|,)"
_TO = r"\s?(?:-|–|−|—|to|and|,|;)\s?"
#: What the signs mean; words and marks that only join are "=".
_COMPARISON = {
    "<": "<", ">": ">", "≤": "<=", "≥": ">=", "<=": "<=", ">=": ">=", "≈": "~", "~": "~",
    "less than": "<", "below": "<", "greater than": ">", "above": ">",
}  # fmt: skip
_PEOPLE = (
    "patients participants subjects volunteers adults children women men individuals people rats "
    "mice animals cases controls infants adolescents persons sheep goats dogs pigs rabbits"
).replace(" ", "|")
_P = re.compile(rf"\b[Pp](?:[- ]?values?)?\s?(?:{_SIGN})\s?(?P<low>{_NUMBER}{_POWER})(?![\d%])")
_N = re.compile(r"\b[nN]\s?(?P<sign>=)\s?(?P<low>\d[\d,]{0,12})")
_COUNT = re.compile(
    r"(?<![\w.,])(?P<low>\d{1,3}(?:,\d{3})+|\d{1,7}) (?:[a-z-]{3,20} ){0,2}"
    rf"(?:{_PEOPLE})\b"
)
_INTERVAL = re.compile(
    rf"\b(?P<level>9\d(?:\.\d)?)\s?%\s?(?:CIs?|confidence intervals?)(?: ?\[CI\]| ?\(CI\))?"
    rf"[\s,:=\[(]{{0,3}}(?P<low>{_NUMBER}){_TO}(?P<high>{_NUMBER})"
)
_PERCENT = re.compile(
    rf"(?<![\w.])(?P<low>{_NUMBER})(?:{_TO}(?P<high>{_NUMBER}))?\s?(?:%|percent\b|per cent\b)"
    r"(?!\s?(?:CI|confidence))"
)
_FOLD = re.compile(rf"(?<![\w.])(?P<low>{_NUMBER})(?:{_TO}(?P<high>{_NUMBER}))?[- ]?fold\b")
_SPREAD = re.compile(rf"(?<![\w.])(?P<low>{_NUMBER})\s?(?:±|\+/-)\s?(?P<spread>{_NUMBER})")
_AGE = re.compile(r"\b(?:aged?|ages|old)\b", re.IGNORECASE)


#: Names of measures so short that only "=" tells them from other words; ratios have two capitals.
_SHORT = 1
#: How far into a sentence numbers are looked for: a longer one is a table.
_FAR = 5000
#: Numbers of more digits than this are not written out.
_LONGEST = 50


@cache
def _units() -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    pattern = (
        rf"(?<![\w.])(?P<low>{_NUMBER})(?:{_TO}(?P<high>{_NUMBER}))?[ -]?"
        rf"(?P<unit>{_unit_names()})(?![\w/])"
    )
    rows = {row["unit"]: (row["kind"], row["ucum"]) for row in table("units")}
    return re.compile(pattern), rows


def _unit_names() -> str:
    units = sorted((row["unit"] for row in table("units")), key=lambda u: (-len(u), u))
    return "|".join(map(re.escape, units))


@cache
def _effects() -> tuple[re.Pattern[str], dict[str, str]]:
    rows = {row["words"]: row["measure"] for row in table("effect_measures")}
    names = "|".join(re.escape(word) for word in sorted(rows, key=lambda w: (-len(w), w)))
    pattern = (
        rf"(?<!\w)(?P<name>{names})(?: ?[\[(][A-Za-z]{{1,4}}[\])])?\s?(?:{_SIGN})?\s?"
        rf"(?P<low>{_NUMBER})(?![\d%])(?: ?(?P<unit>{_unit_names()})(?![\w/]))?"
    )
    return re.compile(pattern), rows


def find_quantities(text: str, start: int = 0) -> tuple[Statistic, ...]:
    """Return the numbers of a sentence that begins at ``start`` of its document, in order.

    >>> [(s.kind, s.measure, s.comparison, s.low, s.high, s.unit)
    ...  for s in find_quantities("Pain fell (OR 0.5, 95% CI 0.3 to 0.8, p < .001).")]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('effect', 'odds ratio', '=', '0.5', '0.5', ''),
     ('ci', '95%', '', '0.3', '0.8', ''),
     ('p', '', '<', '0.001', '0.001', '')]
    """
    found: list[Statistic] = []
    for one in _all(text[:_FAR], start):
        if not any(one.span.overlaps(other.span) for other in found):
            found.append(one)
    return tuple(sorted(found, key=lambda s: (s.span, s.kind)))


def _all(text: str, start: int) -> Iterator[Statistic]:
    """Yield all readings, the surest kinds first: a number belongs to the first that takes it."""
    effects, measures = _effects()
    units, kinds = _units()
    for match in _P.finditer(text):
        yield _statistic("p", match, start)
    for match in _INTERVAL.finditer(text):
        yield _statistic("ci", match, start, measure=f"{match['level']}%")
    for match in effects.finditer(text):
        if len(match["name"]) <= _SHORT and match["name"].isalpha() and match["sign"] != "=":
            continue  # "β2" and "r 3" are no coefficients
        unit = kinds[match["unit"]][1] if match["unit"] else ""
        yield _statistic("effect", match, start, measure=measures[match["name"]], unit=unit)
    for match in _FOLD.finditer(text):
        yield _statistic("effect", match, start, measure="fold change")
    for match in _N.finditer(text):
        yield _statistic("n", match, start)
    for match in units.finditer(text):
        kind, ucum = kinds[match["unit"]]
        before = text[max(0, match.start() - 12) : match.start()]
        if kind == "time" and _AGE.search(before + text[match.end() : match.end() + 5]):
            kind = "age"
        yield _statistic(kind, match, start, unit=ucum)
    for match in _PERCENT.finditer(text):
        yield _statistic("percent", match, start, unit="%")
    for match in _SPREAD.finditer(text):
        yield _statistic("mean", match, start)
    for match in _COUNT.finditer(text):
        yield _statistic("n", match, start)


def _statistic(
    kind: str, match: re.Match[str], start: int, *, measure: str = "", unit: str = ""
) -> Statistic:
    groups = match.groupdict()
    low = decimal(groups["low"])
    high = decimal(groups.get("high") or groups["low"])
    if low and high and Decimal(high) < Decimal(low):
        # "10-5 mg" was no range, or the dash was a minus: only the words are sure.
        low = high = ""
    sign = groups.get("sign")
    comparison = _COMPARISON.get(sign or "", "=") if "sign" in groups else ""
    return Statistic(
        kind,
        match[0].strip(" ,;"),
        Span(start + match.start(), start + match.start() + len(match[0].rstrip(" ,;"))),
        unit,
        measure=measure,
        comparison=comparison,
        low=low,
        high=high,
    )


def decimal(printed: str) -> str:
    """Return a printed number as a plain decimal without an exponent; empty where it is none.

    >>> decimal(".05"), decimal("1,200"), decimal("3 × 10−4"), decimal("−0.50"), decimal("x")
    ('0.05', '1200', '0.0003', '-0.5', '')
    """
    plain = printed.replace("−", "-").replace("–", "-").replace("·", ".").strip()
    plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", plain)
    plain = re.sub(r"\s?[×x*]\s?10\s?\^?\s?(?=-)", "e", plain).replace(" ", "")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return ""
    if abs(value.adjusted()) > _LONGEST:
        return ""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
