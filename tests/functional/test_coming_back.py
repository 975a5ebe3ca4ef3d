"""What comes back: given a patient with a plan, when she reports strong pain and something new, then her plan pauses,
her therapist's list begins with her, and it goes on when the therapist has said what was found.
"""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.functional.conftest import Someone, sign_in

Look = Callable[[Page, str], None]


def test_from_a_red_report_to_a_plan_that_goes_on(
    wilma: Someone, new_page: Callable[..., Page], look: Look
) -> None:
    phone = wilma.phone
    phone.goto("/my/report")
    expect(phone.get_by_text("Tick all that fit.")).to_be_hidden()
    phone.locator('[name="news"][value="yes"]').check()
    phone.get_by_label("further down an arm or leg").check()
    phone.locator('[name="pain"][value="8"]').check()
    look(phone, "report-with-something-new")
    phone.get_by_role("button", name="I did everything").click()

    expect(phone.get_by_role("heading", name="Your plan is paused")).to_be_visible()
    expect(phone.get_by_text("Call your clinic before you exercise again.")).to_be_visible()
    look(phone, "stopped")
    phone.goto("/my/")
    expect(phone.get_by_text("What to do", exact=True)).to_have_count(0)
    wilma.context.set_offline(True)
    phone.goto("/my/")
    expect(phone.get_by_role("heading", name="Your plan is paused")).to_be_visible()
    wilma.context.set_offline(False)

    desk = new_page(width=1440)
    sign_in(desk, "alice")
    look(desk, "caseload")
    desk.get_by_role("link", name="Worklist").click()
    expect(desk.get_by_role("heading", name="Worklist")).to_be_visible()
    line = desk.locator("li", has_text=wilma.patient.name).first
    expect(line.get_by_text("plan paused")).to_be_visible()
    look(desk, "worklist")
    line.get_by_role("link", name="Deal with it").click()
    look(desk, "worklist-item")
    answer(desk)
    expect(desk.get_by_role("heading", name=wilma.patient.name)).to_be_visible()
    look(desk, "patient-paused")
    desk.get_by_role("link", name="Pain 8 of 10").click()
    answer(desk)

    phone.goto("/my/")
    expect(phone.get_by_text("What to do", exact=True).first).to_be_visible()

    expect(desk.get_by_role("heading", name=wilma.patient.name)).to_be_visible()
    patient = desk.url
    desk.get_by_role("link", name="Hand over").click()
    look(desk, "hand-over")
    desk.get_by_role("link", name="Hand over all the patients").click()
    look(desk, "hand-over-all")
    desk.goto(f"{patient}/archive")
    look(desk, "archive")
    desk.get_by_role("button", name="Archive").click()
    expect(desk.get_by_text(f"{wilma.patient.name} is archived.")).to_be_visible()
    expect(desk.locator(".caseload").get_by_role("link", name=wilma.patient.name)).to_have_count(0)


def answer(desk: Page) -> None:
    desk.get_by_label("What did you find and decide?").fill("Called: calf strain, no weakness. Fewer sets.")
    desk.get_by_label("It may go on as it was").check()
    desk.get_by_role("button", name="Keep the answer").click()
