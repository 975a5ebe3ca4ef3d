"""The portal without network: given a patient who opened her plan once, her pages stay readable, and what she reports
is sent when there is network again: once, and as herself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from playwright.sync_api import Page, Route, expect

from tests.functional.conftest import Someone, nothing_new

NewPage = Callable[..., Page]
Look = Callable[[Page, str], None]
WAITING = "1 report waits to be sent"
UNTIL = "async () => {{ while (!({})) await new Promise((again) => setTimeout(again, 50)); }}"
CLEARED = UNTIL.format("(await caches.keys()).length === 0")
DRAWN = UNTIL.format("[...document.querySelectorAll('use')].every((drawn) => drawn.getBBox().width > 0)")
FETCHED = """async ([address, cache]) =>
    fetch(address, {cache, mode: 'same-origin', redirect: 'manual'}).then(({status}) => status, () => 'nothing')"""


def today() -> date:
    return datetime.now(UTC).date()


def test_pages_stay_readable_without_network(wilma: Someone, look: Look) -> None:
    wilma.context.set_offline(True)
    for address, heading in (
        ("/my/diary", "My diary"), ("/my/report", "How did it go?"), ("/my/help", "When to stop"), ("/my/", "My plan"),
    ):  # fmt: skip
        wilma.phone.goto(address)
        expect(wilma.phone.get_by_role("heading", name=heading, level=1)).to_be_visible()
        expect(wilma.phone.get_by_role("heading", name="Not connected to your clinic")).to_be_visible()
    assert wilma.phone.evaluate("async () => (await fetch('/my/plan.pdf')).status") == 200
    assert wilma.phone.evaluate("() => document.fonts.check('1rem \"Atkinson Hyperlegible Next\"')")
    wilma.phone.evaluate(DRAWN)
    assert wilma.phone.locator("use").count() == 4
    look(wilma.phone, "portal-offline")


def test_a_report_without_network_waits_and_is_sent_when_there_is_network(wilma: Someone, look: Look) -> None:
    wilma.context.set_offline(True)
    wilma.report()
    expect(wilma.phone.get_by_text(WAITING)).to_be_visible()
    look(wilma.phone, "portal-report-waiting")
    wilma.phone.reload()
    expect(wilma.phone.get_by_text(WAITING)).to_be_visible()
    assert wilma.received() == []

    wilma.context.set_offline(False)
    expect(wilma.phone.get_by_text("Your report was sent")).to_be_visible()
    expect(wilma.phone.get_by_text(WAITING)).to_be_hidden()
    assert len(wilma.received()) == 1


def test_each_report_from_a_kept_page_is_a_report_of_its_own(wilma: Someone) -> None:
    wilma.context.set_offline(True)
    wilma.report()
    wilma.report("I skipped today")
    expect(wilma.phone.get_by_text("2 reports wait to be sent")).to_be_visible()
    wilma.context.set_offline(False)
    expect(wilma.phone.get_by_text("Your report was sent")).to_be_visible()
    assert len(wilma.received()) == 2


def test_a_report_whose_answer_was_lost_is_not_doubled(wilma: Someone) -> None:
    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    wilma.context.route("**/my/reports*", lose_the_answer)
    wilma.report(then="report")
    expect(wilma.phone.get_by_text(WAITING)).to_be_visible()
    assert len(wilma.received()) == 1
    wilma.context.unroute("**/my/reports*")
    wilma.phone.reload()
    expect(wilma.phone.get_by_text(WAITING)).to_be_hidden()
    assert len(wilma.received()) == 1


def test_with_network_a_report_is_there_at_once(wilma: Someone) -> None:
    wilma.report()
    expect(
        wilma.phone.get_by_text("Thank you. Your report is kept, and your clinic can read it.")
    ).to_be_visible()
    assert len(wilma.received()) == 1


def test_a_double_tap_is_one_report(wilma: Someone) -> None:
    wilma.phone.goto("/my/report")
    nothing_new(wilma.phone)
    wilma.phone.get_by_role("button", name="I did everything").dblclick()
    expect(
        wilma.phone.get_by_text("Thank you. Your report is kept, and your clinic can read it.")
    ).to_be_visible()
    assert len(wilma.received()) == 1


def test_what_the_server_refuses_comes_back_with_the_reason_at_its_field(wilma: Someone) -> None:
    wilma.phone.goto("/my/report")
    wilma.phone.get_by_label("Anything your therapist should know?").fill("My words")
    wilma.phone.get_by_label("Which day?").fill((today() + timedelta(days=3)).isoformat())
    nothing_new(wilma.phone)
    wilma.phone.get_by_role("button", name="I did everything").click()
    expect(wilma.phone.get_by_text("Choose today or a day before.").first).to_be_visible()
    expect(wilma.phone.get_by_label("Anything your therapist should know?")).to_have_value("My words")
    assert wilma.received() == []


def test_a_report_says_where_and_when_it_was_pressed(wilma: Someone) -> None:
    wilma.context.set_offline(True)
    wilma.report()
    pressed = datetime.now(UTC)
    wilma.context.set_offline(False)
    expect(wilma.phone.get_by_text("Your report was sent")).to_be_visible()
    (report,) = wilma.received()
    assert report.zone == wilma.phone.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone")
    assert report.pressed_at is not None
    assert timedelta(0) <= pressed - report.pressed_at < timedelta(minutes=1)
    assert report.trained_on.isoformat() == wilma.phone.evaluate(
        "new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10)"
    )


def test_whose_clock_is_wrong_is_asked_for_the_day(wilma: Someone, look: Look) -> None:
    wilma.context.clock.set_fixed_time(datetime.now(UTC) - timedelta(days=5))
    wilma.phone.goto("/my/report")
    nothing_new(wilma.phone)
    wilma.phone.get_by_role("button", name="I did everything").click()
    expect(wilma.phone.get_by_text("The clock of your device and ours are days apart.").first).to_be_visible()
    look(wilma.phone, "report-which-day")
    wilma.phone.get_by_label("Today,").check()
    wilma.phone.get_by_role("button", name="I did everything").click()
    expect(wilma.phone.get_by_text("Thank you.")).to_be_visible()
    (report,) = wilma.received()
    assert report.trained_on == today()


def test_a_waiting_report_that_was_refused_is_looked_at_and_sent_again(wilma: Someone) -> None:
    wilma.context.set_offline(True)
    wilma.phone.goto("/my/report")
    wilma.phone.get_by_label("Anything your therapist should know?").fill("My words")
    wilma.phone.get_by_label("Which day?").fill((today() - timedelta(days=60)).isoformat())
    nothing_new(wilma.phone)
    wilma.phone.get_by_role("button", name="I did everything").click()
    expect(wilma.phone.get_by_text(WAITING)).to_be_visible()
    wilma.context.set_offline(False)
    wilma.phone.get_by_role("button", name="Look at it").click()
    expect(wilma.phone.get_by_text("Choose a day in the last four weeks.").first).to_be_visible()
    expect(wilma.phone.get_by_label("Anything your therapist should know?")).to_have_value("My words")
    wilma.phone.get_by_label("Which day?").fill(today().isoformat())
    wilma.phone.get_by_role("button", name="I did everything").click()
    expect(wilma.phone.get_by_text("Thank you.")).to_be_visible()
    assert len(wilma.received()) == 1


def test_a_report_that_can_never_be_taken_says_why_until_it_is_removed(wilma: Someone) -> None:
    wilma.context.set_offline(True)
    wilma.phone.goto("/my/report")
    wilma.phone.get_by_label("Which day?").fill((today() - timedelta(days=60)).isoformat())
    nothing_new(wilma.phone)
    wilma.phone.get_by_role("button", name="I did everything").click()
    expect(wilma.phone.get_by_text(WAITING)).to_be_visible()
    wilma.context.set_offline(False)
    expect(wilma.phone.get_by_text("Choose a day in the last four weeks.")).to_be_visible()
    wilma.phone.reload()
    wilma.phone.get_by_role("button", name="Remove it").click()
    expect(wilma.phone.get_by_text("Choose a day in the last four weeks.")).to_be_hidden()
    assert wilma.received() == []


def test_a_waiting_report_survives_the_end_of_the_session_and_another_patient(
    wilma: Someone, somebody: Callable[..., Someone]
) -> None:
    other = somebody(phone=wilma.phone)
    wilma.context.set_offline(True)
    wilma.report()
    wilma.end_sessions()
    wilma.context.set_offline(False)

    other.come_in()
    wilma.phone.goto("/my/diary")
    expect(wilma.phone.get_by_role("heading", name="Nothing reported yet")).to_be_visible()
    expect(wilma.phone.get_by_text(WAITING)).to_be_hidden()
    wilma.phone.get_by_role("button", name="Sign out").click()
    wilma.phone.wait_for_url("**/sign-in")

    wilma.come_in()
    expect(wilma.phone.get_by_text("Your report was sent")).to_be_visible()
    assert len(wilma.received()) == 1
    assert other.received() == []


def test_a_page_left_open_sends_nothing_while_somebody_else_is_signed_in(
    wilma: Someone, somebody: Callable[..., Someone]
) -> None:
    wilma.context.set_offline(True)
    wilma.report()
    wilma.end_sessions()
    wilma.context.set_offline(False)
    somebody(phone=wilma.context.new_page()).come_in()
    with wilma.phone.expect_response("**/my/sender"):
        wilma.phone.evaluate("dispatchEvent(new Event('online'))")
    expect(wilma.phone.get_by_text(WAITING)).to_be_visible()
    expect(wilma.phone.get_by_text("was not taken")).to_be_hidden()
    assert wilma.received() == []


def test_a_report_after_the_session_ended_is_sent_after_signing_in(wilma: Someone) -> None:
    wilma.phone.goto("/my/report")
    wilma.end_sessions()
    nothing_new(wilma.phone)
    wilma.phone.get_by_role("button", name="I did everything").click()
    wilma.phone.wait_for_url("**/sign-in?next=/my/diary")
    assert wilma.received() == []
    wilma.come_in()
    expect(wilma.phone.get_by_text("Your report was sent")).to_be_visible()
    assert len(wilma.received()) == 1


def test_when_the_server_is_broken_the_kept_copy_is_shown(wilma: Someone) -> None:
    wilma.context.route("**/my/help", lambda route: route.fulfill(status=502, body="Bad gateway"))
    wilma.phone.goto("/my/help")
    expect(wilma.phone.get_by_role("heading", name="When to stop", level=1)).to_be_visible()
    expect(wilma.phone.get_by_text("This copy was saved on")).to_be_visible()


def test_signing_out_leaves_no_page_and_no_drawing_behind(wilma: Someone) -> None:
    drawings = wilma.drawings()
    assert wilma.phone.evaluate(FETCHED, [drawings, "only-if-cached"]) == 200
    wilma.phone.get_by_role("button", name="Sign out").click()
    wilma.phone.wait_for_url("**/sign-in")
    assert wilma.phone.evaluate("async () => (await caches.keys()).length") == 0
    assert wilma.phone.evaluate(FETCHED, [drawings, "only-if-cached"]) == "nothing"
    wilma.phone.goto(drawings)
    wilma.phone.wait_for_url("**/sign-in?next=/my/drawings-**")


def test_a_session_that_was_ended_elsewhere_leaves_no_page_behind(wilma: Someone) -> None:
    drawings = wilma.drawings()
    wilma.end_sessions()
    wilma.phone.goto("/my/diary")
    wilma.phone.wait_for_url("**/sign-in?next=/my/diary")
    wilma.phone.evaluate(CLEARED)
    assert wilma.phone.evaluate(FETCHED, [drawings, "only-if-cached"]) == "nothing"


def test_who_signs_in_after_a_session_that_just_ended_finds_no_page_of_the_one_before(
    wilma: Someone, somebody: Callable[..., Someone]
) -> None:
    other = somebody(phone=wilma.phone)
    wilma.context.clear_cookies()
    wilma.phone.goto("/sign-in")
    wilma.phone.evaluate(CLEARED)
    other.come_in()
    wilma.context.set_offline(True)
    wilma.phone.goto("/my/")
    expect(wilma.phone.get_by_role("heading", name="Not connected to your clinic")).to_be_visible()
    assert wilma.phone.locator("[data-portal]").get_attribute("data-patient") == str(other.patient.id)


def test_what_was_kept_is_shown_to_nobody_else_when_the_server_is_broken(
    wilma: Someone, somebody: Callable[..., Someone]
) -> None:
    mark = wilma.phone.evaluate("async () => (await fetch('/my/')).headers.get('Portal-Person')")
    assert mark

    def broken(route: Route) -> None:
        route.fulfill(status=500, body="Broken", headers={"Portal-Person": "somebody else"})

    wilma.context.route("**/my/help", broken)
    wilma.phone.goto("/my/help")
    expect(wilma.phone.get_by_text("Broken")).to_be_visible()
    assert wilma.phone.evaluate("async () => (await caches.match('/my/')) === undefined")


def test_who_is_no_patient_leaves_nothing_kept_by_asking_for_the_portal(wilma: Someone) -> None:
    wilma.context.route("**/my/diary", lambda route: route.fulfill(status=404, body="Nothing here"))
    wilma.phone.goto("/my/diary")
    expect(wilma.phone.get_by_text("Nothing here")).to_be_visible()
    wilma.phone.evaluate(CLEARED)


def test_who_signs_in_next_on_this_phone_finds_none_of_the_drawings(
    wilma: Someone, somebody: Callable[..., Someone]
) -> None:
    drawings, other = wilma.drawings(), somebody(phone=wilma.phone)
    wilma.end_sessions()
    other.come_in()
    assert other.drawings() != drawings
    assert wilma.phone.evaluate(FETCHED, [drawings, "default"]) == 404
    wilma.context.set_offline(True)
    assert wilma.phone.evaluate(FETCHED, [drawings, "default"]) == "nothing"
