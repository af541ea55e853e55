"""Where a sentence can and cannot begin: rules that guide the parser.

A parser trained on newspapers, papers and the web still splits after "J." and before a closing
quotation mark. `guard` decides the clear cases from words and blanks; the parser the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

MUST, MAY, NEVER = 1, 0, -1
_COUNTS = frozenset("123456789")
#: Closing marks that may follow one full stop.
_MARKS = 6

_FINAL = frozenset(".!?…")
_CLOSERS = frozenset("\"”’'»)]}")
_OPENERS = frozenset("\"“‘'«([{")
#: Written with a full stop that ends no sentence; `kg.tokenizer` keeps them whole.
_NO_END_WORDS = """e.g. i.e. E.g. I.e. Fig. Figs. fig. figs. vs. cf. Dr. Drs. St. approx. ca. spp.
subsp. str. Prof. Eq. Eqs. Ref. Refs. Suppl. viz. Mr. Mrs. Ms. Rev. Gov. Sen. Rep. Gen. Col. Lt.
Capt. Hon. Mt. w.r.t. i.v. i.p. s.c. i.m. p.o. Jan. Feb. Apr. Aug. Sept. Sep. Oct. Nov. Dec."""
#: Likewise, but a sentence may end with them.
_MAY_END_WORDS = """al. etc. Inc. Ltd. Corp. Co. Jr. Sr. Ph.D. PhD. M.D. M.Sc. B.Sc. M.S. B.A.
M.P.H. D.Phil. R.N. a.m. p.m. A.M. P.M. U.S. U.S.A. U.K. U.N. E.U. D.C. b.i.d. t.i.d. q.d."""
_NO_END = frozenset(_NO_END_WORDS.split())
_MAY_END = frozenset(_MAY_END_WORDS.split())
ABBREVIATIONS = (*_NO_END_WORDS.split(), *_MAY_END_WORDS.split())
#: Common words that begin sentences, and so are no surname after an initial.
_STARTER_WORDS = """The A An In On At We This These Those That It They He She However Our Here For
To There When While If As After Although By With From Thus Therefore Results Methods Conclusions
But And Both Two Three All No Using Patients Mice Rats Treatment I You Its Their Such Most Many
Some"""
STARTERS = frozenset(_STARTER_WORDS.split())
#: Titles of sections that a lost line end joins to their text ("Discussion We found ...").
_TITLE_LINES = """abstract|background|introduction|results|discussion|conclusion|conclusions|methods
objective|objectives|aim|aims|context|importance|recommendations|background and aims
methods and results|methods and findings|conclusions and relevance|conclusions and significance
materials and methods|results and discussion|competing interests|authors ' contributions
acknowledgements|acknowledgments|pre - publication history|supplementary material|abbreviations
figures and tables|none declared|funding|supporting information|accession numbers|footnotes
note added in proof|statistics|statistical analysis"""
_TITLES = frozenset(tuple(title.split()) for title in _TITLE_LINES.replace("\n", "|").split("|"))
_AND = {"&": "and", "’": "'"}
#: What stands after the first word of a sentence, and never after that of a title's.
_INSIDE = frozenset(",(")
_FIGURES = frozenset(("Figure", "Table", "Scheme", "Box", "Video", "Movie"))
#: Words before a lettered thing ("vitamin D."), where the full stop is no initial's.
_LETTERED_WORDS = """group type vitamin hepatitis figure fig table panel phase class grade
influenza factor stage box appendix arm cohort protein complex case level section part schedule
strain"""
LETTERED = frozenset(_LETTERED_WORDS.split())


def guard(words: Sequence[str], blanks: Sequence[bool]) -> list[int]:
    """Say of each word whether a sentence must, may or can never begin with it.

    ``blanks[i]`` says that white space follows word ``i``. The first word always begins one.

    >>> words = ["Dr.", "J", ".", "Wu", "said", ":", '"', "Yes", ".", '"', "It", "works", "."]
    >>> blanks = [1, 0, 1, 1, 0, 1, 0, 0, 0, 1, 1, 0, 0]
    >>> [words[i] for i, rule in enumerate(guard(words, blanks)) if rule == MUST]
    ['Dr.', 'It']
    """
    rules = [NEVER] * len(words)
    if words:
        rules[0] = MUST
    inside = _enclosed(words)
    cited = _citations(words)
    for i in range(1, len(words)):
        if cited[i]:
            rules[i] = cited[i]
            continue
        end = i - 1
        least = max(0, end - _MARKS)
        while end > least and words[end] in _CLOSERS and not _opens(words, blanks, end):
            end -= 1
        if words[i] in _CLOSERS and not _opens(words, blanks, i):
            continue
        last = words[end]
        if (
            last in _NO_END
            or inside[i]
            or (len(last) == 2 and last[0].isupper() and last[1] == ".")
        ):
            continue
        if last in _MAY_END or last[-1] not in _FINAL:
            if last in _MAY_END and end == i - 1:
                rules[i] = _after_abbreviation(words, i)
            continue
        if not blanks[i - 1] and end == i - 1 and not words[i][:1].isupper():
            continue
        rules[i] = _after_stop(words, end, i)
        if rules[i] == MUST and not blanks[i - 1] and end and words[end - 1][-1].isdigit():
            rules[i] = MAY  # "C57BL/6.Apcs"
    for i in range(len(words)):
        if rules[i] == MUST and (length := _title(words, i)):
            rules[i + length] = MUST
    return rules


def _title(words: Sequence[str], i: int) -> int:
    """Return how many words a section's or figure's title has that a sentence follows, else 0."""
    if i + 3 < len(words) and words[i] in _FIGURES and words[i + 1][-1:].isdigit():
        return 2 if words[i + 2][:1].isupper() and words[i + 2].isalpha() else 0
    for length in (4, 3, 2, 1):
        printed = words[i : i + length]
        title = tuple(_AND.get(word, word.lower()) for word in printed)
        capitals = "".join(printed).isupper()
        if words[i][:1].isupper() and title in _TITLES and i + length + 1 < len(words):
            head, after = words[i + length], words[i + length + 1]
            clear = head in STARTERS or length > 1 or after.islower() or title[0][:3] == "ack"
            clear |= after in _INSIDE or (capitals and not (head.isupper() and after.isupper()))
            return length if head[:1].isupper() and clear else 0
    return 0


def _after_abbreviation(words: Sequence[str], i: int) -> int:
    """Judge the word after "U.S.", "et al." or "Inc.": "The" begins a sentence, "Food" may."""
    head = words[i]
    if head in _OPENERS and head not in ("(", "[", "{") and i + 1 < len(words):
        return MUST if words[i + 1] in STARTERS else MAY if words[i + 1][:1].isupper() else NEVER
    if head in STARTERS and head not in ("No", "I"):
        return MUST
    return MAY if head[:1].isupper() else NEVER


def _citations(words: Sequence[str]) -> dict[int, int]:
    """Judge a bracketed number after a full stop ("... cells. [17] Others"): it ends a sentence."""
    found = dict.fromkeys(range(len(words)), MAY)
    for i, word in enumerate(words):
        if word != "[" or not i or words[i - 1] not in (".", "]"):
            continue
        end = next((k for k in range(i + 1, min(i + 12, len(words))) if words[k] == "]"), None)
        if end is None or not all(w.isdigit() or w in ",-–—" for w in words[i + 1 : end]):
            continue
        found |= dict.fromkeys(range(i, end + 1), NEVER)
        if end + 1 < len(words) and words[end + 1][:1].isupper():
            found[end + 1] = MUST
    return found


def _opens(words: Sequence[str], blanks: Sequence[bool], i: int) -> bool:
    """Say whether a mark opens: an opening one, or a straight one glued to the next word."""
    if words[i] in "“‘«([{":
        return True
    if words[i] not in "\"'":
        return False
    before = i == 0 or blanks[i - 1] or words[i - 1] in "([{—–-"
    return before and i + 1 < len(words) and not blanks[i]


def _enclosed(words: Sequence[str], reach: int = 60) -> list[bool]:
    """Say which words stand inside round or square brackets that close again soon."""
    inside = [False] * len(words)
    stack: list[int] = []
    for i, word in enumerate(words):
        if word in ("(", "["):
            stack.append(i)
        elif word in (")", "]") and stack:
            start = stack.pop()
            if i - start <= reach:
                inside[start + 1 : i + 1] = [True] * (i - start)
    return inside


def _after_stop(words: Sequence[str], end: int, i: int) -> int:
    """Judge the word ``i`` after final punctuation ``end`` (closers between them)."""
    word, stop = words[i], words[end]
    head = word
    if word in _OPENERS and i + 1 < len(words):
        head = words[i + 1]
    before = words[end - 1] if end else ""
    if stop == "." and _is_panel(words, i):
        return MUST
    if head.isalpha() and head.islower() and head.isascii():
        return NEVER if len(head) > 1 or stop == "." else MAY
    if stop != ".":
        return MAY if end < i - 1 or stop == "…" or stop[0].isalpha() else MUST
    if set(stop) == {"."} and len(stop) > 1:
        return MAY
    if before == ")" and end > 2 and words[end - 2] in _COUNTS and words[end - 3] in (":", ";"):
        return NEVER  # "we did three things: 1). We found"
    if any(map(str.isdigit, head)):
        return NEVER if before in ("No", "no", "Nos", "nos", "p", "pp", "Vol", "vol") else MAY
    if len(before) == 1 and before.isupper() and end == i - 1:
        return _after_initial(words, end - 1, i)
    if head[:1].isupper() or word in _OPENERS:
        return MUST
    return MAY


def _is_panel(words: Sequence[str], i: int) -> bool:
    """Say whether a bracket holds the letter of a figure's part: "(a)", "(b-d)"."""
    if words[i] != "(":
        return False
    inside = list(takewhile(lambda word: word != ")", words[i + 1 : i + 5]))
    letters = [word for word in inside if word not in ("-", "–", ",", "and")]
    return 0 < len(inside) < 4 and all(len(word) == 1 and word.islower() for word in letters)


def _after_initial(words: Sequence[str], initial: int, i: int) -> int:
    """Judge the word after a capital with a full stop: "A. Smith", or "vitamin D. The"?"""
    before = words[initial - 1] if initial else ""
    if words[i] in STARTERS:
        return MUST
    if before.lower() in LETTERED:
        return MAY
    if before in _NO_END or before == "." or before[:1].isupper() or not before:
        return NEVER
    return MAY
