"""Where an item of the worklist leads, and what ends one that words do not end: nothing that is refused is offered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

from flask import url_for

from clinic import auth, db
from clinic.domain.followup import due
from clinic.domain.followup.diary.doubts import FROM_HOME
from clinic.domain.followup.due import consult_of
from clinic.domain.followup.missing import OF_DETAILS, subject_of
from clinic.domain.followup.reasons import OF_REASON, LeadsTo, Reason
from clinic.domain.followup.worklist import Stops, is_to_decide
from clinic.domain.record.facts import MAY_STAND, RECORD_FACTS
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.roles import Action
from clinic.models import ConsultRecord, Patient, Plan, Program, WorklistItem
from clinic.services.access import permission
from clinic.services.followup import worklist
from clinic.services.followup.lines import open_again
from clinic.services.followup.lines.open_again import OpenAgain
from clinic.services.plans import plans
from clinic.services.programs import drafts
from clinic.services.record import clearances, facts, patients
from clinic.services.screening import consults
from clinic.web.therapist.followup import answering

NEXT = {
    LeadsTo.REPORTS: ("All reports", ".patient_reports"),
    LeadsTo.PAINS: ("How pain went", ".patient_reports"),
    LeadsTo.LAST_REPORTS: ("The last reports", ".patient_reports"),
    LeadsTo.PROGRESS: ("How it could go on", ".progress"),
    LeadsTo.INTAKE: ("The intake", ".intake"),
    LeadsTo.CONSULT: None,  # a button, with the draft that it is for
    LeadsTo.DRAFT: None,  # has its own part of the page
    LeadsTo.NOTHING: None,
}


EXAMINED = "Record what was examined"
PASSING = ("acute_illness",)  # conditions that are over by themselves, and are then set to Resolved


class WayOut(NamedTuple):
    """A link in words; with `posts` it is a button that begins something."""

    label: str
    url: str
    posts: bool = False


def is_still_so(item: WorklistItem) -> bool:
    """Whether no words end it, whatever they are: the screening still finds it."""
    return worklist.stands(db.get_session(), item)


def of(item: WorklistItem, patient: Patient, draft: Program | None) -> list[WayOut]:
    """What ends it, the most likely first; empty where words do."""
    if item.reason is Reason.EXPIRING:
        return [*_renewal(item, patient)]
    place = where_recorded(item)
    first = [place] if place else []
    if not is_still_so(item):
        return first
    found = {Reason.RED_FLAG: _assessments, Reason.CONSULT: _consult}.get(item.reason, _nothing_else)
    intake = WayOut(
        "Correct an answer of the intake", url_for("therapist.intake", patient_id=patient.id, **back_to(item))
    )
    return [*first, *found(item, patient, draft), intake]


def act_url(item: WorklistItem, *, back: str) -> str:
    """Where the button of a line in the list leads: to what is missing itself, or else to the page of the item, which
    says what the patient reads while it stops anything; `back` is the list that one comes back to.
    """
    is_read_first = item.stops is not Stops.NOTHING or is_to_decide(item.gone_at, item.answered_at)
    place = None if is_read_first else where_recorded(item, back=back)
    return place.url if place else url_for("therapist.worklist_item", work_id=item.id, back=back)


def where_recorded(item: WorklistItem, *, back: str | None = None) -> WayOut | None:
    """Where is recorded what this item says is missing, or waits to be gone through; nowhere of any other. From there
    one comes back to the item, opened from where it was, or from `back`.
    """
    place = {"patient_id": item.patient_id, **back_to(item), **({"back": back} if back else {})}
    asked = subject_of(item.cause)
    if item.cause == FROM_HOME:
        return WayOut("Go through the answers", url_for("therapist.intake", **place))
    if not asked:
        return None
    if asked.endswith(OF_DETAILS):
        return WayOut("Record it", url_for("therapist.problem", code=asked.removesuffix(OF_DETAILS), **place))
    if asked in RECORD_FACTS:
        return WayOut("Record it", url_for("therapist.patient_edit", **place))
    return WayOut("Record it", url_for("therapist.intake", **place, _anchor=asked))


def back_to(item: WorklistItem) -> dict[str, Any]:
    """What has the page that an address leads to come back to the item (see `record.from_item`)."""
    return {"work": item.id, "back": answering.came_from()}


def _renewal(item: WorklistItem, patient: Patient) -> Iterator[WayOut]:
    """Where what runs out is renewed before it ends: a consult, for the program that is in force."""
    session, by = db.get_session(), auth.staff()
    kind, key = due.runs_out(item.cause)
    if kind == due.CONSULT and item.plan_id and permission.has(by, Action.RECORD_CONSULT):
        program = plans.get(session, by, item.plan_id).program_id
        yield WayOut("Renew the consult", url_for("therapist.consult_new", program_id=program, renew=key))
    if kind == due.ASSESSMENT and permission.has(by, Action.RECORD_CLEARANCE):
        flag = clearances.flag_of(session, patient, UUID(key))
        url = url_for("therapist.clearance", patient_id=patient.id, flag=flag)
        yield WayOut("Record the next assessment", url)
    if kind == due.INTAKE:
        yield WayOut("Go through the intake again", url_for("therapist.intake", patient_id=patient.id))


def _assessments(item: WorklistItem, patient: Patient, draft: Program | None) -> list[WayOut]:
    """One for each red flag that is up, the one that this item names first."""
    del draft
    by = auth.staff()
    if not permission.has(by, Action.RECORD_CLEARANCE):
        return []
    up = facts.red_flags_up(db.get_session(), patient, at=auth.now())
    return [
        WayOut(
            f"Record what a doctor found: {MAY_STAND[flag].label}",
            url_for("therapist.clearance", patient_id=patient.id, flag=flag, **back_to(item)),
        )
        for flag in sorted(up, key=lambda flag: MAY_STAND[flag].label != item.title)
    ]


def _consult(item: WorklistItem, patient: Patient, draft: Program | None) -> list[WayOut]:
    """A consult is recorded of a draft; without one, that is begun first."""
    by = auth.staff()
    if draft and permission.has(by, Action.RECORD_CONSULT):
        consult = url_for("therapist.consult_new", program_id=draft.id, **back_to(item))
        return [WayOut("Record the consult", consult)]
    if draft:
        return [WayOut("Open the draft", url_for("therapist.program", program_id=draft.id))]
    begun = url_for("therapist.program_new", patient_id=patient.id, **back_to(item))
    return [WayOut("Start a program, for the consult", begun, True)]


class Held(NamedTuple):
    """What a report opened `again` under the plan in force, in words, the consults that could not know of it, and where
    what was examined since is recorded: the program that is in force, so that it answers for what goes on.
    """

    again: tuple[str, ...] = ()
    newer: tuple[OpenAgain, ...] = ()
    examined: WayOut | None = None


NOT_HELD = Held()


def held_by_reports(patient: Patient, again: tuple[str, ...], item: WorklistItem | None = None) -> Held:
    """The same for the flags that are open again; from there one comes back to the item, if there is one."""
    session, by = db.get_session(), auth.staff()
    plan = plans.in_force(session, patient) if again else None
    if plan is None:
        return NOT_HELD
    today, recorded = patients.today(session, by, auth.now()), consults.of_patient(session, patient)
    newer = tuple(each for each in open_again.of(session, patient, recorded, on=today) if each.about)
    place = {"program_id": plan.program_id, **(back_to(item) if item else {})}
    may_record = permission.has(by, Action.RECORD_CONSULT)
    way = WayOut(EXAMINED, url_for("therapist.consult_new", **place)) if may_record else None
    return Held(again, newer, way)


def _nothing_else(item: WorklistItem, patient: Patient, draft: Program | None) -> list[WayOut]:
    conditions = WayOut(
        "Record or change the conditions",
        url_for("therapist.problems", patient_id=patient.id, **back_to(item)),
    )
    over = passing(item)
    first = [_over(item, over)] if over else []
    return [*first, conditions, *(_consult_of_draft(draft) if draft else ())]


def passing(item: WorklistItem) -> str:
    """The code of the condition that an item is about, where it is one that is over some day by itself; else empty."""
    is_of_record = item.reason is Reason.CONTRAINDICATED
    return next((code for code in PASSING if is_of_record and PROBLEMS[code].label == item.title), "")


def _over(item: WorklistItem, code: str) -> WayOut:
    place = url_for("therapist.problem", code=code, patient_id=item.patient_id, **back_to(item))
    return WayOut("It is over: set it to Resolved", place)


def _consult_of_draft(draft: Program) -> list[WayOut]:
    return [WayOut("Open the draft", url_for("therapist.program", program_id=draft.id))]


def consult_about(item: WorklistItem) -> ConsultRecord | None:
    """The consult that runs out, where the item is about one."""
    key = consult_of(item.cause)
    return consults.get(db.get_session(), auth.staff(), UUID(key)) if key else None


def _reviewed(item: WorklistItem, patient: Patient) -> Plan | None:
    """The plan that is in force, where its review is due."""
    is_due = item.reason is Reason.REVIEW_DUE and item.ended_at is None
    return plans.in_force(db.get_session(), patient) if is_due else None


def onward(item: WorklistItem, patient: Patient) -> dict[str, object]:
    """Where to go from here: what the reason leads to, and each way out of what the screening found."""
    draft = drafts.open_draft(db.get_session(), patient)
    again = open_again.holds(db.get_session(), item, at=auth.now())
    leads_to = OF_REASON[item.reason].leads_to
    return {
        "next": NEXT[leads_to],
        "draft": draft if leads_to is LeadsTo.DRAFT else None,
        "consult": consult_about(item),
        "consult_in": draft if leads_to is LeadsTo.CONSULT else None,
        "held": held_by_reports(patient, again, item),
        "still_so": is_still_so(item),
        "passing": bool(passing(item)),
        "plan_of_review": _reviewed(item, patient),
        "open_draft": draft if item.reason is Reason.REVIEW_DUE else None,
        "ways": [] if item.ended_at else of(item, patient, draft),
        "carried": back_to(item),
    }
