"""What a therapist types as a dosage is understood or comes back as typed; none of it is taken for another figure."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.browser import controls
from tests.desk import HARMLESS, Desk
from tests.integration.conftest import Clock, sign_in


def test_a_time_is_taken_as_people_write_it(desk: Desk, client: FlaskClient, clock: Clock) -> None:
    program = desk.draft(HARMLESS)
    item = program.items[0]
    desk.session.commit()
    sign_in(client, desk.alice)
    page = f"/programs/{program.id}"
    typed = {f"{item.id}-reps": "", f"{item.id}-seconds": "1 min 30", f"{item.id}-rest_seconds": "1:30"}

    form = controls(client.get(page).text) | {f"{item.id}-hold_seconds": ""} | typed
    assert client.post(f"{page}/items/{item.id}/dosage", data=form).status_code == 303
    desk.session.refresh(item)
    assert (item.dosage["seconds"], item.dosage["rest_seconds"]) == (90, 90)


@pytest.mark.parametrize(
    ("field", "typed"), [("hold_seconds", "5-10"), ("sets", "2,5"), ("rest_seconds", "2.5")]
)
def test_what_is_no_one_figure_comes_back_as_typed(
    desk: Desk, client: FlaskClient, clock: Clock, field: str, typed: str
) -> None:
    program = desk.draft(HARMLESS)
    item = program.items[0]
    before, name = item.dosage, f"{item.id}-{field}"
    desk.session.commit()
    sign_in(client, desk.alice)
    page = f"/programs/{program.id}"

    answer = client.post(
        f"{page}/items/{item.id}/dosage", data=controls(client.get(page).text) | {name: typed}
    )
    assert answer.status_code == 422
    assert f"“{typed}” cannot be read as one figure here." in answer.text
    assert controls(answer.text)[name] == [typed]
    desk.session.refresh(item)
    assert item.dosage == before
