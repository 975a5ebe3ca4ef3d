"""What pauses a plan says something by itself: at home it stands alone, beside no exercise."""

from __future__ import annotations

from datetime import date

import pytest

from clinic.domain.followup import judging
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause, Stops, with_the_plan
from clinic.domain.library.vocabulary import Mark
from clinic.domain.screening.case import ProgramExercise
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import Finding, screen
from tests import seed
from tests.cases import EVERY_TAG, low_risk, problem

BOOK = seed.rulebook()
FORBIDDEN = {
    "bone_metastases": {},
    "retinal_or_eye_surgery": {},
    "abdominal_hernia": {"grade": "severe"},
    "hip_replacement": {"surgery_on": date(2026, 11, 1), "approach": "front"},
}


def stops(code, details):
    every: ProgramExercise = EVERY_TAG
    findings = screen(low_risk(problem(code, **details), exercises=(every,)), BOOK).findings
    blocking = [one for one in findings if one.severity is Severity.CONTRAINDICATED]
    return blocking, judging.of_findings(findings, touched={code}, items={every.slug: "an item"})


@pytest.mark.parametrize("code", FORBIDDEN)
def test_a_plan_that_is_paused_speaks_of_no_exercise_that_it_does_not_name(code):
    blocking, causes = stops(code, FORBIDDEN[code])
    assert blocking
    assert [cause.patient_text for cause in causes if "this exercise" in cause.patient_text] == []


def test_what_is_forbidden_for_cancer_in_the_bones_is_all_of_the_plan_in_words_that_say_so():
    _, causes = stops("bone_metastases", {})
    paused = {cause.patient_text for cause in causes if cause.stops is Stops.PLAN}
    assert judging.CHECK in paused


def test_a_text_that_means_something_alone_is_kept():
    _, causes = stops("cardiac_unstable", {})
    assert any(cause.patient_text.startswith("Do not exercise. Call your heart doctor") for cause in causes)


@pytest.mark.parametrize(
    ("said", "reads"),
    [
        (judging.WAIT_HERE, judging.WAIT),
        (judging.STRONG_PAIN_HERE, f"{judging.STRONG_PAIN}\n{judging.WAIT}"),
    ],
)
def test_what_stops_the_plan_in_place_of_its_last_exercise_asks_to_leave_out_no_exercise_that_it_does_not_name(
    said, reads
):
    cause = Cause(Reason.CONSULT, "finding:1", "A consult", Stops.EXERCISE, said, item="a")
    texts = {"text": judging.WAIT, "instead": judging.OF_THE_PLAN}
    (found,) = with_the_plan([cause], exercises="a", stopped="", **texts)
    assert (found.stops, found.patient_text) == (Stops.PLAN, reads)


def test_what_several_exercises_wait_for_stops_the_plan_in_words_about_no_exercise():
    findings = [lacking(slug) for slug in ("a", "b")]
    (alone,) = judging.of_findings(findings[:1], touched={"kneeling_problem"}, items={"a": "1"})
    (both,) = judging.of_findings(findings, touched={"kneeling_problem"}, items={"a": "1", "b": "2"})
    assert (alone.stops, alone.patient_text) == (Stops.EXERCISE, judging.WAIT_HERE)
    assert (both.stops, both.item, both.patient_text) == (Stops.PLAN, "", judging.WAIT)


def lacking(slug):
    """A finding of one exercise that waits for what is not recorded."""
    return Finding(
        rule="R1",
        version=1,
        severity=Severity.NEEDS_INFO,
        exercise=slug,
        title="Knees",
        because=(),
        unknown=("kneeling_problem",),
        **dict.fromkeys(("reason", "instead", "patient_text"), ""),
        sources=(),
        mark=Mark.CONFIRM,
        urgency=None,
        examine=(),
    )
