"""Every use case that writes asks the table of who may by itself: a page that forgot to ask lets nobody through.

Each is called with rows that are there, by somebody who otherwise may, while the table lets nobody do what it does: it
has to refuse with the sentence of that action.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pkgutil import walk_packages
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from clinic import models, services
from clinic.domain.dosage import Dosage
from clinic.domain.errors import ActionDenied
from clinic.domain.followup.worklist import Stops
from clinic.domain.roles import MAY, REFUSALS, Action
from clinic.models import Program
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.repository.access.records import OWN_COPY, ids

__all__ = ["ids"]

PERMISSION = ("permission.check(", "permission.check_write(")
ASKS: dict[Action, str] = {
    Action.SEE_PATIENTS: (
        "followup.adverse_events.listed record.patients.namesakes programs.templates.all_of "
        "programs.sources.others programs.templates.in_use programs.templates.get_in_use"
    ),
    Action.EDIT_RECORD: (
        "access.invitations.create_for_patient followup.adverse_events.record followup.adverse_events.add "
        "followup.outcomes.measurements.record record.clearances.end record.facts.record record.goals.write "
        "record.intake.save record.patients.register record.patients.change record.problems.record "
        "record.problems.end"
    ),
    Action.TAKE_BACK: "record.problems.end",
    Action.EDIT_PROGRAM: (
        "programs.starting.start programs.starting.begin screening.beginning.begin "
        "programs.drafts.add_item programs.drafts.remove_item programs.drafts.place_item "
        "programs.drafts.set_dosage programs.drafts.renew_item programs.drafts.set_note "
        "programs.drafts.discard programs.drafts.change programs.handing.say_ready programs.handing.take_over "
        "programs.handing.hand_back programs.handing.discard"
    ),
    Action.KEEP_TEMPLATE: "programs.templates.save",
    Action.KEEP_CLINIC_TEMPLATE: (
        "programs.templates.save_next programs.templates.retire programs.templates.take_back"
    ),
    Action.RECORD_CLEARANCE: "record.clearances.record",
    Action.RECORD_CONSULT: "screening.consult_flags.decide screening.consults.record",
    Action.WITHDRAW_CONSULT: "screening.consults.withdraw",
    Action.SIGN_PLAN: (
        "plans.preparing.sign_at_once plans.signings.request plans.signings.dismiss "
        "programs.handing.take_over programs.handing.hand_back"
    ),
    Action.WITHDRAW_PLAN: "plans.plans.withdraw",
    Action.PAUSE_PLAN: "followup.care.pausing.pause followup.care.pausing.undo",
    Action.WORK_LIST: (
        "followup.care.together.answer followup.care.not_now.see followup.care.not_now.assign "
        "followup.care.not_now.snooze followup.care.not_now.bring_back followup.worklist.answer "
        "followup.lines.attempts.note followup.lines.attempts.undo"
    ),
    Action.ANSWER_STOP: "followup.lines.pausing_over.pause followup.worklist.answer followup.care.together.answer",
    Action.PROGRESS_PLAN: "followup.advancing.decide programs.ticks.put programs.ticks.take_back",
    Action.MARK_MISTAKEN: "followup.diary.corrections.mark followup.diary.corrections.count_again",
    Action.RECORD_OUTCOME: "followup.outcomes.measurements.record followup.outcomes.measurements.correct",
    Action.SCHEDULE_OUTCOMES: "followup.outcomes.schedules.write",
    Action.NOTE_VISIT: "followup.outcomes.visits.write followup.outcomes.visits.amend",
    Action.BEGIN_EPISODE: "record.episodes.begin",
    Action.END_EPISODE: "followup.outcomes.ending.end record.episodes.close",
    Action.SIGN_SUMMARY: "followup.outcomes.summaries.request",
    Action.HAND_OVER: "followup.care.handover.give followup.care.handover.give_all",
    Action.ARCHIVE: "followup.care.archive.put_away followup.care.archive.bring_back",
    Action.WRITE_OWN_COPY: (
        "library.own_copies.copy library.own_copies.edit library.own_copies.keep library.own_copies.retire"
    ),
    Action.REVIEW_CONTENT: "library.reviews.record_own library.reviews.record screening.reviewing.record",
    Action.HOLD_SIGNING_KEY: "access.signing_keys.issue_for",
    Action.ADMINISTER: (
        "access.clinics.change access.clinics.want_second_opinion access.invitations.create_for_staff "
        "access.staff.add access.staff.change access.staff.deactivate access.staff.reactivate "
        "access.staff.end_sessions followup.adverse_events.counts followup.notices.overview.of "
        "followup.notices.overview.choose followup.notices.overview.try_again"
    ),
}
DOES_NOT_ASK = {
    "somebody's own account or choice": (
        "access.accounts.change_password access.login_sessions.start "
        "access.login_sessions.finish_second_factor access.login_sessions.end access.login_sessions.end_all "
        "access.second_factor.turn_on access.second_factor.turn_off access.second_factor.renew_recovery_codes "
        "access.second_factor.prove library.favorites.mark"
    ),
    "part of a write, whose use case asks": (
        "access.refusals.keep audit.changes.apply audit.trail.record audit.trail.values "
        "followup.worklist.close_gone followup.worklist.take plans.pauses.end "
        "plans.pauses.end_with plans.pauses.end_without_plan "
        "record.clearances.end_of_changed record.clearances.end_of_met "
        "record.episodes.begin_with_plan record.lock.take record.problems.record_found record.statements.new"
    ),
    "changes nothing": (
        "followup.care.pausing.can_undo followup.diary.emergency.wrong followup.worklist.check_answer "
        "plans.building.of screening.beginning.page "
        "screening.consult_letters.build"
    ),
    "says the sentence, for a page, and raises nothing": "library.own_copies.refusal",
}
GRAVE = {  # of an item that stops something
    (Action.ANSWER_STOP, "followup.worklist.answer"),
    (Action.ANSWER_STOP, "followup.care.together.answer"),
}
SAID: dict[str, object] = {
    "paper": "a4",
    "number": 1,
    "at": NOW,
    "also": {},
    "dosage": Dosage(sets=2, reps=8),
}
ROWS = {
    "AdverseEvent": "event_id",
    "ConsultRecord": "consult_id",
    "Episode": "episode_id",
    "Measurement": "measurement_id",
    "Patient": "patient_id",
    "Plan": "plan_id",
    "PlanPause": "pause_id",
    "WorklistAttempt": "attempt_id",
    "Program": "program_id",
    "Signing": "signing_id",
    "StaffMember": "staff_id",
    "TrainingSession": "report_id",
    "VisitNote": "note_id",
    "WorklistItem": "work_id",
}


def use_cases() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public function that says who writes and when, or that asks who may."""
    for found in walk_packages(services.__path__, "clinic.services."):
        module = import_module(found.name)
        for name, function in list(vars(module).items()):
            if not inspect.isfunction(function) or function.__module__ != found.name or name.startswith("_"):
                continue
            by = inspect.signature(function).parameters.get("by")
            writes = (
                by is not None
                and by.kind is by.KEYWORD_ONLY
                and "at" in inspect.signature(function).parameters
            )
            if writes or any(call in inspect.getsource(function) for call in PERMISSION):
                yield f"{found.name.removeprefix('clinic.services.')}.{name}", function


