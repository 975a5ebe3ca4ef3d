"""`clinic keys`: which keys the database knows, and a new one in place of one of the three."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import click
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from clinic import db
from clinic.cli import connection
from clinic.domain.errors import ActionDenied
from clinic.keyring import Keyring, Purpose
from clinic.services.keys import known, rotation

AFTERWARDS = {
    Purpose.SECRET: "Cookies and open forms of the key before stand while it is named in {name}_OLD.",
    Purpose.KEY_ENCRYPTION: "Keep {name}_OLD until this command says that nothing is left under the key before.",
    Purpose.AUDIT: "Keep the key before in {name}_OLD for good: what it sealed is checked with it.",
}
UNREADABLE = (
    "No key given opens these rows, which stay as they are: {rows}. Keep CLINIC_KEY_ENCRYPTION_KEY_OLD. Name the key "
    "that they were made with there, too, or restore the rows from a backup, and run this again."
)


@click.group()
def keys() -> None:
    """The three keys of the environment."""


@keys.command("list")
def list_() -> None:
    """Show by their ids which keys the database knows, and which of them the settings give."""
    given = connection.settings(create=False).keyrings
    with connection.reading() as session:
        for purpose, ring in given.items():
            click.echo(purpose.setting)
            for line in _lines(session, purpose, ring):
                click.echo(f"  {line}")


@keys.command()
@click.option(
    "--audit-key-lost",
    is_flag=True,
    help="Go on without the audit key before; what it sealed can never be checked again.",
)
@click.option(
    "--sign-everybody-out",
    is_flag=True,
    help="Go on without the secret key before: all cookies and open forms end.",
)
def rotate(audit_key_lost: bool, sign_everybody_out: bool) -> None:
    """Put the settings' new keys in the place of those that the database knows. Stop the clinic before.

    The settings name the new key, and the one before in CLINIC_…_KEY_OLD. If this is interrupted, run it again.
    """
    settings, at = connection.settings(create=False), datetime.now(UTC)
    flags = {Purpose.AUDIT: audit_key_lost, Purpose.SECRET: sign_everybody_out}
    without = {purpose for purpose, given in flags.items() if given}
    with connection.connected(settings) as engine:
        try:
            with db.transaction(engine) as session:
                changes = rotation.learn(session, settings=settings, at=at, without=without)
        except ActionDenied as refused:
            raise click.ClickException(str(refused)) from refused
        for change in changes:
            name = change.purpose.setting
            click.echo(f"{name}: key {change.after} is in use, in place of {change.before}.")
            click.echo(f"  {AFTERWARDS[change.purpose].format(name=name)}")
        done, unreadable = _encrypt_again(engine, settings.encryption_keys)
    if done:
        left = "" if unreadable else "; nothing is left under the key before"
        click.echo(f"{done} keys and secrets are encrypted again{left}.")
    elif not (changes or unreadable):
        click.echo("Nothing to rotate: the settings' keys are those that the database knows.")
    if unreadable:
        raise click.ClickException(UNREADABLE.format(rows=", ".join(map(str, sorted(unreadable)))))


def _encrypt_again(engine: Engine, keys: Keyring) -> tuple[int, set[UUID]]:
    """How many rows were encrypted again, and which no key opens."""
    seen, unreadable = 0, set[UUID]()
    while True:
        with db.transaction(engine) as session:
            batch = rotation.encrypt_again(session, keys=keys, but=unreadable)
        if not batch.rows:
            return seen - len(unreadable), unreadable
        seen += len(batch.rows)
        unreadable |= batch.unreadable


def _lines(session: Session, purpose: Purpose, ring: Keyring) -> Iterator[str]:
    for key in known.history(session, purpose):
        state = f"until {key.retired_at:%Y-%m-%d}" if key.retired_at else "in use"
        given = "given" if key.key_id in ring.ids else "not given"
        yield f"{key.key_id}  {key.first_seen_at:%Y-%m-%d} {state}, {given}"
    if purpose is Purpose.KEY_ENCRYPTION:
        for key_id, rows in known.encrypted(session).items():
            yield f"{rows} keys and secrets are encrypted under {key_id}"
