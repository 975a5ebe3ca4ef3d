"""Who may do what: one table of actions by role, and the sentence that refuses everybody else.

>>> may(Role.ASSISTANT, Action.SIGN_PLAN)
False
"""

from __future__ import annotations

from enum import StrEnum

from clinic.domain.errors import ActionDenied


class Role(StrEnum):
    """What a member of staff is; an assistant prepares and never signs, an administrator sees no patient records."""

    ADMINISTRATOR = "administrator"
    THERAPIST = "therapist"
    ASSISTANT = "assistant"


class Action(StrEnum):
    """What a member of staff can want to do: with patients, programs, plans, the library, the clinic itself."""

    SEE_PATIENTS = "see_patients"
    EDIT_RECORD = "edit_record"
    TAKE_BACK = "take_back"
    EDIT_PROGRAM = "edit_program"
    KEEP_TEMPLATE = "keep_template"
    KEEP_CLINIC_TEMPLATE = "keep_clinic_template"
    RECORD_CLEARANCE = "record_clearance"
    RECORD_CONSULT = "record_consult"
    WITHDRAW_CONSULT = "withdraw_consult"
    SIGN_PLAN = "sign_plan"
    WITHDRAW_PLAN = "withdraw_plan"
    PAUSE_PLAN = "pause_plan"
    WORK_LIST = "work_list"
    ANSWER_STOP = "answer_stop"
    PROGRESS_PLAN = "progress_plan"
    MARK_MISTAKEN = "mark_mistaken"
    RECORD_OUTCOME = "record_outcome"
    SCHEDULE_OUTCOMES = "schedule_outcomes"
    NOTE_VISIT = "note_visit"
    BEGIN_EPISODE = "begin_episode"
    END_EPISODE = "end_episode"
    SIGN_SUMMARY = "sign_summary"
    HAND_OVER = "hand_over"
    ARCHIVE = "archive"
    WRITE_OWN_COPY = "write_own_copy"
    REVIEW_CONTENT = "review_content"
    HOLD_SIGNING_KEY = "hold_signing_key"
    ADMINISTER = "administer"


class Actor(StrEnum):
    """Who can sign in."""

    STAFF = "staff"
    PATIENT = "patient"


TREATS = frozenset({Role.THERAPIST, Role.ASSISTANT})
THERAPIST = frozenset({Role.THERAPIST})
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})

MAY: dict[Action, frozenset[Role]] = {
    Action.SEE_PATIENTS: TREATS,
    Action.EDIT_RECORD: TREATS,
    Action.TAKE_BACK: THERAPIST,
    Action.EDIT_PROGRAM: TREATS,
    Action.KEEP_TEMPLATE: TREATS,
    Action.KEEP_CLINIC_TEMPLATE: THERAPIST,
    Action.RECORD_CLEARANCE: THERAPIST,
    Action.RECORD_CONSULT: THERAPIST,
    Action.WITHDRAW_CONSULT: THERAPIST,
    Action.SIGN_PLAN: THERAPIST,
    Action.WITHDRAW_PLAN: THERAPIST,
    Action.PAUSE_PLAN: THERAPIST,
    Action.WORK_LIST: TREATS,
    Action.ANSWER_STOP: THERAPIST,
    Action.PROGRESS_PLAN: THERAPIST,
    Action.MARK_MISTAKEN: THERAPIST,
    Action.RECORD_OUTCOME: TREATS,
    Action.SCHEDULE_OUTCOMES: THERAPIST,
    Action.NOTE_VISIT: TREATS,
    Action.BEGIN_EPISODE: TREATS,
    Action.END_EPISODE: THERAPIST,
    Action.SIGN_SUMMARY: THERAPIST,
    Action.HAND_OVER: THERAPIST | ADMINISTRATOR,
    Action.ARCHIVE: THERAPIST,
    Action.WRITE_OWN_COPY: THERAPIST,
    Action.REVIEW_CONTENT: THERAPIST,
    Action.HOLD_SIGNING_KEY: THERAPIST,
    Action.ADMINISTER: ADMINISTRATOR,
}
REFUSALS: dict[Action, str] = {
    Action.SEE_PATIENTS: "Only therapists and assistants see patients' records.",
    Action.EDIT_RECORD: "Only therapists and assistants can change a patient's record.",
    Action.TAKE_BACK: "Only a therapist can end a condition, take back an answer or make one milder.",
    Action.EDIT_PROGRAM: "Only therapists and assistants can change a program.",
    Action.KEEP_TEMPLATE: "Only therapists and assistants keep templates.",
    Action.KEEP_CLINIC_TEMPLATE: "Only a therapist keeps, changes or retires a template of the clinic.",
    Action.RECORD_CLEARANCE: "Only a therapist can record that a doctor looked into a red flag.",
    Action.RECORD_CONSULT: "Only a therapist can record a consult.",
    Action.WITHDRAW_CONSULT: "Only a therapist can withdraw a consult.",
    Action.SIGN_PLAN: "Only a therapist can sign. Ask the therapist in charge to review and sign this program.",
    Action.WITHDRAW_PLAN: "Only a therapist can withdraw a plan.",
    Action.PAUSE_PLAN: "Only a therapist can pause a plan, or an exercise of it.",
    Action.WORK_LIST: "Only therapists and assistants work with the list.",
    Action.ANSWER_STOP: "Only a therapist can say what was done about this, and let the patient go on.",
    Action.PROGRESS_PLAN: "Only a therapist decides how a plan goes on, and says what they have seen of an exercise.",
    Action.MARK_MISTAKEN: "Only a therapist can say that a report is mistaken, or that it counts again.",
    Action.RECORD_OUTCOME: "Only therapists and assistants record what was measured.",
    Action.SCHEDULE_OUTCOMES: "Only a therapist decides what patients are asked at home.",
    Action.NOTE_VISIT: "Only therapists and assistants write notes about visits.",
    Action.BEGIN_EPISODE: "Only therapists and assistants begin an episode of care.",
    Action.END_EPISODE: "Only a therapist can end an episode of care.",
    Action.SIGN_SUMMARY: "Only a therapist can sign a discharge summary.",
    Action.HAND_OVER: "Only a therapist or an administrator can hand patients over.",
    Action.ARCHIVE: "Only a therapist can archive a patient, or bring one back.",
    Action.WRITE_OWN_COPY: "Only a therapist can write the clinic's own copy of an exercise.",
    Action.REVIEW_CONTENT: "Only a therapist can record that they reviewed an exercise.",
    Action.HOLD_SIGNING_KEY: "Only a therapist has a signing key.",
    Action.ADMINISTER: "Only an administrator of the clinic can do this.",
}


def may(role: Role, action: Action, *, administers: bool = False) -> bool:
    """Whether the table lets this role do it. Who `administers` beside another role has the administrator's, too."""
    held = {role, Role.ADMINISTRATOR} if administers else {role}
    return not held.isdisjoint(MAY[action])


def check(role: Role, action: Action, *, administers: bool = False) -> None:
    """Raise `ActionDenied` with the action's sentence unless the table lets this role do it."""
    if not may(role, action, administers=administers):
        raise ActionDenied(REFUSALS[action])
