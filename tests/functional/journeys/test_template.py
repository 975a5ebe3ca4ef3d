"""A patient who is known, from a template to the signed PDF: at most twelve interactions, password and caution tick
included.
"""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.functional.conftest import sign_in
from tests.functional.journeys.counted import Counted

Look = Callable[[Page, str], None]
MOST = 12
PATIENT = "Hugo Lind"


def test_from_a_template_to_the_signed_plan(new_page: Callable[..., Page], look: Look) -> None:
    desk = new_page(width=1440)
    sign_in(desk, "alice")
    desk.goto("/")
    walk = Counted(desk, "template", MOST)

    walk.click(desk.get_by_role("link", name="Patients", exact=True))
    walk.click(desk.get_by_role("link", name=PATIENT).first)
    walk.click(desk.get_by_role("link", name="Start a program"))
    look(desk, "start")
    walk.click(desk.get_by_role("link", name="General strength on the ball"))
    expect(desk.get_by_text("3 of 3 exercises fit.")).to_be_visible()
    look(desk, "start-template")
    walk.click(desk.get_by_role("button", name="Start with what is ticked"))
    expect(desk.get_by_role("heading", name="Exercises (3)")).to_be_visible()
    walk.click(desk.get_by_role("link", name="Review and sign"))
    cautions = desk.get_by_label("I have read the cautions")
    if cautions.count():
        walk.click(cautions)
    walk.fill(desk.get_by_label("Your password"), "calm-river-blue-ball")
    walk.click(desk.get_by_role("button", name="Sign version"))
    opened = desk.get_by_role("link", name="Open the PDF")
    expect(opened).to_be_visible(timeout=60_000)
    answer = desk.context.request.get(str(opened.get_attribute("href")))
    walk.done.append("click Open the PDF")

    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")
    walk.arrive()


def test_a_program_is_kept_as_a_template_and_offered_from_then_on(
    new_page: Callable[..., Page], look: Look
) -> None:
    desk = new_page(width=1440)
    sign_in(desk, "alice")
    desk.goto("/patients?whose=all&q=Nadia")
    desk.get_by_role("link", name="Nadia Petrov").first.click()
    desk.get_by_role("link", name="Continue the draft").click()
    desk.get_by_role("link", name="Keep as a template").click()
    look(desk, "template-keep")
    desk.get_by_role("button", name="Keep it").click()
    expect(desk.get_by_text("Choose for whom it is kept.").first).to_be_visible()
    desk.get_by_role("textbox", name="Name").fill("Nadia's beginning")
    desk.get_by_label("Everybody at the clinic").check()
    desk.get_by_role("button", name="Keep it").click()
    expect(desk.get_by_text("Nadia's beginning, version 1, is kept.")).to_be_visible()
    look(desk, "templates")
    desk.get_by_role("button", name="Retire Nadia's beginning").click()
    desk.get_by_role("button", name="Take it back Nadia's beginning").click()
    expect(desk.get_by_text("Nadia's beginning is offered again.")).to_be_visible()
