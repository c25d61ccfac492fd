"""`relance classify`: what the classifier makes of mails in files, for debugging and for reports from users."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from server.domain import inbound


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_context
def classify(context: click.Context, files: tuple[Path, ...]) -> None:
    """What Relance thinks of these mails (files or folders): one JSON line each, in order."""
    unreadable = 0
    for mail in _mails(files):
        try:
            verdict = inbound.classify(mail.read_bytes())
        except OSError as problem:
            click.echo(f"relance: {mail}: cannot be read ({problem.strerror}); name a saved mail, or a folder with "
                       ".eml files", err=True)
            unreadable += 1
            continue
        click.echo(json.dumps({"file": str(mail), **inbound.to_json(verdict)}, ensure_ascii=False))
    context.exit(2 if unreadable else 0)


def _mails(files: tuple[Path, ...]) -> Iterator[Path]:
    """A folder stands for the mails below it; one without any is named like a file that cannot be read."""
    for path in files:
        inside = sorted(path.rglob("*.eml")) if path.is_dir() else []
        yield from inside or [path]
