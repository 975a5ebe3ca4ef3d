"""The demo clinic shows every way a screening can end, and says in numbers how loud it is."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import Patient, Program
from clinic.services import demo
from clinic.services.library import public
from clinic.services.plans import plans
from clinic.services.record import records
from clinic.services.screening import assess, rulebooks
from clinic.settings import Settings
from tests.factories import NOW

ENDS = {
    "Pat Okafor": ("consult", "consult flag"),
    "Clara Bright": ("clear", ""),
    "Milo Hart": ("caution", ""),
    "Nadia Petrov": ("needs_info", "not recorded"),
    "Jon Ferry": ("consult", "consult flag"),
    "Rosa Field": ("contraindicated", "contraindication"),
    "Sven Dahl": ("clear", ""),
    "Lena Roth": ("contraindicated", "limits of a consult"),
    "Otto Lange": ("contraindicated", "contraindication"),
}


def test_whoever_reads_about_an_emergency_reads_whom_to_call(session: Session, settings: Settings) -> None:
    public.sync(session, at=NOW)
    rulebooks.sync(session, at=NOW)
    clinic = demo.make(session, settings=settings, at=NOW)
    assert (clinic.timezone, clinic.emergency_number) == ("Europe/London", "999")


def test_each_demo_patient_ends_as_the_story_says(session: Session, settings: Settings) -> None:
    public.sync(session, at=NOW)
    rulebooks.sync(session, at=NOW)
    demo.make(session, settings=settings, at=NOW)

    ends = {}
    for patient, program in session.execute(
        select(Patient, Program).where(
            Patient.id == Program.patient_id, Patient.clinic_id == Program.clinic_id
        )
    ):
        therapist = demo.therapist_of(session, patient)
        assessment = assess.assess(session, program=program, record=records.read(session, patient, at=NOW))
        sentence = plans.signing_refusal(program, assessment, by=therapist)
        expected = ENDS[patient.name][1]
        ends[patient.name] = (assessment.verdict, expected if expected and expected in sentence else sentence)
    assert ends == ENDS
