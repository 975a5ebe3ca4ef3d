"""The page that everything about one patient starts from: the record, the draft, plans, consults and reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from clinic.domain.plans.standing import DraftStanding, PlanStanding
from clinic.domain.record.ball import Size, size_for
from clinic.domain.record.facts import Fact
from clinic.domain.screening.screen import Finding
from clinic.models import (
    ClearanceRecord,
    ConsultRecord,
    Goal,
    Patient,
    Plan,
    Program,
    Signing,
    StaffMember,
)
from clinic.services.followup import reported, worklists
from clinic.services.followup.lines import exercises, open_again
from clinic.services.followup.reported import Summary
from clinic.services.followup.worklists import OpenItems
from clinic.services.plans import pauses, plans, progress, signings
from clinic.services.programs import sources
from clinic.services.record import goals, intake, patients, records
from clinic.services.record.intake import Intake
from clinic.services.record.stated_problems import StatedProblem
from clinic.services.screening import assess, consults, rulebooks, urgent
from clinic.services.screening.urgent import Advice


@dataclass(frozen=True)
class Overview:
    """A patient at a glance. `waits` is what is open on the worklist, `paused_exercises` names those that it stops;
    `forbidden`, `flags` and `failure` are what the screening says of the draft, if there is one, `advice` what it says
    of the record alone, and `signing` is its last one.
    `works_here` is whether the therapist still is one. `standings` say where each plan stands, by its id, and
    `draft_standing` the draft, `draft_origin` from which template it was started, and `unsigned` why it was not or will
    not be signed. `open_again` are the days since which consults settle nothing, by their ids.
    """

    patient: Patient
    therapist: str
    works_here: bool
    archived_by: str
    today: date
    red_flags: tuple[Fact, ...]
    up_again: Mapping[str, str]
    advice: Advice
    emergency_number: str
    problems: tuple[StatedProblem, ...]
    details_due: tuple[str, ...]
    not_recorded: Mapping[str, tuple[str, ...]]
    intake: Intake
    goals: tuple[Goal, ...]
    size: Size | None
    draft: Program | None
    draft_origin: str
    signing: Signing | None
    forbidden: tuple[Finding, ...]
    flags: tuple[Finding, ...]
    failure: str
    clearances: Sequence[ClearanceRecord]
    consults: Sequence[ConsultRecord]
    open_again: Mapping[UUID, date]
    plans: Sequence[Plan]
    standings: Mapping[UUID, PlanStanding]
    draft_standing: DraftStanding
    unsigned: str
    reports: Summary
    waits: OpenItems
    paused_exercises: Mapping[UUID, str]


def of(session: Session, by: StaffMember, patient_id: UUID, *, at: datetime) -> Overview:
    """One of the clinic's patients; raises `NotFound`."""
    patient = patients.get(session, by, patient_id)
    record = records.read(session, patient, at=at)
    draft, signing = signings.draft_of(session, patient)
    standing = DraftStanding.NONE
    if draft:
        standing = signings.standing(draft, signing, at=at, today=record.today)
    review = assess.review(session, program=draft, record=record) if draft else None
    signed, waits = plans.of_patient(session, patient), worklists.open_of(session, patient)
    held = review.consults if review else consults.of_patient(session, patient)
    return Overview(
        patient=patient,
        therapist=record.staff[patient.therapist_id],
        works_here=patient.therapist_id in record.working,
        archived_by=record.staff[patient.archived_by] if patient.archived_by else "",
        today=record.today,
        red_flags=record.red_flags,
        up_again=record.up_again,
        advice=urgent.advice(session, record),
        emergency_number=record.clinic.emergency_number,
        problems=record.problems,
        details_due=rulebooks.details_due(session, record.problems),
        not_recorded=rulebooks.not_recorded(session, record.history),
        intake=intake.find(record),
        goals=goals.current(session, patient),
        size=size_for(patient.height_cm) if patient.height_cm else None,
        draft=draft,
        draft_origin=sources.origin(session, draft) if draft else "",
        signing=signing,
        forbidden=review.assessment.forbidden if review else (),
        flags=review.assessment.consults_due if review else (),
        failure=review.assessment.failure if review else "",
        clearances=record.clearance_rows,
        consults=held,
        open_again={
            again.consult.id: again.since for again in open_again.of(session, patient, held, on=record.today)
        },
        plans=signed,
        standings={plan.id: pauses.standing(plan, [waits.stops], on=record.today) for plan in signed},
        draft_standing=standing,
        unsigned=progress.refusal(signing, at=at, today=record.today) if signing else "",
        reports=reported.summary(session, patient, signed, paused=waits.paused, at=at),
        waits=waits,
        paused_exercises=exercises.names(session, waits.items),
    )
