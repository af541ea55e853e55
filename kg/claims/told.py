"""A relation as a frame's two places tell it, and as it is read from there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.arguments.reading import Argument, Reading
from kg.arguments.roles import Roles
from kg.frametable import Frame
from kg.syntax import Syntax


@dataclass(frozen=True, slots=True)
class Told:
    """What a word of a frame tells: the relation, its subjects and objects.

    ``settled`` says that nothing more is to be read into it.
    """

    reading: Reading
    frame: Frame
    token: int
    found: Roles
    kind: str
    subjects: tuple[Argument, ...]
    objects: tuple[Argument, ...]
    settled: bool = False

    @property
    def syntax(self) -> Syntax:
        """The words and trees of the document."""
        return self.reading.syntax

    @property
    def adjectives(self) -> frozenset[str]:
        """What stands before the word: "causal" association."""
        syntax = self.syntax
        return frozenset(syntax[i].text.lower() for i in syntax.children(self.token, "amod"))

    def as_(self, kind: str) -> Told:
        """Return the same of another relation."""
        return replace(self, kind=kind)

    def of(self, subjects: Iterable[Argument]) -> Told:
        """Return the same of other subjects."""
        return replace(self, subjects=tuple(subjects))

    def on(self, objects: Iterable[Argument]) -> Told:
        """Return the same with other objects."""
        return replace(self, objects=tuple(objects))

    def settle(
        self,
        kind: str = "",
        subjects: Iterable[Argument] | None = None,
        objects: Iterable[Argument] | None = None,
    ) -> Told:
        """Return what it is in the end; what is not given stays."""
        return replace(
            self,
            kind=kind or self.kind,
            subjects=self.subjects if subjects is None else tuple(subjects),
            objects=self.objects if objects is None else tuple(objects),
            settled=True,
        )

    def nothing(self) -> Told:
        """Return that nothing is told."""
        return self.settle(subjects=(), objects=())
