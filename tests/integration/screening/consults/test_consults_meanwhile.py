"""What is typed in a consult is kept while a colleague decides; one about no operation says nothing of a surgeon."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from clinic.domain.screening.consults import Decision
from clinic.domain.screening.words import EXAMINED
from clinic.models import Program
from clinic.services.record import problems
from clinic.services.screening import consults
from tests.browser import conditions, controls, with_flags
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in

TODAY = NOW.date()
DROP = "Foot drop since this morning, refer."


@pytest.fixture
def program(client: FlaskClient, clock: Clock, desk: Desk) -> Program:
    desk.herniated_disc()
    draft = desk.draft(HARMLESS)
    desk.session.commit()
    sign_in(client, desk.alice)
    return draft


def decided(page: str, **said: object) -> dict[str, object]:
    """The page as it is sent, about all its flags."""
    go_on = {"decision": "proceed", "reason": "Stable.", "examined": [*EXAMINED]}
    return with_flags(page) | go_on | said


def test_a_refusal_from_an_older_page_comes_back_with_its_words_and_is_then_taken(
    client: FlaskClient, desk: Desk, program: Program
) -> None:
    address = f"/programs/{program.id}/consult"
    page = client.get(address).text
    assert client.post(address, data=decided(page)).status_code == 303

    back = client.post(address, data=decided(page, decision="do_not_proceed", reason=DROP))
    assert back.status_code == 422
    assert "Somebody changed this after you opened the page." in back.text
    assert DROP in back.text
    sent = controls(back.text)
    assert sent["findings"] == with_flags(page)["findings"]

    assert client.post(address, data=sent).status_code == 303
    newest, _ = consults.of_patient(desk.session, desk.pat)
    assert newest.decision is Decision.DO_NOT_PROCEED
    assert desk.assess(program).consults_due


def test_a_second_permission_keeps_its_words_and_says_why_it_is_not_taken(
    client: FlaskClient, desk: Desk, program: Program
) -> None:
    address = f"/programs/{program.id}/consult"
    page = client.get(address).text
    assert client.post(address, data=decided(page)).status_code == 303
    back = client.post(address, data=decided(page, reason="Mine."))
    again = client.post(address, data=controls(back.text))
    assert (again.status_code, "Mine." in again.text) == (422, True)
    assert "Another consult lets a flag of these pass by now." in again.text
    assert len(consults.of_patient(desk.session, desk.pat)) == 1


def test_words_are_kept_where_no_flag_is_left(client: FlaskClient, desk: Desk, program: Program) -> None:
    address = f"/programs/{program.id}/consult"
    page = client.get(address).text
    wrong = {
        "code": "lumbar_disc_herniation",
        "reason": "It was another patient.",
        "seen": None,
        "status": "error",
    }
    problems.end(desk.session, patient=desk.pat, **wrong, by=desk.alice, at=NOW)
    desk.session.commit()
    back = client.post(address, data=decided(page, reason=DROP))
    assert (back.status_code, DROP in back.text) == (422, True)


def test_words_are_kept_where_nobody_can_screen(client: FlaskClient, desk: Desk, program: Program) -> None:
    address = f"/programs/{program.id}/consult"
    page = client.get(address).text
    program.items[0].dosage = {"sets": "many"}
    desk.session.commit()
    back = client.post(address, data=decided(page, reason=DROP))
    assert (back.status_code, DROP in back.text) == (422, True)
    assert "No flag is open any more." in back.text
    assert client.get(address).status_code == 409


def test_a_consult_about_a_disc_says_nothing_of_the_surgeon_of_a_knee(
    client: FlaskClient, clock: Clock, desk: Desk
) -> None:
    desk.answer_all(lumbar_disc_herniation="yes", knee_replacement="yes")
    desk.problem("lumbar_disc_herniation", weeks_ago=3)
    until = TODAY + timedelta(weeks=4)
    ago = {"weeks_ago": 8, "surgery_on": TODAY - timedelta(weeks=8)}
    desk.problem("knee_replacement", **ago, limited=True, limits_until=until)
    program = desk.draft("wall-squat")
    rules = {flag.key: flag.rule for flag in desk.assess(program).consults_due}
    desk.session.commit()
    sign_in(client, desk.alice)

    address = f"/programs/{program.id}/consult"
    page = client.get(address).text
    disc = [one for one in conditions(page) if rules[one.split(".")[0]].startswith("lumbar")]
    knee = [one for one in conditions(page) if one not in disc]
    assert disc
    assert knee
    assert controls(page)["surgeon"] == ["hold"]
    assert client.post(address, data=decided(page, findings=disc)).status_code == 303
    (row,) = consults.of_patient(desk.session, desk.pat)
    assert row.limits == {}
    desk.session.rollback()

    page = client.get(address).text
    none = {"surgeon": "none_hold", "surgeon_until": "", "findings": knee}
    refused = client.post(address, data=decided(page, **none))
    assert (refused.status_code, "still hold. Correct one" in refused.text) == (422, True)
