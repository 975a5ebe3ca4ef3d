"""Without network, whoever reports something dangerous reads at once what to do: given a patient whose pages are kept,
when the clinic cannot be told, then the words are those of the clinic's own page, and nothing leads to an exercise."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.functional.conftest import PHONE, TWICE, Someone, nothing_new, sign_in

Look = Callable[[Page, str], None]
UNKNOWN = "Your clinic does not know this yet."
WAITING = "1 report waits to be sent"
TOLD = re.compile(r"/my/(stopped)?$")
"""Where the clinic says it: the press that waited may be answered itself, and leads straight to what to do now."""


def report(wilma: Someone, *, sign: str = "", pain: int = 1) -> None:
    """Say that nothing is new, or that this is, and how much it hurt."""
    wilma.phone.goto("/my/report")
    fill_in(wilma, sign=sign, pain=pain)


def fill_in(wilma: Someone, *, sign: str, pain: int) -> None:
    nothing_new(wilma.phone)
    wilma.phone.locator(f'[name="pain"][value="{pain}"]').check()
    if sign:
        wilma.phone.locator('[name="news"][value="yes"]').check()
        wilma.phone.get_by_label(sign).check()
    wilma.phone.get_by_role("button", name="I did everything").click()


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", name=words)).to_be_visible()


def test_a_stop_sign_says_at_once_what_to_do(wilma: Someone, look: Look) -> None:
    wilma.context.set_offline(True)
    report(wilma, sign="Numb between my legs", pain=7)
    heading(wilma.phone, "Get emergency help now")
    for words in ("this cannot wait. Call the emergency number now.", "That was strong pain.", UNKNOWN):
        expect(wilma.phone.get_by_text(words)).to_be_visible()
    expect(wilma.phone.get_by_text("It can be your heart")).to_have_count(0)
    expect(wilma.phone.get_by_role("button", name="I did everything")).to_be_hidden()
    expect(wilma.phone.get_by_text(WAITING)).to_be_visible()
    look(wilma.phone, "portal-stopped-offline")


@pytest.mark.parametrize("offline", [True, False])
def test_what_is_missing_has_what_to_do_now_beside_it(wilma: Someone, look: Look, offline: bool) -> None:
    wilma.phone.goto("/my/report")
    wilma.context.set_offline(offline)
    wilma.phone.locator('[name="pain"][value="9"]').check()
    for _ in range(2):  # a second press says it once
        wilma.phone.get_by_role("button", name="Send", exact=True).click()
        heading(wilma.phone, "Do not do your exercises")
    expect(wilma.phone.get_by_text("What you say here is not sent yet. Do this first.")).to_be_visible()
    expect(wilma.phone.get_by_text(UNKNOWN)).to_have_count(0)
    expect(wilma.phone.get_by_role("link", name="Call your clinic")).to_be_in_viewport(ratio=1)
    notice = wilma.phone.locator("[data-unsent]")
    assert notice.evaluate("one => Boolean(one.nextElementSibling.querySelector('[required]'))")
    expect(wilma.phone.get_by_text(WAITING)).to_have_count(0)
    look(wilma.phone, f"portal-unsent-{'offline' if offline else 'online'}")


@pytest.mark.parametrize("address", ["/my/report", "/my/tell"])
def test_a_sign_waits_for_no_other_answer(wilma: Someone, address: str) -> None:
    wilma.phone.goto(address)
    wilma.context.set_offline(True)
    wilma.phone.locator('[name="news"][value="yes"]').check()
    wilma.phone.get_by_label("Pressure or pain in my chest").check()
    wilma.phone.get_by_role("button", name="I did everything" if "report" in address else "Send").click()
    heading(wilma.phone, "Get emergency help now")
    expect(wilma.phone.get_by_text(UNKNOWN)).to_be_visible()
    expect(wilma.phone.get_by_text("What you say here is not sent yet.")).to_have_count(0)
    wilma.context.set_offline(False)
    wilma.phone.wait_for_url(TOLD)
    (kept,) = wilma.received()
    assert (kept.signs, kept.pain, kept.note) == (["chest"], None, "")


@pytest.mark.parametrize("offline", [True, False])
def test_what_is_red_is_sent_without_a_word_of_the_exercises(wilma: Someone, offline: bool) -> None:
    wilma.phone.goto("/my/report")
    wilma.context.set_offline(offline)
    wilma.phone.locator('[name="news"][value="yes"]').check()
    wilma.phone.get_by_label("Pain, tingling or numbness further down").check()
    wilma.phone.locator('[name="pain"][value="7"]').check()
    wilma.phone.get_by_role("button", name="Send", exact=True).click()
    if offline:
        heading(wilma.phone, "Do not do your exercises")
        expect(wilma.phone.get_by_text(UNKNOWN)).to_be_visible()
        wilma.context.set_offline(False)
    heading(wilma.phone, "Your plan is paused")
    (kept,) = wilma.received()
    assert (kept.signs, kept.pain) == (["spreading"], 7)
    assert {entry.outcome for entry in kept.entries} == {None}


@pytest.mark.parametrize("height", [664, 844])
@pytest.mark.parametrize("letters", ["", TWICE], ids=["usual", "twice"])
def test_whom_to_call_is_on_the_first_screen(wilma: Someone, height: int, letters: str) -> None:
    wilma.phone.set_viewport_size({"width": PHONE, "height": height})
    wilma.context.set_offline(True)
    wilma.phone.goto("/my/report")
    if letters:
        wilma.phone.evaluate(letters)
    fill_in(wilma, sign="Numb between my legs", pain=7)
    heading(wilma.phone, "Get emergency help now")
    expect(wilma.phone.get_by_text(WAITING)).to_be_attached()
    expect(wilma.phone.get_by_role("link", name="Emergency: call")).to_be_in_viewport(ratio=1)


def test_it_stays_on_every_page_until_the_clinic_has_it(wilma: Someone) -> None:
    wilma.context.set_offline(True)
    report(wilma, sign="Pain, tingling or numbness further down")
    heading(wilma.phone, "Do not do your exercises")
    expect(wilma.phone.get_by_text("further down an arm or leg: your clinic has to look")).to_be_visible()
    wilma.phone.goto("/my/")
    heading(wilma.phone, "Do not do your exercises")
    expect(wilma.phone.get_by_text(UNKNOWN)).to_be_visible()
    for hidden in ("a[href='/my/report']", ".plan-items", ".plan-items figure"):
        expect(wilma.phone.locator(hidden).first).to_be_hidden()
    wilma.phone.goto("/my/diary")
    heading(wilma.phone, "Do not do your exercises")
    expect(wilma.phone.get_by_role("link", name="Report a training")).to_be_hidden()

    wilma.context.set_offline(False)
    wilma.phone.wait_for_url(TOLD)
    heading(wilma.phone, "Your plan is paused")
    expect(wilma.phone.get_by_text(UNKNOWN)).to_have_count(0)
    (kept,) = wilma.received()
    assert kept.signs == ["spreading"]


@pytest.mark.parametrize(("pain", "is_strong"), [(5, False), (6, True)])
def test_pain_above_the_limit_of_the_plan_stops(wilma: Someone, pain: int, is_strong: bool) -> None:
    wilma.context.set_offline(True)
    report(wilma, pain=pain)
    expect(wilma.phone.get_by_text(WAITING)).to_be_visible()
    expect(wilma.phone.get_by_text("That was strong pain.")).to_have_count(int(is_strong))
    expect(wilma.phone.get_by_text(UNKNOWN)).to_have_count(int(is_strong))


def test_strong_pain_of_one_exercise_stops_too(wilma: Someone) -> None:
    wilma.context.set_offline(True)
    wilma.phone.goto("/my/report")
    wilma.phone.locator(".entry summary").first.click()
    wilma.phone.get_by_label("How much did this one hurt?").first.select_option("9")
    nothing_new(wilma.phone)
    wilma.phone.get_by_role("button", name="I did everything").click()
    expect(wilma.phone.get_by_text("That was strong pain in this exercise.")).to_be_visible()


def test_whoever_says_yes_and_ticks_nothing_is_stopped_too(wilma: Someone) -> None:
    wilma.context.set_offline(True)
    wilma.phone.goto("/my/report")
    nothing_new(wilma.phone)
    wilma.phone.locator('[name="news"][value="yes"]').check()
    wilma.phone.get_by_role("button", name="I did everything").click()
    heading(wilma.phone, "Do not do your exercises")


def test_whose_plan_is_paused_tells_the_clinic_without_network(wilma: Someone, look: Look) -> None:
    report(wilma, sign="Pain, tingling or numbness further down")
    wilma.phone.wait_for_url("**/my/stopped")
    wilma.phone.goto("/my/tell")
    wilma.context.set_offline(True)
    for address, words in (
        ("/my/stopped", "Your plan is paused"),
        ("/my/tell", "Tell your clinic how you are"),
    ):
        wilma.phone.goto(address)
        heading(wilma.phone, words)
        heading(wilma.phone, "Not connected to your clinic")
    wilma.phone.get_by_label("How are you, in your words?").fill("It is the same today.")
    wilma.phone.locator('[name="news"][value="yes"]').check()
    wilma.phone.get_by_label("Numb between my legs").check()
    wilma.phone.get_by_role("button", name="Send").click()
    heading(wilma.phone, "Get emergency help now")
    expect(wilma.phone.get_by_text(WAITING)).to_be_visible()
    look(wilma.phone, "portal-told-offline")

    wilma.context.set_offline(False)
    expect(wilma.phone.get_by_text(UNKNOWN)).to_have_count(0)
    first, told = wilma.received()
    assert (first.note, told.note, told.signs) == ("", "It is the same today.", ["saddle"])
    assert told.entries == []


def test_a_network_that_never_answers_is_not_waited_for(wilma: Someone) -> None:
    wilma.context.route("**/my/sender", lambda _route: None)
    report(wilma, sign="Pressure or pain in my chest")
    expect(wilma.phone.get_by_role("heading", name="Get emergency help now")).to_be_visible(timeout=5000)


def test_whose_session_ended_reads_it_and_signs_in_to_send(wilma: Someone) -> None:
    wilma.phone.goto("/my/report")
    wilma.end_sessions()
    nothing_new(wilma.phone)
    wilma.phone.locator('[name="pain"][value="9"]').check()
    wilma.phone.get_by_role("button", name="I did everything").click()
    heading(wilma.phone, "Do not do your exercises")
    wilma.phone.get_by_role("link", name="Sign in to send it").click()
    wilma.phone.wait_for_url("**/sign-in?next=/my/")
    sign_in(wilma.phone, wilma.login, factories.PASSWORD)
    heading(wilma.phone, "Your plan is paused")
    assert len(wilma.received()) == 1


def test_the_page_of_a_doctor_names_the_sign_and_is_read_without_network(wilma: Someone, look: Look) -> None:
    wilma.phone.goto("/my/see-a-doctor")
    heading(wilma.phone, "When to call")
    look(wilma.phone, "portal-no-doctor")
    report(wilma, sign="My heart beat in an odd way")
    wilma.phone.wait_for_url("**/my/stopped")
    look(wilma.phone, "portal-stopped-same-day")
    wilma.phone.goto("/my/see-a-doctor")
    wilma.context.set_offline(True)
    wilma.phone.goto("/my/see-a-doctor")
    heading(wilma.phone, "Not connected to your clinic")
    heading(wilma.phone, "See a doctor today")
    expect(wilma.phone.get_by_text("My heart beat in an odd way")).to_be_visible()
    look(wilma.phone, "portal-see-a-doctor")


def test_what_has_no_box_is_asked_for_in_words_and_nothing_typed_is_lost(wilma: Someone, look: Look) -> None:
    wilma.phone.goto("/my/report")
    look(wilma.phone, "portal-report-new")
    fill_in(wilma, sign="Something else that is new", pain=2)
    words = wilma.phone.get_by_label("Something else: what is it?")
    expect(words).to_have_js_property("validationMessage", "Write what else is new.")
    wilma.phone.get_by_role("button", name="I did everything").click()
    expect(wilma.phone.get_by_role("heading", name="Nothing was saved yet")).to_be_visible()
    expect(wilma.phone.locator("#new_words-error")).to_have_text("Write what else is new.")
    look(wilma.phone, "portal-report-no-words")
    words.fill("My ear rings.")
    wilma.phone.get_by_role("button", name="I did everything").click()
    wilma.phone.wait_for_url("**/my/stopped")
    (kept,) = wilma.received()
    assert (kept.note, kept.signs, kept.pain) == ("My ear rings.", ["other"], 2)


def test_without_network_too_something_else_is_asked_for_words_once(wilma: Someone) -> None:
    wilma.context.set_offline(True)
    report(wilma, sign="Something else that is new")
    words = wilma.phone.get_by_label("Something else: what is it?")
    expect(words).to_have_js_property("validationMessage", "Write what else is new.")
    heading(wilma.phone, "How did it go?")
    words.fill("My ear rings.")
    expect(words).to_have_js_property("validationMessage", "")
    wilma.phone.get_by_role("button", name="I did everything").click()
    heading(wilma.phone, "Do not do your exercises")
    wilma.context.set_offline(False)
    wilma.phone.wait_for_url(TOLD)
    (kept,) = wilma.received()
    assert (kept.signs, kept.note) == (["other"], "My ear rings.")


def test_whoever_has_no_words_for_it_is_told_what_to_do_at_the_second_press(wilma: Someone) -> None:
    wilma.context.set_offline(True)
    report(wilma, sign="Something else that is new")
    wilma.phone.get_by_role("button", name="I did everything").click()
    heading(wilma.phone, "Do not do your exercises")
    wilma.context.set_offline(False)
    wilma.phone.wait_for_url(TOLD)
    (kept,) = wilma.received()
    assert kept.signs == ["other"]
