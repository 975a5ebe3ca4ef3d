"""What is newest is said by numbers: nothing of a patient is ordered by a clock, nor by an id made from one."""

from __future__ import annotations

import re

from clinic.settings import ROOT

ROOMS = ("record", "screening", "programs", "plans", "followup")
FILES = [path for room in ROOMS for path in sorted((ROOT / "clinic/services" / room).glob("*.py"))]
CLOCK = re.compile(r"\w+_at\b|^\w+\.id\b|\.id\.desc")
WORDS = re.compile(r"order_by\(([^()]*(?:\([^()]*\)[^()]*)*)\)")
ALLOWED = {
    "rescreening.py": "plans of all patients, in no order that decides",
    "leases.py": "signings of all patients: which document is made first decides only who waits",
    "consult_flags.py": "drafts of all patients, the one that waits longest first, as people read it",
    "draft_outcomes.py": "drafts of all patients, the one that waits longest first, as people read it",
}


def test_nothing_is_ordered_by_a_clock() -> None:
    orders = [
        (f"{path.parent.name}/{path.name}", order)
        for path in FILES
        if path.name not in ALLOWED
        for order in WORDS.findall(path.read_text())
    ]
    assert orders
    assert [(file, order) for file, order in orders if CLOCK.search(order)] == []


def test_the_pattern_sees_an_order_by_a_clock() -> None:
    assert CLOCK.search(WORDS.findall(".order_by(Goal.number, Goal.recorded_at.desc())")[0])
    assert CLOCK.search(WORDS.findall(".order_by(Plan.id.desc())")[0])
