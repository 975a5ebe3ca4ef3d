"""A clinic's own copies: made and edited by its therapists, screened like their base, told when the base changes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from clinic.db import open_session, transaction
from clinic.domain import exercises as content
from clinic.domain.errors import InvalidInput, NotFound
from clinic.domain.exercises import Exercise, Tag
from clinic.models import AuditEvent, ExerciseRevision, OwnExerciseRevision, ProgramItem
from clinic.services import exercises, library, own_exercises
from clinic.web.therapist import own_exercise_form
from tests.factories import NOW, People
from tests.integration.conftest import Clock, sign_in, stored

SLUG = "upright-ball-sit"
OWN = f"{SLUG}--1"
NAME = "Sitting tall, the Riverside way"


@pytest.fixture
def alice(client: FlaskClient, clock: Clock, session: Session, people: People) -> FlaskClient:
    exercises.sync(session, at=NOW)
    session.commit()
    sign_in(client, people.alice)
    return client


def base_of(engine: Engine, slug: str = SLUG) -> Exercise:
    """The library's newest text."""
    with open_session(engine, writes=False) as session:
        return exercises.get(session, slug)[1]


def own_of(engine: Engine) -> tuple[OwnExerciseRevision, Exercise]:
    """The newest text of the only copy there is."""
    with open_session(engine, writes=False) as session:
        query = select(OwnExerciseRevision).where(OwnExerciseRevision.retired_at.is_(None))
        row = session.scalars(query).one()
        return row, exercises.read(row)


def typed(exercise: Exercise, numbers: tuple[int, int], **changes: str) -> dict[str, object]:
    """What a browser sends from the form filled with this exercise."""
    return {**own_exercise_form.shown(exercise), "seen": own_exercise_form.said_seen(numbers), **changes}


def copy(client: FlaskClient, engine: Engine, **changes: str) -> str:
    """Make the copy with `changes`; the address it leads to."""
    data = typed(base_of(engine), (0, 1), **{"name": NAME, **changes})
    answer = client.post(f"/library/{SLUG}/copy", data=data)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def change_base(engine: Engine, *, tags: frozenset[Tag] = frozenset()) -> None:
    """The library gets a newer text of the exercise, as a load of changed files brings it."""
    with transaction(engine) as session:
        row, base = exercises.get(session, SLUG)
        data = {**content.as_data(base), "why": "New reason.", "tags": sorted({*base.tags, *tags})}
        row.retired_on = NOW.date()
        session.add(
            ExerciseRevision(slug=SLUG, number=row.number + 1, digest="new", content=data, loaded_at=NOW)
        )


def test_a_copy_says_it_the_clinics_way_and_stands_in_the_library(alice: FlaskClient, engine: Engine) -> None:
    assert copy(alice, engine, why="You sit like a tree.") == f"/library/{OWN}"

    page = alice.get(f"/library/{OWN}").text
    assert NAME in page
    assert "You sit like a tree." in page
    assert f"/library/{SLUG}/start.svg" in alice.get("/library?q=riverside").text
    assert "Your clinic's copy" in alice.get("/library?origin=own&look=compact").text
    assert f'href="/library/{OWN}"' in alice.get(f"/library/{SLUG}").text


def test_every_exercise_can_be_copied_as_it_is(alice: FlaskClient, engine: Engine) -> None:
    with open_session(engine, writes=False) as reading:
        library_now = {row.slug: found for row, found in exercises.current(reading)}
    for slug, base in library_now.items():
        answer = alice.post(f"/library/{slug}/copy", data=typed(base, (0, 1)))
        assert answer.status_code == 303, (slug, answer.text)
    for own in stored(engine, select(OwnExerciseRevision)):
        assert exercises.read(own) == replace(library_now[own.base_slug], slug=own.slug)


def test_a_changed_dosage_is_no_longer_the_sources(alice: FlaskClient, engine: Engine) -> None:
    copy(alice, engine, beginner_sets="2-3", intermediate_sets="", name=NAME)
    _, said = own_of(engine)

    assert said.dosage["beginner"].sets == (2, 3)
    assert said.marks["dosage"] == "confirm"
    assert said.reviewed_by is None


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
    alice.post(f"/library/{OWN}/retire")

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


def test_the_clinic_cannot_change_what_the_screening_rests_on(
    alice: FlaskClient, engine: Engine, session: Session, people: People
) -> None:
    base = base_of(engine)
    forged = typed(base, (0, 1), tags="prone", sided="per_side", start_position="prone")
    alice.post(f"/library/{SLUG}/copy", data=forged)

    _, said = own_of(engine)
    assert (said.tags, said.sided, said.start_position) == (base.tags, base.sided, base.start_position)
    with pytest.raises(InvalidInput, match="the screening rests on it"):
        own_exercises.copy(session, slug=SLUG, said={"tags": []}, seen=(0, 1), by=people.alice, at=NOW)


