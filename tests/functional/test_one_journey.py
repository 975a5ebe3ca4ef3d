"""The whole loop: given a plan that a therapist signed, when three trainings go well, then a step is suggested,
accepted and signed as version 2, and the patient reads what changed; when she then reports strong pain, her exercises
are gone and the worklist begins with her, until her therapist has said what was found; and at the end of her care a
summary is signed that anybody can verify.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import calendar
from tests.calendar import OTHER, PATIENT, Calendar
from tests.factories import PASSWORD
from tests.functional.conftest import PHONE

Look = Callable[[Page, str], None]
SIT = "Sitting tall on the ball"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calendar]:
    """In place of the demo's: a clinic whose days pass here."""
    with calendar.begin(tmp_path_factory.mktemp("journey")) as clinic:
        yield clinic


def test_from_a_signed_plan_through_a_red_report_to_a_verified_summary(
    server: Calendar, new_page: Callable[..., Page], look: Look, tmp_path: Path
) -> None:
    desk, phone = server.of(new_page(width=1440)), server.of(new_page(width=PHONE, height=844))
    come_in(desk, "alice")
    expect(waiting(desk)).to_have_text([OTHER])
    look(desk, "01-worklist")
    sign_the_first_plan(desk, look)

    come_in(phone, "wanda")
    expect(phone.get_by_role("heading", name="My plan")).to_be_visible()
    expect(exercises(phone)).to_have_count(1)
    look(phone, "03-plan")
    server.pass_by(days=1)
    report(phone, pain=1, look=look)
    server.pass_by(days=2)
    report(phone, pain=0)
    see_the_technique(desk, look)
    server.pass_by(days=2)
    report(phone, pain=0)

    accept_the_step(desk, look)
    sign_the_second_plan(desk, look)
    read_what_changed(phone, look)

    server.pass_by(days=2)
    report_strong_pain(phone, look)
    deal_with_it(desk, look)
    phone.goto("/my/")
    expect(phone.get_by_role("heading", name="My plan")).to_be_visible()
    expect(exercises(phone)).to_have_count(1)
    look(phone, "16-plan-goes-on")

    server.pass_by(days=14)
    summary = end_the_care(desk, look, tmp_path)
    verify(new_page(width=PHONE, height=844), summary, look)


