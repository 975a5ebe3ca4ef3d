"""Outcomes and the end of care: given a patient with a plan, when what goes how well is measured in clinic and asked at
home, then it is drawn and said in words; and when care ends, a summary is signed that anybody can verify.
"""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.functional.conftest import PHONE, Someone, sign_in

Look = Callable[[Page, str], None]
PASSWORD = "calm-river-blue-ball"


def test_from_the_first_figure_to_a_summary_that_anybody_verifies(
    wilma: Someone, new_page: Callable[..., Page], look: Look
) -> None:
    desk, record = new_page(width=1440), f"/patients/{wilma.patient.id}"
    wilma.say_no_to_all()  # what is not recorded speaks against a plan that goes on alone
    sign_in(desk, "alice")
    desk.goto(f"{record}/goals")
    desk.get_by_label("The goal").first.fill("Walk to the lake")
    desk.get_by_label("Target").first.fill("8")
    look(desk, "goals")
    desk.get_by_role("button", name="Save the goals").click()

    measure(desk, record, day="2026-01-05", pain="7", goal="3")
    look(desk, "outcomes-first")
    measure(desk, record, day="2026-02-02", pain="3", goal="8")
    expect(desk.get_by_text("7 of 10 → 3 of 10")).to_be_visible()
    expect(desk.get_by_text("Target 8 reached on Feb 2, 2026")).to_be_visible()
    desk.get_by_text("The figures").first.click()
    look(desk, "outcomes")
    desk.get_by_role("link", name="Correct").first.click()
    look(desk, "correct-a-figure")

    desk.goto(f"{record}/outcomes/schedule")
    desk.get_by_label("Change since the beginning").select_option("2")
    look(desk, "ask-at-home")
    desk.get_by_role("button", name="Decide").click()
    wilma.phone.goto("/my/")
    wilma.phone.get_by_role("link", name="Answer in a minute").click()
    wilma.phone.locator('[name="change"][value="4"]').check()
    look(wilma.phone, "how-are-you")
    wilma.phone.get_by_role("button", name="Send").click()
    expect(wilma.phone.get_by_text("your clinic can read it")).to_be_visible()

    desk.goto(f"{record}/visits")
    desk.get_by_label("What was found and done?").fill("Walks to the lake.")
    look(desk, "visits")
    desk.get_by_role("button", name="Keep the note").click()
    desk.goto(f"{record}/episodes/new")
    desk.get_by_label("Care began on").fill("2026-01-05")
    look(desk, "begin-care")
    desk.get_by_role("button", name="Begin").click()
    look(desk, "course-in-care")

    desk.get_by_role("link", name="End the episode").click()
    desk.get_by_label("Goals reached").check()
    desk.get_by_label("In a few words").fill("Sits through a working day.")
    desk.get_by_label("The patient goes on with it alone").check()
    look(desk, "end-care")
    desk.get_by_role("button", name="End the episode").click()
    desk.get_by_role("link", name="Write the discharge summary").click()
    desk.get_by_label("What was treated, and what was done").fill("Low back pain; trained on the ball.")
    desk.get_by_label("What else to go on with").fill("Twice a week.")
    desk.get_by_label("Your password").fill(PASSWORD)
    look(desk, "sign-summary")
    desk.get_by_role("button", name="Sign the summary").click()
    expect(desk.get_by_role("link", name="Open the PDF")).to_be_visible()
    look(desk, "summary")
    code = desk.locator("p > strong").last.inner_text()

    stranger = new_page(width=PHONE)
    stranger.goto(f"/v/{code}")
    expect(stranger.get_by_text("This discharge summary is authentic.")).to_be_visible()
    expect(stranger.get_by_text(wilma.patient.name)).to_have_count(0)


def measure(desk: Page, record: str, *, day: str, pain: str, goal: str) -> None:
    desk.goto(f"{record}/outcomes/new")
    desk.get_by_label("Measured on").fill(day)
    desk.get_by_label("Pain on average, the last week").fill(pain)
    desk.get_by_label("Walk to the lake").fill(goal)
    desk.get_by_role("button", name="Record").click()
    expect(desk.get_by_role("heading", name="Outcomes")).to_be_visible()
