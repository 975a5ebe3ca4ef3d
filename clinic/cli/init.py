"""`clinic init`: found a clinic with its certificate authority, and invite its first administrator."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from sqlalchemy.orm import Session

from clinic import db, migrations
from clinic.cli import connection
from clinic.cli.upgrade import upgrade
from clinic.domain.access.clinics import PAPERS, ClinicDetails
from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.models import Clinic
from clinic.services.access import clinics, invitations, staff


@click.command()
@click.option("--name", prompt="Name of the clinic", help="As it will stand on every plan.")
@click.option("--address", default="", help="Postal address, printed on plans.")
@click.option("--phone", default="", help="Telephone number, printed on plans.")
@click.option("--timezone", default="UTC", show_default=True, help="Such as Europe/Berlin.")
@click.option("--paper", type=click.Choice(list(PAPERS)), default="a4", show_default=True)
@click.option("--administrator", prompt="Name of the first administrator")
@click.option("--email", default="", help="The administrator's e-mail address.")
def init(
    name: str, address: str, phone: str, timezone: str, paper: str, administrator: str, email: str
) -> None:
    """Found a clinic and print the link for its first administrator."""
    settings, at = connection.settings(), datetime.now(UTC)
    try:
        with connection.connected(settings, migrating=True) as engine:
            upgrade(engine)
            connection.check_keys(engine, settings)
            with db.transaction(engine) as session:
                migrations.wait_for_others(session.connection())
                clinic = clinics.create(
                    session,
                    details=ClinicDetails(name, address, phone, timezone=timezone, paper=paper),
                    settings=settings,
                    at=at,
                )
                token = _invite(session, clinic, administrator, email, at)
    except ActionDenied as error:
        raise click.ClickException(str(error)) from error
    except InvalidInput as error:
        raise click.ClickException(" ".join(error.errors.values())) from error
    click.echo(
        f"{name} is founded. {administrator} opens this link once, within 7 days, to choose a password:"
    )
    click.echo(f"{settings.public_url}/welcome/{token}")


def _invite(session: Session, clinic: Clinic, name: str, email: str, at: datetime) -> str:
    first = staff.add(
        session, clinic_id=clinic.id, name=name, email=email, role="administrator", by=None, at=at
    )
    return invitations.create_for_staff(session, member=first, by=None, at=at)
