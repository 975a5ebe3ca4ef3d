"""The queue of e-mails that wait to be sent: each is in one worker's hand at a time, as signings are (`plans.leases`).

    letter = outbox.take(session, worker=name, public_url=url, at=now)      # one short transaction
    delivery.send(server, letter, at=now)                                   # no transaction, no lock
    outbox.sent(session, letter, at=now)                                    # another one

A worker that is killed between the last two sends the same letter twice, under the same id, and never loses one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, text, update
from sqlalchemy.orm import Session

from clinic.domain.followup import notices
from clinic.domain.followup.notices import APART, LONGEST, STALE, NoticeKind, NoticeStatus
from clinic.domain.limits import MAIL_ANSWER, NOTICE_WEEKS
from clinic.models import Clinic, Notice, StaffMember
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.followup.notices import alerts
from clinic.services.followup.notices.digests import wants_mail

TERM = timedelta(minutes=3)  # more than `delivery.DEADLINE`
WAITS = text("notices.status = 'waiting'")  # in the words of the queue's index, which a parameter would hide
NOT_WANTED = "Nobody to send it to: no address, switched off, or no longer at the clinic."
NOBODY = "An e-mail reaches no therapist of this clinic: nobody knew that something must not wait."
DAY_OVER = "The day was over before it could be sent."
TOO_OLD = "It was a day old before it could be sent."
SAID_ALREADY = "Another e-mail said it."
LOST = "The worker ended each time before it knew how it went."


@dataclass(frozen=True)
class Mail:
    """A notice in a worker's hand, for the `attempt`-th time, as it is to be sent."""

    clinic_id: UUID
    id: UUID
    worker: str
    attempt: int
    to: str
    subject: str
    text: str


def is_due(session: Session, *, at: datetime) -> bool:
    """Whether there is anything to take."""
    return bool(session.scalar(select(exists().where(WAITS, _is_free(at), _is_time(at)))))


def take(session: Session, *, worker: str, public_url: str, at: datetime) -> Mail | None:
    """Lease the notice that is due longest. What is not to be sent any more is dropped on the way."""
    due = select(Notice).where(WAITS, _is_free(at), _is_time(at)).order_by(Notice.due_at, Notice.id)
    while notice := session.scalar(due.limit(1).with_for_update(skip_locked=True)):
        key = (notice.clinic_id, notice.staff_id)
        member = session.get_one(
            StaffMember, key, with_for_update={"key_share": True}, populate_existing=True
        )
        if _settle_unsent(session, notice, member, at) or _put_off(session, notice, at):
            session.flush()
            continue
        notice.worker, notice.lease_until, notice.tried_at = worker, at + TERM, at
        notice.attempts += 1
        session.flush()
        return _letter(notice, member, public_url)
    return None


def sent(session: Session, letter: Mail, *, at: datetime) -> None:
    """Note that the server took it; what else was to tell the same person the same is dropped."""
    notice = _held(session, letter)
    if notice is None:
        return
    _settle(notice, NoticeStatus.SENT, "", at)
    trail.record(session, AuditAction.NOTICE_SEND, by=None, at=at, subject=notice)
    if notice.kind is NoticeKind.ALERT:
        session.execute(
            update(Notice)
            .where(
                Notice.clinic_id == notice.clinic_id,
                Notice.staff_id == notice.staff_id,
                Notice.kind == NoticeKind.ALERT,
                WAITS,
                Notice.worker.is_(None),
                Notice.written_at <= notice.tried_at,
            )
            .values(status=NoticeStatus.DROPPED, settled_at=at, answer=SAID_ALREADY)
        )


def failed(session: Session, letter: Mail, *, answer: str, final: bool, at: datetime) -> None:
    """Have it tried again after a while, or give it up: then it stays with the server's words."""
    notice = _held(session, letter)
    if notice is None:
        return
    later = None if final else notices.next_try(notice.attempts, at=at)
    answer = answer[:MAIL_ANSWER]
    if later is None:
        _give_up(session, notice, answer, at)
    else:
        notice.due_at, notice.answer, notice.worker, notice.lease_until = later, answer, None, None


