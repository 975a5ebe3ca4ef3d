"""An easier version is advised where it helps this patient, and shown with what the screening says about it."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete

from clinic.domain.screening.consult_limits import Limits
from clinic.domain.screening.consults import Decision
from clinic.models import Patient, RulebookRevision
from clinic.services.screening import assess, easier
from tests.desk import Desk
from tests.integration.conftest import Clock, sign_in

NO_HELP = (
    "The easier version, Knee tuck on the ball, needs the same consult. Have the consult name the exercise that you"
    " choose, or take another."
)
ADVICE = "Test the easier version first, or have the consult name this exercise."


@pytest.fixture
def old(desk: Desk) -> Desk:
    desk.session.get_one(Patient, (desk.pat.clinic_id, desk.pat.id)).born = date(1934, 5, 2)
    desk.answer_all()
    return desk


def easier_of(page: str) -> list[tuple[str, str]]:
    """Each easier version on a page, with the word of its badge."""
    lines = re.findall(r'class="easier-versions">(.*?)</p>', page, re.S)
    found = re.findall(
        r"<a [^>]+>([^<]+)</a> <span class=\"badge-severity[^>]+>(.*?)</span>", "".join(lines), re.S
    )
    return [(unescape(name), re.sub(r"<svg.*?</svg>", "", badge, flags=re.S)) for name, badge in found]


def test_a_version_that_needs_the_same_consult_is_not_advised(
    old: Desk, client: FlaskClient, clock: Clock
) -> None:
    program = old.draft("pike")
    old.session.commit()
    sign_in(client, old.alice)
    builder = client.get(f"/programs/{program.id}").text
    assert NO_HELP in builder
    assert ADVICE not in builder
    assert easier_of(builder) == [("Knee tuck on the ball", "Consult needed")]
    consult = client.get(f"/programs/{program.id}/consult").text
    assert NO_HELP in consult
    assert ADVICE not in consult


def test_a_version_that_spares_the_consult_is_advised(old: Desk, client: FlaskClient, clock: Clock) -> None:
    program = old.draft("wall-sit")
    old.session.commit()
    sign_in(client, old.alice)
    builder = client.get(f"/programs/{program.id}").text
    assert ADVICE in builder
    assert "needs the same consult" not in builder
    assert easier_of(builder) == [("Wall squat with the ball", "Clear")]


def test_a_version_beyond_a_consults_limits_says_so(desk: Desk, client: FlaskClient, clock: Clock) -> None:
    desk.herniated_disc()
    program = desk.draft("ball-crunch")
    desk.consult(program, decision=Decision.PROCEED_WITH_LIMITS, limits=Limits(most_reps=1))
    desk.session.commit()
    sign_in(client, desk.alice)
    page = client.get(f"/programs/{program.id}").text
    assert "The consult allows at most 1 repetitions." in unescape(page)
    assert "beyond a consult's limits" in unescape(page.split('class="easier-versions"')[1].split("</p>")[0])


def test_what_cannot_be_screened_is_never_called_clear(old: Desk) -> None:
    program = old.draft("pike")
    review = assess.review(old.session, program=program, record=old.record())
    old.session.execute(delete(RulebookRevision))
    (version,) = easier.of(old.session, review)["pike"]
    assert version.severity.word == "needs_info"
