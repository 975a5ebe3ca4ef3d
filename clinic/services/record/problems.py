"""A patient's problems: statements per code (active, resolved, recorded in error), the newest counts.

Each statement also answers the code's question among the facts, so that the two can never disagree:
active is yes, resolved is no, recorded in error is not recorded.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy.orm import Session

from clinic.domain.errors import InvalidInput
from clinic.domain.record.facts import Reply, Value
from clinic.domain.record.problems import FOLLOWED_BY, StatementStatus
from clinic.domain.record.stated_problems import (
    LONGER_AGO,
    PROBLEM_CHANGED,
    check_can_end,
    check_details_of_over,
    check_note,
    check_over,
    check_statement,
)
from clinic.domain.record.taking_back import NOTE_STANDS, STATUS, keeps
from clinic.domain.roles import Action
from clinic.models import Patient, ProblemRecord, StaffMember
from clinic.services.access import permission
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.record import clearances, facts, lock, patients, stated_problems, statements
from clinic.services.record.stated_problems import StatedProblem

ANSWERS = {
    StatementStatus.ACTIVE: Reply.YES,
    StatementStatus.RESOLVED: Reply.NO,
    StatementStatus.ERROR: Reply.NOT_RECORDED,
}


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
    check_note(note)
    number = number or lock.take(session, patient, by=by, at=at)
    today = patients.today(session, by, at)
    before = stated_problems.history(session, patient).get(code, ())
    if status != StatementStatus.ERROR:
        known = stated_problems.known_of(before)
        check_statement(code, status, onset, attributes, known=known, born=patient.born, on=today)
    if seen is not None:
        lock.check_seen(seen, stated_problems.newest_number(before))
    over_since = _over_since(before, code, status, over_since, today)
    check_details_of_over({**attributes, "onset": onset}, over_since)
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
    )
    taken = stated_problems.taken_back(before, stated_problems.of_row(row))
    statements.check_taking_back(taken.fields, filled=taken.filled, reason=reason, by=by)
    _check_note_stands(before, note, by=by)
    row.reason = (reason.strip() if taken.fields else "") or _reason_that_stands(before, row.status)
    _keep(session, patient, row, by=by, at=at)
    if _is_another(before, row.status, {**attributes, "onset": onset}):
        clearances.end_of_met(session, patient, [code], number=number, by=by, at=at)
    if code in FOLLOWED_BY and STATUS in taken.fields and row.status is StatementStatus.RESOLVED:
        _ask_anew(session, patient, FOLLOWED_BY[code], number=number, by=by, at=at)
    return row


def _keep(
    session: Session, patient: Patient, row: ProblemRecord, *, by: StaffMember | Patient, at: datetime
) -> None:
    """Write a statement together with the answer that it gives to the code's question."""
    session.add(row)
    session.flush()
    facts.record(
        session,
        patient=patient,
        answers={row.code: ANSWERS[row.status]},
        reason=row.reason,
        number=row.number,
        by=by,
        at=at,
        seen=None,
    )
    action = AuditAction(f"condition.{row.status}")
    trail.record(session, action, by=by, at=at, subject=row, detail={"code": row.code})


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
    clearances.end_of_met(session, patient, codes, number=number, by=by, at=at)
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
        lock.check_seen(seen, of_code[0].number, stale=PROBLEM_CHANGED)
    check_can_end([said.status for said in of_code], status)
    known = stated_problems.in_effect(of_code)[-1]
    check_over(known.details, over_since, today=patients.today(session, by, at))
    return record(
        session,
        patient=patient,
        code=code,
        status=status,
        onset=known.onset,
        attributes=known.attributes,
        note=of_code[0].note or known.note,
        over_since=over_since,
        reason=reason,
        seen=None,  # compared above
        number=number,
        by=by,
        at=at,
    )


def _check_note_stands(before: Sequence[StatedProblem], note: str, *, by: StaffMember | Patient) -> None:
    """Raise `InvalidInput` where words of a note that counts are gone, and it is no therapist who says so."""
    if not isinstance(by, StaffMember) or permission.has(by, Action.TAKE_BACK):
        return
    counting = stated_problems.in_effect(before)
    if any(not keeps(said.note, note) for said in counting if said.status is not StatementStatus.ERROR):
        raise InvalidInput({"note": NOTE_STANDS})


def _over_since(
    before: Sequence[StatedProblem], code: str, status: str, said: date | None, today: date
) -> date | None:
    """Since when it is over: the day that is `said`, or that stands since it ended, or today where it ends now. What is
    longer ago is over on no day that anybody knows.
    """
    if said or not before or status != StatementStatus.RESOLVED:
        return said
    stands = before[0].over_since if before[0].status is StatementStatus.RESOLVED else None
    ends = before[0].status is StatementStatus.ACTIVE and code not in LONGER_AGO
    return today if ends else stands


def _reason_that_stands(before: Sequence[StatedProblem], status: StatementStatus) -> str:
    """Why it is over, where that was said before and another detail or note is all that is new."""
    over = before and before[0].status is status is StatementStatus.RESOLVED
    return before[0].reason if over else ""


def _is_another(
    before: Sequence[StatedProblem], status: StatementStatus, details: Mapping[str, Value | None]
) -> bool:
    """Whether a problem was not there before, or something else is said of it: a later day, another place."""
    last = before[0].status if before else StatementStatus.ERROR
    if status is StatementStatus.ERROR:
        return False
    if last is StatementStatus.ERROR or (last, status) == (StatementStatus.RESOLVED, StatementStatus.ACTIVE):
        return True
    known = stated_problems.known_of(before)
    return any(value != details.get(name) for name, value in known.items() if value is not None)


def _plain(value: Value) -> Value:
    return value.isoformat() if isinstance(value, date) else value