def sweep(session: Session, *, at: datetime) -> None:
    """Forget how e-mails went long ago."""
    long_ago = at - timedelta(weeks=NOTICE_WEEKS)
    session.execute(delete(Notice).where(Notice.status != NoticeStatus.WAITING, Notice.written_at < long_ago))


def why_not(session: Session, notice: Notice, member: StaffMember, *, at: datetime) -> str:
    """Why this notice is not to be sent any more, empty where it is."""
    if not wants_mail(member):
        return NOT_WANTED
    if notice.kind is NoticeKind.ALERT:
        return TOO_OLD if at - notice.written_at >= STALE else ""
    zone = ZoneInfo(session.get_one(Clinic, notice.clinic_id).timezone)
    return DAY_OVER if notice.day != at.astimezone(zone).date() else ""


def _settle_unsent(session: Session, notice: Notice, member: StaffMember, at: datetime) -> bool:
    """Drop what is not needed; give up what was tried too often by workers that did not live to tell."""
    if reason := why_not(session, notice, member, at=at):
        is_lost = notice.kind is NoticeKind.ALERT and reason == NOT_WANTED
        if is_lost and not alerts.to_others(session, notice.clinic_id, at=at):
            _give_up(session, notice, NOBODY, at)
            return True
        _settle(notice, NoticeStatus.DROPPED, reason, at)
        detail = {"reason": reason}
        trail.record(session, AuditAction.NOTICE_DROP, by=None, at=at, subject=notice, detail=detail)
        return True
    if notice.attempts > len(notices.DELAYS):
        _give_up(session, notice, LOST, at)
        return True
    return False


def _put_off(session: Session, notice: Notice, at: datetime) -> bool:
    """Two alerts to one person are some time apart. Their row is locked: no other worker asks at the same moment."""
    if notice.kind is not NoticeKind.ALERT:
        return False
    others = select(func.max(Notice.tried_at)).where(
        Notice.clinic_id == notice.clinic_id,
        Notice.staff_id == notice.staff_id,
        Notice.kind == NoticeKind.ALERT,
        Notice.id != notice.id,
        Notice.tried_at > at - APART,
        Notice.tried_at < at + APART,  # what is later was tried by a clock that ran ahead
    )
    last = session.scalar(others)
    if last is not None:
        notice.due_at = last + APART
    return last is not None


def _give_up(session: Session, notice: Notice, answer: str, at: datetime) -> None:
    _settle(notice, NoticeStatus.FAILED, answer, at)
    trail.record(session, AuditAction.NOTICE_FAIL, by=None, at=at, subject=notice)


def _settle(notice: Notice, status: NoticeStatus, answer: str, at: datetime) -> None:
    notice.status, notice.answer, notice.settled_at = status, answer, at
    notice.worker = notice.lease_until = None


def _letter(notice: Notice, member: StaffMember, public_url: str) -> Mail:
    links = {"worklist": f"{public_url}/worklist", "account": f"{public_url}/account"}
    return Mail(
        notice.clinic_id,
        notice.id,
        notice.worker or "",
        notice.attempts,
        to=member.email,
        subject=notices.subject(notice.kind, notice.patients),
        text=notices.text(notice.kind, notice.patients, **links),
    )


def _held(session: Session, letter: Mail) -> Notice | None:
    """The notice, locked, if the lease on it still holds."""
    key = (letter.clinic_id, letter.id)
    notice = session.get(Notice, key, with_for_update=True, populate_existing=True)
    if notice is None:
        return None
    now = (notice.status, notice.worker, notice.attempts)
    return notice if now == (NoticeStatus.WAITING, letter.worker, letter.attempt) else None


def _is_time(at: datetime) -> ColumnElement[bool]:
    """An alert, also where a clock that ran ahead wrote it, or put it off for longer than can be."""
    is_new = and_(Notice.due_at == Notice.written_at, Notice.attempts == 0)
    is_ahead = or_(is_new, Notice.due_at > at + LONGEST)
    return or_(Notice.due_at <= at, and_(Notice.kind == NoticeKind.ALERT, is_ahead))


def _is_free(at: datetime) -> ColumnElement[bool]:
    """Also where the lease ends later than any can: it was given by a clock that ran ahead."""
    return or_(Notice.lease_until.is_(None), Notice.lease_until <= at, Notice.lease_until > at + TERM)
