"""The line about what a patient answered at home: it ends when a therapist went through the answers, or says why not.

confirming.is_unconfirmed(session, pat)     # whether any answer still is the patient's alone
confirming.waits(session, item)             # whether an item is that line, and has to wait for it
"""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied
from clinic.domain.followup.diary.doubts import FROM_HOME, HOW_IT_ENDS, NOT_WITHOUT
from clinic.domain.record.confirming import unconfirmed
from clinic.domain.roles import Action
from clinic.models import Patient, StaffMember, WorklistItem
from clinic.services.access import permission
from clinic.services.record import facts


def is_unconfirmed(session: Session, patient: Patient) -> bool:
    """Whether anything that counts was answered at home and no therapist went through it."""
    rows = facts.of_patients(session, [patient])[patient.id]
    return not unconfirmed(rows).isdisjoint(facts.answers(rows, defaultdict(str)))


def waits(session: Session, item: WorklistItem) -> bool:
    """Whether words alone do not end this item, because it names answers that nobody confirmed."""
    if item.cause != FROM_HOME or item.ended_at is not None:
        return False
    return is_unconfirmed(session, session.get_one(Patient, (item.clinic_id, item.patient_id)))


def speaks_against(*, ends: bool | None, by: StaffMember) -> str:
    """Why such an item is not answered so; empty where it is. Raises `ActionDenied` where somebody else than a
    therapist would end it by words, which are the reason then.
    """
    if ends is None:
        return HOW_IT_ENDS
    if ends and not permission.has(by, Action.ANSWER_STOP):
        raise ActionDenied(NOT_WITHOUT)
    return ""
