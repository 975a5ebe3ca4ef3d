"""Where a clinic signs reviewed exercises only, a second person reads a copy, again when its demands grow."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from clinic.domain.errors import ActionDenied
from clinic.domain.library import exercise_data
from clinic.domain.library.reviews import OWN_TEXT
from clinic.models import ExerciseRevision, OwnExerciseRevision, Program, StaffMember
from clinic.services.library import catalogue, own_copies, reviews
from tests import factories
from tests.browser import forms
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in
from tests.integration.library import reviewing


@pytest.fixture
def other(desk: Desk) -> StaffMember:
    return factories.therapist(desk.session, desk.settings, desk.people.clinic, "Cara Colleague")


@pytest.fixture
def copy(desk: Desk) -> OwnExerciseRevision:
    """Alice's copy, with nothing but a name of its own."""
    desk.people.clinic.reviewed_only = True
    desk.answer_all()
    base = catalogue.of_library(desk.session, HARMLESS)
    seen = (0, base.revision.number)
    return own_copies.copy(
        desk.session, slug=HARMLESS, words={"name": "Our sit"}, seen=seen, by=desk.alice, at=NOW
    )


@pytest.fixture
def program(desk: Desk, copy: OwnExerciseRevision) -> Program:
    return desk.draft(copy.slug)


def review(desk: Desk, slug: str, by: StaffMember, number: int = 1) -> None:
    read = reviewing.read(desk.session, by.clinic_id, slug, number)
    reviews.record_own(desk.session, slug=slug, number=number, read=read, by=by, at=NOW)


def state(desk: Desk, slug: str) -> str:
    entry = catalogue.get(desk.session, desk.people.clinic.id, slug)
    return str(reviews.of_entries(desk.session, desk.people.clinic.id, [entry])[slug])


def change_base(desk: Desk, **changes: Any) -> None:
    """The library has a new text of the copy's base."""
    found = catalogue.of_library(desk.session, HARMLESS)
    data = {**exercise_data.as_data(found.exercise), **changes}
    found.revision.retired_on = NOW.date()
    number = found.revision.number + 1
    desk.session.add(
        ExerciseRevision(slug=HARMLESS, number=number, digest="9" * 64, content=data, loaded_at=NOW)
    )
    desk.session.flush()


def test_who_wrote_a_copy_does_not_review_it(
    desk: Desk, copy: OwnExerciseRevision, program: Program, other: StaffMember
) -> None:
    with pytest.raises(ActionDenied, match=OWN_TEXT):
        review(desk, copy.slug, desk.alice)
    assert desk.assess(program).unreviewed == ("Our sit",)
    review(desk, copy.slug, other)
    assert desk.assess(program).unreviewed == ()
    assert state(desk, copy.slug).startswith("Reviewed by Cara Colleague")


def test_a_review_by_its_writer_from_before_does_not_count(
    desk: Desk, copy: OwnExerciseRevision, program: Program
) -> None:
    entry = catalogue.get(desk.session, desk.people.clinic.id, copy.slug)
    content = reviews.contents(desk.session, [entry])[entry.revision.id]
    said = {
        "reviewer": "Alice",
        "registration": "PH 1",
        "reviewed_on": NOW.date(),
        "by": desk.alice,
        "at": NOW,
    }
    assert reviews.record(desk.session, clinic=desk.people.clinic, content=content, **said)
    assert desk.assess(program).unreviewed == ("Our sit",)
    assert state(desk, copy.slug) == "Not reviewed"
    assert reviews.of_entry(desk.session, desk.people.clinic.id, entry).of_this == ()
    assert reviews.newest(desk.session, desk.people.clinic.id, [content]) == {}


def test_the_button_says_who_reviews(
    desk: Desk, copy: OwnExerciseRevision, client: FlaskClient, clock: Clock
) -> None:
    desk.session.commit()
    sign_in(client, desk.alice)
    assert OWN_TEXT in client.get(f"/library/{copy.slug}").text
    assert client.post(f"/library/{copy.slug}/revisions/1/review").status_code in (400, 409, 422)


def test_new_demands_of_the_base_are_reviewed_again(
    desk: Desk, copy: OwnExerciseRevision, program: Program, other: StaffMember
) -> None:
    review(desk, copy.slug, other)
    tags = sorted(
        {*catalogue.of_library(desk.session, HARMLESS).exercise.tags, "inverted_head", "high_effort"}
    )
    change_base(desk, tags=tags)
    assert state(desk, copy.slug).startswith("The text changed since Cara Colleague reviewed it")
    assert desk.assess(program).unreviewed == ("Our sit",)
    review(desk, copy.slug, other)
    assert desk.assess(program).unreviewed == ()


def test_new_words_of_the_base_alone_leave_the_review(
    desk: Desk, copy: OwnExerciseRevision, program: Program, other: StaffMember
) -> None:
    review(desk, copy.slug, other)
    change_base(desk, why="Another reason.")
    assert desk.assess(program).unreviewed == ()


def test_an_easier_version_that_nobody_reviewed_says_so(
    desk: Desk, other: StaffMember, client: FlaskClient, clock: Clock
) -> None:
    desk.people.clinic.reviewed_only = True
    desk.answer_all(osteoporosis="yes")
    review(desk, "wall-sit", other)
    program = desk.draft("pike")
    desk.session.commit()
    sign_in(client, desk.alice)
    line = re.search(r'class="easier-versions">(.*?)</p>', client.get(f"/programs/{program.id}").text, re.S)
    assert line
    assert "Knee tuck" in line[1]
    assert "Not reviewed" in line[1]


def test_the_page_says_that_the_demands_grew(
    desk: Desk, copy: OwnExerciseRevision, other: StaffMember, client: FlaskClient, clock: Clock
) -> None:
    review(desk, copy.slug, other)
    tags = sorted({*catalogue.of_library(desk.session, HARMLESS).exercise.tags, "inverted_head"})
    change_base(desk, tags=tags)
    desk.session.commit()
    sign_in(client, other)
    page = client.get(f"/library/{copy.slug}").text
    assert "The text changed since it was reviewed" in page
    assert "demands more of the body since" in page


def test_a_review_from_a_page_without_the_new_demands_counts_nowhere(
    desk: Desk, copy: OwnExerciseRevision, other: StaffMember, client: FlaskClient, clock: Clock
) -> None:
    desk.session.commit()
    sign_in(client, other)
    page = f"/library/{copy.slug}"
    ((address, older),) = [found for found in forms(client.get(page).text) if found[0].endswith("/review")]
    tags = {*catalogue.of_library(desk.session, HARMLESS).exercise.tags, "inverted_head", "high_effort"}
    change_base(desk, tags=sorted(tags))
    desk.session.commit()
    answer = client.post(address, data=older)
    assert answer.status_code == 409
    assert "The text or its demands changed since you opened the page." in answer.text
    assert state(desk, copy.slug) == "Not reviewed"
    desk.session.commit()
    assert reviewing.press(client, page).status_code == 303
    assert state(desk, copy.slug).startswith("Reviewed by")
