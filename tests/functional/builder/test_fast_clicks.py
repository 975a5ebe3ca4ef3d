"""A therapist who is faster than the network: each press counts, in its order, and no unsaved word is lost."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.functional.conftest import sign_in

LATENCY, BETWEEN = 200, 150  # milliseconds of the network for each answer, and between two presses
SLOW = {"offline": False, "latency": LATENCY, "downloadThroughput": -1, "uploadThroughput": -1}
MANY = 12
BIRTH_YEARS = count(1980)  # two people of one name and birth date would be asked about


@pytest.fixture
def builder(new_page: Callable[..., Page]) -> Page:
    """An empty draft, behind a slow network."""
    page = new_page()
    sign_in(page, "alice")
    page.goto("/patients/new")
    page.get_by_label("Name", exact=True).fill("Quick Quentin")
    page.get_by_label("Date of birth").fill(f"{next(BIRTH_YEARS)}-05-04")
    page.get_by_role("button", name="Register").click()
    page.get_by_role("link", name="Start a program").click()
    page.get_by_role("button", name="Start empty").click()
    expect(page.get_by_role("heading", name="Add an exercise")).to_be_visible()
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
    return page


def names(builder: Page) -> list[str]:
    return [name.strip() for name in builder.locator(".program-item h3").all_inner_texts()]


def press(page: Page, buttons: list[Locator]) -> None:
    for button in buttons:
        button.evaluate("button => button.click()")
        page.wait_for_timeout(BETWEEN)


def test_twelve_presses_faster_than_their_answers_are_twelve_exercises_in_their_order(builder: Page) -> None:
    rows = builder.locator(".add-list li").filter(has=builder.locator("button:enabled"))
    wanted = [rows.nth(place).locator("a").first.inner_text() for place in range(MANY)]
    press(builder, [builder.get_by_role("button", name=f"Add {name}", exact=True) for name in wanted])

    expect(builder.locator(".program-item")).to_have_count(MANY)
    assert names(builder) == wanted
    builder.reload()
    assert names(builder) == wanted
    expect(builder.locator("#messages")).to_be_empty()

    builder.get_by_label("Note at the top of the plan").fill("Breathe out when it is hard.")
    builder.get_by_text("Change the dosage").first.click()
    builder.get_by_label("Sets", exact=True).first.fill("7")
    press(builder, [builder.get_by_role("button", name=f"Remove {name}", exact=True) for name in wanted[1:4]])
    expect(builder.locator(".program-item")).to_have_count(MANY - 3)
    assert names(builder) == [wanted[0], *wanted[4:]]

    expect(builder.get_by_label("Note at the top of the plan")).to_have_value("Breathe out when it is hard.")
    expect(builder.get_by_label("Sets", exact=True).first).to_have_value("7")
    builder.get_by_role("button", name="Save the dosage").first.click()
    expect(builder.locator(".program-item").first.locator(".dosage-words")).to_contain_text("7 ×")
    expect(builder.get_by_label("Note at the top of the plan")).to_have_value("Breathe out when it is hard.")
    assert builder.evaluate("document.activeElement.closest('.program-item') !== null")


def test_after_adding_by_keyboard_the_focus_stays_at_that_exercise_and_the_list_where_it_was(
    builder: Page,
) -> None:
    choices = builder.locator(".add-list")
    row = choices.locator("li").filter(has=builder.locator("button:enabled")).nth(20)
    name = row.locator("a").first.inner_text()
    row.get_by_role("button").focus()
    scrolled = choices.evaluate("list => list.scrollTop")
    builder.keyboard.press("Enter")

    expect(builder.get_by_role("link", name=f"Added {name}")).to_be_focused()
    assert scrolled > 0
    assert choices.evaluate("list => list.scrollTop") == scrolled
    builder.keyboard.press("Enter")
    expect(builder.locator(".program-item")).to_have_count(1)
    assert names(builder) == [name]
