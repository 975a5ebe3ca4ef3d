"""Reporting while one exercise is paused: the page says so, and the one button leaves it out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import Plan, TrainingEntry
from clinic.services.followup.diary import neighbors
from clinic.services.followup.lines import paused_alone
from tests.browser import controls
from tests.factories import NOW, People
from tests.integration.conftest import Clock, sign_in
from tests.integration.followup.care.by_hand import answer, items, names, pause, plan

__all__ = ["names", "plan"]
HERE = "This one is paused. Leave it out."
NEWS = {"news": "no", "pain": "1"}


def outcomes(session: Session, names: dict[str, str]) -> dict[str, str]:
    """How each went, by name."""
    found = {names[str(one.item_id)]: str(one.outcome) for one in session.scalars(select(TrainingEntry))}
    session.commit()
    return found


def of(name: str, names: dict[str, str]) -> str:
    """The field of the exercise with that name."""
    return next(f"item_{item.replace('-', '')}" for item, called in names.items() if called == name)


def pause_last(alice: FlaskClient, plan: Plan, names: dict[str, str]) -> str:
    """Pause the last exercise; its name."""
    item, name = [*names.items()][-1]
    assert pause(alice, plan, what="exercises", items=["", item]).status_code == 303
    return name


def send(pat: FlaskClient, page: dict[str, Any], **said: str) -> None:
    answered = pat.post("/my/report", data=page | NEWS | said)
    assert answered.status_code == 303, answered.text


def test_everything_is_what_is_not_paused(
    alice: FlaskClient, pat: FlaskClient, session: Session, plan: Plan, names: dict[str, str]
) -> None:
    paused = pause_last(alice, plan, names)
    page = pat.get("/my/report").text
    assert page.count(HERE) == 1
    assert "I did everything<" not in page
    send(pat, controls(page), everything="done")
    said = outcomes(session, names)
    assert said.pop(paused) == "skipped"
    assert set(said.values()) == {"done"}
    assert [item.reason for item in items(session)] == ["paused"]


def test_a_paused_exercise_that_is_reported_done_opens_a_line_with_its_name(
    alice: FlaskClient, pat: FlaskClient, session: Session, plan: Plan, names: dict[str, str]
) -> None:
    paused = pause_last(alice, plan, names)
    page = controls(pat.get("/my/report").text)
    send(pat, page, everything="done", **{of(paused, names): "done"})
    assert set(outcomes(session, names).values()) == {"done"}
    _, line = items(session)
    assert (line.stops, line.title) == (
        "nothing",
        f"Reported as done on a day on which it was paused: {paused}",
    )
    assert line.title in alice.get("/worklist").text


def test_a_page_from_before_the_pause_asked_of_all(
    alice: FlaskClient, pat: FlaskClient, session: Session, plan: Plan, names: dict[str, str]
) -> None:
    page = controls(pat.get("/my/report").text)
    paused = pause_last(alice, plan, names)
    send(pat, page, everything="done")
    assert set(outcomes(session, names).values()) == {"done"}
    assert f"Reported as done on a day on which it was paused: {paused}" in [
        item.title for item in items(session)
    ]


def test_what_is_reported_done_while_the_whole_plan_is_paused_opens_one_line_that_names_it(
    alice: FlaskClient, pat: FlaskClient, session: Session, plan: Plan, names: dict[str, str]
) -> None:
    page = controls(pat.get("/my/report").text)  # kept open, or on a device
    assert pause(alice, plan, what="plan").status_code == 303
    skipped, *done = names.values()
    said = {of(name, names): "done" for name in done}
    send(pat, page, **said, **{of(skipped, names): "skipped", f"{of(skipped, names)}_more_reason": "no_time"})
    _, line = items(session)
    title = f"Reported as done on a day on which the plan was paused: {', '.join(done)}"
    assert (line.reason, line.stops, line.title) == ("new_words", "nothing", title)
    assert title in alice.get("/worklist").text


def test_what_was_skipped_while_the_whole_plan_is_paused_opens_none(
    alice: FlaskClient, pat: FlaskClient, session: Session, plan: Plan
) -> None:
    page = controls(pat.get("/my/report").text)
    assert pause(alice, plan, what="plan").status_code == 303
    send(pat, page, everything="skipped")
    assert [item.reason for item in items(session)] == ["paused"]


def test_a_training_of_the_day_before_the_pause_opens_none(
    alice: FlaskClient,
    pat: FlaskClient,
    session: Session,
    people: People,
    clock: Clock,
    plan: Plan,
    names: dict[str, str],
) -> None:
    clock.pass_by(days=1)
    sign_in(alice, people.alice)
    sign_in(pat, people.pat)
    paused = pause_last(alice, plan, names)
    page = controls(pat.get("/my/report").text)
    before = NOW.date().isoformat()
    send(pat, page, everything="done", trained_on=before, **{of(paused, names): "done"})
    assert [item.reason for item in items(session)] == ["paused"]


def test_what_is_not_paused_is_still_asked_for(
    alice: FlaskClient, pat: FlaskClient, plan: Plan, names: dict[str, str]
) -> None:
    pause_last(alice, plan, names)
    answered = pat.post("/my/report", data=controls(pat.get("/my/report").text) | NEWS)
    assert answered.status_code == 422
    assert answered.text.count(HERE) == 1


def left_out(page: dict[str, Any], *items: str) -> dict[str, Any]:
    """The page with these exercises left out because of pain."""
    fields = [f"item_{item.replace('-', '')}" for item in items]
    return page | dict.fromkeys(fields, "skipped") | {f"{field}_more_reason": "pain" for field in fields}


def test_all_that_could_be_done_left_out_because_of_pain_opens_a_line(
    alice: FlaskClient,
    pat: FlaskClient,
    session: Session,
    people: People,
    clock: Clock,
    plan: Plan,
    names: dict[str, str],
) -> None:
    *paused, last = names
    assert pause(alice, plan, what="exercises", items=["", *paused]).status_code == 303
    send(pat, left_out(controls(pat.get("/my/report").text), last), pain="3")
    first = items(session)[-1]
    assert (first.reason, first.title) == ("new_words", "Left out because of pain: all exercises")
    clock.pass_by(days=1)
    sign_in(pat, people.pat)
    send(pat, left_out(controls(pat.get("/my/report").text), last), pain="3")
    again = items(session)[-1]
    title = "Left out because of pain, twice in a row: all exercises"
    assert (again.reason, again.title) == ("red_report", title)


def test_what_was_done_before_it_was_paused_was_asked_for(
    alice: FlaskClient, pat: FlaskClient, session: Session, people: People, plan: Plan, names: dict[str, str]
) -> None:
    first, second, third = names
    page = left_out(controls(pat.get("/my/report").text), third)
    send(pat, page | {f"item_{item.replace('-', '')}": "done" for item in (first, second)})
    assert pause(alice, plan, what="exercises", items=["", first, second]).status_code == 303
    day = NOW.date()
    (training,) = neighbors.trainings(session, people.pat, day)
    assert (training.asked, training.left_out, training.is_left_out) == (3, 1, False)
    session.commit()


def test_it_was_paused_on_the_day_it_went_on_again_and_not_on_the_next(
    alice: FlaskClient, session: Session, people: People, clock: Clock, plan: Plan, names: dict[str, str]
) -> None:
    pause_last(alice, plan, names)
    clock.pass_by(days=1)
    sign_in(alice, people.alice)
    answer(alice, items(session)[-1])
    paused = paused_alone.of(session, people.pat)
    days = [NOW.date() + timedelta(days=days) for days in (-1, 0, 1, 2)]
    assert [bool(paused.on(day)) for day in days] == [False, True, True, False]
    session.commit()


@pytest.mark.parametrize(("minutes", "is_told"), [(14, False), (1, True)])
@pytest.mark.parametrize("off", [timedelta(), timedelta(hours=3)])
def test_what_was_sent_before_the_pause_of_its_day_opens_none(
    alice: FlaskClient,
    pat: FlaskClient,
    session: Session,
    plan: Plan,
    names: dict[str, str],
    clock: Clock,
    minutes: int,
    is_told: bool,
    off: timedelta,
) -> None:
    page = controls(pat.get("/my/report").text)
    clock.pass_by(minutes=10)
    pause_last(alice, plan, names)
    clock.pass_by(minutes=5)
    theirs = clock.now + off  # what the device says
    pressed = {"pressed_at": (theirs - timedelta(minutes=minutes)).isoformat(), "clock": theirs.isoformat()}
    send(pat, page, everything="done", **pressed)
    assert ("new_words" in [item.reason for item in items(session)]) is is_told
