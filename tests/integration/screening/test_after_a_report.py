"""A consult from before a report of strong pain settles nothing that the report opened again, typed in whenever."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from clinic.domain.errors import InvalidInput
from clinic.domain.followup.adherence import Outcome
from clinic.domain.screening.consults import Consult, ConsultKind, Decision, default_expiry
from clinic.services.followup import reports, worklist, worklists
from clinic.services.followup.reports import Report
from clinic.services.plans import contents
from clinic.services.screening import assess, consult_flags
from tests.desk import HARMLESS, Desk
from tests.factories import NOW

REPORTED, TYPED = NOW + timedelta(days=5), NOW + timedelta(days=6)


@pytest.fixture
def again(desk: Desk) -> Consult:
    """A consult that the red report opened again, to be held anew; the report is answered."""
    desk.herniated_disc()
    draft = desk.draft(HARMLESS)
    desk.consult(draft)
    plan = desk.sign_blank(draft)
    outcomes = dict.fromkeys(contents.exercises(plan), Outcome.DONE)
    told = Report(uuid4(), REPORTED.date(), outcomes, pain=8, signs=frozenset())
    reports.receive(desk.session, patient=desk.pat, plan=plan, report=told, at=REPORTED)
    for item in worklists.open_of(desk.session, desk.pat).items:
        said = {"text": "Calf strain.", "resume": False, "seen": item.revision}
        worklist.answer(desk.session, item=item, **said, by=desk.alice, at=REPORTED)
    flags = desk.assess(desk.draft()).consults_due
    assert flags
    return Consult(
        kind=ConsultKind.OWN,
        clinician=desk.alice.name,
        profession=desk.alice.profession,
        registration=desk.alice.registration,
        held_on=REPORTED.date(),
        decision=Decision.PROCEED,
        reason="Examined.",
        findings=frozenset(flag.key for flag in flags),
        expires_on=default_expiry(REPORTED.date()),
        examined=frozenset(part for flag in flags for part in flag.examine),
    )


def due(desk: Desk) -> bool:
    found = assess.assess(desk.session, program=desk.draft(), record=desk.record(TYPED))
    return bool(found.consults_due)


def decide(desk: Desk, consult: Consult) -> None:
    given = {"seen": desk.pat.consults_revision, "by": desk.alice, "at": TYPED}
    consult_flags.decide(desk.session, program=desk.draft(), patient=desk.pat, consult=consult, **given)


def test_a_consult_of_a_day_before_the_report_is_refused_at_its_day(desk: Desk, again: Consult) -> None:
    with pytest.raises(InvalidInput) as refused:
        decide(desk, replace(again, held_on=(REPORTED - timedelta(days=1)).date()))
    assert "reported strong pain or a new sign on Nov 26, 2026," in refused.value.errors["held_on"]
    assert due(desk)


def test_a_consult_of_the_day_of_the_report_counts(desk: Desk, again: Consult) -> None:
    decide(desk, again)
    assert not due(desk)
