"""What a request leaves behind whatever becomes of it: which records it read, and acts such as counting a failure.

`db` opens a ledger with a request's session and sees to it when the request ends. A command has none: nobody
collects what it reads, and what it wants kept is done at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from sqlalchemy.orm import Session

from clinic.models import (
    AdverseEvent,
    ConsultRecord,
    DischargeSummary,
    Episode,
    Measurement,
    Patient,
    Person,
    Plan,
    Program,
    Signing,
    StaffMember,
    VisitNote,
    WorklistItem,
)
from clinic.services.audit import trail
from clinic.services.audit.about import About, By
from clinic.services.audit.actions import AuditAction

Act = Callable[[Session], object]
Readable = (
    Patient
    | Plan
    | Program
    | ConsultRecord
    | Signing
    | WorklistItem
    | Episode
    | Measurement
    | VisitNote
    | DischargeSummary
    | AdverseEvent
)
READ_OF: dict[type[Readable], AuditAction] = {
    Patient: AuditAction.PATIENTS_READ,
    Plan: AuditAction.PLANS_READ,
    Program: AuditAction.PROGRAMS_READ,
    ConsultRecord: AuditAction.CONSULTS_READ,
    Signing: AuditAction.SIGNINGS_READ,
    WorklistItem: AuditAction.WORKLIST_READ,
    Episode: AuditAction.EPISODES_READ,
    Measurement: AuditAction.MEASUREMENTS_READ,
    VisitNote: AuditAction.VISITS_READ,
    DischargeSummary: AuditAction.SUMMARIES_READ,
    AdverseEvent: AuditAction.ADVERSE_EVENTS_READ,
}


@dataclass(frozen=True)
class Read:
    """One record that somebody was shown, or a list with the ids of the patients in it."""

    action: AuditAction
    by: By
    about: About | None = None
    patients: tuple[str, ...] = ()


@dataclass
class Ledger:
    """The reads of one request, each record once, and the acts to be done whatever becomes of it."""

    reads: dict[Read, None] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)

    def take_reads(self) -> tuple[Read, ...]:
        """The reads that nobody took yet, in their order."""
        reads, self.reads = tuple(self.reads), {}
        return reads


def attach(session: Session, ledger: Ledger) -> None:
    """Have what this session reads and wants kept collected in `ledger`."""
    session.info["ledger"] = ledger


def keep(session: Session, act: Act) -> None:
    """Have `act` done whatever becomes of the request; at once where there is none."""
    ledger = _of(session)
    if ledger is None:
        act(session)
    else:
        ledger.acts.append(act)


def note_read(session: Session, record: Readable, *, by: Person) -> None:
    """Note that `by` is shown a record. The getters call this, so that a page need not think of it."""
    _note(session, Read(READ_OF[type(record)], By.of(by), About.of(record)))


def note_list(session: Session, patients: Iterable[Patient], *, by: StaffMember) -> None:
    """Note that `by` is shown a list of these patients."""
    ids = tuple(str(patient.id) for patient in patients)
    _note(session, Read(AuditAction.PATIENTS_LIST, By.of(by), patients=ids))


def write(session: Session, reads: Iterable[Read], *, path: str, at: datetime) -> None:
    """Put the reads into the audit log, with the address of the page."""
    events = (
        trail.values(session, read.action, by=read.by, at=at, about=read.about, detail=_detail(read, path))
        for read in reads
    )
    trail.append(session, events)


def _detail(read: Read, path: str) -> dict[str, object]:
    return {"path": path} if read.about else {"patients": list(read.patients)}


def _note(session: Session, read: Read) -> None:
    ledger = _of(session)
    if ledger is not None:
        ledger.reads.setdefault(read)


def _of(session: Session) -> Ledger | None:
    return cast("Ledger | None", session.info.get("ledger"))
