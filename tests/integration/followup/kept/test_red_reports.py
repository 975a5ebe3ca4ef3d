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
    assert [entry.outcome for entry in kept.entries] == [None, None]
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
    assert [entry.outcome for entry in entries(session, plan)] == ["partly", None]
    for client, address in ((pat, "/my/diary"), (alice, f"/patients/{people.pat.id}/reports")):
        page = client.get(address).text
        assert f"{name}: not said" in page
        assert "0 of 2 exercises done, 1 in part" in page
    assert "1 in part. Not said: 1." in " ".join(pat.get("/my/diary").text.split())
    assert "1 in part, 1 not said" in alice.get(f"/patients/{people.pat.id}/reports").text


def test_more_without_a_number_is_no_reason_to_send_it_back(
    pat: FlaskClient, session: Session, plan: Plan
) -> None:
    said = more(plan, 0, how="more")
    session.commit()
    send(pat, "page", TINGLING | said)
    assert [(entry.outcome, entry.extra) for entry in entries(session, plan)] == [
        ("done", None),
        (None, None),
    ]


@pytest.mark.parametrize("way", WAYS)
def test_what_is_said_of_an_exercise_is_kept_without_a_word_of_how_it_went(
    pat: FlaskClient, alice: FlaskClient, session: Session, people: People, plan: Plan, way: str
) -> None:
    said = more(plan, 0, pain="9", effort="8") | more(plan, 1, pain="3", sets="1", amount="4")
    hurt, other = contents.exercises(plan).values()
    session.commit()
    send(pat, way, {"news": "no", "pain": "2"} | said)
    (kept,) = reports(session)
    assert kept.pain == 2
    told = [(one.outcome, one.pain, one.effort, one.sets, one.amount) for one in entries(session, plan)]
    assert told == [(None, 9, 8, None, None), (None, 3, None, 1, 4)]
    (line,) = items(session)
    assert (line.title, line.stops) == ("Pain 9 of 10 in one exercise", "exercise")
    assert line.item_id == entries(session, plan)[0].item_id
    page = pat.get("/my/diary").text
    assert "Exercises: not said." in page
    assert f"{hurt}: not said, pain 9, effort 8" in page
    assert f"{other}: not said, 1 of " in page
    assert "Exercises: not said<" in (page := alice.get(f"/patients/{people.pat.id}/reports").text)
    assert f"{hurt}: not said, pain 9, effort 8" in page
    assert f"{other}: not said (1 of " in page


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


@pytest.mark.parametrize(
    ("limit", "pain", "status"), [(3, "4", 303), (3, "3", 422), (5, "5", 422), (5, "6", 303)]
)
def test_what_is_red_by_it_is_kept_whatever_it_leaves_open(
    pat: FlaskClient, session: Session, plan: Plan, limit: int, pain: str, status: int
) -> None:
    plan.pain_cap = limit
    session.commit()
    assert fill_in(pat, "/my/report", {"news": "no", "pain": pain}).status_code == status


@pytest.mark.parametrize("way", ["tell", "script"])
def test_strong_pain_needs_no_words_either(pat: FlaskClient, session: Session, told: Sent, way: str) -> None:
    report(pat, session, told, pain="8")
    page = {name: values[-1] for name, values in controls(pat.get("/my/tell").text).items()}
    said = page | {"news": "no", "pain": "9", "note": "", "trained_on": NOW.date().isoformat()}
    answer = pat.post("/my/tell", data=said) if way == "tell" else pat.post("/my/reports", json=said)
    assert answer.status_code == {"tell": 303, "script": 201}[way], answer.text
    assert reports(session)[-1].pain == 9


def test_a_report_that_says_nothing_of_the_exercises_is_corrected_and_a_message_is_not(
    pat: FlaskClient, session: Session, plan: Plan
) -> None:
    said, done = more(plan, 0, effort="8"), more(plan, 0, how="done")
    session.commit()
    send(pat, "page", {"news": "no", "pain": "7"} | said)
    page = pat.get(f"/my/reports/{reports(session)[-1].id}/correct").text
    assert '<option value="8" selected>' in page
    correct(pat, reports(session)[-1], **done)
    kept = {one.outcome: one.effort for one in reports(session)[-1].entries}
    session.commit()
    assert kept == {"done": 8, None: None}
    fill_in(pat, "/my/tell", {"news": "no", "pain": "9", "note": "It hurts."})
    assert pat.get(f"/my/reports/{reports(session)[-1].id}/correct").status_code == 409


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
