"""The intake of somebody with nothing the matter, counted: what a person presses until it is saved.

Given a patient with birth date, height, weight and ball on record, when the opened intake is answered by mouse, by
keyboard or at home on a phone, then every question that stood on the page has its own answer, and nothing else has.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from clinic.db import engine_for, open_session
from clinic.models import FactRecord, Patient
from tests.functional.conftest import Server, Someone, sign_in

NewPage = Callable[..., Page]
Look = Callable[[Page, str], None]
MOST_PRESSES = 6
COUNT = """for (const what of ["pointerdown", "keydown"]) addEventListener(what, ({isTrusted}) => {
    if (isTrusted) sessionStorage.presses = Number(sessionStorage.presses ?? 0) + 1;
}, true);"""
ASKED = """() => [...new Set([...document.querySelectorAll(".answer input, .tick input, .choices input")]
    .filter(box => box.type !== "hidden" && box.checkVisibility()).map(box => box.name))]"""


def opened(page: Page, name: str) -> None:
    """A new patient with everything but the intake on record, whose intake is open; nothing pressed yet."""
    sign_in(page, "alice")
    page.goto("/patients/new")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Date of birth").fill("1990-03-01")
    page.get_by_label("Height").fill("170")
    page.get_by_label("Weight").fill("68")
    page.get_by_label("Ball size").select_option("65")
    page.get_by_label("Load rating").fill("272")
    page.get_by_label("Free of latex").check()
    page.get_by_role("button", name="Register").click()
    page.get_by_role("link", name="Start the intake").click()
    expect(page.get_by_role("heading", name=f"Intake of {name}")).to_be_visible()
    page.evaluate(COUNT)  # this page, and every later one
    page.add_init_script(COUNT)
    page.evaluate("delete sessionStorage.presses")


def recorded(server: Server, name: str) -> dict[str, tuple[str, str]]:
    """What the database holds of a patient's answers, and who is said to have given them."""
    rows = select(FactRecord).join(
        Patient, (Patient.id == FactRecord.patient_id) & (Patient.clinic_id == FactRecord.clinic_id)
    )
    with open_session(engine_for(server.environment["DATABASE_URL"]), writes=False) as session:
        said = session.scalars(rows.where(Patient.name == name).order_by(FactRecord.number)).all()
        return {row.name: (str(row.answer), str(row.source)) for row in said}


def presses(page: Page) -> int:
    return int(page.evaluate("sessionStorage.presses ?? 0"))


@pytest.mark.parametrize("width", [390, 1440])
def test_a_healthy_adult_takes_at_most_six_presses(server: Server, new_page: NewPage, width: int) -> None:
    desk, name = new_page(width=width), f"Hale Whole {width}"
    opened(desk, name)
    asked = set(desk.evaluate(ASKED))

    for button in desk.get_by_role("button", name="No to the rest").all():
        button.click()
    assert recorded(server, name) == {}
    desk.get_by_role("button", name="Save the intake").last.click()
    expect(desk.get_by_text("The intake is saved.")).to_be_visible()

    print(f"{presses(desk)} presses for {len(asked)} questions")
    assert 0 < presses(desk) <= MOST_PRESSES
    assert recorded(server, name) == dict.fromkeys(asked, ("no", "staff"))
    expect(desk.get_by_text("Complete")).to_be_visible()


@pytest.mark.parametrize(("width", "dark"), [(390, False), (768, True), (1440, False), (1440, True)])
def test_a_filled_intake_can_be_read_by_everybody(
    new_page: NewPage, look: Look, width: int, dark: bool
) -> None:
    desk = new_page(width=width, dark=dark)
    opened(desk, f"Ida Read {width} {dark}")
    desk.get_by_role("checkbox", name="Glaucoma Do you").check()
    for button in desk.get_by_role("button", name="No to the rest").all():
        button.click()
    desk.evaluate("window.scrollTo(0, 0)")
    look(desk, f"intake-filled-{width}-{'dark' if dark else 'light'}")


def test_by_keyboard_a_yes_takes_the_no_away_and_enter_saves(server: Server, new_page: NewPage) -> None:
    desk, name = new_page(), "Kay Board"
    opened(desk, name)
    desk.get_by_role("button", name="No to the rest of Conditions").press("Enter")
    desk.get_by_role("link", name="Pregnancy and birth").press("Enter")
    expect(desk).to_have_url(re.compile("#pregnancy-and-birth$"))
    desk.get_by_role("checkbox", name="Pregnancy Are you").press("Space")
    expect(desk.get_by_role("checkbox", name="No Pregnancy", exact=True)).not_to_be_checked()
    desk.get_by_role("checkbox", name="No Reflux").press("Space")
    desk.get_by_role("checkbox", name="No Reflux").press("Enter")

    expect(desk.get_by_text("Recorded as active: Pregnancy.")).to_be_visible()
    expect(desk.get_by_role("heading", name="Pregnancy", exact=True)).to_be_visible()
    said = recorded(server, name)
    assert said["pregnancy"] == ("yes", "staff")
    assert {"reflux", "saddle_numbness"}.isdisjoint(said)


def test_at_home_none_of_these_says_no_to_one_list_and_the_rest_stays_open(
    server: Server, wilma: Someone, look: Look
) -> None:
    phone, name = wilma.phone, wilma.patient.name
    phone.goto("/my/questions")
    bones = phone.get_by_role("region", name="Bones")
    before = recorded(server, name)
    bones.get_by_role(
        "checkbox", name="Yes: Have you been told your bones are thin or weak?", exact=True
    ).check()
    bones.get_by_role("button", name="None of the others").click()
    expect(bones.get_by_role("status")).to_have_text("The others are set to no. Nothing is sent yet.")
    assert recorded(server, name) == before
    phone.evaluate("window.scrollTo(0, 0)")
    look(phone, "portal-questions-filled")


def test_at_home_what_was_answered_before_is_folded_away(new_page: NewPage, look: Look) -> None:
    phone = new_page(width=390, height=844)
    sign_in(phone, "pat")
    phone.goto("/my/questions")
    expect(phone.get_by_text("Nothing is left to answer.")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollHeight") < 3000
    look(phone, "portal-questions-folded")
    phone.get_by_role("heading", name="Bones").click()
    box = phone.get_by_role(
        "checkbox", name="Yes: Have you been told your bones are thin or weak?", exact=True
    )
    expect(box).not_to_be_checked()
