"""A stop sign writes the e-mail in its own transaction, where the clinic wants it; no page waits for a mail server."""

from __future__ import annotations

import time
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.domain.followup.adverse_events import Harm, cause_of
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause, Stops
from clinic.models import Plan, StaffMember
from clinic.services.followup import worklist
from clinic.services.followup.notices import outbox
from clinic.settings import Settings
from tests import factories
from tests.factories import NOW, People
from tests.integration.followup.notices.conftest import notices
from tests.integration.followup.notices.mail_servers import Post


@pytest.fixture
def wanted(session: Session, people: People, alice: StaffMember) -> None:
    """The clinic wants e-mails at once."""
    people.clinic.alerts = True
    session.commit()


def report(pat: FlaskClient, filled: dict[str, str], **said: str) -> None:
    answer = pat.post("/my/report", data=filled | {"client_uuid": str(uuid4())} | said)
    assert answer.status_code == 303, answer.text


def test_a_stop_sign_writes_to_its_therapist_and_the_letter_names_nobody(
    wanted: None, pat: FlaskClient, session: Session, filled: dict[str, str], alice: StaffMember,
    send: Callable[..., int], post: Post, settings: Settings,
) -> None:  # fmt: skip
    report(pat, filled, news="yes", sign_chest="y", sign_spreading="y", note="My name is Pat Patient.")
    (notice,) = notices(session)  # one for two signs of one report
    assert (notice.staff_id, notice.kind, notice.status) == (alice.id, "alert", "waiting")

    assert send(post.server()) == 1
    (letter,) = post.taken
    text = f"{letter['Subject']}\n{letter.get_content()}"
    assert letter["Subject"] == "Something must not wait"
    assert f"{settings.public_url}/worklist" in text
    assert f"{settings.public_url}/account" in text
    assert not any(word in text for word in ("Pat", "chest", "pain", "plank", "Riverside"))


def test_a_clinic_that_does_not_want_it_gets_none(
    pat: FlaskClient, session: Session, filled: dict[str, str], alice: StaffMember
) -> None:
    report(pat, filled, news="yes", sign_chest="y")
    assert notices(session) == []


@pytest.mark.parametrize("said", [{"pain": "8", "note": ""}, {"note": "Is the ball too soft?"}])
def test_what_can_wait_for_the_digest_writes_none(
    wanted: None, pat: FlaskClient, session: Session, filled: dict[str, str], said: dict[str, str]
) -> None:
    report(pat, filled, **said)
    assert notices(session) == []


def test_a_refused_report_writes_none(
    wanted: None, pat: FlaskClient, session: Session, filled: dict[str, str]
) -> None:
    answer = pat.post("/my/report", data=filled | {"news": "yes", "sign_chest": "y", "pain": "99"})
    assert answer.status_code == 422
    assert notices(session) == []


def test_of_somebody_who_left_every_therapist_is_written_to(
    wanted: None, pat: FlaskClient, session: Session, settings: Settings, people: People,
    filled: dict[str, str], alice: StaffMember,
) -> None:  # fmt: skip
    others = [factories.therapist(session, settings, people.clinic, name) for name in ("Ann One", "Ben Two")]
    alice.active = False
    session.commit()
    report(pat, filled, news="yes", sign_chest="y")
    assert {notice.staff_id for notice in notices(session)} == {other.id for other in others}


def test_what_stops_more_than_before_is_news(
    wanted: None, session: Session, people: People, plan: Plan, alice: StaffMember
) -> None:
    first = Cause(Reason.RED_FLAG, "finding:x", "Look")
    for cause in (first, first, Cause(Reason.RED_FLAG, "finding:x", "Look", Stops.PLAN, "Wait.")):
        worklist.open_items(session, people.pat, [cause], plan=plan, number=1, at=NOW)
        session.commit()
    assert len(notices(session)) == 2


def test_harm_comes_with_the_digest(
    wanted: None, session: Session, people: People, plan: Plan, alice: StaffMember
) -> None:
    cause = cause_of(UUID(int=1), Harm.SEVERE)
    assert cause
    worklist.open_items(session, people.pat, [cause], plan=plan, number=1, at=NOW)
    session.commit()
    assert notices(session) == []


def test_a_page_does_not_wait_for_a_mail_server(
    wanted: None, pat: FlaskClient, session: Session, filled: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """There is none in this test, and no socket is opened: what a page does is write a row."""
    opened: list[object] = []
    monkeypatch.setattr("socket.create_connection", lambda *given, **more: opened.append(given))
    begun = time.monotonic()
    report(pat, filled, news="yes", sign_chest="y")
    assert (opened, time.monotonic() - begun < 5) == ([], True)
    assert [notice.status for notice in notices(session)] == ["waiting"]


@pytest.mark.parametrize("change", [{"email": ""}, {"wants_mail": False}])
def test_of_a_therapist_whom_no_e_mail_reaches_every_other_one_is_written_to(
    wanted: None, pat: FlaskClient, session: Session, settings: Settings, people: People,
    filled: dict[str, str], alice: StaffMember, change: dict[str, object],
) -> None:  # fmt: skip
    ann = factories.therapist(session, settings, people.clinic, "Ann One")
    ann.email = "ann@riverside.example"
    factories.therapist(session, settings, people.clinic, "Ben Two").email = ""
    for name, value in change.items():
        setattr(alice, name, value)
    session.commit()
    report(pat, filled, news="yes", sign_chest="y")
    assert [notice.staff_id for notice in notices(session)] == [ann.id]


def test_administrators_see_that_an_alert_reached_nobody(
    wanted: None, pat: FlaskClient, session: Session, filled: dict[str, str], alice: StaffMember,
    send: Callable[..., int], post: Post,
) -> None:  # fmt: skip
    alice.email = ""
    session.commit()
    report(pat, filled, news="yes", sign_chest="y")
    assert send(post.server()) == 0
    assert [(one.status, one.answer) for one in notices(session)] == [("failed", outbox.NOBODY)]


def test_a_red_flag_that_was_gone_and_is_back_is_news(
    wanted: None, session: Session, people: People, plan: Plan, alice: StaffMember
) -> None:
    cause = Cause(Reason.RED_FLAG, "finding:x", "Fainting", Stops.PLAN, "Wait.")
    for still in ([], [cause.key], []):
        worklist.open_items(session, people.pat, [cause], plan=plan, number=1, at=NOW)
        worklist.close_gone(session, people.pat, prefix=("finding:",), still=still, at=NOW)
        session.commit()
    assert len(notices(session)) == 2
