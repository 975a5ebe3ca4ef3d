"""What is red is kept and judged whatever else it leaves open: nobody is sent back for the smallest detail of it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.models import Plan
from clinic.services.plans import contents
from tests.browser import controls, fill_in
from tests.factories import NOW, People
from tests.integration.followup.sent import Sent, correct, entries, items, more, report, reports

TINGLING = {"news": "yes", "sign_spreading": "y", "pain": "7", "note": "It tingles in my foot."}
WAYS = ["page", "script", "later"]


def send(pat: FlaskClient, way: str, said: Sent) -> None:
    """By the page without scripts, at once by the script, or later from the device."""
    if way == "page":
        answer = fill_in(pat, "/my/report", said)
        assert (answer.status_code, answer.location) == (303, "/my/stopped")
        return
    page = {name: values[-1] for name, values in controls(pat.get("/my/report").text).items()}
    sent = page | said | {"client_uuid": str(uuid4()), "trained_on": NOW.date().isoformat()}
    answer = pat.post(f"/my/reports{'?later=1' if way == 'later' else ''}", json=sent)
    assert (answer.status_code, answer.json) == (201, {"next": "/my/stopped"})


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "said",
    [
        TINGLING,
        {"news": "no", "pain": "7"},
        {"news": "yes", "sign_chest": "y"},
        {"sign_chest": "y"},
        {"news": "yes", "sign_other": "y", "new_words": "My ear rings.", "pain": "2"},
    ],
    ids=["tingling and pain", "pain alone", "a sign alone", "a tick alone", "something else"],
)
def test_what_is_red_needs_no_word_of_the_exercises(
    pat: FlaskClient, session: Session, way: str, said: Sent
) -> None:
    send(pat, way, said)
    (kept,) = reports(session)
    assert kept.entries == []
    assert (kept.pain, kept.signs) == (
        int(said["pain"]) if "pain" in said else None,
        [name.removeprefix("sign_") for name in said if name.startswith("sign_")],
    )
    session.commit()
    assert {item.stops for item in items(session) if item.reason != "new_words"} == {"plan"}


@pytest.mark.parametrize("way", WAYS)
def test_of_the_exercises_what_was_said_is_kept_and_the_rest_is_not_said(
    pat: FlaskClient, alice: FlaskClient, session: Session, people: People, plan: Plan, way: str
) -> None:
    said = more(plan, 0, how="partly")
    name = list(contents.exercises(plan).values())[1]
    session.commit()
    send(pat, way, TINGLING | said)
    assert [entry.outcome for entry in entries(session, plan)] == ["partly"]
    for client, address in ((pat, "/my/diary"), (alice, f"/patients/{people.pat.id}/reports")):
        page = client.get(address).text
        assert f"{name}: not said" in page
        assert "0 of 2 exercises done, 1 in part" in page


def test_more_without_a_number_is_no_reason_to_send_it_back(
    pat: FlaskClient, session: Session, plan: Plan
) -> None:
    said = more(plan, 0, how="more")
    session.commit()
    send(pat, "page", TINGLING | said)
    assert [(entry.outcome, entry.extra) for entry in entries(session, plan)] == [("done", None)]


def test_pain_of_an_exercise_of_which_nothing_else_is_said_is_not_lost(
    pat: FlaskClient, session: Session, plan: Plan
) -> None:
    said = more(plan, 0, pain="9")
    session.commit()
    send(pat, "page", {"news": "no", "pain": "2"} | said)
    (kept,) = reports(session)
    assert kept.pain == 9
    assert [item.title for item in items(session)] == ["Pain 9 of 10"]


def test_what_is_not_red_is_asked_for_every_exercise(pat: FlaskClient, session: Session) -> None:
    answer = fill_in(pat, "/my/report", {"news": "no", "pain": "5"})
    assert answer.status_code == 422
    assert answer.text.count("Say how this one went.") >= 2
    assert reports(session) == []


def test_the_limit_is_the_plans_own(pat: FlaskClient, session: Session, plan: Plan) -> None:
    plan.pain_cap, plan.pain_cap_reason = 7, "Pat usually has six."
    session.commit()
    assert fill_in(pat, "/my/report", {"news": "no", "pain": "7"}).status_code == 422
    assert fill_in(pat, "/my/report", {"news": "no", "pain": "8"}).status_code == 303


@pytest.mark.parametrize("way", ["tell", "script"])
def test_strong_pain_needs_no_words_either(pat: FlaskClient, session: Session, told: Sent, way: str) -> None:
    report(pat, session, told, pain="8")
    page = {name: values[-1] for name, values in controls(pat.get("/my/tell").text).items()}
    said = page | {"news": "no", "pain": "9", "note": "", "trained_on": NOW.date().isoformat()}
    answer = pat.post("/my/tell", data=said) if way == "tell" else pat.post("/my/reports", json=said)
    assert answer.status_code == {"tell": 303, "script": 201}[way], answer.text
    assert reports(session)[-1].pain == 9


def test_what_was_not_said_can_be_said_in_a_correction(
    pat: FlaskClient, session: Session, plan: Plan
) -> None:
    first, second = more(plan, 0, how="partly"), more(plan, 1, how="skipped")
    session.commit()
    send(pat, "page", TINGLING | first)
    correct(pat, reports(session)[-1], **second)
    kept = reports(session)[-1]
    assert sorted(entry.outcome for entry in kept.entries) == ["partly", "skipped"]
    session.commit()
