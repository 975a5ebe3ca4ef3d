"""`clinic audit`: seal the audit log, and prove that no sealed row was edited, removed or moved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import Engine, select

from clinic import db
from clinic.cli import connection
from clinic.domain.errors import ActionDenied
from clinic.keyring import Keyring
from clinic.models import AuditHead
from clinic.services.audit import seals


@click.group()
def audit() -> None:
    """Seal and check the audit log."""


@audit.command()
def seal() -> None:
    """Seal what was written since the last time; run it every minute."""
    with _log() as (engine, keys):
        click.echo(f"Sealed {_seal(engine, keys)} rows.")


@audit.command()
@click.pass_context
def verify(context: click.Context) -> None:
    """Seal what is open, then check every clinic's chain. Exit 0 when it is whole, 1 with the faults listed.

    Keep the last seals with the backup: they show if somebody with the database cuts off the newest rows.
    """
    with _log() as (engine, keys):
        connection.say_which(engine)
        _seal(engine, keys)
        with db.open_session(engine, writes=False) as session:
            faults = seals.verify(session, keys=keys)
            heads = session.scalars(select(AuditHead).order_by(AuditHead.clinic_id)).all()
    for fault in faults:
        click.echo(f"Clinic {fault.clinic_id}: {fault.sentence}")
    if faults:
        context.exit(1)
    for head in heads:
        click.echo(f"Clinic {head.clinic_id}: {head.position} rows, last seal {head.seal}")
    click.echo(f"The audit log is whole: {sum(head.position for head in heads)} rows checked.")


@contextmanager
def _log() -> Iterator[tuple[Engine, Keyring]]:
    """The database and the audit keys, which it must know."""
    settings = connection.settings(create=False)
    with connection.connected(settings) as engine:
        connection.check_keys(engine, settings)
        yield engine, settings.audit_keys


def _seal(engine: Engine, keys: Keyring) -> int:
    """Batch by batch, so that nobody who uses the clinic waits for long."""
    sealed, done = 0, seals.BATCH
    try:
        while done == seals.BATCH:
            with db.transaction(engine) as session:
                done = seals.seal(session, keys=keys, most=seals.BATCH)
            sealed += done
        return sealed
    except ActionDenied as refused:
        raise click.ClickException(str(refused)) from refused
