"""Nothing is made harder while something is not settled, by whoever was not the one to settle it, nor three at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from clinic.domain.dosage import from_dict
from clinic.domain.errors import ActionDenied
from clinic.domain.followup.diary.details import EntryDetails
from clinic.domain.followup.judging import CORRECTED
from clinic.domain.followup.progression.decisions import Decided
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.signs import Sign
from clinic.domain.followup.worklist import Cause
from clinic.models import TrainingSession, WorklistItem
from clinic.services.followup import advancing, judging, worklist
from clinic.services.followup.diary import corrections
from clinic.services.plans import contents, doubtful_steps, plans
from clinic.services.programs import drafts
from tests import factories
from tests.desk import Desk
from tests.factories import NOW, of_report
from tests.integration.followup.progression.weeks import THREE, Weeks, seen


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
        said = {"item_id": item.id, "by": weeks.desk.alice, "at": NOW}
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
    weeks = Weeks(desk, seen(desk, plan))
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


@pytest.mark.parametrize(
    ("reported", "because"),
    [
        ({"pain": 3}, ()),
        ({"pain": 5}, ("Pain 5 of 10 on Nov 28, 2026",)),
        ({"pain": 1, "settled": True}, ()),
        (
            {"settled": False},
            ("Not back to usual the next morning. A second such morning in a row pauses the plan.",),
        ),
    ],
)
def test_what_is_reported_since_speaks_against_a_step_in_the_draft(
    weeks: Weeks, reported: dict[str, Any], because: tuple[str, ...]
) -> None:
    weeks.reports(2, 4, 6)
    weeks.decide(6, THREE[0])
    weeks.reports(7, **reported)
    draft = weeks.desk.draft()
    found = [step.because for step in doubtful_steps.of(weeks.session, draft)]
    assert found == ([because] if because else [])


def test_what_the_patient_took_back_at_once_speaks_against_no_step(weeks: Weeks) -> None:
    weeks.reports(2, 4, 6)
    weeks.decide(6, THREE[0])
    weeks.reports(7, pain=8)
    draft, session = weeks.desk.draft(), weeks.session
    assert doubtful_steps.of(session, draft)
    newest = session.scalars(select(TrainingSession).order_by(TrainingSession.number.desc()).limit(1)).one()
    corrections.undo(session, training=newest, patient=weeks.desk.pat, at=newest.reported_at)
    session.commit()
    assert session.scalars(select(WorklistItem.number).where(WorklistItem.ended_by.is_(None))).all()
    assert doubtful_steps.of(session, draft) == ()


def test_a_bad_night_holds_a_step_although_somebody_dealt_with_its_line(weeks: Weeks) -> None:
    weeks.reports(2, 4, 6)
    weeks.decide(6, THREE[0])
    weeks.reports(7, settled=False)
    weeks.answered(8)
    (step,) = doubtful_steps.of(weeks.session, weeks.desk.draft())
    assert step.because == ("A night before Nov 28, 2026 that did not settle",)


def test_so_does_strong_pain_of_one_exercise_alone(weeks: Weeks) -> None:
    weeks.reports(2, 4, 6)
    weeks.decide(6, THREE[0])
    first, *_ = contents.exercises(weeks.plan)
    weeks.reports(7, details={first: EntryDetails(pain=4)})
    (step,) = doubtful_steps.of(weeks.session, weeks.desk.draft())
    assert step.because == ("Pain 4 of 10 on Nov 28, 2026",)
    with pytest.raises(ActionDenied, match="came in that speaks against it"):
        weeks.desk.sign_blank(weeks.desk.draft(), at=NOW + timedelta(days=8))


def test_what_went_well_under_a_plan_that_was_withdrawn_speaks_for_no_step(weeks: Weeks) -> None:
    weeks.reports(2, 4, 6)
    desk, session = weeks.desk, weeks.session
    said = {"reason": "Operation on the knee.", "by": desk.alice, "at": NOW + timedelta(days=7)}
    plans.withdraw(session, plan=weeks.plan, **said)
    after = Weeks(desk, desk.sign_blank(desk.draft(), at=NOW + timedelta(days=12)))
    session.commit()
    assert "ready" not in after.kinds(13)
    after.reports(13, 15)
    assert "ready" in after.kinds(16)


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
    factories.become(weeks.session, weeks.desk.people.amos, "therapist", by=weeks.desk.people.ada)
    assert weeks.rows(11)[THREE[0]].suggestion.because == because


def test_a_therapists_word_stays_one_whatever_they_become(weeks: Weeks) -> None:
    weeks.reports(2, 4, 6)
    weeks.reports(7, pain=8)
    weeks.answered(8)
    weeks.reports(10, 11)
    before = weeks.kinds(11)
    assert "ready" in before
    factories.become(weeks.session, weeks.desk.alice, "assistant", by=weeks.desk.people.ada)
    assert weeks.kinds(11) == before


def test_a_red_report_of_the_patients_tomorrow_is_read_today(weeks: Weeks) -> None:
    weeks.reports(2, 4, 6)
    tomorrow = (NOW + timedelta(days=9)).date()
    weeks.reports(8, trained_on=tomorrow, pain=8, signs=frozenset({Sign.CHEST}), zone="Pacific/Auckland")
    weeks.answered(8)
    assert "ready" not in weeks.kinds(8)
    assert "Pain was 8" in weeks.rows(8)[THREE[0]].suggestion.because


@pytest.mark.parametrize("back", [timedelta(), timedelta(minutes=40)], ids=["right", "set back"])
def test_a_signature_from_before_is_no_answer_whatever_the_clock_says(weeks: Weeks, back: timedelta) -> None:
    """Signed at noon, and five minutes later the clock is set back: what comes then came after the signature."""
    at, pat = NOW + timedelta(minutes=5) - back, weeks.desk.pat
    corrected = Cause(Reason.NEW_WORDS, of_report(3, CORRECTED), "Pain was 8")
    how = {"plan": weeks.plan, "number": weeks.number(0), "at": at}
    worklist.open_items(weeks.session, pat, [corrected], **how)
    (item,) = weeks.session.scalars(select(WorklistItem).where(WorklistItem.ended_at.is_(None)))
    said = {"text": "Rest a day.", "resume": None, "seen": item.revision, "by": weeks.desk.people.amos}
    worklist.answer(weeks.session, item=item, **said, at=at + timedelta(minutes=1))
    weeks.reports(2, 4, 6)
    assert "Still open: Pain was 8" in weeks.rows(8)[THREE[0]].suggestion.because
    weeks.desk.sign_blank(weeks.desk.draft(), at=NOW + timedelta(days=8))
    assert "Still open" not in weeks.rows(8)[THREE[0]].suggestion.because


def test_good_days_from_before_an_answer_are_none_after_it_whatever_the_clock_says(weeks: Weeks) -> None:
    weeks.reports(2, 4, 6)
    weeks.reports(7, pain=8)
    weeks.reports(9, 10)
    weeks.answered(8)  # the clock was set back by days
    assert weeks.kinds(10) == ["hold"] * 3
    assert "two training days after that" in weeks.rows(10)[THREE[0]].suggestion.because
    weeks.reports(11, 12)
    assert weeks.kinds(12) == ["ready", "ready", "hold"]
