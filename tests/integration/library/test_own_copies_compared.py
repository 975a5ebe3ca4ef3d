"""What the clinic is told when the library's text changes under its own copy, and what becomes of the copy."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from clinic.db import transaction
from clinic.domain.errors import NotFound
from clinic.domain.library.vocabulary import Tag
from clinic.services.library import catalogue
from tests.factories import NOW, People
from tests.integration.library.copies import NAME, OWN, SLUG, change_base, copy, own_of, typed


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
        catalogue.get(session, people.clinic.id, OWN).exercise,
        catalogue.search(session, people.clinic.id, "riverside")[0],
    ):
        assert Tag.NECK_LOAD in found.tags


def test_a_copy_of_what_the_library_no_longer_has_can_be_read_but_not_prescribed(
    alice: FlaskClient, engine: Engine, session: Session, people: People
) -> None:
    copy(alice, engine)
    with transaction(engine) as loading:
        catalogue.of_library(loading, SLUG).revision.retired_on = NOW.date()

    assert "The library no longer has this exercise" in alice.get(f"/library/{OWN}").text
    assert NAME in alice.get("/library").text
    assert alice.get(f"/library/{OWN}/edit").status_code == 409
    assert catalogue.search(session, people.clinic.id, "riverside") == ()
    with pytest.raises(NotFound):
        catalogue.get(session, people.clinic.id, OWN)


def test_a_copy_that_is_no_longer_used_leaves_the_library_and_its_name_is_not_given_again(
    alice: FlaskClient, engine: Engine
) -> None:
    copy(alice, engine)
    assert "Stop using this copy?" in alice.get(f"/library/{OWN}/retire").text
    assert alice.post(f"/library/{OWN}/retire", data={"seen": "2"}).status_code == 409
    assert alice.post(f"/library/{OWN}/retire", data={"seen": "1"}).location == "/library"

    assert alice.get(f"/library/{OWN}").status_code == 404
    assert NAME in alice.get(f"/library/{OWN}/revisions/1").text
    assert copy(alice, engine) == f"/library/{SLUG}--2"


def test_a_copy_can_be_a_favorite(alice: FlaskClient, engine: Engine) -> None:
    copy(alice, engine)
    assert alice.post(f"/library/{OWN}/favourite", data={"wanted": "yes"}).status_code == 303
    assert NAME in alice.get("/library?favourites=1").text
