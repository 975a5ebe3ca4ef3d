"""What each page behind a gate needs, by the action of the table or the kind of person. A new page is put here.

In this order the pages are asked: first those that show, then those that write, and last those that end something.
"""

from __future__ import annotations

from clinic.domain.roles import Action, Actor

GATES: dict[str, tuple[Action | Actor, ...]] = {
    "account": (Actor.STAFF, Actor.PATIENT),
    "admin": (Action.ADMINISTER,),
    "portal": (Actor.PATIENT,),
    "therapist": (Action.SEE_PATIENTS,),
}


def _of(blueprint: str, routes: str) -> tuple[tuple[str, str], ...]:
    """`GET plan, POST plan` as pairs of verb and endpoint."""
    pairs = (route.split() for route in routes.split(","))
    return tuple((verb, f"{blueprint}.{name}") for verb, name in pairs)


NEEDS: dict[Action | Actor, tuple[tuple[str, str], ...]] = {
    Action.SEE_PATIENTS: _of(
        "therapist",
        "GET patients_list, GET patient, GET patient_new, GET patient_edit, GET goals, GET intake, GET problems,"
        "GET problem, GET red_flag_up_again, GET program, GET consult_letter, GET consults_waiting,"
        "GET program_start, GET templates_list,"
        "GET plan, GET plan_pdf, GET plan_drawings, GET library_list, GET exercise, GET exercise_revision, GET figure,"
        "GET figure_frames, POST favorite, GET worklist, GET worklist_item, GET patient_reports, GET progress,"
        "GET outcomes, GET course, GET summary, GET summary_news, GET summary_pdf, GET adverse_events_list,"
        "GET adverse_events_csv, GET adverse_event, GET progress_ready",
    ),
    Action.HAND_OVER: _of(
        "therapist",
        "GET patient_hand_over, GET staff_hand_over, POST patient_hand_over, POST staff_hand_over",
    ),
    Action.ANSWER_STOP: _of("therapist", "POST worklist_pause"),
    Action.WORK_LIST: _of(
        "therapist",
        "GET notices, POST worklist_seen, POST worklist_assign, POST worklist_snooze, POST worklist_bring_back,"
        "POST worklist_called, POST worklist_called_undo, POST worklist_answer, POST notices",
    ),
    Action.PROGRESS_PLAN: _of("therapist", "POST progress_decide, POST tick, POST tick_end"),
    Action.MARK_MISTAKEN: _of("therapist", "GET report_mistaken, POST report_mistaken, POST report_count"),
    Action.WRITE_OWN_COPY: _of(
        "therapist",
        "GET own_new, GET own_edit, GET own_retire, POST own_new, POST own_edit, POST own_keep, POST own_retire",
    ),
    Action.REVIEW_CONTENT: _of("therapist", "POST exercise_review, GET reviews_new, POST reviews_new"),
    Action.RECORD_CONSULT: _of("therapist", "GET consult_new, POST consult_new"),
    Action.SIGN_PLAN: _of(
        "therapist",
        "GET program_sign, GET signing, GET signing_news, POST program_take, POST program_hand_back,"
        "POST program_sign, POST signing_dismiss",
    ),
    Action.RECORD_OUTCOME: _of(
        "therapist", "GET measure, GET measurement_correct, POST measure, POST measurement_correct"
    ),
    Action.SCHEDULE_OUTCOMES: _of("therapist", "GET outcome_schedule, POST outcome_schedule"),
    Action.NOTE_VISIT: _of("therapist", "GET visits, GET visit_amend, POST visits, POST visit_amend"),
    Action.BEGIN_EPISODE: _of("therapist", "GET episode_new, POST episode_new"),
    Action.SIGN_SUMMARY: _of("therapist", "GET summary_sign, POST summary_sign"),
    Action.END_EPISODE: _of("therapist", "GET episode_end, POST episode_end"),
    Action.RECORD_CLEARANCE: _of("therapist", "GET clearance, POST clearance"),
    Action.WITHDRAW_CONSULT: _of("therapist", "GET consult_withdraw, POST consult_withdraw"),
    Action.TAKE_BACK: _of("therapist", "GET problem_end, POST problem_end"),
    Action.PAUSE_PLAN: _of("therapist", "GET plan_pause, POST plan_pause, POST plan_pause_undo"),
    Action.WITHDRAW_PLAN: _of("therapist", "GET plan_withdraw, POST plan_withdraw"),
    Action.EDIT_PROGRAM: _of(
        "therapist",
        "POST program_new, POST program_start,"
        "POST program_ready, POST program_add, POST item_place, POST item_renew, POST item_dosage,"
        "POST program_note, POST item_remove, POST program_discard",
    ),
    Action.KEEP_TEMPLATE: _of("therapist", "GET template_keep, POST template_keep"),
    Action.KEEP_CLINIC_TEMPLATE: _of("therapist", "POST template_take_back, POST template_retire"),
    Action.EDIT_RECORD: _of(
        "therapist",
        "POST patient_new, POST patient_edit, POST goals, POST intake, POST problem,POST patient_invite,"
        "POST red_flag_up_again, GET adverse_event_new, POST adverse_event_new, POST adverse_event",
    ),
    Action.ARCHIVE: _of("therapist", "GET patient_archive, POST patient_bring_back, POST patient_archive"),
    Action.ADMINISTER: _of(
        "admin",
        "GET overview, GET clinic, GET consults, GET audit_log, GET staff_list, GET staff_new, GET member,"
        "GET member_invite, GET notices, GET adverse_events, POST notices, POST notice_again,"
        "POST clinic, POST consults, POST staff_new, POST member, POST member_invite,"
        "GET member_hand_over, POST member_hand_over, POST member_sign_out,"
        "POST member_deactivate, POST member_reactivate",
    ),
    Actor.PATIENT: _of(
        "portal",
        "GET plan, GET plan_pdf, GET plan_drawings, GET diary, GET help, GET new_report, GET questions,"
        "GET see_a_doctor, GET stopped, GET tell, GET how_are_you, GET sender, GET service_worker,"
        "POST report, POST receive, POST questions, POST tell, POST how_are_you, GET report_correct, GET report_undo,"
        "POST report_correct, POST report_undo",
    ),
    Actor.STAFF: _of(  # and patients: their own account, with the same pages
        "account",
        "GET overview, GET password, GET second_factor, GET second_factor_off, GET recovery_codes, POST password,"
        "POST second_factor, POST second_factor_off, POST recovery_codes, POST sessions_end_others, POST session_end",
    ),
}
