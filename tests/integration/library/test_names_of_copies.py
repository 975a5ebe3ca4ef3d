"""Patients report by name: no two exercises that print alike, neither in the library nor in a plan."""

from __future__ import annotations

from html import unescape

import pytest
from flask.testing import FlaskClient

from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.library import exercise_data, names
from clinic.domain.screening.assessment import TWO_ALIKE
from clinic.models import ExerciseRevision, OwnExerciseRevision, ProgramItem
from clinic.services.library import catalogue, own_copies
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in

OTHER = "pike"
LOOK_ALIKE = {
    "a zero-width space": "Wa\u200bll squat with the ball",
    "a soft hyphen": "Wa\u00adll squat with the ball",
    "a variation selector": "Wall\ufe0f squat with the ball",
    "a Hangul filler": "Wall\u3164squat with the ball",
    "no space": "Wallsquat with the ball",
    "capital I": "WaIl squat with the ball",
    "full width": "\uff37all squat with the ball",
    "bold letters": "\U0001d416all squat with the ball",
    "an accent": "Wáll squat with the ball",
    "Cyrillic": "W\u0430ll squat with the ball",
}


def copy(desk: Desk, name: str, slug: str = HARMLESS) -> OwnExerciseRevision:
    base = catalogue.of_library(desk.session, slug)
    seen = (0, base.revision.number)
    return own_copies.copy(desk.session, slug=slug, words={"name": name}, seen=seen, by=desk.alice, at=NOW)


def rename(desk: Desk, slug: str, name: str) -> None:
    """The library's next release calls an exercise so."""
    found = catalogue.of_library(desk.session, slug)
    data = {**exercise_data.as_data(found.exercise), "name": name}
    found.revision.retired_on = NOW.date()
    number = found.revision.number + 1
    desk.session.add(ExerciseRevision(slug=slug, number=number, digest="8" * 64, content=data, loaded_at=NOW))
    desk.session.flush()


@pytest.mark.parametrize("name", LOOK_ALIKE.values(), ids=LOOK_ALIKE)
def test_a_name_that_prints_like_another_is_refused(desk: Desk, name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        copy(desk, name)
    assert refused.value.errors.keys() == {"name"}


@pytest.mark.parametrize(
    "name", ["Sitzen auf dem Ball", "Приседание у стены", "Wall squat 2", "Sit – über alles"]
)
def test_another_name_is_taken_in_any_alphabet(desk: Desk, name: str) -> None:
    assert copy(desk, name).content["name"] == name


def test_the_library_has_no_two_names_alike(desk: Desk) -> None:
    exercises = catalogue.prepared(desk.session, desk.people.clinic.id).index.exercises
    assert names.one_name(exercises) == ""
    assert not any(names.is_mixed(exercise.name) for exercise in exercises)


def test_a_copy_whose_name_the_library_took_needs_another(
    desk: Desk, client: FlaskClient, clock: Clock
) -> None:
    row = copy(desk, "Our sit")
    desk.session.commit()
    sign_in(client, desk.alice)
    said = "needs another name"
    assert said not in client.get(f"/library/{row.slug}").text
    rename(desk, OTHER, "OUR SIT")
    desk.session.commit()
    listed = client.get("/library").text
    assert "These copies need another name" in listed
    assert f'<li><a href="/library/{row.slug}">Our sit</a></li>' in listed
    assert said in client.get(f"/library/{row.slug}").text


def test_no_plan_has_two_exercises_of_one_name(desk: Desk, client: FlaskClient, clock: Clock) -> None:
    desk.answer_all()
    row = copy(desk, "Our sit")
    rename(desk, "wall-squat", "OUR SIT")
    program = desk.draft(row.slug, "wall-squat")
    sentence = names.SAME_NAME.format(names="“Our sit” (your clinic's copy) and “OUR SIT” (of the library)")
    with pytest.raises(ActionDenied) as refused:
        desk.sign(program)
    assert str(refused.value) == sentence
    desk.session.commit()
    sign_in(client, desk.alice)
    page = unescape(client.get(f"/programs/{program.id}").text)
    assert sentence in page
    assert TWO_ALIKE in page
    assert "Information missing" not in page
    assert "Your clinic's copy" in page


def test_nor_an_exercise_beside_the_copy_that_kept_its_name(desk: Desk) -> None:
    desk.answer_all()
    row = copy(desk, catalogue.of_library(desk.session, HARMLESS).exercise.name)
    with pytest.raises(ActionDenied, match="is in this program already, as the library has it"):
        desk.draft(row.slug, HARMLESS)


def test_nor_two_that_are_one_movement_in_a_draft_from_before_that_was_refused(desk: Desk) -> None:
    desk.answer_all()
    program = desk.draft(HARMLESS)
    row = copy(desk, "Our sit")
    place = {"clinic_id": program.clinic_id, "position": 2, "slug": row.slug, "own_revision_id": row.id}
    program.items.append(ProgramItem(**place, dosage=program.items[0].dosage))
    desk.session.flush()
    name = catalogue.of_library(desk.session, HARMLESS).exercise.name
    both = names.ONE_MOVEMENT.format(names=f"“{name}” (of the library) and “Our sit” (your clinic's copy)")
    assert desk.assess(program).two_alike == both
    with pytest.raises(ActionDenied) as refused:
        desk.sign_blank(program)
    assert str(refused.value) == both
