"""What is kept of a signature and of a withdrawal, and by whom each plan is found again."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from clinic.domain.errors import ActionDenied, InvalidInput, NotFound
from clinic.models import AuditEvent, Patient, Plan, Program, StaffMember
from clinic.services.audit import ledger
from clinic.services.audit.ledger import Ledger
from clinic.services.plans import contents, plans
from tests import factories
from tests.desk import HARMLESS, Desk
from tests.factories import NOW


@pytest.fixture
def plan(desk: Desk) -> Plan:
    return desk.signed()


@pytest.fixture
def second(desk: Desk, plan: Plan) -> Plan:
    return desk.once(_signed_again)


def _signed_again(desk: Desk) -> Plan:
    desk.signed()
    return desk.sign(desk.draft(), at=NOW + timedelta(days=1))


@pytest.fixture
def jo(desk: Desk) -> Patient:
    """Another patient of Alice's, who has no plan."""
    return factories.patient(desk.session, desk.alice, "Jo Other")


def events(desk: Desk, action: str) -> list[AuditEvent]:
    return list(desk.session.scalars(select(AuditEvent).where(AuditEvent.action == action)))


def test_the_log_names_the_version_and_the_bytes_that_were_signed(desk: Desk, plan: Plan) -> None:
    (event,) = events(desk, "plan.sign")
    assert event.detail == {"version": 1, "digest": plan.digest, "pdf_sha256": plan.pdf_sha256}
    assert (event.at, event.actor_id, event.subject_id) == (NOW, desk.alice.id, plan.id)


def test_a_plan_has_a_public_name_that_is_hard_to_confuse(plan: Plan) -> None:
    assert re.fullmatch("[0-9A-HJKMNP-TV-Z]{12}", plan.code)
    assert plans.new_code() != plans.new_code()


@pytest.mark.parametrize("paper", ["", "a3"])
def test_a_plan_is_printed_on_paper_that_is_known(desk: Desk, paper: str) -> None:
    desk.answer_all()
    with pytest.raises(InvalidInput) as refused:
        desk.sign(desk.draft(HARMLESS), paper=paper)
    assert refused.value.errors == {"paper": "Choose A4 or US Letter."}


def test_a_clock_behind_the_record_signs_nothing(desk: Desk) -> None:
    desk.answer_all()
    with pytest.raises(
        ActionDenied, match=r"before the newest entry of this patient's record \(2026-11-21 14:00 UTC\)"
    ):
        desk.sign(desk.draft(HARMLESS), at=NOW - timedelta(hours=1))


def test_the_page_is_told_what_stands_in_the_way_and_nothing_once_it_is_gone(desk: Desk) -> None:
    desk.answer_all(low_blood_pressure="yes")
    program = desk.draft()

    def refusal(by: StaffMember) -> str:
        return plans.signing_refusal(desk.pat, program, desk.assess(program), by=by)

    assert refusal(desk.alice) == "Add at least one exercise before signing."
    desk.add(program, HARMLESS)
    assert desk.assess(program).cautions
    assert refusal(desk.alice) == ""
    assert refusal(desk.people.amos).startswith("Only a therapist can sign.")


def test_a_withdrawal_keeps_who_when_and_why_and_counts_once(desk: Desk, second: Plan) -> None:
    later = NOW + timedelta(days=2)
    plans.withdraw(desk.session, plan=second, reason=" New symptoms. ", by=desk.alice, at=later)

    assert (second.withdrawn_by, second.withdrawn_at) == (desk.alice.id, later)
    assert (second.status, second.withdrawn_reason) == ("withdrawn", "New symptoms.")
    (event,) = events(desk, "plan.withdraw")
    assert (event.detail, event.at, event.actor_id) == ({"version": 2}, later, desk.alice.id)
    assert (event.subject_id, desk.pat.newest_at) == (second.id, later)
    with pytest.raises(ActionDenied, match="This plan is already withdrawn"):
        plans.withdraw(desk.session, plan=second, reason="x" * 300, by=desk.alice, at=later)


def test_a_reason_may_be_as_long_as_its_field(desk: Desk, plan: Plan) -> None:
    plans.withdraw(desk.session, plan=plan, reason="x" * 300, by=desk.alice, at=NOW)
    assert plan.withdrawn_reason == "x" * 300
    assert plans.own(desk.session, desk.pat) is None


def test_plans_are_found_newest_first_and_only_the_patients_own(
    desk: Desk, plan: Plan, second: Plan, jo: Patient
) -> None:
    session, pat = desk.session, desk.pat
    assert list(plans.of_patient(session, pat)) == [second, plan]
    assert plans.in_force(session, pat) is second
    assert (plans.next_version(session, pat), plans.next_version(session, jo)) == (3, 1)
    assert list(plans.of_patient(session, jo)) == []
    assert plans.in_force(session, jo) is None
    assert plans.own_by_id(session, pat, plan.id) is plan
    for patient, plan_id in ((jo, plan.id), (pat, uuid4())):
        with pytest.raises(NotFound):
            plans.own_by_id(session, patient, plan_id)
    for one in (plan, second):
        assert plans.get(session, desk.alice, one.id) is one
    with pytest.raises(NotFound):
        plans.get(session, desk.people.bob, plan.id)


def test_a_program_knows_the_plan_it_became(desk: Desk, plan: Plan, second: Plan) -> None:
    for one in (plan, second):
        program = desk.session.get_one(Program, (one.clinic_id, one.program_id))
        assert plans.of_program(desk.session, program) is one
    assert plans.of_program(desk.session, desk.draft()) is None


def test_whoever_is_shown_a_plan_is_noted(desk: Desk, plan: Plan) -> None:
    book = Ledger()
    ledger.attach(desk.session, book)
    reads = []
    for shown in (
        lambda: plans.own(desk.session, desk.pat),
        lambda: plans.own_by_id(desk.session, desk.pat, plan.id),
        lambda: plans.get(desk.session, desk.alice, plan.id),
    ):
        shown()
        reads += [(read.action, read.by.id, read.about and read.about.id) for read in book.take_reads()]
    by = [desk.pat.id, desk.pat.id, desk.alice.id]
    assert reads == [("plans.read", reader, plan.id) for reader in by]


def test_contents_are_read_at_once(desk: Desk, plan: Plan, second: Plan) -> None:
    desk.session.flush()
    desk.session.expire_all()
    both = plans.of_patient(desk.session, desk.pat)
    contents.read(desk.session, iter(both))
    assert all("snapshot" in vars(one) for one in both)
    contents.read(desk.session, [])


def test_what_is_made_of_a_plan_is_made_once_for_what_it_is_given(
    desk: Desk, plan: Plan, second: Plan
) -> None:
    made = []

    def title(content: contents.Signed, *, language: str) -> str:
        made.append(f"{content['plan']['version']} {language}")
        return made[-1]

    wanted = [(plan, "en"), (plan, "de"), (second, "en"), (plan, "en"), (plan, "de")]
    said = [contents.made(of, title, language=language) for of, language in wanted]
    assert said == ["1 en", "1 de", "2 en", "1 en", "1 de"]
    assert made == ["1 en", "1 de", "2 en"]


def test_of_what_is_made_of_a_plan_so_much_is_kept_as_anybody_asks_for(plan: Plan) -> None:
    made = []

    def note(_content: contents.Signed, *, number: int) -> int:
        made.append(number)
        return number

    for number in (*range(contents.MOST_MADE + 1), contents.MOST_MADE, 0):
        assert contents.made(plan, note, number=number) == number
    assert made == [*range(contents.MOST_MADE + 1), 0]
