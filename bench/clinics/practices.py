"""Clinics with their people, made through the services; what there is much of is copied from one row of each kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from bench.asking.browser import PASSWORD
from clinic.domain.access.clinics import ClinicDetails
from clinic.domain.record.patients import Details
from clinic.models import Patient, Program, StaffMember, new_id
from clinic.services.access import accounts, clinics, invitations, staff
from clinic.services.library import catalogue, public
from clinic.services.programs import drafts, starting
from clinic.services.record import intake, patients, records
from clinic.services.record.facts import QUESTIONS
from clinic.services.screening import suitability
from clinic.settings import Settings

MOST_ITEMS = 20


@dataclass(frozen=True)
class Practice:
    """A clinic with one therapist, who signs in with its name; `slugs` are exercises that every patient here may do."""

    session: Session
    settings: Settings
    therapist: StaffMember
    at: datetime
    slugs: tuple[str, ...] = ()

    def patient(self, name: str, *, portal: bool = False) -> Patient:
        """Somebody low in risk whose intake is complete; with `portal`, they sign in with this name."""
        details = Details(
            name=f"{name.title()} Patient",
            born=date(1961, 5, 4),
            height_cm=172,
            weight_kg=70,
            ball_diameter_cm=65,
            ball_rating_kg=272,
            ball_latex_free=True,
            ball_anti_burst=True,
        )
        patient = patients.register(
            self.session,
            patient_id=new_id(),
            details=details,
            therapist_id=self.therapist.id,
            is_another=True,
            by=self.therapist,
            at=self.at,
        )
        answers = dict.fromkeys(QUESTIONS, "no")
        intake.save(self.session, patient=patient, answers=answers, by=self.therapist, at=self.at, seen=None)
        if portal:
            invitations.create_for_patient(self.session, patient=patient, by=self.therapist, at=self.at)
            accounts.create(self.session, person=patient, login=name, password=PASSWORD, at=self.at)
        return patient

    def draft(self, patient: Patient, items: int) -> Program:
        """A program of so many exercises that nothing stands against."""
        program = starting.start(self.session, patient=patient, by=self.therapist, at=self.at)
        self.session.refresh(program)
        for slug in self.slugs[:items]:
            drafts.add_item(
                self.session,
                program=program,
                slug=slug,
                by=self.therapist,
                at=self.at,
            )
        return program


def found(session: Session, settings: Settings, name: str) -> Practice:
    """A new clinic of that name."""
    at = datetime.now(UTC)
    clinic = clinics.create(
        session, details=ClinicDetails(f"{name.title()} practice"), settings=settings, at=at
    )
    member = staff.add(
        session,
        clinic_id=clinic.id,
        name="Alex Able",
        role="therapist",
        profession="Physiotherapist",
        registration="PT-1",
        by=None,
        at=at,
    )
    token = invitations.create_for_staff(session, member=member, by=None, at=at)
    invitations.accept_staff(session, token, login=name, password=PASSWORD, settings=settings, at=at)
    practice = Practice(session, settings, member, at)
    return Practice(session, settings, member, at, _safe(practice, practice.patient("quinn")))


def _safe(practice: Practice, patient: Patient) -> tuple[str, ...]:
    """What screening finds nothing against for such a patient."""
    session = practice.session
    exercises = catalogue.prepared(session, patient.clinic_id).index.exercises
    record = records.read(session, patient, at=practice.at)
    suitable = suitability.of(session, record=record, exercises=exercises)
    drawn = {file.stem for file in (public.SEED / "exercises").glob("*.yaml")}  # clones have no pictures
    safe = (one.slug for one in exercises if suitable.is_safe(one.slug))
    return tuple(slug for slug in safe if slug in drawn)[:MOST_ITEMS]
