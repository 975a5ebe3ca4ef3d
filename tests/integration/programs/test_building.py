"""Building a program: what each small operation does, and what it refuses."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from clinic.domain.dosage import describe, from_dict
from clinic.domain.errors import ActionDenied, InvalidInput, NotFound
from clinic.domain.programs.draft import Operation, check_revision_given
from clinic.domain.record.ball import Firmness
from clinic.models import AuditEvent, Program
from clinic.services.programs import drafts
from tests.desk import HARMLESS, Desk
from tests.factories import NOW


def test_an_exercise_comes_with_the_dosage_of_its_file(desk: Desk) -> None:
    program = desk.draft("forearm-plank")

    dosage = from_dict(program.items[0].dosage)
    assert (dosage.sets, dosage.seconds) == (3, 25)


def test_an_exercise_done_on_each_side_says_so(desk: Desk) -> None:
    program = desk.draft("childs-pose-thread-through")

    assert "each side" in describe(from_dict(program.items[0].dosage))


def test_the_same_exercise_twice_is_refused(desk: Desk) -> None:
    program = desk.draft(HARMLESS)

    with pytest.raises(ActionDenied, match="already in this program"):
        desk.add(program, HARMLESS)


def test_adding_and_removing_mean_the_same_on_any_revision_and_raise_it(desk: Desk) -> None:
    program = desk.draft(HARMLESS)
    change = {"program": program, "by": desk.alice, "at": NOW}
    before = program.revision

    item = drafts.add_item(desk.session, slug="wall-squat", **change)
    drafts.remove_item(desk.session, item_id=item.id, **change)

    assert program.revision == before + 2
    with pytest.raises(ActionDenied, match="changed in another window"):
        drafts.add_item(desk.session, slug="wall-squat", revision=before, **change)


@pytest.mark.parametrize("operation", [Operation.MOVE, Operation.DOSAGE, Operation.NOTE, Operation.DISCARD])
def test_every_other_change_says_which_revision_it_saw(operation: Operation) -> None:
    check_revision_given(operation, 1)
    with pytest.raises(InvalidInput, match="Open the program again"):
        check_revision_given(operation, None)


def test_an_exercise_that_the_library_does_not_have_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.draft("standing-on-the-ball")


def test_items_move_and_keep_their_numbers(desk: Desk) -> None:
    program = desk.draft(HARMLESS, "wall-squat", "forearm-plank")
    last = program.items[-1]

    drafts.move_item(
        desk.session,
        program=program,
        item_id=last.id,
        places=-5,
        revision=program.revision,
        by=desk.alice,
        at=NOW,
    )
    desk.session.flush()
    desk.session.refresh(program)

    assert [item.slug for item in program.items] == ["forearm-plank", HARMLESS, "wall-squat"]
    assert [item.position for item in program.items] == [1, 2, 3]


def test_a_change_from_an_old_window_is_refused_and_changes_nothing(desk: Desk) -> None:
    program = desk.draft(HARMLESS)
    old = program.revision
    desk.add(program, "wall-squat")

    with pytest.raises(ActionDenied, match="another window"):
        drafts.remove_item(
            desk.session, program=program, item_id=program.items[0].id, revision=old, by=desk.alice, at=NOW
        )
    assert len(program.items) == 2


def test_an_impossible_dosage_is_refused_at_its_fields(desk: Desk) -> None:
    program = desk.draft(HARMLESS)
    item = program.items[0]
    wrong = replace(from_dict(item.dosage), sets=0, reps=5)

    with pytest.raises(InvalidInput) as refusal:
        drafts.set_dosage(
            desk.session,
            program=program,
            item_id=item.id,
            dosage=wrong,
            revision=program.revision,
            by=desk.alice,
            at=NOW,
        )
    assert set(refusal.value.errors) == {"sets", "reps"}


def test_a_patient_has_one_draft_at_a_time(desk: Desk) -> None:
    assert desk.draft(HARMLESS).id == desk.draft().id


def test_an_assistant_prepares_and_bob_sees_nothing(desk: Desk) -> None:
    program = desk.draft()

    drafts.add_item(desk.session, program=program, slug=HARMLESS, revision=1, by=desk.people.amos, at=NOW)
    assert len(program.items) == 1
    with pytest.raises(NotFound):
        drafts.get(desk.session, desk.people.bob, program.id)


def test_every_change_is_audited_with_its_actor(desk: Desk) -> None:
    program = desk.draft(HARMLESS)
    drafts.discard(desk.session, program=program, revision=program.revision, by=desk.alice, at=NOW)
    desk.session.flush()

    events = desk.session.scalars(
        select(AuditEvent).where(AuditEvent.subject_id == program.id).order_by(AuditEvent.id)
    ).all()
    assert [event.action for event in events] == ["program.start", "program.add", "program.discard"]
    assert {event.actor_id for event in events} == {desk.alice.id}
    assert desk.session.get_one(Program, (program.clinic_id, program.id)).status == "discarded"


@pytest.mark.parametrize(
    ("answers", "firmness"),
    [
        ({}, Firmness.MEDIUM),
        ({"balance_disorder": "yes"}, Firmness.SOFT),
        ({"balance_disorder": "not_recorded"}, Firmness.SOFT),
        (None, Firmness.MEDIUM),
        ({"balance_disorder": "yes", "hip_replacement": "yes"}, Firmness.MEDIUM),
    ],
    ids=["no trouble", "trouble", "not asked", "nor about the hips", "a new hip that a soft ball bends far"],
)
def test_the_ball_is_soft_for_whoever_has_trouble_balancing_or_was_not_asked_and_whose_hips_may_bend(
    desk: Desk, answers: dict[str, str] | None, firmness: Firmness
) -> None:
    if answers is not None:
        desk.answer_all(**answers)

    assert desk.assess(desk.draft("forearm-plank")).firmness == firmness
