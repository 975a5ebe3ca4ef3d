"""What was typed on the page of a line is still there after "Called, no answer", and where the line was dealt with."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.domain.followup.worklist import Stops
from clinic.models import WorklistItem
from clinic.services.followup.worklist import ENDED
from tests.browser import controls
from tests.factories import People
from tests.integration.followup.care.by_hand import amos, items
from tests.integration.followup.lists.test_called_in_vain import WORDS, kept, line
from tests.integration.followup.test_adverse_events import record

__all__ = ["amos", "line"]
FOUND = "The daughter says that she is in hospital."


def typed_on(alice: FlaskClient, item: WorklistItem, **said: str) -> dict[str, Any]:
    """The page as its buttons send it."""
    page = controls(alice.get(f"/worklist/{item.id}").text)
    assert page.keys() >= {"seen", "made", "words", "answer"}
    return page | said


def test_an_answer_that_was_typed_stays_while_the_call_is_noted(
    alice: FlaskClient, session: Session, line: WorklistItem
) -> None:
    sent = typed_on(alice, line, words=WORDS, answer=FOUND)
    for _ in range(2):  # also loaded again
        noted = alice.post(f"/worklist/{line.id}/called", data=sent)
        assert noted.status_code == 200
        assert f"{FOUND}</textarea>" in noted.text
        assert f"“{WORDS}”" in noted.text
    assert [attempt.words for attempt in kept(session)] == [WORDS]
    (item,) = [each for each in items(session) if each.id == line.id]
    assert (item.answer, item.ended_at) == ("", None)


def test_words_that_are_refused_lose_no_answer(alice: FlaskClient, line: WorklistItem) -> None:
    sent = typed_on(alice, line, words="x" * 301, answer=FOUND)
    refused = alice.post(f"/worklist/{line.id}/called", data=sent)
    assert refused.status_code == 422
    assert f"{FOUND}</textarea>" in refused.text
    assert "words-error" in refused.text


def test_words_about_a_line_that_was_dealt_with_meanwhile_come_back(
    alice: FlaskClient, amos: FlaskClient, session: Session, people: People
) -> None:
    record(amos, people, harm="severe")
    (item,) = items(session)
    sent = typed_on(alice, item, words=WORDS, answer=FOUND)
    done = controls(alice.get(f"/worklist/{item.id}").text) | {"answer": "Healed.", "after": "resume"}
    assert alice.post(f"/worklist/{item.id}/answer", data=done).status_code == 303
    refused = alice.post(f"/worklist/{item.id}/called", data=sent)
    assert refused.status_code == 422
    for words in (ENDED, WORDS, FOUND, "What you wrote is not kept"):
        assert words in refused.text
    assert kept(session) == []


def test_what_was_chosen_before_a_colleague_paused_is_chosen_no_more(
    alice: FlaskClient, amos: FlaskClient, session: Session, people: People
) -> None:
    record(amos, people, harm="severe")
    (item,) = items(session)
    address = f"/worklist/{item.id}"
    stale = controls(alice.get(address).text) | {"answer": FOUND, "after": "resume"}
    assert "The plan goes on as it is" in alice.get(address).text
    pressed = {"csrf_token": "any", "seen": stale["seen"]}
    assert alice.post(f"{address}/pause", data=pressed).status_code == 303
    refused = alice.post(f"{address}/answer", data=stale)
    assert refused.status_code == 422
    assert f"{FOUND}</textarea>" in refused.text
    again = controls(refused.text)
    assert "It may go on as it was" in refused.text
    assert not again.get("after")
    assert alice.post(f"{address}/answer", data=again).status_code == 422  # it is said, or nothing is lifted
    (item,) = items(session)
    assert (item.stops, item.ended_at) == (Stops.PLAN, None)


def test_nor_what_was_chosen_before_its_own_button_paused(
    alice: FlaskClient, amos: FlaskClient, session: Session, people: People
) -> None:
    record(amos, people, harm="severe")
    (item,) = items(session)
    typed = controls(alice.get(f"/worklist/{item.id}").text) | {"answer": FOUND, "after": "resume"}
    paused = alice.post(f"/worklist/{item.id}/pause", data=typed)
    assert paused.status_code == 200
    assert f"{FOUND}</textarea>" in paused.text
    assert not controls(paused.text).get("after")


def test_a_call_about_what_was_dealt_with_is_on_no_other_line(
    alice: FlaskClient, amos: FlaskClient, session: Session, people: People
) -> None:
    record(amos, people, harm="severe")
    (first,) = items(session)
    assert alice.post(f"/worklist/{first.id}/called", data=typed_on(alice, first, words=WORDS)).status_code
    assert WORDS in alice.get("/worklist").text
    record(amos, people, harm="moderate")
    done = typed_on(alice, first, answer="Healed.") | {"after": "resume"}
    assert alice.post(f"/worklist/{first.id}/answer", data=done).status_code == 303
    page = alice.get("/worklist").text
    assert people.pat.name in page
    assert WORDS not in page
