"""An open item of each reason, which stops nothing: what it keeps away, who may put it off, what ends it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from clinic.domain.errors import ActionDenied
from clinic.domain.followup.reasons import OF_REASON, Reason
from clinic.domain.followup.worklist import Cause
from clinic.models import Notice, WorklistItem
from clinic.services.followup import worklist
from clinic.services.followup.care import not_now
from clinic.services.followup.lines import pausing_over
from clinic.services.plans import doubtful_steps, pauses
from clinic.web.therapist.followup.ways_out import NEXT
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in
from tests.integration.followup.progression.weeks import THREE, Weeks
from tests.reasons import DECIDED

each_reason = pytest.mark.parametrize("reason", Reason)


def opened(weeks: Weeks, reason: Reason, *, day: int = 7) -> WorklistItem:
    """It came with a write to the record of that day."""
    number = weeks.number(day)
    how = {"plan": weeks.plan, "number": number, "at": NOW + timedelta(days=day)}
    worklist.open_items(weeks.session, weeks.desk.pat, [Cause(reason, "of this test", "Look")], **how)
    weeks.session.commit()
    return weeks.session.scalars(select(WorklistItem).where(WorklistItem.cause == "of this test")).one()


@each_reason
def test_what_is_of_the_body_keeps_every_step_up_away(weeks: Weeks, reason: Reason) -> None:
    weeks.reports(2, 4, 6)
    opened(weeks, reason)
    assert ("ready" in weeks.kinds(8)) is not DECIDED[reason].keeps_steps_away
    assert ("Still open: Look" in weeks.rows(8)[THREE[0]].suggestion.because) is DECIDED[
        reason
    ].keeps_steps_away


@each_reason
def test_what_is_of_the_body_speaks_against_a_step_that_is_in_the_draft(weeks: Weeks, reason: Reason) -> None:
    """What is grave does so even after somebody has dealt with it."""
    weeks.reports(2, 4, 6)
    weeks.decide(8, THREE[0])
    opened(weeks, reason, day=9)
    draft = weeks.desk.draft()

    def because() -> list[tuple[str, ...]]:
        return [step.because for step in doubtful_steps.of(weeks.session, draft)]

    assert because() == ([("Look",)] if DECIDED[reason].keeps_steps_away else [])
    weeks.answered(10)
    assert because() == ([("Look",)] if DECIDED[reason].is_grave else [])


@each_reason
def test_after_what_was_grave_two_good_days_follow_the_answer(weeks: Weeks, reason: Reason) -> None:
    weeks.reports(2, 4, 6)
    opened(weeks, reason)
    weeks.answered(7)
    waits = "ready" not in weeks.kinds(8)
    assert waits is DECIDED[reason].is_grave
    assert ("answered on" in weeks.rows(8)[THREE[0]].suggestion.because) is waits
    weeks.reports(8, 9)
    assert "ready" in weeks.kinds(9)


@each_reason
def test_only_what_is_light_is_put_off(weeks: Weeks, reason: Reason) -> None:
    item, alice, at = opened(weeks, reason), weeks.desk.alice, NOW + timedelta(days=8)
    said = {"until": at.date() + timedelta(days=1), "seen": item.revision, "by": alice, "at": at}
    if DECIDED[reason].is_grave:
        with pytest.raises(ActionDenied, match="is not put off"):
            not_now.snooze(weeks.session, item=item, **said)
    else:
        not_now.snooze(weeks.session, item=item, **said)
        assert item.snoozed_until == said["until"]


@each_reason
def test_what_was_red_stands_whoever_ended_its_line(weeks: Weeks, reason: Reason) -> None:
    weeks.reports(2, 4, 6)
    opened(weeks, reason)
    weeks.dismissed(7)
    stands = "Still open: Look" in weeks.rows(8)[THREE[0]].suggestion.because
    assert stands is DECIDED[reason].stands_until_a_therapist


@each_reason
def test_a_therapist_pauses_the_plan_for_what_the_screening_found(weeks: Weeks, reason: Reason) -> None:
    item = opened(weeks, reason)
    said: dict[str, Any] = {"seen": item.revision, "by": weeks.desk.alice, "at": NOW + timedelta(days=8)}
    if not DECIDED[reason].is_grave:
        not_now.snooze(weeks.session, item=item, until=NOW.date() + timedelta(weeks=3), **said)
        said["seen"] = item.revision
    if not DECIDED[reason].may_pause:
        with pytest.raises(ActionDenied, match="is nothing to pause it for"):
            pausing_over.pause(weeks.session, item=item, **said)
    else:
        pausing_over.pause(weeks.session, item=item, **said)
        assert (item.stops, item.snoozed_until) == ("plan", None)


@each_reason
def test_an_e_mail_at_once_is_written_for_what_must_not_wait(weeks: Weeks, reason: Reason) -> None:
    weeks.desk.people.clinic.alerts = True
    weeks.session.commit()
    opened(weeks, reason)
    assert len(weeks.session.scalars(select(Notice)).all()) == DECIDED[reason].writes_at_once


@each_reason
def test_the_next_version_ends_what_it_answers(weeks: Weeks, reason: Reason) -> None:
    item, at = opened(weeks, reason), NOW + timedelta(days=8)
    item.answer = "Looked at."  # harm is said before anybody can sign
    pauses.end_with(weeks.session, weeks.desk.pat, version=2, by=weeks.desk.alice, at=at)
    assert (item.ended_at == at) is DECIDED[reason].ends_with_the_next_version
    assert (item in pauses.all_open(weeks.session, weeks.desk.pat)) is not (
        DECIDED[reason].ends_with_the_next_version
    )


@each_reason
def test_its_page_and_its_line_show_it_as_it_looks(
    app: Flask, clock: Clock, weeks: Weeks, reason: Reason
) -> None:
    item, (look, link, *_) = opened(weeks, reason), DECIDED[reason]
    weeks.session.commit()
    clock.pass_by(days=8)
    alice: FlaskClient = app.test_client()
    sign_in(alice, weeks.desk.alice)
    for page in (f"/worklist/{item.id}", "/worklist", "/patients"):
        shown = alice.get(page).text
        assert f'<span class="badge-severity severity-{look}">' in shown
        assert f"{OF_REASON[reason].words}</span>" in shown
    shown = alice.get(f"/worklist/{item.id}").text
    links = {said[0] for said in NEXT.values() if said}
    assert {one for one in links if f"{one}</a>" in shown} == ({link} - {""})
