"""Medical clearances on a patient's record: recorded once, ended when the flag is said again or no longer stands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import takewhile
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from clinic.domain import limits
from clinic.domain.errors import ActionDenied, InvalidInput, NotFound
from clinic.domain.record import clearances
from clinic.domain.record.clearances import Clearance
from clinic.domain.record.facts import MAY_STAND, Answer, Fact, Reply
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.record.standing import Standing, standing
from clinic.domain.roles import Action
from clinic.domain.text import is_blank, spelled
from clinic.models import ClearanceRecord, FactRecord, Patient, Person, StaffMember
from clinic.services.access import permission
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.record import lock, not_allowed, patients, scope

ANOTHER = "Another assessment took its place."
CHANGED = "The answer was changed."
SAID_AGAIN = "The patient said yes again."
NOT_UP = "This red flag is not up. Open the record again to see what it says now."
NONE_IN_FORCE = "No assessment of this red flag counts now, so there is nothing to end."

OF_PATIENTS = (
    select(ClearanceRecord).where(*scope.of_patients(ClearanceRecord)).order_by(ClearanceRecord.number.desc())
)
OPEN = select(ClearanceRecord).where(*scope.of_patient(ClearanceRecord), ClearanceRecord.ended_at.is_(None))
SAID = (
    select(FactRecord.number, FactRecord.recorded_at, FactRecord.answer)
    .where(*scope.of_patient(FactRecord), FactRecord.name == bindparam("flag"))
    .order_by(FactRecord.number.desc())
)
OF_FLAG = select(ClearanceRecord).where(
    *scope.of_patient(ClearanceRecord), ClearanceRecord.flag == bindparam("flag")
)


def of_patients(session: Session, patients: Collection[Patient]) -> Mapping[UUID, list[ClearanceRecord]]:
    """Every clearance of each of the patients, by their id, newest first, ended and expired ones among them."""
    held: dict[UUID, list[ClearanceRecord]] = {patient.id: [] for patient in patients}
    for row in session.scalars(OF_PATIENTS, scope.keys(patients)):
        held[row.patient_id].append(row)
    return held


def flag_of(session: Session, patient: Patient, clearance_id: UUID) -> str:
    """Which red flag a clearance of this patient is about; raises `NotFound`."""
    flags = {row.id: row.flag for row in of_patients(session, [patient])[patient.id]}
    if clearance_id not in flags:
        raise NotFound
    return flags[clearance_id]


def in_force(rows: Iterable[ClearanceRecord], *, on: date) -> dict[str, Clearance]:
    """Those that count on a day at the clinic and allow exercise, by the flag they are about."""
    found = (row for row in rows if row.allows_exercise)
    return {row.flag: _clearance(row) for row in found if standing_of(row, on=on) is Standing.IN_FORCE}


def up_again(
    rows: Iterable[ClearanceRecord], flags: Iterable[Fact], day: Callable[[datetime], date]
) -> dict[str, str]:
    """Why the flags among these are up although somebody had looked into them, by flag; `rows` are newest first. A
    doctor who does not allow exercise is why as long as that stands.
    """
    known = [row for row in rows if row.allows_exercise or row.ended_at is None]
    newest = {row.flag: row for row in reversed(known)}
    return {flag.name: _no_longer(newest[flag.name], day) for flag in flags if flag.name in newest}


def _no_longer(row: ClearanceRecord, day: Callable[[datetime], date]) -> str:
    if not row.allows_exercise and row.ended_at is None:
        return not_allowed.said(row)
    return clearances.NO_LONGER.format(
        label=MAY_STAND[row.flag].label,
        clinician=row.clinician,
        held_on=spelled(row.held_on),
        since=spelled(day(row.ended_at) if row.ended_at else row.expires_on),
        why=row.ended_reason or clearances.OVER_NOW,
    )


def cleared(session: Session, patient: Patient, *, on: date) -> dict[str, Clearance]:
    """The same for one patient of whom nothing else is read."""
    return in_force(session.scalars(OPEN, scope.key(patient)), on=on)


def looked_into(session: Session, patient: Patient) -> frozenset[str]:
    """The flags into which somebody looked since they were said last, whether that counts still or ran out."""
    return frozenset(row.flag for row in session.scalars(OPEN, scope.key(patient)) if row.allows_exercise)


def standing_of(row: ClearanceRecord, *, on: date) -> Standing:
    """How it stands on a day at the clinic."""
    return standing(row.expires_on, is_withdrawn=row.ended_at is not None, on=on)


def record(
    session: Session,
    *,
    patient: Patient,
    clearance: Clearance,
    allows_exercise: bool | None,
    seen: int | None,
    by: StaffMember,
    at: datetime,
) -> ClearanceRecord:
    """Record that somebody looked into a red flag that is up; raises `InvalidInput` per field. Where exercise is not
    allowed that is kept, and the flag stays up, or is up again.

    `seen` is what the page showed (`answer_to_clear`): what was said or recorded of it since needs another look
    (`Stale`).
    """
    permission.check(by, Action.RECORD_CLEARANCE)
    number = lock.take(session, patient, by=by, at=at)
    newest = answer_to_clear(session, patient, clearance.flag)
    if seen is not None:
        lock.check_seen(seen, newest)
    clearances.check(
        clearance,
        allows_exercise=allows_exercise,
        today=patients.today(session, by, at),
        since=_since(session, patient, clearance.flag, by),
        name=by.name,
        registration=by.registration,
    )
    _end(_open(session, patient, [clearance.flag]), ANOTHER, number=number, by=by, at=at)
    session.flush()
    row = ClearanceRecord(
        clinic_id=patient.clinic_id,
        patient_id=patient.id,
        number=number,
        flag=clearance.flag,
        clinician=clearance.clinician.strip(),
        profession=clearance.profession.strip(),
        registration=clearance.registration.strip(),
        held_on=clearance.held_on,
        result=clearance.result.strip(),
        allows_exercise=bool(allows_exercise),
        expires_on=clearance.expires_on,
        recorded_by=by.id,
        recorded_at=at,
    )
    session.add(row)
    session.flush()
    detail = {"flag": clearance.flag, "allows_exercise": row.allows_exercise}
    trail.record(session, AuditAction.CLEARANCE_RECORD, by=by, at=at, subject=row, detail=detail)
    return row


def newest(session: Session, patient: Patient, flag: str) -> ClearanceRecord | None:
    """What was recorded last of this flag, whether it counts or not; none where nobody looked into it yet."""
    return session.scalars(
        OF_FLAG.order_by(ClearanceRecord.number.desc()).limit(1), {**scope.key(patient), "flag": flag}
    ).first()


def answer_to_clear(session: Session, patient: Patient, flag: str) -> int:
    """What a clearance of this flag would be about: a number that each answer, clearance and end of one raises.

    Raises `ActionDenied` where there is no yes.
    """
    key = {**scope.key(patient), "flag": flag}
    newest = session.execute(SAID.limit(1), key).one_or_none()
    if newest is None or newest.answer != Answer.YES:
        raise ActionDenied(NOT_UP)
    rows = session.scalars(OF_FLAG, key).all()
    return int(newest.number) + len(rows) + sum(row.ended_at is not None for row in rows)


def _since(session: Session, patient: Patient, flag: str, by: StaffMember) -> date | None:
    """The day at the clinic before which nobody can have seen this sign: it was not there yet, or came back then."""
    key = {**scope.key(patient), "flag": flag}
    ends = [
        row.ended_at
        for row in session.scalars(OF_FLAG, key)
        if row.allows_exercise
        and row.ended_reason not in (ANOTHER, CHANGED)
        and not clearances.is_met(row.ended_reason)
    ]
    days = [_last_no(session, key, by), *(patients.today(session, by, at) for at in ends if at)]
    return max(filter(None, days), default=None)


def _last_no(session: Session, key: Mapping[str, object], by: StaffMember) -> date | None:
    """The day of the no before this yes; a no that was corrected on its own day is none."""
    said = session.execute(SAID, key)
    days = [
        (patients.today(session, by, at), answer) for _, at, answer in said if answer != Reply.NOT_RECORDED
    ]
    yes = [*takewhile(lambda each: each[1] == Reply.YES, days)]
    before = days[len(yes) :]
    return before[0][0] if before and before[0][0] < yes[-1][0] else None


def end(session: Session, *, patient: Patient, flag: str, reason: str, by: StaffMember, at: datetime) -> None:
    """Have the red flag up again, which adds a danger and is open to whoever may write in the record; or take back that
    a doctor does not allow exercise, which a therapist does. The flag is up then, too.
    """
    permission.check(by, Action.EDIT_RECORD)
    number = lock.take(session, patient, by=by, at=at)
    rows = _open(session, patient, [flag])
    if not rows:
        raise ActionDenied(NONE_IN_FORCE)
    if not all(row.allows_exercise for row in rows):
        permission.check(by, Action.RECORD_CLEARANCE)
    if is_blank(reason) or len(reason) > limits.WITHDRAWAL_REASON:
        raise InvalidInput(
            {"reason": f"Say in up to {limits.WITHDRAWAL_REASON} characters why it is up again."}
        )
    _end(rows, reason.strip(), number=number, by=by, at=at)
    _note_end(session, rows, by=by, at=at)


def end_of_changed(
    session: Session, patient: Patient, answers: Mapping[str, str], *, by: Person, at: datetime
) -> None:
    """What is written now ends the clearances of these flags: another answer, or yes again, whoever says or hears it.

    A yes that is asked once more and is still the one that was looked into is not among the `answers` (`AS_ASSESSED`).
    Called under the lock of the patient's record.
    """
    said = [name for name in answers if name in MAY_STAND]
    rows = _open(session, patient, said) if said else []
    for row in rows:
        reason = SAID_AGAIN if answers[row.flag] == Answer.YES else CHANGED
        _end([row], reason, number=patient.counter, by=by, at=at)
    _note_end(session, rows, by=by, at=at)


def end_of_met(
    session: Session,
    patient: Patient,
    codes: Collection[str],
    *,
    number: int,
    by: Person,
    at: datetime,
) -> None:
    """What is recorded of these problems ends the clearances of the red flags that a rule reads together with them:
    whoever looked into those did not know of it.
    """
    if not codes:
        return
    met = {flag: code for code in codes for flag in clearances.met_by(code)}
    rows = _open(session, patient, met)
    for row in rows:
        why = f"{PROBLEMS[met[row.flag]].label} {clearances.MET}"
        _end([row], why, number=number, by=by, at=at)
    _note_end(session, rows, by=by, at=at)


def _open(session: Session, patient: Patient, flags: Collection[str]) -> Sequence[ClearanceRecord]:
    return [row for row in session.scalars(OPEN, scope.key(patient)) if row.flag in flags]


def _end(rows: Iterable[ClearanceRecord], reason: str, *, number: int, by: Person, at: datetime) -> None:
    for row in rows:
        row.ended_at, row.ended_reason, row.ended_number = at, reason, number
        row.ended_by = by.id if isinstance(by, StaffMember) else None


def _note_end(session: Session, rows: Iterable[ClearanceRecord], *, by: Person, at: datetime) -> None:
    for row in rows:
        trail.record(session, AuditAction.CLEARANCE_END, by=by, at=at, subject=row, detail={"flag": row.flag})


def _clearance(row: ClearanceRecord) -> Clearance:
    return Clearance(
        flag=row.flag,
        clinician=row.clinician,
        profession=row.profession,
        registration=row.registration,
        held_on=row.held_on,
        result=row.result,
        expires_on=row.expires_on,
        id=str(row.id),
        number=row.number,
    )
