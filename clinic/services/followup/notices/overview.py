"""How the e-mails of a clinic went, for its administrators, who may have one that was given up tried again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied, InvalidInput, NotFound
from clinic.domain.followup.notices import NoticeStatus
from clinic.domain.limits import DIGEST_HOURS
from clinic.domain.roles import Action
from clinic.models import Clinic, Notice, StaffMember
from clinic.services.access import guard, permission
from clinic.services.audit import changes, trail
from clinic.services.audit.actions import AuditAction
from clinic.services.followup import chores
from clinic.services.followup.notices import outbox
from clinic.services.followup.notices.digests import wants_mail

SHOWN = 50
TREATING = (
    select(StaffMember)
    .where(
        StaffMember.clinic_id == bindparam("clinic_id"),
        permission.has_now_in(StaffMember, Action.WORK_LIST),
    )
    .order_by(StaffMember.name, StaffMember.id)
)


@dataclass(frozen=True)
class NoticeLine:
    """One e-mail, and to whom; `again` says why it cannot be tried again, empty where it can."""

    notice: Notice
    member: StaffMember
    again: str


@dataclass(frozen=True)
class Outbox:
    """The newest e-mails, how many of the clinic's stand where, and when the worker last looked. `unreached` are those
    of whom patients can wait and whom no e-mail reaches, by name; `reaches_any` says whether one reaches any therapist.
    """

    lines: tuple[NoticeLine, ...]
    unreached: tuple[StaffMember, ...]
    reaches_any: bool
    counts: Mapping[NoticeStatus, int]
    looked_at: datetime | None


def of(session: Session, by: StaffMember, *, at: datetime) -> Outbox:
    """What this administrator's clinic sent, the newest first."""
    permission.check(by, Action.ADMINISTER)
    rows = session.execute(
        select(Notice, StaffMember)
        .join(StaffMember, (StaffMember.clinic_id == Notice.clinic_id) & (StaffMember.id == Notice.staff_id))
        .where(Notice.clinic_id == by.clinic_id)
        .order_by(Notice.written_at.desc(), Notice.id.desc())
        .limit(SHOWN)
    )
    counts = session.execute(
        select(Notice.status, func.count()).where(Notice.clinic_id == by.clinic_id).group_by(Notice.status)
    )
    treating = session.scalars(TREATING, {"clinic_id": by.clinic_id}).all()
    return Outbox(
        lines=tuple(
            NoticeLine(notice, member, outbox.why_not(session, notice, member, at=at))
            for notice, member in rows
        ),
        unreached=tuple(member for member in treating if not wants_mail(member)),
        reaches_any=any(
            wants_mail(member) and permission.has_now(member, Action.ANSWER_STOP) for member in treating
        ),
        counts={row[0]: row[1] for row in counts},
        looked_at=chores.last(session, chores.Kind.LOOK),
    )


def choose(
    session: Session, *, digest_hour: int, alerts: bool, seen: int | None, by: StaffMember, at: datetime
) -> None:
    """Say at which hour the day's e-mails go out, and whether some go at once; raises `InvalidInput`, or `Stale`."""
    permission.check(by, Action.ADMINISTER)
    if digest_hour not in DIGEST_HOURS:
        raise InvalidInput({"digest_hour": f"Enter an hour from {DIGEST_HOURS}."})
    clinic = session.get_one(Clinic, by.clinic_id)
    guard.take(session, clinic, seen=seen, by=by)
    values: dict[str, int | bool] = {"digest_hour": digest_hour, "alerts": alerts}
    changes.apply(session, clinic, values, AuditAction.CLINIC_CHANGE, by=by, at=at)


def try_again(session: Session, *, notice_id: UUID, by: StaffMember, at: datetime) -> None:
    """Put an e-mail that was given up back into the queue. Twice is once; raises `ActionDenied` where it is late."""
    permission.check(by, Action.ADMINISTER)
    guard.administer(session, by.clinic_id, by)
    notice = session.get(Notice, (by.clinic_id, notice_id), with_for_update=True, populate_existing=True)
    if notice is None:
        raise NotFound
    if notice.status is not NoticeStatus.FAILED:
        return
    member = session.get_one(StaffMember, (notice.clinic_id, notice.staff_id))
    if reason := outbox.why_not(session, notice, member, at=at):
        raise ActionDenied(reason)
    notice.status, notice.settled_at = NoticeStatus.WAITING, None
    notice.attempts, notice.due_at = 0, at
    trail.record(session, AuditAction.NOTICE_AGAIN, by=by, at=at, subject=notice)
