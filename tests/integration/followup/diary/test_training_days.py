"""The days that are kept beside the reports are those of the reports, whatever became of them and however many came at
once; what was changed past the services is found and mended by a command.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from clinic.cli import main
from clinic.db import transaction
from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.diary.days import ReportStatus
from clinic.models import Patient, Plan, TrainingDay, TrainingSession
from clinic.services.followup import caseload, reported, reports, worklists
from clinic.services.followup.diary import corrections, training_days
from clinic.services.followup.diary.training_days import KeptDay
from clinic.services.followup.reports import Report
from clinic.services.plans import contents
from clinic.services.plans import plans as signed_plans
from tests import factories
from tests.factories import NOW, People
from tests.integration.followup.diary.histories import History

AT_ONCE = 8


def counted_by_hand(session: Session) -> set[KeptDay]:
    """One report after the other."""
    found, trainings, days = Counter[date](), Counter[date](), set[date]()
    for row in session.scalars(select(TrainingSession)):
        days.add(row.trained_on)
        if row.status is ReportStatus.COUNTS:
            found[row.trained_on] += 1
            trainings[row.trained_on] += any(entry.outcome is not Outcome.SKIPPED for entry in row.entries)
    return {KeptDay(day, found[day], trainings[day]) for day in days}


@pytest.mark.parametrize("seed", range(6))
def test_kept_days_and_the_list_are_as_reports_and_page_have_them_after_any_history(
    session: Session, people: People, seed: int
) -> None:
    history, seen = History(session, people, seed), set()
    for _ in range(120):
        history.step()
        assert set(training_days.of(session, people.pat)) == counted_by_hand(session)
        signed = signed_plans.of_patient(session, people.pat)
        paused = worklists.open_of(session, people.pat).paused
        on_page = reported.summary(session, people.pat, signed, paused=paused, at=history.at).adherence
        (row,) = caseload.page_of(session, people.alice, at=history.at).rows
        assert row.followed == on_page
        seen.add(on_page and on_page.band)
    assert training_days.differing(session) == []
    assert history.done >= {
        "report",
        "correct",
        "undo",
        "mark",
        "unmark",
        "pause",
        "resume",
        "sign",
        "review",
    }
    assert len(seen) >= 3


def send(session: Session, pat: Patient, plan: Plan, **said: object) -> TrainingSession:
    how = {"outcomes": dict.fromkeys(contents.exercises(plan), Outcome.DONE), "pain": 1, **said}
    reports.receive(session, patient=pat, plan=plan, report=Report(uuid4(), NOW.date(), **how), at=NOW)
    return session.scalars(select(TrainingSession).order_by(TrainingSession.number.desc())).first()


def test_a_day_without_a_report_that_counts_has_zeros(session: Session, people: People, plan: Plan) -> None:
    training = send(session, people.pat, plan)
    assert training_days.of(session, people.pat) == [KeptDay(NOW.date(), 1, 1)]
    corrections.undo(session, training=training, patient=people.pat, at=NOW)
    assert training_days.of(session, people.pat) == [KeptDay(NOW.date(), 0, 0)]


def test_a_skipped_session_is_a_report_and_no_training(session: Session, people: People, plan: Plan) -> None:
    send(session, people.pat, plan, outcomes=dict.fromkeys(contents.exercises(plan), Outcome.SKIPPED))
    assert training_days.of(session, people.pat) == [KeptDay(NOW.date(), 1, 0)]


def test_days_are_exact_however_many_reports_come_at_once(
    session: Session, engine: Engine, people: People, plan: Plan
) -> None:
    session.commit()
    together = Barrier(AT_ONCE)

    def report(number: int) -> None:
        together.wait()
        with transaction(engine) as own:
            pat = own.get_one(Patient, (people.pat.clinic_id, people.pat.id))
            send(own, pat, own.get_one(Plan, (plan.clinic_id, plan.id)))

    with ThreadPoolExecutor(AT_ONCE) as all_of_them:
        list(all_of_them.map(report, range(AT_ONCE)))
    assert training_days.of(session, people.pat) == [KeptDay(NOW.date(), AT_ONCE, AT_ONCE)]


def test_the_days_of_one_are_not_those_of_another(session: Session, people: People, plan: Plan) -> None:
    quinn = factories.patient(session, people.alice, "Quinn Querulous")
    send(session, people.pat, plan)
    assert training_days.of(session, quinn) == []


def command(*words: str) -> Result:
    return CliRunner().invoke(main, ["days", *words])


@pytest.mark.usefixtures("environment")
def test_what_was_changed_past_the_services_is_found_and_mended(
    session: Session, people: People, plan: Plan
) -> None:
    send(session, people.pat, plan)
    send(session, people.pat, plan)
    session.commit()
    assert (command("check").exit_code, "as their reports" in command("check").output) == (0, True)

    for wrong in (
        update(TrainingSession).values(trained_on=NOW.date() - timedelta(days=1)),
        update(TrainingDay).values(reports=7),
        update(TrainingDay).values(trainings=0),
    ):
        session.execute(wrong.execution_options(synchronize_session=False))
        session.commit()
        assert command("check").exit_code == 1
        assert "The days of 1 patients" in command("check").output
        assert command("rebuild").exit_code == 0
        assert command("check").exit_code == 0
        session.expire_all()
        assert training_days.of(session, people.pat) == [KeptDay(NOW.date() - timedelta(days=1), 2, 2)]
        session.commit()
    assert "as their reports have them" in command("rebuild").output


def test_a_day_that_was_wrong_is_right_with_its_next_report(
    session: Session, people: People, plan: Plan
) -> None:
    send(session, people.pat, plan)
    session.execute(update(TrainingDay).values(reports=7))
    send(session, people.pat, plan)
    assert training_days.of(session, people.pat) == [KeptDay(NOW.date(), 2, 2)]
