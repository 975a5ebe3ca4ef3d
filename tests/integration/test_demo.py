"""The demo clinic shows every way a screening can end and every reason of the worklist, and says so in its story."""

from __future__ import annotations

from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, undefer

from clinic.cli import main
from clinic.domain.followup.reasons import Reason
from clinic.models import (
    Account,
    AdverseEvent,
    Clinic,
    Episode,
    Measurement,
    Patient,
    Plan,
    Program,
    StaffMember,
    TrainingSession,
)
from clinic.services import demo
from clinic.services.demo import steps
from clinic.services.followup import worklists
from clinic.services.library import public
from clinic.services.plans import plans, verification
from clinic.services.plans.verification import Authenticity
from clinic.services.record import records
from clinic.services.screening import assess, rulebooks
from clinic.settings import Settings
from tests.factories import NOW
from tests.snapshots import made_once

ENDS = {
    "Pat Okafor": ("consult", "consult flag"),
    "Clara Bright": ("clear", ""),
    "Milo Hart": ("caution", ""),
    "Nadia Petrov": ("needs_info", "not recorded"),
    "Jon Ferry": ("consult", "consult flag"),
    "Rosa Field": ("contraindicated", "contraindication"),
    "Sven Dahl": ("caution", ""),
    "Lena Roth": ("contraindicated", "limits of a consult"),
    "Otto Lange": ("contraindicated", "contraindication"),
}


def _make(session: Session, settings: Settings) -> Clinic:
    public.sync(session, at=NOW)
    rulebooks.sync(session, at=NOW)
    return demo.make(session, settings=settings, at=NOW)


@pytest.fixture
def clinic(session: Session, settings: Settings) -> Clinic:
    return made_once(_make, session, settings, session=session, settings=settings)


def test_whoever_reads_about_an_emergency_reads_whom_to_call(clinic: Clinic) -> None:
    assert (clinic.timezone, clinic.emergency_number) == ("Europe/London", "999")


def test_each_demo_patient_with_a_draft_ends_as_the_story_says(clinic: Clinic, session: Session) -> None:
    ends = {}
    for patient, program in session.execute(
        select(Patient, Program).where(
            Patient.id == Program.patient_id,
            Patient.clinic_id == Program.clinic_id,
            Program.status == "draft",
        )
    ):
        therapist = demo.therapist_of(session, patient)
        assessment = assess.assess(session, program=program, record=records.read(session, patient, at=NOW))
        sentence = plans.signing_refusal(patient, program, assessment, by=therapist)
        expected = ENDS[patient.name][1]
        ends[patient.name] = (assessment.verdict, expected if expected and expected in sentence else sentence)
    assert ends == ENDS


def test_the_worklist_has_each_reason_once_of_whom_the_story_says(clinic: Clinic, session: Session) -> None:
    alice = session.scalars(select(StaffMember).where(StaffMember.role == "therapist")).one()
    shown = {
        line.patient.name: line.first.reason
        for line in worklists.page_of(session, alice, whose="mine", at=NOW).lines
    }

    assert shown == {
        person["name"]: person["shows"] for person in demo.story()["patients"] if "shows" in person
    }
    assert sorted(shown.values()) == sorted(Reason)
    assert list(shown.values()) == list(Reason)  # in the order of danger


def test_what_is_shown_beside_a_reason_is_of_the_same_kind(clinic: Clinic, session: Session) -> None:
    alice = session.scalars(select(StaffMember).where(StaffMember.role == "therapist")).one()
    for line in worklists.page_of(session, alice, whose="mine", at=NOW).lines:
        assert {item.reason for item in line.others} <= {line.first.reason}


def test_each_plan_is_really_signed_and_verifies(
    clinic: Clinic, session: Session, settings: Settings
) -> None:
    signed = session.scalars(select(Plan).options(undefer(Plan.pdf))).all()
    found = {
        verification.by_pdf(session, plan.pdf, limit=settings.max_upload_bytes).answer for plan in signed
    }

    assert found == {Authenticity.AUTHENTIC, Authenticity.PAUSED}  # some histories stop the plan
    assert len(signed) == sum(
        "signed" in step for person in demo.story()["patients"] for step in person["history"]
    )


def test_no_history_reaches_into_the_future_or_before_the_clinic(clinic: Clinic, session: Session) -> None:
    reported = session.scalars(select(TrainingSession)).all()
    moments = [
        *(report.reported_at for report in reported),
        *session.scalars(select(Plan.signed_at)),
        *session.scalars(select(Patient.newest_at)),
    ]

    assert clinic.created_at < min(moments)
    assert max(moments) <= NOW
    assert all(timedelta(0) <= NOW.date() - report.trained_on for report in reported)


def test_only_the_sign_ins_that_were_always_published_are_said(clinic: Clinic, session: Session) -> None:
    said = demo.sign_ins(session)

    assert [login for login in ("alice", "amos", "pat") if f"    {login:<8}" in said] == [
        "alice",
        "amos",
        "pat",
    ]
    assert set(session.scalars(select(Account.login))) > {"alice", "amos", "pat"}
    assert said.count("\n    ") == 3


def test_each_word_of_the_stories_is_a_step_and_each_step_is_used() -> None:
    used = {word for person in demo.story()["patients"] for step in person["history"] for word in step}
    assert used - {"days_ago"} == set(steps.STEPS)


@pytest.mark.usefixtures("environment")
def test_its_audit_log_is_whole(clinic: Clinic, engine: Engine) -> None:
    answer = CliRunner().invoke(main, ["audit", "verify"])

    assert answer.exit_code == 0, answer.output
    assert "The audit log is whole" in answer.output


def test_nobody_is_measured_before_their_care_began(session: Session, clinic: Clinic) -> None:
    began = dict(session.execute(select(Episode.patient_id, Episode.began_on)).all())
    measured = session.execute(select(Measurement.patient_id, Measurement.taken_on)).all()
    assert measured
    assert all(day >= began.get(patient, day) for patient, day in measured)


def test_the_harm_of_the_demo_names_its_exercise(clinic: Clinic, session: Session) -> None:
    event = session.scalars(select(AdverseEvent).where(AdverseEvent.clinic_id == clinic.id)).one()
    assert (event.exercise, event.during) == ("Sitting tall on the ball", "exercise")
