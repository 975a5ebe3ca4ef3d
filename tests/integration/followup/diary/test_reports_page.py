"""The therapist's page of one patient's reports: shares over all versions, trends with their figures; and the values
that progression reads.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from fractions import Fraction
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from clinic.domain.followup.adherence import Adherence, Outcome
from clinic.domain.followup.diary.details import EntryDetails
from clinic.domain.followup.diary.shares import Share, Shares
from clinic.domain.followup.signs import SIGN_WORDS, Sign
from clinic.models import Plan, TrainingSession, WorklistItem
from clinic.services.followup import reported, reports, worklist, worklists
from clinic.services.followup.diary import corrections, measured, training_days, trainings
from clinic.services.followup.reports import Report
from clinic.services.plans import contents
from clinic.services.plans import plans as signed_plans
from tests.factories import NOW, People
from tests.integration.conftest import Clock, sign_in
from tests.integration.followup import plans

DONE, PARTLY, SKIPPED = Outcome.DONE, Outcome.PARTLY, Outcome.SKIPPED


class Diary:
    """Pat's reports."""

    def __init__(self, session: Session, people: People, plan: Plan) -> None:
        self.session, self.people, self.plan = session, people, plan

    def report(
        self, day: int, *outcomes: Outcome, more: dict[int, EntryDetails] | None = None, **said: object
    ) -> None:
        """Of both exercises, the training `day` days after the first version, at the same day."""
        items = list(contents.exercises(self.plan))
        how = dict(zip(items, outcomes or (DONE, DONE), strict=True))
        details = {items[place]: each for place, each in (more or {}).items()}
        report = Report(uuid4(), after(day), how, details=details, **said)
        at = NOW + timedelta(days=day)
        reports.receive(self.session, patient=self.people.pat, plan=self.plan, report=report, at=at)

    def sign_again(self, day: int) -> None:
        at = NOW + timedelta(days=day)
        self.plan = plans.give(self.session, self.people.pat, self.people.alice, at=at)

    def shares(self, day: int) -> Shares:
        pat = self.people.pat
        signed = signed_plans.of_patient(self.session, pat)
        paused, days = worklists.open_of(self.session, pat).paused, training_days.of(self.session, pat)
        found = measured.of(self.session, pat, signed, days, paused=paused, at=NOW + timedelta(days=day))
        assert found is not None
        return found

    @property
    def newest(self) -> TrainingSession:
        return self.session.scalars(select(TrainingSession).order_by(TrainingSession.number.desc())).first()


def after(day: int) -> date:
    return NOW.date() + timedelta(days=day)


@pytest.fixture
def diary(session: Session, people: People, plan: Plan) -> Diary:
    return Diary(session, people, plan)


def test_the_shares_go_on_over_the_next_version(diary: Diary) -> None:
    for day in (0, 2, 4):
        diary.report(day)
    diary.sign_again(7)
    for day in (7, 9, 11):
        diary.report(day)
    found = diary.shares(14)
    assert found.sessions == Adherence(reported=6, prescribed=6)
    assert (found.dose, found.coverage) == (Share(Fraction(30), 30), Share(Fraction(12), 12))
    assert (found.began, found.versions) == (after(0), (1, 2))
    assert list(found.weeks) == [(after(0), Adherence(3, 3)), (after(7), Adherence(3, 3))]


def test_after_a_plan_that_was_withdrawn_it_begins_anew(
    diary: Diary, session: Session, people: People
) -> None:
    diary.report(0)
    at = NOW + timedelta(days=3)
    signed_plans.withdraw(session, plan=diary.plan, reason="Operation.", by=people.alice, at=at)
    diary.sign_again(7)
    diary.report(8)
    found = diary.shares(14)
    assert (found.sessions, found.began, found.versions) == (Adherence(1, 3), after(7), (2, 2))
    assert found.coverage == Share(Fraction(2), 2)


def test_dose_and_exercises_are_of_the_trainings_that_took_place(diary: Diary) -> None:
    diary.report(0, PARTLY, SKIPPED, more={0: EntryDetails(sets=2, amount=5)})
    diary.report(2, SKIPPED, SKIPPED)
    diary.report(4, PARTLY, DONE)
    found = diary.shares(7)
    assert found.sessions == Adherence(2, 3)
    assert found.dose == Share(
        Fraction(6, 5) + 2, 7
    )  # 1 set of 25 seconds and 5 of the next, of 3; then 2 of 2 twice
    assert found.coverage == Share(Fraction(3), 4)


