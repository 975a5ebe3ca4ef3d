"""A consult cannot be worth more than it says, and a slip in its form cannot break the patient's screening."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from clinic.domain.errors import InvalidInput
from clinic.domain.screening.consult_limits import CEILINGS
from clinic.domain.screening.consults import ConsultKind
from clinic.models import ConsultRecord, Program
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in

WORDS = {
    "seen": "0",
    "kind": "own",
    "clinician": "Alice Able",
    "profession": "Physiotherapist",
    "registration": "PT-Alice",
    "held_on": NOW.date().isoformat(),
    "expires_on": "2026-12-24",
    "examined": ["neurological", "red_flags", "direction_preference", "blood_pressure"],
    "decision": "proceed_with_limits",
    "reason": "Examined today.",
    "excluded_exercises": "",
    "excluded_tags": "",
    "range_limit": "Small range only.",
    **dict.fromkeys(CEILINGS, ""),
}


@pytest.fixture
def program(desk: Desk) -> Program:
    desk.herniated_disc()
    draft = desk.draft(HARMLESS)
    desk.session.commit()
    return draft


def post(client: FlaskClient, desk: Desk, program: Program, **changes: object) -> tuple[int, str]:
    sign_in(client, desk.alice)
    address, keys = (
        f"/programs/{program.id}/consult",
        [flag.key for flag in desk.assess(program).consults_due],
    )
    desk.session.rollback()
    answer = client.post(address, data=WORDS | {"findings": keys} | changes)
    return answer.status_code, answer.text


@pytest.mark.parametrize(
    "limit",
    [
        {"most_sets": "0"},
        {"most_reps": "-3"},
        {"most_hold_seconds": "9" * 30},
        {"most_hold_seconds": "5-10"},
        {"most_reps": "8-12"},
        {"range_limit": "x" * 201},
    ],
)
def test_a_limit_that_no_program_can_keep_to_is_refused(
    client: FlaskClient, clock: Clock, desk: Desk, program: Program, limit: dict[str, str]
) -> None:
    status, _ = post(client, desk, program, **limit)
    assert status == 422
    assert desk.session.scalars(select(ConsultRecord)).all() == []


def test_a_limit_typed_with_stray_spaces_is_kept_and_screening_goes_on(
    client: FlaskClient, clock: Clock, desk: Desk, program: Program
) -> None:
    status, _ = post(client, desk, program, range_limit=" Small  range\tonly. ")
    assert status == 303
    assessment = desk.assess(program)
    assert (assessment.failure, assessment.range_limits) == ("", ("Small range only.",))


@pytest.mark.parametrize("key", ["0" * 64, "", "<script>"])
def test_a_finding_that_is_not_open_cannot_be_named(
    client: FlaskClient, clock: Clock, desk: Desk, program: Program, key: str
) -> None:
    status, _ = post(client, desk, program, findings=[key])
    assert status == 422


def test_nobody_is_the_other_clinician_of_their_own_consult(desk: Desk, program: Program) -> None:
    with pytest.raises(InvalidInput, match="your own name or registration number"):
        desk.consult(program, kind=ConsultKind.OTHER, registration="pt alice")
