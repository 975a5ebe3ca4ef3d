"""What a therapist's own pause is refused for, each with its sentence; and what is sent twice pauses once."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.domain.followup import pausing as rule
from clinic.domain.followup.worklist import NOT_IN_FORCE
from clinic.domain.limits import PAUSE_UNDO_MINUTES
from clinic.domain.roles import REFUSALS, Action
from clinic.models import Plan
from clinic.services.programs import drafts
from tests import factories
from tests.browser import controls
from tests.desk import Desk
from tests.factories import NOW, People
from tests.integration.conftest import Clock, sign_in
from tests.integration.followup.care.by_hand import amos, answer, form, items, kept, names, pause, plan, undo

__all__ = ["amos", "names", "plan"]


def test_it_is_not_taken_back_later_by_another_or_once_somebody_dealt_with_it(
    app: Flask, alice: FlaskClient, session: Session, people: People, plan: Plan, clock: Clock
) -> None:
    pause(alice, plan)
    (item,), (made,) = items(session), kept(session)
    answer(alice, item, "keep")
    refused = undo(alice, made)
    assert (refused.status_code, rule.LOOKED_AT in refused.text) == (409, True)
    answer(alice, item)
    pause(alice, plan)
    again = kept(session)[-1]
    amy = app.test_client()
    factories.become(session, people.amos, "therapist", by=people.ada)
    sign_in(amy, people.amos)
    refused = undo(amy, again)
    assert (refused.status_code, rule.NOT_YOURS in refused.text) == (409, True)
    assert f"/pauses/{again.id}/undo" not in amy.get(f"/plans/{plan.id}").text
    clock.pass_by(minutes=PAUSE_UNDO_MINUTES + 1)
    refused = undo(alice, again)
    assert (refused.status_code, rule.TOO_LATE in refused.text) == (409, True)
    assert f"/pauses/{again.id}/undo" not in alice.get(f"/plans/{plan.id}").text
    assert [one.undone_at for one in kept(session)] == [None, None]


def test_posted_twice_makes_one_and_another_from_the_same_page_is_refused(
    alice: FlaskClient, session: Session, plan: Plan
) -> None:
    sent = form(alice, plan)
    for _ in "ab":
        assert alice.post(f"/plans/{plan.id}/pause", data=sent).status_code == 303
    assert (len(items(session)), len(kept(session))) == (1, 1)
    refused = alice.post(f"/plans/{plan.id}/pause", data=sent | {"why": "hurt"})
    assert (refused.status_code, "it says something else" in refused.text) == (422, True)
    assert (len(items(session)), len(kept(session))) == (1, 1)


def test_what_a_therapist_has_paused_already_is_not_paused_again(
    alice: FlaskClient, session: Session, plan: Plan, names: dict[str, str]
) -> None:
    first, second, _ = names
    assert pause(alice, plan, what="exercises", items=["", first]).status_code == 303
    page = alice.get(f"/plans/{plan.id}/pause").text
    assert f"{names[first]} (paused already)" in page
    assert f"{names[second]} (paused already)" not in page
    sentence = rule.ALREADY.format(title=f"{names[first]}: Ill, or a fever")
    refused = pause(alice, plan, what="exercises", items=["", first])
    assert (refused.status_code, sentence in refused.text) == (422, True)
    assert pause(alice, plan, why="hurt").status_code == 303  # the whole plan is more
    refused = pause(alice, plan)
    sentence = rule.ALREADY.format(title="A fall or a new injury")
    assert (refused.status_code, sentence in refused.text) == (422, True)
    assert len(kept(session)) == 2


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"what": []}, rule.CHOOSE_WHAT),
        ({"why": []}, rule.CHOOSE_WHY),
        ({"why": "other"}, rule.SAY_MORE),
        ({"what": "exercises"}, rule.NO_EXERCISE),
        ({"patient_text": "x" * 301}, "Keep this to 300 characters."),
    ],
)
def test_what_is_missing_is_said_and_what_was_written_stays(
    alice: FlaskClient, session: Session, plan: Plan, said: dict[str, Any], sentence: str
) -> None:
    refused = pause(alice, plan, **({"patient_text": "Until Monday."} | said))
    assert (refused.status_code, sentence in refused.text) == (422, True)
    assert said.get("patient_text", "Until Monday.") in refused.text
    assert (items(session), kept(session)) == ([], [])


def test_a_tick_says_what_is_paused(
    alice: FlaskClient, session: Session, plan: Plan, names: dict[str, str]
) -> None:
    first = next(iter(names))
    assert pause(alice, plan, what=[], items=["", first]).status_code == 303
    assert [(item.stops.value, str(item.item_id)) for item in items(session)] == [("exercise", first)]
    page = alice.get(f"/plans/{plan.id}").text
    assert f'<a href="/worklist/{items(session)[0].id}">Ill, or a fever</a></p>' in page
    assert (
        page.index(f"<h3>{names[first]}</h3>")
        < page.index("This exercise is paused:")
        < page.index("dosage-words")
    )


def test_the_whole_plan_and_exercises_of_it_are_not_said_at_once(
    alice: FlaskClient, session: Session, plan: Plan, names: dict[str, str]
) -> None:
    for sent, sentence in (
        ({"items": ["", next(iter(names))]}, rule.BOTH),
        ({"what": "exercises", "items": ["", *names]}, rule.NOTHING_LEFT),
    ):
        refused = pause(alice, plan, **sent)
        assert (refused.status_code, sentence in refused.text) == (422, True)
    assert (items(session), kept(session)) == ([], [])


def test_a_plan_that_was_replaced_meanwhile_is_not_paused_and_the_words_stay(
    alice: FlaskClient, desk: Desk, session: Session, plan: Plan
) -> None:
    sent = form(alice, plan) | {"words": "Flu since Monday."}
    desk.sign_blank(desk.draft())
    session.commit()
    refused = alice.post(f"/plans/{plan.id}/pause", data=sent)
    assert (refused.status_code, NOT_IN_FORCE in refused.text) == (422, True)
    assert "Flu since Monday." in refused.text
    assert alice.get(f"/plans/{plan.id}/pause").status_code == 409
    assert f'href="/plans/{plan.id}/pause"' not in alice.get(f"/plans/{plan.id}").text
    assert (items(session), kept(session)) == ([], [])


def test_an_assistant_does_not_pause_and_is_offered_nothing(
    alice: FlaskClient, amos: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    for page in (f"/patients/{people.pat.id}", f"/plans/{plan.id}"):
        assert f"/plans/{plan.id}/pause" not in amos.get(page).text
    assert amos.get(f"/plans/{plan.id}/pause").status_code == 409
    refused = amos.post(f"/plans/{plan.id}/pause", data=form(alice, plan))
    assert (refused.status_code, REFUSALS[Action.PAUSE_PLAN] in refused.text) == (409, True)
    pause(alice, plan)
    (item,), (made,) = items(session), kept(session)
    assert undo(amos, made).status_code == 409
    assert "A therapist answers this" in amos.get(f"/worklist/{item.id}").text
    assert kept(session)[0].undone_at is None


@pytest.mark.parametrize("how", ["undone", "gone on"])
def test_sent_again_once_nothing_is_paused_of_it_it_says_so_and_the_next_try_pauses(
    how: str, alice: FlaskClient, session: Session, plan: Plan
) -> None:
    sent = form(alice, plan)
    alice.post(f"/plans/{plan.id}/pause", data=sent)
    if how == "undone":
        undo(alice, kept(session)[0])
    else:
        answer(alice, items(session)[0])
    refused = alice.post(f"/plans/{plan.id}/pause", data=sent)
    assert (refused.status_code, rule.NO_MORE in refused.text) == (422, True)
    assert all(item.ended_at for item in items(session))
    again = alice.post(f"/plans/{plan.id}/pause", data=sent | {"made": controls(refused.text)["made"]})
    assert (again.status_code, items(session)[-1].ended_at) == (303, None)


def test_of_a_plan_with_one_exercise_no_exercise_is_offered_alone(
    alice: FlaskClient, desk: Desk, plan: Plan
) -> None:
    draft = desk.draft()
    for item in list(draft.items)[1:]:
        drafts.remove_item(desk.session, program=draft, item_id=item.id, by=desk.alice, at=NOW)
    one = desk.sign_blank(draft)
    desk.session.commit()
    page = alice.get(f"/plans/{one.id}/pause").text
    assert "Only the exercises" not in page
    assert 'name="items"' not in page
    assert pause(alice, one).status_code == 303
