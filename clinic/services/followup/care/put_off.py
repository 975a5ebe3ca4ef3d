"""What is put off, and until when: it is on no list meanwhile, and can be had back before.

    put_off.of(session, alice, whose="mine", at=now).items       # what comes back next is first

Its own index holds what is put off, so that nothing else that is open is read for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam
from sqlalchemy.orm import Session

from clinic.domain.roles import Action
from clinic.models import Patient, StaffMember, WorklistItem
from clinic.services.access import permission
from clinic.services.audit import ledger
from clinic.services.followup import worklists
from clinic.services.record import patients

SHOWN = 50
ALL = (
    worklists.joined(WorklistItem, Patient)
    .where(
        WorklistItem.clinic_id == bindparam("clinic_id"),
        WorklistItem.ended_at.is_(None),
        WorklistItem.snoozed_until > bindparam("today"),
    )
    .order_by(WorklistItem.snoozed_until, WorklistItem.id)
    .limit(SHOWN + 1)
)
OF = {"mine": ALL.where(worklists.MINE), "all": ALL}


class PutOffItem(NamedTuple):
    """One thing that somebody put off, and about whom it is."""

    item: WorklistItem
    patient: Patient


@dataclass(frozen=True)
class PutOff:
    """The first `SHOWN` of what is put off, and whether there is more."""

    items: tuple[PutOffItem, ...] = ()
    more: bool = False


def of(session: Session, by: StaffMember, *, whose: str, at: datetime) -> PutOff:
    """What is put off of this person, or with `whose` all at the clinic; each patient is a read in a list."""
    if not permission.has(by, Action.WORK_LIST):
        return PutOff()
    asked = {"clinic_id": by.clinic_id, "staff_id": by.id, "today": patients.today(session, by, at)}
    rows = session.execute(OF["mine" if whose == "mine" else "all"], asked).all()
    found = tuple(PutOffItem(*row) for row in rows[:SHOWN])
    if found:
        ledger.note_list(session, dict.fromkeys(one.patient for one in found), by=by)
    return PutOff(found, len(rows) > SHOWN)
