"""The fields that limit a program lie open where they are needed, and a movement is found by the part of the body."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient

from clinic.domain.screening.deciding.surgeons_limits import TO_SET
from tests.browser import with_flags
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in

OPEN = re.compile(r"<details data-opened-by[^>]* open>")


@pytest.fixture
def operated(client: FlaskClient, clock: Clock, desk: Desk) -> str:
    """The page for an operation of four weeks ago, for Alice who is signed in."""
    desk.answer_all(other_surgery="yes")
    desk.problem("other_surgery", weeks_ago=4, surgery_on=NOW.date() - timedelta(weeks=4), minor=False)
    program = desk.draft(HARMLESS)
    desk.session.commit()
    sign_in(client, desk.alice)
    return f"/programs/{program.id}/consult"


@pytest.mark.parametrize(
    ("said", "is_open"),
    [
        ({"decision": "proceed", "surgeon": "none_hold"}, False),
        ({"decision": "proceed_with_limits", "surgeon": "none_hold"}, True),
        ({"decision": "proceed", "surgeon": "hold", "surgeon_said": "No deep bend"}, True),
        ({"decision": "proceed", "surgeon": "none_hold", "most_sets": "0"}, True),
        ({"decision": "proceed", "surgeon": "none_hold", "most_reps": "many"}, True),
    ],
)
def test_limits_lie_open_where_they_are_needed_typed_or_refused(
    client: FlaskClient, operated: str, said: dict[str, str], is_open: bool
) -> None:
    page = client.get(operated).text
    assert not OPEN.search(page)
    refused = client.post(operated, data=with_flags(page) | said | {"reason": ""})
    assert refused.status_code == 422
    assert bool(OPEN.search(refused.text)) is is_open


def test_who_reads_that_limits_are_to_be_set_sees_where(client: FlaskClient, operated: str) -> None:
    sent = with_flags(client.get(operated).text) | {
        "decision": "proceed",
        "surgeon": "hold",
        "surgeon_said": "No deep bend",
        "examined": ["neurological", "red_flags"],
        "reason": "Asked on the phone.",
    }
    refused = client.post(operated, data=sent)
    assert TO_SET in unescape(refused.text)
    assert OPEN.search(refused.text)


def test_movements_are_in_groups_of_the_body_each_once(client: FlaskClient, operated: str) -> None:
    page = unescape(client.get(operated).text)
    movements = page.partition('id="excluded_tags"')[2].partition("</fieldset>")[0]
    titles = re.findall(r"<summary>([^<]+)</summary>", movements)
    assert titles[:3] == ["Head, eyes and dizziness", "Neck", "Shoulders"]
    hips = movements.partition("<summary>Hips and groin</summary>")[2].partition("</details>")[0]
    assert set(re.findall(r'value="(hip_[a-z_0-9]+)"', movements)) <= set(
        re.findall(r'value="([^"]+)"', hips)
    )
    values = re.findall(r'value="([a-z_0-9]+)"', movements)
    assert len(values) == len(set(values)) > 40


def test_a_movement_that_is_ticked_lies_open_on_a_page_that_was_refused(
    client: FlaskClient, operated: str
) -> None:
    sent = with_flags(client.get(operated).text) | {"excluded_tags": ["prone"], "reason": ""}
    movements = (
        client.post(operated, data=sent).text.partition('id="excluded_tags"')[2].partition("</fieldset>")[0]
    )
    assert re.findall(r"<details open>\s*<summary>([^<]+)</summary>", movements) == ["Chest and ribs"]
