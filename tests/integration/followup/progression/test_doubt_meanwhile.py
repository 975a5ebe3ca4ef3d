"""What comes in between the signature and the document against a step up in it, and how old a signature may get."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from clinic.domain.errors import ActionDenied
from clinic.domain.plans import signing as rule
from clinic.domain.plans.terms import Terms
from clinic.models import Plan, Program, Signing
from clinic.services.plans import doubtful_steps, preparing, signings
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.followup.progression.weeks import THREE, Weeks, three_exercises


def day(number: int) -> datetime:
    return NOW + timedelta(days=number)


@pytest.fixture
def weeks(desk: Desk) -> Weeks:
    """Three good trainings, for which a step up is in the draft."""
    weeks = Weeks(desk, desk.once(three_exercises))
    weeks.session.commit()
    weeks.reports(2, 4, 6)
    weeks.decide(6, THREE[0])
    return weeks


def made(desk: Desk, signing: Signing, *, at: datetime) -> Plan | None:
    """The document is ready, and kept."""
    desk.session.commit()
    lease = signings.QUEUE.give(desk.session, signing, worker="desk")
    content = preparing.read(desk.session, lease, settings=desk.settings)
    return preparing.finish(desk.session, lease, content, pdf=b"%PDF-1.7", at=at)


@pytest.mark.parametrize("said", [{"pain": 4}, {"settled": False}], ids=["pain", "night"])
def test_a_step_up_that_is_doubted_while_the_document_is_made_is_not_signed(
    desk: Desk, weeks: Weeks, said: dict[str, Any]
) -> None:
    draft = desk.draft()
    signing = desk.request(draft, at=day(7))
    desk.session.commit()
    weeks.reports(7, **said)
    with pytest.raises(ActionDenied, match=re.escape(rule.STEPS)):
        made(desk, signing, at=day(7) + timedelta(minutes=2))


def doubted(desk: Desk, weeks: Weeks) -> tuple[Program, Signing]:
    """Pain speaks against the step, and the signer confirms it."""
    draft = desk.draft()
    weeks.reports(7, pain=4)
    weeks.answered(7)
    return draft, desk.request(draft, at=day(7), steps_confirmed=True)


def test_a_step_up_that_was_confirmed_is_signed(desk: Desk, weeks: Weeks) -> None:
    draft, signing = doubted(desk, weeks)
    assert doubtful_steps.of(desk.session, draft)
    assert made(desk, signing, at=day(7))


def test_the_same_doubt_once_more_was_not_confirmed(desk: Desk, weeks: Weeks) -> None:
    draft, signing = doubted(desk, weeks)
    desk.session.commit()
    before = [step.because for step in doubtful_steps.of(desk.session, draft)]
    weeks.reports(7, pain=4)
    assert [step.because for step in doubtful_steps.of(desk.session, draft)] == before
    with pytest.raises(ActionDenied, match=re.escape(rule.STEPS)):
        made(desk, signing, at=day(7) + timedelta(minutes=2))


def test_a_signature_is_no_plan_after_more_than_a_day(desk: Desk) -> None:
    desk.answer_all()
    signing = desk.request(desk.draft(HARMLESS))
    with pytest.raises(ActionDenied, match=re.escape(rule.TOO_LATE)):
        made(desk, signing, at=day(1) + timedelta(seconds=1))


def test_a_plan_whose_review_is_today_or_over_is_not_signed(desk: Desk) -> None:
    desk.answer_all()
    tomorrow: date = day(1).date()
    signing = desk.request(desk.draft(HARMLESS), agreed=Terms(tomorrow))
    with pytest.raises(ActionDenied, match=re.escape(rule.REVIEW_DUE)):
        made(desk, signing, at=day(1))


def test_a_signature_of_the_same_day_becomes_a_plan(desk: Desk) -> None:
    desk.answer_all()
    assert made(desk, desk.request(desk.draft(HARMLESS)), at=day(1))
