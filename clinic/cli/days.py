"""`clinic days`: compare the days that are counted beside the reports with the reports, and count them anew."""

from __future__ import annotations

import click

from clinic import db
from clinic.cli import connection
from clinic.services.followup.diary import training_days

AGREE = "The days of every patient are as their reports have them."


@click.group()
def days() -> None:
    """Compare the counted days with the reports, or count them anew."""


@days.command()
@click.pass_context
def check(context: click.Context) -> None:
    """Say for how many patients days and reports differ. Exit 0 for nobody, 1 otherwise."""
    with connection.reading() as session:
        found = len(training_days.differing(session))
    click.echo(f"The days of {found} patients are not as their reports have them." if found else AGREE)
    context.exit(1 if found else 0)


@days.command()
def rebuild() -> None:
    """Count the days of those patients anew, one patient at a time, so that nobody waits for long."""
    with connection.connected(connection.settings(create=False)) as engine:
        connection.say_which(engine)
        with db.open_session(engine, writes=False) as session:
            found = training_days.differing(session)
        for key in found:
            with db.transaction(engine) as session:
                training_days.renew(session, key)
    click.echo(f"The days of {len(found)} patients were counted anew." if found else AGREE)
