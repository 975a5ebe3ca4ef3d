"""A red flag that a doctor looked into is down while that counts, for everybody, and then up again."""

from __future__ import annotations

import subprocess
from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic.domain.errors import ActionDenied, InvalidInput, Stale
from clinic.domain.record.facts import RED_FLAGS
from clinic.models import AuditEvent, ClearanceRecord
from clinic.services.plans.contents import content
from clinic.services.record import clearances, facts, intake
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.record.clearances.flags import FLAG, is_up


@pytest.mark.parametrize("flag", RED_FLAGS)
def test_every_red_flag_can_be_cleared_and_then_stops_nothing(desk: Desk, flag: str) -> None:
    desk.answer_all(**{flag: "yes"})
    program = desk.draft(HARMLESS)
    assert desk.assess(program).verdict == "contraindicated"

    desk.clear(flag)

    assert not is_up(desk)
    assert desk.assess(program).verdict == "clear"
    assert content(desk.sign_blank(program))["consults"] == [
        {
            "clinician": "Dr. Dana Doe",
            "profession": "Physician",
            "registration": "",
            "on": NOW.date().isoformat(),
            "kind": "other",
            "decision": "cleared",
        }
    ]


def test_the_document_names_the_doctor(desk: Desk) -> None:
    desk.answer_all()
    desk.cleared(FLAG)

    pdf = desk.sign(desk.draft(HARMLESS)).pdf
    words = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout
    assert b"Dr. Dana Doe" in words


def test_it_counts_until_its_last_day(desk: Desk) -> None:
    desk.answer_all()
    desk.cleared(FLAG)

    assert not is_up(desk, days=83)
    assert is_up(desk, days=84)


def test_another_red_flag_stays_up(desk: Desk) -> None:
    desk.answer_all(major_trauma="yes")
    desk.cleared(FLAG)

    assert is_up(desk)
    assert desk.assess(desk.draft(HARMLESS)).verdict == "contraindicated"


def test_the_patient_who_says_yes_again_has_it_up_again_once(desk: Desk) -> None:
    desk.answer_all()
    desk.cleared(FLAG)

    def at_home(answer: str) -> bool:
        return intake.save_own(desk.session, patient=desk.pat, answers={FLAG: answer}, seen=None, at=NOW)

    assert FLAG in intake.open_to_patient(desk.session, desk.pat, at=NOW)
    assert at_home("no") is False
    assert at_home("not_recorded") is False
    assert facts.current(desk.session, desk.pat)[FLAG].answer == "yes"
    assert at_home("yes") is True
    assert at_home("yes") is True
    assert is_up(desk)
    row = desk.session.scalars(select(ClearanceRecord)).one()
    assert (row.ended_by, row.ended_reason) == (None, "The patient said yes again.")


def test_it_ends_with_the_answer_and_does_not_come_back_with_it(desk: Desk) -> None:
    desk.answer_all()
    desk.cleared(FLAG)
    desk.answer_all()
    assert not is_up(desk)

    facts.record(
        desk.session, patient=desk.pat, answers={FLAG: "yes"}, by=desk.people.amos, at=NOW, seen=None
    )

    assert is_up(desk)


def test_going_through_the_answers_again_ends_nothing(desk: Desk) -> None:
    desk.answer_all()
    desk.cleared(FLAG)
    facts.record(
        desk.session,
        patient=desk.pat,
        answers={FLAG: "as_assessed"},
        reconfirm=True,
        by=desk.alice,
        at=NOW + timedelta(days=1),
        seen=None,
    )

    assert not is_up(desk)
    said = facts.current(desk.session, desk.pat)[FLAG]
    assert (said.answer, said.at) == ("yes", NOW + timedelta(days=1))


