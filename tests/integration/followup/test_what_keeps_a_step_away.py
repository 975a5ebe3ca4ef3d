"""Nothing is made harder while something is not settled, by whoever was not the one to settle it, nor three at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from clinic.domain.dosage import from_dict
from clinic.domain.errors import ActionDenied
from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.decisions import Decided
from clinic.domain.followup.signs import Sign
from clinic.domain.followup.worklist import Cause, Reason
from clinic.domain.programs.ticks import TickKind
from clinic.models import Plan, StaffMember, TrainingSession, WorklistItem
from clinic.services.followup import advancing, judging, progression, reports, worklist
from clinic.services.followup.diary.report import of_kept
from clinic.services.followup.progression import ExerciseProgress
from clinic.services.followup.reports import Report
from clinic.services.plans import contents
from clinic.services.programs import drafts, ticks
from tests.desk import Desk
from tests.factories import NOW

THREE = ("forearm-plank", "kneeling-forearm-plank", "upright-ball-sit")


class Weeks:
    """Pat's plan in force and the weeks after its signature, by the number of the day."""

    def __init__(self, desk: Desk, plan: Plan) -> None:
        self.desk, self.session, self.plan = desk, desk.session, plan

    def reports(self, *days: int, **said: Any) -> None:
        """All done at little pain, unless something else is said."""
        for day in days:
            at = NOW + timedelta(days=day)
            usual = {"pain": 2, "effort": 5, "signs": frozenset(), "outcomes": {}} | said
            outcomes = dict.fromkeys(contents.exercises(self.plan), Outcome.DONE) | usual.pop("outcomes")
            report = Report(uuid4(), usual.pop("trained_on", at.date()), outcomes, **usual)
            reports.receive(self.session, patient=self.desk.pat, plan=self.plan, report=report, at=at)
            judging.of_written(self.session)
            self.session.commit()

    def corrects(self, day: int, **said: Any) -> None:
        """The newest report."""
        newest = select(TrainingSession).order_by(TrainingSession.number.desc()).limit(1)
        before = self.session.scalars(newest).one()
        report = replace(of_kept(before), client_uuid=uuid4(), **said)
        how = {"report": report, "corrects": before, "at": NOW + timedelta(days=day)}
        reports.receive(self.session, patient=self.desk.pat, plan=self.plan, **how)
        self.session.commit()

    def answered(self, day: int, by: StaffMember | None = None) -> None:
        """Everything that is open, and what was stopped goes on."""
        for item in self.session.scalars(select(WorklistItem).where(WorklistItem.ended_at.is_(None))).all():
            said = {"text": "Looked at.", "resume": True, "seen": item.revision}
            by_whom = {"by": by or self.desk.alice, "at": NOW + timedelta(days=day)}
            worklist.answer(self.session, item=item, **said, **by_whom)
        self.session.commit()

    def dismissed(self, day: int) -> None:
        """By an assistant, as it was possible before only therapists could."""
        for item in self.session.scalars(select(WorklistItem).where(WorklistItem.ended_at.is_(None))):
            item.answer, item.ended_by, item.ended_at = (
                "ok",
                self.desk.people.amos.id,
                NOW + timedelta(days=day),
            )
        self.session.commit()

    def rows(self, day: int) -> dict[str, ExerciseProgress]:
        found = progression.of(self.session, self.desk.pat, at=NOW + timedelta(days=day))
        assert found
        self.session.commit()
        return {row.item.slug: row for row in found.rows}

    def kinds(self, day: int) -> list[str]:
        return [row.suggestion.kind for row in self.rows(day).values()]

    def decide(self, day: int, slug: str, decided: Decided = Decided.ACCEPTED) -> None:
        seen = self.rows(day)[slug].step
        said = {"slug": slug, "decided": decided, "seen": seen, "reason": "The other way is easier to learn."}
        advancing.decide(
            self.session, patient=self.desk.pat, **said, by=self.desk.alice, at=NOW + timedelta(days=day)
        )
        self.session.commit()

    def partly(self, slug: str) -> dict[UUID, Outcome]:
        ids = {item["slug"]: UUID(item["id"]) for item in contents.content(self.plan)["items"]}
        return {ids[slug]: Outcome.PARTLY}


@pytest.fixture
def weeks(desk: Desk) -> Weeks:
    return Weeks(desk, desk.once(_three))


def _three(desk: Desk) -> Plan:
    desk.answer_all()
    return _seen(desk, desk.sign_blank(desk.draft(*THREE)))


def _seen(desk: Desk, plan: Plan) -> Plan:
    for slug in THREE:
        how = {"kind": TickKind.TECHNIQUE, "by": desk.alice, "at": NOW + timedelta(days=1)}
        ticks.put(desk.session, patient=desk.pat, slug=slug, seen=None, **how)
    return plan


def test_two_exercises_are_ready_after_three_good_sessions(weeks: Weeks) -> None:
    """Else what follows would hold of nothing."""
    weeks.reports(2, 4, 6)
    assert weeks.kinds(8) == ["ready", "ready", "hold"]


