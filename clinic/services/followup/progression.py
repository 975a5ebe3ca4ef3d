"""What is suggested about the exercises of a plan in force, from what was reported, seen and decided so far.

    progress = progression.of(session, pat, at=now)     # None where no plan is in force
    progress.row("forearm-plank").suggestion.because

A suggestion is worked out anew each time and kept nowhere; what a therapist decides about it is (`advancing`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby, takewhile

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.dosage import describe, from_dict
from clinic.domain.errors import NotFound
from clinic.domain.followup.progression import decisions, suggesting
from clinic.domain.followup.progression.checks import SuggestionKind
from clinic.domain.followup.progression.history import PlanSoFar, Ticks
from clinic.domain.followup.progression.suggesting import Suggestion
from clinic.domain.followup.reasons import OF_THE_BODY
from clinic.domain.followup.worklist import Stops
from clinic.domain.library.exercise import Exercise
from clinic.domain.plans.lifecycle import PlanStatus
from clinic.domain.programs.steps import GrowingItem, SignedVersion, stepped_on
from clinic.domain.programs.ticks import TickKind
from clinic.models import Patient, Plan, Program, ProgramItem, SuggestionDecision, Tick, WorklistItem
from clinic.services.followup import still_open, worklists
from clinic.services.followup.care import advised, drafted, harm
from clinic.services.followup.care.drafted import DraftedChange
from clinic.services.followup.diary import measured, training_days, trainings
from clinic.services.library import catalogue
from clinic.services.library.revisions import Entry
from clinic.services.plans import pauses, plans
from clinic.services.programs import drafts, items, ladders, ticks
from clinic.services.record import patients, records, scope
from clinic.services.screening import assess, steps

READ = timedelta(weeks=12)  # of reports; what is older and still open stands on the worklist
DOSAGES = (
    select(Plan.version, Plan.signed_at, ProgramItem.slug, ProgramItem.dosage)
    .join(
        ProgramItem,
        (ProgramItem.clinic_id == Plan.clinic_id) & (ProgramItem.program_id == Plan.program_id),
    )
    .where(*scope.of_patient(Plan))
    .order_by(Plan.version.desc())
)
DECIDED = (
    select(SuggestionDecision)
    .where(*scope.of_patient(SuggestionDecision))
    .order_by(SuggestionDecision.number)
)


@dataclass(frozen=True)
class Harder:
    """An exercise that comes after this one, what it needs, and the tick that it is confirmed by; `ticked` is the
    number of the newest one, which may have been taken back.
    """

    slug: str
    name: str
    needs: tuple[str, ...]
    tick: Tick | None
    ticked: int


@dataclass(frozen=True)
class ExerciseProgress:
    """One exercise of the plan. `days` are those of the reports that the suggestion rests on; `decision` is what was
    decided about this very suggestion, if anything was; `ticked` the number of the newest tick of its technique. While
    the exercise or the whole plan is paused, `paused` says why no step is decided.
    """

    item: ProgramItem
    exercise: Exercise
    words: str
    after: str
    suggestion: Suggestion
    days: tuple[date, ...]
    technique: Tick | None
    ticked: int
    harder: tuple[Harder, ...]
    decision: SuggestionDecision | None
    paused: str = ""

    @property
    def step(self) -> str:
        """The name of the suggested step, empty where there is none."""
        return decisions.name_of(self.suggestion.step) if self.suggestion.step else ""


@dataclass(frozen=True)
class PlanProgress:
    """A plan in force with a row for each exercise, in the plan's order, what pauses it, the most urgent first, and the
    open draft with what it changes of the plan already.
    """

    plan: Plan
    rows: tuple[ExerciseProgress, ...]
    paused_by: tuple[WorklistItem, ...] = ()
    draft: Program | None = None
    drafted: tuple[DraftedChange, ...] = ()

    @property
    def ready(self) -> int:
        """For how many exercises more is suggested that can be decided now, and nothing is decided about it yet."""
        open_steps = (row for row in self.rows if row.decision is None and not row.paused)
        return sum(row.suggestion.kind is SuggestionKind.READY for row in open_steps)

    def row(self, slug: str) -> ExerciseProgress:
        """Raises `NotFound`."""
        for row in self.rows:
            if row.exercise.slug == slug:
                return row
        raise NotFound


def of(session: Session, patient: Patient, *, at: datetime) -> PlanProgress | None:
    """What is suggested now; None where no plan is in force. As many statements for twenty exercises as for one."""
    signed, today = plans.of_patient(session, patient), patients.today(session, patient, at)
    waits, kept = worklists.open_of(session, patient), training_days.of(session, patient)
    shares = measured.of(session, patient, signed, kept, paused=waits.paused, at=at)
    if shares is None:
        return None
    plan = signed[0]
    program = session.get_one(Program, (plan.clinic_id, plan.program_id))
    draft = drafts.open_draft(session, patient)
    items.read(session, [program, draft] if draft else [program])
    review = assess.review(session, program=program, record=records.read(session, patient, at=at))
    entries = review.entries
    beside = {item.slug for item in draft.items} if draft else set[str]()
    beside |= {
        slug for entry in entries.values() for slug in (*entry.exercise.easier, *entry.exercise.harder)
    }
    linked = catalogue.find_all(session, patient.clinic_id, beside)
    seen = ticks.of(session, patient)
    begun = _begun(signed)
    sessions = tuple(
        one for one in trainings.sessions(session, patient, signed, since=today - READ) if one.number > begun
    )
    growing = _growing(
        session, patient, [entries[item.id].exercise for item in program.items], linked, program
    )
    made = {decision.item_id: decision for decision in session.scalars(DECIDED, scope.key(patient))}
    found = still_open.of(session, patient, signed, review.assessment)
    waiting = [item.title for item in waits.items if item.reason in OF_THE_BODY]
    so_far = PlanSoFar(
        slugs=frozenset(item.slug for item in growing),
        pain_cap=plan.pain_cap,
        adherence=shares.sessions,
        open=tuple(dict.fromkeys((*waiting, *found.titles))),
        looked_into=found.looked_into,
        answered=found.answered,
        answered_on=found.answered_on,
        drafted=frozenset(drafted.slugs(program, draft, made.values())),
        harmed=harm.unseen(session, patient, seen),
    )
    ticked = {item.slug: _ticks(item, seen.standing) for item in growing}
    theirs = max([today, *(one.day for one in sessions)])  # east of the clinic it is tomorrow already
    said = suggesting.suggestions(growing, sessions, ticked, so_far, on=theirs)
    if any(advised.goes_back(item, one) for item, one in zip(growing, said, strict=True)):
        growing = advised.without_refused(session, review, growing, linked)
        said = suggesting.suggestions(growing, sessions, ticked, so_far, on=theirs)
    if any(one.kind is SuggestionKind.READY for one in said):
        steps_up = advised.steps_up(growing, ticked, so_far, linked, on=theirs)
        so_far = replace(so_far, refused=steps.refused(session, review, steps_up))
        said = suggesting.suggestions(growing, sessions, ticked, so_far, on=theirs)
    days = {one.number: one.day for one in sessions}
    rows = (
        _row(item, one, suggestion, days, seen, made.get(item.id))
        for item, one, suggestion in zip(program.items, growing, said, strict=True)
    )
    rows = (replace(row, paused=_why_paused(row, waits.stopping)) for row in rows)
    pausing = tuple(item for item in waits.stopping if item.stops is Stops.PLAN)
    return PlanProgress(plan, tuple(rows), pausing, draft, drafted.changes(program, draft, entries, linked))


def _begun(signed: Sequence[Plan]) -> int:
    """The number of the write with which the version was signed that came after one that was withdrawn: what went well
    before, with another plan, speaks for no step in this one. 0 where none was withdrawn; the newest comes first.
    """
    since = [*takewhile(lambda plan: plan.status is not PlanStatus.WITHDRAWN, signed)]
    return since[-1].number if since and len(since) < len(signed) else 0


def _why_paused(row: ExerciseProgress, stops: Sequence[WorklistItem]) -> str:
    of_plan = [item for item in stops if item.stops is Stops.PLAN]
    of_exercise = [item for item in stops if item.stops is Stops.EXERCISE and item.item_id == row.item.id]
    return decisions.paused(
        row.exercise.name, by_plan=pauses.titles(of_plan), by_exercise=pauses.titles(of_exercise)
    )


def _row(
    item: ProgramItem,
    growing: GrowingItem,
    suggestion: Suggestion,
    days: Mapping[int, date],
    seen: ticks.NewestTicks,
    decision: SuggestionDecision | None,
) -> ExerciseProgress:
    step = suggestion.step
    same = decision and (decision.step, decision.rests_on) == (
        decisions.name_of(step) if step else "",
        [*suggestion.rests_on],
    )
    return ExerciseProgress(
        item=item,
        exercise=growing.exercise,
        words=describe(growing.dosage),
        after=describe(step.dosage) if step else "",
        suggestion=suggestion,
        days=tuple(dict.fromkeys(days[number] for number in suggestion.rests_on)),
        technique=seen.standing.get((item.slug, TickKind.TECHNIQUE)),
        ticked=seen.number(item.slug, TickKind.TECHNIQUE),
        harder=tuple(
            Harder(
                one.slug,
                one.name,
                one.needs,
                seen.standing.get((one.slug, TickKind.PREREQUISITE)),
                seen.number(one.slug, TickKind.PREREQUISITE),
            )
            for one in growing.harder
        ),
        decision=decision if same else None,
    )


def _growing(
    session: Session,
    patient: Patient,
    exercises: Sequence[Exercise],
    linked: Mapping[str, Entry],
    program: Program,
) -> list[GrowingItem]:
    versions = _versions(session, patient)
    return [
        GrowingItem(
            exercise,
            from_dict(item.dosage),
            ladders.current()[exercise.progression],
            easier=_named(exercise.easier, linked),
            harder=_named(exercise.harder, linked),
            stepped_on=stepped_on(exercise.slug, versions),
        )
        for exercise, item in zip(exercises, program.items, strict=True)
    ]


def _named(slugs: Sequence[str], linked: Mapping[str, Entry]) -> tuple[Exercise, ...]:
    return tuple(linked[slug].exercise for slug in slugs if slug in linked)


def _ticks(item: GrowingItem, seen: Mapping[ticks.What, Tick]) -> Ticks:
    technique = seen.get((item.slug, TickKind.TECHNIQUE))
    ready = {
        one.slug: tick.seen_on
        for one in item.harder
        if (tick := seen.get((one.slug, TickKind.PREREQUISITE))) is not None
    }
    return Ticks(technique.seen_on if technique else None, ready)


def _versions(session: Session, patient: Patient) -> tuple[SignedVersion, ...]:
    """What was signed, the newest first."""
    zone = patients.zone(session, patient)
    rows = session.execute(DOSAGES, scope.key(patient))
    return tuple(
        SignedVersion(
            signed_at.astimezone(zone).date(), {slug: from_dict(dosage) for _, _, slug, dosage in of_version}
        )
        for (_, signed_at), of_version in groupby(rows, key=lambda row: (row[0], row[1]))
    )
