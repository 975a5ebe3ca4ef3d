"""What a patient answers at home: recorded, and at once on the worklist where it is about a red flag.

    at_home.save(session, patient=pat, answers={"fainting": "not_recorded"}, seen=7, at=now)

Whatever was answered is one line until a therapist went through it. What the plan in force makes of a yes is found when
it is judged (`judging`); a "not sure" is no fact that a rule reads, and without a plan nothing is judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import String, literal, select, type_coerce, union_all
from sqlalchemy.orm import Session

from clinic.domain.followup import signs
from clinic.domain.followup.diary import doubts
from clinic.domain.followup.signs import Sign
from clinic.domain.followup.worklist import Cause
from clinic.domain.record.facts import RED_FLAGS, Answer, Reply, find
from clinic.domain.record.intake import is_stale
from clinic.domain.record.patients import age
from clinic.domain.record.problems import StatementStatus
from clinic.domain.screening.rules import Urgency
from clinic.models import Clinic, FactRecord, Patient, ProblemRecord, WorklistItem
from clinic.services.followup import worklist
from clinic.services.followup.care import confirming
from clinic.services.plans import plans
from clinic.services.record import intake, patients, records, scope
from clinic.services.screening import urgent
from clinic.services.screening.urgent import Advice

OF_PROBLEMS = select(
    literal("problem").label("kind"),
    ProblemRecord.code.label("code"),
    type_coerce(ProblemRecord.status, String).label("said"),
    ProblemRecord.recorded_at.label("at"),
    ProblemRecord.number.label("number"),
).where(*scope.of_patient(ProblemRecord), ProblemRecord.code.in_(sorted(signs.ONLY_WHILE.values())))
OF_ANSWERS = select(
    literal("answer"),
    FactRecord.name,
    type_coerce(FactRecord.answer, String),
    FactRecord.recorded_at,
    FactRecord.number,
).where(*scope.of_patient(FactRecord), FactRecord.name.in_(sorted(signs.ONLY_WHILE.values())))
SAID_OF_STATES = union_all(OF_PROBLEMS, OF_ANSWERS).order_by("number")
"""One statement, because a page of a report asks it each time."""
OPEN_DOUBTS = (
    select(WorklistItem)
    .where(
        *scope.of_patient(WorklistItem),
        WorklistItem.ended_at.is_(None),
        WorklistItem.cause.startswith(doubts.DOUBT),
    )
    .order_by(WorklistItem.number, WorklistItem.id)
)

TO_GO_THROUGH = select(WorklistItem.id).where(
    *scope.of_patient(WorklistItem),
    WorklistItem.ended_at.is_(None),
    WorklistItem.cause == doubts.FROM_HOME,
)


def signs_to_ask(session: Session, patient: Patient, *, at: datetime) -> frozenset[Sign]:
    """What is offered to tick to this patient, of what can be new. A no counts as long as the clinic lets answers
    stand; an older one is nobody's word about now.
    """
    days = session.get_one(Clinic, patient.clinic_id).intake_days
    rows = session.execute(SAID_OF_STATES, scope.key(patient)).all()
    newest = {(row.kind, row.code): row for row in rows}  # the newest last
    active = {code for (_, code), row in newest.items() if row.said == StatementStatus.ACTIVE}
    denied = {
        code
        for (_, code), row in newest.items()
        if row.said == Answer.NO and not is_stale(row.at, days=days, at=at)
    }
    years = age(patient.born, patients.today(session, patient, at))
    return frozenset(signs.to_ask(age=years, active=active, denied=denied))


def save(
    session: Session, *, patient: Patient, answers: Mapping[str, str], seen: int | None, at: datetime
) -> bool:
    """Record the answers (see `intake.save_own`); returns whether a red flag is up. A red flag among `answers` without
    an answer is one of which the patient said that they are not sure: what was not chosen is not among them.
    """
    is_up = intake.save_own(session, patient=patient, answers=answers, seen=seen, at=at)
    unsure = [name for name in RED_FLAGS if answers.get(name) == Reply.NOT_RECORDED]
    plan = plans.in_force(session, patient)
    advised = _supposed(session, patient, unsure, at)
    texts = {
        name: " ".join(said.texts) if said.urgency is Urgency.EMERGENCY else ""
        for name, said in advised.items()
    }
    causes = list(doubts.of_doubts(texts, in_force=plan is not None))
    if plan is None:
        yes = [name for name in RED_FLAGS if answers.get(name) == Reply.YES]
        urgencies = {name: said.urgency for name, said in _supposed(session, patient, yes, at).items()}
        causes += doubts.of_yes(urgencies)
    causes += _to_go_through(session, patient, at)
    worklist.open_items(session, patient, causes, plan=plan, number=patient.counter, at=at)
    return is_up


def doubtful(session: Session, patient: Patient) -> Sequence[WorklistItem]:
    """What the patient was not sure about and nobody has asked them yet."""
    return session.scalars(OPEN_DOUBTS, scope.key(patient)).all()


def end_confirmed(session: Session, patient: Patient, *, at: datetime) -> None:
    """End the line about what was answered at home once a therapist went through all of it."""
    waits = session.scalar(TO_GO_THROUGH, scope.key(patient))
    if waits is None:
        return
    if not confirming.is_unconfirmed(session, patient):
        worklist.close_gone(session, patient, prefix=(doubts.FROM_HOME,), still=(), at=at)


def _to_go_through(session: Session, patient: Patient, at: datetime) -> Iterator[Cause]:
    """What is to be gone through, where this write added to it."""
    record = records.read(session, patient, at=at)
    waiting = record.unconfirmed
    written = {row.name for row in record.fact_rows if row.number == patient.counter}
    if waiting and written:
        yes = [name for name in waiting if record.answers[name].answer is Answer.YES]
        yield doubts.of_answers([find(name).label for name in yes], says_yes=not written.isdisjoint(yes))


def _supposed(session: Session, patient: Patient, flags: Sequence[str], at: datetime) -> Mapping[str, Advice]:
    """What the rule of each red flag says."""
    if not flags:
        return {}
    return urgent.supposed_each(session, records.read(session, patient, at=at), flags)
