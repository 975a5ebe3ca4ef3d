"""Answers to the screening's yes-or-no questions: immutable, attributed, the newest to a question counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.errors import InvalidInput
from clinic.domain.record import retired
from clinic.domain.record.clearances import AS_ASSESSED
from clinic.domain.record.confirming import WrittenAnswer
from clinic.domain.record.facts import ANSWERED, MAY_STAND, RETIRED_FLAGS, Answer, Reply
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.record.taking_back import is_taken_back
from clinic.domain.roles import Action, Actor
from clinic.models import FactRecord, Patient, StaffMember, is_one_of
from clinic.services.access import permission
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.record import clearances, lock, patients, scope, statements

NO_QUESTION = "This is not a question of the intake."
A_CONDITION = "Record this under conditions, or in the intake."
PARTS_FIRST = "It stands until this is answered in the same form: %s."
ANSWERED_SINCE = "Answered “%s” after you opened this page. Ask again, then choose and save."
QUESTIONS = retired.QUESTIONS
STATED = frozenset({*ANSWERED, *PROBLEMS})  # what a statement about a problem may answer, retired ones too

RED_FLAG_ANSWERS = (
    select(FactRecord.name, FactRecord.answer)
    .where(*scope.of_patient(FactRecord), is_one_of(FactRecord.name, MAY_STAND))
    .order_by(FactRecord.number)
)


ROWS = (
    select(FactRecord.patient_id, *(getattr(FactRecord, name) for name in WrittenAnswer._fields))
    .where(*scope.of_patients(FactRecord))
    .order_by(FactRecord.number, FactRecord.id)  # of one write always alike
)


@dataclass(frozen=True)
class RecordedAnswer:
    """A recorded answer, who gave it and when."""

    answer: Answer
    by: str
    at: datetime
    source: Actor


def of_patients(session: Session, patients: Collection[Patient]) -> Mapping[UUID, list[WrittenAnswer]]:
    """Everything ever answered about each of the patients, by their id, oldest first."""
    found: dict[UUID, list[WrittenAnswer]] = {patient.id: [] for patient in patients}
    for patient_id, *said in session.execute(ROWS, scope.keys(patients)):
        found[patient_id].append(WrittenAnswer(*said))
    return found


def current(session: Session, patient: Patient) -> dict[str, RecordedAnswer]:
    """The newest answer to every question that has one; a question that is absent is not recorded."""
    names = statements.staff_names(session, [patient.clinic_id])
    return answers(of_patients(session, [patient])[patient.id], names)


def answers(rows: Iterable[WrittenAnswer], names: Mapping[UUID | None, str]) -> dict[str, RecordedAnswer]:
    """The newest answer to every question that the rows, oldest first, answer."""
    return {
        name: RecordedAnswer(Answer(row.answer), names[row.recorded_by], row.recorded_at, row.source)
        for name, row in _by_name(rows).items()
        if row.answer is not Reply.NOT_RECORDED
    }


def has_red_flag(session: Session, patient: Patient, *, at: datetime) -> bool:
    """Whether any red flag is up."""
    return bool(red_flags_up(session, patient, at=at))


def red_flags_up(session: Session, patient: Patient, *, at: datetime) -> tuple[str, ...]:
    """The red flags whose newest answer is yes, and of which nobody who looked into it allows exercise."""
    if not patient.flag_said:
        return ()
    newest = {row.name: row.answer for row in session.execute(RED_FLAG_ANSWERS, scope.key(patient))}
    said = [name for name in MAY_STAND if newest.get(name) is Reply.YES]
    if not said:
        return ()
    cleared = clearances.cleared(session, patient, on=patients.today(session, patient, at))
    return tuple(name for name in said if name not in cleared)


def newest_number(rows: Iterable[WrittenAnswer]) -> int:
    """The number of the newest answer of all, 0 before the first, so that a page can say what it had seen."""
    return max((row.number for row in _by_name(rows).values()), default=0)


def record(
    session: Session,
    *,
    patient: Patient,
    answers: Mapping[str, str],
    reconfirm: bool = False,
    reason: str = "",
    replaced: Mapping[str, str] = MappingProxyType({}),
    again: Collection[str] = (),
    seen: int | None,
    number: int | None = None,
    by: StaffMember | Patient,
    at: datetime,
) -> tuple[str, ...]:
    """Write the answers (`yes`, `no`, `not_recorded`) that differ from the newest; returns their questions.

    With `reconfirm`, every yes and no is written anew: they were all asked again. Another yes to a red flag that was
    cleared has it up again; `as_assessed` is the yes that was looked into. Raises `InvalidInput`, also where an answer
    given after the newest one `seen` would be lost, or a yes is taken back by somebody who may not, or without a
    `reason`. What was asked `again` is written anew. `number` is that of the write which this is a part of; without
    one it is a write of its own, and takes no answer about a condition: that is half of a statement.

    A retired red flag that stands is taken back by whoever may, with a reason of its own among `replaced`, in the write
    that answers its parts.
    """
    permission.check_write(by, patient)
    _check(answers, STATED if number else ANSWERED)
    as_assessed = {name for name, answer in answers.items() if answer == AS_ASSESSED}
    answers = {**answers, **dict.fromkeys(as_assessed, Reply.YES.value)}
    number = number or lock.take(session, patient, by=by, at=at)
    newest = _newest(session, patient)
    if seen is not None:
        _check_seen(answers, newest, seen)
    yes_again = _said_again(session, patient, answers, but=as_assessed, by=by)
    differing = _differing(answers, newest, again={*yes_again, *again}, reconfirm=reconfirm)
    taken = {name for name in differing if is_taken_back(_answer_of(newest.get(name)), Reply(answers[name]))}
    statements.check_taking_back(taken, reason=reason, by=by)
    why = dict.fromkeys(taken, reason.strip()) | _replacing(replaced, newest, answers, by=by)
    ended = sorted(why.keys() - taken)  # retired flags, in whose place their parts were answered
    said = {name: Reply(answers[name]) for name in differing} | dict.fromkeys(ended, Reply.NOT_RECORDED)
    _write(session, patient, said, why, number=number, by=by, at=at)
    changed = {name: answer for name, answer in said.items() if name not in as_assessed}
    clearances.end_of_changed(session, patient, changed, by=by, at=at)
    if said:
        detail = {"facts": sorted(said)}
        trail.record(session, AuditAction.FACTS_RECORD, by=by, at=at, subject=patient, detail=detail)
    return tuple(said)


def _differing(
    answers: Mapping[str, str],
    newest: Mapping[str, WrittenAnswer],
    *,
    again: Collection[str],
    reconfirm: bool,
) -> tuple[str, ...]:
    """The questions to whose newest answer another is given, or the same `again`, or anew because all were asked."""
    return tuple(
        name
        for name, answer in answers.items()
        if answer != _answer_of(newest.get(name))
        or (reconfirm and answer != Reply.NOT_RECORDED)
        or name in again
    )


def _write(
    session: Session,
    patient: Patient,
    said: Mapping[str, Reply],
    why: Mapping[str, str],
    *,
    number: int,
    by: StaffMember | Patient,
    at: datetime,
) -> None:
    """Add what was `said`, with the reasons of what takes something back, and note on the patient that a flag is up."""
    by_therapist = isinstance(by, StaffMember) and permission.has(by, Action.TAKE_BACK)
    session.add_all(
        statements.new(
            FactRecord,
            patient=patient,
            number=number,
            by=by,
            at=at,
            name=name,
            answer=answer,
            reason=why.get(name, ""),
            by_therapist=by_therapist,
        )
        for name, answer in said.items()
    )
    if any(said[name] is Reply.YES for name in MAY_STAND.keys() & said.keys()):
        patient.flag_said = number
    session.flush()


def _said_again(
    session: Session,
    patient: Patient,
    answers: Mapping[str, str],
    *,
    but: Collection[str],
    by: StaffMember | Patient,
) -> frozenset[str]:
    """The red flags to which yes is said once more although somebody looked into them, whether that counts still or ran
    out; a patient says no other yes.
    """
    yes = {name for name in MAY_STAND if answers.get(name) == Reply.YES}.difference(but)
    if isinstance(by, StaffMember) and yes:
        yes &= clearances.looked_into(session, patient)
    return frozenset(yes)


def _replacing(
    replaced: Mapping[str, str],
    newest: Mapping[str, WrittenAnswer],
    answers: Mapping[str, str],
    *,
    by: StaffMember | Patient,
) -> dict[str, str]:
    """The reasons by retired flag that stands; raises `InvalidInput` at one that may not be replaced, or not yet."""
    known = {name: row.answer for name, row in newest.items()}
    why = {
        name: said.strip()
        for name, said in replaced.items()
        if said.strip()
        and name in RETIRED_FLAGS
        and known.get(name) is Reply.YES
        and isinstance(by, StaffMember)
    }
    for name, reason in why.items():
        statements.check_taking_back([name], reason=reason, by=by, field=name)
        if parts := retired.unanswered(name, known, answers):
            raise InvalidInput({name: PARTS_FIRST % "; ".join(parts)})
    return why


def _check(answers: Mapping[str, str], questions: Collection[str]) -> None:
    errors = {name: NO_QUESTION for name in answers if name not in QUESTIONS}
    errors |= {name: A_CONDITION for name in answers if name in PROBLEMS and name not in questions}
    for name, answer in answers.items():
        if answer not in tuple(Reply) and not (answer == AS_ASSESSED and name in MAY_STAND):
            errors.setdefault(name, "Answer yes, no or not recorded.")
    if errors:
        raise InvalidInput(errors)


def _check_seen(answers: Mapping[str, str], newest: Mapping[str, WrittenAnswer], seen: int) -> None:
    errors = {
        name: ANSWERED_SINCE % newest[name].answer.replace("_", " ")
        for name, answer in answers.items()
        if name in newest and newest[name].number > seen and newest[name].answer != answer
    }
    if errors:
        raise InvalidInput(errors)


def _newest(session: Session, patient: Patient) -> dict[str, WrittenAnswer]:
    return _by_name(of_patients(session, [patient])[patient.id])


def _by_name(rows: Iterable[WrittenAnswer]) -> dict[str, WrittenAnswer]:
    return retired.fold({row.name: row for row in rows}, lambda row: row.answer)


def _answer_of(row: WrittenAnswer | None) -> Reply:
    return Reply.NOT_RECORDED if row is None else row.answer
