"""Tables: columns, constraints, relationships. No rules, no queries, no Flask."""

from clinic.models.access import (
    Account,
    Clinic,
    Invitation,
    LoginSession,
    RecoveryCode,
    SignInFailure,
    SigningKey,
    StaffMember,
)
from clinic.models.adverse_events import AdverseEvent, AdverseEventAddition
from clinic.models.audit import AuditEvent, AuditHead
from clinic.models.base import Base, ClinicOwned, Global, Id, UTCDateTime, is_one_of, new_id
from clinic.models.followup import (
    ENTRIES_OF_SESSION,
    WORST_OF_ENTRIES,
    Chore,
    SuggestionDecision,
    TrainingDay,
    TrainingEntry,
    TrainingSession,
)
from clinic.models.keys import KeyCheck
from clinic.models.library import (
    ContentReview,
    ExerciseRevision,
    FavoriteExercise,
    OwnExerciseRevision,
    RulebookRevision,
)
from clinic.models.notices import Notice
from clinic.models.outcomes import DischargeSummary, Measurement, MeasureSchedule, VisitNote
from clinic.models.plans import Plan, Signing
from clinic.models.programs import Program, ProgramItem, ProgramTemplate, TemplateVersion, Tick
from clinic.models.record import (
    ClearanceRecord,
    DetailCorrection,
    Episode,
    FactRecord,
    Goal,
    Patient,
    PatientKey,
    ProblemRecord,
)
from clinic.models.screening import ConsultRecord
from clinic.models.worklist import PlanPause, WorklistAnswer, WorklistAttempt, WorklistItem

Person = StaffMember | Patient

__all__ = [
    "ENTRIES_OF_SESSION",
    "WORST_OF_ENTRIES",
    "Account",
    "AdverseEvent",
    "AdverseEventAddition",
    "AuditEvent",
    "AuditHead",
    "Base",
    "Chore",
    "ClearanceRecord",
    "Clinic",
    "ClinicOwned",
    "ConsultRecord",
    "ContentReview",
    "DetailCorrection",
    "DischargeSummary",
    "Episode",
    "ExerciseRevision",
    "FactRecord",
    "FavoriteExercise",
    "Global",
    "Goal",
    "Id",
    "Invitation",
    "KeyCheck",
    "LoginSession",
    "MeasureSchedule",
    "Measurement",
    "Notice",
    "OwnExerciseRevision",
    "Patient",
    "PatientKey",
    "Person",
    "Plan",
    "PlanPause",
    "ProblemRecord",
    "Program",
    "ProgramItem",
    "ProgramTemplate",
    "RecoveryCode",
    "RulebookRevision",
    "SignInFailure",
    "Signing",
    "SigningKey",
    "StaffMember",
    "SuggestionDecision",
    "TemplateVersion",
    "Tick",
    "TrainingDay",
    "TrainingEntry",
    "TrainingSession",
    "UTCDateTime",
    "VisitNote",
    "WorklistAnswer",
    "WorklistAttempt",
    "WorklistItem",
    "is_one_of",
    "new_id",
]
