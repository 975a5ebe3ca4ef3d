"""A clinic's own copy in a program: screened like its base, signed with the clinic's words, kept as it was signed."""

from __future__ import annotations

import pytest

from clinic.domain.errors import ActionDenied, NotFound
from clinic.domain.library.vocabulary import Tag
from clinic.models import Program
from clinic.services.library import catalogue, own_copies
from clinic.services.plans import contents
from clinic.services.programs import drafts, starting
from clinic.services.record import records
from clinic.services.screening import suitability
from tests.desk import HARMLESS, Desk
from tests.factories import NOW, patient

WORDS = {"name": "Sitting tall", "why": "You sit like a tree."}


def copy(desk: Desk, slug: str = HARMLESS, **said: object) -> str:
    """Alice writes a copy; its slug."""
    row = own_copies.copy(
        desk.session, slug=slug, words={**WORDS, **said}, seen=(0, 1), by=desk.alice, at=NOW
    )
    return row.slug


def signed_item(desk: Desk, program: Program) -> dict[str, object]:
    content = contents.content(desk.sign_blank(program))
    item: dict[str, object] = content["items"][0]
    return item


def test_a_copy_is_signed_with_the_clinics_words_and_its_bases_pictures(desk: Desk) -> None:
    desk.answer_all()
    slug = copy(desk)
    item = signed_item(desk, desk.draft(slug))

    base = catalogue.of_library(desk.session, HARMLESS).exercise
    assert (item["slug"], item["revision"]) == (slug, 1)
    assert (item["name"], item["why"]) == (WORDS["name"], WORDS["why"])
    assert item["steps"] == list(base.instructions.steps)
    assert all(panel["svg"].startswith("<svg") for panel in item["figures"])


def test_a_later_edit_changes_neither_the_draft_nor_the_signed_plan(desk: Desk) -> None:
    desk.answer_all()
    slug = copy(desk)
    program = desk.draft(slug)
    own_copies.edit(
        desk.session, slug=slug, words={"name": "Sitting anew"}, seen=(1, 1), by=desk.alice, at=NOW
    )
    assert [
        name for name, _, _ in drafts.preview(program, catalogue.of_items(desk.session, program.items))
    ] == ["Sitting tall"]
    plan = desk.sign(program)

    assert contents.content(plan)["items"][0]["name"] == "Sitting tall"
    following = starting.start(desk.session, patient=desk.pat, by=desk.alice, at=NOW)
    (held,) = catalogue.of_items(desk.session, following.items).values()
    assert held.exercise.name == "Sitting anew"


@pytest.mark.parametrize("slug", ["forearm-plank", "ball-crunch", "roll-ball-erector-spinae"])
def test_a_copy_is_screened_like_its_base(desk: Desk, slug: str) -> None:
    desk.answer_all(pregnancy="yes", osteoporosis="yes")
    own = copy(desk, slug)
    program = desk.draft(slug)

    def found(one: str) -> set[tuple[str, str]]:
        judged = desk.assess(program).of_exercise(one)
        return {(j.finding.rule, j.finding.severity.word) for j in judged}

    of_base = found(slug)
    assert of_base
    drafts.remove_item(desk.session, program=program, item_id=program.items[0].id, by=desk.alice, at=NOW)
    desk.add(program, own)
    assert found(own) == of_base
    choices = suitability.addable(desk.session, program=desk.draft(), record=desk.record(), query="").choices
    assert own not in {choice.exercise.slug for choice in choices if not choice.held}


def test_the_builder_offers_copies_with_what_the_screening_says(desk: Desk) -> None:
    desk.answer_all(osteoporosis="yes")
    own = copy(desk, "ball-crunch")
    offer = suitability.addable(desk.session, program=desk.draft(), record=desk.record(), query="")
    offered = {choice.exercise.slug: choice for choice in offer.choices}
    assert offered[own].severity == offered["ball-crunch"].severity != "clear"
    assert offered[own].refused == offered["ball-crunch"].refused


def test_a_demand_found_after_the_copy_was_made_is_screened_in_drafts_that_hold_it(desk: Desk) -> None:
    desk.answer_all()
    program = desk.draft(copy(desk))
    found = catalogue.of_library(desk.session, HARMLESS)
    base = found.revision
    changed = {**base.content, "tags": [*base.content["tags"], str(Tag.NECK_LOAD)]}
    base.retired_on = NOW.date()
    desk.session.add(type(base)(slug=HARMLESS, number=2, digest="new", content=changed, loaded_at=NOW))
    desk.session.flush()

    (held,) = catalogue.of_items(desk.session, program.items).values()
    assert Tag.NECK_LOAD not in found.exercise.tags
    assert Tag.NECK_LOAD in held.exercise.tags


def test_another_clinics_copy_cannot_be_prescribed(desk: Desk) -> None:
    slug = copy(desk)
    bobs = patient(desk.session, desk.people.bob, "Quinn Quiet")
    program = starting.start(desk.session, patient=bobs, by=desk.people.bob, at=NOW)

    with pytest.raises(NotFound):
        drafts.add_item(
            desk.session,
            program=program,
            slug=slug,
            by=desk.people.bob,
            at=NOW,
        )
    offer = suitability.addable(
        desk.session, program=program, record=records.read(desk.session, bobs, at=NOW), query=""
    )
    assert slug not in {choice.exercise.slug for choice in offer.choices}


def test_only_a_therapist_writes_a_copy(desk: Desk) -> None:
    with pytest.raises(ActionDenied, match="Only a therapist"):
        own_copies.copy(desk.session, slug=HARMLESS, words=WORDS, seen=(0, 1), by=desk.people.amos, at=NOW)
