"""Templates that are kept: by whom and for whom, in versions that say when they changed, retired and taken back."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from clinic.domain.dosage import Dosage, Side
from clinic.domain.errors import ActionDenied, InvalidInput, NotFound
from clinic.domain.programs import kept
from clinic.domain.programs.draft import ProgramStatus
from clinic.domain.programs.template import TemplateItem
from clinic.models import AuditEvent, Program, ProgramTemplate, StaffMember, TemplateVersion
from clinic.services.programs import drafts, sources, templates
from clinic.services.screening import beginning
from tests import factories
from tests.browser import forms
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in, stored


def keep(
    desk: Desk,
    program: Program,
    name: str = "Knees",
    *,
    by: StaffMember | None = None,
    of_clinic: bool = True,
) -> ProgramTemplate:
    return templates.save(
        desk.session,
        version_id=uuid4(),
        program=program,
        name=name,
        of_clinic=of_clinic,
        by=by or desk.alice,
        at=NOW,
    )


def keep_next(desk: Desk, program: Program, row: ProgramTemplate) -> ProgramTemplate:
    return templates.save_next(
        desk.session, version_id=uuid4(), program=program, template_id=row.id, by=desk.alice, at=NOW
    )


def names(desk: Desk, by: StaffMember) -> list[str]:
    return [row.name for row, _, _ in templates.in_use(desk.session, by)]


def begin(desk: Desk, row: ProgramTemplate, *ticked: str) -> Program:
    source = sources.find(desk.session, f"template:{row.id}", patient=desk.pat, by=desk.alice)
    return beginning.begin(
        desk.session,
        program_id=uuid4(),
        patient=desk.pat,
        key=source.key,
        seen=source.mark,
        ticked=ticked,
        by=desk.alice,
        at=NOW,
    ).program


def test_a_template_holds_exercises_and_figures_and_nothing_of_the_patient(desk: Desk) -> None:
    draft = desk.draft(HARMLESS, "figure-four")
    mine = Dosage(sets=2, seconds=20, side=Side.LEFT, days_per_week=5, note="Mind your scar.")
    common = {"program": draft, "by": desk.alice, "at": NOW}
    drafts.set_dosage(desk.session, item_id=draft.items[1].id, dosage=mine, **common)
    drafts.set_note(desk.session, note="For Pat.", **common)
    keep(desk, draft)

    [(row, version, by)] = templates.in_use(desk.session, desk.alice)
    assert (row.name, row.version, row.changed_at, by) == ("Knees", 1, NOW, "Alice Able")
    sit, four = kept.first_phase(version.content)
    assert sit.slug == HARMLESS
    assert four == TemplateItem("figure-four", Dosage(sets=2, seconds=20, side=Side.EACH, days_per_week=5))
    assert "scar" not in str(version.content)
    assert kept.later_phases(version.content) == ()


def test_a_later_save_is_the_next_version_and_the_one_before_stays(desk: Desk) -> None:
    draft = desk.draft(HARMLESS)
    row = keep(desk, draft)
    first = begin_elsewhere(desk, row)
    desk.add(draft, "wall-squat")
    keep_next(desk, draft, row)

    assert row.version == 2
    versions = desk.session.scalars(select(TemplateVersion).order_by(TemplateVersion.number)).all()
    assert [len(kept.first_phase(one.content)) for one in versions] == [1, 2]
    assert (first.template_id, first.template_version) == (row.id, 1)


def begin_elsewhere(desk: Desk, row: ProgramTemplate) -> Program:
    """A draft of another patient's from it."""
    quinn = factories.patient(desk.session, desk.alice, "Quinn Reed")
    source = sources.find(desk.session, f"template:{row.id}", patient=quinn, by=desk.alice)
    begun = beginning.begin(
        desk.session,
        program_id=uuid4(),
        patient=quinn,
        key=source.key,
        seen=source.mark,
        ticked=[HARMLESS],
        by=desk.alice,
        at=NOW,
    )
    return begun.program


def test_a_draft_names_the_template_and_the_version_it_came_from(desk: Desk) -> None:
    draft = desk.draft(HARMLESS)
    row = keep(desk, draft)
    draft.status = ProgramStatus.DISCARDED
    program = begin(desk, row, HARMLESS)

    assert (program.template_id, program.template_version, program.template_slug) == (row.id, 1, None)
    assert sources.origin(desk.session, program) == "Knees, version 1"


def test_ones_own_is_there_for_nobody_else_and_the_clinics_for_everybody(desk: Desk) -> None:
    people, draft = desk.people, desk.draft(HARMLESS)
    own = keep(desk, draft, "Mine", by=people.amos, of_clinic=False)
    keep(desk, draft, "Ours")

    assert names(desk, people.amos) == ["Mine", "Ours"]
    assert names(desk, desk.alice) == ["Ours"]
    assert names(desk, people.bob) == []
    with pytest.raises(NotFound):
        sources.find(desk.session, f"template:{own.id}", patient=desk.pat, by=desk.alice)
    with pytest.raises(NotFound):
        templates.retire(desk.session, template_id=own.id, by=desk.alice, at=NOW)


