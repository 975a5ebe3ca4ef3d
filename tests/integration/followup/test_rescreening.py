"""Plans in force are screened again: what changed since they were signed comes to light."""

from __future__ import annotations

from datetime import timedelta

from click.testing import CliRunner, Result

from clinic.cli import main
from clinic.services.followup import rescreening
from clinic.services.plans import plans
from tests.desk import HARMLESS, Desk
from tests.factories import NOW


def test_a_plan_that_still_stands_is_not_listed(desk: Desk) -> None:
    desk.signed()

    assert list(rescreening.changed(desk.session, at=NOW)) == []


def test_a_condition_recorded_since_lists_the_plan_with_what_is_new(desk: Desk) -> None:
    plan = desk.signed()
    desk.problem("lumbar_disc_herniation", weeks_ago=1)

    (change,) = rescreening.changed(desk.session, at=NOW)
    assert (change.plan, change.now) == (plan, "consult")
    assert any("Herniated disc" in title for title in change.new)


def test_a_withdrawn_plan_is_nobodys_concern_any_more(desk: Desk) -> None:
    plan = desk.signed()
    plans.withdraw(desk.session, plan=plan, reason="Done.", by=desk.alice, at=NOW)
    desk.answer_all(saddle_numbness="yes")

    assert list(rescreening.changed(desk.session, at=NOW)) == []


def rescreen() -> Result:
    return CliRunner().invoke(main, ["rescreen"])


def test_the_command_names_the_plan_and_what_is_new_and_exits_with_one(desk: Desk, environment: None) -> None:
    plan = desk.signed()
    desk.problem("lumbar_disc_herniation", weeks_ago=1)
    desk.session.commit()

    answer = rescreen()
    assert answer.exit_code == 1
    first, last = answer.stdout.splitlines()
    assert first.startswith(f"plan {plan.code} version 1: clear -> consult: ")
    assert last == "1 plans would be judged differently today."


def test_the_command_exits_with_zero_when_there_is_no_plan(desk: Desk, environment: None) -> None:
    desk.session.commit()

    answer = rescreen()
    assert (answer.exit_code, answer.stdout) == (0, "0 plans would be judged differently today.\n")


def test_a_plan_whose_consult_has_expired_is_listed(desk: Desk) -> None:
    desk.herniated_disc()
    program = desk.draft(HARMLESS)
    desk.consult(program)
    desk.sign_blank(program)
    assert list(rescreening.changed(desk.session, at=NOW)) == []

    (change,) = rescreening.changed(desk.session, at=NOW + timedelta(weeks=12))
    assert any("Herniated disc" in title for title in change.new)
