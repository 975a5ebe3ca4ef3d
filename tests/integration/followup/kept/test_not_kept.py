"""What a patient reads when what they sent could not be kept: what to do now, whom to call, and their own words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from clinic.domain.followup.signs import SIGN_WORDS, Sign
from clinic.models import Clinic, Plan
from clinic.services.plans import contents
from clinic.web.portal.unkept import page_says, read_out
from tests import factories
from tests.factories import People
from tests.integration.followup.sent import Sent, more, report, reports
from tests.integration.test_outages import OURS, full, held, sent

pytestmark = pytest.mark.parametrize("create_database", ["sqlite"], indirect=True)
EMERGENCY, PHONE = "tel:999", "tel:+442079460000"
TINGLING = {"news": "yes", "sign_spreading": "y", "pain": "7"}
CHEST = {"news": "yes", "sign_chest": "y"}
CALM = {"news": "no", "pain": "1", "note": "All went well.", "everything": "done"}
WHEN_TO_CALL = "Call the emergency number now if you cannot feel between your legs."
Prevent = Callable[[Flask, Engine, FlaskClient, People], AbstractContextManager[Any]]


def busy(app: Flask, engine: Engine, _phone: FlaskClient, _people: People) -> AbstractContextManager[Any]:
    return held(app, engine)


def no_room(app: Flask, _engine: Engine, _phone: FlaskClient, _people: People) -> AbstractContextManager[Any]:
    return full(app)


@contextmanager
def broke(_app: Flask, engine: Engine, _phone: FlaskClient, _people: People) -> Iterator[None]:
    """Something of the database is not as the application takes it to be."""
    for before, after in (("training_days", "gone"), ("gone", "training_days")):
        with engine.begin() as connection:
            connection.execute(text(f"ALTER TABLE {before} RENAME TO {after}"))
        if after == "gone":
            yield


def signed_in_anew(
    app: Flask, _engine: Engine, phone: FlaskClient, people: People
) -> AbstractContextManager[Any]:
    """In another tab: the page's token has lapsed."""
    app.config["WTF_CSRF_ENABLED"] = False
    phone.post("/sign-in", data={"login": factories.login_of(people.pat), "password": factories.PASSWORD})
    app.config["WTF_CSRF_ENABLED"] = True
    return nullcontext()


def signed_out(
    _app: Flask, _engine: Engine, phone: FlaskClient, _people: People
) -> AbstractContextManager[Any]:
    phone.delete_cookie("session")
    return nullcontext()


WITH_WORDS = {
    "busy": (busy, 503),
    "no room": (no_room, 507),
    "broke": (broke, 500),
    "old token": (signed_in_anew, 400),
}
WAYS = {**WITH_WORDS, "signed out": (signed_out, 400)}
each_way = pytest.mark.parametrize(("prevent", "status"), WAYS.values(), ids=[*WAYS])
each_with_words = pytest.mark.parametrize(("prevent", "status"), WITH_WORDS.values(), ids=[*WITH_WORDS])


@pytest.fixture
def phone(app: Flask, pat: FlaskClient, session: Session, people: People) -> FlaskClient:
    """Pat's, of a clinic that says whom to call; served as it is."""
    clinic = session.get_one(Clinic, people.clinic.id)
    clinic.emergency_number, clinic.phone = "999", "+44 20 7946 0000"
    session.commit()
    app.config.update(WTF_CSRF_ENABLED=True, PROPAGATE_EXCEPTIONS=False)
    return pat


@pytest.fixture
def send(app: Flask, engine: Engine, phone: FlaskClient, people: People) -> Callable[..., TestResponse]:
    """Fill in the page without scripts, and send it while something prevents that it is kept."""

    def send(address: str, said: Sent, prevent: Prevent) -> TestResponse:
        form = sent(phone.get(address).text) | said
        with prevent(app, engine, phone, people):
            again = (form | {"client_uuid": str(uuid4())} for _ in range(100))
            answers = (phone.post(address, data=each, headers=OURS) for each in again)
            return next(one for one in answers if one.status_code != 303)

    return send


