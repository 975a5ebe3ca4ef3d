"""Something happens to a patient and is kept; e-mails are chosen; the patient reads what a new version changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic import db
from clinic.models import Notice, StaffMember
from clinic.services import demo
from tests.functional.conftest import Someone, sign_in
from tests.integration.followup import plans

NewPage = Callable[..., Page]
Look = Callable[[Page, str], None]
NEXT = {"exercises": 3, "note": "Slowly, please."}  # one more than before
SIZES = pytest.mark.parametrize(
    ("width", "dark"), [(390, False), (390, True), (1440, False), (1440, True)], ids=str
)


@SIZES
def test_an_adverse_event_is_recorded_added_to_and_listed(
    new_page: NewPage, look: Look, somebody: Callable[..., Someone], width: int, dark: bool
) -> None:
    wilma, shade = somebody(), "dark" if dark else "light"
    page = new_page(width=width, dark=dark)
    sign_in(page, "alice")
    page.goto(f"/patients/{wilma.patient.id}")
    page.get_by_role("link", name="Record an adverse event").click()
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_role("heading", name="Nothing was saved yet")).to_be_visible()
    look(page, f"event-refused-{width}-{shade}")

    page.get_by_label("When did it happen?").fill(datetime.now(UTC).date().isoformat())
    page.get_by_label("With which exercise?").select_option("Not known with which exercise")
    page.get_by_label("What happened?").fill("Slipped off the ball and fell on the right hand.")
    page.get_by_label("Moderate").check()
    page.get_by_label("What was done about it?").fill("Cooled it, and sent to the doctor.")
    page.get_by_label("The patient").check()
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_role("heading", name="Adverse event of")).to_be_visible()

    page.get_by_label("What became known?").fill("The wrist is broken; six weeks in a cast.")
    page.get_by_label("Severe").check()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("At first said:")).to_be_visible()
    look(page, f"event-{width}-{shade}")

    page.goto(f"/patients/{wilma.patient.id}/course")
    expect(page.get_by_text("Severe harm", exact=True)).to_be_visible()
    look(page, f"event-course-{width}-{shade}")
    page.goto("/adverse-events")
    expect(page.get_by_role("link", name=wilma.patient.name)).to_be_visible()
    look(page, f"events-{width}-{shade}")
    page.goto("/worklist")
    expect(page.get_by_text("An adverse event with severe harm").first).to_be_visible()
    look(page, f"event-worklist-{width}-{shade}")


@SIZES
def test_e_mails_are_chosen_and_their_way_is_seen(
    new_page: NewPage, look: Look, session: Session, width: int, dark: bool
) -> None:
    shade = "dark" if dark else "light"
    page = new_page(width=width, dark=dark)
    sign_in(page, "alice")
    page.goto("/account")
    page.get_by_role("link", name="Change", exact=True).click()
    page.get_by_label("E-mail address").fill("alice@riverside.example")
    look(page, f"notices-own-{width}-{shade}")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("alice@riverside.example")).to_be_visible()
    look(page, f"notices-account-{width}-{shade}")

    now = datetime.now(UTC)
    with db.transaction(session.get_bind()) as writing:
        alice = writing.scalars(select(StaffMember).where(StaffMember.role == "therapist")).first()
        assert alice
        one = {"clinic_id": alice.clinic_id, "staff_id": alice.id, "written_at": now, "due_at": now}
        how = (
            {
                "kind": "alert",
                "status": "failed",
                "settled_at": now,
                "answer": "550 no such person",
                "attempts": 1,
            },
            {
                "kind": "alert",
                "attempts": 2,
                "answer": "451 the disk is full, try again later",
                "tried_at": now,
            },
            {"kind": "alert", "status": "sent", "settled_at": now, "attempts": 1},
            {"kind": "alert", "status": "dropped", "settled_at": now, "answer": "Another e-mail said it."},
        )
        writing.add_all(Notice(**one, **each) for each in how)
    page.goto("/admin/notices")
    expect(page.get_by_text("550 no such person").first).to_be_visible()
    look(page, f"notices-{width}-{shade}")
    page.goto("/admin/adverse-events")
    look(page, f"events-numbers-{width}-{shade}")
    page.goto("/admin")
    look(page, f"notices-overview-{width}-{shade}")


@SIZES
def test_a_patient_reads_what_is_new(
    new_page: NewPage, look: Look, somebody: Callable[..., Someone], session: Session, width: int, dark: bool
) -> None:
    wilma = somebody(phone=new_page(width=width, dark=dark))
    with db.transaction(session.get_bind()) as writing:
        patient = writing.get_one(type(wilma.patient), (wilma.patient.clinic_id, wilma.patient.id))
        plans.give(writing, patient, demo.therapist_of(writing, patient), at=datetime.now(UTC), **NEXT)
    wilma.come_in()
    wilma.phone.goto("/my/")
    expect(wilma.phone.get_by_text("Slowly, please.").last).to_be_visible()
    look(wilma.phone, f"changes-{width}-{'dark' if dark else 'light'}")
