"""A browser that runs no scripts.

Given a draft that nothing stands against, when it is signed, then the page that waits for the document leads to the
plan by itself.
"""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from clinic.services import demo
from tests.functional.conftest import sign_in


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
