"""What patients reported as progression and trends read it: values, whoever stored them.

    trainings.sessions(session, pat, plans.of_patient(session, pat), since=date(2026, 11, 1))

Three statements, however much there is. What was taken back, corrected or marked as mistaken is not among them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from clinic.domain.dosage import Dosage
from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.diary import details, nights
from clinic.domain.followup.diary.days import ReportStatus
from clinic.domain.followup.diary.details import NOTHING
from clinic.domain.followup.diary.nights import Morning
from clinic.domain.followup.progression.sessions import Performed, ReportedSession
from clinic.domain.followup.signs import SIGN_WORDS, Sign
from clinic.models import Patient, Plan, TrainingSession
from clinic.services.followup.diary import entries
from clinic.services.followup.diary.entries import Entries
from clinic.services.plans import contents
from clinic.services.record import scope

MOST = 120  # the newest, of which anything is read
SINCE = (
    select(TrainingSession)
    .where(
        *scope.of_patient(TrainingSession),
        TrainingSession.status == ReportStatus.COUNTS,
        TrainingSession.trained_on >= bindparam("since"),
    )
    .order_by(TrainingSession.trained_on.desc(), TrainingSession.number.desc())
    .limit(bindparam("most"))
)
Items = Mapping[str, tuple[str, Dosage]]


def sessions(
    session: Session, patient: Patient, signed: Sequence[Plan], *, since: date, most: int = MOST
) -> tuple[ReportedSession, ...]:
    """The newest reports of days from `since` on, oldest first; `signed` are the patient's plans.

    Each exercise has the dosage that the plan asked for which the report is about.
    """
    rows = session.scalars(SINCE, scope.key(patient) | {"since": since, "most": most}).all()[::-1]
    about = {row.plan_id for row in rows}
    contents.read(session, [plan for plan in signed if plan.id in about])
    items = {plan.id: contents.made(plan, _items) for plan in signed if plan.id in about}
    said = entries.read(session, patient, rows)
    mornings = nights.settled(
        Morning(row.trained_on, _is_training(said[str(row.id)]), row.settled) for row in rows
    )
    return tuple(
        _session(row, said[str(row.id)], items[row.plan_id], mornings.get(row.trained_on)) for row in rows
    )


def _session(row: TrainingSession, said: Entries, items: Items, settled: bool | None) -> ReportedSession:
    return ReportedSession(
        number=row.number,
        day=row.trained_on,
        exercises=_performed(said, items),
        unsaid=_unsaid(said, items),
        pain=row.pain,
        effort=row.effort,
        settled=settled,
        symptoms=None if row.signs is None else tuple(SIGN_WORDS[Sign(name)].label for name in row.signs),
    )


def _performed(said: Entries, items: Items) -> Mapping[str, Performed]:
    """Those of which anything was said."""
    found = {}
    for item_id, (outcome, more) in said.items():
        slug, dosage = items[item_id]
        if outcome or more != NOTHING:
            found[slug] = details.performed(outcome, more, dosage)
    return found


def _unsaid(said: Entries, items: Items) -> frozenset[str]:
    """Of a message none is missing."""
    told = {item_id for item_id, (outcome, _) in said.items() if outcome}
    return frozenset(slug for item_id, (slug, _) in items.items() if said and item_id not in told)


def _is_training(said: Entries) -> bool:
    return any(outcome not in (Outcome.SKIPPED, None) for outcome, _ in said.values())


def _items(content: contents.Signed) -> Items:
    """The slug and the dosage of each item of a plan."""
    asked = contents.dosages_of(content)
    return {item["id"]: (item["slug"], asked[UUID(item["id"])]) for item in content["items"]}
