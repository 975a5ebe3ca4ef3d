"""What the page of an item of the worklist tells: what opened it, who called, and what is paused meanwhile."""

from __future__ import annotations

from uuid import UUID

from clinic import auth, db
from clinic.domain.followup.adverse_events import HARM_WORDS, event_of
from clinic.domain.followup.diary import nights
from clinic.domain.followup.judging import WAIT
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.together import report_of
from clinic.domain.followup.worklist import Stops
from clinic.domain.screening.rules import Urgency
from clinic.models import Patient, WorklistItem
from clinic.services.followup import adverse_events, reported
from clinic.services.followup.lines import attempts, exercises
from clinic.services.plans import pauses, plans
from clinic.services.record import clearances, not_allowed, patients
from clinic.web.therapist.followup import calling


def happened(item: WorklistItem, patient: Patient) -> dict[str, object]:
    """What opened the item: the reports of it, the nights after them, the adverse event; and who called in vain."""
    session, by = db.get_session(), auth.staff()
    report_id = report_of(item.cause)
    reports = reported.told(session, patient, UUID(report_id)) if report_id else ()
    event_id = event_of(item.cause)
    event = adverse_events.get(session, by, UUID(event_id)) if event_id else None
    return {
        "reports": reports,
        "nights": reported.of_night(session, patient, reports) if nights.opened(item.cause) else (),
        "event": event,
        "harm": adverse_events.harm_of(event) if event else None,
        "harms": HARM_WORDS,
        "today": patients.today(session, by, auth.now()),
        "to_call": calling.is_first(item),
        **_of_flag(item, patient),
        "tried": attempts.of_item(session, by, item, at=auth.now()),
    }


def _of_flag(item: WorklistItem, patient: Patient) -> dict[str, object]:
    """Of a red flag what doctors said who looked into it: those who do not allow exercise, and where it is settled who
    did; the answer stays yes then. Nothing of anything else.
    """
    if item.reason is not Reason.RED_FLAG:
        return {"refusals": (), "allowed": ()}
    session, by = db.get_session(), auth.staff()
    rows = clearances.of_patients(session, [patient])[patient.id]
    counting = clearances.in_force(rows, on=patients.today(session, by, auth.now())).values()
    named = [one for one in counting if one.label == item.title]
    return {
        "refusals": [not_allowed.said(row) for row in not_allowed.standing(rows).values()],
        "allowed": (named or [*counting]) if item.gone_at else (),
    }


def stopped(item: WorklistItem, patient: Patient) -> dict[str, object]:
    """What is paused while the item is open, and what the patient reads of it: without a plan in force there is nothing
    to pause, and they read on their first page of an emergency alone.
    """
    session = db.get_session()
    is_stop = item.stops is not Stops.NOTHING and item.ended_at is None
    stops = pauses.of(session, patient) if is_stop else ()
    has_plan = plans.in_force(session, patient) is not None
    read = [each for each in stops if has_plan or pauses.urgency_of(each) is Urgency.EMERGENCY]
    names = exercises.names(session, [item])
    return {
        "stops": stops,
        "has_plan": has_plan,
        "reads": pauses.said(read),
        "wait": WAIT,
        "exercises": names,
    }
