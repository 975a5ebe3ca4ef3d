"""What was paused alone is asked about whichever way it comes back: after a withdrawal, over a version without it, or
where its line stopped the whole plan because nothing else was left.
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from clinic.domain.errors import ActionDenied
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause, Stops
from clinic.models import Plan, Program, WorklistItem, new_id
from clinic.services.followup import worklist
from clinic.services.plans import coming_back, contents, pauses, plans
from clinic.services.programs import drafts, starting
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in

PAUSED = "forearm-plank"
ASKED = re.escape("Paused, and back with this signature: Forearm plank on the ball. ")


def paused(desk: Desk, *slugs: str, resume: bool = False) -> Plan:
    """A plan of two, of which these were paused alone one after the other, and answered."""
    desk.answer_all()
    plan = desk.sign_blank(desk.draft(HARMLESS, PAUSED))
    items = {slug: str(contents.ids(plan)[slug]) for slug in slugs}
    causes = [
        Cause(
            Reason.RED_REPORT, f"report:{new_id()}:pain:{item}", "Pain 8", Stops.EXERCISE, "Rest.", item=item
        )
        for item in items.values()
    ]
    worklist.open_items(desk.session, desk.pat, causes, plan=plan, number=desk.pat.counter, at=NOW)
    for line in pauses.of(desk.session, desk.pat):
        said = {"text": "Looked at it.", "resume": resume, "seen": line.revision, "by": desk.alice}
        worklist.answer(desk.session, item=line, **said, at=NOW)
    desk.session.commit()
    return plan


def next_draft(desk: Desk) -> Program:
    return starting.start(desk.session, patient=desk.pat, by=desk.alice, at=NOW)


def without(desk: Desk, slug: str) -> Plan:
    program = next_draft(desk)
    item = next(item for item in program.items if item.slug == slug)
    of = {"program": program, "item_id": item.id}
    drafts.remove_item(desk.session, **of, by=desk.alice, at=NOW)
    return desk.sign_blank(program)


def refused(desk: Desk, program: Program) -> None:
    with pytest.raises(ActionDenied, match=ASKED):
        desk.sign_blank(program)
    desk.session.rollback()
    desk.session.refresh(desk.pat)


def test_after_the_plan_was_withdrawn(desk: Desk) -> None:
    plan = paused(desk, PAUSED)
    plans.withdraw(desk.session, plan=plan, reason="A new one.", by=desk.alice, at=NOW)
    assert pauses.of(desk.session, desk.pat) == []
    program = next_draft(desk)
    desk.session.commit()
    refused(desk, program)
    assert desk.sign_blank(program, back_confirmed={PAUSED})


def test_over_a_version_without_it_and_once(desk: Desk) -> None:
    paused(desk, PAUSED)
    second = without(desk, PAUSED)
    assert coming_back.with_version(desk.session, second) == frozenset()
    program = next_draft(desk)
    desk.add(program, PAUSED)
    desk.session.commit()
    refused(desk, program)
    third = desk.sign_blank(program, back_confirmed={PAUSED})
    assert coming_back.with_version(desk.session, third) == {PAUSED}

    fourth = desk.sign_blank(next_draft(desk))
    assert coming_back.with_version(desk.session, fourth) == frozenset()
    assert coming_back.with_version(desk.session, third) == {PAUSED}  # as it was said then


def test_not_what_a_therapist_let_go_on(desk: Desk) -> None:
    paused(desk, PAUSED, resume=True)
    without(desk, PAUSED)
    program = next_draft(desk)
    desk.add(program, PAUSED)
    assert coming_back.of(desk.session, desk.pat, program) == {}
    assert desk.sign_blank(program)


def test_not_what_was_taken_back_as_if_it_had_not_been(desk: Desk) -> None:
    paused(desk, PAUSED)
    (line,) = desk.session.query(WorklistItem)
    line.ended_at = line.gone_at = NOW
    without(desk, PAUSED)
    program = next_draft(desk)
    desk.add(program, PAUSED)
    assert coming_back.of(desk.session, desk.pat, program) == {}


def test_where_its_line_stopped_the_plan_because_nothing_else_was_left(
    client: FlaskClient, clock: Clock, desk: Desk
) -> None:
    paused(desk, HARMLESS, PAUSED)
    lines = {line.stops: line for line in desk.session.query(WorklistItem)}
    assert lines.keys() == {Stops.EXERCISE, Stops.PLAN}
    program = next_draft(desk)
    assert [*coming_back.of(desk.session, desk.pat, program)] == [HARMLESS, PAUSED]
    widened = lines[Stops.PLAN].id
    desk.session.commit()
    sign_in(client, desk.alice)
    assert "Pain 8</a> · Forearm plank on the ball" in client.get("/worklist").text
    assert "<strong>The plan is paused.</strong>" in client.get(f"/worklist/{widened}").text
    assert "It is about Forearm plank on the ball." in client.get(f"/worklist/{widened}").text
    desk.session.refresh(desk.pat)
    desk.session.refresh(desk.alice)
    with pytest.raises(ActionDenied, match=ASKED):
        desk.sign_blank(program, back_confirmed={HARMLESS}, at=NOW + timedelta(minutes=1))
