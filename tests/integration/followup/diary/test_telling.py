"""While the plan is paused the patient says how they are, and is asked for no exercise; it reaches the worklist."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.followup.reasons import Reason
from clinic.models import Plan, TrainingEntry
from clinic.services.plans import plans
from tests.browser import controls
from tests.factories import NOW, People
from tests.integration.followup.sent import Sent, items, report, reports

WORDS = "My leg still tingles a bit."


@pytest.fixture
def paused(pat: FlaskClient, session: Session, told: Sent) -> FlaskClient:
    """Pat reported strong pain."""
    report(pat, session, told, pain="8")
    return pat


def tell(pat: FlaskClient, **said: str) -> tuple[int, str]:
    page = pat.get("/my/tell")
    assert page.status_code == 200
    answer = pat.post("/my/tell", data=controls(page.text) | said)
    return answer.status_code, answer.text


def test_the_stop_page_leads_there_and_asks_for_no_exercise(paused: FlaskClient) -> None:
    page = paused.get("/my/stopped").text
    assert page.count("Tell your clinic how you are") == 1
    assert 'href="/my/tell"' in page
    assert "/my/report" not in page
    form = paused.get("/my/tell").text
    assert "item_" not in form
    assert "I did everything" not in form


def test_words_are_kept_as_a_day_without_training_and_stand_on_the_worklist(
    paused: FlaskClient, session: Session
) -> None:
    assert tell(paused, note=WORDS, news="no")[0] == 303
    kept = reports(session)[-1]
    assert (kept.note, kept.signs, kept.pain) == (WORDS, [], None)
    mine = TrainingEntry.training_session_id == kept.id
    assert set(session.scalars(select(TrainingEntry.outcome).where(mine))) == {"skipped"}
    session.commit()
    (words,) = (item for item in items(session) if item.reason is Reason.NEW_WORDS)
    assert WORDS in words.title
    assert "Thank you. Your report is kept, and your clinic can read it." in paused.get("/my/stopped").text


def test_what_waited_on_the_phone_is_the_same_report(paused: FlaskClient, session: Session) -> None:
    shown = {name: values[0] for name, values in controls(paused.get("/my/tell").text).items()}
    fields = shown | {"note": WORDS, "news": "no", "trained_on": NOW.date().isoformat()}
    for status in (201, 200):
        answer = paused.post("/my/reports", json=fields)
        assert (answer.status_code, answer.json["next"]) == (status, "/my/stopped")
    kept = reports(session)[-1]
    assert (kept.note, kept.signs, kept.pain) == (WORDS, [], None)
    mine = TrainingEntry.training_session_id == kept.id
    assert set(session.scalars(select(TrainingEntry.outcome).where(mine))) == {"skipped"}


def test_what_is_new_and_strong_pain_are_judged(paused: FlaskClient, session: Session) -> None:
    status, _ = tell(paused, note=WORDS, news="yes", sign_saddle="y", pain="9")
    assert status == 303
    assert {"Pain 9 of 10", "Numb between my legs, or trouble with pee or poo"} <= {
        item.title for item in items(session)
    }
    assert "Get emergency help now" in paused.get("/my/").text


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"note": "", "news": "no"}, "Write how you are. A few words are enough."),
        ({"note": "   ", "news": "no"}, "Write how you are. A few words are enough."),
        ({"note": WORDS}, "Choose yes or no."),
        ({"note": WORDS, "news": "yes"}, "Tick what is new."),
        ({"note": WORDS, "news": "no", "sign_dizzy": "y"}, "You ticked something new."),
        ({"note": WORDS, "news": "no", "pain": "11"}, "Choose one of the answers shown."),
        ({"note": WORDS * 50, "news": "no"}, "Keep the note to 1000 characters."),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(
    paused: FlaskClient, session: Session, said: dict[str, str], sentence: str
) -> None:
    status, page = tell(paused, **said)
    assert status == 422
    assert sentence in page
    assert said["note"].strip() in page
    assert len(reports(session)) == 1


def test_sent_twice_is_one_report(paused: FlaskClient, session: Session) -> None:
    form = controls(paused.get("/my/tell").text) | {"note": WORDS, "news": "no"}
    assert [paused.post("/my/tell", data=form).status_code for _ in range(2)] == [303, 303]
    assert len(reports(session)) == 2
    answer = paused.post("/my/tell", data=form | {"note": "And more."})
    assert (answer.status_code, "And more." in answer.text) == (422, True)
    assert paused.post("/my/tell", data=controls(answer.text) | {"news": "no"}).status_code == 303


def test_without_a_plan_there_is_nothing_to_tell_about(
    pat: FlaskClient, session: Session, plan: Plan, people: People
) -> None:
    plans.withdraw(session, plan=plan, reason="New symptoms.", by=people.alice, at=NOW)
    session.commit()
    answer = pat.get("/my/tell")
    assert (answer.status_code, answer.location) == (303, "/my/")


def test_the_diary_says_what_was_told_and_that_the_plan_is_paused(
    pat: FlaskClient, session: Session, told: Sent
) -> None:
    assert "Your plan is paused" not in pat.get("/my/diary").text
    report(pat, session, told, news="yes", sign_spreading="y")
    diary = pat.get("/my/diary").text
    assert "Your plan is paused" in diary
    assert "Pain, tingling or numbness further down an arm or leg" in diary
    assert "Report a training" not in diary
