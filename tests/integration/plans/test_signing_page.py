"""The page that waits for a document leads to the plan, or says why there is none; so do list, patient and program."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, update
from werkzeug.test import TestResponse

from clinic.domain.errors import ActionDenied
from clinic.domain.plans import signing as rule
from clinic.domain.plans.terms import Terms
from clinic.models import AuditEvent, Plan, Program, Signing, StaffMember
from clinic.services.access import staff
from clinic.services.plans import refusing, signings
from clinic.services.plans.progress import LONG, USUAL
from tests import factories
from tests.browser import controls
from tests.desk import AGREED, HARMLESS, Desk
from tests.factories import NOW, PASSWORD, patient_account
from tests.integration.conftest import Clock, sign_in, stored

WORK = Callable[[], int]
PREPARING = "Preparing the document…"
LATE = "The document is waiting longer than usual"
REFUSED = "A contraindication stands in the way."
REFRESHES = '<noscript><meta http-equiv="refresh"'


@pytest.fixture
def signing(desk: Desk, client: FlaskClient, clock: Clock) -> Signing:
    """Alice has signed; it is her browser."""
    desk.answer_all()
    signing = desk.request(desk.draft(HARMLESS))
    desk.session.commit()
    sign_in(client, desk.alice)
    return signing


def page(client: FlaskClient, signing: Signing) -> TestResponse:
    return client.get(f"/signings/{signing.id}")


def news(client: FlaskClient, signing: Signing, shown: str) -> bool:
    """Whether there is something new for a page that shows this."""
    answer = client.get(f"/signings/{signing.id}/news?shown={shown}")
    assert (answer.status_code, answer.text) == (204, "")
    return answer.headers.get("HX-Refresh") == "true"


def refuse(desk: Desk, work: WORK) -> None:
    """A red flag is recorded before the document is ready."""
    desk.answer_all(saddle_numbness="yes")
    desk.session.commit()
    assert work() == 1


def test_it_says_that_the_document_is_prepared_and_looks_again_without_scripts(
    client: FlaskClient, signing: Signing
) -> None:
    shown = page(client, signing)
    assert shown.status_code == 200
    for words in (PREPARING, "Pat Patient", "You signed version 1 on", "Look now", REFRESHES):
        assert words in shown.text
    assert LATE not in shown.text
    assert not news(client, signing, "waiting")


def test_it_leads_to_the_plan_once_there_is_one(
    client: FlaskClient, engine: Engine, signing: Signing, work: WORK
) -> None:
    work()
    assert news(client, signing, "waiting")
    (plan,) = stored(engine, select(Plan))
    assert (plan.id, plan.signed_at) == (signing.id, NOW)
    assert page(client, signing).location == f"/plans/{plan.id}"
    assert "Version 1 is signed." in client.get(f"/plans/{plan.id}").text


def test_when_it_takes_longer_than_usual_it_says_so_and_at_last_looks_no_more(
    client: FlaskClient, clock: Clock, desk: Desk, signing: Signing
) -> None:
    clock.now = NOW + USUAL
    assert LATE not in page(client, signing).text
    clock.pass_by(seconds=1)
    assert news(client, signing, "waiting")
    shown = page(client, signing).text
    assert LATE in shown
    assert "<code>clinic work</code>" in shown
    assert REFRESHES in shown
    assert not news(client, signing, "late")

    clock.now = NOW + LONG + timedelta(seconds=1)
    assert news(client, signing, "late")
    shown = page(client, signing).text
    assert LATE in shown
    assert "no longer looks by itself" in shown
    for looking in (REFRESHES, "hx-get"):
        assert looking not in shown


@pytest.mark.parametrize(
    ("review_on", "passes", "sentence"),
    [
        (NOW.date() + timedelta(days=28), {"days": 1, "seconds": 1}, rule.TOO_LATE),
        (NOW.date() + timedelta(days=1), {"hours": 23}, rule.REVIEW_DUE),
    ],
    ids=["a day later", "on the day of its review"],
)
def test_once_no_plan_will_be_made_of_it_it_says_so_and_leads_to_a_new_signature(
    client: FlaskClient,
    engine: Engine,
    clock: Clock,
    desk: Desk,
    work: WORK,
    review_on: date,
    passes: dict[str, float],
    sentence: str,
) -> None:
    desk.answer_all()
    waiting = desk.request(desk.draft(HARMLESS), agreed=Terms(review_on))
    desk.session.commit()
    clock.pass_by(**passes)
    sign_in(client, desk.alice)
    assert news(client, waiting, "stuck")
    shown = page(client, waiting).text
    assert sentence in html.unescape(shown)
    assert "Not signed" in shown
    for words in (PREPARING, LATE, "signature is kept", "hx-get"):
        assert words not in shown
    for address in ("/patients", "/worklist", f"/patients/{desk.pat.id}", f"/programs/{waiting.program_id}"):
        shown = html.unescape(client.get(address).text)
        assert sentence in shown, address
        assert "Not signed" in shown
        for words in ("Being signed", "Its document is being prepared", "Show this no longer"):
            assert words not in shown, address

    again = f"/programs/{waiting.program_id}/sign"
    assert f'href="{again}"' in shown
    form = {
        **controls(client.get(again).text),
        **AGREED,
        "paper": "a4",
        "password": PASSWORD,
        "cautions": "y",
    }
    answer = client.post(again, data=form)
    assert (answer.status_code, answer.location != f"/signings/{waiting.id}") == (303, True)
    refusals = stored(engine, select(Signing.refusal).order_by(Signing.requested_at))
    assert refusals == [sentence, ""]
    assert work() == 1
    assert str(stored(engine, select(Plan.id))[0]) in answer.location


def test_it_says_why_there_is_no_plan_and_so_does_everything_the_therapist_looks_at(
    client: FlaskClient, engine: Engine, desk: Desk, signing: Signing, work: WORK
) -> None:
    refuse(desk, work)
    assert news(client, signing, "waiting")
    program = f"/programs/{signing.program_id}"
    for address in (f"/signings/{signing.id}", "/patients", f"/patients/{desk.pat.id}", program):
        shown = client.get(address).text
        assert REFUSED in shown, address
        assert "Not signed" in shown
    shown = page(client, signing).text
    assert program in shown
    assert REFRESHES not in shown
    assert stored(engine, select(Program.status)) == ["draft"]


def test_it_is_told_until_somebody_dismisses_it(
    client: FlaskClient, engine: Engine, desk: Desk, signing: Signing, work: WORK
) -> None:
    refuse(desk, work)
    for _ in "twice is once":
        answer = client.post(f"/signings/{signing.id}/dismiss")
        assert (answer.status_code, answer.location) == (303, "/patients")
    for address in ("/patients", f"/patients/{desk.pat.id}", f"/programs/{signing.program_id}"):
        assert "Not signed" not in client.get(address).text
    assert REFUSED in page(client, signing).text
    (dismissed,) = stored(engine, select(AuditEvent).where(AuditEvent.action == "signing.dismiss"))
    assert (dismissed.actor_name, dismissed.subject_id) == ("Alice Able", signing.id)
    assert dismissed.patient_id == desk.pat.id


def test_the_table_of_roles_says_who_may_dismiss_it(desk: Desk, signing: Signing) -> None:
    with pytest.raises(ActionDenied, match="Only a therapist can sign"):
        signings.dismiss(desk.session, signing=signing, by=desk.people.amos, at=NOW)


def test_somebody_let_go_since_the_request_began_dismisses_nothing(desk: Desk, signing: Signing) -> None:
    refusing.refuse(desk.session, signing, "The goals changed.", NOW)
    gone = update(StaffMember).values(active=False)
    desk.session.execute(gone, execution_options={"synchronize_session": False})
    with pytest.raises(ActionDenied, match="You no longer work at this clinic"):
        signings.dismiss(desk.session, signing=signing, by=desk.alice, at=NOW)
    assert signing.dismissed_at is None


def test_a_new_signature_or_the_end_of_the_draft_dismisses_it(
    client: FlaskClient, desk: Desk, signing: Signing, work: WORK
) -> None:
    refuse(desk, work)
    desk.answer_all()
    program = desk.session.get_one(Program, (signing.clinic_id, signing.program_id))
    desk.session.refresh(program)
    again = desk.request(program)
    desk.session.commit()
    assert "Not signed" not in client.get("/patients").text

    refuse(desk, work)
    assert "Not signed" in client.get("/patients").text
    assert page(client, again).status_code == 200
    client.post(f"/programs/{program.id}/discard", data={"revision": again.revision})
    assert "Not signed" not in client.get("/patients").text


def test_while_it_waits_patient_and_program_say_that_it_is_being_signed(
    client: FlaskClient, desk: Desk, signing: Signing
) -> None:
    assert "Being signed" in client.get(f"/patients/{desk.pat.id}").text
    shown = client.get(f"/programs/{signing.program_id}").text
    assert "A change made now keeps it from being signed." in shown
    assert f"/signings/{signing.id}" in shown
    assert "Review and sign" not in shown


def test_of_a_therapist_who_left_the_patients_own_therapist_is_told(
    app: Flask, engine: Engine, desk: Desk, clock: Clock, work: WORK
) -> None:
    desk.answer_all()
    carol = factories.therapist(desk.session, desk.settings, desk.people.clinic, "Carol Colleague")
    signing = desk.request(desk.draft(HARMLESS), by=carol)
    staff.deactivate(desk.session, member=carol, by=desk.people.ada, at=NOW)
    desk.session.commit()
    work()
    alice, amos = app.test_client(), app.test_client()
    sign_in(alice, desk.alice)
    sign_in(amos, desk.people.amos)

    assert "Whoever signed this no longer works at the clinic" in alice.get("/patients").text
    assert "Carol Colleague signed" in alice.get(f"/signings/{signing.id}").text
    for_amos = amos.get("/patients?whose=all").text
    assert "Whoever signed this no longer works at the clinic" not in for_amos
    assert "Not signed:" not in for_amos
    read = select(AuditEvent.patient_id).where(AuditEvent.action == "patients.read")
    assert stored(engine, read) == [desk.pat.id] * 2


def test_it_is_there_for_the_clinics_own_therapists_only(app: Flask, desk: Desk, signing: Signing) -> None:
    patient_account(desk.session, desk.pat, desk.alice)
    desk.session.commit()
    answers = {desk.people.bob: 404, desk.pat: 404, desk.people.ada: 404, desk.people.amos: 409}
    for person, status in answers.items():
        client = app.test_client()
        sign_in(client, person)
        for address in (f"/signings/{signing.id}", f"/signings/{signing.id}/news"):
            answer = client.get(address)
            assert answer.status_code == status, (person.name, address)
            assert status == 404 or "Only a therapist can sign." in answer.text
        answer = client.post(f"/signings/{signing.id}/dismiss")
        assert answer.status_code == status


def test_what_it_shows_is_a_read_and_looking_for_news_is_none(
    client: FlaskClient, engine: Engine, desk: Desk, signing: Signing
) -> None:
    before = len(stored(engine, select(AuditEvent.id)))
    news(client, signing, "waiting")
    assert len(stored(engine, select(AuditEvent.id))) == before
    page(client, signing)
    read = select(AuditEvent).where(AuditEvent.action == "signings.read")
    (event,) = stored(engine, read)
    assert (event.subject_id, event.patient_id) == (signing.id, desk.pat.id)
