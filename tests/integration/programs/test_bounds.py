"""How much a program holds: so many exercises, a note of so many letters."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from clinic.domain.errors import ActionDenied
from clinic.domain.limits import PROGRAM_ITEMS, PROGRAM_NOTE
from clinic.domain.programs.draft import mark
from clinic.models import Program
from clinic.services.library import catalogue
from tests.desk import HARMLESS, Desk
from tests.integration.conftest import Clock, sign_in, stored


def test_a_program_holds_twenty_exercises_and_no_more(desk: Desk) -> None:
    slugs = [entry.exercise.slug for entry in catalogue.library(desk.session)]
    program = desk.draft(*slugs[:20])

    assert PROGRAM_ITEMS == 20
    with pytest.raises(ActionDenied, match="A program holds at most 20 exercises"):
        desk.add(program, slugs[20])
    assert [item.slug for item in program.items] == slugs[:20]


@pytest.mark.parametrize(("length", "status"), [(PROGRAM_NOTE, 303), (PROGRAM_NOTE + 1, 422), (100_000, 422)])
def test_a_note_that_is_too_long_is_refused_and_stays_on_the_page(
    client: FlaskClient, engine: Engine, clock: Clock, desk: Desk, length: int, status: int
) -> None:
    program = desk.draft(HARMLESS)
    desk.session.commit()
    sign_in(client, desk.alice)
    note = "y" * length
    answer = client.post(f"/programs/{program.id}/note", data={"note": note, "was": mark(program.note)})

    assert PROGRAM_NOTE == 1000
    assert answer.status_code == status
    assert stored(engine, select(Program.note)) == [note if status == 303 else ""]
    if status == 422:
        assert note in answer.text
        assert "Keep the note to 1000 characters." in answer.text
