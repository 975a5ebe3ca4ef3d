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


def test_two_texts_of_a_page_are_reviewed_with_the_keyboard_and_the_others_stay(
    new_page: NewPage, look: Look
) -> None:
    page = new_page(width=390, dark=True)
    sign_in(page, "alice")
    page.goto("/library")
    page.get_by_role("link", name="Read and review several").click()
    expect(page.get_by_role("heading", name="Review exercises")).to_be_visible()
    boxes = page.get_by_role("checkbox", name="I have read all of")
    expect(boxes).to_have_count(6)
    expect(page.locator("[name=texts]:checked")).to_have_count(0)
    look(page, "review-several-390-dark")
    left = boxes.nth(2).get_attribute("value")

    for box in (boxes.nth(0), boxes.nth(1)):
        box.focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Record the reviews that I ticked").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 reviews are recorded under your name.")).to_be_visible()
    expect(boxes.first).to_have_value(left or "")
    page.set_viewport_size({"width": 1440, "height": 900})
    look(page, "review-several-1440-dark")


def test_the_library_of_a_patient_is_gone_through_and_left_the_way_it_was_entered(new_page: NewPage) -> None:
    page = new_page()
    sign_in(page, "alice")
    page.goto("/patients?whose=all")
    page.get_by_role("link", name="Jon Ferry").click()
    page.get_by_role("link", name="Continue the draft").click()
    page.get_by_role("link", name="See the library with pictures").click()
    page.get_by_label("Safe to show for").uncheck()
    page.get_by_label("Name, muscle or what it demands").fill("squat")
    expect(page.get_by_role("link", name="Wall squat", exact=False).first).to_be_visible()
    page.wait_for_url("**q=squat**")
    page.locator(".exercise-card a").first.click()
    page.get_by_role("link", name="Library for Jon Ferry").click()
    expect(page.get_by_label("Name, muscle or what it demands")).to_have_value("squat")
    page.locator(".back-link").click()
    expect(page.get_by_role("heading", name="Program for Jon Ferry")).to_be_visible()