def test_days_on_which_the_plan_was_paused_do_not_count(
    diary: Diary, session: Session, people: People
) -> None:
    diary.report(1)
    diary.report(7, pain=8, signs=frozenset())
    (item,) = session.scalars(select(WorklistItem))
    at = NOW + timedelta(days=13)
    worklist.answer(session, item=item, text="Seen.", resume=True, seen=None, by=people.alice, at=at)
    diary.report(15)
    found = diary.shares(21)
    assert found.sessions == Adherence(reported=2, prescribed=6)
    assert found.coverage == Share(Fraction(4), 4)


def test_a_pause_that_was_taken_back_at_once_is_none(diary: Diary, session: Session, people: People) -> None:
    diary.report(7, pain=8, signs=frozenset())
    row = diary.newest
    corrections.undo(session, training=row, patient=people.pat, at=row.reported_at)
    assert diary.shares(14).sessions == Adherence(reported=0, prescribed=6)


def test_nothing_counts_after_the_review_date(diary: Diary) -> None:
    for day in (1, 3, 8):
        diary.report(day)
    diary.plan.review_on = after(6)
    assert diary.shares(14).sessions == Adherence(reported=2, prescribed=3)


@pytest.mark.parametrize("how", ["mistaken", "taken back", "corrected"])
def test_what_counts_nowhere_is_in_no_share(diary: Diary, session: Session, people: People, how: str) -> None:
    diary.report(1, DONE, DONE)
    row, pat = diary.newest, people.pat
    if how == "mistaken":
        corrections.mark(
            session, training=row, patient=pat, reason="No.", by=people.alice, at=row.reported_at
        )
    elif how == "taken back":
        corrections.undo(session, training=row, patient=pat, at=row.reported_at)
    else:
        skipped = dict.fromkeys(contents.exercises(diary.plan), SKIPPED)
        report = Report(uuid4(), after(1), skipped)
        reports.receive(
            session, patient=pat, plan=diary.plan, report=report, corrects=row, at=row.reported_at
        )
    found = diary.shares(7)
    assert found.sessions == Adherence(0, 3)
    assert found.coverage == found.dose == Share(Fraction(0), 0)


def test_a_late_report_of_an_earlier_day_is_not_the_last_one(diary: Diary, people: People) -> None:
    diary.report(3, pain=1)
    diary.report(1, pain=5)
    assert (people.pat.last_report_on, people.pat.last_report_pain) == (after(3), 1)
    diary.report(3, SKIPPED, SKIPPED)  # takes back nothing of that day
    assert (people.pat.last_report_pain, people.pat.last_report_done) == (1, True)
    diary.report(4, SKIPPED, SKIPPED)
    assert (people.pat.last_report_pain, people.pat.last_report_done) == (None, False)


def test_a_correction_is_not_late_for_being_one(diary: Diary, session: Session, people: People) -> None:
    diary.report(1, pain=1)
    again = Report(uuid4(), after(1), dict.fromkeys(contents.exercises(diary.plan), DONE), pain=2)
    at = NOW + timedelta(days=5)
    row = diary.newest
    reports.receive(session, patient=people.pat, plan=diary.plan, report=again, corrects=row, at=at)
    assert [told.is_late for told in reported.newest(session, people.pat, 5)] == [False]


def sessions(diary: Diary, **more: int) -> list[object]:
    pat = diary.people.pat
    signed = signed_plans.of_patient(diary.session, pat)
    return [*trainings.sessions(diary.session, pat, signed, since=after(0), **more)]


def test_progression_reads_what_was_reported_as_values(diary: Diary) -> None:
    diary.report(
        1, DONE, PARTLY, more={0: EntryDetails(extra=5, pain=4), 1: EntryDetails(sets=1)}, pain=2, effort=6
    )
    diary.sign_again(2)
    diary.report(3, pain=1, settled=False, signs=frozenset({Sign.DIZZY}))
    first, second = sessions(diary)
    plank, squat = first.exercises["forearm-plank"], first.exercises["wall-squat"]
    assert (first.day, first.pain, first.effort, first.settled) == (after(1), 2, 6, False)
    assert (plank.outcome, plank.extra, plank.pain, plank.dosage.seconds) == (DONE, 5, 4, 25)
    assert (squat.outcome, squat.sets, squat.dosage.reps) == (PARTLY, 1, 10)
    assert first.pains == (2, 4)
    assert (second.settled, second.symptoms) == (None, (SIGN_WORDS[Sign.DIZZY].label,))
    assert first.number < second.number


