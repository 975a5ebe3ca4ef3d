"""A patient who reads twice the usual size of print finds every word of the bar, and no word of a page under it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests import factories
from tests.functional.conftest import CHROMIUM, PHONE, Server, Someone, sign_in

TWICE = "document.documentElement.style.fontSize = '225%'"  # the portal's own 112.5 %, twice
PAGES = ("/my/", "/my/diary", "/my/help", "/my/report")
BAR = """() => [...document.querySelectorAll('.tab-bar a')].map((link) => {
    const words = document.createRange(), box = link.getBoundingClientRect();
    words.selectNodeContents(link);
    const said = words.getBoundingClientRect(), middle = (said.left + said.right) / 2;
    return said.left >= box.left - 1 && said.right <= box.right + 1 && said.bottom <= box.bottom + 1
        && box.bottom <= Math.max(innerHeight, document.querySelector('.bar').getBoundingClientRect().bottom)
        && Math.abs(middle - (box.left + box.right) / 2) < 3 && getComputedStyle(link).textAlign === 'center';
})"""
LAST = """() => {
    scrollTo({top: 1e6, behavior: 'instant'});
    const bar = document.querySelector('.tab-bar');
    if (getComputedStyle(bar).position !== 'fixed') return 0;
    const ends = [...document.querySelectorAll('main *')].map((part) => part.getBoundingClientRect().bottom);
    return Math.max(...ends) - bar.getBoundingClientRect().top;
}"""
SHARE = "() => document.querySelector('.tab-bar').getBoundingClientRect().height / innerHeight"


@pytest.fixture
def large_print(browser: Browser, server: Server) -> Iterator[Page]:
    """A phone whose owner chose letters twice as large in the browser's settings."""
    arguments = [*CHROMIUM["args"], "--blink-settings=defaultFontSize=32"]
    with browser.browser_type.launch(executable_path="/usr/bin/chromium", args=arguments) as large:
        yield large.new_page(base_url=server.url, viewport={"width": PHONE, "height": 844})


def fits(page: Page, address: str) -> None:
    assert page.evaluate(BAR) == [True] * 3, address
    assert page.evaluate(LAST) <= 0, address


def test_letters_made_larger_on_the_page_stay_in_the_bar_and_leave_the_page_free(wilma: Someone) -> None:
    for address in PAGES:
        wilma.phone.goto(address)
        wilma.phone.evaluate(TWICE)
        fits(wilma.phone, address)
        assert wilma.phone.evaluate(SHARE) < 0.18


def test_where_the_browser_writes_large_the_bar_takes_no_room_from_the_page(
    wilma: Someone, large_print: Page
) -> None:
    sign_in(large_print, wilma.login, factories.PASSWORD)
    for address in PAGES:
        large_print.goto(address)
        fits(large_print, address)
        assert (
            large_print.evaluate("getComputedStyle(document.querySelector('.tab-bar')).position") == "static"
        )


def test_in_usual_print_the_bar_is_at_the_thumb(wilma: Someone) -> None:
    wilma.phone.goto("/my/")
    fits(wilma.phone, "/my/")
    assert wilma.phone.evaluate("getComputedStyle(document.querySelector('.tab-bar')).position") == "fixed"
