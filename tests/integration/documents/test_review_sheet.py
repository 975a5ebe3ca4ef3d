"""The review sheet has a row for each rule and one page for each exercise, with its pictures and a box to sign."""

from __future__ import annotations

import io

import pikepdf
from sqlalchemy.orm import Session

from clinic.documents import review_sheet as pdf_sheet
from clinic.domain.library.exercise import OF_CLINIC
from clinic.services.library import own_copies
from clinic.services.screening import review_sheet
from tests.desk import HARMLESS, Desk
from tests.factories import NOW


def test_the_table_has_a_row_for_each_rule_and_exercise_the_clinics_own_too(desk: Desk) -> None:
    own = own_copies.copy(
        desk.session, slug=HARMLESS, words={"name": "=Sit tall"}, seen=(0, 1), by=desk.alice, at=NOW
    )
    sheet, found = review_sheet.build(desk.session, desk.people.clinic, at=NOW)
    head, *rows = review_sheet.table(sheet, found)
    assert head == review_sheet.HEAD
    assert len(rows) == len(sheet.rules) + len(sheet.exercises)
    (mine,) = (row for row in rows if OF_CLINIC in row[0])
    assert mine[0] == f"{own.slug}@1"
    assert mine[2] == "'=Sit tall"  # a spreadsheet shows it, and works nothing out


def test_the_pdf_has_one_page_an_exercise_with_its_pictures(desk: Desk) -> None:
    sheet, _ = review_sheet.build(desk.session, desk.people.clinic, at=NOW)
    longest = max(sheet.exercises, key=lambda page: len(str((page.fields, page.meta, page.touched))))
    few = pdf_sheet.Sheet(sheet.clinic, sheet.paper, sheet.printed_on, sheet.rules[:2], (longest,))
    with pikepdf.open(io.BytesIO(pdf_sheet.render(few))) as pdf:
        assert len(pdf.pages) == 3  # what it is about, the rules, the exercise
    assert set(longest.pictures) == {"start", "end"}


def test_a_page_names_the_rules_that_can_speak_about_the_exercise(desk: Desk, session: Session) -> None:
    sheet, _ = review_sheet.build(session, desk.people.clinic, at=NOW)
    (crunch,) = (page for page in sheet.exercises if page.label == "ball-crunch@1")
    assert "retina-or-eye-surgery (contraindicated)" in crunch.touched
    (rule,) = (page for page in sheet.rules if page.label.startswith("retina-or-eye-surgery@"))
    assert "ball-crunch" in rule.touched
