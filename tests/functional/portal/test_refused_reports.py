"""What the server refuses stays on the phone until its page is there: given a patient whose report has a day that
cannot be, when the server breaks as it answers with the page, then the report is not lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Route, expect

from tests.functional.conftest import Someone, nothing_new


def day(before: int) -> str:
    return (datetime.now(UTC).date() - timedelta(days=before)).isoformat()


def test_what_is_refused_stays_on_the_phone_until_the_page_with_its_words_is_there(wilma: Someone) -> None:
    def broken(route: Route) -> None:
        if route.request.method == "GET":
            return route.continue_()
        return route.fulfill(status=500, body="Broken")

    wilma.context.route("**/my/report", broken)
    wilma.phone.goto("/my/report")
    wilma.phone.get_by_label("Anything your therapist should know?").fill("My words")
    wilma.phone.get_by_label("Which day?").fill(day(60))
    nothing_new(wilma.phone)
    for press in ("I did everything", "Look at it"):
        wilma.phone.get_by_role("button", name=press).click()
        expect(wilma.phone.get_by_text("Broken")).to_be_visible()
        wilma.phone.goto("/my/diary")
        expect(wilma.phone.get_by_text("Choose a day in the last four weeks.")).to_be_visible()
    wilma.context.unroute("**/my/report")
    wilma.phone.get_by_role("button", name="Look at it").click()
    expect(wilma.phone.get_by_label("Anything your therapist should know?")).to_have_value("My words")
    wilma.phone.get_by_label("Which day?").fill(day(0))
    wilma.phone.get_by_role("button", name="I did everything").click()
    expect(wilma.phone.get_by_text("Thank you.")).to_be_visible()
    expect(wilma.phone.get_by_role("button", name="Look at it")).to_have_count(0)
    assert len(wilma.received()) == 1
