"""The word splitter: spaCy's rule tokenizer with rules for biomedical English.

It splits every hyphen, slash, bracket and sign ("IL-6" is three tokens, "p<0.05" too), as CRAFT
and most entity corpora do, and keeps decimals, thousands (3,000), ISO dates, web addresses,
"e.g.", "Dr.", "Ph.D." and a name's initials ("J. Wu") whole. It never changes a character:
offsets are those of the text.

Registered as ``bioclaim.Tokenizer.v1``; importing this module is enough for ``spacy.load``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import spacy.util
from spacy.attrs import ORTH  # type: ignore[import-not-found]
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]
from spacy.tokens import Doc
from spacy.util import DummyTokenizer

from kg.sentences import ABBREVIATIONS, LETTERED, STARTERS

if TYPE_CHECKING:
    from spacy.language import Language

NAME = "bioclaim.Tokenizer.v1"

_SIGNS = r"[\-‐‑‒–—−/()\[\]{}<>=≤≥≈≡≠~∼×÷∙·∗*±→←↑↓⇒;:?!\"“”„«»&|#@^†‡§•…\\_+]"
_OUTER = r"[\-‐‑‒–—−/()\[\]{}<>=≤≥≈≡≠~∼×÷∙·∗*±→←↑↓⇒;:?!\"“”„«»'’‘`´′″%‰&|#@^°†‡§•…\\_+,®™©]"
_UNITS = (
    r"mg|kg|ml|μl|μg|µg|µl|µL|μL|mM|μM|µM|nM|pM|mm|cm|nm|μm|µm|kDa|bp|kb|Mb|h|hr|hrs|min|g|Hz|mL|dL"
)
_PREFIXES = (r"\-\-+", r"\.\.+", r"[$£€¥]", _OUTER + r"(?!s\b)", r"\.(?![0-9])", "'")
_SUFFIXES = (
    r"\-\-+",
    r"[$£€¥]",
    _OUTER,
    r"(?<=[^\W_])\.",
    r"(?<=[%°)\]\"”'’+\-])\.",
    "'s",
    "’s",
    r"\.\.+",
    "n't",
    "n’t",
    r"(?<=[0-9])(?:" + _UNITS + ")",
)
_INFIXES = (
    r"\-\-+",
    r"\.\.+",
    r"(?<![0-9]),|,(?![0-9]{3}(?![0-9]))",
    _SIGNS,
    r"(?<=[a-z0-9])\.(?=[A-Z][a-z])",
    r"(?<=[a-z]{2}[)”\"])\.(?=[A-Z])",
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.-]+")
_DATE = re.compile(r"(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]")


#: Words that may stand before an initial though they have no capital.
_INTRODUCE = frozenset(("by", "and", "with", "of", ",", "&", "(", ";", "from", "said", "says"))


class Splitter(DummyTokenizer):
    """spaCy's tokenizer with our rules, after which initials get their full stop ("A. Wu")."""

    def __init__(self, inner: Tokenizer) -> None:
        self.inner = inner
        self.vocab = inner.vocab

    def __call__(self, text: str) -> Doc:
        """Split a text; ``doc.text == text`` always holds."""
        doc: Doc = self.inner(text)
        initials = [i for i in range(len(doc) - 2) if _is_initial(doc, i)]
        if not initials:
            return doc
        words = [token.text for token in doc]
        blanks = [bool(token.whitespace_) for token in doc]
        for i in reversed(initials):
            words[i : i + 2] = [words[i] + "."]
            blanks[i : i + 2] = [blanks[i + 1]]
        return Doc(self.vocab, words=words, spaces=blanks)


def _is_initial(doc: Doc, i: int) -> bool:
    """Say whether token ``i`` is a capital whose full stop marks a name's initial."""
    word, stop, after = doc[i].text, doc[i + 1], doc[i + 2].text
    if len(word) != 1 or not word.isupper() or stop.text != "." or doc[i].whitespace_:
        return False
    if not after[:1].isupper() or after in STARTERS or not stop.whitespace_:
        return len(after) == 1 and after.isupper() and not stop.whitespace_
    if i == 0:
        return True
    before = doc[i - 1].text
    if before.lower() in LETTERED:
        return False
    initial = before == "." and i > 1 and len(doc[i - 2]) == 1
    names = before in _INTRODUCE
    return initial or names or before in ABBREVIATIONS or before.istitle() or before.isspace()


def build(nlp: Language) -> Splitter:
    """Make the tokenizer on a pipeline's vocabulary.

    >>> import spacy
    >>> split = build(spacy.blank("en"))
    >>> [token.text for token in split("IL-6 rose (p<0.05), e.g. in 3,000 cells, said J. Wu.")][-7:]
    ['3,000', 'cells', ',', 'said', 'J.', 'Wu', '.']
    """
    rules: dict[str, list[dict[int, str]]] = {word: [{ORTH: word}] for word in ABBREVIATIONS}
    for word, parts in (nlp.Defaults.tokenizer_exceptions or {}).items():
        if "'" in word or "’" in word:
            rules.setdefault(word, parts)
    rules["cannot"] = [{ORTH: "can"}, {ORTH: "not"}]
    rules["Cannot"] = [{ORTH: "Can"}, {ORTH: "not"}]
    return Splitter(
        Tokenizer(
            nlp.vocab,
            rules=rules,
            prefix_search=re.compile("^(?:" + "|".join(_PREFIXES) + ")").search,
            suffix_search=re.compile("(?:" + "|".join(_SUFFIXES) + ")$").search,
            infix_finditer=re.compile("|".join(_INFIXES)).finditer,
            token_match=_DATE.fullmatch,
            url_match=_ADDRESS.fullmatch,
        )
    )


@spacy.util.registry.tokenizers(NAME)  # type: ignore[untyped-decorator]
def create() -> Callable[[Any], Splitter]:
    """Return the factory that a pipeline's config asks for by name."""
    return build
