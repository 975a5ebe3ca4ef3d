"""Who an event is by and what it is about, as plain values: they stay true when the rows they came from are gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never
from uuid import UUID

from clinic.domain.roles import Actor
from clinic.models import (
    Account,
    AdverseEvent,
    ClearanceRecord,
    Clinic,
    ConsultRecord,
    ContentReview,
    DischargeSummary,
    Episode,
    Invitation,
    LoginSession,
    Measurement,
    Notice,
    OwnExerciseRevision,
    Patient,
    Person,
    Plan,
    PlanPause,
    ProblemRecord,
    Program,
    ProgramTemplate,
    Signing,
    SigningKey,
    StaffMember,
    TrainingSession,
    VisitNote,
    WorklistItem,
)

SYSTEM = "system"
OfPatient = (
    Program
    | Plan
    | PlanPause
    | Signing
    | ClearanceRecord
    | ConsultRecord
    | ProblemRecord
    | TrainingSession
    | Invitation
    | WorklistItem
    | Episode
    | Measurement
    | VisitNote
    | DischargeSummary
    | AdverseEvent
)
OfClinic = (
    StaffMember | SigningKey | OwnExerciseRevision | ContentReview | LoginSession | Notice | ProgramTemplate
)
Subject = Patient | OfPatient | OfClinic | Clinic | Account


@dataclass(frozen=True)
class By:
    """Who did it; nobody in particular for the system."""

    actor: str = SYSTEM
    id: UUID | None = None
    name: str = ""
    clinic_id: UUID | None = None

    @classmethod
    def of(cls, person: Person | None) -> By:
        """The log names staff; a patient's name is in no audit row."""
        match person:
            case None:
                return cls()
            case StaffMember():
                return cls(Actor.STAFF.value, person.id, person.name, person.clinic_id)
            case Patient():
                return cls(Actor.PATIENT.value, person.id, "", person.clinic_id)
        assert_never(person)


@dataclass(frozen=True)
class About:
    """One row: its table and id, the clinic it belongs to, and the patient whose record it is part of."""

    table: str
    id: UUID
    clinic_id: UUID | None = None
    patient_id: UUID | None = None

    @classmethod
    def of(cls, row: Subject) -> About:
        """By the union that names the row's class: a test says of every table in which it is, or why in none."""
        if isinstance(row, Patient):
            return cls(row.__tablename__, row.id, row.clinic_id, row.id)
        if isinstance(row, OfPatient):
            return cls(row.__tablename__, row.id, row.clinic_id, row.patient_id)
        if isinstance(row, OfClinic):
            return cls(row.__tablename__, row.id, row.clinic_id)
        if isinstance(row, Clinic):
            return cls(row.__tablename__, row.id, row.id)
        if isinstance(row, Account):
            return cls(row.__tablename__, row.id)
        assert_never(row)
