"""The builder says beside each exercise what is wrong with it and what could take its place."""

from __future__ import annotations

import html

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Executable, delete, update

from clinic.domain.screening.consult_limits import Limits
from clinic.domain.screening.consults import Decision
from clinic.models import ExerciseRevision, RulebookRevision
from clinic.services.library import revisions
from tests.browser import controls, fill_in
from tests.desk import HARMLESS, Desk
from tests.integration.conftest import Clock, sign_in

ALLOWED = "The consult allows at most 2 sets."


def test_an_exercise_beyond_a_consults_limits_says_which_limit(
    desk: Desk, client: FlaskClient, clock: Clock
) -> None:
    desk.herniated_disc()
    program = desk.draft(HARMLESS, "supine-spinal-rotation")
    desk.consult(program, decision=Decision.PROCEED_WITH_LIMITS, limits=Limits(most_sets=2))
    desk.session.commit()
    sign_in(client, desk.alice)

    assert client.get(f"/programs/{program.id}").text.count(ALLOWED) == 1


def test_an_exercise_with_a_finding_names_the_easier_ones(
    desk: Desk, client: FlaskClient, clock: Clock
) -> None:
    desk.herniated_disc()
    program = desk.draft("ball-crunch")
    desk.session.commit()
    sign_in(client, desk.alice)

    assert "Easier: <a" in client.get(f"/programs/{program.id}").text


def test_an_exercise_without_a_finding_is_left_in_peace(
    desk: Desk, client: FlaskClient, clock: Clock
) -> None:
    desk.answer_all()
    program = desk.draft("ball-crunch")
    desk.session.commit()
    sign_in(client, desk.alice)

    assert "Easier: <a" not in client.get(f"/programs/{program.id}").text


def test_the_fields_hold_the_dosage_that_was_saved_last(
    desk: Desk, client: FlaskClient, clock: Clock
) -> None:
    program = desk.draft(HARMLESS)
    item = program.items[0]
    desk.session.commit()
    sign_in(client, desk.alice)
    page, name = f"/programs/{program.id}", f"{item.id}-sets"

    for sets in ("4", "2", "4"):  # the draft has one item, whose form is the page's largest
        form = controls(client.get(page).text) | {name: sets}
        assert client.post(f"{page}/items/{item.id}/dosage", data=form).status_code == 303
        assert controls(client.get(page).text)[name] == [sets]


@pytest.mark.parametrize(
    ("lost", "status", "sentence"),
    [
        (delete(RulebookRevision), 200, "The screening rules are not loaded."),
        (update(ExerciseRevision).values(content={}), 409, "The screening could not be finished"),
    ],
    ids=["no rules", "texts that cannot be read"],
)
def test_what_cannot_be_screened_is_said_and_cannot_be_signed(
    desk: Desk, client: FlaskClient, clock: Clock, lost: Executable, status: int, sentence: str
) -> None:
    desk.answer_all()
    program = desk.draft(HARMLESS)
    revisions._kept.clear()
    desk.session.execute(lost)
    desk.session.commit()
    sign_in(client, desk.alice)

    answer = client.get(f"/programs/{program.id}")
    assert (answer.status_code, sentence in answer.text) == (status, True)
    assert client.get(f"/programs/{program.id}/sign").status_code == 409


def test_a_red_flag_says_how_fast_to_refer(desk: Desk, client: FlaskClient, clock: Clock) -> None:
    desk.answer_all(saddle_numbness="yes")
    program = desk.draft(HARMLESS)
    desk.session.commit()
    sign_in(client, desk.alice)

    assert "Refer now: emergency" in client.get(f"/programs/{program.id}").text


def test_a_consult_can_leave_an_exercise_out_of_the_program(
    desk: Desk, client: FlaskClient, clock: Clock
) -> None:
    desk.herniated_disc()
    program = desk.draft(HARMLESS, "wall-squat")
    desk.session.commit()
    sign_in(client, desk.alice)
    answer = fill_in(
        client,
        f"/programs/{program.id}/consult",
        {
            "examined": ["neurological", "red_flags", "direction_preference"],
            "decision": "proceed_with_limits",
            "excluded_exercises": ["wall-squat"],
            "reason": "Sitting work only for now.",
        },
    )

    assert answer.status_code == 303, answer.text
    assert client.get(f"/programs/{program.id}").text.count("The consult excludes this exercise.") == 1


def test_a_dose_typed_far_beyond_the_librarys_is_said_beside_the_exercise(
    desk: Desk, client: FlaskClient, clock: Clock
) -> None:
    desk.answer_all()
    program = desk.draft("pike")
    item = program.items[0]
    desk.session.commit()
    sign_in(client, desk.alice)
    page, said = f"/programs/{program.id}", "Dose far beyond the library"
    assert said not in client.get(page).text

    typed = {f"{item.id}-sets": "10", f"{item.id}-reps": "60", f"{item.id}-days_per_week": "7"}
    form = controls(client.get(page).text) | typed
    assert client.post(f"{page}/items/{item.id}/dosage", data=form).status_code == 303
    assert said in client.get(page).text
    assert "hardest of hold, set and day against the library" in client.get(page).text


@pytest.mark.parametrize("page", ["/programs/{}", "/programs/{}/sign"])
def test_what_a_consult_has_settled_asks_for_no_consult(
    desk: Desk, client: FlaskClient, clock: Clock, page: str
) -> None:
    desk.herniated_disc()
    program = desk.draft("upright-ball-sit", "supine-spinal-rotation")
    asked = {finding.instead for finding in desk.assess(program).consults_due}
    assert any("record a consult" in sentence for sentence in asked)
    desk.consult(program)
    settled = [judged for judged in desk.assess(program).judged if judged.settled_by]
    assert {judged.finding.instead for judged in settled} == asked
    desk.session.commit()
    sign_in(client, desk.alice)
    text = html.unescape(client.get(page.format(program.id)).text)
    assert text.count("in force until") >= 1
    assert [sentence for sentence in asked if sentence in text] == []


def test_the_picker_says_what_it_forgave_and_what_to_do_where_nothing_is_found(
    desk: Desk, client: FlaskClient, clock: Clock
) -> None:
    program = desk.draft("stir-the-pot")
    desk.session.commit()
    sign_in(client, desk.alice)

    def page(typed: str) -> str:
        return html.unescape(client.get(f"/programs/{program.id}", query_string={"q": typed}).text)

    assert "Shown for hamstring; you typed hamstrng." in page("hamstrng")
    assert "you typed" not in page("")
    assert "No exercise has the word “zebra”." in page("zebra")
    assert f'href="#item-{program.items[0].id}"' in page("stir the pot")
