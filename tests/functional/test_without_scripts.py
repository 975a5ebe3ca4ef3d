"""What needs no script: a browser that runs none, and words that wait when the session is gone.

Given a draft that nothing stands against, when it is signed, then the page that waits for the document leads to the
plan by itself.

Given somebody who types at a page, when the session ended before they send it, then the words wait, and go again with
one press after they signed in: with scripts, without them, and where a script had sent the form.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from clinic.services import demo
from tests.functional.conftest import sign_in

WORDS = "Walked to the door and back,\nwithout the stick."
WAITS = "You are not signed in any more"


def go_on(page: Page) -> None:
    expect(page.get_by_role("heading", name=WAITS)).to_be_visible()
    expect(page.get_by_text("without the stick")).to_have_count(0)
    page.get_by_role("button", name="Sign in and go on").click()
    page.get_by_label("Sign-in name").fill("alice")
    page.get_by_label("Password", exact=True).fill(demo.story()["password"])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="You are signed in again")).to_be_visible()
    expect(page.get_by_text("without the stick")).to_be_visible()


@pytest.mark.parametrize(("width", "dark"), [(390, False), (390, True), (1440, False), (1440, True)])
def test_a_note_waits(
    new_page: Callable[..., Page], look: Callable[[Page, str], None], width: int, dark: bool
) -> None:
    desk, name = new_page(width=width, dark=dark), f"{width}-{'dark' if dark else 'light'}"
    sign_in(desk, "alice")
    desk.get_by_role("link", name="Milo Hart").click()
    desk.goto(f"{desk.url.partition('?')[0]}/visits")
    desk.locator("textarea[name=text]").fill(WORDS)
    desk.context.clear_cookies()
    desk.locator("form:has(textarea[name=text]) button:not([name])").last.click()
    expect(desk.get_by_role("heading", name=WAITS)).to_be_visible()
    look(desk, f"words-wait-{name}")
    go_on(desk)
    look(desk, f"words-again-{name}")


def test_a_note_waits_without_scripts(new_page: Callable[..., Page]) -> None:
    desk = new_page(scripts=False)
    sign_in(desk, "alice")
    desk.get_by_role("link", name="Milo Hart").click()
    desk.goto(f"{desk.url.partition('?')[0]}/visits")
    desk.locator("textarea[name=text]").fill(WORDS)
    desk.context.clear_cookies()
    desk.locator("form:has(textarea[name=text]) button:not([name])").last.click()
    go_on(desk)


def test_what_a_script_sent_waits_too(new_page: Callable[..., Page]) -> None:
    desk = new_page()
    sign_in(desk, "alice")
    desk.get_by_role("link", name="Milo Hart").click()
    desk.get_by_role("link", name="Continue the draft").click()
    note = desk.locator("form[action$='/note'] textarea")
    note.fill(WORDS)
    desk.context.clear_cookies()
    desk.locator("form[action$='/note'] button").last.click()
    go_on(desk)
    desk.get_by_role("button", name="Send again").click()
    expect(desk.locator("form[action$='/note'] textarea")).to_have_value(WORDS)


def test_signing_leads_to_the_plan(new_page: Callable[..., Page]) -> None:
    desk = new_page(scripts=False)
    sign_in(desk, "alice")
    desk.get_by_role("link", name="Milo Hart").click()
    desk.get_by_role("link", name="Continue the draft").click()
    desk.get_by_role("link", name="Review and sign").click()
    desk.get_by_label("I have read the cautions").check()
    desk.get_by_label("Your password").fill(demo.story()["password"])
    desk.get_by_role("button", name="Sign version 2").click()

    expect(desk.get_by_role("heading", name="Preparing the document…")).to_be_visible()
    expect(desk.get_by_role("heading", name="Plan version 2")).to_be_visible(timeout=60_000)
    expect(desk.get_by_text("Version 2 is signed.")).to_be_visible()
