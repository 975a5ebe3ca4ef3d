"""What a doctor found who does not allow exercise is kept, shown with the flag and its line, and closes nothing."""

from __future__ import annotations

from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from clinic.domain.errors import ActionDenied
from clinic.domain.followup.reasons import Reason
from clinic.models import AuditEvent, ClearanceRecord, WorklistItem
from clinic.services.audit.actions import AuditAction
from clinic.services.followup import judging
from clinic.services.plans import pauses
from clinic.services.record import clearances, facts
from tests.browser import controls
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in, stored
from tests.integration.record.clearances.flags import FLAG, is_up
from tests.integration.record.clearances.test_clearance_pages import TYPED

SAID = (
    "Dr. Dana Doe, Physician, looked into it on Nov 20, 2026 and does not allow exercise: Imaging is normal."
)


@pytest.fixture
def alice(client: FlaskClient, clock: Clock, desk: Desk) -> FlaskClient:
    desk.answer_all()
    desk.sign_blank(desk.draft(HARMLESS))
    facts.record(desk.session, patient=desk.pat, answers={FLAG: "yes"}, seen=None, by=desk.alice, at=NOW)
    judging.of_written(desk.session)
    desk.session.commit()
    sign_in(client, desk.alice)
    return client


def send(alice: FlaskClient, desk: Desk, **said: str) -> str:
    address = f"/patients/{desk.pat.id}/red-flags/{FLAG}/assessment"
    desk.session.commit()
    form = {**controls(alice.get(address).text), **TYPED, **said}
    return unescape(alice.post(address, data=form, follow_redirects=True).text)


def test_nothing_is_chosen_before_somebody_does(alice: FlaskClient, desk: Desk) -> None:
    page = alice.get(f"/patients/{desk.pat.id}/red-flags/{FLAG}/assessment").text
    choices = page.partition('name="allows_exercise"')[0][-40:] + page.partition('name="allows_exercise"')[2]
    assert "checked" not in choices
    assert "Say whether this clinician allows exercise." in send(alice, desk, allows_exercise="")


def test_it_is_kept_with_the_flag_and_the_line_and_the_flag_stays_up(
    alice: FlaskClient, desk: Desk, engine: Engine
) -> None:
    page = send(alice, desk, allows_exercise="n")
    assert "Exercise is not allowed: the red flag stays up." in page
    assert SAID in page
    assert is_up(desk)
    (row,) = stored(engine, select(ClearanceRecord.allows_exercise))
    assert row is False
    (line,) = [item for item in pauses.of(desk.session, desk.pat) if item.reason is Reason.RED_FLAG]
    desk.session.commit()
    for address in ("/worklist", f"/worklist/{line.id}"):
        assert SAID in unescape(alice.get(address).text)
    details = stored(
        engine, select(AuditEvent.detail).where(AuditEvent.action == AuditAction.CLEARANCE_RECORD)
    )
    assert "false" in str(details).lower()


def test_a_doctor_who_allows_it_later_takes_its_place_and_the_line_says_so(
    alice: FlaskClient, desk: Desk
) -> None:
    send(alice, desk, allows_exercise="n")
    (line,) = [item for item in pauses.of(desk.session, desk.pat) if item.reason is Reason.RED_FLAG]
    send(alice, desk, clinician="Dr. Eve Ellis", allows_exercise="y")
    assert not is_up(desk)
    desk.session.commit()
    page = alice.get(f"/worklist/{line.id}").text
    assert "Dr. Eve Ellis, Physician, looked into it on Nov 20, 2026 and allows exercise" in page
    assert "The answer stays yes." in page
    assert "What caused this is no longer so" not in page
    assert SAID not in page


def test_one_that_comes_after_leave_to_exercise_has_the_flag_up_again_and_pauses_the_plan(
    alice: FlaskClient, desk: Desk
) -> None:
    send(alice, desk, allows_exercise="y")
    assert not is_up(desk)
    send(alice, desk, allows_exercise="n")
    assert is_up(desk)
    assert pauses.stop_plan(pauses.of(desk.session, desk.pat))


def test_it_is_taken_back_by_a_therapist_and_stays_in_the_record(
    alice: FlaskClient, desk: Desk, engine: Engine
) -> None:
    page = send(alice, desk, allows_exercise="n")
    address = f"/patients/{desk.pat.id}/red-flags/{FLAG}/up-again"
    assert f'href="{address}"' in page
    said = {"flag": FLAG, "reason": "Wrong patient.", "by": desk.people.amos, "at": NOW}
    with pytest.raises(ActionDenied, match="Only a therapist"):
        clearances.end(desk.session, patient=desk.pat, **said)
    desk.session.rollback()
    form = controls(alice.get(address).text) | {"reason": "Wrong patient."}
    page = unescape(alice.post(address, data=form, follow_redirects=True).text)
    assert "That is taken back, and stays in the record." in page
    assert "Exercise was not allowed." in page
    assert SAID not in page
    assert is_up(desk)
    ended = stored(engine, select(AuditEvent.action).where(AuditEvent.action == AuditAction.CLEARANCE_END))
    assert len(ended) == 1
    assert desk.session.scalars(select(WorklistItem).where(WorklistItem.ended_at.is_(None))).all()
