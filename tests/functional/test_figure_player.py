"""The picture of an exercise moves when its button is pressed, and says what it said as an image."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.functional.conftest import sign_in

NewPage = Callable[..., Page]
Look = Callable[[Page, str], None]
SHAPES = "() => [...document.querySelectorAll('figure [d]')].map((path) => path.getAttribute('d')).join()"


@pytest.fixture
def exercise(new_page: NewPage) -> Page:
    page = new_page(width=1440)
    sign_in(page, "alice")
    page.goto("/library/wall-squat")
    return page


def test_the_movement_plays_until_it_is_stopped(exercise: Page, look: Look) -> None:
    figure = exercise.locator("figure").first
    sentence = figure.locator("img").get_attribute("alt")
    figure.get_by_role("button", name="Show the movement").click()
    expect(figure.get_by_role("img", name=sentence)).to_be_visible()
    expect(figure.locator("img")).to_have_count(0)
    first = exercise.evaluate(SHAPES)
    exercise.wait_for_function(f"(before) => ({SHAPES})() !== before", arg=first)
    look(exercise, "exercise-moving")

    figure.get_by_role("button", name="Pause").click()
    stopped = exercise.evaluate(SHAPES)
    exercise.wait_for_timeout(200)
    assert exercise.evaluate(SHAPES) == stopped


def test_who_asked_for_less_motion_sees_the_end_at_once(exercise: Page) -> None:
    exercise.emulate_media(reduced_motion="reduce")
    button = exercise.get_by_role("button", name="Show the movement")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    end = exercise.evaluate(SHAPES)
    exercise.wait_for_timeout(200)
    assert exercise.evaluate(SHAPES) == end
    button.click()
    assert exercise.evaluate(SHAPES) != end


def test_without_the_frames_the_still_picture_stays(exercise: Page) -> None:
    exercise.route("**/frames.json*", lambda route: route.fulfill(status=500))
    exercise.get_by_role("button", name="Show the movement").click()
    expect(exercise.get_by_role("button", name="Show the movement")).to_be_hidden()
    expect(exercise.locator("figure img")).to_have_count(2)
