"""A clinic that grows: the same people with little recorded of them, then with much.

Rows that are many are copied past the services: only their number counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, insert, inspect, select

from clinic.domain.followup.adverse_events import Harm, Informant
from clinic.domain.followup.outcomes.visits import VisitWay
from clinic.domain.followup.reasons import Reason
from clinic.domain.screening.consults import ConsultKind, Decision
from clinic.models import (
    AdverseEvent,
    AdverseEventAddition,
    Base,
    ClearanceRecord,
    ConsultRecord,
    FactRecord,
    Patient,
    Plan,
    ProblemRecord,
    Program,
    ProgramItem,
    TrainingEntry,
    TrainingSession,
    VisitNote,
    WorklistItem,
    new_id,
)
from clinic.services.followup.diary import training_days
from clinic.services.plans import contents
from clinic.services.programs import drafts, starting, templates
from clinic.services.record import problems
from tests import factories
from tests.desk import Desk
from tests.factories import NOW


@dataclass(frozen=True)
class Size:
    """How much is recorded: exercises in a program, reports of the patient, others with a draft and a plan."""

    items: int
    reports: int
    drafts: int


FLAGGED = "ball-crunch"  # bends the lower back forward, which a herniated disc forbids without a consult
SMALL, LARGE = Size(1, 1, 1), Size(20, 1000, 50)


class World:
    """Pat has a plan in force, reports and the next draft; others have a draft with an open consult flag."""

    draft: Program
    flagged: Program
    plan: Plan
    unstarted: Patient

    def __init__(self, desk: Desk, slugs: list[str]) -> None:
        self.desk, self.slugs, self.now = desk, slugs, NOW

    def grow(self, size: Size) -> None:
        """Record so much, through the services where it is little and copied where it is much."""
        session, alice, pat = self.desk.session, self.desk.alice, self.desk.pat
        begun, signed = self.now, self.now + timedelta(seconds=1)
        self.now = signed + timedelta(seconds=1)
        program = starting.start(session, patient=pat, by=alice, at=begun)
        session.refresh(program)
        self._fill(program, size.items)
        self.plan = self.desk.sign_blank(program, at=signed)
        self._report(size.reports)
        self._harm(size.reports)
        self._care(size.drafts)
        self.draft = starting.start(session, patient=pat, by=alice, at=signed)
        assert len(self.draft.items) == size.items
        last = self.draft.items[-1]  # its place is free for the exercise that a post adds
        drafts.remove_item(session, program=self.draft, item_id=last.id, by=alice, at=NOW)
        self.next_slug = last.slug
        self._wait(size)
        self._keep_templates(size.items)
        session.commit()

    @property
    def revision(self) -> int:
        """The draft's, as it is now."""
        return self.first(select(Program.revision).where(Program.id == self.draft.id))

    @property
    def first_item(self) -> ProgramItem:
        """The draft's first exercise, as it is now."""
        return self.first(
            select(ProgramItem).where(ProgramItem.program_id == self.draft.id).order_by(ProgramItem.position)
        )

    def first(self, query: Select[Any]) -> Any:
        found = self.desk.session.scalars(query).first()
        self.desk.session.commit()
        return found

    def _fill(self, program: Program, items: int, first: str = "") -> None:
        slugs = list(dict.fromkeys([first, *self.slugs])) if first else self.slugs
        for slug in slugs[len(program.items) : items]:
            self.desk.add(program, slug)

    def _report(self, reports: int) -> None:
        session, pat, plan = self.desk.session, self.desk.pat, self.plan
        first = pat.counter + 1
        pat.counter += reports
        rows = [
            {
                "clinic_id": pat.clinic_id,
                "id": new_id(),
                "patient_id": pat.id,
                "number": first + number,
                "plan_id": plan.id,
                "client_uuid": new_id(),
                "trained_on": NOW.date() - timedelta(days=number % 28),
                "reported_at": NOW,
            }
            for number in range(reports)
        ]
        session.execute(insert(TrainingSession), rows)
        items = [item["id"] for item in contents.content(plan)["items"]]
        entries = [
            {
                "clinic_id": pat.clinic_id,
                "id": new_id(),
                "training_session_id": row["id"],
                "item_id": UUID(item),
                "outcome": "done",
            }
            for row in rows
            for item in items
        ]
        session.execute(insert(TrainingEntry), entries)
        opened = [
            {
                "clinic_id": pat.clinic_id,
                "id": new_id(),
                "patient_id": pat.id,
                "reason": Reason.NEW_WORDS,
                "cause": f"report:{row['id']}:words",
                "title": "Words to read",
                "opened_at": NOW,
            }
            for row in rows
        ]
        session.execute(insert(WorklistItem), opened)
        training_days.renew(session, (pat.clinic_id, pat.id))

    def _harm(self, events: int) -> None:
        """Each is an event that was added to."""
        session, alice, pat = self.desk.session, self.desk.alice, self.desk.pat
        of_clinic = {"clinic_id": pat.clinic_id, "number": pat.counter}
        rows = [
            {
                **of_clinic,
                "id": new_id(),
                "patient_id": pat.id,
                "happened_on": NOW.date() - timedelta(days=number % 28),
                "what": "Slipped.",
                "harm": Harm.MILD,
                "action": "Rested.",
                "told_by": Informant.PATIENT,
                "recorded_by": alice.id,
                "recorded_at": NOW,
            }
            for number in range(events)
        ]
        session.execute(insert(AdverseEvent), rows)
        added = {"text": "It passed.", "added_by": alice.id, "added_at": NOW}
        session.execute(
            insert(AdverseEventAddition),
            [{**of_clinic, **added, "id": new_id(), "event_id": row["id"]} for row in rows],
        )

    def _care(self, visits: int) -> None:
        """Each is a visit, a consult that ran out, and what a doctor found of a flag that was said again."""
        session, alice, pat = self.desk.session, self.desk.alice, self.desk.pat
        first = pat.counter + 1
        pat.counter += visits
        day = NOW.date() - timedelta(weeks=20)
        somebody = {"clinician": "Mia Hall", "profession": "Physician", "held_on": day, "expires_on": day}
        recorded = {"recorded_by": alice.id, "recorded_at": NOW - timedelta(weeks=20)}
        each = [
            {"clinic_id": pat.clinic_id, "patient_id": pat.id, "id": new_id(), "number": first + number}
            for number in range(visits)
        ]
        of_table: dict[type[Base], dict[str, object]] = {
            VisitNote: {"held_on": day, "way": VisitWay.CLINIC, "text": "Walked well."},
            ConsultRecord: {
                **somebody,
                "kind": ConsultKind.OWN,
                "decision": Decision.PROCEED,
                "reason": "Examined.",
                "examined": [],
                "limits": {},
                "covers": ["lumbar-disc-herniation"],
            },
            ClearanceRecord: {
                **somebody,
                "flag": "fainting",
                "result": "Nothing was found.",
                "allows_exercise": True,
                "ended_at": NOW - timedelta(weeks=10),
                "ended_reason": "Said again.",
                "ended_number": first,
            },
        }
        for table, said in of_table.items():
            session.execute(insert(table), [one | recorded | said | {"id": new_id()} for one in each])

    def _wait(self, size: Size) -> None:
        session, alice = self.desk.session, self.desk.alice
        quinn = factories.patient(session, alice, "Quinn Querulous")
        problems.record(
            session,
            patient=quinn,
            code="lumbar_disc_herniation",
            status="active",
            onset=NOW.date() - timedelta(weeks=3),
            by=alice,
            at=NOW,
            seen=None,
        )
        self.flagged = starting.start(session, patient=quinn, by=alice, at=NOW)
        self._fill(self.flagged, size.items, first=FLAGGED)
        for _ in range(size.drafts - 1):
            self._copy_of(quinn)

    def _keep_templates(self, kept: int) -> None:
        """So many templates of the clinic, and somebody who has no draft yet."""
        session, alice = self.desk.session, self.desk.alice
        self.unstarted = factories.patient(session, alice, "Uma Unstarted")
        for number in range(kept):
            templates.save(
                session,
                version_id=new_id(),
                program=self.draft if self.draft.items else self.flagged,
                name=f"{self.now:%M%S} {number}",
                of_clinic=True,
                by=alice,
                at=NOW,
            )

    def _copy_of(self, patient: Patient) -> None:
        session = self.desk.session
        key, program = new_id(), new_id()
        _copy(session, [patient], id=key, account_id=None)
        for table in (ProblemRecord, FactRecord):
            rows = session.scalars(select(table).where(table.patient_id == patient.id)).all()
            _copy(session, rows, patient_id=key)
        _copy(session, [self.flagged], id=program, patient_id=key)
        _copy(session, self.flagged.items, program_id=program)
        _copy(session, [self.plan], patient_id=key, program_id=program, code=key.hex[-12:].upper())


def _copy(session: Any, rows: Iterable[Base], **changes: object) -> None:
    for row in rows:
        values = {column.key: getattr(row, column.key) for column in inspect(type(row)).column_attrs}
        session.execute(insert(type(row)), {**values, "id": new_id(), **changes})
