"""What is stopped leaves the phone: given a patient whose phone keeps her plan, then whichever answer says first that
it is paused takes the plan, its drawings and its document from the phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from clinic import db
from clinic.domain.followup.adherence import Outcome
from clinic.models import Patient, StaffMember
from clinic.services.followup import reports
from clinic.services.followup.reports import Report
from clinic.services.plans import contents, plans
from tests.functional.conftest import Someone, nothing_new, sign_in

KEPT_PATHS = "async () => (await (await caches.open('portal')).keys()).map(({url}) => new URL(url).pathname)"
DRAWINGS_KEPT = """async () => (await (await caches.open('portal')).keys())
    .map(({url}) => new URL(url).pathname).filter((path) => path.includes('/drawings-'))"""
DRAWINGS_SHOWN = """() => [...new Set([...document.querySelectorAll('use')]
    .map((use) => use.getAttribute('href').split('#')[0]).filter((path) => path.includes('/drawings-')))]"""
PAGE_CHANGED = """async () => {
    const kept = async () => (await (await caches.match('/my/'))?.text()) ?? '';
    while (!(await kept()).includes('Your plan is paused')) await new Promise((again) => setTimeout(again, 50));
}"""


def say_it_hurts(phone: Page) -> None:
    phone.goto("/my/report")
    phone.locator('[name="news"][value="yes"]').check()
    phone.get_by_label("further down an arm or leg").check()
    phone.locator('[name="pain"][value="8"]').check()
    phone.get_by_role("button", name="I did everything").click()
    expect(phone.get_by_role("heading", name="Your plan is paused")).to_be_visible()


def check_gone(someone: Someone) -> None:
    """Without network nothing of the plan is on the phone, and its page says to stop."""
    someone.phone.evaluate(PAGE_CHANGED)
    kept = someone.phone.evaluate(KEPT_PATHS)
    assert [path for path in kept if path.endswith((".pdf", ".svg")) and path.startswith("/my/")] == []
    someone.context.set_offline(True)
    someone.phone.goto("/my/")
    expect(someone.phone.get_by_role("heading", name="Your plan is paused")).to_be_visible()
    assert someone.phone.locator("use").count() == 0
    asked = "async () => fetch('/my/plan.pdf').then(({status}) => status, () => 'nothing')"
    assert someone.phone.evaluate(asked) == "nothing"


def test_the_page_that_says_to_stop_takes_the_plan_from_the_phone(wilma: Someone) -> None:
    say_it_hurts(wilma.phone)
    check_gone(wilma)


def test_so_it_does_where_the_report_came_from_elsewhere(
    wilma: Someone, new_page: Callable[..., Page]
) -> None:
    """Another device told the clinic; this one only opens the page that says what to do now."""
    other = new_page(width=390)
    Someone(wilma.session, wilma.patient, other).come_in()
    say_it_hurts(other)
    wilma.phone.goto("/my/stopped")
    check_gone(wilma)


@pytest.mark.parametrize("page", ["diary", "help", "questions"])
def test_so_does_whichever_page_is_opened_next(
    wilma: Someone, new_page: Callable[..., Page], page: str
) -> None:
    other = new_page(width=390)
    Someone(wilma.session, wilma.patient, other).come_in()
    say_it_hurts(other)
    wilma.phone.goto(f"/my/{page}")
    check_gone(wilma)


def test_so_does_the_first_page_after_a_therapist_paused_it_until_they_say_that_it_goes_on(
    wilma: Someone, new_page: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    desk = new_page()
    sign_in(desk, "alice")
    desk.goto(f"/patients/{wilma.patient.id}")
    desk.get_by_role("link", name="Pause it, or an exercise of it").click()
    desk.get_by_label("The whole plan").check()
    desk.get_by_label("Ill, or a fever").check()
    look(desk, "pausing-a-plan")
    desk.get_by_role("button", name="Pause it now").click()
    expect(desk.get_by_role("button", name="Undo your pause")).to_be_visible()
    look(desk, "a-plan-paused-by-hand")
    wilma.phone.goto("/my/diary")
    check_gone(wilma)
    expect(wilma.phone.locator("main")).to_contain_text("You are ill.")

    wilma.context.set_offline(False)
    desk.get_by_role("link", name="Ill, or a fever").click()
    desk.get_by_label("What did you find and decide?").fill("Called: well since yesterday.")
    desk.get_by_label("It may go on as it was").check()
    desk.get_by_role("button", name="Keep the answer").click()
    expect(desk.locator("main")).to_contain_text("The plan goes on.")
    wilma.phone.goto("/my/")
    expect(wilma.phone.get_by_text("You can go on")).to_be_visible()
    assert wilma.phone.locator("use").count() > 0


def test_a_plan_that_was_withdrawn_leaves_with_the_page_that_reports_it(wilma: Someone) -> None:
    with db.transaction(wilma.session.get_bind()) as write:
        patient = write.get_one(Patient, (wilma.patient.clinic_id, wilma.patient.id))
        alice = write.get_one(StaffMember, (patient.clinic_id, patient.therapist_id))
        plan = plans.in_force(write, patient)
        plans.withdraw(write, plan=plan, reason="New symptoms.", by=alice, at=datetime.now(UTC))
    wilma.phone.goto("/my/diary")
    wilma.phone.evaluate(PAGE_CHANGED.replace("Your plan is paused", "withdrawn"))
    kept = wilma.phone.evaluate(KEPT_PATHS)
    assert [path for path in kept if path.endswith((".pdf", ".svg", "/report")) and "/my/" in path] == []
    wilma.context.set_offline(True)
    wilma.phone.goto("/my/")
    expect(wilma.phone.locator("main")).to_contain_text("withdrawn")
    assert wilma.phone.locator("use").count() == 0


def test_a_report_that_waited_and_stops_what_the_phone_cannot_know_of_leads_to_what_to_do(
    somebody: Callable[[], Someone],
) -> None:
    """The second night in a row that did not settle: the phone knows nothing of the first."""
    wilma = somebody()
    with db.transaction(wilma.session.get_bind()) as write:
        patient = write.get_one(Patient, (wilma.patient.clinic_id, wilma.patient.id))
        plan = plans.in_force(write, patient)
        plan.signed_at = datetime.now(UTC) - timedelta(days=6)
        write.flush()
        for days, settled in ((3, None), (2, False)):
            at = datetime.now(UTC) - timedelta(days=days)
            outcomes = dict.fromkeys(contents.exercises(plan), Outcome.DONE)
            report = Report(uuid4(), at.date(), outcomes, pain=3, signs=frozenset(), settled=settled)
            reports.receive(write, patient=patient, plan=plan, report=report, at=at)
    wilma.come_in()
    wilma.context.set_offline(True)
    wilma.phone.goto("/my/report")
    nothing_new(wilma.phone)
    wilma.phone.locator('[name="settled"][value="no"]').check()
    wilma.phone.get_by_role("button", name="I did everything").click()
    wilma.phone.wait_for_url("**/my/diary")
    wilma.context.set_offline(False)
    expect(wilma.phone.get_by_role("heading", name="Your plan is paused")).to_be_visible()
    check_gone(wilma)


def test_while_it_is_paused_no_phone_asks_for_its_document(
    wilma: Someone, new_page: Callable[..., Page]
) -> None:
    say_it_hurts(wilma.phone)
    other, asked = new_page(width=390), list[str]()
    other.on("request", lambda request: asked.append(request.url))
    Someone(wilma.session, wilma.patient, other).come_in()
    kept = [url.rpartition("/my/")[2] for url in asked if "/my/" in url]
    assert {"diary", "tell", "help"} <= set(kept)
    assert "plan.pdf" not in kept


def test_drawings_leave_the_phone_once_others_took_their_place(wilma: Someone) -> None:
    """Those that the kept page shows stay, and so does what it needs when there is no network."""
    keep = "async (path) => (await caches.open('portal')).put(path, new Response('before'))"
    wilma.phone.evaluate(keep, "/my/drawings-0f0f.svg")
    (shown,) = wilma.phone.evaluate(DRAWINGS_SHOWN)
    wilma.phone.evaluate("async (path) => (await fetch(path)).text()", shown)
    assert wilma.phone.evaluate(DRAWINGS_KEPT) == [shown]

    page = "async (path) => (await caches.open('portal')).put('/my/', new Response(path))"
    wilma.phone.evaluate(page, "/my/drawings-1a1a.svg")
    wilma.phone.evaluate(keep, "/my/drawings-1a1a.svg")
    wilma.phone.evaluate("async (path) => (await fetch(path)).text()", shown)
    assert sorted(wilma.phone.evaluate(DRAWINGS_KEPT)) == sorted(["/my/drawings-1a1a.svg", shown])