def test_an_assistant_keeps_their_own_and_none_of_the_clinics(desk: Desk) -> None:
    amos, draft = desk.people.amos, desk.draft(HARMLESS)
    ours = keep(desk, draft, "Ours")
    said = "Only a therapist keeps, changes or retires a template of the clinic."

    with pytest.raises(ActionDenied, match=said):
        keep(desk, draft, "For all", by=amos)
    with pytest.raises(ActionDenied, match=said):
        templates.retire(desk.session, template_id=ours.id, by=amos, at=NOW)
    assert keep(desk, draft, "Mine", by=amos, of_clinic=False).owner_id == amos.id


@pytest.mark.parametrize("name", ["", "  ", "KNEES", "x" * 81, "a\tb\x07"])
def test_a_name_is_one_and_of_one_template(desk: Desk, name: str) -> None:
    draft = desk.draft(HARMLESS)
    keep(desk, draft)

    with pytest.raises(InvalidInput) as refused:
        keep(desk, draft, name)
    assert [*refused.value.errors] == ["name"]


def test_an_empty_program_is_no_template(desk: Desk) -> None:
    with pytest.raises(ActionDenied, match="Add at least one exercise"):
        keep(desk, desk.draft())


def test_a_clinic_keeps_so_many_and_no_more(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "TEMPLATES", 2)
    draft = desk.draft(HARMLESS)
    first = keep(desk, draft, "One")
    keep(desk, draft, "Two")
    keep(desk, draft, "Mine", of_clinic=False)

    with pytest.raises(ActionDenied, match="more are not possible"):
        keep(desk, draft, "Three")
    templates.retire(desk.session, template_id=first.id, by=desk.alice, at=NOW)
    keep(desk, draft, "Three")
    with pytest.raises(ActionDenied, match="more are not possible"):
        templates.take_back(desk.session, template_id=first.id, by=desk.alice, at=NOW)


def test_what_is_retired_is_offered_no_more_and_can_be_taken_back(desk: Desk) -> None:
    draft = desk.draft(HARMLESS)
    row = keep(desk, draft)
    key = f"template:{row.id}"
    templates.retire(desk.session, template_id=row.id, by=desk.alice, at=NOW)

    assert names(desk, desk.alice) == []
    with pytest.raises(NotFound):
        sources.find(desk.session, key, patient=desk.pat, by=desk.alice)
    with pytest.raises(ActionDenied, match="This template is retired"):
        keep_next(desk, draft, row)
    templates.take_back(desk.session, template_id=row.id, by=desk.alice, at=NOW)
    assert sources.find(desk.session, key, patient=desk.pat, by=desk.alice).name == "Knees"


def test_a_name_that_another_got_meanwhile_is_not_taken_back_to(desk: Desk) -> None:
    draft = desk.draft(HARMLESS)
    row = keep(desk, draft)
    templates.retire(desk.session, template_id=row.id, by=desk.alice, at=NOW)
    keep(desk, draft, "knees")

    with pytest.raises(ActionDenied, match="Another template has this name by now"):
        templates.take_back(desk.session, template_id=row.id, by=desk.alice, at=NOW)


def test_one_page_sent_twice_keeps_one_version(
    client: FlaskClient, clock: Clock, engine: Engine, desk: Desk
) -> None:
    del clock
    draft = desk.draft(HARMLESS)
    desk.session.commit()
    sign_in(client, desk.alice)
    page = f"/programs/{draft.id}/template"
    [form] = [sent for _, sent in forms(client.get(page).text) if "audience" in sent or "made" in sent]
    typed = form | {"name": ["Knees"], "audience": ["clinic"], "template_id": [""]}
    for _ in range(2):
        assert client.post(page, data=typed).status_code == 303

    assert stored(engine, select(TemplateVersion.number)) == [1]
    assert stored(engine, select(AuditEvent.action).where(AuditEvent.action.startswith("template."))) == [
        "template.save"
    ]
    listed = client.get("/templates").text
    assert "Knees" in listed
    assert "version 1, changed" in listed


def test_a_refused_name_stays_as_it_was_typed(
    client: FlaskClient, clock: Clock, engine: Engine, desk: Desk
) -> None:
    del clock
    draft = desk.draft(HARMLESS)
    desk.session.commit()
    sign_in(client, desk.alice)
    page = f"/programs/{draft.id}/template"
    [form] = [sent for _, sent in forms(client.get(page).text) if "made" in sent]
    without = client.post(page, data=form | {"name": ["Knees of mine"], "template_id": [""]})
    nameless = client.post(page, data=form | {"audience": ["me"], "template_id": [""]})

    assert (without.status_code, nameless.status_code) == (422, 422)
    assert 'value="Knees of mine"' in without.text
    assert "Choose for whom it is kept." in without.text
    assert "Give it a name" in nameless.text
    assert stored(engine, select(ProgramTemplate.id)) == []