def words(page: str) -> str:
    """What is read on the page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2].partition("</main>")[0]).split())


def in_order(page: str, *parts: str) -> bool:
    places = [page.find(part) for part in parts]
    return -1 not in places and places == sorted(places)


@each_way
def test_what_is_red_says_first_what_to_do_and_whom_to_call(
    send: Callable[..., TestResponse], prevent: Prevent, status: int
) -> None:
    answer = send("/my/report", TINGLING, prevent)
    assert answer.status_code == status
    heading = "<h1>Do not do your exercises</h1>"
    assert in_order(
        answer.text, heading, "further down an arm or leg: your clinic has to look", PHONE, "<form"
    )
    assert in_order(answer.text, heading, "That was strong pain.", EMERGENCY, "<form")
    assert WHEN_TO_CALL in answer.text


@each_way
def test_an_emergency_says_so_with_its_number_first(
    send: Callable[..., TestResponse], prevent: Prevent, status: int
) -> None:
    page = send("/my/tell", CHEST, prevent).text
    heading = "<h1>Get emergency help now</h1>"
    assert in_order(page, heading, EMERGENCY, "Do not do your exercises", "Chest, jaw or arm", PHONE, "<form")


@each_way
def test_nobody_is_stopped_who_said_nothing_red_and_the_numbers_are_there(
    send: Callable[..., TestResponse], prevent: Prevent, status: int
) -> None:
    page = send("/my/report", CALM, prevent).text
    assert "Do not do your exercises" not in page
    assert in_order(page, WHEN_TO_CALL, EMERGENCY, PHONE, "<form")


@each_with_words
def test_the_words_come_back_as_the_page_asked_for_them_and_are_sent_again(
    send: Callable[..., TestResponse],
    phone: FlaskClient,
    session: Session,
    plan: Plan,
    prevent: Prevent,
    status: int,
) -> None:
    names = list(contents.exercises(plan).values())
    session.commit()
    said = TINGLING | more(plan, 0, how="partly", pain="7") | {"effort": "4"}
    page = send("/my/report", said, prevent).text
    read = words(page)
    for line in (
        "Is anything new since you last told your clinic? Yes",
        "Pain, tingling or numbness further down an arm or leg Yes",
        "How much did it hurt? 7",
        "How hard was it? 4",
        f"{names[0]} Partly",
        f"{names[0]}: pain 7",
        "Which day? November 21, 2026",
    ):
        assert line in read
    for unread in ("–", "Sign", "Item", "New words", "Anything your therapist should know"):
        assert unread not in read
    assert "whoever runs the server" not in read
    assert phone.post("/my/report", data=sent(page), headers=OURS).location == "/my/stopped"
    kept = reports(session)[-1]
    assert (kept.pain, kept.signs) == (7, ["spreading"])


@pytest.mark.parametrize("address", ["/my/report", "/my/tell"])
def test_what_broke_the_page_may_break_its_answer_and_nobody_goes_on(
    send: Callable[..., TestResponse],
    phone: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    session: Session,
    plan: Plan,
    address: str,
) -> None:
    """The words of the sign that was ticked are gone: neither the report nor its refusal can be judged."""
    form = sent(phone.get(address).text) | TINGLING | {"note": "To the foot."}
    with monkeypatch.context() as broken:
        broken.setitem(SIGN_WORDS, Sign.SPREADING, None)
        broken.setattr(read_out, "SIGNS", None)
        page = phone.post(address, data=form, headers=OURS)
    assert page.status_code == 500
    heading = "<h1>Do not do your exercises</h1>"
    assert in_order(
        page.text, heading, "has to know what you sent before you exercise", PHONE, EMERGENCY, "<form"
    )
    assert "Sign spreading" in words(page.text)
    assert "To the foot." in words(page.text)
    assert phone.post(address, data=sent(page.text), headers=OURS).location == "/my/stopped"


def test_where_no_page_can_be_made_the_words_come_back_all_the_same(
    app: Flask, engine: Engine, phone: FlaskClient, people: People, session: Session
) -> None:
    form = sent(phone.get("/my/report").text) | TINGLING | {"note": "To the foot.", "everything": "done"}
    with broke(app, engine, phone, people), pytest.MonkeyPatch.context() as broken:
        broken.delitem(app.jinja_env.globals, "url_for")
        page = phone.post("/my/report", data=form, headers=OURS)
        assert phone.get("/my/diary").status_code == 500
    assert (page.status_code, "To the foot." in page.text) == (500, True)
    assert in_order(
        page.text, "<h1>This is not sent yet</h1>", "do not do your exercises", "<form", "Send again"
    )
    assert phone.post("/my/report", data=sent(page.text), headers=OURS).location == "/my/stopped"
    assert reports(session)[-1].note == "To the foot."


def test_nobody_elses_words_come_back_on_it(
    app: Flask, engine: Engine, phone: FlaskClient, people: People
) -> None:
    form = sent(phone.get("/my/report").text) | TINGLING | {"note": "To the foot."}
    with broke(app, engine, phone, people), pytest.MonkeyPatch.context() as broken:
        broken.delitem(app.jinja_env.globals, "url_for")
        page = phone.post("/my/report", data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert page.status_code in {400, 500}
    assert "To the foot." not in page.text


def test_a_correction_that_is_not_kept_says_it_too(
    send: Callable[..., TestResponse], app: Flask, phone: FlaskClient, session: Session, told: Sent
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    row = report(phone, session, told)
    app.config["WTF_CSRF_ENABLED"] = True
    page = send(f"/my/reports/{row.id}/correct", CHEST, busy).text
    assert in_order(page, "<h1>Get emergency help now</h1>", EMERGENCY, PHONE, "<form")


def test_a_cap_of_the_plan_counts(send: Callable[..., TestResponse], session: Session, plan: Plan) -> None:
    session.get_one(Plan, (plan.clinic_id, plan.id)).pain_cap = 7
    session.commit()
    assert "Do not do your exercises" not in send("/my/report", {"news": "no", "pain": "7"}, busy).text
    assert "Do not do your exercises" in send("/my/report", {"news": "no", "pain": "8"}, busy).text


@pytest.mark.parametrize(
    ("pain", "is_strong"),
    [("07", True), ("+7", True), ("7,0", True), ("10", True), ("05", False), ("x", False)],
)
def test_pain_counts_however_it_is_written(
    send: Callable[..., TestResponse], session: Session, plan: Plan, pain: str, is_strong: bool
) -> None:
    of_all, of_one = {"news": "no", "pain": pain}, more(plan, 0, how="partly", pain=pain)
    session.commit()
    for said in (of_all, {"news": "no"} | of_one):
        assert ("Do not do your exercises" in send("/my/report", said, busy).text) is is_strong


def test_what_was_refused_otherwise_or_broke_says_it_too(phone: FlaskClient) -> None:
    form = sent(phone.get("/my/report").text) | TINGLING | {"plan_id": "gone"}
    answer = phone.post("/my/report", data=form, headers=OURS)
    assert answer.status_code == 404
    assert in_order(answer.text, "<h1>Do not do your exercises</h1>", PHONE, EMERGENCY)


@pytest.mark.parametrize("way", ["changed", "from elsewhere"])
def test_no_number_comes_from_a_page_that_is_not_ours(phone: FlaskClient, way: str) -> None:
    form = sent(phone.get("/my/report").text) | TINGLING | {"csrf_token": "old"}
    says = str(form[page_says.FIELD][0])
    if way == "changed":
        form |= {page_says.FIELD: says[:-3] + "abc"}
    answer = phone.post(
        "/my/report", data=form, headers={} if way == "changed" else {"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 400
    assert "tel:" not in answer.text
    assert ("Do not do your exercises" in answer.text) is (way == "changed")


def test_a_page_that_cannot_be_shown_says_nothing_of_saving(
    app: Flask, engine: Engine, phone: FlaskClient
) -> None:
    with held(app, engine):
        answer = phone.get("/my/diary")
    assert answer.status_code == 503
    assert "Wait a minute, then load the page again." in answer.text
    assert "saved" not in words(answer.text)
