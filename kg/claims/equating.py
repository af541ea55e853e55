"""What is the same as something, or a kind of it: names, definitions."""

from __future__ import annotations

from kg.arguments.reading import Argument
from kg.claims.told import Told
from kg.syntax import Syntax

#: Words of a short form with its brackets.
_BRACKET = 7


def equated(told: Told) -> Told:
    """Tell what is called or defined as something from a kind of it, and from what has more."""
    if told.kind != "same":
        return told
    syntax, token = told.syntax, told.token
    defined = told.frame.id.startswith("define.")
    if syntax[token].tag == "VBN" and syntax[token - 1].text in (",", "("):
        told = told.of(s for s in told.subjects if _stands_before(syntax, s, token - 1))
        if defined:
            return told.nothing()  # "malaria (defined as fever with parasites)": what was counted
    if syntax[token].dep == "acl" and not _set_off(syntax, token):
        # "a kind of stroke known as X"
        return told.settle("subclass", told.objects, told.subjects)
    if not defined:
        return told
    if any(_is_one(syntax, o) for o in told.objects):
        return told.settle("subclass")  # "is defined as a syndrome"
    # "is defined as the combination of fever with cough": more than either
    more = ("prep", "acl", "relcl", "cc")
    objects = [o for o in told.objects if not syntax.children(o.head, *more)]
    return told.settle(objects=[o for o in objects if o.head in told.found.get("as")])


def _stands_before(syntax: Syntax, argument: Argument, mark: int) -> bool:
    """Say whether a thing ends right before a mark, with a short form in brackets at most."""
    last = syntax.within(argument.span)[-1]
    between = [syntax[i].text for i in range(last + 1, mark)]
    return not between or (between[0] == "(" and between[-1] == ")" and len(between) < _BRACKET)


def _set_off(syntax: Syntax, token: int) -> bool:
    """Say whether a participle only adds a name: "X, known as Y", not "a kind of X known as Y"."""
    also = any(syntax[i].text.lower() == "also" for i in syntax.children(token, "advmod"))
    return also or syntax[token - 1].text in (",", "(", "-", "–", "—")


def _is_one(syntax: Syntax, argument: Argument) -> bool:
    """Say whether a noun has an indefinite article."""
    return any(syntax[i].text.lower() in ("a", "an") for i in syntax.children(argument.head, "det"))
