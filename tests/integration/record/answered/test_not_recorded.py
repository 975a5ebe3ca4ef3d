"""What a rule asks of a condition and nobody recorded is said on its pages, so that nobody takes it for a no."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

from flask.testing import FlaskClient

from clinic.services.record import problems
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in

ROW = re.compile(r"<dt>([^<]+)</dt><dd>not recorded</dd>")
MONTHS_AGO = NOW.date() - timedelta(weeks=8)
LIMITS = "Limits of the surgeon"


def say(desk: Desk, code: str, *, status: str = "active", **attributes: object) -> None:
    why = "Measured." if status == "resolved" else ""
    said = {"code": code, "status": status, "onset": None, "attributes": attributes, "reason": why}
    problems.record(desk.session, patient=desk.pat, **said, seen=None, by=desk.alice, at=NOW)


def missing(client: FlaskClient, address: str) -> list[str]:
    page = client.get(address)
    assert page.status_code == 200
    return ROW.findall(unescape(page.text))


def test_the_record_and_the_consult_say_what_nobody_recorded_of_a_new_hip(
    client: FlaskClient, clock: Clock, desk: Desk
) -> None:
    desk.answer_all(hip_replacement="yes")
    desk.problem("hip_replacement", weeks_ago=8, surgery_on=MONTHS_AGO, approach="front")
    program = desk.draft(HARMLESS)
    desk.session.commit()
    sign_in(client, desk.alice)
    for page in (
        f"patients/{desk.pat.id}",
        f"patients/{desk.pat.id}/conditions",
        f"programs/{program.id}/consult",
    ):
        assert missing(client, f"/{page}") == [LIMITS], page


def test_what_is_known_in_another_way_is_not_called_unrecorded(
    client: FlaskClient, clock: Clock, desk: Desk
) -> None:
    desk.problem("hip_replacement", weeks_ago=80, over_a_year_ago=True, limited=True)
    desk.problem("knee_replacement", weeks_ago=8, surgery_on=MONTHS_AGO, limits_until=NOW.date())
    desk.session.commit()
    sign_in(client, desk.alice)
    assert missing(client, f"/patients/{desk.pat.id}") == ["Approach", "Surgeon's limits end"]


def test_what_counts_from_before_a_mere_yes_is_recorded_and_what_is_over_is_asked_no_more(
    client: FlaskClient, clock: Clock, desk: Desk
) -> None:
    say(desk, "discectomy", surgery_on=MONTHS_AGO)
    say(desk, "discectomy", status="resolved", surgery_on=MONTHS_AGO)
    desk.answer_all(discectomy="yes")
    say(desk, "asthma")
    say(desk, "asthma", status="resolved")
    desk.session.commit()
    sign_in(client, desk.alice)
    assert missing(client, f"/patients/{desk.pat.id}") == [
        "Leg symptoms",
        "Arm symptoms",
        "Part of the spine",
    ]
