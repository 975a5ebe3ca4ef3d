"""Two requests at once: a signature sees what changed since its page was read, and nothing is made twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, inspect, select
from sqlalchemy.orm import Session

from clinic.db import open_session
from clinic.domain.errors import ActionDenied
from clinic.domain.plans.signing import SEEN_OTHERWISE
from clinic.models import AuditEvent, Plan, Program, Signing
from clinic.services.plans import plans, refusing, signings
from clinic.services.programs import drafts
from clinic.services.record import patients
from clinic.services.screening import consults
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import stored

on_postgresql = pytest.mark.parametrize(
    "create_database", ["postgresql"], indirect=True
)  # SQLite lets one write


def elsewhere(desk: Desk, session: Session) -> Desk:
    """The same desk seen through another database session."""
    known = {name: inspect(getattr(desk.people, name)) for name in ("alice", "pat")}
    fresh = {name: session.get_one(row.mapper, row.identity) for name, row in known.items()}
    return Desk(session, desk.settings, replace(desk.people, **fresh))


def at_once(engine: Engine, desk: Desk, acts: Sequence[Callable[[Desk], Any]]) -> list[Any]:
    """What each act came to, done in transactions of their own that start together; a refusal as its sentence."""
    together = Barrier(len(acts))

    def run(act: Callable[[Desk], Any]) -> Any:
        together.wait()
        with open_session(engine, writes=True) as session:
            try:
                outcome = act(elsewhere(desk, session))
            except ActionDenied as refusal:
                return str(refusal)
            session.commit()
            return outcome

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def program(desk: Desk) -> Program:
    desk.herniated_disc()
    draft = desk.draft(HARMLESS)
    desk.consult(draft)
    desk.session.commit()
    return draft


@on_postgresql
def test_a_consult_withdrawn_after_the_page_was_read_stops_the_signature(
    desk: Desk, engine: Engine, program: Program
) -> None:
    page = desk.assess(program)
    with open_session(engine, writes=True) as session:
        other = elsewhere(desk, session)
        (consult,) = consults.of_patient(session, other.pat)
        consults.withdraw(session, consult=consult, reason="Wrong patient.", by=other.alice, at=NOW)
        session.commit()

    with pytest.raises(ActionDenied, match="consult flag"):
        desk.sign(program)
    assert not page.consults_due


@on_postgresql
def test_a_weight_recorded_after_the_page_was_read_counts(
    desk: Desk, engine: Engine, program: Program
) -> None:
    page = desk.assess(program)
    with open_session(engine, writes=True) as session:
        other = elsewhere(desk, session)
        heavier = replace(patients.details_of(other.pat), weight_kg=300)
        patients.change(session, patient=other.pat, details=heavier, by=other.alice, at=NOW, seen=None)
        session.commit()

    with pytest.raises(ActionDenied, match="contraindication"):
        desk.sign(program)
    assert page.verdict != "contraindicated"


def test_one_program_signed_twice_at_once_is_one_plan(desk: Desk, engine: Engine, program: Program) -> None:
    revision = program.revision

    def sign(there: Desk) -> int:
        mine = drafts.get(there.session, there.alice, program.id)
        return there.sign(mine, revision=revision).version

    outcomes = at_once(engine, desk, [sign, sign])
    assert sorted(map(str, outcomes)) == ["1", "This program is signed. Start the next version to change it."]
    assert desk.session.scalars(select(Plan.version)).all() == [1]


def test_a_patient_has_one_draft_however_often_it_is_started(desk: Desk, engine: Engine) -> None:
    drafts = at_once(engine, desk, [lambda there: there.draft().id] * 3)
    assert len(set(drafts)) == 1


def test_a_plan_withdrawn_while_it_is_replaced_breaks_nothing(
    desk: Desk, engine: Engine, program: Program
) -> None:
    first = desk.sign(program)
    following = desk.draft()
    page = desk.shown(following)
    desk.session.commit()

    def sign(there: Desk) -> int:
        return there.sign(drafts.get(there.session, there.alice, following.id), **page).version

    def withdraw(there: Desk) -> str:
        mine = plans.get(there.session, there.alice, first.id)
        plans.withdraw(there.session, plan=mine, reason="New symptoms.", by=there.alice, at=NOW)
        return "withdrawn"

    signed, withdrawn = at_once(engine, desk, [sign, withdraw])
    assert (signed, withdrawn) in (
        (2, "This plan is already replaced."),
        (SEEN_OTHERWISE, "withdrawn"),
    )
    desk.session.expire_all()
    if signed != 2:
        assert desk.sign(following).version == 2


def test_a_refusal_that_two_pages_dismiss_at_once_is_dismissed_once(desk: Desk, engine: Engine) -> None:
    desk.answer_all()
    signing = desk.request(desk.draft(HARMLESS))
    refusing.refuse(desk.session, signing, "No.", NOW)
    desk.session.commit()
    with open_session(engine, writes=False) as one, open_session(engine, writes=False) as two:
        read = [
            (session, session.get_one(Signing, (signing.clinic_id, signing.id))) for session in (one, two)
        ]
        for session, row in read:
            signings.dismiss(session, signing=row, by=elsewhere(desk, session).alice, at=NOW)
            session.commit()
    dismissed = select(AuditEvent.subject_id).where(AuditEvent.action == "signing.dismiss")
    assert stored(engine, dismissed) == [signing.id]
