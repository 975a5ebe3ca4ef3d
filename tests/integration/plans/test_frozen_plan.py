"""The frozen plan says what the record, the program and the screening said at that moment, in primitives."""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import event

from clinic import figures
from clinic.domain.canonical import canonical
from clinic.domain.dosage import Dosage, as_dict
from clinic.domain.screening import screen
from clinic.domain.screening.consult_limits import Limits
from clinic.domain.screening.consults import Decision
from clinic.models import Plan
from clinic.services.library import catalogue
from clinic.services.plans import contents, plans, snapshots
from clinic.services.programs import drafts
from clinic.services.record import goals
from clinic.services.screening import assess
from tests.desk import HARMLESS, Desk
from tests.factories import NOW

HERE = timezone(timedelta(hours=12))  # where it is the next day by now
PLANK = "forearm-plank"
DOSE = Dosage(sets=2, seconds=20, rest_seconds=30, days_per_week=5)


@pytest.fixture
def signed(desk: Desk) -> dict[str, Any]:
    return desk.once(_agreed_and_signed)


@pytest.fixture
def agreed(signed: dict[str, Any]) -> assess.Assessment:
    """What the screening said of the program before it was signed."""
    said: assess.Assessment = signed["agreed"]
    return said


@pytest.fixture
def plan(signed: dict[str, Any]) -> Plan:
    kept: Plan = signed["plan"]
    return kept


def _agreed_and_signed(desk: Desk) -> dict[str, Any]:
    """A program of two exercises for a herniated disc, agreed upon in a consult, and then signed."""
    desk.herniated_disc()
    goals.write(desk.session, patient=desk.pat, texts=["Walk", "Garden"], by=desk.alice, at=NOW, seen=None)
    desk.people.clinic.address, desk.people.clinic.phone = "1 River Street", "+49 30 1234"
    program = desk.draft(HARMLESS, PLANK)
    said: dict[str, Any] = {"program": program, "by": desk.alice, "at": NOW}
    drafts.set_note(desk.session, note="Breathe.", **said)
    item = program.items[1]
    drafts.set_dosage(desk.session, item_id=item.id, dosage=DOSE, **said)
    limits = Limits(range_limit="Bend to 60 degrees only.")
    desk.consult(program, decision=Decision.PROCEED_WITH_LIMITS, limits=limits)
    agreed = desk.assess(program)
    return {"agreed": agreed, "plan": desk.sign(desk.draft(), paper="letter", at=NOW.astimezone(HERE))}


def test_who_when_and_what_for(desk: Desk, plan: Plan, agreed: assess.Assessment) -> None:
    content, pat, clinic, alice = contents.content(plan), desk.pat, desk.people.clinic, desk.alice
    address = desk.settings.public_url
    expected = {
        "format": "clinic-plan/2",
        "plan": {
            "id": str(plan.id),
            "code": plan.code,
            "version": 1,
            "signed_at": "2026-11-21T14:00:00Z",
            "language": "en",
            "paper": "letter",
        },
        "clinic": {
            "id": str(clinic.id),
            "name": "Riverside Physiotherapy",
            "timezone": "Europe/Berlin",
            "address": "1 River Street",
            "phone": "+49 30 1234",
        },
        "patient": {"id": str(pat.id), "name": "Pat Patient", "born": "1961-05-04"},
        "signer": {
            "id": str(alice.id),
            "name": "Alice Able",
            "profession": "Physiotherapist",
            "registration": "PT-Alice",
            "meaning": "prescribed and reviewed by",
        },
        "goals": ["Walk", "Garden"],
        "note": "Breathe.",
        "days_per_week": 5,
        "ball": {"size_cm": 65, "firmness": agreed.firmness},
        "cautions": agreed.patient_cautions(None),
        "consults": [
            {
                "clinician": "Alice Able",
                "profession": "Physiotherapist",
                "registration": "PT-Alice",
                "on": "2026-11-21",
                "kind": "own",
                "decision": "proceed_with_limits",
            }
        ],
        "links": {"verify": f"{address}/v/{plan.code}", "enrol": f"{address}/enrol"},
    }
    assert {part: content[part] for part in expected} == expected
    assert "Bend to 60 degrees only." in content["cautions"]


