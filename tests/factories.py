"""The people every test reuses, made through the services: alice treats pat at Riverside, amos assists her, ada
administers; bob treats at another clinic.

    people = factories.people(session, settings)
    sign_in(client, people.alice)           # tests/integration/conftest.py
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from clinic.domain.access.clinics import ClinicDetails
from clinic.domain.followup.judging import REPORT
from clinic.domain.record.patients import Details
from clinic.models import Account, Clinic, Patient, Person, StaffMember, new_id
from clinic.services.access import accounts, clinics, invitations, staff
from clinic.services.record import patients
from clinic.settings import Settings

NOW = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
PASSWORD = "seven swans upstream"


@dataclass(frozen=True)
class People:
    clinic: Clinic
    elsewhere: Clinic
    ada: StaffMember
    alice: StaffMember
    amos: StaffMember
    bob: StaffMember
    pat: Patient


def people(session: Session, settings: Settings) -> People:
    """Two clinics with their people, committed; all staff can sign in with `PASSWORD`, pat has no account yet."""
    riverside = clinic(session, settings, "Riverside Physiotherapy", timezone="Europe/Berlin")
    elsewhere = clinic(session, settings, "Hillside Practice")
    ada = member(session, settings, riverside, "Ada Admin", role="administrator")
    alice = therapist(session, settings, riverside, "Alice Able")
    amos = member(session, settings, riverside, "Amos Aide", role="assistant")
    bob = therapist(session, settings, elsewhere, "Bob Other")
    everybody = People(riverside, elsewhere, ada, alice, amos, bob, patient(session, alice, "Pat Patient"))
    session.commit()
    return everybody


def clinic(session: Session, settings: Settings, name: str, *, timezone: str = "UTC") -> Clinic:
    return clinics.create(session, details=ClinicDetails(name, timezone=timezone), settings=settings, at=NOW)


def member(
    session: Session,
    settings: Settings,
    clinic: Clinic,
    name: str,
    *,
    role: str,
    profession: str = "",
    registration: str = "",
) -> StaffMember:
    """Somebody who works at the clinic, has accepted the invitation and signs in with the first name."""
    added = staff.add(
        session,
        clinic_id=clinic.id,
        name=name,
        role=role,
        profession=profession,
        registration=registration,
        by=None,
        at=NOW,
    )
    token = invitations.create_for_staff(session, member=added, by=None, at=NOW)
    accepted, _ = invitations.accept_staff(
        session, token, login=login_of(added), password=PASSWORD, settings=settings, at=NOW
    )
    return accepted


def therapist(session: Session, settings: Settings, clinic: Clinic, name: str) -> StaffMember:
    return member(
        session,
        settings,
        clinic,
        name,
        role="therapist",
        profession="Physiotherapist",
        registration=f"PT-{name.split()[0]}",
    )


def patient(session: Session, therapist: StaffMember, name: str) -> Patient:
    """A patient in the therapist's care, without an account."""
    details = Details(name=name, born=date(1961, 5, 4), height_cm=172, weight_kg=70)
    return patients.register(
        session,
        patient_id=new_id(),
        details=details,
        therapist_id=therapist.id,
        is_another=True,
        by=therapist,
        at=NOW,
    )


def patient_account(session: Session, patient: Patient, therapist: StaffMember) -> Account:
    """Let a patient in, under the first name and `PASSWORD`."""
    invitations.create_for_patient(session, patient=patient, by=therapist, at=NOW)
    return accounts.create(session, person=patient, login=login_of(patient), password=PASSWORD, at=NOW)


def login_of(person: Person) -> str:
    """The sign-in name of everybody made here: the first name, in small letters."""
    return person.name.split()[0].lower()


def become(session: Session, member: StaffMember, role: str, *, by: StaffMember) -> None:
    """Give somebody another role, as an administrator does."""
    kept = {
        "name": member.name,
        "email": member.email,
        "profession": "Physiotherapist",
        "registration": "PT-X",
    }
    staff.change(session, member=member, role=role, administers=False, seen=None, by=by, at=NOW, **kept)
    session.commit()


def of_report(number: int, part: str) -> str:
    """The key of a cause of which no report is kept."""
    return f"{REPORT}{UUID(int=number)}:{part}"
