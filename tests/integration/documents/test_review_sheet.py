"""The review sheet has a row a rule and begins a page for each exercise, with its pictures and a box to sign."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from clinic.documents import review_sheet as pdf_sheet
from clinic.domain.library.exercise import OF_CLINIC
from clinic.services.library import own_copies, reviews
from clinic.services.screening import content, review_sheet
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


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_an_exercise_is_one_page_the_longest_too(desk: Desk, paper: str) -> None:
    sheet, _ = review_sheet.build(desk.session, desk.people.clinic, at=NOW)
    by_length = sorted(sheet.exercises, key=lambda page: len(str((page.fields, page.meta, page.touched))))
    longest = (*by_length[-4:], max(sheet.exercises, key=lambda page: len(page.pictures)))
    few = replace(sheet, paper=paper, rules=sheet.rules[:2], exercises=longest)
    said = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf_sheet.render(few), capture_output=True
    )
    about, rules, *pages, rest = said.stdout.decode().split("\f")
    assert rest == ""
    assert len(pages) == len(longest)
    assert sheet.printed_on == "Nov 21, 2026"
    assert sheet.printed_on in about
    assert all(f"{page.title}: not yet" in " ".join(about.split()) for page in longest)
    assert "Exercises it can speak about" in rules
    for page, shown in zip(longest, pages, strict=True):
        assert page.label in shown
        assert re.search(r"Severity +Rules, by section", shown)
        assert "Date, signature" in shown
    assert set(by_length[-1].pictures) == {"start", "end"}


def test_a_review_is_said_with_its_day_as_pages_write_days_and_the_table_is_filled_in_with_figures(
    desk: Desk,
) -> None:
    who = {"reviewer": "Rae Olsen", "registration": "PT-9", "reviewed_on": NOW.date(), "by": None}
    found = content.in_use(desk.session, desk.people.clinic.id)
    about = content.of_rule(found.book.rules[0])
    reviews.record(desk.session, clinic=desk.people.clinic, content=about, **who, at=NOW)
    sheet, found = review_sheet.build(desk.session, desk.people.clinic, at=NOW)
    assert sheet.rules[0].reviewed == "Rae Olsen (PT-9), Nov 21, 2026"
    _head, first, *_rest = review_sheet.table(sheet, found)
    assert first[-1] == "2026-11-21"


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
    assert "Crunch on the ball" in rule.touched  # by the name on its page


def test_pictures_take_what_the_text_leaves_of_a_page(desk: Desk) -> None:
    sheet, _ = review_sheet.build(desk.session, desk.people.clinic, at=NOW)
    high = {page.label: page.picture_mm for page in sheet.exercises}
    assert min(high.values()) >= 20
    assert high["wall-push-up@1"] == 68  # as wide as its half of the page
    assert high["roll-ball-erector-spinae@1"] == 20
    assert sorted(high.values())[len(high) // 2] > 55
    assert high["oblique-crunch@1"] <= 45  # a third of the page
