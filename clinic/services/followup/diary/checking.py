"""What of a report cannot be: its day, its figures, the exercises it is about."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from clinic.domain.errors import InvalidInput
from clinic.domain.followup import signs
from clinic.domain.followup.adherence import Zone, zone
from clinic.domain.followup.diary import days, details
from clinic.domain.followup.diary.days import CLOCK_IS_OFF, Here
from clinic.domain.limits import REPORT_NOTE, REPORT_OTHER, SCORE
from clinic.domain.plans.lifecycle import PlanStatus
from clinic.domain.text import is_blank
from clinic.models import Patient, Plan, TrainingSession
from clinic.services.followup.diary.report import Report
from clinic.services.plans import contents
from clinic.services.record import patients, scope

NO_WORDS = "Write how you are. A few words are enough."
NO_PAIN_SAID = "Say how much it hurt. 0 is no pain."
WITHDRAWN_BEFORE = (
    select(func.coalesce(func.max(Plan.version), 0))
    .where(*scope.of_patient(Plan), Plan.version < bindparam("version"), Plan.status == PlanStatus.WITHDRAWN)
    .scalar_subquery()
)
BEGAN = select(func.min(Plan.signed_at)).where(*scope.of_patient(Plan), Plan.version > WITHDRAWN_BEFORE)


def check(
    session: Session,
    patient: Patient,
    plan: Plan,
    report: Report,
    corrects: TrainingSession | None,
    at: datetime,
) -> None:
    """Raise `InvalidInput` with a sentence for each field that cannot be; a detail under its exercise and name."""
    dosages = contents.dosages(plan)
    day = _refused_day(session, patient, plan, report, corrects, at)
    is_message = report.is_message and corrects is None
    tells_red = is_red(report, plan)
    left_open = is_message or (tells_red and report.items <= set(dosages))
    says_all = set(report.outcomes) == set(dosages) or left_open
    says_all = says_all and report.items >= set(report.details)
    says_how = not is_blank(report.note) or tells_red
    checks = (
        ("trained_on", day is None, day or ""),
        ("outcomes", says_all, "Say for each exercise of this plan how it went."),
        ("pain", _is_score(report.pain), f"Choose a number from {SCORE}."),
        ("pain", report.worst_pain is not None or not _is_asked_pain(report), NO_PAIN_SAID),
        ("effort", _is_score(report.effort), f"Choose a number from {SCORE}."),
        ("note", not is_message or says_how, NO_WORDS),
        ("note", len(report.note) <= REPORT_NOTE, f"Keep the note to {REPORT_NOTE} characters."),
        ("other", len(report.other) <= REPORT_OTHER, f"Keep this to {REPORT_OTHER} characters."),
    )
    errors = {field: sentence for field, holds, sentence in checks if not holds}
    for item_id, said in report.details.items():
        if "outcomes" not in errors:
            wrong = details.check(report.outcomes.get(item_id), said, dosages[item_id])
            errors |= {f"{item_id.hex}_{name}": sentence for name, sentence in wrong.items()}
    if errors:
        raise InvalidInput(errors)


def is_red(report: Report, plan: Plan) -> bool:
    """Whether it tells of anything that stops the plan or an exercise: that is heard whatever else it leaves open, and
    what it does not say of an exercise is not said, which is neither done nor left out.
    """
    pain = report.worst_pain
    return bool(report.signs) or (pain is not None and zone(pain, plan.pain_cap) is Zone.RED)


def _refused_day(
    session: Session,
    patient: Patient,
    plan: Plan,
    report: Report,
    corrects: TrainingSession | None,
    at: datetime,
) -> str | None:
    ours, theirs = patients.zone(session, patient), _known(report.zone)
    if not report.day_said and days.is_off(report.clock, at=at):
        return CLOCK_IS_OFF
    return days.refusal(
        report.trained_on,
        today=Here.of(at, ours=ours, theirs=theirs),
        began=_began(session, patient, plan, ours=ours, theirs=theirs),
        kept=corrects.trained_on if corrects else None,
    )


def _began(
    session: Session, patient: Patient, plan: Plan, *, ours: ZoneInfo, theirs: ZoneInfo | None
) -> Here:
    """When the first of the plan's versions was signed, back to the last one that was withdrawn."""
    first = None
    if plan.version > 1:
        first = session.scalar(BEGAN, scope.key(patient) | {"version": plan.version})
    return Here.of(first or plan.signed_at, ours=ours, theirs=theirs)


def _is_asked_pain(report: Report) -> bool:
    """Whoever did something says how much it hurt. A report from before that question was asked is kept without, and so
    is one that tells of a sign.
    """
    return report.signs is not None and report.is_training and not signs.speak_alone(report.signs)


def _is_score(said: int | None) -> bool:
    return said is None or said in SCORE


def _known(zone: str) -> ZoneInfo | None:
    """The time zone of that name, if there is one."""
    try:
        return ZoneInfo(zone) if zone else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
