"""Alice and Amos record what they measured; what is no figure comes back with everything else still there."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from clinic.domain.followup.outcomes.measures import OutcomeMeasure, field_of
from clinic.models import Measurement
from clinic.services.record import goals
from tests.browser import controls, fill_in
from tests.factories import NOW, People
from tests.integration.conftest import Clock, sign_in, stored

GOAL = field_of(OutcomeMeasure.ACTIVITY, "Walk to the lake")


@pytest.fixture
def alice(client: FlaskClient, clock: Clock, session: Session, people: People) -> FlaskClient:
    goals.write(session, patient=people.pat, texts=["Walk to the lake"], by=people.alice, at=NOW, seen=None)
    session.commit()
    sign_in(client, people.alice)
    return client


def address(people: People, page: str = "") -> str:
    return f"/patients/{people.pat.id}{page}"


def kept(engine: Engine) -> list[tuple[str, int | None]]:
    rows = stored(engine, select(Measurement).order_by(Measurement.number))
    return [(str(row.measure), row.figure) for row in rows]


def test_what_is_filled_in_is_recorded_and_shown(alice: FlaskClient, people: People, engine: Engine) -> None:
    typed = {"pain": "6", GOAL: "3", "up_and_go": "12,4", "taken_on": "2026-11-01"}
    assert fill_in(alice, address(people, "/outcomes/new"), typed).status_code == 303
    later = {"pain": "3", GOAL: "4", "up_and_go": "11.0"}
    assert fill_in(alice, address(people, "/outcomes/new"), later).status_code == 303

    page = alice.get(address(people, "/outcomes")).text
    for said in (
        "6 of 10 → 3 of 10",
        "3 better, at least the smallest change that matters (2; Childs 2005, G56)",
        "Walk to the lake",
        "1 better, less than the smallest change that matters (3; clinician to confirm)",
        "12.4 s → 11.0 s",
        "1.4 better; what matters is for the clinician to judge",
    ):
        assert said in page, said
    assert page.count('<svg class="plot"') == 3
    assert "6 of 10 → 3 of 10" in alice.get(address(people, "/course")).text


def test_beside_each_field_stands_what_was_measured_last(alice: FlaskClient, people: People) -> None:
    form = address(people, "/outcomes/new")
    assert "Last: " not in alice.get(form).text
    fill_in(alice, form, {"pain": "6", GOAL: "3", "taken_on": "2026-11-01"})
    fill_in(alice, form, {"pain": "5"})
    page = alice.get(form).text
    assert "Measured today already: 5 of 10." in page
    assert "Last: 3 of 10, on Nov 1, 2026." in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"pain": "11", "plank": "30"}, "Enter a whole number, 0 to 10."),
        ({"up_and_go": "1", "plank": "30"}, "Enter 2 to 300 seconds, in tenths if you like."),
        ({"plank": ""}, "Enter at least one figure."),
        ({"plank": "30", "taken_on": "2026-11-22"}, "Choose today or a day before."),
    ],
)
def test_what_cannot_be_kept_comes_back_with_the_rest(
    alice: FlaskClient, people: People, engine: Engine, typed: dict[str, str], sentence: str
) -> None:
    answer = fill_in(alice, address(people, "/outcomes/new"), typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert all(f'value="{text}"' in answer.text for text in typed.values())
    assert kept(engine) == []


def test_a_page_of_before_the_goals_were_changed_is_refused_once(
    alice: FlaskClient, people: People, session: Session, engine: Engine
) -> None:
    old = controls(alice.get(address(people, "/outcomes/new")).text) | {GOAL: "3"}
    goals.write(session, patient=people.pat, texts=["Garden"], by=people.alice, at=NOW, seen=None)
    session.commit()
    answer = alice.post(address(people, "/outcomes/new"), data=old)
    assert answer.status_code == 422
    assert "Somebody changed this" in answer.text
    assert "Garden" in answer.text
    assert kept(engine) == []


def test_a_figure_is_corrected_with_a_reason_and_stays_to_be_seen(
    alice: FlaskClient, people: People, engine: Engine
) -> None:
    fill_in(alice, address(people, "/outcomes/new"), {"pain": "9"})
    (row,) = stored(engine, select(Measurement.id))
    correct = f"/measurements/{row}/correct"
    assert "9 of 10" in alice.get(correct).text
    for typed, sentence in (
        ({"what": "other", "figure": "x", "reason": "Misheard."}, "Enter a whole number, 0 to 10."),
        ({"what": "other", "figure": "6"}, "Fill this in."),
    ):
        answer = fill_in(alice, correct, typed)
        assert answer.status_code == 422
        assert sentence in answer.text
    assert len(kept(engine)) == 1

    assert fill_in(alice, correct, {"what": "other", "figure": "6", "reason": "Misheard."}).status_code == 303
    page = alice.get(address(people, "/outcomes")).text
    assert "<s>9 of 10</s> → 6 of 10" in page
    assert "Misheard." in page
    answer = fill_in(alice, correct, {"what": "none", "reason": "Again."})
    assert answer.status_code == 409
    assert kept(engine) == [("pain", 9), ("pain", 6)]


def test_a_goal_has_a_target_with_a_day_and_says_how_it_goes(alice: FlaskClient, people: People) -> None:
    typed = {"texts-0": "Walk to the lake", "targets-0": "8", "due_on-0": "2027-01-05"}
    assert fill_in(alice, address(people, "/goals"), typed).status_code == 303
    fill_in(alice, address(people, "/outcomes/new"), {GOAL: "3"})
    page = alice.get(address(people, "/course")).text
    assert "target 8 by Jan 5, 2027, now 3" in page
    assert "Target 8 by Jan 5, 2027, not reached yet" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"texts-0": "Walk", "targets-0": "11"}, "Enter a whole number, 0 to 10, or leave it empty."),
        ({"texts-0": "Walk", "texts-1": "", "targets-1": "5"}, "Write the goal, too."),
    ],
)
def test_a_target_that_cannot_be_is_refused_at_its_field(
    alice: FlaskClient, people: People, typed: dict[str, str], sentence: str
) -> None:
    answer = fill_in(alice, address(people, "/goals"), typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Walk"' in answer.text
    assert "Walk to the lake" in alice.get(address(people, "/course")).text


def test_another_clinics_therapist_finds_no_such_page(
    alice: FlaskClient, client: FlaskClient, people: People, engine: Engine
) -> None:
    fill_in(alice, address(people, "/outcomes/new"), {"pain": "9"})
    (row,) = stored(engine, select(Measurement.id))
    sign_in(client, people.bob)
    pages = (address(people, "/outcomes"), address(people, "/outcomes/new"), f"/measurements/{row}/correct")
    assert [client.get(page).status_code for page in pages] == [404, 404, 404]
