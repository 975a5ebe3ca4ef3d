"""Tables: columns, constraints, relationships. No rules, no queries, no Flask."""

from clinic.models.accounts import Account, Invitation, LoginSession, RecoveryCode, SignInFailure
from clinic.models.audit import AuditEvent, AuditHead
from clinic.models.base import Base, ClinicOwned, Global, UTCDateTime, new_id
from clinic.models.clinics import Clinic, SigningKey, StaffMember
from clinic.models.library import ExerciseRevision, FavouriteExercise, OwnExerciseRevision, RulebookRevision
from clinic.models.patients import ConditionRecord, FactRecord, Goal, Patient
from clinic.models.programs import ConsultRecord, Plan, Program, ProgramItem
from clinic.models.training import TrainingEntry, TrainingSession

__all__ = [
    "Account",
    "AuditEvent",
    "AuditHead",
    "Base",
    "Clinic",
    "ClinicOwned",
    "ConditionRecord",
    "ConsultRecord",
    "ExerciseRevision",
    "FactRecord",
    "FavouriteExercise",
    "Global",
    "Goal",
    "Invitation",
    "LoginSession",
    "OwnExerciseRevision",
    "Patient",
    "Plan",
    "Program",
    "ProgramItem",
    "RecoveryCode",
    "RulebookRevision",
    "SignInFailure",
    "SigningKey",
    "StaffMember",
    "TrainingEntry",
    "TrainingSession",
    "UTCDateTime",
    "new_id",
]
