"""What a measurement is asked for, and which options go together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kg.errors import UsageError
from kg.gold.answers import CORPUS_SUFFIXES, STRINGS_SUFFIX


class Task(StrEnum):
    """What is measured."""

    NER = "ner"
    PARSE = "parse"
    GROUNDING = "grounding"
    RELATIONS = "relations"
    CLAIMS = "claims"
    STATUS = "status"
    COREFERENCE = "coreference"
    EXAGGERATION = "exaggeration"
    QUOTES = "quotes"


class Learned(StrEnum):
    """Whether names learned from annotated texts may be used in grounding."""

    BOTH = "both"
    WITH = "with"
    WITHOUT = "without"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A measurement: of what, beside which gold answers, and how; fields as `kg evaluate` says."""

    task: Task
    golds: tuple[Path, ...]
    texts: Path | None = None
    gold_entities: bool = False
    end_to_end: bool = False
    gold_tokens: bool = False
    scheme: str = ""
    types: tuple[str, ...] = ()
    learned: Learned = Learned.BOTH
    limit: int | None = None
    fifth: bool = False
    unseen: bool = False
    trained: bool = False
    listed: bool = False
    errors: Path | None = None
    reliability: Path | None = None
    markdown: bool = False

    @property
    def corpus(self) -> bool:
        """Whether every gold file is a corpus."""
        return all(path.name.endswith(CORPUS_SUFFIXES) for path in self.golds)

    @property
    def concepts(self) -> bool:
        """Whether identifiers of corpora or of tables of strings are measured."""
        suffixes = (*CORPUS_SUFFIXES, STRINGS_SUFFIX)
        strings = all(path.name.endswith(suffixes) for path in self.golds)
        return self.task is Task.GROUNDING and strings

    @property
    def related(self) -> bool:
        """Whether relations are measured."""
        return self.task is Task.RELATIONS

    def check(self) -> None:
        """Raise `UsageError` where options do not go together.

        >>> Asked(task=Task.NER, golds=(Path("gold"),), gold_tokens=True).check()
        Traceback (most recent call last):
        ...
        kg.errors.UsageError: --gold-tokens goes with parse (kg evaluate --help shows how)
        """
        for rule, right in self._rules().items():
            if not right:
                raise UsageError(f"{rule} (kg evaluate --help shows how)")

    def _rules(self) -> dict[str, bool]:
        """Return whether each rule holds."""
        task, corpus, concepts, related = self.task, self.corpus, self.concepts, self.related
        found = concepts and not self.end_to_end
        paged = related or concepts or task in ("parse", "quotes") or (task == "ner" and corpus)
        return {
            "relations are measured on corpora (.jsonl, .jsonl.gz)": not related or corpus,
            "several gold files go with grounding and relations on corpora, and status":
                len(self.golds) == 1 or concepts or related or task is Task.STATUS,
            "--gold-entities goes with grounding and relations":
                not self.gold_entities or related or task is Task.GROUNDING,
            "--end-to-end goes with grounding on a corpus": not self.end_to_end or concepts,
            "--end-to-end goes with no --gold-entities":
                not (self.end_to_end and self.gold_entities),
            "--gold-tokens goes with parse": not self.gold_tokens or task is Task.PARSE,
            "--scheme goes with ner, grounding and relations on a corpus":
                not self.scheme or concepts or related or (task is Task.NER and corpus),
            "--types goes with grounding on a corpus": not self.types or concepts,
            "--learned goes with grounding on a corpus":
                self.learned is Learned.BOTH or concepts,
            "--fifth goes with ner, grounding and relations on a corpus":
                not self.fifth or corpus,
            "--limit goes with all but claims, quotes":
                not self.limit or task not in ("claims", "quotes"),
            "--errors goes with parse, quotes, and ner, grounding and relations on a corpus":
                not self.errors or (paged and not self.end_to_end),
            "--reliability goes with grounding on a corpus": not self.reliability or found,
            "--format markdown goes with grounding on a corpus": not self.markdown or found,
            "--list goes with answers of single texts":
                not self.listed or not paged or task is Task.QUOTES,
            "--trained goes with no --unseen": not (self.trained and self.unseen),
        }  # fmt: skip
