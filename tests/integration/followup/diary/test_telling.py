"""While the plan is paused the patient says how they are, and is asked for no exercise; it reaches the worklist."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.domain.followup.diary.trends import TrendLine
from clinic.domain.followup.reasons import Reason
from clinic.models import Plan
from clinic.services.followup.diary import history
from clinic.services.followup.outcomes.contents import gather
from clinic.services.plans import plans
from clinic.services.record import episodes, records
from tests.browser import controls
from tests.factories import NOW, People
from tests.integration.conftest import Clock, sign_in
from tests.integration.followup.sent import ASK_SETTLED, Sent, items, patient, report, reports, undo

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
    assert '"/my/report"' not in page
    form = paused.get("/my/tell").text
    assert "item_" not in form
    assert "I did everything" not in form


def test_words_are_kept_as_a_message_and_stand_on_the_worklist(paused: FlaskClient, session: Session) -> None:
    assert tell(paused, note=WORDS, news="no")[0] == 303
    kept = reports(session)[-1]
    assert (kept.note, kept.signs, kept.pain) == (WORDS, [], None)
    assert kept.entries == []
    session.commit()
    (words,) = (item for item in items(session) if item.reason is Reason.NEW_WORDS)
    assert WORDS in words.title
    assert "Thank you. Your message is kept, and your clinic can read it." in paused.get("/my/stopped").text


def test_what_waited_on_the_phone_is_the_same_report(paused: FlaskClient, session: Session) -> None:
    shown = {name: values[0] for name, values in controls(paused.get("/my/tell").text).items()}
    fields = shown | {"note": WORDS, "news": "no", "trained_on": NOW.date().isoformat()}
    for status in (201, 200):
        answer = paused.post("/my/reports", json=fields)
        assert (answer.status_code, answer.json["next"]) == (status, "/my/stopped")
    kept = reports(session)[-1]
    assert (kept.note, kept.signs, kept.pain) == (WORDS, [], None)
    assert kept.entries == []
    session.commit()


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


def main(page: str) -> str:
    """What a page says, without its menus."""
    return " ".join(page[page.index("<main") : page.index("</main>")].split())


def test_it_reads_as_a_message_wherever_reports_are_read(
    paused: FlaskClient, alice: FlaskClient, session: Session, people: People
) -> None:
    tell(paused, note=WORDS, news="yes", sign_dizzy="y", pain="4")
    words = next(item for item in items(session) if item.reason is Reason.NEW_WORDS)
    place = f"/patients/{people.pat.id}"
    mistaken = f"{place}/reports/{reports(session)[-1].id}/mistaken"
    for address in (place, f"{place}/reports", f"/worklist/{words.id}", mistaken):
        page = main(alice.get(address).text)
        message = page[page.index("Message</span>") :]
        told = message[: message.index("</blockquote>")]
        for said in ("Pain 4 of 10", "I felt dizzy or sick", "Version 1", WORDS):
            assert said in told, address
        for unsaid in ("done", "left out", "Effort"):
            assert unsaid not in told, address
    diary = main(paused.get("/my/diary").text)
    told = diary[diary.index("What you told your clinic.</strong>") : diary.index("</blockquote>")]
    for said in ("Pain 4 of 10.", "I felt dizzy or sick", WORDS):
        assert said in told
    assert "exercises done" not in told
    assert "Each exercise" not in told


def test_in_the_list_of_patients_it_is_no_training_that_was_skipped(
    paused: FlaskClient, app: Flask, clock: Clock, people: People
) -> None:
    clock.pass_by(days=1)
    sign_in(paused, people.pat)
    tell(paused, note=WORDS, news="no", pain="2")
    alice = app.test_client()
    sign_in(alice, people.alice)
    page = main(alice.get("/patients").text)
    assert "Message</span> Nov 22" in page
    assert "Skipped" not in page


def test_it_is_no_training_left_out_in_shares_trends_and_summary(
    paused: FlaskClient, session: Session, people: People
) -> None:
    def read() -> tuple[object, ...]:
        found = history.of(session, people.pat, at=NOW)
        session.commit()
        assert found.summary.shares
        shares = found.summary.shares
        return (shares.sessions, shares.dose, shares.coverage), found.lines

    shares, lines = read()
    tell(paused, note=WORDS, news="no")
    assert read() == (shares, lines)
    tell(paused, note=WORDS, news="no", pain="4")
    assert read() == (shares, (*lines, TrendLine(NOW.date(), 4, None, None, is_training=False)))
    assert gathered_reports(session, people) == 1


def gathered_reports(session: Session, people: People) -> int:
    """How many reports a summary of the care says were sent."""
    record = records.read(session, people.pat, at=NOW)
    episode = episodes.begin(session, patient=people.pat, began_on=NOW.date(), by=people.alice, at=NOW)
    return int(gather(session, record, episode)["adherence"]["reports"])


def test_after_a_message_today_is_not_reported_and_no_morning_is_asked_about(
    pat: FlaskClient, session: Session, clock: Clock, people: People
) -> None:
    tell(pat, note=WORDS, news="no")
    plan = pat.get("/my/").text
    assert "You have reported for today" not in plan
    clock.pass_by(days=1)
    sign_in(pat, people.pat)
    assert ASK_SETTLED not in pat.get("/my/report").text


def test_a_message_of_a_day_takes_nothing_of_its_training_back(
    pat: FlaskClient, session: Session, people: People, told: Sent
) -> None:
    report(pat, session, told, pain="2")
    tell(pat, note=WORDS, news="no", pain="1")
    now = patient(session, people)
    assert (now.last_report_done, now.last_report_pain) == (True, 2)
    undo(pat, reports(session)[0])
    now = patient(session, people)
    assert (now.last_report_done, now.last_report_pain) == (None, 1)


def test_it_is_undone_and_not_corrected(pat: FlaskClient, session: Session, told: Sent) -> None:
    tell(pat, note=WORDS, news="no")
    (row,) = reports(session)
    address = f"/my/reports/{row.id}/correct"
    diary = pat.get("/my/diary").text
    assert (address in diary, f"/my/reports/{row.id}/undo" in diary) == (False, True)
    for answer, status in ((pat.get(address), 409), (pat.post(address, data=told), 422)):
        assert answer.status_code == status
        assert "What you told your clinic stays as you sent it." in answer.text
    assert [found.status for found in reports(session)] == ["counts"]
    assert undo(pat, row) == 303
    assert "Your message was taken back." in pat.get("/my/diary").text
    assert [found.status for found in reports(session)] == ["taken_back"]


def test_no_report_becomes_a_message_by_its_correction(
    pat: FlaskClient, session: Session, told: Sent
) -> None:
    row = report(pat, session, told)
    answer = pat.post(f"/my/reports/{row.id}/correct", data=told | {"note": WORDS, "everything": "message"})
    assert answer.status_code == 422
    assert [found.status for found in reports(session)] == ["counts"]


@pytest.mark.parametrize("note", ["", " \n\u200b"])
def test_without_words_what_waited_is_refused_and_nothing_is_kept(
    paused: FlaskClient, session: Session, told: Sent, note: str
) -> None:
    answer = paused.post("/my/reports", json=told | {"everything": "message", "note": note})
    assert answer.status_code == 422
    assert answer.json["error"]["fields"] == {"note": "Write how you are. A few words are enough."}
    assert len(reports(session)) == 1


def test_what_waited_says_no_more_than_the_page_asks(
    paused: FlaskClient, session: Session, told: Sent
) -> None:
    more = {"everything": "message", "note": WORDS, "settled": "no", "other": "Swam."}
    assert paused.post("/my/reports", json=told | {"client_uuid": str(uuid4())} | more).status_code == 201
    kept = reports(session)[-1]
    assert (kept.note, kept.pain, kept.entries) == (WORDS, 3, [])
    assert (kept.settled, kept.effort, kept.other) == (None, None, "")


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


def test_what_was_written_while_the_plan_was_withdrawn_is_read_all_the_same(
    paused: FlaskClient, session: Session, plan: Plan, people: People
) -> None:
    form = controls(paused.get("/my/tell").text) | {"note": WORDS, "news": "yes", "sign_chest": "y"}
    plans.withdraw(session, plan=plan, reason="New symptoms.", by=people.alice, at=NOW)
    session.commit()
    assert paused.post("/my/tell", data=form).status_code == 303
    assert reports(session)[-1].note == WORDS
    assert "emergency" in [item.urgency for item in items(session) if item.ended_at is None]


def test_whose_plan_it_was_not_is_told_of_none(
    paused: FlaskClient, session: Session, plan: Plan, people: People
) -> None:
    form = controls(paused.get("/my/tell").text) | {"note": WORDS, "news": "no"}
    plans.withdraw(session, plan=plan, reason="New symptoms.", by=people.alice, at=NOW)
    session.commit()
    for other in (str(uuid4()), "", "x"):
        assert paused.post("/my/tell", data=form | {"plan_id": other}).status_code == 404
    assert len(reports(session)) == 1


def test_an_emergency_outlives_its_plan_and_can_be_told_of(
    pat: FlaskClient, session: Session, plan: Plan, people: People, told: Sent
) -> None:
    report(pat, session, told, news="yes", sign_chest="y")
    plans.withdraw(session, plan=plan, reason="New symptoms.", by=people.alice, at=NOW)
    session.commit()
    assert 'href="/my/tell"' in pat.get("/my/").text
    assert tell(pat, note=WORDS, news="no")[0] == 303
    assert reports(session)[-1].note == WORDS


def test_the_diary_says_what_was_told_and_that_the_plan_is_paused(
    pat: FlaskClient, session: Session, told: Sent
) -> None:
    assert "Your plan is paused" not in pat.get("/my/diary").text
    report(pat, session, told, news="yes", sign_spreading="y")
    diary = pat.get("/my/diary").text
    assert "Your plan is paused" in diary
    assert "Pain, tingling or numbness further down an arm or leg" in diary
    assert "Report a training" not in diary
