"""Who signs, and who reads the plan later, sees what consults limit in the words that the patient reads."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient

from clinic.domain.screening.consult_limits import Limits
from clinic.domain.screening.consults import Decision
from clinic.domain.screening.deciding.surgeons_limits import SurgeonsLimits, SurgeonsWord
from clinic.domain.text import spelled
from clinic.models import Program
from clinic.services.plans import contents
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in

RANGE = "Bend no further than is free of pain."
UNTIL = NOW.date() + timedelta(days=28)
LIMITS = Limits(
    range_limit=RANGE, most_sets=3, surgeon=SurgeonsLimits(SurgeonsWord.HOLD, "no deep bend", UNTIL)
)
OF_SURGEON = f"Your surgeon set limits until {spelled(UNTIL)}: no deep bend."


@pytest.fixture
def program(desk: Desk) -> Program:
    desk.answer_all(lumbar_disc_herniation="yes", other_surgery="yes")
    desk.problem("lumbar_disc_herniation", weeks_ago=3)
    desk.problem(
        "other_surgery",
        weeks_ago=4,
        surgery_on=NOW.date() - timedelta(weeks=4),
        operated_part="arm_or_shoulder",
        minor=False,
    )
    draft = desk.draft(HARMLESS, "supine-spinal-rotation")
    desk.consult(draft, decision=Decision.PROCEED_WITH_LIMITS, limits=LIMITS)
    desk.session.commit()
    return draft


def test_the_sign_page_has_the_limits_and_what_the_patient_reads_of_them(
    desk: Desk, client: FlaskClient, clock: Clock, program: Program
) -> None:
    sign_in(client, desk.alice)
    page = unescape(client.get(f"/programs/{program.id}/sign").text)
    _, _, read = page.partition("reads first, about all of it")
    read, _, rest = read.partition("</section>")
    assert RANGE in read
    assert OF_SURGEON in read
    consult = rest.partition("What consults allow")[2].partition("</section>")[0]
    for said in ("Proceed with limits", RANGE, "At most 3 sets", "no deep bend", spelled(UNTIL)):
        assert said in consult
    assert ": proceed with limits" in rest.partition("What consults allow")[0]


def test_the_plan_has_what_the_patient_reads_about_all_of_it_and_each_exercise(
    desk: Desk, client: FlaskClient, clock: Clock, program: Program
) -> None:
    plan = desk.sign(program)
    desk.session.commit()
    sign_in(client, desk.alice)
    signing = unescape(client.get(f"/plans/{plan.id}").text)
    read = signing.partition("reads first, about all of it")[2].partition("</section>")[0]
    assert RANGE in read
    assert OF_SURGEON in read
    (caution,) = [text for item in contents.content(plan)["items"] for text in item["cautions"]][:1]
    assert f"{desk.pat.name} reads: {caution}" in signing


def test_each_exercise_says_on_the_sign_page_what_the_patient_reads_of_it(
    desk: Desk, client: FlaskClient, clock: Clock, program: Program
) -> None:
    sign_in(client, desk.alice)
    page = unescape(client.get(f"/programs/{program.id}/sign").text)
    items = page.partition('class="review-list"')[2].partition("</ol>")[0]
    assert f"{desk.pat.name} reads: " in items
