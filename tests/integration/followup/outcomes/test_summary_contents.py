"""What a summary gathers from the record: of this episode, what led to it among it, and nothing of the one before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.adverse_events import Harm, Informant
from clinic.domain.followup.outcomes.measurements import Taken
from clinic.domain.followup.outcomes.measures import OutcomeMeasure
from clinic.domain.followup.pausing import PauseReason, PauseWords
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause, Stops
from clinic.domain.record.episodes import EndReason, PlanAfter
from clinic.domain.screening.consult_limits import Limits
from clinic.domain.screening.consults import Decision
from clinic.models import Episode, new_id
from clinic.services.followup import adverse_events, reports, worklist
from clinic.services.followup.adverse_events import EventWords
from clinic.services.followup.care import pausing
from clinic.services.followup.outcomes import contents, ending, measurements
from clinic.services.followup.reports import Report
from clinic.services.plans import pauses, plans
from clinic.services.plans.contents import exercises
from clinic.services.record import episodes, records
from clinic.services.screening import consults
from tests.desk import HARMLESS, Desk
from tests.factories import NOW, of_report

DAY = NOW.date()


def gathered(desk: Desk, episode: Episode, *, after: int = 0) -> dict[str, Any]:
    """So many days after."""
    desk.session.refresh(desk.pat)
    record = records.read(desk.session, desk.pat, at=NOW + timedelta(days=after))
    return contents.gather(desk.session, record, episode, go_on="Go on.")


def in_care(desk: Desk) -> Episode:
    episode = episodes.open_of(desk.session, desk.pat)
    assert episode
    return episode


def end(desk: Desk, episode: Episode, after: PlanAfter = PlanAfter.GOES_ON, *, days: int = 0) -> None:
    ending.end(
        desk.session,
        patient=desk.pat,
        episode=episode,
        reason=EndReason.MOVED,
        note="",
        ended_on=DAY + timedelta(days=days),
        plan_after=after,
        seen=None,
        shown=None,
        by=desk.alice,
        at=NOW + timedelta(days=days),
    )


def test_doses_are_those_of_the_first_plan_and_of_the_last(desk: Desk) -> None:
    desk.answer_all()
    plan = desk.sign_blank(desk.draft(HARMLESS))
    outcomes = dict.fromkeys(exercises(plan), Outcome.DONE)
    report = Report(uuid4(), DAY, outcomes, pain=1, signs=frozenset())
    reports.receive(desk.session, patient=desk.pat, plan=plan, report=report, at=NOW)
    again = desk.draft()
    desk.add(again, "supine-spinal-rotation")
    desk.sign_blank(again)

    found = gathered(desk, in_care(desk))
    sit, rotation = found["doses"]
    assert sit["first"] == sit["last"] != ""
    assert (rotation["first"], rotation["last"]) == (None, found["go_on"]["exercises"][1]["dosage"])
    assert found["adherence"]["reports"] == 1
    assert [(each["on"], each["pain"]) for each in found["trend"]["trainings"]] == [(DAY.isoformat(), 1)]
    assert [mark["name"] for mark in found["trend"]["marks"]] == ["v1", "v2"]
    assert found["go_on"]["text"] == "Go on."


def test_consults_with_their_limits_and_red_flags_with_what_was_found_are_named(desk: Desk) -> None:
    desk.herniated_disc()
    desk.cleared("severe_night_pain")
    program = desk.draft(HARMLESS)
    limits = Limits(range_limit="Only half way down", most_sets=3)
    desk.consult(program, decision=Decision.PROCEED_WITH_LIMITS, limits=limits)
    desk.sign_blank(program)

    found = gathered(desk, in_care(desk))
    (consult,) = found["consults"]
    assert (consult["decision"], consult["limits"]) == (
        "proceed with limits",
        ["Only half way down", "At most 3 sets"],
    )
    (flag,) = found["red_flags"]
    assert flag["assessment"] == (
        "looked into by Dr. Dana Doe, Physician, on Nov 21, 2026: Nothing serious was found."
    )
    assert "active" in {problem["status"] for problem in found["problems"]}


def test_a_consult_that_was_withdrawn_limits_nothing_and_those_of_one_day_have_their_times(
    desk: Desk,
) -> None:
    desk.herniated_disc()
    program = desk.draft(HARMLESS)
    said = {"decision": Decision.PROCEED_WITH_LIMITS, "limits": Limits(most_sets=3)}
    first = desk.consult(program, **said)
    consults.withdraw(desk.session, consult=first, reason="Wrong patient.", by=desk.alice, at=NOW)
    desk.consult(program, at=NOW + timedelta(minutes=5), **said)
    desk.sign_blank(program, at=NOW + timedelta(minutes=6))
    newer, older = gathered(desk, in_care(desk))["consults"]
    assert (older["decision"], older["limits"]) == ("withdrawn", ["Recorded at 15:00"])
    assert newer["limits"] == ["Recorded at 15:05", "At most 3 sets"]


def test_a_plan_that_was_withdrawn_at_the_end_does_not_go_on(desk: Desk) -> None:
    desk.answer_all()
    desk.sign_blank(desk.draft(HARMLESS))
    episode = in_care(desk)
    end(desk, episode, PlanAfter.WITHDRAWN)

    found = gathered(desk, episode)
    assert found["go_on"]["exercises"] == []
    assert len(found["doses"]) == 1


def test_what_led_to_an_episode_belongs_to_it_and_what_belongs_to_the_one_before_does_not(desk: Desk) -> None:
    def pain(days_ago: int, figure: int) -> None:
        measurements.record(
            desk.session,
            patient=desk.pat,
            first_id=new_id(),
            figures=[Taken(OutcomeMeasure.PAIN, figure)],
            taken_on=DAY - timedelta(days=days_ago),
            by=desk.alice,
            at=NOW,
        )

    first = episodes.begin(
        desk.session, patient=desk.pat, began_on=DAY - timedelta(days=60), by=desk.alice, at=NOW
    )
    pain(90, 8)
    pain(50, 4)
    ending.end(
        desk.session,
        patient=desk.pat,
        episode=first,
        reason=EndReason.MOVED,
        note="",
        ended_on=DAY - timedelta(days=40),
        plan_after=None,
        seen=None,
        shown=None,
        by=desk.alice,
        at=NOW,
    )
    second = episodes.begin(desk.session, patient=desk.pat, began_on=DAY, by=desk.alice, at=NOW)
    pain(20, 7)
    pain(0, 2)

    assert [(one["first"], one["last"]) for one in gathered(desk, first)["outcomes"]] == [
        ("8 of 10", "4 of 10")
    ]
    assert [(one["first"], one["last"]) for one in gathered(desk, second)["outcomes"]] == [
        ("7 of 10", "2 of 10")
    ]


def pause(desk: Desk, *, item: UUID | None = None) -> None:
    cause = Cause(
        Reason.STOP_RULE,
        of_report(1, "chest"),
        "Pressure in the chest",
        Stops.PLAN,
        "Rest, and call.",
    )
    if item:
        cause = Cause(
            Reason.RED_REPORT,
            of_report(1, "pain"),
            "Pain 8",
            Stops.EXERCISE,
            "Leave it out.",
            item=str(item),
        )
    plan = plans.in_force(desk.session, desk.pat)
    worklist.open_items(desk.session, desk.pat, [cause], plan=plan, number=desk.pat.counter, at=NOW)


def test_of_a_paused_plan_nothing_goes_on_and_it_says_why(desk: Desk) -> None:
    desk.answer_all()
    desk.sign_blank(desk.draft(HARMLESS))
    pause(desk)
    found = gathered(desk, in_care(desk))
    assert found["go_on"]["exercises"] == []
    assert found["go_on"]["paused"] == ["The whole plan: Pressure in the chest. Rest, and call."]


def test_a_paused_exercise_does_not_go_on_and_the_others_do(desk: Desk) -> None:
    desk.answer_all()
    plan = desk.sign_blank(desk.draft(HARMLESS, "supine-spinal-rotation"))
    rotation, name = list(exercises(plan).items())[1]
    pause(desk, item=rotation)
    found = gathered(desk, in_care(desk))
    assert len(found["go_on"]["exercises"]) == 1
    assert found["go_on"]["paused"] == [f"{name}: Pain 8. Leave it out."]


def test_the_days_after_the_end_are_none_that_somebody_missed(desk: Desk) -> None:
    desk.answer_all()
    desk.sign_blank(desk.draft(HARMLESS))
    episode = in_care(desk)
    end(desk, episode)
    at_once = gathered(desk, episode)["adherence"]
    later = records.read(desk.session, desk.pat, at=NOW + timedelta(days=60))
    assert contents.gather(desk.session, later, episode)["adherence"] == at_once


def test_an_episode_begun_by_hand_knows_the_plan_that_is_followed_in_it(desk: Desk) -> None:
    desk.answer_all()
    desk.sign_blank(desk.draft(HARMLESS))
    end(desk, in_care(desk))
    later = NOW + timedelta(days=9)
    given = {"patient": desk.pat, "by": desk.alice, "at": later}
    again = episodes.begin(desk.session, began_on=later.date(), **given)
    record = records.read(desk.session, desk.pat, at=later)
    found = contents.gather(desk.session, record, again)
    assert len(found["go_on"]["exercises"]) == len(found["doses"]) == 1


def test_what_had_an_event_or_was_paused_goes_on_with_a_warning_and_what_is_open_is_named(desk: Desk) -> None:
    desk.answer_all()
    plan = desk.sign_blank(desk.draft(HARMLESS, "supine-spinal-rotation"))
    sit, rotation = exercises(plan)
    said = EventWords(DAY, "Slipped.", Harm.MODERATE, "Rest.", Informant.PATIENT, sit)
    ours = {"by": desk.alice, "at": NOW}
    adverse_events.record(desk.session, patient=desk.pat, event_id=new_id(), event=said, **ours)
    pause(desk, item=rotation)
    (paused,) = pauses.of(desk.session, desk.pat)
    worklist.answer(desk.session, item=paused, text="Settled.", resume=True, seen=None, **ours)

    found = gathered(desk, in_care(desk))
    assert [each["warnings"] for each in found["go_on"]["exercises"]] == [
        [
            "An adverse event was recorded with it on Nov 21, 2026: Moderate: needed treatment, or time off "
            "training or work."
        ],
        ["It was paused from Nov 21, 2026 to Nov 21, 2026: Pain 8."],
    ]
    (event,) = found["adverse_events"]
    assert (event["exercise"], event["open"]) == (exercises(plan)[sit], True)

    (item,) = pauses.all_open(desk.session, desk.pat)
    worklist.answer(desk.session, item=item, text="A bruise.", resume=True, seen=None, **ours)
    (event,) = gathered(desk, in_care(desk))["adverse_events"]
    assert event["open"] is False


def test_a_warning_stays_with_the_exercise_in_the_next_version(desk: Desk) -> None:
    desk.answer_all()
    plan = desk.sign_blank(desk.draft(HARMLESS))
    (sit,) = exercises(plan)
    said = EventWords(DAY, "Slipped.", Harm.MILD, "Rest.", Informant.PATIENT, sit)
    adverse_events.record(
        desk.session, patient=desk.pat, event_id=new_id(), event=said, by=desk.alice, at=NOW
    )
    desk.sign_blank(desk.draft())
    (goes_on,) = gathered(desk, in_care(desk))["go_on"]["exercises"]
    assert "recorded with it on Nov 21, 2026: Mild" in goes_on["warnings"][0]


def test_of_a_therapists_own_pause_the_summary_says_the_reason_alone(desk: Desk) -> None:
    """The patient is given it, and does not read what stays in the record."""
    desk.answer_all()
    plan = desk.sign_blank(desk.draft(HARMLESS, "supine-spinal-rotation"))
    rotation, name = list(exercises(plan).items())[1]
    said = PauseWords(
        is_whole=False, items=frozenset({str(rotation)}), why=PauseReason.OTHER, words="Smelled of alcohol."
    )
    ours = {"by": desk.alice, "at": NOW}
    pausing.pause(desk.session, plan=plan, pause_id=new_id(), said=said, **ours)
    (paused,) = pauses.of(desk.session, desk.pat)
    sentence = f"{name}: Another reason. {paused.patient_text}"
    assert gathered(desk, in_care(desk))["go_on"]["paused"] == [sentence]
    worklist.answer(desk.session, item=paused, text="Talked.", resume=True, seen=None, **ours)
    warned = [each["warnings"] for each in gathered(desk, in_care(desk))["go_on"]["exercises"]]
    assert warned == [[], ["It was paused from Nov 21, 2026 to Nov 21, 2026: Another reason."]]