@pytest.mark.parametrize("second", [Decided.ACCEPTED, Decided.CHANGED])
def test_a_third_step_is_not_offered_while_two_are_in_the_draft(weeks: Weeks, second: Decided) -> None:
    weeks.reports(2, 4, 6)
    weeks.decide(8, THREE[0])
    weeks.decide(8, THREE[1], second)
    weeks.reports(9, outcomes=weeks.partly(THREE[0]))
    rows = weeks.rows(10)
    assert [row.suggestion.kind for row in rows.values()] == ["hold", "ready", "hold"]
    assert "the open draft changes others" in rows[THREE[2]].suggestion.because
    said = {"slug": THREE[2], "decided": Decided.ACCEPTED, "seen": "", "reason": ""}
    with pytest.raises(ActionDenied, match="Nothing is suggested"):
        advancing.decide(
            weeks.session, patient=weeks.desk.pat, **said, by=weeks.desk.alice, at=NOW + timedelta(days=10)
        )


def test_what_a_therapist_changes_in_the_draft_by_hand_takes_a_place(weeks: Weeks) -> None:
    weeks.reports(2, 4, 6)
    draft = weeks.desk.draft()
    for item in [*draft.items][1:]:
        said = {"item_id": item.id, "revision": draft.revision, "by": weeks.desk.alice, "at": NOW}
        more = replace(from_dict(item.dosage), sets=from_dict(item.dosage).sets + 1)
        drafts.set_dosage(weeks.session, program=draft, dosage=more, **said)
    weeks.session.commit()
    assert weeks.kinds(8) == ["hold", "ready", "ready"]


def test_where_nobody_asked_what_is_new_nothing_is_ready(weeks: Weeks) -> None:
    weeks.reports(2, 4, 6, signs=None)
    assert weeks.kinds(8) == ["hold"] * 3
    assert "Nobody asked on" in weeks.rows(8)[THREE[0]].suggestion.because


def test_a_consult_that_ran_out_is_open_whoever_answered_its_line(desk: Desk) -> None:
    desk.herniated_disc()
    draft = desk.draft(THREE[0], THREE[2])
    desk.consult(draft)
    plan = desk.sign_blank(draft)
    plan.review_on = None
    weeks = Weeks(desk, _seen(desk, plan))
    weeks.session.commit()
    weeks.reports(*range(2, 90, 2))
    judging.again(weeks.session, plan, desk.pat, at=NOW + timedelta(days=88))
    weeks.answered(89)
    judging.again(weeks.session, plan, desk.pat, at=NOW + timedelta(days=90))
    weeks.session.commit()
    assert weeks.kinds(90) == ["hold", "hold"]
    assert weeks.rows(90)[THREE[0]].suggestion.because.startswith("Still open: ")


def test_after_a_red_report_two_good_days_follow_the_answer(weeks: Weeks) -> None:
    weeks.reports(2, 4, 6)
    weeks.reports(7, pain=8)
    weeks.reports(8, 9)
    assert weeks.kinds(9) == ["hold"] * 3
    weeks.answered(9)
    assert weeks.kinds(9) == ["hold"] * 3
    assert "two training days after that" in weeks.rows(9)[THREE[0]].suggestion.because
    weeks.reports(10)
    assert weeks.kinds(10) == ["hold"] * 3
    weeks.reports(11)
    assert weeks.kinds(11) == ["ready", "ready", "hold"]


@pytest.mark.parametrize("what", ["corrected", "at home"])
def test_an_assistants_word_settles_nothing_red(weeks: Weeks, what: str) -> None:
    weeks.reports(2, 4, 6)
    if what == "corrected":
        weeks.reports(7, pain=8)
        weeks.answered(7)
        weeks.corrects(7, pain=2)
    else:
        home = Cause(Reason.RED_REPORT, "answer:pain", "At home: pain 10 of 10")
        how = {"plan": weeks.plan, "number": 0, "at": NOW + timedelta(days=7)}
        worklist.open_items(weeks.session, weeks.desk.pat, [home], **how)
    weeks.dismissed(8)
    weeks.reports(9, 10)
    because = weeks.rows(11)[THREE[0]].suggestion.because
    assert because.startswith(
        "Still open: Corrected, was: Pain 8" if what == "corrected" else "Still open: At home"
    )


def test_a_red_report_of_the_patients_tomorrow_is_read_today(weeks: Weeks) -> None:
    weeks.reports(2, 4, 6)
    tomorrow = (NOW + timedelta(days=9)).date()
    weeks.reports(8, trained_on=tomorrow, pain=8, signs=frozenset({Sign.CHEST}), zone="Pacific/Auckland")
    weeks.answered(8)
    assert "ready" not in weeks.kinds(8)
    assert "Pain was 8" in weeks.rows(8)[THREE[0]].suggestion.because
