"""An exercise that names a ball of another size than the patient's says so where it is built and signed."""

from __future__ import annotations

from html import unescape

import pytest
from flask.testing import FlaskClient

from tests.desk import HARMLESS, Desk
from tests.integration.conftest import Clock, sign_in

SMALL = "bridge-feet-on-ball"


@pytest.mark.parametrize(
    ("diameter", "said"),
    [
        (65, "A ball of 45 or 55 cm. The ball on record has 65 cm."),
        (None, "A ball of 45 or 55 cm. No ball size is on record."),
        (55, ""),
        (45, ""),
    ],
)
def test_builder_and_sign_page_say_that_an_exercise_names_another_ball(
    client: FlaskClient, clock: Clock, desk: Desk, diameter: int | None, said: str
) -> None:
    desk.answer_all()
    desk.pat.ball_diameter_cm = diameter
    program = desk.draft(HARMLESS, SMALL)
    desk.session.commit()
    sign_in(client, desk.alice)
    pages = {"": f"Another ball is needed here: {said}", "/sign": f"Bridge with feet on the ball: {said}"}
    if diameter is None:
        del pages["/sign"]  # nothing is signed without a ball that one sits on
    for end, words in pages.items():
        page = unescape(client.get(f"/programs/{program.id}{end}").text)
        assert "Bridge with feet on the ball" in page
        assert page.count("on record") == page.count(said or "on record") == (1 if said else 0)
        assert not said or words in page
