"""Make the demo clinic: its people, then day by day what happened to all of them until now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.access.clinics import ClinicDetails
from clinic.domain.plans.lifecycle import PlanStatus
from clinic.models import Clinic, Patient, Plan, StaffMember
from clinic.services.access import clinics, invitations, staff
from clinic.services.demo import steps
from clinic.services.demo.steps import Scene
from clinic.services.demo.story import story
from clinic.services.followup import judging, rescreening
from clinic.services.followup.care import drafts
from clinic.settings import Settings

OPENED = timedelta(
    weeks=10
)  # ago, which is before the first of the histories: whoever signed had a certificate
MORNING = time(9)
BETWEEN = timedelta(minutes=5)  # two things of one day


class Turn(NamedTuple):
    """One thing that happened, and when."""

    at: datetime
    do: Callable[..., None]


def make(session: Session, *, settings: Settings, at: datetime) -> Clinic:
    """Make the clinic, its people, their histories and drafts, as everything stands at that moment."""
    plot = story()
    opened = at - OPENED
    clinic = clinics.create(session, details=ClinicDetails(**plot["clinic"]), settings=settings, at=opened)
    team = [_member(session, clinic, person, plot["password"], settings, opened) for person in plot["staff"]]
    turns = [
        turn
        for person in plot["patients"]
        for turn in _turns(
            Scene(session, settings, *team), person, plot["password"], zone=ZoneInfo(clinic.timezone), at=at
        )
    ]
    for turn in sorted(turns, key=lambda turn: turn.at):
        turn.do(at=turn.at)
        judging.of_written(session)  # as before each commit
        drafts.of_handed(session)
    _look_through(session, clinic, at=at)
    return clinic


def therapist_of(session: Session, patient: Patient) -> StaffMember:
    """The patient's usual therapist."""
    return session.get_one(StaffMember, (patient.clinic_id, patient.therapist_id))


def _turns(
    scene: Scene, person: Mapping[str, Any], password: str, *, zone: ZoneInfo, at: datetime
) -> Iterator[Turn]:
    """What happens to one patient, in order: the first visit, the history, and what is new today."""
    history = [
        (days, name, said)
        for step in person["history"]
        for days in ([step["days_ago"]] if isinstance(step["days_ago"], int) else step["days_ago"])
        for name, said in step.items()
        if name != "days_ago"
    ]
    first = max(days for days, _, _ in history)
    yield Turn(_moment(first, 0, zone, at), partial(steps.begin, scene, person, password))
    for place, (days, name, said) in enumerate(history, start=1):
        yield Turn(_moment(days, place, zone, at), partial(steps.STEPS[name], scene, said))


def _moment(days: int, place: int, zone: ZoneInfo, at: datetime) -> datetime:
    """So many days before, in the morning at the clinic; of one day in the order of the story."""
    if days == 0:
        return at
    day = at.astimezone(zone).date() - timedelta(days=days)
    return datetime.combine(day, MORNING, zone).astimezone(at.tzinfo) + place * BETWEEN


def _look_through(session: Session, clinic: Clinic, *, at: datetime) -> None:
    """What only time tells, as `clinic work` finds it once a day."""
    in_force = select(Plan.clinic_id, Plan.id).where(
        Plan.clinic_id == clinic.id, Plan.status == PlanStatus.ACTIVE
    )
    for clinic_id, plan_id in session.execute(in_force).all():
        rescreening.look_at(session, (clinic_id, plan_id), at=at)


def _member(
    session: Session,
    clinic: Clinic,
    person: Mapping[str, Any],
    password: str,
    settings: Settings,
    at: datetime,
) -> StaffMember:
    login = person["login"]
    fields = {name: value for name, value in person.items() if name != "login"}
    member = staff.add(session, clinic_id=clinic.id, by=None, at=at, **fields)
    token = invitations.create_for_staff(session, member=member, by=None, at=at)
    invitations.accept_staff(session, token, login=login, password=password, settings=settings, at=at)
    return member
