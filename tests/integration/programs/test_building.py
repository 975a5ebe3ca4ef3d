"""Building a program: what each small operation does, and what it refuses."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select

from clinic.domain.dosage import describe, from_dict
from clinic.domain.errors import ActionDenied, InvalidInput, NotFound, Stale
from clinic.domain.programs.draft import Operation, check_revision_given, mark
from clinic.domain.record.ball import Firmness
from clinic.models import AuditEvent, Program
from clinic.services.programs import drafts
from tests.desk import HARMLESS, Desk
from tests.factories import NOW


def place(desk: Desk, program: Program, item_id: UUID, *, before: UUID | None) -> None:
    drafts.place_item(desk.session, program=program, item_id=item_id, before=before, by=desk.alice, at=NOW)
    desk.session.flush()
    desk.session.refresh(program)


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


@pytest.mark.parametrize("operation", [Operation.RENEW, Operation.READY, Operation.DISCARD])
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

    place(desk, program, last.id, before=program.items[0].id)
    assert [item.slug for item in program.items] == ["forearm-plank", HARMLESS, "wall-squat"]
    assert [item.position for item in program.items] == [1, 2, 3]

    place(desk, program, last.id, before=None)
    place(desk, program, last.id, before=last.id)
    assert [item.slug for item in program.items] == [HARMLESS, "wall-squat", "forearm-plank"]


def test_a_move_means_the_same_whatever_was_added_and_taken_out_meanwhile(desk: Desk) -> None:
    program = desk.draft(HARMLESS, "wall-squat", "forearm-plank")
    first, second, third = (item.id for item in program.items)
    desk.add(program, "pike")
    drafts.remove_item(desk.session, program=program, item_id=first, by=desk.alice, at=NOW)

    place(desk, program, third, before=second)
    assert [item.slug for item in program.items] == ["forearm-plank", "wall-squat", "pike"]
    with pytest.raises(ActionDenied, match="not in this program any more"):
        place(desk, program, third, before=first)


@pytest.mark.parametrize("what", ["dosage", "note"])
def test_what_somebody_else_wrote_since_is_not_overwritten_unseen(desk: Desk, what: str) -> None:
    program = desk.draft(HARMLESS)
    item = program.items[0]
    dosage = from_dict(item.dosage)
    by = {"program": program, "by": desk.alice, "at": NOW}

    def write(size: int, was: str) -> None:
        if what == "note":
            drafts.set_note(desk.session, note=f"Note {size}", was=was, **by)
        else:
            changed = replace(dosage, sets=size)
            drafts.set_dosage(desk.session, item_id=item.id, dosage=changed, was=was, **by)

    shown = mark(program.note if what == "note" else item.dosage)
    desk.add(program, "wall-squat")  # changes neither
    write(4, shown)
    with pytest.raises(Stale) as refused:
        write(5, shown)
    write(6, str(refused.value.now))
    assert (program.note, from_dict(item.dosage).sets)[what == "dosage"] == (
        6 if what == "dosage" else "Note 6"
    )


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
            by=desk.alice,
            at=NOW,
        )
    assert set(refusal.value.errors) == {"sets", "reps"}


def test_a_patient_has_one_draft_at_a_time(desk: Desk) -> None:
    assert desk.draft(HARMLESS).id == desk.draft().id


def test_an_assistant_prepares_and_bob_sees_nothing(desk: Desk) -> None:
    program = desk.draft()

    drafts.add_item(desk.session, program=program, slug=HARMLESS, by=desk.people.amos, at=NOW)
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
