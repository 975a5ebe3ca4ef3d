"""What the patient wants to be able to do: numbered goals, each wording kept with who wrote it and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from clinic.domain.errors import InvalidInput
from clinic.domain.limits import GOAL, GOALS
from clinic.domain.roles import Action
from clinic.models import Goal, Patient, StaffMember
from clinic.services.access import permission
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.record import lock, statements
from clinic.services.record.lock import Part


def current(session: Session, patient: Patient) -> tuple[Goal, ...]:
    """The newest wording of every goal that was not taken back, in their order."""
    newest = {goal.place: goal for goal in statements.of_patient(session, Goal, patient)}
    return tuple(newest[place] for place in sorted(newest) if newest[place].text)


def write(
    session: Session,
    *,
    patient: Patient,
    texts: Sequence[str],
    seen: int | None,
    by: StaffMember,
    at: datetime,
) -> tuple[Goal, ...]:
    """Make these the patient's goals, in order; returns what was written: only what differs from before.

    Raises `InvalidInput` naming the goal (`texts-0`, …), and `Stale` where the goals' revision is not the one `seen`.
    """
    permission.check(by, Action.EDIT_RECORD)
    wanted = [" ".join(text.split()) for text in texts]
    _check(wanted)
    kept = [text for text in wanted if text]
    number = lock.take(session, patient, Part.GOALS, seen=seen, screened=False, by=by, at=at)
    before = {goal.place: goal.text for goal in current(session, patient)}
    after = dict(enumerate(kept, start=1))
    written = tuple(
        statements.new(
            Goal, patient=patient, number=number, by=by, at=at, place=place, text=after.get(place, "")
        )
        for place in sorted({*before, *after})
        if before.get(place) != after.get(place)
    )
    session.add_all(written)
    session.flush()
    if written:
        places = [goal.place for goal in written]
        trail.record(
            session, AuditAction.GOALS_WRITE, by=by, at=at, subject=patient, detail={"numbers": places}
        )
    return written


def _check(texts: Sequence[str]) -> None:
    errors = {}
    for place, text in enumerate(texts):
        if len(text) > GOAL:
            errors[f"texts-{place}"] = f"Keep a goal to {GOAL} characters."
        elif not text.isprintable():
            errors[f"texts-{place}"] = "This goal has characters that cannot be printed."
    if len(texts) > GOALS:
        errors["texts"] = f"Give at most {GOALS} goals."
    if errors:
        raise InvalidInput(errors)
