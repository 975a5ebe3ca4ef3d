"""What the patient wants to be able to do: numbered goals, each wording kept with who wrote it and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy.orm import Session

from clinic.domain.errors import InvalidInput
from clinic.domain.record import goals as rule
from clinic.domain.record.goals import Aim
from clinic.domain.roles import Action
from clinic.models import Goal, Patient, StaffMember
from clinic.services.access import permission
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.record import lock, statements
from clinic.services.record.lock import Part

GONE = Aim("")


def current(session: Session, patient: Patient) -> tuple[Goal, ...]:
    """The newest wording of every goal that was not taken back, in their order."""
    newest = {goal.place: goal for goal in statements.of_patient(session, Goal, patient)}
    return tuple(newest[place] for place in sorted(newest) if newest[place].text)


def aims(session: Session, patient: Patient) -> tuple[Aim, ...]:
    """The goals as they stand, with how well each should go by when."""
    return tuple(_aim(goal) for goal in current(session, patient))


def write(
    session: Session,
    *,
    patient: Patient,
    texts: Sequence[str],
    targets: Sequence[tuple[int | None, date | None]] | None = None,
    seen: int | None,
    by: StaffMember,
    at: datetime,
) -> tuple[Goal, ...]:
    """Make these the patient's goals, in order; returns what was written: only what differs from before.

    `targets` say of each how well it should go (0-10) and by when; without them a wording keeps what it had. Raises
    `InvalidInput` naming the line (`texts-0`, `targets-0`, …), and `Stale` where the goals' revision is not the one
    `seen`.
    """
    permission.check(by, Action.EDIT_RECORD)
    aimed = targets if targets is not None else [(None, None)] * len(texts)
    wanted = [Aim(" ".join(text.split()), *aim) for text, aim in zip(texts, aimed, strict=True)]
    if errors := rule.wrong(wanted):
        raise InvalidInput(errors)
    number = lock.take(session, patient, Part.GOALS, seen=seen, screened=False, by=by, at=at)
    before = {goal.place: _aim(goal) for goal in current(session, patient)}
    if targets is None:
        had = {aim.text: aim for aim in before.values()}
        wanted = [had.get(aim.text, aim) for aim in wanted]
    after = dict(enumerate((aim for aim in wanted if aim.text), start=1))
    written = tuple(
        statements.new(
            Goal, patient=patient, number=number, by=by, at=at, place=place, **asdict(after.get(place, GONE))
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


def _aim(goal: Goal) -> Aim:
    return Aim(goal.text, goal.target, goal.due_on)
