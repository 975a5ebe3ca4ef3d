"""Each answer to a line of the worklist is kept as it was given, and what is refused leaves nothing half written."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.signs import Sign
from clinic.domain.followup.worklist import Cause, Stops
from clinic.models import Plan, WorklistAnswer
from clinic.services.followup import worklist
from clinic.services.plans import plans
from tests.browser import controls, forms
from tests.factories import NOW, People
from tests.integration.followup.judged.conftest import walk
from tests.integration.followup.judged.walking import Walk
from tests.integration.followup.sent import correct, items, more, report, reports

__all__ = ["walk"]
Sent = dict[str, str]


def say(alice: FlaskClient, item: object, words: str, after: str = "resume", **said: object) -> str:
    address = f"/worklist/{item.id}"
    form = controls(alice.get(address).text) | {"answer": words, "after": after} | said
    answer = alice.post(f"{address}/answer", data=form)
    assert answer.status_code == 303, answer.text
    return alice.get(answer.location).text


def test_a_second_answer_leaves_the_first_to_be_read(
    pat: FlaskClient, alice: FlaskClient, session: Session, people: People, told: Sent
) -> None:
    report(pat, session, told, news="yes", sign_spreading="y")
    (item,) = [item for item in items(session) if item.stops is Stops.PLAN]
    say(alice, item, "Foot drop on the left.", "keep")
    assert "Answered before" not in alice.get(f"/worklist/{item.id}").text
    say(alice, item, "Fine now.")
    kept = session.scalars(select(WorklistAnswer).order_by(WorklistAnswer.number)).all()
    assert [(one.text, one.resume, one.answered_by) for one in kept] == [
        ("Foot drop on the left.", False, people.alice.id),
        ("Fine now.", True, people.alice.id),
    ]
    session.commit()
    for address in (f"/worklist/{item.id}", f"/patients/{people.pat.id}/course"):
        page = alice.get(address).text
        assert page.index("Foot drop on the left.") < page.index("Fine now.")
        assert "Alice Able" in page
        assert "kept paused" in page


def test_worse_news_asks_again_and_keeps_what_was_said_of_less(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    said = {"reason": Reason.RED_REPORT, "key": "answer:pain", "graver_than": frozenset({"Pain 7"})}
    for title in ("Pain 7", "Pain 9"):
        session.expire_all()  # Alice wrote elsewhere
        cause = Cause(title=title, stops=Stops.PLAN, patient_text="Rest.", **said)
        worklist.open_items(session, people.pat, [cause], plan=plan, number=1, at=NOW)
        session.commit()
        (item,) = items(session)
        assert item.answer == ""
        if title == "Pain 7":
            say(alice, item, "Rest for two days.", "keep")
    page = alice.get(f"/worklist/{item.id}").text
    assert "Rest for two days." in page
    assert "about: Pain 7" in page
    course = alice.get(f"/patients/{people.pat.id}/course").text
    assert "Rest for two days." in course
    assert "Asked again since, and not answered yet" in course


def test_what_is_refused_for_one_line_of_several_keeps_nothing_and_gives_the_words_back(
    pat: FlaskClient, alice: FlaskClient, session: Session, told: Sent
) -> None:
    report(pat, session, told, pain="8", note="It hurts a lot since Monday")
    item = next(item for item in items(session) if item.stops is Stops.NOTHING)
    address = f"/worklist/{item.id}"
    form = controls(alice.get(address).text)
    assert form["also"]
    page = alice.post(f"{address}/answer", data=form | {"answer": "Called her, is better"})
    assert page.status_code == 422
    assert worklist.MAY_IT_GO_ON in page.text
    assert "Dealt with" not in page.text
    (again,) = [said for _, said in forms(page.text) if "answer" in said]
    assert again["answer"] == ["Called her, is better"]
    assert [(each.answer, each.ended_at) for each in items(session)] == [("", None), ("", None)]
    assert session.scalars(select(WorklistAnswer)).all() == []


def test_a_refused_page_leaves_its_other_forms_usable(
    pat: FlaskClient, alice: FlaskClient, session: Session, told: Sent
) -> None:
    report(pat, session, told, note="It hurts a lot since Monday")
    (item,) = items(session)
    address = f"/worklist/{item.id}"
    page = alice.post(f"{address}/answer", data=controls(alice.get(address).text) | {"answer": ""})
    assert page.status_code == 422
    until = (NOW + timedelta(days=3)).date().isoformat()
    put_off = dict(forms(page.text))[f"{address}/snooze"]
    assert alice.post(f"{address}/snooze", data=put_off | {"until": until}).status_code == 303


def test_the_page_of_an_item_costs_the_same_after_many_corrections(
    pat: FlaskClient, alice: FlaskClient, session: Session, told: Sent
) -> None:
    asked: list[str] = []
    row = report(pat, session, told, news="yes", sign_chest="y")
    item = next(each for each in items(session) if each.urgency == "emergency")
    engine = alice.application.extensions["clinic.engine"]
    counts = []
    for times in (1, 4):
        for time in range(times):
            row_now = row if not counts and not time else reports(session)[-1]
            correct(pat, row_now, note=f"Words {times} {time}")
        event.listen(engine, "before_cursor_execute", note := lambda *given: asked.append(given[2]))
        page = alice.get(f"/worklist/{item.id}").text
        event.remove(engine, "before_cursor_execute", note)
        counts.append(len(asked))
        asked.clear()
    assert "Words 1 0" in page
    assert "Words 4 3" in page
    assert counts[0] == counts[1]


def test_the_exercise_goes_on_only_once_no_other_line_stops_it(
    pat: FlaskClient, alice: FlaskClient, session: Session, told: Sent, plan: Plan
) -> None:
    for _ in "ab":
        report(pat, session, told, **more(plan, 0, pain="8", how="partly"))
    first, second = (item for item in items(session) if item.stops is Stops.EXERCISE)
    assert "The exercise stays paused for another reason." in say(alice, first, "ok", also=[""])
    assert "The exercise goes on." in say(alice, second, "ok", also=[""])


def test_a_withdrawn_plan_does_not_go_on(
    pat: FlaskClient, alice: FlaskClient, session: Session, people: People, told: Sent, plan: Plan
) -> None:
    report(pat, session, told, news="yes", sign_spreading="y")
    in_force = session.get_one(Plan, (plan.clinic_id, plan.id))
    plans.withdraw(session, plan=in_force, reason="Ended.", by=people.alice, at=NOW)
    session.commit()
    (item,) = [item for item in items(session) if item.stops is Stops.PLAN]
    page = say(alice, item, "ok")
    assert "No plan is in force." in page
    assert "goes on" not in page.split("No plan is in force.")[0].split("It is kept")[-1]


def test_words_end_an_emergency_that_was_taken_back_after_it_was_kept_paused(walk: Walk) -> None:
    row = walk.report(signs=frozenset({Sign.CHEST}))
    (item,) = walk.open()
    said = {"item": item, "seen": None, "by": walk.desk.alice}
    walk.clock.pass_by(seconds=20)
    worklist.answer(walk.desk.session, text="Calling.", resume=False, at=walk.now, **said)
    walk.judge()
    walk.clock.pass_by(seconds=20)
    walk.undo(row)
    worklist.answer(walk.desk.session, text="A slip, taken back.", resume=True, at=walk.now, **said)
    walk.judge()
    assert walk.open() == []
