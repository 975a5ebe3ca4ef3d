"""A clock set back, or two servers that disagree, never change what was said last; nothing is signed by them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from clinic.domain.errors import ActionDenied
from clinic.domain.followup.adherence import Outcome
from clinic.domain.screening.consults import Decision
from clinic.models import Program
from clinic.services.access import signing_keys
from clinic.services.followup import adverse_events, caseload, reported, reports
from clinic.services.followup.reports import Report
from clinic.services.plans import contents
from clinic.services.programs import drafts, starting
from clinic.services.record import facts, goals, intake, problems, stated_problems
from clinic.services.screening import consults, rulebooks
from tests.browser import controls
from tests.desk import AGREED, HARMLESS, Desk
from tests.factories import NOW, PASSWORD
from tests.integration.conftest import Clock, sign_in
from tests.integration.plans.test_verify_page import ALTERED, AUTHENTIC, upload

BACK = timedelta(minutes=40)
EARLIER = NOW - BACK


@pytest.fixture
def program(desk: Desk) -> Program:
    desk.answer_all()
    draft = desk.draft(HARMLESS)
    desk.session.commit()
    return draft


def answer(desk: Desk, flag: str, said: str) -> None:
    intake.save(desk.session, patient=desk.pat, answers={flag: said}, by=desk.alice, at=EARLIER, seen=None)


def test_a_red_flag_stands_although_the_clock_was_set_back_before_it_was_answered(
    desk: Desk, program: Program
) -> None:
    answer(desk, "saddle_numbness", "yes")

    assert facts.has_red_flag(desk.session, desk.pat, at=NOW)
    assert [row.red_flag for row in caseload.page_of(desk.session, desk.alice, at=NOW).rows] == [True]
    assert desk.assess(program).verdict == "contraindicated"
    for at in (EARLIER, NOW):
        with pytest.raises(ActionDenied, match=r"contraindication|clock"):
            desk.sign(program, at=at)


def test_nothing_is_signed_by_a_clock_that_stands_before_the_record(
    desk: Desk, program: Program, client: FlaskClient, clock: Clock
) -> None:
    read = desk.shown(program)
    desk.session.commit()
    form = {**read, **AGREED, "paper": "a4", "password": PASSWORD, "cautions": "y"}
    address = f"/programs/{program.id}/sign"
    clock.now = EARLIER
    sign_in(client, desk.alice)
    refused = client.post(address, data=form)
    assert refused.status_code == 409
    assert "clock stands at 2026-11-21 13:20 UTC, before the newest entry" in refused.text
    with pytest.raises(ActionDenied, match="ask whoever runs this server to set it"):
        desk.sign(program, at=EARLIER)
    desk.session.rollback()
    assert desk.alice.name == "Alice Able"
    desk.session.commit()

    clock.now = NOW
    sign_in(client, desk.alice)
    assert client.post(address, data=form).status_code == 303


def test_a_request_that_overlaps_another_by_seconds_is_no_clock_set_back(
    desk: Desk, program: Program
) -> None:
    assert desk.sign_blank(program, at=NOW - timedelta(seconds=20)).version == 1


def test_nothing_is_signed_before_the_certificate_begins(desk: Desk) -> None:
    with pytest.raises(ActionDenied, match=r"clock stands at .* before the start of the certificate"):
        signing_keys.signer_for(desk.session, desk.alice, settings=desk.settings, at=EARLIER)


def test_what_is_said_last_counts_on_two_servers_whose_clocks_disagree(desk: Desk, program: Program) -> None:
    """What a server ahead wrote is not the last word for the hours by which it is ahead."""
    session, pat, alice = desk.session, desk.pat, desk.alice
    said = {"patient": pat, "by": alice}
    ahead, behind = {"at": NOW + BACK, **said}, {"at": NOW, **said}

    goals.write(session, texts=["Walk"], **ahead, seen=None)
    goals.write(session, texts=["Dance"], **behind, seen=None)
    problems.record(session, code="osteoporosis", status="active", note="Old", **ahead, seen=None)
    problems.record(session, code="osteoporosis", status="active", note="New", **behind, seen=None)

    assert [goal.text for goal in goals.current(session, pat)] == ["Dance"]
    assert [problem.note for problem in stated_problems.current(session, pat)] == ["New"]


def test_a_stricter_consult_counts_although_its_server_is_behind(desk: Desk) -> None:
    desk.herniated_disc()
    program = desk.draft(HARMLESS)
    first = desk.consult(program)
    first.recorded_at = NOW + BACK
    second = consults.as_consult(first)
    again = consults.record(
        desk.session,
        patient=desk.pat,
        consult=second,
        flags=[judged.finding for judged in desk.assess(program).judged],
        by=desk.alice,
        at=NOW,
    )
    assert second.decision is Decision.PROCEED
    assert [row.id for row in consults.of_patient(desk.session, desk.pat)] == [again.id, first.id]
    assert [consult.id for consult in desk.assess(program).consults_used] == [str(again.id)]


def test_reports_and_drafts_follow_the_order_in_which_they_came(desk: Desk, program: Program) -> None:
    plan = desk.sign_blank(program)
    outcomes = dict.fromkeys(contents.exercises(plan), Outcome.DONE)
    for at, note in ((NOW + BACK, "first"), (NOW, "second")):
        report = Report(client_uuid=uuid4(), trained_on=NOW.date(), outcomes=outcomes, note=note)
        reports.receive(desk.session, patient=desk.pat, plan=plan, report=report, at=at)
    following = starting.start(desk.session, patient=desk.pat, by=desk.alice, at=EARLIER)

    assert [shown.session.note for shown in reported.newest(desk.session, desk.pat, 2)] == ["second", "first"]
    assert [draft.id for draft in drafts.of_patient(desk.session, desk.pat)] == [following.id, program.id]


@pytest.mark.parametrize(
    "behind", [timedelta(seconds=1), timedelta(seconds=30), timedelta(minutes=10)], ids=str
)
def test_a_plan_is_authentic_to_a_server_whose_clock_is_behind_the_one_that_signed(
    desk: Desk, program: Program, client: FlaskClient, clock: Clock, behind: timedelta
) -> None:
    pdf = desk.sign(program, at=NOW).pdf
    desk.session.commit()

    clock.now = NOW - behind
    assert AUTHENTIC in upload(client, pdf).text
    assert ALTERED in upload(client, pdf + b"\n").text


def test_rules_loaded_last_are_in_use(desk: Desk, tmp_path: Path) -> None:
    before = rulebooks.current(desk.session)
    for file in rulebooks.RULES.glob("*.yaml"):
        text = file.read_text().replace("version: 1\n", "version: 2\n", 1)
        (tmp_path / file.name).write_text(text)

    loaded = rulebooks.sync(desk.session, at=EARLIER, directory=tmp_path)
    assert loaded.digest != before.digest
    assert rulebooks.current(desk.session).digest == loaded.digest


def test_of_two_events_of_a_day_the_one_recorded_last_is_first_whenever_its_page_was_opened(
    desk: Desk, client: FlaskClient, clock: Clock
) -> None:
    sign_in(client, desk.alice)
    address = f"/patients/{desk.pat.id}/adverse-events/new"
    said = {"harm": "mild", "action": "Rested.", "told_by": "patient"}
    said |= {"happened_on": "2026-11-20", "item_id": "other"}
    opened_first, opened_then = (controls(client.get(address).text) | said for _ in range(2))
    for form, what in ((opened_then, "Slipped."), (opened_first, "Fell.")):
        assert client.post(address, data=form | {"what": what}).status_code == 303
    shown = client.get("/adverse-events").text
    assert shown.index("Fell.") < shown.index("Slipped.")
    newest = adverse_events.of_patient(desk.session, desk.pat).newest
    assert [event.what for event, _ in newest] == ["Fell.", "Slipped."]
