"""A therapist reads an exercise and says that they reviewed it, which the page then says of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.functional.conftest import sign_in

NewPage = Callable[..., Page]
Look = Callable[[Page, str], None]


@pytest.mark.parametrize(
    ("width", "slug"), [(390, "wall-squat"), (768, "pike"), (1440, "ball-crunch")], ids=["390", "768", "1440"]
)
def test_a_therapist_says_that_they_reviewed_a_text(
    new_page: NewPage, look: Look, width: int, slug: str
) -> None:
    page = new_page(width=width)
    sign_in(page, "alice")
    page.goto(f"/library/{slug}")
    expect(page.get_by_role("heading", name="Not yet clinically reviewed")).to_be_visible()
    look(page, f"review-before-{width}")

    press = page.get_by_role("button", name="I have reviewed revision 1")
    expect(press).to_be_in_viewport()
    press.click()
    expect(page.get_by_text("Your review of revision 1 is recorded.")).to_be_visible()
    expect(page.get_by_role("heading", name="Reviewed by Alice")).to_be_in_viewport()
    expect(page.get_by_text("Not yet clinically reviewed")).to_have_count(0)
    look(page, f"review-after-{width}")
