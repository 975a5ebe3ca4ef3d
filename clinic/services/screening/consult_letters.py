"""What a consult request says: who the patient is, what asks for a consult and which exercises are meant."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from clinic.documents.letter import Flag, Letter
from clinic.domain.record.facts import words
from clinic.domain.roles import Action
from clinic.domain.screening.assessment import grounds
from clinic.domain.screening.deciding import surgeons_limits
from clinic.domain.screening.screen import Finding
from clinic.domain.screening.words import phrase
from clinic.models import Clinic, Patient, Program, StaffMember
from clinic.services.access import permission
from clinic.services.library import catalogue
from clinic.services.programs import drafts
from clinic.services.record import patients
from clinic.services.screening import consult_flags
from clinic.services.screening.assess import Review


def build(session: Session, *, program: Program, patient: Patient, by: StaffMember, at: datetime) -> Letter:
    """The letter about the flags that are open now; raises `ActionDenied` without any."""
    clinic = session.get_one(Clinic, by.clinic_id)
    review = consult_flags.of_program(session, program=program, patient=patient, at=at)
    due = review.assessment.consults_due
    operations = surgeons_limits.operations(due)
    named = catalogue.newest_of(session, by.clinic_id, {flag.exercise for flag in due if flag.exercise})
    return Letter(
        clinic=(clinic.name, clinic.address, clinic.phone),
        paper=clinic.paper,
        patient=patient.name,
        born=patient.born,
        written_on=patients.today(session, by, at),
        writer=(by.name, by.profession, by.registration),
        flags=tuple(
            Flag(
                title=flag.title,
                exercise=named[flag.exercise].exercise.name if flag.exercise else "",
                grounds=(*grounds(flag), *_told(review, flag)),
                reason=flag.reason,
                examine=tuple(map(phrase, flag.examine)),
            )
            for flag in due
        ),
        exercises=tuple(f"{name}: {words}" for name, words, _ in drafts.preview(program, review.entries)),
        will_sign=permission.has(by, Action.SIGN_PLAN),
        operation=surgeons_limits.names(operations) if operations else "",
    )


def _told(review: Review, flag: Finding) -> list[str]:
    """The side and the note of each problem that the flag rests on: no rule reads them, whoever decides does."""
    told = []
    for said in review.record.counting:
        if said.code not in flag.subjects:
            continue
        if side := said.attributes.get("side"):
            told.append(f"{said.label}: side {words(side)}")
        if said.note:
            told.append(f"{said.label}: note “{said.note}”")
    return list(dict.fromkeys(told))
