"""The day's e-mail: how many patients wait for somebody, at the hour of their clinic, and none where nobody waits.

for clinic_id in digests.due(session, at=now):
    counts = digests.count(session, clinic_id, at=now)       # reading alone
    digests.write(session, clinic_id, counts, at=now)        # a short transaction
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.followup.notices import NoticeKind, is_digest_due
from clinic.domain.roles import Action
from clinic.models import Clinic, Notice, StaffMember
from clinic.services.access import permission
from clinic.services.followup import worklists


def due(session: Session, *, at: datetime) -> Sequence[UUID]:
    """The clinics whose digests are to be written now."""
    return [clinic.id for clinic in session.scalars(select(Clinic)) if _is_due(clinic, at)]


def count(session: Session, clinic_id: UUID, *, at: datetime) -> Mapping[UUID, int]:
    """For how many patients each waits who is to get the e-mail; those for whom nobody waits are not in it."""
    wanting = session.scalars(
        select(StaffMember).where(StaffMember.clinic_id == clinic_id, StaffMember.active.is_(True))
    )
    numbers = {
        member.id: worklists.how_many(session, member, at=at) for member in wanting if wants_mail(member)
    }
    return {staff_id: number for staff_id, number in numbers.items() if number}


def write(session: Session, clinic_id: UUID, counts: Mapping[UUID, int], *, at: datetime) -> None:
    """Write the digests of the day, once whoever tries: the clinic's row is locked, and says when it was done last."""
    clinic = session.get_one(Clinic, clinic_id, with_for_update={"key_share": True}, populate_existing=True)
    if not _is_due(clinic, at):
        return
    clinic.digest_on = at.astimezone(ZoneInfo(clinic.timezone)).date()
    of_today = (
        Notice.clinic_id == clinic_id,
        Notice.kind == NoticeKind.DIGEST,
        Notice.day == clinic.digest_on,
    )
    written = set(session.scalars(select(Notice.staff_id).where(*of_today)))  # by a clock that ran ahead
    session.add_all(
        Notice(
            clinic_id=clinic_id,
            staff_id=staff_id,
            kind=NoticeKind.DIGEST,
            patients=number,
            day=clinic.digest_on,
            written_at=at,
            due_at=at,
        )
        for staff_id, number in counts.items()
        if staff_id not in written
    )


def wants_mail(member: StaffMember) -> bool:
    """Whether somebody may be written to: they work here, treat, have an address and did not switch it off."""
    return bool(
        member.active and member.email and member.wants_mail and permission.has(member, Action.WORK_LIST)
    )


def _is_due(clinic: Clinic, at: datetime) -> bool:
    local = at.astimezone(ZoneInfo(clinic.timezone))
    return is_digest_due(local, hour=clinic.digest_hour, last=clinic.digest_on)
