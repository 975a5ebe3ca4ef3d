"""What can be over, and what cannot: a record may call anything over, and screening goes by what is known of its kind.

Every problem is in one of three: it stays for life and is read as there (`STAYS`); it heals by its day or goes away by
a repair alone, so that something is said of what is called over; or it goes away (`GOES`), and is silent then.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from clinic.domain.record.facts import Value
from clinic.domain.record.problem_kinds import STAYS, WORDING
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.record.stated_problems import ProblemStatus
from clinic.domain.screening.screen import Finding, screen
from tests.cases import TODAY, low_risk, problem
from tests.spec.screening.laws.recorded import BOOK, ONE_BY_ONE, dated, details

DATED = dict(dated())
GOES = {  # code: why nothing is left of it once it is over; ours, clinician to confirm
    **dict.fromkeys(
        ("back_discomfort_mild", "sacroiliac_pain", "tailbone_pain", "neck_pain", "jaw_pain", "rotator_cuff_problem",
         "kneecap_pain", "gluteal_tendon_pain", "hamstring_tendon_pain", "achilles_tendon_pain", "plantar_heel_pain",
         "tennis_elbow", "frozen_shoulder", "pelvic_girdle_pain", "carpal_tunnel", "fibromyalgia"),
        "a pain without an injury ends when it is no longer felt",
    ),
    **dict.fromkeys(
        ("acute_joint_flare", "acute_illness", "skin_problem", "reflux", "urine_leakage", "diastasis_recti",
         "pelvic_organ_prolapse", "low_blood_pressure", "asthma", "vertigo", "balance_disorder",
         "post_exertional_malaise", "fear_of_movement", "distress"),
        "it is a state of the body or of the mind that may end, and is asked again when it comes back",
    ),
    **dict.fromkeys(("head_knock", "recent_infection"), "over says that its weeks have passed"),
    **dict.fromkeys(
        ("anticoagulants", "injected_drugs", "long_term_steroids", "weak_defences", "pregnancy",
         "pregnancy_complication"),
        "what it leaves is a fever or a birth, which have rules of their own",
    ),
    "stoma": "over says that it was put back",
    "diabetes": "that of a pregnancy ends with it; feet and eyes that it harmed have questions of their own",
}  # fmt: skip


def heard(code: str, status: ProblemStatus, **given: Value) -> list[Finding]:
    """All findings about a problem of last week, at every demand."""
    day = DATED.get(code, "onset")
    when = {"began" if day == "onset" else day: TODAY - timedelta(weeks=1)}
    found = screen(low_risk(problem(code, status, **when, **given), exercises=ONE_BY_ONE), BOOK).findings
    return [one for one in found if code in {said.fact.partition(".")[0] for said in one.because}]


@pytest.mark.parametrize("code", sorted(STAYS))
def test_what_stays_for_life_counts_whatever_the_record_calls_it(code: str) -> None:
    said = []
    for given in details(code):
        now, over = (
            {(one.rule, one.exercise, one.severity) for one in heard(code, status, **given)}
            for status in ProblemStatus
        )
        assert over == now, given
        said.append(now)
    assert any(said)


@pytest.mark.parametrize("code", sorted(PROBLEMS.keys() - STAYS - GOES.keys()))
def test_what_heals_by_its_day_or_by_a_repair_is_not_forgotten_within_days(code: str) -> None:
    assert all(heard(code, ProblemStatus.RESOLVED, **given) for given in details(code))


@pytest.mark.parametrize("code", sorted(GOES))
def test_what_goes_away_is_silent_once_it_is_over(code: str) -> None:
    assert [one for given in details(code) for one in heard(code, ProblemStatus.RESOLVED, **given)] == []


def test_a_record_says_of_what_stays_that_it_counts_all_the_same() -> None:
    assert {WORDING[code].over for code in STAYS} == {"Quiet, counted all the same"}
    assert not STAYS & GOES.keys()