def come_in(page: Page, login: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Sign-in name").fill(login)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def back_at_work(desk: Page) -> None:
    """A day later Alice signs in anew, and opens Wanda's record."""
    desk.goto("/worklist")
    if "/sign-in" in desk.url:
        come_in(desk, "alice")
    desk.goto("/patients?whose=all")
    desk.get_by_role("link", name=PATIENT).first.click()
    expect(desk.get_by_role("heading", name=PATIENT)).to_be_visible()


def waiting(desk: Page) -> Locator:
    """Who is on the worklist, from the first line on."""
    return desk.locator(".worklist .name")


def exercises(phone: Page) -> Locator:
    return phone.get_by_text("What to do", exact=True)


def sign_the_first_plan(desk: Page, look: Look) -> None:
    back_at_work(desk)
    desk.get_by_role("link", name="Start a program").click()
    desk.get_by_role("button", name="Start empty").click()
    desk.get_by_role("button", name=f"Add {SIT}").click()
    expect(desk.get_by_role("heading", level=3, name=SIT)).to_be_visible()
    desk.get_by_role("link", name="Review and sign").click()
    expect(desk.get_by_text("What this changes from version")).to_have_count(0)
    sign(desk, version=1, look=look, name="02-sign")


def sign(desk: Page, *, version: int, look: Look, name: str) -> None:
    cautions = desk.get_by_label("I have read the cautions")
    if cautions.count():
        cautions.check()
    look(desk, name)
    desk.get_by_label("Your password").fill(PASSWORD)
    desk.get_by_role("button", name=f"Sign version {version}").click()
    expect(desk.get_by_role("heading", name=f"Plan version {version}")).to_be_visible()


def report(phone: Page, *, pain: int, look: Look | None = None) -> None:
    """A good training: all done, settled by the next morning, not too hard."""
    phone.goto("/my/")
    phone.get_by_role("link", name="Report today's training").first.click()
    phone.locator('[name="news"][value="no"]').check()
    settled = phone.locator('[name="settled"][value="yes"]')
    if settled.count():
        settled.check()
    phone.locator(f'[name="pain"][value="{pain}"]').check()
    phone.locator('[name="effort"][value="4"]').check()
    phone.locator('.entry [value="done"]').check()
    if look:
        look(phone, "04-report")
    phone.get_by_role("button", name="Send", exact=True).click()
    expect(phone.get_by_text("Thank you. Your report is kept, and your clinic can read it.")).to_be_visible()
    if look:
        look(phone, "05-diary")


def see_the_technique(desk: Page, look: Look) -> None:
    back_at_work(desk)
    desk.get_by_role("link", name="How it could go on").click()
    expect(desk.get_by_text("No therapist has seen yet how it is done.")).to_be_visible()
    look(desk, "06-progression-before")
    desk.get_by_role("button", name="I have seen it done well").click()
    expect(desk.get_by_text("Seen done well")).to_be_visible()


def accept_the_step(desk: Page, look: Look) -> None:
    back_at_work(desk)
    look(desk, "07-record-after-three-reports")
    desk.get_by_role("link", name="How it could go on").click()
    expect(desk.get_by_text("From the reports of")).to_be_visible()
    look(desk, "08-suggestion")
    desk.get_by_role("button", name="Put it into the draft").click()
    look(desk, "09-accepted")


def sign_the_second_plan(desk: Page, look: Look) -> None:
    back_at_work(desk)
    desk.get_by_role("link", name="Continue the draft").click()
    desk.get_by_role("link", name="Review and sign").click()
    changed = desk.get_by_role("region", name="What this changes from version 1")
    expect(changed.get_by_text(SIT)).to_be_visible()
    sign(desk, version=2, look=look, name="10-sign-with-changes")
    look(desk, "11-plan-two")


def read_what_changed(phone: Page, look: Look) -> None:
    phone.goto("/my/")
    expect(phone.get_by_text("Version 2")).to_be_visible()
    expect(phone.locator(".changes").get_by_text(SIT)).to_be_visible()
    look(phone, "12-what-changed")


def report_strong_pain(phone: Page, look: Look) -> None:
    phone.goto("/my/report")
    phone.locator('[name="news"][value="no"]').check()
    phone.locator('[name="pain"][value="8"]').check()
    phone.get_by_role("button", name="I did everything").click()
    expect(phone.get_by_role("heading", name="Your plan is paused")).to_be_visible()
    expect(phone.get_by_text("That was strong pain.")).to_be_visible()
    clinic = phone.get_by_role("link", name=f"Call your clinic: {calendar.PHONE_NUMBER}")
    expect(clinic).to_have_attribute("href", "tel:+441632960123")
    expect(phone.get_by_role("link", name=f"Emergency: call {calendar.EMERGENCY_NUMBER}")).to_be_visible()
    look(phone, "13-stopped")
    phone.goto("/my/")
    expect(phone.get_by_role("heading", name="Your plan is paused")).to_be_visible()
    expect(exercises(phone)).to_have_count(0)


def deal_with_it(desk: Page, look: Look) -> None:
    desk.goto("/worklist")
    come_in(desk, "alice")
    expect(desk.get_by_role("heading", name="Worklist")).to_be_visible()
    expect(waiting(desk)).to_have_text([PATIENT, OTHER])
    first = desk.locator(".worklist > li").first
    expect(first.get_by_text("Pain 8 of 10")).to_be_visible()
    expect(first.get_by_text("plan paused")).to_be_visible()
    look(desk, "14-worklist")
    first.get_by_role("link", name="Look at the report about").click()
    desk.get_by_label("What did you find and decide?").fill(
        "Called her: sat on a hard chair all day. Gone since."
    )
    desk.get_by_label("It may go on as it was").check()
    look(desk, "15-deal-with-it")
    desk.get_by_role("button", name="Keep the answer").click()
    expect(desk.get_by_text("It is kept, and off the list. The plan goes on.")).to_be_visible()
    look(desk, "15-dealt-with")
    desk.goto("/worklist")
    expect(waiting(desk)).to_have_text([OTHER])


def end_the_care(desk: Page, look: Look, folder: Path) -> Path:
    back_at_work(desk)
    desk.get_by_role("link", name="Open the course of care").click()
    look(desk, "16-course")
    desk.get_by_role("link", name="End the episode").click()
    desk.get_by_label("Goals reached").check()
    desk.get_by_label("In a few words").fill("Sits through a working day.")
    desk.get_by_label("The patient goes on with it alone").check()
    look(desk, "17-end-care")
    desk.get_by_role("button", name="End the episode").click()
    look(desk, "18-ended")
    desk.get_by_role("link", name="Write the discharge summary").click()
    desk.get_by_label("What was treated, and what was done").fill("Low back pain; trained on the ball.")
    desk.get_by_label("What else to go on with").fill("Sit on the ball while you read, twice a week.")
    desk.get_by_label("Your password").fill(PASSWORD)
    look(desk, "19-sign-summary")
    desk.get_by_role("button", name="Sign the summary").click()
    opened = desk.get_by_role("link", name="Open the PDF")
    expect(opened).to_be_visible()
    look(desk, "20-summary")
    answer = desk.context.request.get(str(opened.get_attribute("href")))
    assert answer.headers["content-type"] == "application/pdf"
    summary = folder / "summary.pdf"
    summary.write_bytes(answer.body())
    return summary


def verify(stranger: Page, summary: Path, look: Look) -> None:
    stranger.goto("/verify")
    stranger.get_by_label(re.compile("PDF file")).set_input_files(summary)
    stranger.get_by_role("button", name="Check the file").click()
    expect(stranger.get_by_text("This discharge summary is authentic")).to_be_visible()
    expect(stranger.get_by_text(PATIENT)).to_have_count(0)
    look(stranger, "21-verified")
