"""Rows by the thousand, copied past the services: only their number counts.

Everybody else in a clinic has a signed program, reports and, the first of them, a draft. Their plans hold no document,
which nobody asks for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import inspect, select

from bench.clinics.pouring import pour
from bench.clinics.practices import Practice
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import rank_of
from clinic.domain.record.facts import RED_FLAGS
from clinic.domain.record.finding import keys as search_keys
from clinic.models import (
    Base,
    FactRecord,
    Patient,
    PatientKey,
    Plan,
    Program,
    ProgramItem,
    TrainingDay,
    TrainingEntry,
    TrainingSession,
    WorklistItem,
    new_id,
)
from clinic.services.plans import contents

TOGETHER = 200  # patients written at once
DAYS = 180  # that reports are spread over
FLAGGED = 8  # one in so many has a red flag recorded, so that the first page of any clinic is of these
WAITING = (
    4  # for one in so many something is open on the worklist, for every other of these more than one thing
)
OPEN = (Reason.NEW_WORDS, Reason.SILENCE, Reason.PAIN_RISING, Reason.REVIEW_DUE, Reason.UNSETTLED)

KINDS = (
    *(Patient, PatientKey, FactRecord, Program, ProgramItem, Plan),
    *(TrainingSession, TrainingEntry, TrainingDay, WorklistItem),
)
Row = dict[str, Any]
Rows = defaultdict[type[Base], list[Row]]


@dataclass(frozen=True)
class Size:
    """How many patients there are beside those who sign in, with how many drafts and reports altogether."""

    patients: int
    drafts: int = 0
    reports: int = 0


def fill(practice: Practice, size: Size, plan: Plan) -> None:
    """Give a clinic so many more patients like the one of this plan, each with a plan like this one."""
    session = practice.session
    patient = session.get_one(Patient, (plan.clinic_id, plan.patient_id))
    program = session.get_one(Program, (plan.clinic_id, plan.program_id))
    facts = select(FactRecord).filter_by(clinic_id=patient.clinic_id, patient_id=patient.id)
    one = Originals(
        _row(patient), _rows(session.scalars(facts)), _row(program), _rows(program.items), _row(plan)
    )
    each, over = divmod(size.reports, size.patients)
    for start in range(0, size.patients, TOGETHER):
        rows: Rows = defaultdict(list)
        for number in range(start, min(start + TOGETHER, size.patients)):
            one.copy(rows, number, has_draft=number < size.drafts, reports=each + (number < over))
        for kind in KINDS:
            pour(session, kind, rows[kind])
        session.commit()  # what SQLite writes before it commits is a file of its own, as large again


def reports(practice: Practice, plan: Plan, number: int) -> None:
    """Have a patient with a plan report so often."""
    session = practice.session
    patient = session.get_one(Patient, (plan.clinic_id, plan.patient_id))
    rows: Rows = defaultdict(list)
    _report(rows, _row(plan), list(contents.exercises(plan)), number, first=patient.counter + 1)
    patient.counter += number
    session.flush()
    for kind in (TrainingSession, TrainingEntry, TrainingDay):
        pour(session, kind, rows[kind])
    session.commit()


@dataclass(frozen=True)
class Originals:
    """The rows of one patient, as values."""

    patient: Row
    facts: Sequence[Row]
    program: Row
    items: Sequence[Row]
    plan: Row

    def copy(self, rows: Rows, number: int, *, has_draft: bool, reports: int) -> None:
        """One patient more."""
        key, signed, opened = new_id(), new_id(), new_id()
        name = f"Other Person {number:06}"
        who = {"account_id": None, "name": name, "search_name": name.casefold(), "counter": reports + 10}
        plan = {**self.plan, "id": new_id(), "patient_id": key, "program_id": signed}
        plan |= {"version": 1, "status": "active", "code": key.hex[-16:], "snapshot": "{}", "pdf": b"%PDF"}
        kept = search_keys.of(name=name, born=self.patient["born"])
        owner = {"clinic_id": self.patient["clinic_id"], "patient_id": key}
        rows[PatientKey] += [{**owner, "key": one} for one in sorted(kept)]
        flagged = not has_draft and number % FLAGGED == 0
        rows[Patient].append({**self.patient, "id": key, **who, "flag_said": int(flagged)})
        for fact in self.facts:
            said = {"answer": "yes"} if flagged and fact["name"] == next(iter(RED_FLAGS)) else {}
            rows[FactRecord].append({**fact, "id": new_id(), "patient_id": key, **said})
        of_patient = {**self.program, "patient_id": key}
        rows[Program].append({**of_patient, "id": signed, "number": 1, "status": "signed"})
        if has_draft:
            rows[Program].append({**of_patient, "id": opened, "number": 2, "status": "draft"})
            items = ({**item, "id": new_id(), "program_id": opened} for item in self.items)
            rows[ProgramItem].extend(items)
        rows[Plan].append(plan)
        _report(rows, plan, [item["id"] for item in self.items], reports, first=11)
        if number % WAITING == 0:
            _open(rows, plan, number // WAITING)


def _report(rows: Rows, plan: Row, items: Sequence[UUID], number: int, *, first: int) -> None:
    reported = Counter(plan["signed_at"].date() - timedelta(days=count % DAYS) for count in range(number))
    of_patient = {"clinic_id": plan["clinic_id"], "patient_id": plan["patient_id"]}
    rows[TrainingDay] += [
        {**of_patient, "trained_on": day, "reports": count, "trainings": count}
        for day, count in reported.items()
    ]
    for count in range(number):
        key, day = new_id(), plan["signed_at"].date() - timedelta(days=count % DAYS)
        report = {"clinic_id": plan["clinic_id"], "id": key, "patient_id": plan["patient_id"]}
        report |= {"number": first + count, "plan_id": plan["id"], "client_uuid": new_id(), "trained_on": day}
        rows[TrainingSession].append(report | {"note": "", "reported_at": plan["signed_at"]})
        for item in items:
            entry = {"clinic_id": plan["clinic_id"], "id": new_id(), "training_session_id": key}
            rows[TrainingEntry].append(entry | {"item_id": item, "outcome": "done"})


def _open(rows: Rows, plan: Row, number: int) -> None:
    """What waits for somebody about a patient."""
    of_patient = {"clinic_id": plan["clinic_id"], "patient_id": plan["patient_id"], "plan_id": plan["id"]}
    for reason in {OPEN[number % len(OPEN)], OPEN[number // 2 % len(OPEN)]}:
        said = {
            "reason": reason.value,
            "rank": rank_of(reason, None),
            "cause": reason.value,
            "title": "Look at this",
        }
        opened_at = plan["signed_at"] - timedelta(hours=number % 100)
        rows[WorklistItem].append({**of_patient, "id": new_id(), **said, "opened_at": opened_at})


def _row(thing: Base) -> Row:
    return {column.key: getattr(thing, column.key) for column in inspect(type(thing)).column_attrs}


def _rows(things: Iterable[Base]) -> list[Row]:
    return [_row(thing) for thing in things]
