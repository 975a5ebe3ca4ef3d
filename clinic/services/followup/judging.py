"""Judge the plan in force again, at once after what was written of its patient, and open what needs a clinician.

    judging.catch_up(session, patient=pat, at=now)      # before the commit of whatever else was written
    judging.again(session, plan, pat, at=now)           # because time passed or the rules changed

Only what was written since the plan was judged last (`Plan.judged`) may stop it. All of it is in the transaction of its
cause. Reports are judged by `diary.judged`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from clinic.domain.followup import judging, missing, unscreened
from clinic.domain.followup.diary.details import EntryDetails
from clinic.domain.followup.due import DUE
from clinic.domain.followup.judging import Complaints
from clinic.domain.followup.progression.sessions import SkipReason
from clinic.domain.followup.reasons import RANK, Reason
from clinic.domain.followup.signs import Sign
from clinic.domain.followup.worklist import Cause, Stops
from clinic.domain.record.facts import MAY_STAND, Answer, Reply
from clinic.domain.record.patients import SCREENED
from clinic.domain.record.problems import StatementStatus
from clinic.domain.screening.consults import Decision
from clinic.domain.screening.rulebook import Rulebook
from clinic.models import Patient, Plan, Program, TrainingSession
from clinic.services.followup import at_home, due, worklist
from clinic.services.followup.diary.neighbors import ExercisesTold
from clinic.services.followup.due import Known
from clinic.services.followup.lines import recorded
from clinic.services.plans import plans
from clinic.services.programs import items
from clinic.services.record import lock, records
from clinic.services.record.records import Record
from clinic.services.screening import assess
from clinic.services.screening.assess import Review

NOTHING = Known()
SCREENED_OR_DUE = (judging.FINDING, DUE)


@dataclass(frozen=True)
class Asked:
    """What a plan in force asks for now: the causes that open an item, the keys of all that hold, and of what was
    answered and holds no more: should it come back, it is news. `holding_stops` are keys of before what lacks the same
    was one line: what they stopped stays stopped while it is lacking.
    """

    opening: tuple[Cause, ...]
    holding: frozenset[str]
    forgotten: frozenset[str] = frozenset()
    holding_stops: frozenset[str] = frozenset()

    def is_said_by(self, held: Mapping[str, Reason]) -> bool:
        """Whether these open items, each for no lesser reason, say it already, and nothing else."""
        is_said = all(
            cause.key in held and RANK[held[cause.key]] <= RANK[cause.reason] for cause in self.opening
        )
        return is_said and not self.forgotten and set(held) <= self.holding | self.holding_stops


def catch_up(session: Session, *, patient: Patient, at: datetime) -> None:
    """Screen the plan in force again, if anything was written of the patient since that was done last."""
    plan = plans.in_force(session, patient)
    if plan is None or plan.judged >= patient.counter:
        return
    (review,) = reviews(session, [(plan, patient)], at=at)
    touched = frozenset((*_touched(review.record, since=plan.judged), *_let_go(review, since=plan.judged)))
    _open(session, plan, patient, review, touched=touched, at=at)
    if not review.assessment.failure:
        plan.judged = patient.counter


def of_written(session: Session) -> None:
    """Catch up with all that was written in this session, and end what it settled: called by whoever commits."""
    for patient, at in lock.written(session):
        catch_up(session, patient=patient, at=at)
        at_home.end_confirmed(session, patient, at=at)
        recorded.catch_up(session, patient=patient, at=at)


def again(session: Session, plan: Plan, patient: Patient, *, at: datetime) -> None:
    """Screen a plan again because time passed or the rules changed: what is found is looked at, and stops nothing."""
    (review,) = reviews(session, [(plan, patient)], at=at)
    say(session, plan, patient, review, at=at)


def say(session: Session, plan: Plan, patient: Patient, review: Review, *, at: datetime) -> None:
    """The same of a plan that was screened already, with nothing written of its patient since."""
    _open(session, plan, patient, review, touched=frozenset(), at=at)


def asked(review: Review, known: Known = NOTHING, *, touched: frozenset[str] = frozenset()) -> Asked:
    """What the screening of a plan in force, and what else is `known` of it, ask for now.

    A flag that is open again only because of what was reported after its consult opens nothing here: the report has
    an item of its own, which does not end before the flag is settled (`lines.open_again`). Nor
    does what was answered of this plan, until it is newly recorded. Of a patient who is archived it is what was newly
    said, and a red flag, and nothing that only time or a rule brought.
    """
    if review.assessment.failure:
        news = unscreened.causes(
            touched, red_flags=review.record.red_flags, standing=frozenset(_standing(review.record))
        )
        failed = (judging.FAILED, *news, *known.causes)
        return Asked(failed, frozenset(cause.key for cause in failed))
    ids = {item.slug: str(item.id) for item in review.program.items}
    found = judging.of_findings(review.assessment.open, touched=touched, items=ids)
    causes = found + judging.of_breaches(review.assessment.breaches, touched=touched, items=ids)
    again = {judging.key_of(judged.finding) for judged in review.assessment.judged if judged.reopened}
    no_news = again | {
        cause.key
        for cause in causes
        if cause.key in known.answered and RANK[known.answered[cause.key]] <= RANK[cause.reason]
    }
    is_away = review.record.patient.archived_at is not None
    opening = tuple(cause for cause in causes if _is_news(cause, no_news, is_away=is_away))
    holding = frozenset(cause.key for cause in (*causes, *known.causes))
    before = frozenset(
        judging.key_of(each) for each in review.assessment.open if missing.is_only_missing(each)
    )
    return Asked((*opening, *known.causes), holding, frozenset(known.answered) - holding - before, before)


def _is_news(cause: Cause, no_news: Collection[str], *, is_away: bool) -> bool:
    if cause.stops is not Stops.NOTHING:
        return True
    return cause.key not in no_news and (not is_away or cause.reason is Reason.RED_FLAG)


def reviews(
    session: Session,
    some: Sequence[tuple[Plan, Patient]],
    *,
    by_rules: Rulebook | None = None,
    at: datetime,
) -> Sequence[Review]:
    """The screening of plans as they are now, by the rules in use or by others."""
    session.flush()
    programs = [session.get_one(Program, (plan.clinic_id, plan.program_id)) for plan, _ in some]
    items.read(session, programs)
    read = records.read_all(session, [patient for _, patient in some], at=at)
    pairs = [(program, read[patient.id]) for program, (_, patient) in zip(programs, some, strict=True)]
    return assess.review_all(session, pairs, by_rules=by_rules)


def _open(
    session: Session, plan: Plan, patient: Patient, review: Review, *, touched: frozenset[str], at: datetime
) -> None:
    wanted = asked(review, due.of(session, [(plan, review)], at=at)[patient.id], touched=touched)
    number = patient.counter if touched else 0
    worklist.open_items(session, patient, wanted.opening, plan=plan, number=number, at=at)
    prefix = (DUE,) if review.assessment.failure else SCREENED_OR_DUE
    worklist.close_gone(
        session, patient, prefix=prefix, still=wanted.holding, stopping=wanted.holding_stops, at=at
    )
    if wanted.forgotten:
        worklist.forget(session, patient, causes=wanted.forgotten, at=at)


def _touched(record: Record, *, since: int) -> Iterator[str]:
    """The facts that were recorded as present, or anew, in writes later than that number. A red flag to which yes is
    said once more is there once more: what somebody found who looked into it before may have run out. One that is
    still the yes that was looked into is not.
    """
    before: dict[str, Reply] = {}
    for row in record.fact_rows:
        is_new = before.get(row.name) is not Reply.YES or row.name in MAY_STAND.keys() - record.looked_into
        if row.number > since and row.answer is Reply.YES and is_new:
            yield row.name
        before[row.name] = row.answer
    said: dict[str, tuple[object, ...]] = {}
    for statement in record.problem_rows:
        now = (statement.status, statement.onset, statement.attributes)
        is_other = now != said.get(statement.code)  # and not a note alone
        if is_other and statement.number > since and statement.status is StatementStatus.ACTIVE:
            yield statement.code
        said[statement.code] = now
    for clearance in record.clearance_rows:  # one that counts no more, or that does not allow exercise
        if (clearance.ended_number if clearance.allows_exercise else clearance.number) > since:
            yield clearance.flag
    yield from _details_touched(record.patient, since=since)


def _standing(record: Record) -> Iterator[str]:
    """The problems and answers that are recorded as present."""
    yield from (said.code for said in record.problems if said.status is StatementStatus.ACTIVE)
    yield from (name for name, said in record.answers.items() if said.answer is Answer.YES)


def _details_touched(patient: Patient, *, since: int) -> Iterator[str]:
    """The facts that rest on details changed in later writes."""
    for name, number in patient.details_written.items():
        if number > since:
            yield from SCREENED[name]


def _let_go(review: Review, *, since: int) -> Iterator[str]:
    """In later writes: the keys of the findings whose consult was withdrawn, or that were forbidden; and that a consult
    was recorded at all, which may have set limits.
    """
    for consult in review.consults:
        forbidden = consult.number > since and consult.decision is Decision.DO_NOT_PROCEED
        if forbidden or consult.withdrawn_number > since:
            yield from consult.covers
        if consult.number > since:
            yield judging.CONSULT_RECORDED


def complaints(
    row: TrainingSession, said: Mapping[UUID, EntryDetails], *, asked: ExercisesTold
) -> Complaints:
    """What may stop a plan of a report as it is kept; `said` are the details of its exercises, `asked` how many it is
    about.
    """
    return Complaints(
        row.id,
        row.pain,
        frozenset(Sign(name) for name in row.signs or ()),
        row.settled,
        "\n".join(filter(None, (row.note, row.other))),
        {str(item): more.pain for item, more in said.items() if more.pain is not None},
        left_out=sum(more.reason is SkipReason.PAIN for more in said.values()),
        asked=asked.said,
        unsaid=asked.unsaid,
    )
