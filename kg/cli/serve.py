"""The command that serves a graph over HTTP."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Annotated

import typer

from kg.cli.base import Directory, command, finish, write
from kg.errors import MissingError


@command("serve", "kg serve out --port 7878")
def serve(
    directory: Directory,
    host: Annotated[
        str, typer.Option("--host", metavar="NAME", help="The address to listen at.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", metavar="N", min=0, max=65535, help="0: any that is free.")
    ] = 7878,
    seconds: Annotated[
        float, typer.Option("--timeout", metavar="S", min=0.1, help="The longest query.")
    ] = 30.0,
    rows: Annotated[
        int, typer.Option("--max-rows", metavar="N", min=1, help="The most rows of an answer.")
    ] = 100_000,
    memory: Annotated[
        int, typer.Option("--max-memory", metavar="MB", min=200, help="The most for a query.")
    ] = 2000,
    workers: Annotated[
        int, typer.Option("--workers", metavar="N", min=1, help="Short queries at once.")
    ] = 2,
    kept: Annotated[
        int, typer.Option("--keep", metavar="MB", min=0, help="Short answers to keep; 0: none.")
    ] = 16,
    allowed: Annotated[
        list[str] | None,
        typer.Option("--allow-host", metavar="NAME", help="Another name of this server; repeat."),
    ] = None,
    origins: Annotated[
        list[str] | None,
        typer.Option("--cors", metavar="ORIGIN", help="Web pages that may use it; repeat."),
    ] = None,
) -> None:
    """Serve a graph: SPARQL, a JSON API, and pages to read.

    Read only. Its address is printed; Ctrl-C ends it. Needs the extra "serve".
    """
    try:
        from kg.serving.server import serve as run
    except ImportError as error:
        raise MissingError(
            "kg serve needs Starlette and Uvicorn: pip install 'bioclaim-kg[serve]'"
        ) from error
    from kg.serving.traffic import Traffic
    from kg.worker import Limits

    def ready(address: str) -> None:
        write(f"{address}\n")
        sys.stdout.flush()

    run(
        directory,
        host,
        port,
        limits=Limits(seconds, rows, memory=memory * 1_000_000),
        traffic=replace(Traffic(), fast=workers, kept=kept * 1_000_000),
        hosts=allowed or (),
        origins=origins or (),
        ready=ready,
    )
    finish(ok=True)
