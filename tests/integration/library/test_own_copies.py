"""A clinic's own copies: made and edited by its therapists, refused where they cannot be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from clinic.db import open_session, transaction
from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.limits import OWN_COPIES
from clinic.models import AuditEvent, OwnExerciseRevision, ProgramItem, StaffMember, new_id
from clinic.services.library import catalogue, favorites, own_copies, public, revisions
from tests.browser import controls
from tests.factories import NOW, People
from tests.integration.conftest import sign_in, stored
from tests.integration.library.copies import NAME, OWN, SLUG, base_of, copy, own_of, typed


def test_a_copy_says_it_the_clinics_way_and_stands_in_the_library(alice: FlaskClient, engine: Engine) -> None:
    assert copy(alice, engine, why="You sit like a tree.") == f"/library/{OWN}"

    page = alice.get(f"/library/{OWN}").text
    assert NAME in page
    assert "You sit like a tree." in page
    assert f"/library/{SLUG}/start.svg" in alice.get("/library?q=riverside").text
    assert "Your clinic's copy" in alice.get("/library?origin=own&look=compact").text
    assert f'href="/library/{OWN}"' in alice.get(f"/library/{SLUG}").text


def test_somebody_let_go_since_the_request_began_makes_no_copy_and_marks_nothing(
    session: Session, people: People
) -> None:
    public.sync(session, at=NOW)
    session.execute(
        update(StaffMember).values(active=False), execution_options={"synchronize_session": False}
    )
    with pytest.raises(ActionDenied, match="You no longer work at this clinic"):
        own_copies.copy(session, slug=SLUG, words={"name": NAME}, seen=(0, 1), by=people.alice, at=NOW)
    with pytest.raises(ActionDenied, match="You no longer work at this clinic"):
        favorites.mark(session, slug=SLUG, wanted=True, by=people.alice, at=NOW)


def test_every_exercise_can_be_copied_as_it_is(alice: FlaskClient, engine: Engine) -> None:
    with open_session(engine, writes=False) as reading:
        library_now = {found.revision.slug: found.exercise for found in catalogue.library(reading)}
    for slug, base in library_now.items():
        answer = alice.post(f"/library/{slug}/copy", data=typed(base, (0, 1)))
        assert answer.status_code == 303, (slug, answer.text)
    rows = stored(engine, select(OwnExerciseRevision))
    with open_session(engine, writes=False) as reading:
        texts = revisions.read(reading, rows)
    for own in rows:
        assert texts[own.id] == replace(library_now[own.base_slug], slug=own.slug)


def test_a_changed_dosage_or_level_is_no_longer_the_sources(alice: FlaskClient, engine: Engine) -> None:
    base = base_of(engine, "wall-squat")
    data = typed(base, (0, 1), beginner_sets="2-4", level="beginner")
    assert alice.post("/library/wall-squat/copy", data=data).status_code == 303
    _, said = own_of(engine)

    assert said.dosage["beginner"].sets == (2, 4)
    assert said.level == "beginner"
    assert (base.marks["dosage"], said.marks["dosage"], said.marks["level"]) == (
        "cited",
        "confirm",
        "confirm",
    )


def test_an_edit_is_the_next_revision_and_the_one_before_can_still_be_read(
    alice: FlaskClient, engine: Engine
) -> None:
    copy(alice, engine, why="First words.")
    _, said = own_of(engine)
    answer = alice.post(f"/library/{OWN}/edit", data=typed(said, (1, 1), why="Second words."))

    assert answer.location == f"/library/{OWN}"
    assert "Second words." in alice.get(f"/library/{OWN}").text
    before = alice.get(f"/library/{OWN}/revisions/1").text
    assert "First words." in before
    assert "An earlier text" in before


def test_who_wrote_what_is_audited(
    alice: FlaskClient, engine: Engine, session: Session, people: People
) -> None:
    copy(alice, engine)
    _, said = own_of(engine)
    alice.post(f"/library/{OWN}/edit", data=typed(said, (1, 1), why="Second words."))
    alice.post(f"/library/{OWN}/retire", data={"seen": "2"})

    events = session.scalars(
        select(AuditEvent).where(AuditEvent.action.startswith("own_exercise.")).order_by(AuditEvent.id)
    ).all()
    assert [event.action for event in events] == [
        "own_exercise.copy",
        "own_exercise.edit",
        "own_exercise.retire",
    ]
    assert {(event.actor_id, event.clinic_id) for event in events} == {(people.alice.id, people.clinic.id)}
    assert events[1].detail == {"exercise": OWN, "number": 2, "compared_with": 1}


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Fill this in."),
        ("name", "N" * 81, "Must not be longer than 80 characters."),
        ("why", "no full stop", "Must be a sentence: a capital letter first, a full stop last."),
        ("steps", "Sit down.\nstand up", "Line 2: Must be a sentence"),
        ("steps", "", "Needs 1 to 6 steps, not 0."),
        ("mistakes", "You slump.\nYou slump.", "Line 2: You slump. is listed twice."),
        ("feel", "F" + "f" * 800 + ".", "Must not be longer than 800 characters."),
        ("level", "olympic", "Choose one of the answers shown."),
        ("level", "advanced", "Has no dosage for the exercise&#39;s own level, advanced."),
        ("beginner_sets", "many", "Beginner: Enter a whole number, or two such as 8-12."),
        ("beginner_sets", "", "Beginner: Must be a whole number, not"),
        ("beginner_sets", "99", "Beginner: Sets must be between 1 and 10."),
        ("beginner_sets", "3-2", "Beginner: A range starts with the lower figure"),
        ("beginner_reps", "12", "Beginner: Give repetitions or seconds, one of the two."),
        ("seen", "nonsense", "Open the page again and repeat the change there."),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_what_was_typed_stays(
    alice: FlaskClient, engine: Engine, field: str, value: str, sentence: str
) -> None:
    base = base_of(engine)
    answer = alice.post(
        f"/library/{SLUG}/copy", data=typed(base, (0, 1), **{"feel": "You feel tall.", field: value})
    )

    assert answer.status_code == 422
    assert sentence in answer.text
    assert field in ("feel", "seen") or f'href="#{field}"' in answer.text
    assert (value if field in ("feel", "beginner_reps") else "You feel tall.") in answer.text
    assert stored(engine, select(OwnExerciseRevision)) == []


@pytest.mark.parametrize("slug", [SLUG, "wall-squat"])
def test_a_second_copy_of_the_same_name_is_refused_at_the_name(
    alice: FlaskClient, engine: Engine, slug: str
) -> None:
    copy(alice, engine)
    spaced = f" {NAME.upper()} "
    data = typed(base_of(engine, slug), (0, 1), name=spaced, feel="You feel tall.")
    answer = alice.post(f"/library/{slug}/copy", data=data)
    assert answer.status_code == 422
    said = answer.text.split('id="name-error"')[1].split("</p>")[0]
    assert "Your clinic has another copy of this name." in said
    assert {name: said[0] for name, said in controls(answer.text).items() if name in ("name", "feel")} == {
        "name": spaced,
        "feel": "You feel tall.",
    }
    assert len(stored(engine, select(OwnExerciseRevision))) == 1


def test_a_copy_is_not_renamed_to_what_another_exercise_is_called(alice: FlaskClient, engine: Engine) -> None:
    copy(alice, engine)
    _, first = own_of(engine)
    other = typed(base_of(engine, "wall-squat"), (0, 1), name="Our squat")
    assert alice.post("/library/wall-squat/copy", data=other).status_code == 303
    page = "/library/wall-squat--1/edit"
    for name, sentence in (
        (NAME, "Your clinic has another copy of this name."),
        (base_of(engine, "forearm-plank").name, "The library has another exercise of this name."),
    ):
        answer = alice.post(page, data=other | {"seen": "1.1", "name": name})
        assert answer.status_code == 422
        assert sentence in answer.text.split('id="name-error"')[1].split("</p>")[0]
    assert len(stored(engine, select(OwnExerciseRevision))) == 2

    assert alice.post(f"/library/{OWN}/edit", data=typed(first, (1, 1), why="New.")).status_code == 303
    base = base_of(engine, "wall-squat").name
    assert alice.post(page, data=other | {"seen": "1.1", "name": base}).status_code == 303


def test_a_name_is_free_again_when_its_copy_is_retired_and_at_another_clinic(
    alice: FlaskClient, app: Flask, engine: Engine, people: People
) -> None:
    copy(alice, engine)
    bob = app.test_client()
    sign_in(bob, people.bob)
    data = typed(base_of(engine), (0, 1), name=NAME)
    assert bob.post(f"/library/{SLUG}/copy", data=data).status_code == 303
    assert alice.post(f"/library/{OWN}/retire", data={"seen": "1"}).status_code == 303
    assert alice.post(f"/library/{SLUG}/copy", data=data).location == f"/library/{SLUG}--2"


def test_the_clinic_cannot_change_what_the_screening_rests_on(
    alice: FlaskClient, engine: Engine, session: Session, people: People
) -> None:
    base = base_of(engine)
    forged = typed(base, (0, 1), tags="prone", sided="per_side", start_position="prone")
    alice.post(f"/library/{SLUG}/copy", data=forged)

    _, said = own_of(engine)
    assert (said.tags, said.sided, said.start_position) == (base.tags, base.sided, base.start_position)
    with pytest.raises(InvalidInput, match="the screening rests on it"):
        own_copies.copy(session, slug=SLUG, words={"tags": []}, seen=(0, 1), by=people.alice, at=NOW)


def test_another_clinic_does_not_see_that_there_is_a_copy(
    alice: FlaskClient, engine: Engine, session: Session, people: People
) -> None:
    copy(alice, engine)
    sign_in(alice, people.bob)

    for path in ("", "/edit", "/retire", "/revisions/1", "/copy"):
        assert alice.get(f"/library/{OWN}{path}").status_code == 404, path
    for path, sent in (
        ("keep", {"seen": "1.1"}),
        ("favourite", {"wanted": "yes"}),
        ("retire", {"seen": "1"}),
        ("edit", {}),
    ):
        assert alice.post(f"/library/{OWN}/{path}", data=sent).status_code == 404, path
    assert "riverside" not in alice.get("/library").text.lower()
    assert NAME not in alice.get(f"/library/{SLUG}").text
    assert catalogue.search(session, people.elsewhere.id, "riverside") == ()
    session.commit()
    # Bob's clinic's first: its address counts nobody else's.
    assert copy(alice, engine) == f"/library/{OWN}"


def test_the_database_refuses_a_program_that_holds_another_clinics_copy(
    alice: FlaskClient, engine: Engine, session: Session, people: People
) -> None:
    copy(alice, engine)
    own, _ = own_of(engine)
    item = ProgramItem(
        clinic_id=people.elsewhere.id,
        program_id=own.id,
        position=1,
        slug=OWN,
        own_revision_id=own.id,
        dosage={},
    )
    session.add(item)
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_an_assistant_reads_copies_and_is_told_who_writes_them(
    alice: FlaskClient, engine: Engine, people: People
) -> None:
    copy(alice, engine)
    sign_in(alice, people.amos)
    refusal = "Only a therapist can write"

    assert refusal in alice.get(f"/library/{OWN}").text
    assert f"/library/{OWN}/edit" not in alice.get(f"/library/{OWN}").text
    for path in (f"{OWN}/edit", f"{SLUG}/copy"):
        answer = alice.get(f"/library/{path}")
        assert (answer.status_code, refusal in answer.text) == (409, True), path
    for path, sent in ((f"{OWN}/keep", {"seen": "1.1"}), (f"{OWN}/retire", {"seen": "1"})):
        assert alice.post(f"/library/{path}", data=sent).status_code == 409, path


def test_a_clinic_that_uses_as_many_copies_as_it_can_is_told_so_and_retires_one_first(
    alice: FlaskClient, engine: Engine
) -> None:
    copies = select(func.count()).select_from(OwnExerciseRevision)
    copy(alice, engine)
    first, _ = own_of(engine)
    values = {column.key: getattr(first, column.key) for column in OwnExerciseRevision.__table__.columns}
    with transaction(engine) as writing:
        more = [values | {"id": new_id(), "slug": f"{SLUG}--{n}"} for n in range(2, OWN_COPIES + 1)]
        writing.execute(insert(OwnExerciseRevision), more)
    other = typed(base_of(engine, "wall-squat"), (0, 1))
    for answer in (alice.get("/library/wall-squat/copy"), alice.post("/library/wall-squat/copy", data=other)):
        assert (answer.status_code, f"uses {OWN_COPIES} copies" in answer.text) == (409, True)
    assert stored(engine, copies) == [OWN_COPIES]

    assert alice.post(f"/library/{OWN}/retire", data={"seen": "1"}).status_code == 303
    assert alice.post("/library/wall-squat/copy", data=other).status_code == 303
    assert stored(engine, copies) == [OWN_COPIES + 1]  # with the retired one