FOUND = dict(use_cases())


def test_each_use_case_asks_or_says_here_why_it_need_not() -> None:
    asks, need_not = (set(" ".join(named).split()) for named in (ASKS.values(), DOES_NOT_ASK.values()))
    assert asks | need_not == FOUND.keys()
    assert asks & need_not == set()


def test_it_refuses_what_the_table_lets_nobody_do(
    desk: Desk, ids: dict[str, UUID | str], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = {}
    for action, names in ASKS.items():
        by = desk.people.ada if action is Action.ADMINISTER else desk.alice
        with monkeypatch.context() as patch:
            patch.setitem(MAY, action, frozenset())
            for name in names.split():
                given = arguments(desk, name, ids) | {"by": by}
                if (action, name) in GRAVE:
                    given["item"].stops = Stops.PLAN
                heard[action, name] = said(desk.session, FOUND[name], given)
    wrong = {asked: sentence for asked, sentence in heard.items() if sentence != REFUSALS[asked[0]]}
    assert wrong == {}


def said(session: Session, function: Callable[..., Any], given: Mapping[str, object]) -> str:
    """The sentence with which it refuses, or what it says else; nothing of it is kept."""
    wanted = inspect.signature(function).parameters
    positional = [
        given[name] for name, one in wanted.items() if name in given and one.kind is not one.KEYWORD_ONLY
    ]
    named = {
        name: given[name] for name, one in wanted.items() if name in given and one.kind is one.KEYWORD_ONLY
    }
    try:
        function(*positional, **named)
    except ActionDenied as refused:
        return str(refused)
    except Exception as other:  # it went on without asking, and stumbled over what is missing
        return repr(other)
    finally:
        session.rollback()
    return "done"


def arguments(desk: Desk, name: str, ids: Mapping[str, Any]) -> dict[str, Any]:
    """A value for what it needs: rows that are there, and any word or nothing for what is said."""
    session, clinic_id = desk.session, desk.pat.clinic_id
    program = session.get_one(Program, (clinic_id, ids["program_id"]))
    slug = OWN_COPY if name.startswith("library.own_copies") else HARMLESS
    said = {
        **SAID,
        **ids,
        "session": session,
        "settings": desk.settings,
        "revision": program.revision,
        "slug": slug,
    }
    given: dict[str, Any] = {}
    for wanted, one in inspect.signature(FOUND[name]).parameters.items():
        kind = str(one.annotation).removesuffix(" | None")
        if wanted in said:
            given[wanted] = said[wanted]
        elif kind in ROWS:
            given[wanted] = session.get_one(getattr(models, kind), (clinic_id, ids[ROWS[kind]]))
        elif one.default is one.empty:
            given[wanted] = "Said." if kind == "str" else None
    return given
