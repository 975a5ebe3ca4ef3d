"""How fast something that was just recorded wants a doctor, said on the next page in the words of the fastest rules."""

from __future__ import annotations

from collections.abc import Collection

from flask import flash

from clinic import auth, db
from clinic.domain.screening.rules import Severity, Urgency
from clinic.models import Patient
from clinic.services.record import records
from clinic.services.screening import urgent
from clinic.web.words import EMERGENCY_NUMBER, URGENCIES


def say(patient: Patient, *, about: Collection[str]) -> bool:
    """Say it of these problems and questions where they rule out every program; whether there was anything to say."""
    session = db.get_session()
    if not urgent.may_ask(session, about):
        return False
    record = records.read(session, patient, at=auth.now())
    advice = urgent.advice(session, record, about=about)
    if advice.urgency is None:
        return False
    sentences = [f"{URGENCIES[advice.urgency]}: no program can be signed.", *advice.acts]
    if advice.urgency is Urgency.EMERGENCY and record.clinic.emergency_number:
        sentences.append(EMERGENCY_NUMBER.format(number=record.clinic.emergency_number))
    flash(" ".join(sentences), Severity.CONTRAINDICATED.word)
    return True
