"""What a discharge summary says of a patient, gathered from the record: primitives only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from clinic.domain.followup.adverse_events import HARM_WORDS, During, event_of, with_what
from clinic.domain.followup.diary.days import ReportStatus
from clinic.domain.followup.outcomes import discharge
from clinic.domain.followup.outcomes.change import FigureSeries
from clinic.domain.followup.outcomes.discharge import Texts
from clinic.domain.followup.outcomes.visits import WAYS
from clinic.domain.plans import stop_advice
from clinic.domain.plans.lifecycle import PlanStatus
from clinic.domain.record.episodes import REASONS
from clinic.domain.record.facts import MAY_STAND
from clinic.domain.record.problems import StatementStatus
from clinic.domain.record.standing import Standing
from clinic.domain.text import is_blank, one_newline, spelled
from clinic.models import (
    AdverseEvent,
    ClearanceRecord,
    ConsultRecord,
    Episode,
    Patient,
    StaffMember,
    TrainingEntry,
    TrainingSession,
)
from clinic.services.followup import adverse_events, worklists
from clinic.services.followup.diary import history, measured, training_days
from clinic.services.followup.diary.history import ReportHistory
from clinic.services.followup.outcomes import going_on, series, stopped, visits
from clinic.services.plans import contents, pauses, plans, snapshots
from clinic.services.record import clearances, episodes, patients, records, scope
from clinic.services.record.records import Record
from clinic.services.screening import consults

HOW_MANY = (
    select(func.count())
    .select_from(TrainingSession)
    .where(
        *scope.of_patient(TrainingSession),
        TrainingSession.status == ReportStatus.COUNTS,
        TrainingSession.entries.any(TrainingEntry.outcome.is_not(None)),  # and no message
        TrainingSession.trained_on.between(bindparam("first"), bindparam("last")),
    )
)
DECISIONS = {
    "proceed": "proceed",
    "proceed_with_limits": "proceed with limits",
    "do_not_proceed": "do not proceed",
}


def build(
    session: Session,
    *,
    summary_id: UUID,
    code: str,
    version: int,
    paper: str,
    patient: Patient,
    episode: Episode,
    signer: StaffMember,
    texts: Texts,
    public_url: str,
    at: datetime,
) -> dict[str, Any]:
    """The summary of an episode that has ended, as the signer saw it at `at` (`discharge.SHAPE`)."""
    record = records.read(session, patient, at=at)
    return {
        "format": discharge.FORMAT,
        "summary": {
            "id": str(summary_id),
            "code": code,
            "version": version,
            "signed_at": snapshots.moment(at),
            "language": patient.language,
            "paper": paper,
        },
        **snapshots.parties(record.clinic, patient, signer, meaning=discharge.MEANING),
        "account": _plain(texts.account),
        "flare_up": _plain(texts.flare_up),
        "come_back": _plain(texts.come_back),
        "links": {"verify": f"{public_url}/v/{code}"},
        **gather(session, record, episode, go_on="" if is_blank(texts.go_on) else _plain(texts.go_on)),
    }


def gather(session: Session, record: Record, episode: Episode, *, go_on: str = "") -> dict[str, Any]:
    """The part that nobody writes: what the record says of this episode, for the page that is signed as well."""
    patient = record.patient
    first, last = _since(session, patient, episode), episode.ended_on or record.today
    signed = plans.of_patient(session, patient)
    in_time = [plan for plan in signed if episode.began_on <= record.day(plan.signed_at) <= last]
    known = [plan for plan in signed if record.day(plan.signed_at) <= last]
    in_force = next((plan for plan in known if plan.status is PlanStatus.ACTIVE), None)
    if not in_time and in_force:  # from an episode before, and still followed in this one
        in_time = [in_force]
    ends = in_time[-1:] + in_time[:1]
    known_now = adverse_events.between(session, patient, first=first, last=max(last, record.today))
    events = [event for event in known_now if event.happened_on <= last]
    contents.read(session, ends)
    until = min(record.at, _end_of(session, patient, last))
    training = history.of(session, patient, at=until)
    done = measured.over(
        known,
        training_days.of(session, patient),
        paused=worklists.open_of(session, patient).paused,
        zone=patients.zone(session, patient),
        first=episode.began_on,
        at=until,
    )
    return {
        "episode": {
            "began_on": episode.began_on.isoformat(),
            "ended_on": last.isoformat(),
            "reason": REASONS[episode.reason] if episode.reason else "",
            "note": episode.note,
        },
        "problems": [
            {
                "label": said.label,
                "status": str(said.status),
                "since": said.onset.isoformat() if said.onset else None,
            }
            for said in record.problems
        ],
        "visits": [
            {"on": on.isoformat(), "way": WAYS[way].lower()}
            for on, way in visits.days(session, patient, first=first, last=last)
        ],
        "outcomes": [_outcome(one) for one in series.of(session, patient, first=first, last=last)],
        "adherence": {
            "reports": session.scalar(
                HOW_MANY, scope.key(patient) | {"first": episode.began_on, "last": last}
            )
            or 0,
            "reported": done.reported if done else None,
            "prescribed": done.prescribed if done else None,
            "percent": done.percent if done else None,
        },
        "trend": _trend(training, first=episode.began_on, last=last),
        "doses": _doses([contents.content(plan) for plan in ends]),
        "consults": _consults(
            record, [row for row in consults.of_patient(session, patient) if row.expires_on >= first]
        ),
        "red_flags": [
            *({"label": flag.label, "assessment": None} for flag in record.red_flags),
            *(_looked_into(row, on=last) for row in record.clearance_rows if row.expires_on >= first),
        ],
        "adverse_events": _adverse_events(session, patient, events),
        "adverse_events_kept": True,
        "looked_into": stopped.of(session, record, episode, first=first, last=last),
        "go_on": {**going_on.of(session, record, in_force, known_now, since=first), "text": go_on},
        "stop": [
            stop_advice.in_an_emergency(record.clinic.emergency_number),
            *stop_advice.sentences(_active(record)),
        ],
    }


def _since(session: Session, patient: Patient, episode: Episode) -> date:
    """From when on things belong to an episode: what was found before it began led to it, unless another had ended."""
    ended = [
        one.ended_on
        for one in episodes.of_patient(session, patient)
        if one.ended_on and one.number < episode.number
    ]
    return max(ended) + timedelta(days=1) if ended else patient.born


def _end_of(session: Session, patient: Patient, day: date) -> datetime:
    """The last moment of a day where the patient's clinic is: what comes after it is no care any more."""
    return datetime.combine(day, time.max, tzinfo=patients.zone(session, patient)).astimezone(UTC)


