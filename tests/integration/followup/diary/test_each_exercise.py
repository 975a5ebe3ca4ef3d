"""What a report says of each exercise: more, partly, skipped and why, its pain and effort; and what it may not say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.diary.details import ENTRY_NAMES
from clinic.domain.followup.progression.sessions import SkipReason
from clinic.models import Patient, Plan, TrainingEntry, TrainingSession, WorklistItem
from clinic.services.plans import contents
from clinic.web.portal.report_form import ReportForm
from tests.browser import controls
from tests.factories import NOW, People
from tests.integration.conftest import Clock
from tests.integration.followup import plans
from tests.integration.followup.sent import Sent, entries, more


def said(entry: TrainingEntry) -> dict[str, object]:
    return {name: value for name in ENTRY_NAMES if (value := getattr(entry, name)) is not None}


def test_a_report_keeps_what_was_said_of_each_exercise(
    pat: FlaskClient, session: Session, plan: Plan, whole: Sent
) -> None:
    first = more(plan, 0, how="more", extra="5", pain="2", effort="7")
    second = more(plan, 1, how="skipped", reason="no_equipment")
    answer = pat.post("/my/report", data=whole | first | second | {"other": "Swam half an hour."})
    assert answer.status_code == 303, answer.text
    done, skipped = entries(session, plan)
    assert (done.outcome, said(done)) == (Outcome.DONE, {"extra": 5, "pain": 2, "effort": 7})
    assert (skipped.outcome, said(skipped)) == (Outcome.SKIPPED, {"reason": SkipReason.NO_EQUIPMENT})
    page = " ".join(pat.get("/my/diary").text.split())
    for words in ("done, and 5 more", "pain 2", "effort 7", "skipped: I had nothing to do it with",
                  "Something else: Swam half an hour."):  # fmt: skip
        assert words in page, words


def test_what_was_done_in_part_is_told_in_sets(
    pat: FlaskClient, session: Session, plan: Plan, whole: Sent
) -> None:
    pat.post("/my/report", data=whole | more(plan, 1, how="partly", sets="1", amount="4"))
    assert said(entries(session, plan)[1]) == {"sets": 1, "amount": 4}
    assert "1 of 2 sets, 4 in the last one" in " ".join(pat.get("/my/diary").text.split())


def test_all_details_may_be_left_away(pat: FlaskClient, session: Session, plan: Plan, whole: Sent) -> None:
    assert pat.post("/my/report", data=whole).status_code == 303
    assert [said(entry) for entry in entries(session, plan)] == [{}, {}]


def test_one_button_for_all_looks_at_no_details(
    pat: FlaskClient, session: Session, plan: Plan, whole: Sent
) -> None:
    unclear = more(plan, 0, extra="x", sets="1", reason="pain")
    assert pat.post("/my/report", data=whole | unclear | {"everything": "done"}).status_code == 303
    assert [said(entry) for entry in entries(session, plan)] == [{}, {}]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"how": "more"}, "Say how many more."),
        ({"how": "more", "extra": "0"}, "Say how many more."),
        ({"how": "more", "extra": "five"}, "Enter a whole number."),
        ({"how": "more", "extra": "99999"}, "Enter a whole number."),
        ({"how": "more", "extra": "²"}, "Enter a whole number."),
        ({"how": "more", "extra": "3601"}, "Enter a whole number from 1 to 3600."),
        ({"how": "done", "extra": "2"}, "You said how many more. Choose did more, or take the number away."),
        ({"how": "partly", "sets": "4"}, "Enter a whole number from 0 to 3."),
        ({"how": "partly", "sets": "-1"}, "Enter a whole number."),
        ({"how": "partly", "sets": "1", "amount": "26"}, "Enter a whole number from 0 to 25."),
        ({"how": "done", "sets": "2"}, "Choose partly, or take the number away."),
        ({"how": "partly", "reason": "pain"}, "Choose skipped, or take the reason away."),
        ({"how": "skipped", "reason": "bored"}, "Choose one of the answers shown."),
        ({"how": "done", "pain": "11"}, "Choose one of the answers shown."),
        ({"how": "done", "effort": "-1"}, "Choose one of the answers shown."),
        ({"how": "half"}, "Choose one of the answers shown."),
        ({"how": "done", "pain": "\x00"}, "Choose one of the answers shown."),
    ],
)
def test_what_cannot_be_is_said_at_the_exercise_and_the_rest_stays(
    pat: FlaskClient, session: Session, plan: Plan, whole: Sent, change: dict[str, str], sentence: str
) -> None:
    sent = whole | more(plan, 0, **change)
    answer = pat.post("/my/report", data=sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    shown = controls(answer.text)
    kept = {name for name in sent if name.endswith(("_extra", "_sets", "_amount", "note", "other"))}
    assert {name: shown[name] for name in kept} == {name: [sent[name]] for name in kept}
    assert session.scalars(select(TrainingSession)).all() == []


def test_the_other_words_have_a_length(pat: FlaskClient, session: Session, whole: Sent) -> None:
    answer = pat.post("/my/report", data=whole | {"other": "x" * 301})
    assert answer.status_code == 422
    assert "Keep this to 300 characters." in answer.text
    assert session.scalars(select(TrainingSession)).all() == []


def test_a_page_without_its_details_is_refused_and_a_phone_that_waited_is_not(
    pat: FlaskClient, session: Session, plan: Plan, whole: Sent, filled: Sent
) -> None:
    missing = next(iter(more(plan, 0, extra="")))
    answer = pat.post("/my/report", data={name: value for name, value in whole.items() if name != missing})
    assert answer.status_code == 422
    assert "The page was incomplete when it was sent." in answer.text
    assert session.scalars(select(TrainingSession)).all() == []
    session.commit()
    assert pat.post("/my/reports", json=filled).status_code == 201
    assert [said(entry) for entry in entries(session, plan)] == [{}, {}]


def test_a_detail_that_comes_twice_is_refused(
    pat: FlaskClient, session: Session, plan: Plan, whole: Sent
) -> None:
    (name,) = more(plan, 0, extra="")
    answer = pat.post("/my/report", data=whole | {name: ["2", "3"]})
    assert answer.status_code == 422
    assert "This came with more than one answer." in answer.text
    assert session.scalars(select(TrainingSession)).all() == []


def test_the_same_report_with_its_details_is_kept_once_and_another_is_not_lost(
    pat: FlaskClient, session: Session, plan: Plan, whole: Sent
) -> None:
    told = whole | more(plan, 0, how="more", extra="5")
    stamped = {"zone": "Europe/Berlin", "clock": NOW.isoformat(), "pressed_at": NOW.isoformat()}
    for again in ({}, stamped, {"zone": "Asia/Tokyo"}):
        assert pat.post("/my/report", data=told | again).status_code == 303
    assert len(entries(session, plan)) == plans.EXERCISES
    answer = pat.post("/my/report", data=told | more(plan, 0, extra="6"))
    assert answer.status_code == 422
    assert "You sent a report from this page before" in answer.text


def test_strong_pain_of_one_exercise_takes_that_one_off_the_phone(
    pat: FlaskClient, session: Session, plan: Plan, people: People, whole: Sent
) -> None:
    answer = pat.post("/my/report", data=whole | {"note": ""} | more(plan, 0, pain="7"))
    assert answer.location == "/my/stopped"
    (item,) = session.scalars(select(WorklistItem))
    first, _ = contents.exercises(plan)
    assert (item.reason, item.stops, item.item_id) == ("red_report", "exercise", first)
    patient = session.get_one(Patient, (people.pat.clinic_id, people.pat.id), populate_existing=True)
    assert (patient.last_report_pain, patient.alarm) == (7, item.number)
    session.commit()
    page = pat.get("/my/").text
    assert "That was strong pain in this exercise." in page
    assert "You may go on with the other exercises." in page


def test_words_about_something_else_wait_to_be_read(pat: FlaskClient, session: Session, whole: Sent) -> None:
    pat.post("/my/report", data=whole | {"note": "", "other": "Ran, and my calf pulled."})
    (item,) = session.scalars(select(WorklistItem))
    assert item.reason == "new_words"


def test_the_device_says_where_it_was_and_when(pat: FlaskClient, session: Session, filled: Sent) -> None:
    stamped = {
        "zone": "Europe/Berlin",
        "clock": "2026-11-21T12:00:00Z",
        "pressed_at": "2026-11-20T09:30:00.000Z",
    }
    assert pat.post("/my/reports", json=filled | stamped).status_code == 201
    (report,) = session.scalars(select(TrainingSession))
    assert report.zone == "Europe/Berlin"
    assert report.pressed_at == datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def test_a_patient_who_travels_reports_the_day_where_she_is(
    pat: FlaskClient, clock: Clock, session: Session, filled: Sent
) -> None:
    clock.now = NOW.replace(hour=18)  # the 22nd in Tokyo, and still the 21st at the clinic
    tomorrow = filled | {"trained_on": "2026-11-22", "clock": clock.now.isoformat()}
    for zone in ("", "Europe/Berlin", "Nowhere/Land", "../../etc/passwd", "Europe"):
        assert pat.post("/my/reports", json=tomorrow | {"zone": zone}).status_code == 422, zone
    assert pat.post("/my/reports", json=tomorrow | {"zone": "Asia/Tokyo"}).status_code == 201
    (report,) = session.scalars(select(TrainingSession))
    assert report.trained_on.isoformat() == "2026-11-22"


@pytest.mark.parametrize("zone", ["Not a zone!", "<script>", "x" * 65, "ß"])
def test_what_no_zone_can_be_called_is_not_kept(
    pat: FlaskClient, session: Session, filled: Sent, zone: str
) -> None:
    assert pat.post("/my/reports", json=filled | {"zone": zone, "pressed_at": "noon"}).status_code == 201
    (report,) = session.scalars(select(TrainingSession))
    assert (report.zone, report.pressed_at) == ("", None)


def test_where_the_clocks_are_days_apart_the_patient_is_asked_for_the_day(
    pat: FlaskClient, clock: Clock, session: Session, whole: Sent
) -> None:
    clock.pass_by(days=1)
    wrong = (NOW + timedelta(days=3)).isoformat()
    sent = whole | {"clock": wrong, "trained_on": "2026-11-21"}
    assert "Which day was it?" not in pat.get("/my/report").text
    for send in (pat.post("/my/report", data=sent), pat.post("/my/reports", json=sent)):
        assert send.status_code == 422
    page = pat.post("/my/report", data=sent).text
    assert "The clock of your device and ours are days apart." in page
    assert "Today, Sunday, November 22" in page
    assert "Yesterday, Saturday, November 21" in page
    assert session.scalars(select(TrainingSession)).all() == []
    session.commit()

    assert pat.post("/my/report", data=sent | {"day_in_words": "2026-11-22"}).status_code == 303
    typed = sent | {"day_in_words": "typed", "client_uuid": str(uuid4())}
    assert pat.post("/my/report", data=typed).status_code == 303
    days = session.scalars(select(TrainingSession.trained_on).order_by(TrainingSession.number))
    assert [day.isoformat() for day in days] == ["2026-11-22", "2026-11-21"]


def test_a_day_in_words_is_one_of_those_that_were_offered(
    pat: FlaskClient, session: Session, whole: Sent
) -> None:
    answer = pat.post("/my/report", data=whole | {"day_in_words": "2020-01-01"})
    assert answer.status_code == 422
    assert session.scalars(select(TrainingSession)).all() == []


def test_a_day_before_the_first_version_is_refused(pat: FlaskClient, session: Session, whole: Sent) -> None:
    early = pat.post("/my/report", data=whole | {"trained_on": "2026-11-20"})
    assert early.status_code == 422
    assert "Your plan began on November 21, 2026. Choose that day or one after it." in early.text
    assert session.scalars(select(TrainingSession)).all() == []
    session.commit()


def test_the_next_version_takes_reports_of_days_of_the_one_before(
    pat: FlaskClient, clock: Clock, session: Session, people: People, plan: Plan
) -> None:
    second = plans.give(session, people.pat, people.alice, at=NOW + timedelta(days=3))
    session.commit()
    clock.pass_by(days=4)
    page = controls(pat.get("/my/report").text)
    sent = {name: values[-1] for name, values in page.items()}
    assert sent["plan_id"] == str(second.id)
    sent |= {"trained_on": NOW.date().isoformat(), "everything": "done", "news": "no", "pain": "1"}
    assert pat.post("/my/report", data=sent).status_code == 303
    kept = session.scalars(select(TrainingSession.plan_id)).all()
    assert kept == [UUID(sent["plan_id"])]


def test_a_made_up_answer_for_all_leaves_nothing_behind(pat: FlaskClient, whole: Sent) -> None:
    def send(everything: str) -> None:
        assert pat.post("/my/report", data=whole | {"everything": everything}).status_code == 422

    send("a made-up answer")
    forms = set(ReportForm.__subclasses__())
    for number in range(3):
        send(f"made up, too: {number}")
    assert set(ReportForm.__subclasses__()) == forms
