"""What is said of one exercise is told of that one: the line of a correction names it, and what nobody said anything of
is not left out.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.diary.details import EntryDetails
from clinic.domain.followup.progression.sessions import SkipReason
from clinic.models import Patient, Plan
from clinic.services.followup import judging
from clinic.services.followup import reports as received
from clinic.services.followup.reports import Report
from clinic.services.plans import contents
from tests.factories import NOW
from tests.integration.followup.sent import Sent, correct, items, more, report, reports


def titles(session: Session) -> list[str]:
    return [item.title for item in items(session)]


@pytest.mark.parametrize("of_all", ["2", ""])
def test_strong_pain_that_is_strong_still_is_said_of_its_exercise(
    pat: FlaskClient, session: Session, plan: Plan, told: Sent, of_all: str
) -> None:
    name = next(iter(contents.exercises(plan).values()))
    hurt, less = more(plan, 0, pain="9"), more(plan, 0, pain="7")
    session.commit()
    first = report(pat, session, told, **hurt)
    correct(pat, first, pain=of_all, **less)
    assert titles(session)[-1] == f"Corrected, was: Pain 9 of 10 in {name}. Now: pain 7 of 10 in {name}"


def test_strong_pain_that_was_of_another_exercise_is_looked_at(
    pat: FlaskClient, session: Session, plan: Plan, told: Sent
) -> None:
    plank, squat = contents.exercises(plan).values()
    was, now = more(plan, 0, pain="9"), more(plan, 0, pain="") | more(plan, 1, pain="9")
    session.commit()
    first = report(pat, session, told, **was)
    correct(pat, first, **now)
    assert titles(session)[1:] == [
        "Pain 9 of 10 in one exercise",
        f"Corrected, was: Pain 9 of 10 in {plank}. Now: no pain said in {plank}, pain 9 of 10 in {squat}",
    ]


def left_out(session: Session, patient: Patient, plan: Plan, *, days: int = 0) -> None:
    """The first of two, because of pain; of the other nothing is said, which the page takes of a red report alone."""
    first, second = contents.exercises(plan)
    at = NOW + timedelta(days=days)
    said = Report(
        uuid4(),
        at.date(),
        {first: Outcome.SKIPPED},
        pain=8,
        signs=frozenset(),
        details={first: EntryDetails(reason=SkipReason.PAIN)},
        unsaid=frozenset({second}),
    )
    received.receive(session, patient=patient, plan=plan, report=said, at=at)
    judging.of_written(session)
    session.commit()


def test_what_nobody_said_anything_of_is_not_left_out(session: Session, plan: Plan) -> None:
    patient = session.get_one(Patient, (plan.clinic_id, plan.patient_id))
    left_out(session, patient, plan)
    assert titles(session)[-1] == "Left out because of pain: 1 of 2 exercises, 1 not said"
    left_out(session, patient, plan, days=1)
    assert "Left out because of pain, twice in a row: 1 of 2 exercises, 1 not said" in titles(session)


def test_two_trainings_that_come_to_stand_next_to_each_other_say_it_too(
    pat: FlaskClient, session: Session, plan: Plan, told: Sent
) -> None:
    patient = session.get_one(Patient, (plan.clinic_id, plan.patient_id))
    left_out(session, patient, plan, days=-1)
    between = report(pat, session, told)
    left_out(session, patient, plan, days=1)
    assert not [title for title in titles(session) if "twice" in title]
    assert pat.post(f"/my/reports/{between.id}/undo").status_code == 303
    assert reports(session)[1].status == "taken_back"
    again = [title for title in titles(session) if "twice" in title]
    assert again == ["Left out because of pain, twice in a row: 1 of 2 exercises, 1 not said"]