def test_the_exercises_in_their_order_as_they_are_prescribed(
    desk: Desk, agreed: assess.Assessment, plan: Plan
) -> None:
    items = contents.content(plan)["items"]
    for item, slug in zip(items, (HARMLESS, PLANK), strict=True):
        entry = catalogue.of_library(desk.session, slug)
        said, texts = entry.exercise, entry.exercise.instructions
        expected = {
            "slug": slug,
            "revision": entry.revision.number,
            "name": said.name,
            "why": said.why,
            "setup": list(texts.setup),
            "steps": list(texts.steps),
            "stop_if": list(texts.stop_if),
            "breathing": texts.breathing,
            "feel": texts.feel,
            "needs": list(said.needs),
            "easier": [
                way for way in said.easier_ways if "air out" not in way
            ],  # a soft ball bends the low back
            "harder": list(said.harder_ways),
            "cautions": agreed.patient_cautions(slug),
            "figures": [
                {
                    "panel": panel,
                    "title": title,
                    "svg": figures.panel(slug, panel, title=title, mirrored=False),
                }
                for panel, title in (("start", said.figure.start), ("end", said.figure.end))
            ],
        }
        assert {part: item[part] for part in expected} == expected
    assert items[1]["dosage"] == as_dict(DOSE)
    assert items[1]["dosage_words"] == "2 × 20 seconds, rest 30 seconds, 5 days a week"
    assert len({item["id"] for item in items}) == 2


def test_the_screening_with_the_consult_that_settled_each_finding(
    plan: Plan, agreed: assess.Assessment
) -> None:
    said = contents.content(plan)["screening"]
    assert (said["verdict"], said["rulebook"], said["on"]) == ("consult", plan.rulebook, "2026-11-21")
    assert said["acknowledged"] == sorted(finding.key for finding in agreed.cautions)
    for found, judged in zip(said["findings"], agreed.judged, strict=True):
        consult = {"consult": judged.consult.id if judged.consult else None}
        whole = screen.as_dict(judged.finding) | consult
        assert found == {name: whole[name] for name in found}
        assert {"consult", "key", "rule", "version", "severity", "exercise", "title", "because"} <= set(found)


def test_the_row_holds_the_frozen_plan_and_who_signed_it_when(desk: Desk, plan: Plan) -> None:
    assert plan.snapshot == canonical(contents.content(plan)).decode()
    assert (plan.patient_id, plan.signed_by, plan.signer_name) == (desk.pat.id, desk.alice.id, "Alice Able")
    assert plan.signed_at == NOW
    assert plans.own(desk.session, desk.pat) is plan


def test_a_plan_signed_before_midnight_in_greenwich_begins_the_next_day_in_berlin(
    desk: Desk, plan: Plan
) -> None:
    plan.signed_at = NOW.replace(hour=23, minute=30)
    assert plans.began(desk.session, plan) == NOW.date() + timedelta(days=1)


def test_a_step_that_leaves_its_hold_to_the_plan_says_what_is_prescribed(desk: Desk) -> None:
    desk.answer_all()
    [item] = contents.content(desk.sign_blank(desk.draft("wall-lean-hold")))["items"]

    assert item["dosage"]["hold_seconds"] == 5
    assert "Hold for 5 seconds." in item["steps"]


def test_a_move_in_three_parts_is_signed_with_three_pictures(desk: Desk) -> None:
    desk.answer_all()
    [item] = contents.content(desk.sign_blank(desk.draft("oblique-crunch")))["items"]

    assert [figure["panel"] for figure in item["figures"]] == ["start", "middle", "end"]


def test_what_is_drawn_is_drawn_before_anybody_waits_for_the_record(desk: Desk) -> None:
    desk.answer_all()
    draft = desk.draft(HARMLESS)
    desk.session.commit()
    shown, drawn = desk.shown(draft), []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.startswith("UPDATE patients"):
            drawn.append(snapshots._svg.cache_info().currsize)

    snapshots._svg.cache_clear()
    event.listen(desk.session.get_bind(), "before_cursor_execute", note)
    try:
        desk.request(draft, **shown)
    finally:
        event.remove(desk.session.get_bind(), "before_cursor_execute", note)
    assert drawn
    assert drawn[0] == snapshots._svg.cache_info().currsize > 0
