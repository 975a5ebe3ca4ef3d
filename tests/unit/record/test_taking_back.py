"""What takes something back: less is wrong than was recorded. No rule's consult flag ends without it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.record.facts import Answer, Reply
from clinic.domain.record.patients import Details
from clinic.domain.record.problems import PROBLEMS, StatementStatus
from clinic.domain.record.stated_problems import Problem, ProblemStatus
from clinic.domain.record.taking_back import corrected_details, fills_in, is_taken_back, read_as, takes_back
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import screen
from tests.cases import EVERY_TAG, TODAY, low_risk
from tests.unit.screening.test_laws import BOOK, DAYS, DETAILS

ACTIVE, RESOLVED, ERROR = StatementStatus.ACTIVE, StatementStatus.RESOLVED, StatementStatus.ERROR
LATER, EARLIER = TODAY, TODAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("before", "after", "taken"),
    [
        (ACTIVE, RESOLVED, ("status",)),
        (ACTIVE, ERROR, ("status",)),
        (RESOLVED, ERROR, ("status",)),
        (ACTIVE, ACTIVE, ()),
        (RESOLVED, ACTIVE, ()),
        (ERROR, RESOLVED, ()),
        (ERROR, ACTIVE, ()),
    ],
)
def test_ending_a_problem_takes_it_back_and_recording_it_again_does_not(before, after, taken):
    assert takes_back(before, {}, after, {}) == taken


AGAIN = [  # known, said, and whether that takes it back
    ({"systolic": 170}, {"systolic": 169}, True),
    ({"systolic": 170}, {"systolic": 170}, False),
    ({"systolic": 170}, {"systolic": 171}, False),
    ({"systolic": 170}, {}, True),
    ({"systolic": None}, {"systolic": 120}, False),
    ({}, {"systolic": 120}, False),
    ({"onset": LATER}, {"onset": EARLIER}, True),
    ({"onset": EARLIER}, {"onset": LATER}, False),
    ({"surgery_on": LATER}, {"surgery_on": EARLIER}, True),
    ({"leg_symptoms": True}, {"leg_symptoms": False}, True),
    ({"leg_symptoms": False}, {"leg_symptoms": True}, False),
    ({"leg_symptoms": False}, {"leg_symptoms": False}, False),
    ({"controlled": False}, {"controlled": True}, True),
    ({"controlled": True}, {"controlled": False}, False),
    ({"grade": "severe"}, {"grade": "moderate"}, True),
    ({"grade": "mild"}, {"grade": "moderate"}, False),
    ({"side": "left"}, {"side": "right"}, True),
    ({"side": "right"}, {"side": "left"}, True),
    ({"side": "both"}, {"side": "left"}, True),
    ({"side": "left"}, {"side": "both"}, False),
    ({"side": "left"}, {"side": "left"}, False),
    ({"due_on": EARLIER}, {"due_on": LATER}, True),
    ({"due_on": LATER}, {"due_on": EARLIER}, False),
    ({"due_on": LATER}, {"due_on": LATER}, False),
    ({"limits_until": LATER}, {"limits_until": EARLIER}, True),
    ({"limited": True}, {"limited": False}, True),
    ({"approach": "not_known"}, {"approach": "front"}, True),
    ({"approach": "front"}, {"approach": "back_or_side"}, True),
    ({"approach": "back_or_side"}, {"approach": "front"}, True),
    ({"approach": "front"}, {"approach": "not_known"}, False),
    ({"approach": "front"}, {"approach": "front"}, False),
    ({"site": "arm_or_hand"}, {"site": "spine"}, True),
    ({"site": "spine"}, {"site": "arm_or_hand"}, True),
    ({"site": "several"}, {"site": "spine"}, True),
    ({"site": "spine"}, {"site": "several"}, False),
    ({"doctor_allows": False}, {"doctor_allows": True}, True),
    ({"doctor_allows": None}, {"doctor_allows": True}, True),
    ({"doctor_allows": True}, {"doctor_allows": False}, False),
    ({"doctor_allows": True}, {"doctor_allows": True}, False),
    ({"spine_part": "neck"}, {"spine_part": "low_back"}, True),
    ({"spine_part": "low_back"}, {"spine_part": "neck"}, True),
    ({"spine_part": "low_back"}, {"spine_part": "several_or_not_known"}, False),
    ({"last_seizure_on": LATER}, {"last_seizure_on": EARLIER}, True),
]


@pytest.mark.parametrize("status", [ACTIVE, RESOLVED])
def test_a_milder_detail_is_taken_back_and_a_worse_or_new_one_is_not(status):
    faults = [
        (known, said)
        for known, said, is_taken in AGAIN
        if takes_back(status, known, status, said) != (tuple(known) if is_taken else ())
    ]
    assert faults == []


@pytest.mark.parametrize(
    ("before", "after", "taken"),
    [
        (EARLIER, LATER, ()),
        (LATER, LATER, ("systolic",)),
        (LATER, EARLIER, ("systolic", "measured_on")),
        (None, LATER, ("systolic",)),
        (EARLIER, None, ("systolic", "measured_on")),
    ],
)
def test_a_lower_pressure_of_a_later_day_is_a_new_measurement_and_of_no_later_day_a_correction(
    before, after, taken
):
    known, said = {"systolic": 170, "measured_on": before}, {"systolic": 130, "measured_on": after}
    assert takes_back(ACTIVE, known, ACTIVE, said) == taken


def test_a_later_measurement_that_leaves_a_figure_out_takes_it_back():
    assert takes_back(ACTIVE, {"systolic": 170, "measured_on": EARLIER}, ACTIVE, {"measured_on": LATER}) == (
        "systolic",
    )


def test_what_was_recorded_in_error_holds_nothing_to_take_back():
    assert takes_back(ERROR, {"systolic": 170}, ACTIVE, {}) == ()


@pytest.mark.parametrize(
    ("before", "after", "is_taken"),
    [
        (Answer.YES, Reply.NO, True),
        (Answer.YES, Reply.NOT_RECORDED, True),
        (Answer.YES, Reply.YES, False),
        (Answer.NO, Reply.YES, False),
        (Reply.NOT_RECORDED, Reply.NO, False),
    ],
)
def test_a_yes_is_taken_back_by_anything_else(before, after, is_taken):
    assert is_taken_back(before, after) is is_taken


PAT = Details("Pat", date(1980, 5, 1), height_cm=170, weight_kg=70)
RATED = replace(PAT, ball_rating_kg=300, ball_latex_free=False, ball_anti_burst=False)


@pytest.mark.parametrize(
    ("before", "said", "taken"),
    [
        (PAT, {"born": date(1980, 5, 2)}, ("born",)),
        (PAT, {"born": date(1979, 5, 2)}, ("born",)),
        (PAT, {"weight_kg": 60, "height_cm": None, "name": "Patricia"}, ()),
        (PAT, {"ball_latex_free": True, "ball_anti_burst": True}, ()),  # nobody had said anything of it
        (PAT, {"ball_rating_kg": 300}, ()),
        (RATED, {"ball_rating_kg": 301}, ("ball_rating_kg",)),
        (RATED, {"ball_rating_kg": 299}, ()),
        (RATED, {"ball_rating_kg": None}, ("ball_rating_kg",)),
        (RATED, {"ball_latex_free": True, "ball_anti_burst": True}, ("ball_latex_free", "ball_anti_burst")),
        (replace(RATED, ball_latex_free=True), {"ball_latex_free": False}, ()),
        (replace(RATED, ball_anti_burst=None), {"ball_anti_burst": True}, ("ball_anti_burst",)),
    ],
)
def test_another_birth_date_and_a_ball_that_is_better_or_gone_take_something_back(
    before: Details, said: dict[str, Any], taken: tuple[str, ...]
) -> None:
    assert corrected_details(before, replace(before, **said)) == taken


def test_a_rated_ball_of_which_nobody_says_whether_it_bursts_is_read_as_if_it_did() -> None:
    unsaid = replace(RATED, ball_latex_free=None, ball_anti_burst=None)
    assert read_as(unsaid, "ball_anti_burst") is False
    assert read_as(unsaid, "ball_latex_free") is None
    assert read_as(PAT, "ball_anti_burst") is None
    assert read_as(replace(PAT, ball_anti_burst=True), "ball_anti_burst") is True
    assert read_as(RATED, "ball_rating_kg") == 300


DATED = st.fixed_dictionaries({}, optional={"onset": DAYS})
STATED = st.tuples(st.sampled_from(ProblemStatus), st.builds(dict.__or__, DATED, DETAILS))


def stops(code, status, details):
    """How severely the rules stop every exercise for this problem; nothing below a consult counts."""
    attributes = {name: value for name, value in details.items() if name != "onset"}
    case = low_risk(Problem(code, status, details.get("onset"), attributes), exercises=(EVERY_TAG,))
    about = [
        finding.severity
        for finding in screen(case, BOOK).findings
        if finding.severity >= Severity.CONSULT and any(why.fact.startswith(code) for why in finding.because)
    ]
    return max(about, default=0)


@given(st.sampled_from([*PROBLEMS]), STATED, STATED)
def test_no_consult_flag_of_any_rule_ends_unless_something_is_taken_back(code, first, second):
    (before, known), (after, said) = first, second
    said = {name: value for name, value in said.items() if name != "measured_on"}  # no new measurement
    was, now = StatementStatus(before), StatementStatus(after)
    if not (takes_back(was, known, now, said) or fills_in(code, was, known, said)):
        assert stops(code, after, said) >= stops(code, before, known)
