"""The demo clinic: invented people from `seed/demo.yaml`, made through the same services that the pages use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.followup.outcomes.measures import OutcomeMeasure
from clinic.domain.followup.outcomes.visits import VisitWay
from clinic.domain.record.facts import RED_FLAGS
from clinic.domain.record.patients import Details
from clinic.domain.screening import consult_limits
from clinic.domain.screening.consults import Consult, ConsultKind, Decision, default_expiry
from clinic.models import Account, Clinic, Patient, StaffMember
from clinic.services.access import accounts, clinics, invitations, staff
from clinic.services.followup.outcomes import measurements, visits
from clinic.services.followup.outcomes.measurements import Taken
from clinic.services.programs import drafts
from clinic.services.record import facts, goals, intake, patients, problems, records
from clinic.services.screening import assess, consults
from clinic.settings import ROOT, Settings

FILE = ROOT / "seed" / "demo.yaml"


def story() -> dict[str, Any]:
    """The demo as written."""
    loaded: dict[str, Any] = yaml.safe_load(FILE.read_text())
    return loaded


def make(session: Session, *, settings: Settings, at: datetime) -> Clinic:
    """Make the clinic, its people and their drafts."""
    plot = story()
    clinic = clinics.create(session, **plot["clinic"], settings=settings, at=at)
    team = [_member(session, clinic, person, plot["password"], settings, at) for person in plot["staff"]]
    therapist = team[0]
    for person in plot["patients"]:
        _patient(session, person, plot["password"], by=therapist, at=at)
    return clinic


def therapist_of(session: Session, patient: Patient) -> StaffMember:
    """The patient's usual therapist."""
    return session.get_one(StaffMember, (patient.clinic_id, patient.therapist_id))


def sign_ins(session: Session) -> str:
    """How to sign in to the demo and what to click first; empty when this is not the demo's database."""
    plot = story()
    if session.scalar(select(Clinic.id).where(Clinic.name == plot["clinic"]["name"])) is None:
        return ""
    lines = ["  Sign in (the demo's password is the same for all: " + plot["password"] + ")"]
    known = set(session.scalars(select(Account.login)))
    for person in (*plot["staff"], *plot["patients"]):
        if person.get("login") in known:
            role = person.get("role", "patient, on the portal")
            lines.append(f"    {person['login']:<8}{person['name']}, {role}")
    first = plot["patients"][0]["name"]
    lines += [
        "",
        f"  Click first: sign in as alice, open {first}, then the draft program: a consult flag stops it.",
        "",
    ]
    return "\n".join(lines)


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


def _patient(
    session: Session, person: Mapping[str, Any], password: str, *, by: StaffMember, at: datetime
) -> None:
    ball = person.get("ball", {})
    patient = patients.register(
        session,
        details=Details(
            name=person["name"],
            born=person["born"],
            therapist_id=by.id,
            height_cm=person.get("height_cm"),
            weight_kg=person.get("weight_kg"),
            ball_diameter_cm=ball.get("diameter_cm"),
            ball_rating_kg=ball.get("rating_kg"),
            ball_latex_free=ball.get("latex_free"),
            ball_anti_burst=ball.get("anti_burst"),
        ),
        by=by,
        at=at,
    )
    goals.write(session, patient=patient, texts=person.get("goals", []), by=by, at=at, seen=None)
    for problem in person.get("conditions", []):
        problems.record(
            session,
            patient=patient,
            code=problem["code"],
            status="active",
            onset=at.date() - timedelta(weeks=problem["weeks_ago"]),
            attributes=problem.get("attributes", {}),
            note=problem.get("note", ""),
            by=by,
            at=at,
            seen=None,
        )
    _care(session, patient, person, by=by, at=at)
    if person.get("intake") == "complete":
        _answer_all(session, patient, person, by=by, at=at)
    _program(session, patient, person.get("program", []), by=by, at=at)
    if "consult" in person:
        _consult(session, patient, person["consult"], by=by, at=at)
    if "login" in person:
        invitations.create_for_patient(session, patient=patient, by=by, at=at)
        accounts.create(session, person=patient, login=person["login"], password=password, at=at)


def _care(
    session: Session, patient: Patient, person: Mapping[str, Any], *, by: StaffMember, at: datetime
) -> None:
    """What was measured, and the visit of today."""
    today = patients.today(session, by, at)
    for one in person.get("measured", []):
        figures = [
            *(Taken(measure, one[measure]) for measure in OutcomeMeasure if measure in one),
            *(
                Taken(OutcomeMeasure.ACTIVITY, figure, about=text)
                for text, figure in zip(person["goals"], one["goals"], strict=True)
            ),
        ]
        day = today - timedelta(weeks=one["weeks_ago"])
        measurements.record(session, patient=patient, figures=figures, taken_on=day, by=by, at=at)
    if "visit" in person:
        said = {"text": person["visit"], "held_on": today, "way": VisitWay.CLINIC}
        visits.write(session, patient=patient, **said, by=by, at=at)


def _answer_all(
    session: Session, patient: Patient, person: Mapping[str, Any], *, by: StaffMember, at: datetime
) -> None:
    """Answer every question of the intake: no, but for what the story says."""
    known = facts.current(session, patient)
    given = person.get("red_flags", {})
    assert set(given) <= set(RED_FLAGS)
    answers = {name: given.get(name, "no") for name in facts.QUESTIONS if name not in known}
    intake.save(session, patient=patient, answers=answers, by=by, at=at, seen=None)


def _program(session: Session, patient: Patient, slugs: list[str], *, by: StaffMember, at: datetime) -> None:
    if not slugs:
        return
    program = drafts.start(session, patient=patient, by=by, at=at)
    for slug in slugs:
        drafts.add_item(session, program=program, slug=slug, by=by, at=at, revision=program.revision)


def _consult(
    session: Session, patient: Patient, decided: Mapping[str, Any], *, by: StaffMember, at: datetime
) -> None:
    """Record the consult of the story about every flag that is open."""
    (program,) = drafts.of_patient(session, patient)
    record = records.read(session, patient, at=at)
    flags = assess.assess(session, program=program, record=record).consults_due
    held_on = patients.today(session, by, at)
    consult = Consult(
        kind=ConsultKind(decided["kind"]),
        clinician=decided.get("clinician", by.name),
        profession=decided.get("profession", by.profession),
        registration=decided.get("registration", by.registration),
        held_on=held_on,
        decision=Decision(decided["decision"]),
        reason=decided["reason"],
        findings=frozenset(flag.key for flag in flags),
        expires_on=default_expiry(held_on),
        examined=frozenset(part for flag in flags for part in flag.examine),
        limits=consult_limits.from_dict(decided.get("limits", {})),
    )
    consults.record(session, patient=patient, consult=consult, flags=flags, by=by, at=at)