def test_the_clinic_is_told_when_the_library_changes_until_it_has_compared(
    alice: FlaskClient, engine: Engine
) -> None:
    copy(alice, engine, why="Our reason.")
    told = "The library&#39;s text has changed since you copied it"
    assert told not in plain(alice, f"/library/{OWN}") + plain(alice, "/library")

    change_base(engine)
    page = plain(alice, f"/library/{OWN}")
    assert told in page
    assert "Our reason." in page
    assert "New reason." in page
    assert told in plain(alice, "/library")
    assert "Library text changed" in plain(alice, "/library?q=riverside")

    assert alice.post(f"/library/{OWN}/keep", data={"seen": "1.2"}).status_code == 303
    assert told not in plain(alice, f"/library/{OWN}") + plain(alice, "/library")
    assert own_of(engine)[0].base_number == 2
    assert "Our reason." in alice.get(f"/library/{OWN}").text


def plain(client: FlaskClient, address: str) -> str:
    return client.get(address).text.replace("'", "&#39;")


def test_taking_the_librarys_text_over_is_an_edit(alice: FlaskClient, engine: Engine) -> None:
    copy(alice, engine, why="Our reason.")
    change_base(engine)
    assert "New reason." in alice.get(f"/library/{OWN}/edit").text
    _, said = own_of(engine)
    alice.post(f"/library/{OWN}/edit", data=typed(said, (1, 2), why="New reason."))

    row, said = own_of(engine)
    assert (row.number, row.base_number, said.why) == (2, 2, "New reason.")


def test_a_text_written_while_another_changed_is_not_saved_and_not_lost(
    alice: FlaskClient, engine: Engine
) -> None:
    copy(alice, engine, why="Our reason.")
    _, said = own_of(engine)
    change_base(engine)
    answer = alice.post(f"/library/{OWN}/edit", data=typed(said, (1, 1), why="Written meanwhile."))

    assert answer.status_code == 422
    assert "This text was changed while you wrote." in answer.text
    assert "Written meanwhile." in answer.text
    assert 'value="1.2"' in answer.text
    assert "New reason." in answer.text
    assert alice.post(f"/library/{OWN}/keep", data={"seen": "1.1"}).status_code == 422


def test_a_demand_that_the_library_finds_later_counts_for_the_copy_at_once(
    alice: FlaskClient, engine: Engine, session: Session, people: People
) -> None:
    copy(alice, engine)
    change_base(engine, tags=frozenset({Tag.NECK_LOAD}))

    for found in (
        library.get(session, people.clinic.id, OWN)[1],
        library.search(session, people.clinic.id, "riverside")[0],
    ):
        assert Tag.NECK_LOAD in found.tags


def test_a_copy_of_what_the_library_no_longer_has_can_be_read_but_not_prescribed(
    alice: FlaskClient, engine: Engine, session: Session, people: People
) -> None:
    copy(alice, engine)
    with transaction(engine) as loading:
        exercises.get(loading, SLUG)[0].retired_on = NOW.date()

    assert "The library no longer has this exercise" in alice.get(f"/library/{OWN}").text
    assert NAME in alice.get("/library").text
    assert alice.get(f"/library/{OWN}/edit").status_code == 409
    assert library.search(session, people.clinic.id, "riverside") == ()
    with pytest.raises(NotFound):
        library.get(session, people.clinic.id, OWN)


def test_a_copy_that_is_no_longer_used_leaves_the_library_and_its_name_is_not_given_again(
    alice: FlaskClient, engine: Engine
) -> None:
    copy(alice, engine)
    assert "Stop using this copy?" in alice.get(f"/library/{OWN}/retire").text
    assert alice.post(f"/library/{OWN}/retire").location == "/library"

    assert alice.get(f"/library/{OWN}").status_code == 404
    assert NAME in alice.get(f"/library/{OWN}/revisions/1").text
    assert copy(alice, engine) == f"/library/{SLUG}--2"


def test_a_copy_can_be_a_favourite(alice: FlaskClient, engine: Engine) -> None:
    copy(alice, engine)
    assert alice.post(f"/library/{OWN}/favourite", data={"wanted": "yes"}).status_code == 303
    assert NAME in alice.get("/library?favourites=1").text


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
        ("retire", {}),
        ("edit", {}),
    ):
        assert alice.post(f"/library/{OWN}/{path}", data=sent).status_code == 404, path
    assert "riverside" not in alice.get("/library").text.lower()
    assert NAME not in alice.get(f"/library/{SLUG}").text
    assert library.search(session, people.elsewhere.id, "riverside") == ()


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
    for path, sent in ((f"{OWN}/keep", {"seen": "1.1"}), (f"{OWN}/retire", {})):
        assert alice.post(f"/library/{path}", data=sent).status_code == 409, path
