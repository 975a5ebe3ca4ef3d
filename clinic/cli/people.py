"""`clinic list`, `clinic staff list` and `clinic invite`: who is here, and letting somebody in again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from clinic import db
from clinic.cli import connection
from clinic.domain.errors import ActionDenied
from clinic.services.access import server_links
from clinic.services.access.server_links import ListedMember

AT_CLINIC = click.option("--clinic", default="", help="The clinic's name, when there are several.")


@click.command("list")
def list_() -> None:
    """List the clinics in the database."""
    with connection.reading() as session:
        found = server_links.clinics(session)
        counts = {clinic.id: 0 for clinic in found}
        for person in server_links.staff(session):
            counts[person.member.clinic_id] += person.member.active
    for clinic in found:
        click.echo(f"{clinic.name}: {counts[clinic.id]} staff, since {clinic.created_at:%Y-%m-%d}")
    if not found:
        click.echo(server_links.NO_CLINIC_YET)


@click.group()
def staff() -> None:
    """The people who work at the clinics."""


@staff.command("list")
@AT_CLINIC
def staff_list(clinic: str) -> None:
    """List who works where, with the names they sign in with."""
    with _refusals(), connection.reading() as session:
        found = server_links.staff(session, clinic)
    for person in found:
        click.echo(_line(person))
    if not found:
        click.echo(
            "Nobody works here yet: `clinic init` founds a clinic and invites its first administrator."
        )


@click.command()
@click.argument("login", metavar="LOGIN|NAME")
@AT_CLINIC
def invite(login: str, clinic: str) -> None:
    """Print a one-time link with which a member of staff chooses new credentials.

    For the only administrator who lost password, phone or link. The clinic's log tells of it, and so do the pages
    of the person and of the administrators.
    """
    settings, at = connection.settings(create=False), datetime.now(UTC)
    with _refusals(), connection.connected(settings) as engine:
        connection.say_which(engine)
        with db.transaction(engine) as session:
            person, token = server_links.invite(session, login, clinic=clinic, at=at)
    click.echo(
        f"{person.member.name} ({person.clinic}) opens this link once, within 7 days, to choose a sign-in name and a "
        f"password. {'Until then the old ones work; links' if person.login else 'Links'} made before do not work."
    )
    click.echo(f"{settings.public_url}/welcome/{token}")
    if not settings.production:
        click.echo("CLINIC_PUBLIC_URL says where this server is, when it is not there.", err=True)


def _line(person: ListedMember) -> str:
    member = person.member
    role = member.role + (", administers" if member.administers and member.role != "administrator" else "")
    state = (person.login or "has not signed in yet") if member.active else "deactivated"
    return f"{person.clinic}: {member.name}, {role} ({state})"


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except ActionDenied as refused:
        raise click.ClickException(str(refused)) from refused
