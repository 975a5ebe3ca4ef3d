"""A plan or a draft is called the same on every page that shows it: the list, the patient's page and its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause, Stops
from clinic.domain.plans.signing import paused
from clinic.domain.plans.standing import DRAFT_SAID, PLAN_SAID
from clinic.models import Plan, Program, Signing, WorklistItem
from clinic.services.followup import worklist
from clinic.services.plans import contents, plans, refusing
from clinic.services.programs import drafts, handing
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in

WORDS = {words for words, _ in (*PLAN_SAID.values(), *DRAFT_SAID.values())}


def said(page: str) -> set[str]:
    """The words for states on a page: in badges, in the quiet words of the list, as titles of notices."""
    body = re.sub(r"<svg.*?</svg>", "", page.split("<main")[1], flags=re.S)
    texts = re.findall(r'<(?:span class="(?:badge-[^"]*|quiet)"|h2)>([^<]+)</', body)
    return {unescape(text).strip() for text in texts} & WORDS


def pause(desk: Desk, plan: Plan, stops: Stops) -> None:
    item = str(next(iter(contents.exercises(plan)))) if stops is Stops.EXERCISE else ""
    cause = Cause(
        Reason.STOP_RULE, "stop", "Strong pain", stops=stops, item=item, patient_text="Wait for a call."
    )
    worklist.open_items(desk.session, desk.pat, [cause], plan=plan, number=1, at=NOW)


def pass_review(desk: Desk, plan: Plan) -> None:
    plan.review_on = NOW.date() - timedelta(days=1)


PLAN_STATES: dict[str, Callable[[Desk, Plan], None]] = {
    "In force": lambda desk, plan: None,
    "Review passed": pass_review,
    "Part paused": lambda desk, plan: pause(desk, plan, Stops.EXERCISE),
    "Paused": lambda desk, plan: pause(desk, plan, Stops.PLAN),
}


@pytest.mark.parametrize("word", PLAN_STATES)
def test_a_plan_has_the_same_word_wherever_it_is_shown(
    client: FlaskClient, clock: Clock, desk: Desk, word: str
) -> None:
    desk.answer_all()
    plan = desk.sign(desk.draft(HARMLESS, "supine-spinal-rotation"))
    PLAN_STATES[word](desk, plan)
    desk.session.commit()
    sign_in(client, desk.alice)
    for page in ("/patients", f"/patients/{desk.pat.id}", f"/plans/{plan.id}"):
        assert said(client.get(page).text) == {word}, page


@pytest.mark.parametrize("word", ["Replaced", "Withdrawn"])
def test_a_plan_that_is_over_is_called_so_on_both_its_pages(
    client: FlaskClient, clock: Clock, desk: Desk, word: str
) -> None:
    desk.answer_all()
    plan = desk.sign(desk.draft(HARMLESS))
    if word == "Replaced":
        desk.sign(desk.draft())
    else:
        plans.withdraw(desk.session, plan=plan, reason="Moved away.", by=desk.alice, at=NOW)
    desk.session.commit()
    sign_in(client, desk.alice)
    assert said(client.get(f"/plans/{plan.id}").text) == {word}
    assert word in said(client.get(f"/patients/{desk.pat.id}").text)


def test_without_a_plan_in_force_list_and_record_say_so_in_the_same_words(
    client: FlaskClient, clock: Clock, desk: Desk
) -> None:
    desk.answer_all()
    plan = desk.sign(desk.draft(HARMLESS))
    plans.withdraw(desk.session, plan=plan, reason="Moved away.", by=desk.alice, at=NOW)
    desk.session.commit()
    sign_in(client, desk.alice)
    assert said(client.get("/patients").text) == {"No plan"}
    assert said(client.get(f"/patients/{desk.pat.id}").text) == {"No plan", "Withdrawn"}


def test_the_builder_says_that_the_plan_in_force_waits_for_an_answer(
    client: FlaskClient, clock: Clock, desk: Desk
) -> None:
    desk.answer_all()
    plan = desk.sign_blank(desk.draft(HARMLESS))
    pause(desk, plan, Stops.PLAN)
    program = desk.draft()
    desk.session.commit()
    sign_in(client, desk.alice)
    page = client.get(f"/programs/{program.id}").text
    (item,) = desk.session.scalars(select(WorklistItem))
    assert "<h2>The plan in force is paused</h2>" in page
    assert f'href="/worklist/{item.id}?back=draft"' in page
    assert "<li>Strong pain</li>" in page
    assert "disabled" in page.split("Review and sign")[0].rsplit("<button", 1)[1]
    assert unescape(page.split('id="refusal">')[1].split("</p>")[0]) == paused(["Strong pain"])
    seen = {"text": "Fewer sets.", "resume": False, "seen": None, "by": desk.alice, "at": NOW}
    worklist.answer(desk.session, item=item, **seen)
    desk.session.commit()
    page = client.get(f"/programs/{program.id}").text
    assert "Strong pain: Fewer sets." in page
    assert 'id="refusal"' not in page
    assert client.get(f"/programs/{program.id}/sign").status_code == 200


def test_a_red_flag_over_a_paused_plan_is_not_said_to_leave_it_in_force(
    client: FlaskClient, clock: Clock, desk: Desk
) -> None:
    desk.answer_all()
    plan = desk.sign(desk.draft(HARMLESS))
    pause(desk, plan, Stops.PLAN)
    desk.answer_all(chest_pain="yes")
    desk.session.commit()
    sign_in(client, desk.alice)
    page = client.get(f"/plans/{plan.id}").text
    assert "Paused: a red flag is up" in page
    assert (
        "stays paused until that is recorded and a therapist lets it go on, or it is withdrawn or replaced."
        in page
    )
    assert "In force" not in page
    assert "stays in force" not in page


def sign(desk: Desk, program: Program) -> None:
    desk.request(program)


def change(desk: Desk, program: Program) -> None:
    desk.request(program)
    desk.session.refresh(program)
    drafts.set_note(desk.session, program=program, note="Slowly.", by=desk.alice, at=NOW)


def refuse(desk: Desk, program: Program) -> None:
    change(desk, program)
    (signing,) = desk.session.scalars(select(Signing)).all()
    refusing.refuse(desk.session, signing=signing, sentence="It was changed since.", at=NOW)


def be_ready(desk: Desk, program: Program) -> None:
    handing.say_ready(
        desk.session, program=program, note="", revision=program.revision, by=desk.people.amos, at=NOW
    )


DRAFT_STATES: dict[str, Callable[[Desk, Program], None]] = {
    "Draft open": lambda desk, program: None,
    "Draft ready for a therapist": be_ready,
    "Being signed": sign,
    "Changed since it was signed": change,
    "Not signed": refuse,
}


@pytest.mark.parametrize("word", DRAFT_STATES)
def test_a_draft_has_the_same_word_wherever_it_is_shown(
    client: FlaskClient, clock: Clock, desk: Desk, word: str
) -> None:
    desk.answer_all()
    program = desk.draft(HARMLESS)
    DRAFT_STATES[word](desk, program)
    desk.session.commit()
    sign_in(client, desk.alice)
    assert said(client.get("/patients").text) == {word, "No plan"}
    assert said(client.get(f"/patients/{desk.pat.id}").text) == {word}
    assert said(client.get(f"/programs/{program.id}").text) == {word}
