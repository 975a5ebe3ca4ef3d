"""What stops a signature, seen in a browser: each demo patient shows one way, and no way leads round it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from clinic import db
from clinic.models import StaffMember
from clinic.services import demo
from clinic.services.plans import plans
from tests.functional.conftest import Someone, sign_in

NewPage = Callable[..., Page]
Look = Callable[[Page, str], None]


def open_draft(page: Page, patient: str) -> None:
    page.goto("/patients?whose=all")
    page.get_by_role("link", name=patient).click()
    page.get_by_role("link", name="Continue the draft").click()
    expect(page.get_by_role("heading", name=f"Program for {patient}")).to_be_visible()


@pytest.mark.parametrize(
    ("patient", "sentence"),
    [
        ("Nadia Petrov", "Something the screening needs is not recorded."),
        ("Jon Ferry", "A consult flag is open."),
        ("Lena Roth", "An exercise goes beyond the limits of a consult."),
        ("Otto Lange", "A contraindication stands in the way."),
        ("Rosa Field", "A contraindication stands in the way."),
    ],
)
def test_a_draft_that_may_not_be_signed_says_why_and_cannot_be(
    new_page: NewPage, look: Look, patient: str, sentence: str
) -> None:
    page = new_page(width=768, dark=True)
    sign_in(page, "alice")
    open_draft(page, patient)

    expect(page.get_by_text(sentence)).to_be_visible()
    expect(page.get_by_role("button", name="Review and sign")).to_be_disabled()
    look(page, f"flag-{patient.split()[0].lower()}")

    answer = page.goto(page.url.partition("#")[0] + "/sign")
    assert answer is not None
    assert answer.status == 409
    expect(page.get_by_text(sentence)).to_be_visible()


def test_a_dose_beyond_a_consults_limit_is_named_beside_the_exercise(new_page: NewPage, look: Look) -> None:
    page = new_page(width=390)
    sign_in(page, "alice")
    open_draft(page, "Lena Roth")

    expect(page.get_by_text("The consult allows at most 2 sets.")).to_be_visible()
    look(page, "flag-limits")


def test_what_is_missing_is_one_click_away(new_page: NewPage) -> None:
    page = new_page()
    sign_in(page, "alice")
    open_draft(page, "Nadia Petrov")

    page.get_by_role("link", name="Record what is missing").first.click()
    expect(page.get_by_role("heading", name="Intake of Nadia Petrov")).to_be_visible()


def test_a_red_flag_recorded_in_another_tab_stops_the_signature(new_page: NewPage) -> None:
    signing = new_page()
    sign_in(signing, "alice")
    open_draft(signing, "Clara Bright")
    signing.get_by_role("link", name="Review and sign").click()
    expect(signing.get_by_role("heading", name="Review and sign")).to_be_visible()

    other = signing.context.new_page()
    other.goto("/patients?whose=all")
    other.get_by_role("link", name="Clara Bright").click()
    other.get_by_role("link", name="the intake").click()
    other.get_by_role("group", name="Chest pain").get_by_label("Yes").check()
    other.get_by_role("button", name="Save the intake").last.click()
    expect(other.get_by_text("no program can be signed").first).to_be_visible()

    signing.get_by_label("Your password").fill(demo.story()["password"])
    signing.get_by_role("button", name="Sign version 2").click()
    expect(signing.get_by_text("A contraindication stands in the way.")).to_be_visible()
    signing.goto("/patients?whose=all")
    signing.get_by_role("link", name="Clara Bright").click()
    expect(signing.get_by_role("link", name="Plan, version 2")).to_have_count(0)


def test_an_assistant_is_told_who_can_sign(new_page: NewPage) -> None:
    page = new_page()
    sign_in(page, "amos")
    open_draft(page, "Sven Dahl")

    expect(page.get_by_text("Only a therapist can sign.")).to_be_visible()


def test_a_red_flag_answered_at_home_leads_to_a_doctor_and_to_the_top_of_the_list(
    new_page: NewPage, look: Look
) -> None:
    phone = new_page(width=390, height=844)
    sign_in(phone, "pat")
    phone.goto("/my/questions")
    look(phone, "portal-questions")
    phone.get_by_text("Signs that a doctor must look at").click()
    phone.get_by_role("group", name="Have you lost feeling between your legs").get_by_label("Yes").check()
    phone.get_by_role("button", name="Send my answers").click()
    expect(phone.get_by_role("heading", name="Get emergency help now")).to_be_visible()
    look(phone, "portal-doctor")

    desk = new_page()
    sign_in(desk, "alice")
    first_two = desk.locator(".caseload .name").all_inner_texts()[:3]
    assert "Pat Okafor" in first_two


def test_a_not_sure_about_a_red_flag_at_home_pauses_the_plan_and_says_what_to_do(
    wilma: Someone, new_page: NewPage, look: Look
) -> None:
    wilma.phone.goto("/my/questions")
    for question in ("Have you lost feeling between your legs", "Have you lost weight and do not know why"):
        group = wilma.phone.get_by_role("group", name=question)
        expect(group.locator("input:checked")).to_have_count(0)
        group.get_by_label("Not sure").check()
    wilma.phone.get_by_role("button", name="Send my answers").click()
    expect(wilma.phone.get_by_role("heading", name="Your plan is paused")).to_be_visible()
    expect(wilma.phone.get_by_text("If it is so, call the emergency number at once.")).to_have_count(1)
    look(wilma.phone, "portal-not-sure")

    desk = new_page(width=1440)
    sign_in(desk, "alice")
    desk.goto(f"/patients/{wilma.patient.id}")
    desk.get_by_role("link", name="Start a program").click()
    desk.get_by_role("button", name="Start empty").click()
    expect(desk.get_by_role("heading", name="The plan in force is paused")).to_be_visible()
    look(desk, "builder-paused")

    with db.transaction(wilma.session.get_bind()) as writing:
        patient = writing.merge(wilma.patient)
        plan = plans.in_force(writing, patient)
        assert plan
        alice = writing.get_one(StaffMember, (patient.clinic_id, patient.therapist_id))
        plans.withdraw(writing, plan=plan, reason="Moved.", by=alice, at=datetime.now(UTC))
    wilma.phone.goto("/my/stopped")
    expect(wilma.phone.get_by_role("heading", name="Wait until your clinic calls")).to_be_visible()
    look(wilma.phone, "portal-wait")
    wilma.phone.goto("/my/")
    expect(wilma.phone.get_by_role("heading", name="Do not exercise yet")).to_be_visible()
    look(wilma.phone, "portal-wait-no-plan")


def test_who_waits_for_a_consult_is_on_one_page(new_page: NewPage, look: Look) -> None:
    page = new_page(width=1440)
    sign_in(page, "alice")
    page.get_by_role("link", name="Waiting for a consult").click()

    expect(page.get_by_text("Jon Ferry")).to_be_visible()
    look(page, "consults-waiting")
