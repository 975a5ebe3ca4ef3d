"""One button answers how each exercise went; what was typed of how one of them felt is kept and judged."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import Plan, TrainingEntry, TrainingSession, WorklistItem
from clinic.services.plans import contents
from tests.browser import controls

Sent = dict[str, str]


@pytest.fixture
def whole(pat: FlaskClient, filled: Sent) -> Sent:
    """The form as the page sends it, with all of its controls."""
    page = controls(pat.get("/my/report").text)
    return {name: values[-1] for name, values in page.items()} | filled


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


@pytest.mark.parametrize("button", ["done", "skipped"])
def test_pain_of_one_exercise_is_kept_and_judged_where_one_button_answered(
    pat: FlaskClient, session: Session, plan: Plan, whole: Sent, button: str
) -> None:
    said = more(plan, 0, pain="9", extra="12")
    answer = pat.post("/my/report", data=whole | {"note": "", "everything": button} | said)
    assert answer.location == "/my/stopped"
    (item,) = session.scalars(select(WorklistItem))
    first, _ = contents.exercises(plan)
    assert (item.reason, item.stops, item.item_id) == ("red_report", "exercise", first)
    session.commit()
    kept = [(entry.outcome, entry.pain, entry.extra) for entry in entries(session, plan)]
    assert sorted(kept, key=str) == sorted([(button, 9, None), (button, None, None)], key=str)


def test_pain_of_one_exercise_that_is_no_number_is_refused_where_one_button_answered(
    pat: FlaskClient, session: Session, plan: Plan, whole: Sent
) -> None:
    answer = pat.post("/my/report", data=whole | {"everything": "done"} | more(plan, 0, pain="11"))
    assert answer.status_code == 422
    assert "Choose one of the answers shown." in answer.text
    assert session.scalars(select(TrainingSession)).all() == []
