"""Once nothing is paused the patient reads why: a therapist let it go on, or a new plan began; and no longer than it is
news, nor after the end of care.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from html import unescape
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from clinic.domain.followup.adherence import Outcome
from clinic.domain.record.episodes import EndReason, PlanAfter
from clinic.models import Plan
from clinic.services.followup import reports, worklist
from clinic.services.followup.outcomes import ending
from clinic.services.followup.reports import Report
from clinic.services.plans import contents, pauses, plans
from clinic.services.record import episodes
from tests import factories
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in

GO_ON = "You can go on"
LOOKED_AT = "Your therapist looked at it on November 21, 2026: your plan goes on as it stands here."
NEW_PLAN = "Your new plan is here"


@pytest.fixture
def plan(desk: Desk) -> Plan:
    """In force, and paused: it hurt."""
    desk.answer_all()
    factories.patient_account(desk.session, desk.pat, desk.alice)
    plan = desk.sign_blank(desk.draft(HARMLESS))
    done = dict.fromkeys(contents.exercises(plan), Outcome.DONE)
    said = Report(uuid4(), NOW.date(), done, pain=8, signs=frozenset())
    reports.receive(desk.session, patient=desk.pat, plan=plan, report=said, at=NOW)
    desk.session.commit()
    return plan


def answer(desk: Desk, *, resume: bool) -> None:
    (line,) = pauses.of(desk.session, desk.pat)
    said = {"text": "Looked into it.", "resume": resume, "seen": line.revision, "by": desk.alice}
    worklist.answer(desk.session, item=line, **said, at=NOW)
    desk.session.commit()


def sign_next(desk: Desk, at: datetime) -> None:
    desk.sign_blank(desk.draft("supine-spinal-rotation"), at=at)
    desk.session.commit()


@pytest.fixture
def read(desk: Desk, client: FlaskClient, clock: Clock, plan: Plan):
    def read(*, days: int = 0) -> str:
        clock.pass_by(days=days)
        sign_in(client, desk.pat)
        return unescape(client.get("/my/").text)

    return read


def test_a_therapist_let_it_go_on(desk: Desk, read) -> None:
    answer(desk, resume=True)
    page = read()
    assert (GO_ON in page, LOOKED_AT in page, NEW_PLAN in page) == (True, True, False)


@pytest.mark.parametrize(("days", "is_said"), [(14, True), (15, False), (90, False)])
def test_that_is_news_for_a_while(desk: Desk, read, days: int, is_said: bool) -> None:
    answer(desk, resume=True)
    page = read(days=days)
    assert (GO_ON in page, LOOKED_AT in page) == (is_said, is_said)


def test_what_was_kept_paused_is_over_with_the_new_plan(desk: Desk, read) -> None:
    answer(desk, resume=False)
    sign_next(desk, NOW + timedelta(days=2))
    page = read(days=2)
    assert (GO_ON in page, "looked at it" in page) == (False, False)
    said = page.partition(NEW_PLAN)[2].partition("</div>")[0]
    assert "It began on November 23, 2026. Do what stands here" in said
    assert NEW_PLAN not in read(days=15)


def test_what_ended_with_a_plan_that_was_withdrawn_lets_nothing_go_on(desk: Desk, plan: Plan, read) -> None:
    answer(desk, resume=False)
    plans.withdraw(desk.session, plan=plan, reason="She broke her hip.", by=desk.alice, at=NOW)
    desk.session.commit()
    sign_next(desk, NOW + timedelta(days=2))
    page = read(days=2)
    assert "Version 2, November 23, 2026." in page
    assert (GO_ON in page, NEW_PLAN in page) == (False, False)


def test_what_was_said_of_an_earlier_version_is_not_said_of_the_next(desk: Desk, read) -> None:
    answer(desk, resume=True)
    sign_next(desk, NOW + timedelta(days=2))
    assert GO_ON not in read(days=2)


@pytest.mark.parametrize("is_before", [True, False])
def test_nobody_is_told_to_go_on_above_that_care_has_ended(desk: Desk, read, is_before: bool) -> None:
    answer(desk, resume=True)
    episode = episodes.open_of(desk.session, desk.pat)
    assert episode
    how = {
        "reason": EndReason.GOALS_REACHED,
        "note": "Walks again.",
        "ended_on": NOW.date(),
        "seen": None,
        "shown": None,
    }
    goes_on = {"plan_after": PlanAfter.GOES_ON, "by": desk.alice, "at": NOW}
    if is_before:
        ending.end(desk.session, patient=desk.pat, episode=episode, **how, **goes_on)
    desk.session.commit()
    page = read()
    assert ("Your care at the clinic has ended" in page, GO_ON in page) == (is_before, not is_before)
