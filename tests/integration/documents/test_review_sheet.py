"""The review sheet has a row a rule and begins a page for each exercise, with its pictures and a box to sign."""

from __future__ import annotations

import re
import subprocess

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


def test_the_pdf_begins_a_page_for_an_exercise_and_repeats_the_headings_of_its_rules(desk: Desk) -> None:
    sheet, _ = review_sheet.build(desk.session, desk.people.clinic, at=NOW)
    longest = max(sheet.exercises, key=lambda page: len(str((page.fields, page.meta, page.touched))))
    few = pdf_sheet.Sheet(sheet.clinic, sheet.paper, sheet.printed_on, sheet.rules[:2], (longest,))
    said = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf_sheet.render(few), capture_output=True
    )
    _about, rules, *pages, rest = said.stdout.decode().split("\f")
    assert rest == ""
    assert "Exercises it can speak about" in rules
    assert longest.label in pages[0]
    before_the_review = "\f".join(pages).partition("Reviewed so far")[0]
    with_rules = [page for page in before_the_review.split("\f") if page.strip()]
    assert len(with_rules) > 1
    for page in with_rules:
        assert re.search(r"Section +Contraindicated +Consult +Caution", page)
    assert set(longest.pictures) == {"start", "end"}


def test_a_move_in_three_parts_shows_each_of_them(desk: Desk) -> None:
    sheet, _ = review_sheet.build(desk.session, desk.people.clinic, at=NOW)
    (crunch,) = (page for page in sheet.exercises if page.label == "oblique-crunch@1")

    assert list(crunch.pictures) == ["start", "middle", "end"]
    assert len(set(crunch.pictures.values())) == 3


def test_the_rules_about_an_exercise_stand_under_the_rulebooks_headings_none_left_out(desk: Desk) -> None:
    sheet, found = review_sheet.build(desk.session, desk.people.clinic, at=NOW)
    regions = {rule.id: rule.region for rule in found.book.rules}
    for page in sheet.exercises:
        listed = [
            (section.name, f"{rule} ({severity})")
            for section in page.sections
            for severity, rules in section.rules.items()
            for rule in rules
        ]
        assert sorted(line for _, line in listed) == sorted(page.touched)
        assert all(regions[line.partition(" ")[0]] == name for name, line in listed)
    assert {rule.region for rule in sheet.rules} == set(regions.values())


def test_a_page_names_the_rules_that_can_speak_about_the_exercise(desk: Desk, session: Session) -> None:
    sheet, _ = review_sheet.build(session, desk.people.clinic, at=NOW)
    (crunch,) = (page for page in sheet.exercises if page.label == "ball-crunch@1")
    assert "retina-or-eye-surgery (contraindicated)" in crunch.touched
    (rule,) = (page for page in sheet.rules if page.label.startswith("retina-or-eye-surgery@"))
    assert "ball-crunch" in rule.touched
