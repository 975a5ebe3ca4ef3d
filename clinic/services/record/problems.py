"""A patient's problems: statements per code (active, resolved, recorded in error), the newest counts.

Each statement also answers the code's question among the facts, so that the two can never disagree:
active is yes, resolved is no, recorded in error is not recorded.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.limits import PROBLEM_NOTE
from clinic.domain.record import over
from clinic.domain.record.facts import ATTRIBUTES, Reply, Value
from clinic.domain.record.problems import FOLLOWED_BY, StatementStatus
from clinic.domain.record.standing import later
from clinic.domain.record.taking_back import STATUS, takes_back
from clinic.domain.roles import Action
from clinic.domain.screening.case import Case, PatientData, Problem, ProblemStatus
from clinic.models import Patient, ProblemRecord, StaffMember
from clinic.services.access import permission
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.record import facts, lock, patients, stated_problems, statements
from clinic.services.record.stated_problems import StatedProblem

ANSWERS = {
    StatementStatus.ACTIVE: Reply.YES,
    StatementStatus.RESOLVED: Reply.NO,
    StatementStatus.ERROR: Reply.NOT_RECORDED,
}
NEVER_RECORDED = "Only a condition that was recorded can be resolved or marked as recorded in error."
CHANGED = "Somebody changed this condition already. Look at it as it is now."
WITHIN_A_YEAR = "That birth is less than a year ago, so it is not over. Correct one of the two."
LIMITS_TO_COME = "No limits hold any more, but they end on a day to come. Correct one of the two."
SUBJECTS = {"onset": "The start date", "surgery_on": "The date of surgery", "code": "The condition"}


def record(
    session: Session,
    *,
    patient: Patient,
    code: str,
    status: str,
    onset: date | None = None,
    attributes: Mapping[str, Value] = MappingProxyType({}),
    note: str = "",
    over_since: date | None = None,
    reason: str = "",
    seen: int | None,
    number: int | None = None,
    by: StaffMember | Patient,
    at: datetime,
) -> ProblemRecord:
    """Say how a problem stands now, in place of what was said before. Raises `InvalidInput` per field.

    Where less is wrong by it than before, that needs a `reason`, and somebody who may take back. What is resolved is
    over since today, unless another day is said.

    `status` is `active`, `resolved` or `error` (it should never have been recorded). No onset means unknown.
    Raises `Stale` where the newest statement of this code is not the one `seen` (its number, 0 for none yet).
    `number` is that of the write which this is a part of.
    """
    permission.check_write(by, patient)
    _check_note(note)
    number = number or lock.take(session, patient, by=by, at=at)
    today = patients.today(session, by, at)
    if status != StatementStatus.ERROR:
        _check(code, status, onset, attributes, patient, on=today)
    before = stated_problems.history(session, patient).get(code, ())
    if seen is not None:
        lock.check_seen(seen, stated_problems.newest_number(before))
    taken = _taken_back(before, StatementStatus(status), {**attributes, "onset": onset})
    statements.check_taking_back(taken, reason=reason, by=by)
    if STATUS in taken and status == StatementStatus.RESOLVED:
        over_since = over_since or today
    row = statements.new(
        ProblemRecord,
        patient=patient,
        number=number,
        by=by,
        at=at,
        code=code,
        status=StatementStatus(status),
        onset=onset,
        attributes={name: _plain(value) for name, value in attributes.items()},
        note=note,
        over_since=over_since,
        reason=reason.strip() if taken else "",
    )
    session.add(row)
    session.flush()
    answers = {code: ANSWERS[row.status]}
    facts.record(
        session, patient=patient, answers=answers, reason=row.reason, number=number, by=by, at=at, seen=None
    )
    trail.record(
        session, AuditAction(f"condition.{status}"), by=by, at=at, subject=row, detail={"code": code}
    )
    if code in FOLLOWED_BY and STATUS in taken and row.status is StatementStatus.RESOLVED:
        _ask_anew(session, patient, FOLLOWED_BY[code], number=number, by=by, at=at)
    return row


def _ask_anew(
    session: Session,
    patient: Patient,
    code: str,
    *,
    number: int,
    by: StaffMember | Patient,
    at: datetime,
) -> None:
    """What was said of this problem counts no longer, unless it is there: then it may be there once more."""
    if code in stated_problems.active_codes(session, patient):
        record_found(session, patient=patient, codes=[code], number=number, by=by, at=at)
        return
    answers = {code: Reply.NOT_RECORDED}
    facts.record(session, patient=patient, answers=answers, number=number, by=by, at=at, seen=None)


def record_found(
    session: Session,
    *,
    patient: Patient,
    codes: Collection[str],
    number: int,
    by: StaffMember | Patient,
    at: datetime,
) -> None:
    """Record as active, with details unknown, what an intake found; the intake records its answers itself."""
    rows = [
        statements.new(
            ProblemRecord,
            patient=patient,
            number=number,
            by=by,
            at=at,
            code=code,
            status=StatementStatus.ACTIVE,
        )
        for code in codes
    ]
    session.add_all(rows)
    session.flush()
    for row in rows:
        trail.record(
            session,
            AuditAction(f"condition.{StatementStatus.ACTIVE}"),
            by=by,
            at=at,
            subject=row,
            detail={"code": row.code},
        )


def end(
    session: Session,
    *,
    patient: Patient,
    code: str,
    status: str,
    reason: str,
    over_since: date | None = None,
    seen: int | None,
    by: StaffMember,
    at: datetime,
) -> ProblemRecord:
    """Resolve a problem (`over_since` a day) or mark it as recorded in error, its details as they were last said.

    Raises `InvalidInput` for a day that cannot be, and without a reason; `ActionDenied` for who may not, and when it
    was never recorded, stands so already, or is not the statement `seen` any more.
    """
    permission.check_write(by, patient)
    permission.check(by, Action.TAKE_BACK)
    number = lock.take(session, patient, by=by, at=at)
    of_code = stated_problems.history(session, patient).get(code, ())
    if seen is not None and of_code:
        lock.check_seen(seen, of_code[0].number, stale=CHANGED)
    check_can_end(of_code, status)
    known = stated_problems.in_effect(of_code)[-1]
    _check_over(over_since, known, today=patients.today(session, by, at))
    return record(
        session,
        patient=patient,
        code=code,
        status=status,
        onset=known.onset,
        attributes=known.attributes,
        note=of_code[0].note,
        over_since=over_since,
        reason=reason,
        seen=None,  # compared above
        number=number,
        by=by,
        at=at,
    )


def check_can_end(of_code: Sequence[StatedProblem], status: str) -> None:
    """Raise `ActionDenied` where there is nothing to end, or somebody did it already."""
    if not of_code:
        raise ActionDenied(NEVER_RECORDED)
    if of_code[0].status == status:
        raise ActionDenied(CHANGED)


def _check(
    code: str, status: str, onset: date | None, attributes: Mapping[str, Value], patient: Patient, *, on: date
) -> None:
    """Let the case refuse what it refuses, and say it at the form's fields."""
    if status not in tuple(ProblemStatus):
        raise InvalidInput({"status": "Choose active or resolved."})
    born = attributes.get("birth_on")
    if status == ProblemStatus.RESOLVED and isinstance(born, date) and on < later(born, months=12):
        raise InvalidInput({"status": WITHIN_A_YEAR})
    ends = attributes.get("limits_until")
    if attributes.get("limited") is False and isinstance(ends, date) and ends > on:
        raise InvalidInput({"limited": LIMITS_TO_COME})
    try:
        Case(
            on=on,
            patient=PatientData(born=patient.born),
            problems=(Problem(code, ProblemStatus(status), onset, attributes),),
        )
    except InvalidInput as refusal:
        raise InvalidInput(dict(_at_field(*error) for error in refusal.errors.items())) from refusal


def _check_over(day: date | None, known: StatedProblem, *, today: date) -> None:
    if day is None:
        return
    fault = over.faults(known.details, over_since=day, today=today)
    if fault:
        raise InvalidInput({"over_since": fault})


def _taken_back(
    before: Sequence[StatedProblem], status: StatementStatus, details: Mapping[str, Value | None]
) -> tuple[str, ...]:
    return takes_back(before[0].status, stated_problems.known_of(before), status, details) if before else ()


def _at_field(place: str, reason: str) -> tuple[str, str]:
    field = place.rpartition(".")[2]
    label = ATTRIBUTES[field].label if field in ATTRIBUTES else field
    subject = SUBJECTS.get(field) or label[0].upper() + label[1:]
    return field, f"{subject} {reason}"


def _check_note(note: str) -> None:
    if len(note) > PROBLEM_NOTE:
        raise InvalidInput({"note": f"Keep the note to {PROBLEM_NOTE} characters."})


def _plain(value: Value) -> Value:
    return value.isoformat() if isinstance(value, date) else value
