"""What rules judge the stricter way while nobody recorded it is filled in by a therapist: a stop may rest on the gap.

What stands of a condition that is over (since when, and why) stays while another detail of it changes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clinic.domain.errors import InvalidInput
from clinic.domain.record.taking_back import NO_REASON, THERAPISTS_DETAIL
from clinic.domain.roles import REFUSALS, Action
from clinic.models import ProblemRecord, StaffMember
from clinic.services.record import intake, problems, taken_back
from clinic.services.record.taken_back import FIRST_SAID
from clinic.services.screening import urgent
from tests.desk import Desk
from tests.factories import NOW

OLD = NOW.date() - timedelta(weeks=30)
AMOS, ALICE = "amos", "alice"


def record(desk: Desk, who: str, code: str, status: str = "active", **said: object) -> ProblemRecord:
    by: StaffMember = getattr(desk.people, who)
    own = {name: said.pop(name) for name in ("onset", "reason", "note", "over_since") if name in said}
    stated = {"code": code, "status": status, "attributes": said, **own}
    return problems.record(desk.session, patient=desk.pat, **stated, seen=None, by=by, at=NOW)


def speed(desk: Desk) -> str:
    return str(urgent.advice(desk.session, desk.record()).urgency)


FILLED = [  # what stands, what an intake found beside it, and the detail on whose absence the stop rests
    ("head_knock", {}, ["anticoagulants"], {"onset": OLD}),
    ("concussion", {"status": "resolved"}, ["anticoagulants"], {"onset": OLD}),
    ("concussion", {"status": "resolved"}, ["anticoagulants"], {"over_a_year_ago": True}),
    ("dvt_or_pe", {}, [], {"over_a_year_ago": True}),
    ("cancer_treatment", {"status": "resolved"}, [], {"ended_on": OLD}),
]


@pytest.mark.parametrize(("code", "stands", "beside", "filled"), FILLED)
def test_an_assistant_fills_no_gap_on_which_a_stop_rests(desk: Desk, code, stands, beside, filled) -> None:
    desk.answer_all(**dict.fromkeys(beside, "yes"))
    record(desk, ALICE, code, **stands)
    with pytest.raises(InvalidInput) as refused:
        record(desk, AMOS, code, **stands, **filled)
    assert refused.value.errors == dict.fromkeys(filled, THERAPISTS_DETAIL)


@pytest.mark.parametrize(("code", "stands", "beside", "filled"), FILLED)
def test_a_therapist_fills_it_without_a_reason_and_it_is_listed(
    desk: Desk, code, stands, beside, filled
) -> None:
    desk.answer_all(**dict.fromkeys(beside, "yes"))
    record(desk, ALICE, code, **stands)
    number = record(desk, ALICE, code, **stands, **filled).number
    (listed,) = taken_back.since(desk.session, desk.record(), number - 1)
    assert "from not recorded to" in listed.change
    assert listed.reason == FIRST_SAID


@pytest.mark.parametrize("code", ["dvt_or_pe", "pregnancy_complication"])
@pytest.mark.parametrize("before", ["nothing", "error"])
def test_only_a_therapist_says_first_that_a_doctor_allows_exercise(
    desk: Desk, code: str, before: str
) -> None:
    desk.answer_all()
    if before == "error":
        record(desk, ALICE, code)
        record(desk, ALICE, code, "error", reason="Another patient.")
    with pytest.raises(InvalidInput) as refused:
        record(desk, AMOS, code, doctor_allows=True)
    assert refused.value.errors == {"doctor_allows": REFUSALS[Action.TAKE_BACK]}
    with pytest.raises(InvalidInput) as without:
        record(desk, ALICE, code, doctor_allows=True)
    assert without.value.errors == {"reason": NO_REASON}

    record(desk, ALICE, code, doctor_allows=True, reason="Dr. Ito, by telephone.")
    *_, listed = taken_back.since(desk.session, desk.record(), 0)
    assert listed.change.endswith("from not recorded to yes")
    assert listed.reason == "Dr. Ito, by telephone."


def test_another_detail_of_what_is_over_leaves_since_when_and_why(desk: Desk) -> None:
    desk.answer_all(cancer_treatment="yes")
    ending = {"reason": "Told by the ward.", "over_since": OLD}
    problems.end(
        desk.session,
        patient=desk.pat,
        code="cancer_treatment",
        status="resolved",
        seen=None,
        by=desk.alice,
        at=NOW,
        **ending,
    )
    record(desk, AMOS, "cancer_treatment", "resolved", note="Letter is filed.")
    (said,) = (one for one in desk.record().problems if one.code == "cancer_treatment")
    assert (said.over_since, said.reason, said.note) == (OLD, "Told by the ward.", "Letter is filed.")

    intake.save(
        desk.session,
        patient=desk.pat,
        answers={"fever_or_chills": "yes"},
        seen=None,
        by=desk.alice,
        at=NOW,
    )
    assert speed(desk) == "urgent"
    with pytest.raises(InvalidInput):  # an end earlier than the one that stands
        record(
            desk, AMOS, "cancer_treatment", "resolved", note="Letter is filed.", ended_on=OLD - timedelta(1)
        )
    record(desk, AMOS, "cancer_treatment", note="Letter is filed.")  # it goes on again, which adds


def test_by_the_day_since_which_nothing_is_felt_a_concussion_had_happened(desk: Desk) -> None:
    desk.answer_all(anticoagulants="yes", concussion="yes")
    assert speed(desk) == "same_day"
    said = {"code": "concussion", "status": "resolved", "reason": "Well for months.", "over_since": OLD}
    problems.end(desk.session, patient=desk.pat, **said, seen=None, by=desk.alice, at=NOW)
    assert speed(desk) == "None"


def test_the_list_names_the_day_that_was_read_as_the_end_of_a_treatment(desk: Desk) -> None:
    desk.answer_all(cancer_treatment="yes")
    said = {"code": "cancer_treatment", "status": "resolved", "reason": "By letter.", "over_since": OLD}
    problems.end(desk.session, patient=desk.pat, **said, seen=None, by=desk.alice, at=NOW)
    earlier = OLD - timedelta(weeks=2)
    reason = {"reason": "The ward says so.", "ended_on": earlier}
    number = record(desk, ALICE, "cancer_treatment", "resolved", **reason).number
    (listed,) = taken_back.since(desk.session, desk.record(), number - 1)
    assert listed.change == f"ended from {OLD} to {earlier}"


def test_what_is_ended_after_a_mere_yes_keeps_its_note(desk: Desk) -> None:
    desk.answer_all()
    record(desk, ALICE, "recent_fracture", onset=OLD, note="Left wrist.")
    record(desk, ALICE, "recent_fracture", "resolved", onset=OLD, note="Left wrist.", reason="Healed.")
    intake.save(
        desk.session,
        patient=desk.pat,
        answers={"recent_fracture": "yes"},
        seen=None,
        by=desk.alice,
        at=NOW,
    )
    said = {"code": "recent_fracture", "status": "resolved", "reason": "The old one."}
    ended = problems.end(desk.session, patient=desk.pat, **said, seen=None, by=desk.alice, at=NOW)
    assert ended.note == "Left wrist."
