"""What tests of reports after they were sent do: send one, correct it, take it back, mark it, and look what is kept."""

from __future__ import annotations

from uuid import uuid4

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import Patient, Plan, TrainingEntry, TrainingSession, WorklistItem
from clinic.services.plans import contents
from tests.browser import controls
from tests.factories import People

Sent = dict[str, str]
ASK_SETTLED = "was the pain back to usual by the next morning?"
ANEW = {"populate_existing": True}


def reports(session: Session) -> list[TrainingSession]:
    found = session.scalars(
        select(TrainingSession).order_by(TrainingSession.number).execution_options(**ANEW)
    )
    rows = list(found)
    session.commit()
    return rows


def items(session: Session) -> list[WorklistItem]:
    found = session.scalars(select(WorklistItem).order_by(WorklistItem.id).execution_options(**ANEW))
    rows = list(found)
    session.commit()
    return rows


def patient(session: Session, people: People) -> Patient:
    found = session.get_one(Patient, (people.pat.clinic_id, people.pat.id), populate_existing=True)
    session.commit()
    return found


def report(pat: FlaskClient, session: Session, sent: Sent, **said: str) -> TrainingSession:
    answer = pat.post("/my/reports", json=sent | {"client_uuid": str(uuid4())} | said)
    assert answer.status_code == 201, answer.text
    return reports(session)[-1]


def correct(pat: FlaskClient, row: TrainingSession, **said: str) -> str:
    """Open the page, change that, send it."""
    address = f"/my/reports/{row.id}/correct"
    page = pat.get(address)
    assert page.status_code == 200, page.text
    answer = pat.post(address, data=controls(page.text) | said)
    assert answer.status_code == 303, answer.text
    return answer.location


def undo(pat: FlaskClient, row: TrainingSession, **said: str) -> int:
    return pat.post(f"/my/reports/{row.id}/undo", data=said).status_code


def mistaken(alice: FlaskClient, people: People, row: TrainingSession, **said: str) -> int:
    address = f"/patients/{people.pat.id}/reports/{row.id}/mistaken"
    return alice.post(address, data={"reason": "A slip."} | said).status_code


def more(plan: Plan, place: int, **said: str) -> Sent:
    """Controls of the exercise at that place."""
    item = list(contents.exercises(plan))[place]
    names = {name: f"item_{item.hex}" if name == "how" else f"item_{item.hex}_more_{name}" for name in said}
    return {names[name]: value for name, value in said.items()}


def entries(session: Session, plan: Plan) -> list[TrainingEntry]:
    """In the plan's order."""
    found = {entry.item_id: entry for entry in session.scalars(select(TrainingEntry))}
    session.commit()
    return [found[item] for item in contents.exercises(plan) if item in found]
