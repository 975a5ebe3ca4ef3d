"""What the scripts of every page add, and that the pages do without them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.functional.conftest import CHROMIUM, PHONE, Server, sign_in

ROWS = "rows => rows.map((row) => row.getBoundingClientRect().height)"
CUT = """(titles) => titles.filter((title) => title.scrollWidth > title.clientWidth + 1)
    .map((title) => title.clientWidth / parseFloat(getComputedStyle(title).fontSize))"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TOUCH = 44  # pixels
DARK, LIGHT = "rgb(15, 25, 33)", "rgb(244, 247, 247)"
NewPage = Callable[..., Page]


@pytest.fixture
def desk(new_page: NewPage) -> Page:
    page = new_page()
    sign_in(page, "alice")
    return page


def expect_background(page: Page, color: str) -> None:
    expect(page.locator("body")).to_have_css("background-color", color)


def open_draft(page: Page) -> None:
    page.goto("/patients?q=Clara")
    page.get_by_role("link", name="Clara Bright").click()
    page.get_by_role("link", name="Continue the draft").click()
    page.wait_for_url(
        "**/programs/**", wait_until="load"
    )  # scripts are ready: a press before that posts without them


def test_colors_follow_the_device_until_somebody_chooses(desk: Page) -> None:
    expect_background(desk, LIGHT)
    desk.emulate_media(color_scheme="dark")
    expect_background(desk, DARK)
    desk.locator("[data-menu] summary").click()
    desk.get_by_role("button", name="Switch light or dark").click()
    expect_background(desk, LIGHT)
    desk.reload()
    expect_background(desk, LIGHT)


@pytest.mark.parametrize(("width", "rows", "ems"), [(390, 2, 9), (768, 1, 11), (1024, 1, 18), (1280, 1, 24)])
def test_the_list_of_patients_is_a_row_each_on_a_tablet_and_two_lines_on_a_phone(
    desk: Page, width: int, rows: int, ems: int
) -> None:
    desk.set_viewport_size({"width": width, "height": 900})
    desk.goto("/patients")
    heights = desk.locator(".caseload tbody tr").evaluate_all(ROWS)
    assert len(heights) > 10
    assert rows * TOUCH <= min(heights)
    assert max(heights) <= rows * TOUCH + 2
    cut = desk.locator(".next-title").evaluate_all(CUT)
    assert min(cut, default=ems) >= ems  # a long title shows its beginning
    assert desk.evaluate(SIDEWAYS) == 0


def test_the_list_of_patients_moves_nothing_sideways_in_letters_twice_as_large(
    browser: Browser, server: Server
) -> None:
    arguments = [*CHROMIUM["args"], "--blink-settings=defaultFontSize=32"]
    with browser.browser_type.launch(executable_path="/usr/bin/chromium", args=arguments) as large:
        page = large.new_page(base_url=server.url, viewport={"width": PHONE, "height": 844})
        sign_in(page, "alice")
        page.goto("/patients")
        assert page.evaluate(SIDEWAYS) == 0


def test_the_menu_closes_on_escape_and_hands_the_focus_back(desk: Page) -> None:
    menu = desk.locator("[data-menu]")
    menu.locator("summary").click()
    expect(menu).to_have_attribute("open", "")
    desk.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()


def test_an_impatient_second_click_sends_nothing(desk: Page) -> None:
    desk.goto("/patients/new")
    held: list[Route] = []
    desk.route("**/patients/new", lambda route: held.append(route))
    desk.get_by_role("button", name="Register").evaluate(
        "button => { button.click(); setTimeout(() => button.click(), 200) }"
    )
    desk.wait_for_timeout(800)
    assert len(held) == 1
    held[0].continue_()
    expect(desk.locator("[data-error-summary]")).to_be_visible()


def test_a_refused_form_starts_at_what_to_correct(desk: Page) -> None:
    desk.goto("/patients/new")
    desk.get_by_role("button", name="Register").click()
    summary = desk.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    summary.get_by_role("link").first.click()
    expect(desk.get_by_label("Name", exact=True)).to_be_focused()


def test_a_password_can_be_read_by_who_types_it(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/sign-in")
    password = page.get_by_label("Password", exact=True)
    page.get_by_label("Show the password").check()
    expect(password).to_have_attribute("type", "text")
    page.get_by_label("Show the password").uncheck()
    expect(password).to_have_attribute("type", "password")


def test_the_focus_stays_on_the_button_that_htmx_replaced(desk: Page) -> None:
    open_draft(desk)
    first = desk.locator(".program-item").first
    name = first.get_by_role("heading", level=3).inner_text()
    first.get_by_role("button", name="Down").press("Enter")
    expect(desk.locator(".program-item").nth(1)).to_contain_text(name)
    expect(desk.locator(".program-item").nth(1).get_by_role("button", name="Down")).to_be_focused()


def test_a_lost_connection_is_said_on_the_page(browser: Browser, server: Server) -> None:
    context = browser.new_context(
        base_url=server.url
    )  # not `new_page`: htmx rightly complains in the console
    page = context.new_page()
    sign_in(page, "alice")
    open_draft(page)
    context.set_offline(True)
    page.locator(".program-item").first.get_by_role("button", name="Down").click()
    expect(page.get_by_role("alert").filter(has_text="That was not sent.")).to_be_visible()
    context.close()


def test_without_scripts_the_menu_opens_and_night_is_dark(browser: Browser, server: Server) -> None:
    context = browser.new_context(base_url=server.url, java_script_enabled=False, color_scheme="dark")
    page = context.new_page()
    sign_in(page, "alice")
    page.locator("[data-menu] summary").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    expect_background(page, DARK)
    context.close()


def printed(page: Page, *, pages: str = "1-9") -> str:
    """What stands on A4 when this page is printed."""
    paper = page.pdf(format="A4", page_ranges=pages)
    words = subprocess.run(["pdftotext", "-layout", "-", "-"], input=paper, capture_output=True, check=True)
    return words.stdout.decode()


def test_printed_reports_say_whose_they_are_and_show_what_is_folded_and_no_button(desk: Page) -> None:
    desk.goto("/patients?q=Milo")
    desk.get_by_role("link", name="Milo Hart").click()
    desk.get_by_role("link", name="Trends and all reports").click()
    expect(desk.get_by_role("heading", name="Over time")).to_be_visible()
    expect(desk.get_by_text("Mark as mistaken").first).to_be_visible()
    expect(desk.locator(".print-only")).to_be_hidden()
    first, all_of_it = printed(desk, pages="1"), printed(desk)
    for words in (
        "Milo Hart, born Nov 20, 1975",
        "Riverside Physiotherapy",
        "How closely",
        "Over time",
        "Pain",
    ):
        assert words in first, words
    assert re.search(r"Pain of 10 +Effort of 10", all_of_it)
    assert "Week from" in all_of_it
    assert all_of_it.count("1 of 1 exercise done") == 6
    for words in ("Mark as mistaken", "All exercises", "Worklist", "Switch light"):
        assert words not in all_of_it, words
    assert all_of_it.count("\f") <= 2  # pages
