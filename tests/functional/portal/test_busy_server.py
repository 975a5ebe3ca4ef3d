"""While another program holds the database nothing is kept, and nobody is left alone with it: given a patient with a
plan, when she reports and the clinic's server is busy, then she reads what to do now, and her report is not lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.functional.conftest import Someone, nothing_new, sign_in

Look = Callable[[Page, str], None]
PATIENCE = 60_000  # milliseconds: a request waits five seconds for a lock, and the next one for it
WAITS = "1 report waits to be sent"


@contextmanager
def busy(wilma: Someone) -> Iterator[None]:
    """The lock is held, and no request gets it in time."""
    wilma.session.rollback()
    engine = wilma.session.get_bind().engine.execution_options(writes=True)
    with engine.connect() as other, other.begin():
        yield


@pytest.fixture
def without_scripts(somebody: Callable[..., Someone], new_page: Callable[..., Page]) -> Someone:
    found = somebody(phone=new_page(width=390, height=844, scripts=False))
    sign_in(found.phone, found.login, factories.PASSWORD)
    return found


def fill_in(wilma: Someone, sign: str = "", pain: int = 1) -> None:
    wilma.phone.goto("/my/report")
    nothing_new(wilma.phone)
    wilma.phone.locator(f'[name="pain"][value="{pain}"]').check()
    if sign:
        wilma.phone.locator('[name="news"][value="yes"]').check()
        wilma.phone.get_by_label(sign).check()


def test_without_scripts_a_red_report_is_told_what_to_do_and_is_sent_again(without_scripts: Someone) -> None:
    wilma, phone = without_scripts, without_scripts.phone
    fill_in(wilma, sign="Pain, tingling or numbness further down", pain=7)
    with busy(wilma):
        phone.get_by_role("button", name="I did everything").click()
        expect(phone.get_by_role("heading", name="Do not do your exercises", level=1)).to_be_visible()
    expect(phone.get_by_role("link", name="Call your clinic")).to_be_in_viewport(ratio=1)
    expect(phone.get_by_role("link", name="Emergency: call")).to_be_visible()
    expect(phone.get_by_role("heading", name="This is not sent yet")).to_be_visible()
    assert wilma.received() == []
    phone.get_by_role("button", name="Send again").click()
    phone.wait_for_url("**/my/stopped")
    (kept,) = wilma.received()
    assert (kept.pain, kept.signs) == (7, ["spreading"])


@pytest.mark.parametrize(("width", "dark"), [(390, False), (1440, True)])
@pytest.mark.parametrize(
    ("sign", "heading"), [("Numb between my legs", "Get emergency help now"), ("", "This is not sent yet")]
)
def test_the_page_fits(
    somebody: Callable[..., Someone],
    new_page: Callable[..., Page],
    look: Look,
    width: int,
    dark: bool,
    sign: str,
    heading: str,
) -> None:
    """A correction has no script that keeps it."""
    wilma = somebody(phone=new_page(width=width, height=844, dark=dark))
    wilma.come_in()
    wilma.report()
    wilma.phone.get_by_role("link", name="Correct").click()
    if sign:
        wilma.phone.locator('[name="news"][value="yes"]').check()
        wilma.phone.get_by_label(sign).check()
    with busy(wilma):
        wilma.phone.get_by_role("button", name="Send the correction").click(timeout=PATIENCE)
        expect(wilma.phone.get_by_role("heading", name=heading, level=1)).to_be_visible()
    look(wilma.phone, f"portal-not-kept-{'red' if sign else 'calm'}-{width}-{'dark' if dark else 'light'}")


def test_an_ordinary_report_stays_on_its_page_and_is_sent_by_itself(wilma: Someone, look: Look) -> None:
    fill_in(wilma)
    with busy(wilma):
        wilma.phone.get_by_role("button", name="I did everything").click()
        expect(wilma.phone.get_by_text(WAITS)).to_be_visible()
        assert wilma.phone.url.endswith("/my/report")
        expect(wilma.phone.get_by_role("button", name="I did everything")).to_be_hidden()
        expect(wilma.phone.get_by_text("saved")).to_have_count(0)
        look(wilma.phone, "portal-waits-for-the-server")
    assert wilma.received() == []
    expect(wilma.phone.get_by_text("Your report was sent")).to_be_visible()
    assert len(wilma.received()) == 1


def test_the_diary_lists_what_was_sent_from_it(wilma: Someone) -> None:
    fill_in(wilma)
    with busy(wilma):
        wilma.phone.get_by_role("button", name="I did everything").click()
        expect(wilma.phone.get_by_text(WAITS)).to_be_visible()
        wilma.phone.get_by_role("link", name="Diary").first.click()
        expect(wilma.phone.get_by_text("Not connected to your clinic")).to_be_visible()
        expect(wilma.phone.get_by_role("heading", name="Nothing reported yet")).to_be_visible()
    expect(wilma.phone.get_by_text("Your report was sent")).to_be_visible()
    expect(wilma.phone.get_by_text("2 of 2 exercises done.")).to_be_visible()
    expect(wilma.phone.get_by_text("Not connected to your clinic")).to_have_count(0)
    assert len(wilma.received()) == 1


def test_a_red_report_is_sent_by_itself_as_soon_as_the_server_has_time(wilma: Someone) -> None:
    fill_in(wilma, sign="Pain, tingling or numbness further down")
    with busy(wilma), wilma.phone.expect_response(lambda answer: answer.status == 503, timeout=PATIENCE):
        wilma.phone.get_by_role("button", name="I did everything").click()
        expect(wilma.phone.get_by_role("heading", name="Do not do your exercises")).to_be_visible()
    wilma.phone.wait_for_url("**/my/", timeout=PATIENCE)
    expect(wilma.phone.get_by_role("heading", name="Your plan is paused")).to_be_visible()
    assert len(wilma.received()) == 1
