"""What counts is not lessened in two steps either: a mere yes first, then milder details."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from clinic.domain.errors import InvalidInput
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.record.retired import QUESTIONS
from clinic.domain.record.stated_problems import LONGER_AGO
from clinic.domain.record.taking_back import THERAPISTS_CORRECTION
from clinic.models import ProblemRecord, StaffMember
from clinic.services.record import intake, patients, problems, taken_back
from tests.browser import fill_in
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in

LATELY, LONG_AGO = NOW.date() - timedelta(weeks=3), date(2020, 1, 1)
PARTS = 4
DISC = {"surgery_on": LATELY, "leg_symptoms": True, "spine_part": "low_back"}
MILDER = {"surgery_on": LONG_AGO, "leg_symptoms": False, "spine_part": "low_back"}
DATED = {  # what its rules ask the day of, and an exercise that they rule out or ask a consult about
    "discectomy": ("surgery_on", "wall-squat"),
    "spinal_fusion": ("surgery_on", "wall-squat"),
    "abdominal_surgery": ("surgery_on", "ball-crunch"),
    "vertebral_fragility_fracture": ("onset", "wall-push-up"),
    "hip_replacement": ("surgery_on", "figure-four"),
    "recent_fracture": ("onset", "wall-push-up"),
}


def record(
    desk: Desk, code: str, status: str, *, by: StaffMember | None = None, reason: str = "", **said: object
) -> ProblemRecord:
    onset, attributes = said.pop("onset", None), said
    stated = {"code": code, "status": status, "onset": onset, "attributes": attributes, "reason": reason}
    return problems.record(desk.session, patient=desk.pat, **stated, seen=None, by=by or desk.alice, at=NOW)


def say_yes(desk: Desk, code: str, who: str) -> None:
    """Somebody says no more than that it is there again."""
    if who == "patient":
        intake.save_own(desk.session, patient=desk.pat, answers={code: "yes"}, seen=None, at=NOW)
    else:
        by = getattr(desk.people, who)
        intake.save(desk.session, patient=desk.pat, answers={code: "yes"}, by=by, at=NOW, seen=None)


def operated_and_healed(desk: Desk) -> None:
    desk.answer_all()
    record(desk, "discectomy", "active", **DISC)
    record(desk, "discectomy", "resolved", reason="Healed.", **DISC)


@pytest.mark.parametrize("who", ["amos", "alice", "patient"])
@pytest.mark.parametrize("code", DATED)
def test_a_mere_yes_takes_nothing_of_what_was_known(desk: Desk, code: str, who: str) -> None:
    day, slug = DATED[code]
    desk.answer_all()
    record(desk, code, "active", **{day: LATELY})
    record(desk, code, "resolved", reason="Healed.", **{day: LATELY})
    program = desk.draft(slug)
    before = {(found.rule, found.severity) for found in desk.assess(program).open}
    say_yes(desk, code, who)
    assert {(found.rule, found.severity) for found in desk.assess(program).open} >= before

    with pytest.raises(InvalidInput) as refused:
        record(desk, code, "active", by=desk.people.amos, **{day: LONG_AGO})
    assert set(refused.value.errors) == {day}
    assert {(found.rule, found.severity) for found in desk.assess(program).open} >= before


def test_an_assistant_does_not_make_an_operation_milder_in_two_posts(
    desk: Desk, client: FlaskClient, clock: Clock
) -> None:
    operated_and_healed(desk)
    program = desk.draft("wall-squat", "supine-roll-in")
    assert desk.assess(program).verdict == "contraindicated"
    desk.session.commit()
    sign_in(client, desk.people.amos)
    patient = f"/patients/{desk.pat.id}"

    assert fill_in(client, f"{patient}/intake", {"discectomy": "yes"}).status_code == 303
    page = client.get(f"{patient}/conditions/discectomy").text
    assert "What was recorded before still counts" in page
    assert "Surgery: Oct 31, 2026; Leg symptoms: yes" in page
    typed = {"status": "active", "surgery_on": "2020-01-01", "leg_symptoms": "no"}
    refused = fill_in(client, f"{patient}/conditions/discectomy", typed)
    assert refused.status_code == 422
    assert (
        refused.text.count("Only a therapist can end a condition, take back an answer or make one milder")
        >= 2
    )
    assert 'value="2020-01-01"' in refused.text
    desk.session.expire_all()
    assert desk.assess(program).verdict == "contraindicated"


def test_a_therapist_makes_it_milder_with_a_reason_that_is_listed_with_what_changed(desk: Desk) -> None:
    operated_and_healed(desk)
    say_yes(desk, "discectomy", "amos")
    with pytest.raises(InvalidInput, match="Say why"):
        record(desk, "discectomy", "active", **MILDER)
    record(desk, "discectomy", "active", reason="The letter says 2020.", **MILDER)

    *_, listed = taken_back.since(desk.session, desk.record(), 0)
    assert listed.change == "surgery from 2026-10-31 to 2020-01-01; leg symptoms from yes to no"
    assert (listed.reason, listed.by) == ("The letter says 2020.", desk.alice.name)
    assert (
        len(taken_back.since(desk.session, desk.record(), 0)) == 2
    )  # and that it was healed: the yes took nothing


def test_what_a_therapist_took_back_does_not_come_back_with_a_yes(desk: Desk) -> None:
    operated_and_healed(desk)
    record(desk, "discectomy", "error", reason="Another patient's letter.")
    say_yes(desk, "discectomy", "amos")
    record(desk, "discectomy", "active", by=desk.people.amos, **MILDER)


def test_details_that_a_therapist_emptied_stay_empty(desk: Desk) -> None:
    desk.answer_all()
    record(desk, "discectomy", "active", **DISC)
    record(desk, "discectomy", "active", reason="Nobody knows when it was.")
    record(desk, "discectomy", "active", by=desk.people.amos, **MILDER)
    assert desk.record().counting[0].details["surgery_on"] == LONG_AGO


def test_ending_what_was_said_again_keeps_its_details(desk: Desk) -> None:
    operated_and_healed(desk)
    program = desk.draft("wall-squat")
    say_yes(desk, "discectomy", "patient")
    ending = {"code": "discectomy", "status": "resolved", "reason": "The patient meant the old one."}
    problems.end(desk.session, patient=desk.pat, **ending, seen=None, by=desk.alice, at=NOW)
    assert desk.assess(program).verdict == "contraindicated"


def test_what_is_resolved_with_milder_details_is_listed_with_them(desk: Desk) -> None:
    desk.answer_all()
    record(desk, "discectomy", "active", **DISC)
    record(desk, "discectomy", "resolved", reason="Healed.", **MILDER)
    (listed,) = taken_back.since(desk.session, desk.record(), 0)
    assert listed.change == "resolved; surgery from 2026-10-31 to 2020-01-01; leg symptoms from yes to no"


@pytest.mark.parametrize("first", range(PARTS))
def test_no_mere_yes_makes_anything_safer_than_what_was_recorded(desk: Desk, first: int) -> None:
    """Many conditions at once, every one in its part: resolved, and said again by an assistant who knows nothing of it.
    A rule about several is asked of each two of their occurrences, so that all in one take minutes.
    """
    desk.answer_all()
    program = desk.draft(HARMLESS, "wall-squat", "ball-crunch")
    codes = [code for code in PROBLEMS if code in QUESTIONS][first::PARTS]
    for code in codes:
        onset = LONG_AGO if code in LONGER_AGO else LATELY
        record(desk, code, "active", onset=onset, surgery_on=LATELY)
        record(desk, code, "resolved", reason="Over.", onset=onset, surgery_on=LATELY)
    before = {found.key for found in desk.assess(program).screening.findings}
    assert len(before) > 10
    intake.save(
        desk.session,
        patient=desk.pat,
        answers=dict.fromkeys(codes, "yes"),
        by=desk.people.amos,
        at=NOW,
        seen=None,
    )
    assert {found.key for found in desk.assess(program).screening.findings} >= before


def test_an_assistant_does_not_make_a_ball_anti_burst_of_which_nobody_said_so(
    desk: Desk, client: FlaskClient, clock: Clock
) -> None:
    """It was judged as if it were not, so this would end a consult."""
    desk.answer_all()
    ball(desk, ball_anti_burst=None, ball_rating_kg=113, weight_kg=80, reason="Another ball.")
    program = desk.draft(HARMLESS)
    assert desk.assess(program).verdict == "consult"
    desk.session.commit()
    sign_in(client, desk.people.amos)
    address = f"/patients/{desk.pat.id}/edit"
    refused = fill_in(client, address, {"ball_anti_burst": "yes"})
    assert refused.status_code == 422
    assert THERAPISTS_CORRECTION in refused.text
    assert fill_in(client, address, {"ball_anti_burst": "no"}).status_code == 303
    assert fill_in(client, address, {"phone": "+1 555 0100"}).status_code == 303
    desk.session.expire_all()
    assert desk.assess(program).verdict == "consult"


def test_a_therapist_says_how_they_know_that_a_ball_is_anti_burst(desk: Desk) -> None:
    desk.answer_all()
    ball(desk, ball_anti_burst=None, ball_rating_kg=113, weight_kg=80, reason="Another ball.")
    with pytest.raises(InvalidInput, match="Say why"):
        ball(desk, ball_anti_burst=True)
    ball(desk, ball_anti_burst=True, reason="It is printed on it.")
    listed = taken_back.since(desk.session, desk.record(), 0)[-1]
    assert (listed.label, listed.change) == ("The ball is anti-burst", "from not recorded to yes")
    assert listed.reason == "It is printed on it."


@pytest.mark.parametrize("changes", [{"ball_anti_burst": True}, {"ball_rating_kg": 272}])
def test_what_an_empty_field_of_the_ball_says_nothing_by_is_added_by_anybody(
    desk: Desk, changes: dict[str, object]
) -> None:
    empty = dict.fromkeys(("ball_anti_burst", "ball_rating_kg", "ball_latex_free"))
    ball(desk, **empty, reason="Another ball.")
    assert ball(desk, **changes, by=desk.people.amos) == tuple(changes)


def ball(
    desk: Desk, *, reason: str = "", by: StaffMember | None = None, **changes: object
) -> tuple[str, ...]:
    details = replace(patients.details_of(desk.pat), **changes)
    return patients.change(
        desk.session, patient=desk.pat, details=details, reason=reason, by=by or desk.alice, at=NOW, seen=None
    )
