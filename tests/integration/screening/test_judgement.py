"""What a therapist is told of a draft: its movements, its dose, the consults that count, and how firm the ball is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clinic.domain.record.ball import Firmness
from clinic.domain.record.intake import STALE
from clinic.domain.screening.consult_limits import Limits
from clinic.domain.screening.consults import Decision
from clinic.models import Program
from clinic.services.library import own_copies
from clinic.services.programs import drafts
from clinic.services.record import problems
from clinic.services.screening import assess
from tests.desk import HARMLESS, Desk
from tests.factories import NOW

EXCLUDED = "The consult excludes this exercise."


@pytest.fixture
def program(desk: Desk) -> Program:
    desk.herniated_disc()
    return desk.draft(HARMLESS)


def limit(desk: Desk, program: Program, **limits: object) -> None:
    """Alice lets the program pass within limits."""
    desk.consult(program, decision=Decision.PROCEED_WITH_LIMITS, limits=Limits(**limits))


def test_only_the_exercise_that_makes_the_movement_is_flagged(desk: Desk) -> None:
    desk.answer_all(kneeling_problem="yes")
    assessment = desk.assess(desk.draft(HARMLESS, "forearm-plank"))

    assert [judged.finding.exercise for judged in assessment.judged] == ["forearm-plank"]


def test_an_exercise_that_the_consult_excludes_is_named_and_no_other(desk: Desk, program: Program) -> None:
    desk.add(program, "wall-squat")
    limit(desk, program, excluded_exercises=frozenset({HARMLESS}))

    assert desk.assess(program).breaches == {HARMLESS: (EXCLUDED,)}


def test_an_exercise_that_the_consult_excludes_does_not_come_back_as_the_clinics_copy(
    desk: Desk, program: Program
) -> None:
    words = {"name": "Sitting tall"}
    own = own_copies.copy(desk.session, slug=HARMLESS, words=words, seen=(0, 1), by=desk.alice, at=NOW)
    limit(desk, program, excluded_exercises=frozenset({HARMLESS}))
    drafts.remove_item(desk.session, program=program, item_id=program.items[0].id, by=desk.alice, at=NOW)
    desk.add(program, own.slug)

    assert desk.assess(program).breaches == {own.slug: (EXCLUDED,)}


def test_a_time_that_the_consult_allows_can_be_held_and_no_more(desk: Desk, program: Program) -> None:
    seconds = program.items[0].dosage["seconds"]
    limit(desk, program, most_hold_seconds=seconds)
    assert desk.assess(program).breaches == {}

    program.items[0].dosage = {**program.items[0].dosage, "seconds": seconds + 1}
    said = f"The consult allows at most {seconds} seconds in one go."
    assert desk.assess(program).breaches == {HARMLESS: (said,)}


def test_the_limits_of_a_consult_end_with_it(desk: Desk, program: Program) -> None:
    limit(desk, program, excluded_exercises=frozenset({HARMLESS}), range_limit="Small range only.")
    assert desk.assess(program).range_limits == ("Small range only.",)
    later = desk.record(NOW + timedelta(weeks=12))

    assessment = assess.assess(desk.session, program=program, record=later)
    assert (assessment.failure, assessment.breaches, assessment.range_limits) == ("", {}, ())


def test_an_own_decision_no_longer_counts_when_the_clinic_comes_to_want_another_clinicians(
    desk: Desk, program: Program
) -> None:
    flags = desk.assess(program).consults_due
    desk.consult(program)
    assert not desk.assess(program).consults_due

    desk.people.clinic.second_opinion_rules = [flags[0].rule]
    desk.session.flush()
    assert {flag.rule for flag in desk.assess(program).consults_due} == {flags[0].rule}


def test_what_was_found_before_a_consult_is_still_said_after_it(desk: Desk, program: Program) -> None:
    desk.consult(program)

    assessment = desk.assess(program)
    assert (assessment.screened_verdict, assessment.verdict) == ("consult", "clear")


def test_a_draft_waits_for_an_intake_that_has_grown_old(desk: Desk) -> None:
    desk.answer_all()
    program = desk.draft(HARMLESS)
    now = desk.assess(program)
    assert (now.intake_due, now.verdict) == ("", "clear")

    later = desk.record(NOW + timedelta(days=desk.people.clinic.intake_days + 1))
    assessment = assess.assess(desk.session, program=program, record=later)
    assert (assessment.intake_due, assessment.verdict) == (STALE, "needs_info")


def test_a_problem_that_is_over_asks_for_no_stop_advice(desk: Desk, program: Program) -> None:
    code = "lumbar_disc_herniation"
    assert desk.assess(program).active_codes == {code}

    over = {"status": "resolved", "reason": "No leg pain for a year."}
    problems.end(desk.session, patient=desk.pat, code=code, **over, by=desk.alice, at=NOW, seen=None)
    assert desk.assess(program).active_codes == set()


@pytest.mark.parametrize(
    ("slugs", "firmness"),
    [
        ((), Firmness.SOFT),
        ((HARMLESS,), Firmness.SOFT),
        (("forearm-plank", "pike"), Firmness.MEDIUM),
        (("pike",), Firmness.FIRM),
        (("pike", HARMLESS), Firmness.SOFT),
    ],
)
def test_the_ball_is_as_firm_as_the_gentlest_exercise_wants_it(
    desk: Desk, slugs: tuple[str, ...], firmness: Firmness
) -> None:
    desk.answer_all()

    assert desk.assess(desk.draft(*slugs)).firmness == firmness
