"""What comes back: given a patient with a plan, when she reports strong pain and something new, then her plan pauses,
her therapist's list begins with her, and it goes on when the therapist has said what was found. When she reports
wrongly, she takes it back or corrects it.
"""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.functional.conftest import Someone, nothing_new, sign_in

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
    expect(phone.get_by_role("link", name="Call your clinic:")).to_be_visible()
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
    line.get_by_role("link", name="Look at the report about").click()
    look(desk, "worklist-item")
    desk.get_by_label("Strong pain: Pain 8 of 10 (the plan is paused)").uncheck()
    answer(desk)
    expect(desk.get_by_role("heading", name="Worklist")).to_be_visible()
    line.get_by_role("link", name=wilma.patient.name, exact=True).click()
    expect(desk.get_by_role("heading", name=wilma.patient.name)).to_be_visible()
    look(desk, "patient-paused")
    desk.get_by_role("link", name="Pain 8 of 10").click()
    answer(desk)

    phone.goto("/my/")
    expect(phone.get_by_text("What to do", exact=True).first).to_be_visible()
    expect(phone.get_by_role("heading", name="You can go on")).to_be_visible()
    look(phone, "portal-goes-on")

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


def test_from_a_slip_to_a_report_that_is_right(
    wilma: Someone, new_page: Callable[..., Page], look: Look
) -> None:
    phone = wilma.phone
    wilma.report()
    look(phone, "diary-with-undo")
    phone.get_by_role("button", name="Undo").click()
    expect(phone.get_by_text("Your report was taken back.")).to_be_visible()
    expect(phone.get_by_text("Nothing reported yet")).to_be_visible()

    phone.goto("/my/report")
    nothing_new(phone)
    first, second = (phone.locator(".entry").nth(place) for place in (0, 1))
    first.locator('[value="more"]').check()
    first.get_by_text("Say more").click()
    first.get_by_label("How many seconds more").fill("5")
    expect(first.get_by_label("Why did you skip it?")).to_be_hidden()
    second.locator('[value="partly"]').check()
    second.get_by_text("Say more").click()
    second.get_by_label("How many sets").fill("1")
    look(phone, "report-each-exercise")
    phone.get_by_role("button", name="Send", exact=True).click()
    expect(phone.get_by_role("heading", name="My diary")).to_be_visible()
    phone.get_by_role("link", name="Correct").click()
    expect(phone.get_by_role("heading", name="Correct your report")).to_be_visible()
    expect(phone.get_by_label("How many seconds more")).to_have_value("5")
    look(phone, "report-correct")
    phone.get_by_label("How many seconds more").fill("3")
    phone.get_by_role("button", name="Send the correction").click()
    phone.get_by_text("Each exercise").click()
    expect(phone.get_by_text("done, and 3 more")).to_be_visible()
    look(phone, "diary-corrected")

    desk = new_page(width=1440)
    sign_in(desk, "alice")
    desk.goto(f"/patients/{wilma.patient.id}")
    desk.get_by_role("link", name="Trends and all reports").click()
    expect(desk.get_by_text("Corrected by the patient")).to_be_visible()
    expect(desk.get_by_role("img", name="Pain and effort")).to_be_visible()
    desk.get_by_text("The figures as tables").click()
    look(desk, "reports")
    desk.get_by_role("link", name="Mark as mistaken").click()
    desk.get_by_label("Why does it count nowhere?").fill("It was her sister's.")
    look(desk, "report-mistaken")
    desk.get_by_role("button", name="Mark as mistaken").click()
    expect(desk.get_by_text("Marked as mistaken: It was her sister's.")).to_be_visible()
    desk.get_by_role("button", name="Count it again").click()
    expect(desk.get_by_text("The report counts again.")).to_be_visible()


def answer(desk: Page) -> None:
    desk.get_by_label("What did you find and decide?").fill("Called: calf strain, no weakness. Fewer sets.")
    desk.get_by_label("It may go on as it was").check()
    desk.get_by_role("button", name="Keep the answer").click()
