"""`clinic demo --out DIR`: the main job without a browser, on a database of its own that is thrown away."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from clinic import db
from clinic.cli import connection, obstacles
from clinic.cli.serve import prepare
from clinic.domain.screening.consults import Consult, ConsultKind, Decision, default_expiry
from clinic.models import Patient, Program, StaffMember
from clinic.services import demo
from clinic.services.plans import plans, preparing, signings, verification
from clinic.services.record import patients, records
from clinic.services.screening import assess, consults
from clinic.settings import Settings

THROWN_AWAY = (
    "The demo's clinic is thrown away now, so nobody else knows this plan: `clinic verify` looks in this server's "
    "database and will say that it was not signed here."
)


@click.command("demo")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Where to write."
)
def demo_command(out: Path) -> None:
    """Screen the demo patient, resolve the consult flag, sign, write DIR/plan.pdf and verify it."""
    with obstacles.writing(out):
        out.mkdir(parents=True, exist_ok=True)
    with throwaway_clinic() as (settings, engine):
        click.echo("1. A demo clinic with its certificate authority, its people and their intake.")
        with db.transaction(engine) as session:
            pdf = _main_job(session, settings, datetime.now(UTC))
        with obstacles.writing(out):
            (out / "plan.pdf").write_bytes(pdf)
        with db.open_session(engine, writes=False) as session:
            result = verification.by_pdf(session, pdf, limit=settings.max_upload_bytes)
    click.echo(f"6. Wrote {out / 'plan.pdf'} ({len(pdf):,} bytes). Verified: {result.sentence}")
    if result.answer is not verification.Authenticity.AUTHENTIC:
        raise click.ClickException("The plan that was just signed does not verify.")
    click.echo(THROWN_AWAY)


@contextmanager
def throwaway_clinic() -> Iterator[tuple[Settings, Engine]]:
    """The demo clinic on a SQLite database of its own, with secrets of its own, deleted at the end."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            database_url=f"sqlite:///{folder}/demo.sqlite3",
            secret_key=os.urandom(32).hex(),
            key_encryption_key=os.urandom(32),
            audit_key=os.urandom(32),
        )
        with connection.connected(settings, migrating=True) as engine:
            prepare(engine)
            with db.transaction(engine) as session:
                demo.make(session, settings=settings, at=datetime.now(UTC))
            yield settings, engine


def _main_job(session: Session, settings: Settings, at: datetime) -> bytes:
    patient, program, therapist = _cast(session)
    record = records.read(session, patient, at=at)
    before = assess.assess(session, program=program, record=record)
    click.echo(f"2. Screened {patient.name}: {before.verdict}.")
    for judged in before.judged:
        click.echo(f"   - {judged.finding.severity.word}: {judged.finding.title}")
    click.echo(f"3. Signing refused: {plans.signing_refusal(patient, program, before, by=therapist)}")
    flags = before.consults_due
    held_on = patients.today(session, therapist, at)
    consults.record(
        session,
        patient=patient,
        consult=Consult(
            kind=ConsultKind.OWN,
            clinician=therapist.name,
            profession=therapist.profession,
            registration=therapist.registration,
            held_on=held_on,
            decision=Decision.PROCEED,
            reason="Leg strength, reflexes and feeling are normal; bending back eases the pain. Gentle start.",
            findings=frozenset(flag.key for flag in flags),
            expires_on=default_expiry(held_on),
            examined=frozenset(part for flag in flags for part in flag.examine),
        ),
        flags=flags,
        by=therapist,
        at=at,
    )
    after = assess.assess(session, program=program, record=record)
    click.echo(f"4. Consult recorded by {therapist.name}; the verdict is now: {after.verdict}.")
    plan = preparing.sign_at_once(
        session,
        program=program,
        paper="a4",
        cautions_acknowledged=True,
        revision=program.revision,
        reviewed=signings.reviewed_by(record, after, number=patient.counter, by=therapist),
        settings=settings,
        by=therapist,
        at=at,
    )
    click.echo(
        f"5. Signed as version {plan.version} with {therapist.name}'s certificate; digest {plan.digest}."
    )
    return plan.pdf


def _cast(session: Session) -> tuple[Patient, Program, StaffMember]:
    """The demo's first patient, the draft made for them, and their therapist."""
    name = demo.story()["patients"][0]["name"]
    patient = session.scalars(select(Patient).where(Patient.name == name)).one()
    program = session.scalars(select(Program).where(Program.patient_id == patient.id)).one()
    return patient, program, demo.therapist_of(session, patient)
