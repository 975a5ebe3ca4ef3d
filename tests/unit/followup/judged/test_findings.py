"""What the screening of the plan in force asks for: what is new stops, what is not is looked at."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from clinic.domain.followup.judging import of_breaches, of_findings, stands
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause, Stops
from clinic.domain.screening.rules import Severity, Urgency
from clinic.domain.screening.screen import Because, Finding
from tests.unit.screening.judged import finding

CALL = "Do not do your exercises. Call your clinic."
WAIT = "Your clinic has to look at something first. Wait until they call, or call them."
HERE = "Your clinic has to look at something first. Leave this out until they have talked with you."
ITEMS = {"plank": "item 1", "squat": "item 2"}
GRADE = {"because": (Because("abdominal_hernia.grade", "severe"),)}
TEXT = {"title": "Hernia", "patient_text": "Do not strain. Call your doctor."}
NEW = {"abdominal_hernia"}


def asked(severity: Severity, exercise: str | None = None, **changes: Any) -> Finding:
    """A finding that rests on a detail of a hernia."""
    return finding(severity, exercise, **{**GRADE, **TEXT, **changes})


def one(found: Finding, touched: set[str]) -> Cause:
    (cause,) = of_findings([found], touched=touched, items=ITEMS)
    return cause


@pytest.mark.parametrize("severity", [one for one in Severity if not one.blocks])
def test_what_does_not_keep_a_plan_from_being_signed_opens_nothing(severity: Severity) -> None:
    assert of_findings([asked(severity)], touched=NEW, items=ITEMS) == ()


@pytest.mark.parametrize(
    ("severity", "urgency", "reason"),
    [
        (Severity.CONTRAINDICATED, Urgency.EMERGENCY, Reason.RED_FLAG),
        (Severity.CONTRAINDICATED, Urgency.URGENT, Reason.RED_FLAG),
        (Severity.CONTRAINDICATED, None, Reason.CONTRAINDICATED),
        (Severity.CONSULT, None, Reason.CONSULT),
        (Severity.CONSULT, Urgency.URGENT, Reason.CONSULT),
        (Severity.NEEDS_INFO, None, Reason.SCREENING),
        (Severity.NEEDS_INFO, Urgency.EMERGENCY, Reason.SCREENING),
    ],
)
@pytest.mark.parametrize("touched", [NEW, set[str]()])
def test_a_finding_is_ranked_by_what_it_asks_and_keeps_its_urgency(
    severity: Severity, urgency: Urgency | None, reason: Reason, touched: set[str]
) -> None:
    found = asked(severity, urgency=urgency)
    cause = one(found, touched)
    assert (cause.reason, cause.urgency) == (reason, urgency)
    assert (cause.key, cause.title) == (f"finding:{found.key}", "Hernia")


def test_what_is_forbidden_and_new_stops_the_plan_in_the_words_of_its_rule() -> None:
    found = asked(Severity.CONTRAINDICATED, "plank")
    text = "Do not strain. Call your doctor."
    assert one(found, NEW) == Cause(
        Reason.CONTRAINDICATED, f"finding:{found.key}", "Hernia", Stops.PLAN, text
    )


@pytest.mark.parametrize("text", ["", "Do not do this exercise."])
def test_a_text_that_means_nothing_alone_gives_way_to_one_that_does(text: str) -> None:
    assert one(asked(Severity.CONTRAINDICATED, patient_text=text), NEW).patient_text == CALL


@pytest.mark.parametrize("severity", [Severity.CONSULT, Severity.NEEDS_INFO])
@pytest.mark.parametrize(
    ("exercise", "stops", "item"),
    [("plank", Stops.EXERCISE, "item 1"), (None, Stops.PLAN, ""), ("not-in-it", Stops.PLAN, "")],
)
def test_what_is_open_and_new_stops_its_exercise_or_the_plan(
    severity: Severity, exercise: str | None, stops: Stops, item: str
) -> None:
    cause = one(asked(severity, exercise), NEW)
    assert (cause.stops, cause.item, cause.patient_text) == (stops, item, HERE if item else WAIT)


@pytest.mark.parametrize(
    ("severity", "text"),
    [
        (Severity.CONTRAINDICATED, "Do not strain. Call your doctor."),
        (Severity.CONSULT, WAIT),
        (Severity.NEEDS_INFO, WAIT),
    ],
)
def test_where_the_patient_said_nothing_new_it_is_looked_at_and_a_therapist_may_pause(
    severity: Severity, text: str
) -> None:
    cause = one(asked(severity, "plank"), {"osteoporosis"})
    assert (cause.stops, cause.item, cause.patient_text) == (Stops.NOTHING, "", text)


def test_a_finding_is_new_by_its_fact_by_what_is_not_recorded_or_by_itself() -> None:
    unknown = finding(Severity.NEEDS_INFO, unknown=("pregnancy.due_on",))
    for found, touched in [(asked(Severity.CONSULT), "abdominal_hernia"), (unknown, "pregnancy")]:
        assert one(found, {touched}).stops is Stops.PLAN
        assert one(found, {found.key}).stops is Stops.PLAN
        assert one(found, {"due_on", "grade"}).stops is Stops.NOTHING


def test_what_a_consult_does_not_allow_stops_where_the_consult_is_new() -> None:
    breaches = {"plank": ["Hold it 10 seconds.", "Two sets."], "squat": ["No weight."]}
    looked_at = (
        Cause(Reason.CONSULT, "finding:limit:item 1", "Hold it 10 seconds."),
        Cause(Reason.CONSULT, "finding:limit:item 2", "No weight."),
    )
    assert of_breaches(breaches, touched={"pregnancy"}, items=ITEMS) == looked_at
    assert of_breaches(breaches, touched={"consult"}, items=ITEMS) == tuple(
        replace(cause, stops=Stops.EXERCISE, patient_text=HERE, item=item)
        for cause, item in zip(looked_at, ITEMS.values(), strict=True)
    )


@pytest.mark.parametrize(
    ("cause", "is_gone", "is_so"),
    [("finding:a", False, True), ("finding:a", True, False), ("report:a:pain", False, False)],
)
def test_what_the_screening_still_finds_stands(cause: str, is_gone: bool, is_so: bool) -> None:
    assert stands(cause, is_gone=is_gone) is is_so
