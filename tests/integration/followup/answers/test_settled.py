"""The list knows what was dealt with: a line whose cause is gone says so, and whoever saw to it is back at the line."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from clinic.domain.followup.diary.doubts import FROM_HOME
from clinic.domain.followup.judging import WAIT
from clinic.domain.followup.missing import MISSING
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import KEPT, Stops, rank_of
from clinic.domain.followup.worklist import SETTLED as CLEARED
from clinic.models import WorklistItem
from clinic.services.followup import at_home, judging, worklist
from clinic.services.record import facts, intake
from tests import factories
from tests.browser import fill_in
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in

FLAG = "fainting"
FASTEST = "Get emergency help now"
SETTLED = "settled: say whether the plan goes on"
MEASURED = {"systolic": 128, "diastolic": 82, "measured_on": NOW.date()}


@pytest.fixture
def alice(client: FlaskClient, clock: Clock, desk: Desk) -> FlaskClient:
    desk.answer_all()
    factories.patient_account(desk.session, desk.pat, desk.alice)
    desk.session.commit()
    sign_in(client, desk.alice)
    return client


@pytest.fixture
def planned(alice: FlaskClient, desk: Desk) -> None:
    desk.sign_blank(desk.draft(HARMLESS))
    desk.session.commit()


def items(desk: Desk, *, begins: str = "", is_open: bool = True) -> list[WorklistItem]:
    desk.session.commit()
    desk.session.expire_all()
    found = select(WorklistItem).where(WorklistItem.cause.startswith(begins))
    wanted = found.where(WorklistItem.ended_at.is_(None)) if is_open else found
    rows = list(desk.session.scalars(wanted.order_by(WorklistItem.rank)))
    desk.session.commit()
    return rows


def record_flag(desk: Desk) -> WorklistItem:
    said = {"answers": {FLAG: "yes"}, "by": desk.alice, "at": NOW, "seen": None}
    facts.record(desk.session, patient=desk.pat, **said)
    judging.of_written(desk.session)
    desk.session.commit()
    (item,) = items(desk)
    return item


def settle(desk: Desk) -> None:
    desk.clear(FLAG)
    judging.of_written(desk.session)
    desk.session.commit()


def shown(desk: Desk, client: FlaskClient, address: str) -> str:
    desk.session.commit()  # reading a row for the address began a transaction, for which the page would wait
    return unescape(client.get(address).text)


@pytest.mark.usefixtures("planned")
@pytest.mark.parametrize("page", ["/worklist", "/patients/{pat}", "/patients", "/patients/{pat}/progression"])
def test_a_settled_emergency_is_shouted_nowhere(alice: FlaskClient, desk: Desk, page: str) -> None:
    item = record_flag(desk)
    address = page.format(pat=desk.pat.id)
    before = shown(desk, alice, address)
    settle(desk)
    after = shown(desk, alice, address)
    assert item.title in before
    assert SETTLED not in before
    assert "no longer so" in after or SETTLED in after
    if page != "/patients":
        assert SETTLED in after
    assert "Red flag: " not in after


@pytest.mark.usefixtures("planned")
def test_the_patient_reads_of_no_doctor_any_more_and_does_not_exercise_yet(
    alice: FlaskClient, desk: Desk, app: Flask
) -> None:
    pat = app.test_client()
    sign_in(pat, desk.pat)
    item = record_flag(desk)
    before = shown(desk, pat, "/my/")
    assert item.patient_text in before
    assert FASTEST in before
    settle(desk)
    for address in ("/my/", "/my/stopped"):
        after = shown(desk, pat, address)
        assert CLEARED[Stops.PLAN] in after
        assert item.patient_text not in after
        assert FASTEST not in after
        assert "Your plan is paused" in after
    assert CLEARED[Stops.PLAN] in shown(desk, alice, f"/worklist/{item.id}")

    said: dict[str, Any] = {"text": "A new version first.", "resume": False, "seen": None, "by": desk.alice}
    (item,) = items(desk)
    worklist.answer(desk.session, item=item, at=NOW, **said)
    assert KEPT[Stops.PLAN] in shown(desk, pat, "/my/")


@pytest.mark.usefixtures("planned")
def test_its_button_asks_for_the_decision_and_it_ranks_with_those(alice: FlaskClient, desk: Desk) -> None:
    item = record_flag(desk)
    assert "Look at the flag" in shown(desk, alice, "/worklist")
    settle(desk)
    page = shown(desk, alice, "/worklist")
    assert "Look at the flag" not in page
    assert ">Decide<" in page
    (item,) = items(desk)
    assert item.rank == rank_of(Reason.CONSULT, None)


@pytest.mark.usefixtures("planned")
def test_a_flag_that_is_up_again_is_as_urgent_as_before(desk: Desk) -> None:
    rank = record_flag(desk).rank
    settle(desk)
    said = {"answers": {FLAG: "yes"}, "by": desk.pat, "at": NOW, "seen": None}
    facts.record(desk.session, patient=desk.pat, **said)
    judging.of_written(desk.session)
    assert [item.rank for item in items(desk) if item.gone_at is None] == [rank]


@pytest.mark.usefixtures("planned")
def test_whoever_keeps_it_paused_after_that_has_decided(alice: FlaskClient, desk: Desk) -> None:
    record_flag(desk)
    settle(desk)
    (item,) = items(desk)
    said: dict[str, Any] = {"text": "A new version first.", "resume": False, "seen": None, "by": desk.alice}
    worklist.answer(desk.session, item=item, at=NOW, **said)
    desk.session.commit()
    page = shown(desk, alice, "/worklist")
    assert SETTLED not in page
    assert "Make the next version" in page


@pytest.mark.usefixtures("planned")
def test_whoever_records_from_the_item_is_back_at_it(alice: FlaskClient, desk: Desk) -> None:
    item = record_flag(desk)
    place = f"/worklist/{item.id}?back=clinic"
    way = f"/patients/{desk.pat.id}/red-flags/{FLAG}/assessment?work={item.id}&back=clinic"
    assert way in shown(desk, alice, place)
    told = {"clinician": "Dr. Dana Doe", "profession": "Physician", "held_on": NOW.date().isoformat()}
    desk.session.commit()
    sent = fill_in(alice, way, {**told, "result": "Nothing.", "allows_exercise": "y"})
    assert sent.location == place
    assert "Say below whether the plan goes on" in shown(desk, alice, place)


@pytest.mark.parametrize("work", ["", "x", "//elsewhere.example"])
def test_an_address_that_names_no_item_leads_to_the_record(alice: FlaskClient, desk: Desk, work: str) -> None:
    place = f"/patients/{desk.pat.id}"
    desk.session.commit()
    sent = fill_in(alice, f"{place}/edit?work={work}", {"phone": "+49 30 1234567"})
    assert sent.location == place


def say_hypertension(desk: Desk, **measured: object) -> None:
    desk.problem("hypertension", weeks_ago=90, controlled=True, **measured)
    judging.of_written(desk.session)
    desk.session.commit()


@pytest.mark.usefixtures("planned")
def test_one_missing_blood_pressure_is_one_line(alice: FlaskClient, desk: Desk) -> None:
    say_hypertension(desk)
    (item,) = items(desk)
    said = "Newly recorded: High blood pressure. Not recorded: blood pressure"
    assert (item.title, item.stops.value) == (said, "plan")
    assert item.patient_text == WAIT  # and not to leave "this" out, of which there is none
    listed = shown(desk, alice, "/worklist")
    assert ">Record it<" not in listed  # past what the patient reads
    assert f'href="/worklist/{item.id}?back=worklist">Look at the finding<' in listed
    page = shown(desk, alice, f"/worklist/{item.id}")
    assert f"/patients/{desk.pat.id}/conditions/hypertension?work={item.id}" in page
    say_hypertension(desk, **MEASURED)
    assert {item.cause for item in items(desk) if item.gone_at} == {f"{MISSING}hypertension.details"}


@pytest.mark.usefixtures("planned")
def test_it_ends_by_itself_where_it_stopped_nothing(desk: Desk) -> None:
    say_hypertension(desk)
    for item in items(desk):
        item.stops, item.patient_text = Stops.NOTHING, ""
    desk.session.commit()
    say_hypertension(desk, **MEASURED)
    assert items(desk, begins=MISSING) == []


@pytest.mark.usefixtures("planned")
def test_what_was_stopped_under_an_old_key_stays_so_until_it_is_recorded(desk: Desk) -> None:
    say_hypertension(desk)
    (item,) = items(desk)
    draft = desk.draft()
    found = next(each for each in desk.assess(draft).open if each.unknown)
    item.cause = f"finding:{found.key}"
    desk.session.commit()
    said = {"answers": {"kneeling_problem": "yes"}, "by": desk.alice, "at": NOW, "seen": None}
    facts.record(desk.session, patient=desk.pat, **said)
    judging.of_written(desk.session)
    (old,) = [item for item in items(desk) if not item.cause.startswith(MISSING)]
    assert old.gone_at is None
    say_hypertension(desk, **MEASURED)
    (old,) = [item for item in items(desk) if not item.cause.startswith(MISSING)]
    assert old.gone_at is not None


def tell(desk: Desk, **answers: str) -> None:
    at_home.save(desk.session, patient=desk.pat, answers=answers, seen=None, at=NOW)
    judging.of_written(desk.session)
    desk.session.commit()


@pytest.mark.parametrize("has_plan", [True, False])
def test_what_a_patient_says_at_home_is_one_line_until_it_is_confirmed(
    alice: FlaskClient, desk: Desk, has_plan: bool
) -> None:
    if has_plan:
        desk.sign_blank(desk.draft(HARMLESS))
        desk.session.commit()
    tell(desk, poor_sight="yes")
    tell(desk, kneeling_problem="yes")
    (item,) = items(desk, begins=FROM_HOME)
    assert item.title == "Answers from home to go through: Cannot kneel; Poor sight"
    page = shown(desk, alice, "/worklist")
    assert "Answers from home" in page
    assert ">Go through them<" in page
    assert f"/patients/{desk.pat.id}/intake?work={item.id}" in shown(desk, alice, f"/worklist/{item.id}")
    confirmed = {"answers": {"poor_sight": "yes", "kneeling_problem": "yes"}, "reconfirm": True}
    intake.save(desk.session, patient=desk.pat, **confirmed, by=desk.alice, at=NOW, seen=None)
    judging.of_written(desk.session)
    assert items(desk, begins=FROM_HOME) == []
    assert len(items(desk, begins=FROM_HOME, is_open=False)) == 1


def test_what_a_therapist_answers_is_no_answer_from_home(alice: FlaskClient, desk: Desk) -> None:
    desk.answer_all(poor_sight="yes")
    judging.of_written(desk.session)
    assert items(desk, begins=FROM_HOME) == []


def test_a_resolved_condition_is_not_said_to_let_anything_go_on(alice: FlaskClient, desk: Desk) -> None:
    desk.problem("hypertension", weeks_ago=90, **MEASURED)
    desk.session.commit()
    page = shown(desk, alice, f"/patients/{desk.pat.id}/conditions/hypertension/resolved")
    assert "allowed again" not in page
    assert "stays paused until a therapist answers its line on the worklist" in page