@pytest.mark.parametrize("reconfirm", [False, True])
@pytest.mark.parametrize("who", ["alice", "amos"])
def test_another_yes_that_staff_are_told_of_has_it_up_again(desk: Desk, who: str, reconfirm: bool) -> None:
    desk.answer_all()
    desk.cleared(FLAG)
    given = {"answers": {FLAG: "yes"}, "reconfirm": reconfirm, "by": getattr(desk.people, who)}
    intake.save(desk.session, patient=desk.pat, **given, at=NOW + timedelta(weeks=2), seen=None)

    assert is_up(desk, days=14)
    assert desk.record(NOW + timedelta(weeks=2)).up_again[FLAG].endswith(clearances.SAID_AGAIN)


def test_as_assessed_is_no_answer_to_anything_else(desk: Desk) -> None:
    with pytest.raises(InvalidInput, match="kneeling_problem: Answer yes, no or not recorded"):
        desk.answer_all(kneeling_problem="as_assessed")


def test_a_later_assessment_takes_the_place_of_the_one_before(desk: Desk) -> None:
    desk.answer_all()
    first = desk.cleared(FLAG)
    desk.clear(FLAG, expires_on=NOW.date() + timedelta(days=1))

    assert first.ended_reason == clearances.ANOTHER
    assert is_up(desk, days=1)


def test_whoever_may_write_in_the_record_can_have_it_up_again(desk: Desk) -> None:
    desk.answer_all()
    desk.cleared(FLAG)

    def end(reason: str) -> None:
        clearances.end(desk.session, patient=desk.pat, flag=FLAG, reason=reason, by=desk.people.amos, at=NOW)

    with pytest.raises(InvalidInput, match="why it is up again"):
        end(" ")
    end("The pain woke her again.")

    assert is_up(desk)
    with pytest.raises(ActionDenied, match="nothing to end"):
        end("The pain woke her again.")
    actions = desk.session.scalars(select(AuditEvent.action).where(AuditEvent.subject == "clearances")).all()
    assert sorted(actions) == ["clearance.end", "clearance.record"]


def test_what_a_signer_read_changes_with_it(desk: Desk) -> None:
    desk.answer_all(**{FLAG: "yes"})
    desk.clear(FLAG)
    program = desk.draft(HARMLESS)
    shown = desk.shown(program)
    desk.clear(FLAG, result="Something else was found.")

    with pytest.raises(Stale):
        desk.sign(program, **shown)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"clinician": " . "}, "clinician"),
        ({"clinician": "alice  ABLE"}, "clinician"),
        ({"profession": ""}, "profession"),
        ({"result": " "}, "result"),
        ({"result": "x" * 1001}, "result"),
        ({"held_on": NOW.date() + timedelta(days=1)}, "held_on"),
        ({"expires_on": NOW.date()}, "expires_on"),
        ({"expires_on": NOW.date() + timedelta(days=366)}, "expires_on"),
        ({"allows_exercise": None}, "allows_exercise"),
    ],
)
def test_one_that_says_too_little_is_refused_at_its_field(
    desk: Desk, wrong: dict[str, object], field: str
) -> None:
    desk.answer_all(**{FLAG: "yes"})

    with pytest.raises(InvalidInput) as refused:
        desk.clear(FLAG, **wrong)
    assert set(refused.value.errors) == {field}
    assert is_up(desk)


def test_one_about_an_answer_that_is_no_yes_is_refused(desk: Desk) -> None:
    desk.answer_all()

    with pytest.raises(ActionDenied, match="not up"):
        desk.clear(FLAG)


def test_one_about_an_answer_given_since_is_refused(desk: Desk) -> None:
    desk.answer_all(**{FLAG: "yes"})
    seen = clearances.answer_to_clear(desk.session, desk.pat, FLAG)
    desk.answer_all()
    desk.answer_all(**{FLAG: "yes"})

    with pytest.raises(Stale):
        desk.clear(FLAG, seen=seen)


def test_an_assistant_cannot_clear(desk: Desk) -> None:
    desk.answer_all(**{FLAG: "yes"})

    with pytest.raises(ActionDenied, match="Only a therapist can record that a doctor"):
        desk.clear(FLAG, by=desk.people.amos)
