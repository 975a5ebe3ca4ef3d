"""What the therapist sees of the reports: reported of prescribed, pain in words, late ones marked; own clinic only."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.domain.errors import InvalidInput, NotFound
from clinic.domain.followup.adherence import Adherence, Outcome, Zone
from clinic.domain.followup.diary.details import EntryDetails
from clinic.models import Plan
from clinic.services.followup import overview, reports
from clinic.services.followup.reported import Summary
from clinic.services.followup.reports import Report
from clinic.services.plans import contents
from tests import factories
from tests.factories import NOW, People
from tests.integration.conftest import Clock, sign_in
from tests.integration.followup import plans


class Diary:
    """Pat's reports, in short words."""

    def __init__(self, session: Session, people: People, plan: Plan) -> None:
        self.session, self.people, self.plan = session, people, plan

    def report(
        self, *, day: int, told_after: int = 0, outcome: Outcome = Outcome.DONE, **said: object
    ) -> bool:
        """Report the training `day` days after the plan began, `told_after` days later."""
        trained_on = NOW.date() + timedelta(days=day)
        outcomes = dict.fromkeys(contents.exercises(self.plan), outcome)
        report = Report(uuid4(), trained_on, outcomes, **said)
        at = NOW + timedelta(days=day + told_after)
        return reports.receive(self.session, patient=self.people.pat, plan=self.plan, report=report, at=at)

    def summary(self, *, day: int) -> Summary:
        at = NOW + timedelta(days=day)
        return overview.of(self.session, self.people.alice, self.people.pat.id, at=at).reports


@pytest.fixture
def diary(session: Session, people: People, plan: Plan) -> Diary:
    return Diary(session, people, plan)


def test_adherence_is_days_reported_of_days_prescribed(diary: Diary) -> None:
    for day in (0, 2, 2, 5):
        diary.report(day=day)
    assert diary.summary(day=14).adherence == Adherence(reported=3, prescribed=6)


def test_a_skipped_training_is_reported_but_not_counted_as_done(diary: Diary) -> None:
    diary.report(day=1, outcome=Outcome.SKIPPED)
    diary.report(day=2, outcome=Outcome.PARTLY)
    summary = diary.summary(day=7)
    assert summary.adherence == Adherence(reported=1, prescribed=3)
    assert len(summary.reports) == 2


def test_adherence_goes_on_with_the_next_version(session: Session, people: People, diary: Diary) -> None:
    diary.report(day=1)
    plans.give(session, people.pat, people.alice, at=NOW + timedelta(days=3))
    assert diary.summary(day=10).adherence == Adherence(reported=1, prescribed=4)
    assert len(diary.summary(day=10).reports) == 1


def test_without_a_plan_in_force_there_is_no_adherence(session: Session, people: People) -> None:
    quinn = factories.patient(session, people.alice, "Quinn Patient")
    assert overview.of(session, people.alice, quinn.id, at=NOW).reports == Summary(None, (), are_more=False)


def test_the_newest_ten_come_first_with_exercise_names_and_zone(diary: Diary) -> None:
    for day in range(12):
        diary.report(day=day, pain=day % 11)
    summary = diary.summary(day=12)
    assert summary.are_more
    assert [told.session.trained_on.day for told in summary.reports][:2] == [2, 1]
    assert len(summary.reports) == 10
    assert summary.reports[1].zone is Zone.RED
    assert [entry.name for entry in summary.reports[0].entries] == list(
        contents.exercises(diary.plan).values()
    )


@pytest.mark.parametrize(("told_after", "late"), [(0, False), (1, False), (2, True)])
def test_a_report_told_more_than_a_day_later_is_marked(diary: Diary, told_after: int, late: bool) -> None:
    diary.report(day=1, told_after=told_after)
    (told,) = diary.summary(day=5).reports
    assert told.is_late is late


def test_another_clinic_sees_nothing(session: Session, people: People, diary: Diary) -> None:
    diary.report(day=0)
    for stranger in (people.bob, people.ada):
        with pytest.raises(NotFound):
            overview.of(session, stranger, people.pat.id, at=NOW)


def test_nobody_reports_for_somebody_elses_plan(session: Session, people: People, plan: Plan) -> None:
    quinn = factories.patient(session, people.alice, "Quinn Patient")
    report = Report(uuid4(), NOW.date(), dict.fromkeys(contents.exercises(plan), Outcome.DONE))
    with pytest.raises(NotFound):
        reports.receive(session, patient=quinn, plan=plan, report=report, at=NOW)


@pytest.mark.parametrize("change", ["missing", "foreign", "foreign detail"])
def test_a_report_is_about_the_exercises_of_its_plan(
    session: Session, people: People, plan: Plan, change: str
) -> None:
    outcomes = dict.fromkeys(contents.exercises(plan), Outcome.DONE)
    details = {uuid4(): EntryDetails(pain=1)} if change == "foreign detail" else {}
    if not details:
        outcomes.popitem()
    if change == "foreign":
        outcomes[uuid4()] = Outcome.DONE
    report = Report(uuid4(), NOW.date(), outcomes, details=details)
    with pytest.raises(InvalidInput, match="Say for each exercise"):
        reports.receive(session, patient=people.pat, plan=plan, report=report, at=NOW)


def test_a_training_can_be_reported_up_to_four_weeks_later(diary: Diary) -> None:
    assert diary.report(day=1, told_after=28)
    with pytest.raises(InvalidInput, match="Choose a day in the last four weeks"):
        diary.report(day=1, told_after=29)


@pytest.mark.parametrize("said", [{"pain": 11}, {"effort": 11}, {"pain": -1}])
def test_pain_and_effort_are_numbers_of_the_scale(diary: Diary, said: dict[str, int]) -> None:
    with pytest.raises(InvalidInput, match="Choose a number from 0 to 10"):
        diary.report(day=1, **said)


def test_the_patients_page_says_it_in_words(
    client: FlaskClient, session: Session, people: People, clock: Clock, diary: Diary
) -> None:
    diary.report(day=1, told_after=3, pain=7, effort=4, note="Stairs <b>hurt</b>.")
    diary.report(day=2, outcome=Outcome.SKIPPED)
    session.commit()
    clock.pass_by(days=5)
    sign_in(client, people.alice)
    page = " ".join(client.get(f"/patients/{people.pat.id}").text.split())
    for words in ("1 of 1 due, <strong>100%</strong>", "the plan was paused do not count", "Pain 7 of 10, high",
                  "Effort 4 of 10", "Late: reported Nov 25, 2026", "0 of 2 exercises done",
                  "Stairs &lt;b&gt;hurt&lt;/b&gt;.",
                  "On track from 80%, partial from 50%: clinician to confirm"):  # fmt: skip
        assert words in page, words


def test_before_the_first_report_the_page_says_what_comes_next(
    client: FlaskClient, session: Session, people: People, clock: Clock, plan: Plan
) -> None:
    sign_in(client, people.alice)
    page = client.get(f"/patients/{people.pat.id}").text
    assert "none was due yet" in page
    assert "Too early to say" in page
    assert "They appear here as soon as the patient sends one." in page


def test_no_page_of_the_patient_tells_findings_rules_or_conditions(pat: FlaskClient) -> None:
    for page in ("", "diary", "report", "help"):
        text = pat.get(f"/my/{page}").text.lower()
        for word in ("herniat", "finding", "rulebook", "c0ffee", "verdict", "screening", "contraindicated<"):
            assert word not in text, (page, word)
