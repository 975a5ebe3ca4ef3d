"""Screening that is out of date or broken never passes for a clear one."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from clinic.domain.library.exercise_data import as_data
from clinic.models import ExerciseRevision, Program
from clinic.services.library import catalogue
from clinic.services.screening import rulebooks
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in


@pytest.fixture
def program(desk: Desk) -> Program:
    desk.herniated_disc()
    draft = desk.draft(HARMLESS)
    desk.session.commit()
    return draft


def test_a_demand_found_after_the_exercise_was_added_counts(desk: Desk, program: Program) -> None:
    desk.answer_all(kneeling_problem="yes", lumbar_disc_herniation="yes")
    rules = {finding.rule for finding in desk.assess(program).screening.findings}
    found = catalogue.of_library(desk.session, HARMLESS)
    old, exercise = found.revision, found.exercise
    content = as_data(exercise) | {"tags": sorted({*map(str, exercise.tags), "kneeling"})}
    old.retired_on = NOW.date()
    desk.session.flush()
    newer = ExerciseRevision(slug=HARMLESS, number=2, digest="2" * 64, content=content, loaded_at=NOW)
    desk.session.add(newer)
    desk.session.flush()

    assert {finding.rule for finding in desk.assess(program).screening.findings} > rules
    assert program.items[0].exercise_revision_id == old.id


@pytest.mark.parametrize("page", ["consult", "consult-letter.pdf", "sign"])
def test_a_screening_that_breaks_is_never_called_free_of_flags(
    client: FlaskClient,
    clock: Clock,
    desk: Desk,
    program: Program,
    page: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = f"/programs/{program.id}/{page}"
    sign_in(client, desk.alice)
    monkeypatch.setattr(rulebooks, "current", lambda _session: None)

    answer = client.get(address)
    assert answer.status_code == 409
    assert "The screening could not be finished" in answer.text
