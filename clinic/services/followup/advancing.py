"""What a therapist decides about a suggestion: into the open draft as it is, another way, or not now.

    draft = advancing.decide(session, patient=pat, slug="forearm-plank", decided=Decided.ACCEPTED,
                             seen="seconds: 25 > 35", reason="", by=alice, at=now)

A step only ever goes into a draft, where it is screened at its new dosage like everything else and waits for a
signature.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from clinic.domain.dosage import from_dict
from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.followup.progression import decisions
from clinic.domain.followup.progression.decisions import Decided
from clinic.domain.limits import SUGGESTION_BECAUSE
from clinic.domain.programs.ladder import Variable
from clinic.domain.programs.steps import Step
from clinic.domain.roles import Action
from clinic.models import Patient, Program, ProgramItem, StaffMember, SuggestionDecision
from clinic.services.access import permission
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.followup import progression
from clinic.services.followup.progression import ExerciseProgress, PlanProgress
from clinic.services.programs import drafts, starting
from clinic.services.record import lock


def decide(
    session: Session,
    *,
    patient: Patient,
    slug: str,
    decided: Decided,
    seen: str,
    reason: str,
    by: StaffMember,
    at: datetime,
) -> Program | None:
    """Keep what was decided about the step that the page showed (`seen`); the draft that it is in, if it is in one.

    Raises `InvalidInput` at `reason`, at `seen` where something else is suggested by now; `ActionDenied` where the
    draft is in the way, or while the plan or this exercise is paused; `NotFound` for an exercise that the plan has not.
    """
    permission.check(by, Action.PROGRESS_PLAN)
    number = lock.take(session, patient, screened=False, by=by, at=at)
    progress = progression.of(session, patient, at=at)
    if progress is None:
        raise ActionDenied(decisions.NO_PLAN)
    row = progress.row(slug)
    if row.paused:
        raise ActionDenied(row.paused)
    step = row.suggestion.step
    if step is None:
        raise ActionDenied(decisions.NO_STEP)
    if row.step != seen:
        raise InvalidInput({"seen": decisions.REPORTED_SINCE})
    decisions.check(decided, reason)
    draft = None
    if decided is not Decided.DECLINED:
        draft = starting.start(session, patient=patient, by=by, at=at)
    if decided is Decided.ACCEPTED and draft is not None:
        _apply(session, draft, row, step, by=by, at=at)
    _keep(session, progress, row, decided, reason.strip(), draft, number=number, by=by, at=at)
    return draft


def _apply(
    session: Session, draft: Program, row: ExerciseProgress, step: Step, *, by: StaffMember, at: datetime
) -> None:
    """Change the one exercise in the draft; another exercise takes its place and its place in the order."""
    item = next((one for one in draft.items if one.slug == row.exercise.slug), None)
    if item is None or from_dict(item.dosage) != from_dict(row.item.dosage):
        raise ActionDenied(decisions.OTHER_DOSE % {"name": row.exercise.name})
    if step.variable is Variable.EXERCISE:
        item = _replace(session, draft, item, step, by=by, at=at)
    drafts.set_dosage(
        session,
        program=draft,
        item_id=item.id,
        dosage=step.dosage,
        by=by,
        at=at,
    )


def _replace(
    session: Session, draft: Program, item: ProgramItem, step: Step, *, by: StaffMember, at: datetime
) -> ProgramItem:
    if any(one.slug == step.slug for one in draft.items):
        raise ActionDenied(decisions.THERE_ALREADY % {"name": step.name})
    new = drafts.add_item(session, program=draft, slug=step.slug, by=by, at=at)
    drafts.place_item(session, program=draft, item_id=new.id, before=item.id, by=by, at=at)
    drafts.remove_item(session, program=draft, item_id=item.id, by=by, at=at)
    return new


def _keep(
    session: Session,
    progress: PlanProgress,
    row: ExerciseProgress,
    decided: Decided,
    reason: str,
    draft: Program | None,
    *,
    number: int,
    by: StaffMember,
    at: datetime,
) -> None:
    session.add(
        SuggestionDecision(
            clinic_id=progress.plan.clinic_id,
            patient_id=progress.plan.patient_id,
            number=number,
            plan_id=progress.plan.id,
            item_id=row.item.id,
            slug=row.exercise.slug,
            kind=row.suggestion.kind,
            step=row.step,
            because=row.suggestion.because[:SUGGESTION_BECAUSE],
            rests_on=[*row.suggestion.rests_on],
            decided=decided,
            reason=reason,
            decided_by=by.id,
            decided_at=at,
            program_id=draft.id if draft else None,
        )
    )
    session.flush()
    detail = {"exercise": row.exercise.slug, "decided": str(decided), "step": row.step}
    trail.record(session, AuditAction.SUGGESTION_DECIDE, by=by, at=at, subject=progress.plan, detail=detail)
