"""The command that compares with gold answers: evaluate."""

from __future__ import annotations

from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.base import Lexicons, Model, command, finish, options, write, writing
from kg.evaluation.asked import Asked, Learned, Task


class ScoreFormat(StrEnum):
    """What ``kg evaluate`` writes."""

    TABLE = "table"
    JSON = "json"
    MARKDOWN = "markdown"


@command("evaluate", "kg evaluate ner bc5cdr.dev.jsonl.gz --limit 100 --errors errors.html")
def evaluate(
    task: Annotated[
        Task,
        typer.Argument(metavar="|".join(Task), help="What to measure."),
    ],
    golds: Annotated[
        list[Path],
        typer.Argument(
            metavar="GOLD...", exists=True, help="A gold file, or a folder; several: see below."
        ),
    ],
    texts: Annotated[
        Path | None,
        typer.Option("--texts", metavar="DIR", exists=True, help="Where the gold's texts are."),
    ] = None,
    gold_entities: Annotated[
        bool, typer.Option("--gold-entities", help="Grounding, relations: on the gold's mentions.")
    ] = False,
    end_to_end: Annotated[
        bool, typer.Option("--end-to-end", help="Grounding on a corpus: find the mentions, too.")
    ] = False,
    gold_tokens: Annotated[
        bool, typer.Option("--gold-tokens", help="Parse: the gold's own words, not raw text.")
    ] = False,
    scheme: Annotated[
        str, typer.Option("--scheme", metavar="NAME", help="The corpus's label map.")
    ] = "",
    types: Annotated[
        str, typer.Option("--types", metavar="T,...", help="Grounding: only these of a corpus.")
    ] = "",
    learned: Annotated[
        Learned, typer.Option("--learned", help="Grounding: names learned from texts, or not.")
    ] = Learned.BOTH,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", min=1, help="Stop after N documents.")
    ] = None,
    fifth: Annotated[
        bool, typer.Option("--fifth", help="Only the fixed fifth of a corpus without test part.")
    ] = False,
    unseen: Annotated[
        bool, typer.Option("--unseen", help="Leave documents out that were trained on.")
    ] = False,
    trained: Annotated[
        bool, typer.Option("--trained", help="Measure also what was trained on, and say so.")
    ] = False,
    listed: Annotated[
        bool, typer.Option("--list", help="Also say what went wrong with each.")
    ] = False,
    errors: Annotated[
        Path | None,
        typer.Option("--errors", metavar="FILE.html", help="A page of a corpus's mistakes."),
    ] = None,
    reliability: Annotated[
        Path | None,
        typer.Option("--reliability", metavar="FILE.svg", help="Grounding: draw how scores fit."),
    ] = None,
    form: Annotated[
        ScoreFormat, typer.Option("--format", help="What to write.")
    ] = ScoreFormat.TABLE,
    lexicon: Lexicons = None,
    model: Model = "",
) -> None:
    """Compare what is read with a gold answer.

    Precision, recall and F1 with their counts. A gold answer is a file ID.claims.yaml with
    ID.entities.tsv beside it, a folder of them, or a corpus (.jsonl, .jsonl.gz); for trees it is
    .conllu or .conllu.gz, for grounding also a table of strings (.tsv); for status it is corpora
    with cues and scopes, or events, for coreference chains or pairs of phrases, for exaggeration
    pairs of conclusions. Grounding, relations and status take several corpora. Documents
    that the model was trained on are refused.
    """
    from kg.evaluation.measure import measure
    from kg.mistakes import page

    asked = Asked(
        task=task, golds=tuple(golds), texts=texts, gold_entities=gold_entities,
        end_to_end=end_to_end, gold_tokens=gold_tokens, scheme=scheme,
        types=tuple(filter(None, (name.strip() for name in types.split(",")))), learned=learned,
        limit=limit, fifth=fifth, unseen=unseen, trained=trained, listed=listed, errors=errors,
        reliability=reliability, markdown=form is ScoreFormat.MARKDOWN,
    )  # fmt: skip
    asked.check()
    with ExitStack() as files:
        for file in filter(None, (errors, reliability)):
            files.enter_context(writing(file))
        several = measure(asked, options(lexicon, model))
        if errors:
            title = f"Mistakes in {', '.join(path.name for path in golds)}"
            tables = "\n\n".join(scores.to_table() for scores in several)
            mistakes = [mistake for scores in several for mistake in scores.mistakes]
            errors.write_text(page(title, tables, mistakes), encoding="utf-8")
    for scores in several:
        if form is ScoreFormat.JSON:
            write(scores.to_json() + "\n")
        elif form is ScoreFormat.MARKDOWN:
            write(scores.listing + "\n")
        else:
            table = scores.to_table(labels=task is not Task.PARSE)
            write("\n\n".join(filter(None, (scores.listing, table))) + "\n")
    finish(ok=True)
