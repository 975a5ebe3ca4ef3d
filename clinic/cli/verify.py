"""`clinic verify FILE`: the public page's answer. Exit 0 authentic and in force, 1 anything else, 2 unreadable."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from clinic.cli import connection
from clinic.services.plans import verification
from clinic.services.plans.verification import Authenticity
from clinic.settings import Settings

EXITS = {
    Authenticity.AUTHENTIC: 0,
    Authenticity.SUMMARY: 0,
    Authenticity.NO_PDF: 2,
    Authenticity.TOO_LARGE: 2,
}


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def verify(context: click.Context, file: Path) -> None:
    """Say whether FILE is a plan that was signed here, unaltered and in force."""
    limit = Settings.max_upload_bytes
    try:
        with file.open("rb") as opened:
            pdf = opened.read(limit + 1)
    except OSError as error:
        click.echo(f"{file}: {error.strerror}.", err=True)
        context.exit(2)
    with connection.reading() as session:
        result = verification.by_pdf(session, pdf, limit=limit)
    click.echo(result.sentence)
    for label, value in result.particulars:
        click.echo(
            f"{label}: {value:%Y-%m-%d %H:%M %Z}" if isinstance(value, datetime) else f"{label}: {value}"
        )
    context.exit(EXITS.get(result.answer, 1))