def _adverse_events(
    session: Session, patient: Patient, events: Sequence[AdverseEvent]
) -> list[dict[str, Any]]:
    """With their harm as it is known now, and whether nobody said yet on the worklist what was found."""
    waits = {event_of(item.cause) for item in pauses.all_open(session, patient) if not item.answer}
    return [
        {
            "on": event.happened_on.isoformat(),
            "what": event.what.rstrip("."),
            "exercise": "" if event.during is During.OTHER else with_what(event.exercise, event.during),
            "harm": HARM_WORDS[adverse_events.harm_of(event)],
            "action": event.action,
            "open": str(event.id) in waits,
        }
        for event in events
    ]


def _active(record: Record) -> frozenset[str]:
    return frozenset(said.code for said in record.problems if said.status is StatementStatus.ACTIVE)


def _outcome(one: FigureSeries) -> dict[str, Any]:
    return {
        "name": one.name,
        "first": one.says(one.first),
        "first_on": one.first.taken_on.isoformat(),
        "last": one.says(one.last),
        "last_on": one.last.taken_on.isoformat(),
        "change": one.printed,
        "target": one.target,
        "reached_on": one.reached_on.isoformat() if one.reached_on else None,
    }


def _trend(training: ReportHistory, *, first: date, last: date) -> dict[str, Any]:
    """What the charts are drawn of, of the days of the episode."""
    return {
        "trainings": [
            {"on": line.day.isoformat(), "pain": line.pain, "effort": line.effort, "dose": line.dose}
            for line in training.lines
            if first <= line.day <= last and line.is_training
        ],
        "weeks": [
            {
                "first": week.first.isoformat(),
                "reported": week.adherence.reported,
                "prescribed": week.adherence.prescribed,
            }
            for week in training.weeks
            if first <= week.first <= last
        ],
        "marks": [
            {"on": each.mark.day.isoformat(), "name": each.mark.name, "words": each.words}
            for each in training.happened
            if first <= each.mark.day <= last
        ],
    }


def _doses(ends: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """By exercise, in the order of the last plan; what only the first one had comes after."""
    if not ends:
        return []
    first, last = ({item["slug"]: item for item in content["items"]} for content in (ends[0], ends[-1]))
    return [
        {
            "name": (last.get(slug) or first[slug])["name"],
            "first": first[slug]["dosage_words"] if slug in first else None,
            "last": last[slug]["dosage_words"] if slug in last else None,
        }
        for slug in dict.fromkeys((*last, *first))
    ]


def _consults(record: Record, rows: Sequence[ConsultRecord]) -> list[dict[str, Any]]:
    """Each with its limits; of several of one day it is said when each was recorded."""
    days = Counter(row.held_on for row in rows)
    when = {row.id: f"Recorded at {row.recorded_at.astimezone(record.zone):%H:%M}" for row in rows}
    return [_consult(row, [when[row.id]] if days[row.held_on] > 1 else []) for row in rows]


def _consult(row: ConsultRecord, when: Sequence[str]) -> dict[str, Any]:
    """One that was withdrawn limits nothing any more."""
    return {
        "clinician": row.clinician,
        "profession": row.profession,
        "registration": row.registration,
        "on": row.held_on.isoformat(),
        "decision": "withdrawn" if row.withdrawn_at else DECISIONS[row.decision],
        "limits": [*when, *([] if row.withdrawn_at else consults.limits_in_words(row))],
    }


def _looked_into(row: ClearanceRecord, *, on: date) -> dict[str, Any]:
    said = f"looked into by {row.clinician}, {row.profession}, on {spelled(row.held_on)}: {row.result}"
    if not row.allows_exercise:
        said += " (Exercise was not allowed.)"
    if clearances.standing_of(row, on=on) is not Standing.IN_FORCE:
        said += " (Counts no more.)"
    return {"label": MAY_STAND[row.flag].label, "assessment": said}


def _plain(text: str) -> str:
    return one_newline(text).strip()
