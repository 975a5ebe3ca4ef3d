"""A patient's problems: statements per code (active, resolved, recorded in error), the newest counts.

Each statement also answers the code's question among the facts, so that the two can never disagree:
active is yes, resolved is no, recorded in error is not recorded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.limits import PROBLEM_NOTE
from clinic.domain.record.facts import ATTRIBUTES, Reply, Value, ValueType
from clinic.domain.record.problems import PROBLEMS, StatementStatus
from clinic.domain.roles import Actor
from clinic.domain.screening.case import Case, PatientData, Problem, ProblemStatus
from clinic.models import Patient, ProblemRecord, StaffMember
from clinic.services.access import permission
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.record import facts, lock, patients, statements

ANSWERS = {
    StatementStatus.ACTIVE: Reply.YES,
    StatementStatus.RESOLVED: Reply.NO,
    StatementStatus.ERROR: Reply.NOT_RECORDED,
}
CHANGED = "Somebody changed this condition already. Look at it as it is now."
SUBJECTS = {"onset": "The start date", "surgery_on": "The date of surgery", "code": "The condition"}


@dataclass(frozen=True)
class StatedProblem:
    """One statement as people read it."""

    code: str
    status: StatementStatus
    onset: date | None
    attributes: Mapping[str, Value]
    note: str
    by: str
    at: datetime
    source: Actor
    number: int

    @property
    def label(self) -> str:
        return PROBLEMS[self.code].label


def history(session: Session, patient: Patient) -> dict[str, tuple[StatedProblem, ...]]:
    """Everything ever said, by code, newest first within each."""
    names = statements.staff_names(session, [patient.clinic_id])
    return by_code(statements.of_patient(session, ProblemRecord, patient), names)


def by_code(
    rows: Iterable[ProblemRecord], names: Mapping[UUID | None, str]
) -> dict[str, tuple[StatedProblem, ...]]:
    """What the rows, oldest first, say by code, newest first within each."""
    found: dict[str, tuple[StatedProblem, ...]] = {}
    for row in rows:
        found[row.code] = (_statement(row, names[row.recorded_by]), *found.get(row.code, ()))
    return found


def current(session: Session, patient: Patient) -> tuple[StatedProblem, ...]:
    """The newest statement of every code that was not recorded in error, the active ones first."""
    return newest(history(session, patient))


def newest(history: Mapping[str, tuple[StatedProblem, ...]]) -> tuple[StatedProblem, ...]:
    """The newest statement of every code of a history that was not recorded in error, the active ones first."""
    latest = [of_code[0] for of_code in history.values()]
    return tuple(
        sorted(
            (s for s in latest if s.status is not StatementStatus.ERROR),
            key=lambda s: (s.status is not StatementStatus.ACTIVE, s.label),
        )
    )


def newest_number(of_code: Sequence[StatedProblem]) -> int:
    """The number of the newest of one code's statements, 0 before the first: what its page has seen."""
    return of_code[0].number if of_code else 0


def record(
    session: Session,
    *,
    patient: Patient,
    code: str,
    status: str,
    onset: date | None = None,
    attributes: Mapping[str, Value] = MappingProxyType({}),
    note: str = "",
    seen: int | None,
    number: int | None = None,
    by: StaffMember | Patient,
    at: datetime,
) -> ProblemRecord:
    """Say how a problem stands now, in place of what was said before. Raises `InvalidInput` per field.

    `status` is `active`, `resolved` or `error` (it should never have been recorded). No onset means unknown.
    Raises `Stale` where the newest statement of this code is not the one `seen` (its number, 0 for none yet).
    `number` is that of the write which this is a part of.
    """
    permission.check_write(by, patient)
    _check_note(note)
    number = number or lock.take(session, patient, by=by, at=at)
    if status != StatementStatus.ERROR:
        _check(code, status, onset, attributes, patient, on=patients.today(session, by, at))
    if seen is not None:
        lock.check_seen(seen, newest_number(history(session, patient).get(code, ())))
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
    )
    session.add(row)
    session.flush()
    facts.record(
        session, patient=patient, answers={code: ANSWERS[row.status]}, number=number, by=by, at=at, seen=None
    )
    trail.record(
        session, AuditAction(f"condition.{status}"), by=by, at=at, subject=row, detail={"code": code}
    )
    return row


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
    seen: int | None,
    by: StaffMember,
    at: datetime,
) -> ProblemRecord:
    """Resolve a problem or mark it as recorded in error, its details as they were last said.

    Raises `ActionDenied` when it was never recorded, stands so already, or is not the statement `seen` any more.
    """
    permission.check_write(by, patient)
    number = lock.take(session, patient, by=by, at=at)
    of_code = history(session, patient).get(code)
    if of_code is None:
        raise ActionDenied(
            "Only a condition that was recorded can be resolved or marked as recorded in error."
        )
    if seen is not None:
        lock.check_seen(seen, of_code[0].number, stale=CHANGED)
    if of_code[0].status == status:
        raise ActionDenied(CHANGED)
    return record(
        session,
        patient=patient,
        code=code,
        status=status,
        onset=of_code[0].onset,
        attributes=of_code[0].attributes,
        note=of_code[0].note,
        seen=None,  # compared above
        number=number,
        by=by,
        at=at,
    )


def as_case(statement: StatedProblem) -> Problem:
    """The problem as screening reads it."""
    return Problem(statement.code, ProblemStatus(statement.status), statement.onset, statement.attributes)


def _check(
    code: str, status: str, onset: date | None, attributes: Mapping[str, Value], patient: Patient, *, on: date
) -> None:
    """Let the case refuse what it refuses, and say it at the form's fields."""
    if status not in tuple(ProblemStatus):
        raise InvalidInput({"status": "Choose active or resolved."})
    try:
        Case(
            on=on,
            patient=PatientData(born=patient.born),
            problems=(Problem(code, ProblemStatus(status), onset, attributes),),
        )
    except InvalidInput as refusal:
        raise InvalidInput(dict(_at_field(*error) for error in refusal.errors.items())) from refusal


def _at_field(place: str, reason: str) -> tuple[str, str]:
    field = place.rpartition(".")[2]
    label = ATTRIBUTES[field].label if field in ATTRIBUTES else field
    subject = SUBJECTS.get(field) or label[0].upper() + label[1:]
    return field, f"{subject} {reason}"


def _check_note(note: str) -> None:
    if len(note) > PROBLEM_NOTE:
        raise InvalidInput({"note": f"Keep the note to {PROBLEM_NOTE} characters."})


def _statement(row: ProblemRecord, by: str) -> StatedProblem:
    values = {name: _value(name, value) for name, value in row.attributes.items()}
    return StatedProblem(
        row.code, row.status, row.onset, values, row.note, by, row.recorded_at, row.source, row.number
    )


def _plain(value: Value) -> Value:
    return value.isoformat() if isinstance(value, date) else value


def _value(name: str, stored: Value) -> Value:
    return date.fromisoformat(str(stored)) if ATTRIBUTES[name].kind is ValueType.DATE else stored
