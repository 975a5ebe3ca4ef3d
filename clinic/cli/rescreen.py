"""`clinic rescreen`: the plans in force whose verdict would be another one today. Exit 1 when there are any."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from clinic.cli import connection
from clinic.services.followup import rescreening


@click.command()
@click.pass_context
def rescreen(context: click.Context) -> None:
    """List active plans that would be judged differently today."""
    with connection.reading() as session:
        found = list(rescreening.changed(session, at=datetime.now(UTC)))
    for change in found:
        because = f": {'; '.join(change.new)}" if change.new else ""
        click.echo(
            f"plan {change.plan.code} version {change.plan.version}: {change.before} -> {change.now}{because}"
        )
    click.echo(f"{len(found)} plans would be judged differently today.")
    context.exit(1 if found else 0)