def test_progression_reads_only_what_counts_and_the_newest(
    diary: Diary, session: Session, people: People
) -> None:
    for day in (1, 2, 3):
        diary.report(day)
    row = diary.newest
    corrections.undo(session, training=row, patient=people.pat, at=row.reported_at)
    assert [found.day for found in sessions(diary)] == [after(1), after(2)]
    assert [found.day for found in sessions(diary, most=1)] == [after(2)]


def test_progression_reads_with_as_many_statements_for_many_as_for_one(
    diary: Diary, session: Session
) -> None:
    counts = []
    for days in ((1,), range(2, 20)):
        for day in days:
            diary.report(day)
        session.flush()
        seen: list[str] = []
        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", lambda *given, seen=seen: seen.append(given[2]))
        sessions(diary)
        counts.append(len(seen))
    assert counts[0] <= 4
    assert counts[1] <= 4


@pytest.fixture
def alice(client: FlaskClient, clock: Clock, plan: Plan, people: People) -> FlaskClient:
    """Eight days later."""
    clock.pass_by(days=8)
    sign_in(client, people.alice)
    return client


def test_the_patients_page_has_three_lines_with_their_figures(
    alice: FlaskClient, diary: Diary, session: Session, people: People
) -> None:
    diary.report(1, DONE, PARTLY, more={1: EntryDetails(sets=1)})
    diary.report(3)
    session.commit()
    page = " ".join(alice.get(f"/patients/{people.pat.id}").text.split())
    for words in ("Training days", "2 of 3 due", "<strong>66%</strong>", "9 of 10 sets", "<strong>90%</strong>",
                  "4 of 4 done", "Since Nov 21, 2026, version 1.",
                  f"/patients/{people.pat.id}/reports"):  # fmt: skip
        assert words in page, words


def test_trends_are_drawn_with_their_figures_beside_them(
    alice: FlaskClient, diary: Diary, session: Session, people: People
) -> None:
    diary.report(
        1, DONE, PARTLY, more={0: EntryDetails(pain=5, effort=8), 1: EntryDetails(sets=1)}, pain=2, effort=4
    )
    diary.sign_again(2)
    diary.report(3, pain=1, effort=3)
    session.commit()
    address = f"/patients/{people.pat.id}/reports"
    page = alice.get(address).text
    assert page.count('<svg class="chart"') == 2
    rows = re.findall(r"<tr><th scope=\"row\">(.+?)</tr>", page)
    cells = [re.sub(r"<[^>]+>", "|", row).replace("||", "|") for row in rows]
    assert cells[:2] == ["Nov 24, 2026|1|3|100%|", "Nov 22, 2026|5|8|80%|"]
    assert cells[2].startswith("Nov 21, 2026|2|3|66%")
    assert "Version 2 signed" in page
    assert ">v2</text>" in page

    of_plank = alice.get(f"{address}?exercise=forearm-plank").text
    assert re.findall(r"<tr><th scope=\"row\">Nov 22, 2026</th>(.+?)</tr>", of_plank) == [
        "<td>5</td><td>8</td><td>100%</td>"
    ]
    assert (
        'aria-current="true">Plank' in of_plank or 'exercise=forearm-plank" aria-current="true"' in of_plank
    )
    assert alice.get(f"{address}?exercise=no-such-thing").text.count('<svg class="chart"') == 2


def test_without_reports_the_page_says_what_comes(alice: FlaskClient, plan: Plan, people: People) -> None:
    page = alice.get(f"/patients/{people.pat.id}/reports").text
    assert "Nothing reported yet" in page
    assert '<svg class="chart"' not in page


def test_reports_of_another_clinics_patient_are_not_there(
    client: FlaskClient, clock: Clock, people: People, plan: Plan
) -> None:
    sign_in(client, people.bob)
    assert client.get(f"/patients/{people.pat.id}/reports").status_code == 404
