"""Whoever did something with an item of the worklist is back where they came from: a list, the draft, its sign page."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause
from clinic.models import Program, WorklistItem
from clinic.services.followup import worklist
from clinic.services.programs import drafts, starting
from tests import factories
from tests.browser import controls, forms
from tests.factories import NOW, People


def send(pat: FlaskClient, told: dict[str, str]) -> None:
    assert pat.post("/my/report", data=told).status_code == 303


def items(session: Session) -> dict[str, WorklistItem]:
    """By title."""
    found = session.scalars(select(WorklistItem)).all()
    session.commit()
    return {item.title: item for item in found}


PAIN, WORDS = "Pain 8 of 10", "“My foot tingles.”"


@pytest.fixture
def told(pat: FlaskClient, filled: dict[str, str]) -> dict[str, str]:
    return filled | {"pain": "8", "note": "My foot tingles."}


def a_draft(session: Session, people: People) -> Program:
    program = drafts.open_draft(session, people.pat) or starting.start(
        session, patient=people.pat, by=people.alice, at=NOW
    )
    session.commit()
    return program


@pytest.mark.parametrize(
    ("back", "address"),
    [
        ("worklist", "/worklist?whose=mine"),
        ("clinic", "/worklist?whose=all"),
        ("draft", "/programs/{draft}"),
        ("sign", "/programs/{draft}/sign"),
        ("//elsewhere.example", "/patients/{pat}"),
        ("", "/patients/{pat}"),
    ],
)
def test_after_an_answer_one_is_back_where_one_came_from(
    alice: FlaskClient,
    pat: FlaskClient,
    session: Session,
    people: People,
    told: dict[str, str],
    back: str,
    address: str,
) -> None:
    send(pat, told | {"pain": "2"})
    draft = a_draft(session, people)
    item = items(session)[WORDS]
    page = alice.get(f"/worklist/{item.id}", query_string={"back": back}).text
    (action,) = (action for action, _ in forms(page) if "/answer" in action)
    answered = alice.post(action, data=controls(page) | {"answer": "Called."})
    assert answered.location == address.format(draft=draft.id, pat=people.pat.id)


@pytest.mark.parametrize(
    ("act", "said", "back", "address"),
    [
        ("snooze", {"until": "2026-11-25"}, "draft", "/programs/{draft}"),
        ("snooze", {"until": "2026-11-25"}, "clinic", "/worklist?whose=all"),
        ("snooze", {"until": "2026-11-25"}, "", "/worklist?whose=mine"),
        ("assign", {}, "draft", "/programs/{draft}"),
        ("seen", {}, "draft", "/worklist/{item}?back=draft"),
        ("seen", {}, "", "/worklist/{item}"),
    ],
)
def test_who_does_something_else_with_an_item_comes_back_too(
    alice: FlaskClient,
    pat: FlaskClient,
    session: Session,
    people: People,
    told: dict[str, str],
    act: str,
    said: dict[str, str],
    back: str,
    address: str,
) -> None:
    send(pat, told | {"pain": "2"})
    draft = a_draft(session, people)
    item = items(session)[WORDS]
    page = alice.get(f"/worklist/{item.id}", query_string={"back": back}).text
    ((action, sent),) = (
        (action, sent) for action, sent in forms(page) if action.partition("?")[0].endswith(act)
    )
    done = alice.post(action, data=sent | said | ({"to": str(people.alice.id)} if act == "assign" else {}))
    assert done.location == address.format(draft=draft.id, item=item.id)


def test_lists_and_drafts_say_where_one_came_from(
    alice: FlaskClient, pat: FlaskClient, session: Session, people: People, told: dict[str, str]
) -> None:
    send(pat, told)
    draft = a_draft(session, people)
    found = items(session)
    pain = f"/worklist/{found[PAIN].id}?back="
    assert f"{pain}worklist" in alice.get("/worklist").text
    assert f"{pain}clinic" in alice.get("/worklist?whose=all").text
    assert f"{pain}draft" in alice.get(f"/programs/{draft.id}").text
    beside = alice.get(f"{pain}draft").text
    assert f"/worklist/{found[WORDS].id}?back=draft" in beside


def test_in_a_list_one_goes_on_with_the_line_that_comes_next(
    alice: FlaskClient, pat: FlaskClient, session: Session, people: People, told: dict[str, str]
) -> None:
    later = factories.patient(session, people.alice, "Lou Later")
    cause = Cause(Reason.SILENCE, "due:silence", "Nothing for 9 days")
    worklist.open_items(session, later, [cause], plan=None, number=0, at=NOW)
    later_id = later.id
    session.commit()
    send(pat, told | {"pain": "2"})
    item = items(session)[WORDS]
    page = alice.get(f"/worklist/{item.id}?back=worklist").text
    (action,) = (action for action, _ in forms(page) if "/answer" in action)
    answered = alice.post(action, data=controls(page) | {"answer": "Called."})
    assert answered.location == f"/worklist?whose=mine#of-{later_id}"
    assert f'id="of-{later_id}" tabindex="-1"' in alice.get(answered.location).text


def test_without_an_open_draft_one_is_led_to_the_record(
    alice: FlaskClient, pat: FlaskClient, session: Session, people: People, told: dict[str, str]
) -> None:
    send(pat, told | {"pain": "2"})
    item = items(session)[WORDS]
    sent = controls(alice.get(f"/worklist/{item.id}").text) | {"answer": "Called."}
    answered = alice.post(f"/worklist/{item.id}/answer?back=draft", data=sent)
    assert answered.location == f"/patients/{people.pat.id}"


def test_after_a_lesser_item_of_a_patient_it_is_the_line_after_theirs(
    alice: FlaskClient, session: Session, people: People
) -> None:
    told = [
        (people.pat, Reason.STOP_RULE),
        (people.pat, Reason.EXPIRING),
        (factories.patient(session, people.alice, "Quinn Next"), Reason.RED_REPORT),
        (factories.patient(session, people.alice, "Zed Last"), Reason.EXPIRING),
    ]
    for number, (patient, reason) in enumerate(told):
        cause = Cause(reason, f"cause:{number}", f"Line {number}")
        worklist.open_items(session, patient, [cause], plan=None, number=1, at=NOW)
    (_, _, (quinn, _), _) = told
    quinn_id = quinn.id
    session.commit()
    item = items(session)["Line 1"]
    page = alice.get(f"/worklist/{item.id}?back=worklist").text
    (action,) = (action for action, _ in forms(page) if "/answer" in action)
    answered = alice.post(action, data=controls(page) | {"answer": "Seen to."})
    assert answered.location == f"/worklist?whose=mine#of-{quinn_id}"
