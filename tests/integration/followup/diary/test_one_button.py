"""One button answers how each exercise went; what was typed of how one of them felt is kept and judged."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import Plan, TrainingSession, WorklistItem
from clinic.services.plans import contents
from tests.integration.followup.sent import Sent, entries, more


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
