"""A patient who reads twice the usual size of print finds every word of the bar, and no word of a page under it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests import factories
from tests.functional.conftest import CHROMIUM, PHONE, TWICE, Server, Someone, sign_in

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

BROKEN = """(long) => {
    const broken = [], texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
    for (let text; (text = texts.nextNode());) {
        const around = text.parentElement;
        if (!around.checkVisibility() || around.closest('.visually-hidden, option, textarea, template')) continue;
        const box = around.closest('.btn, .tile, .notice, .card, main').getBoundingClientRect();
        for (const {0: word, index} of text.data.matchAll(/[^\\s-]+/g)) {
            const range = document.createRange();
            range.setStart(text, index);
            range.setEnd(text, index + word.length);
            const lines = [...range.getClientRects()].filter(({width}) => width > 0);
            const parted = word.length < long && new Set(lines.map(({top}) => Math.round(top))).size > 1;
            const outside = lines.some(({left, right}) => left < box.left - 1 || right > box.right + 1);
            if (parted || outside) broken.push(word);
        }
    }
    return broken;
}"""
LONG = 14  # letters; a word as long may be parted between syllables
THIN = """(least) => [...document.querySelectorAll('main :is(p, li, h1, h2, h3, legend, label, summary)')]
    .filter((part) => part.checkVisibility() && !part.matches('.visually-hidden'))
    .filter((part) => part.textContent.trim().length > least)
    .filter((part) => {
        const {fontSize, paddingLeft, paddingRight} = getComputedStyle(part);
        const room = part.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
        return room < least * 0.5 * parseFloat(fontSize);
    })
    .map((part) => part.textContent.trim().slice(0, 40))"""
TOUCH, FIRST_SCREEN = 44, 844  # pixels
LEAST = 6  # letters in a line


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


def test_in_large_print_words_stay_whole_and_in_their_boxes(wilma: Someone, large_print: Page) -> None:
    sign_in(large_print, wilma.login, factories.PASSWORD)
    for page, enlarge in ((large_print, ""), (wilma.phone, TWICE)):
        for address in ("/my/", "/my/report", "/my/help", "/my/diary"):
            page.goto(address)
            reads_well(page, enlarge, address)
    large_print.goto("/my/report")
    large_print.get_by_role("button", name="I did everything").click()
    large_print.locator("[data-error-summary]").wait_for()
    reads_well(large_print, "", "a refused report")
    wilma.phone.goto("/my/report")
    wilma.phone.locator('[name="news"][value="yes"]').check()
    for sign in ("Pain, tingling or numbness further down", "I felt dizzy or sick"):
        wilma.phone.get_by_label(sign).check()
    wilma.phone.locator('[name="pain"][value="8"]').check()
    wilma.phone.get_by_role("button", name="I did everything").click()
    wilma.phone.wait_for_url("**/my/stopped")
    for page, enlarge in ((large_print, ""), (wilma.phone, TWICE)):
        for address in ("/my/stopped", "/my/tell", "/my/diary"):
            page.goto(address)
            reads_well(page, enlarge, address)
        page.goto("/my/stopped")
        if enlarge:
            page.evaluate(enlarge)
        whom_to_call = page.get_by_role("link", name="Call your clinic:").bounding_box()
        assert whom_to_call
        assert whom_to_call["y"] + TOUCH < FIRST_SCREEN


def reads_well(page: Page, enlarge: str, what: str) -> None:
    """No word broken within, cut or outside of its box, no column too narrow to read, nothing sideways."""
    if enlarge:
        page.evaluate(enlarge)
    assert page.evaluate(BROKEN, LONG) == [], what
    assert page.evaluate(THIN, LEAST) == [], what
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), what
