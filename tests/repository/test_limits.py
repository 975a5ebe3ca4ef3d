"""Every limit is written once, in `clinic.domain.limits`: columns, checks, forms and sentences take it from there."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import CheckConstraint, Column, Integer, SmallInteger, String, Text

from clinic.domain import limits
from clinic.domain.errors import InvalidInput
from clinic.domain.followup.outcomes import measures
from clinic.domain.record import patients
from clinic.domain.record.patients import FIELDS, Details
from clinic.models import Base, Patient
from clinic.settings import ROOT

DAY = date(2026, 11, 21)
TYPED = {
    "accounts.login": limits.SIGN_IN_NAME.high,
    "audit_events.action": limits.ACTION,
    "audit_events.actor_name": limits.NAME,
    "adverse_event_additions.text": limits.EVENT_TEXT,
    "adverse_events.action": limits.EVENT_TEXT,
    "adverse_events.exercise": limits.NAME,
    "adverse_events.what": limits.EVENT_TEXT,
    "clearances.clinician": limits.NAME,
    "clearances.ended_reason": limits.WITHDRAWAL_REASON,
    "clearances.profession": limits.PROFESSION,
    "clearances.registration": limits.REGISTRATION,
    "clearances.result": limits.CLEARANCE_RESULT,
    "detail_corrections.now": limits.DETAIL_WORDS,
    "detail_corrections.reason": limits.TAKEN_BACK_REASON,
    "detail_corrections.was": limits.DETAIL_WORDS,
    "clinics.address": limits.ADDRESS,
    "clinics.emergency_number": limits.PHONE,
    "clinics.name": limits.NAME,
    "clinics.phone": limits.PHONE,
    "condition_records.note": limits.PROBLEM_NOTE,
    "condition_records.reason": limits.TAKEN_BACK_REASON,
    "consults.clinician": limits.NAME,
    "consults.profession": limits.PROFESSION,
    "consults.reason": limits.CONSULT_REASON,
    "consults.registration": limits.REGISTRATION,
    "consults.withdrawn_reason": limits.WITHDRAWAL_REASON,
    "content_reviews.registration": limits.REGISTRATION,
    "content_reviews.reviewer": limits.NAME,
    "discharge_summaries.signer_name": limits.NAME,
    "episodes.note": limits.EPISODE_NOTE,
    "fact_records.reason": limits.TAKEN_BACK_REASON,
    "goals.text": limits.GOAL,
    "measurements.reason": limits.TAKEN_BACK_REASON,
    "patients.email": limits.EMAIL,
    "patients.name": limits.NAME,
    "patients.phone": limits.PHONE,
    "patients.record_number": limits.RECORD_NUMBER,
    "patients.record_key": limits.RECORD_NUMBER,
    "patient_keys.key": limits.SEARCH_KEY,
    "patients.search_name": limits.NAME,
    "plan_pauses.words": limits.PAUSE_WORDS,
    "worklist_attempts.words": limits.ATTEMPT_WORDS,
    "plans.pain_cap_reason": limits.PAIN_CAP_REASON,
    "plans.signer_name": limits.NAME,
    "plans.withdrawn_reason": limits.WITHDRAWAL_REASON,
    "programs.handed_note": limits.HANDING_NOTE,
    "program_templates.name": limits.TEMPLATE_NAME,
    "template_versions.name": limits.TEMPLATE_NAME,
    "programs.note": limits.PROGRAM_NOTE,
    "signings.pain_cap_reason": limits.PAIN_CAP_REASON,
    "staff.email": limits.EMAIL,
    "staff.name": limits.NAME,
    "staff.profession": limits.PROFESSION,
    "staff.registration": limits.REGISTRATION,
    "suggestion_decisions.reason": limits.SUGGESTION_REASON,
    "training_sessions.mistaken_reason": limits.REPORT_MISTAKEN,
    "training_sessions.note": limits.REPORT_NOTE,
    "training_sessions.other": limits.REPORT_OTHER,
    "visit_notes.text": limits.VISIT_NOTE,
    "worklist_answers.examined_as": limits.PROFESSION,
    "worklist_answers.examined_by": limits.NAME,
    "worklist_answers.text": limits.WORKLIST_ANSWER,
    "worklist_items.answer": limits.WORKLIST_ANSWER,
    "worklist_items.examined_as": limits.PROFESSION,
    "worklist_items.examined_by": limits.NAME,
}
MADE_BY_US = {
    "actor", "because", "bucket", "cause", "certificate", "chores.about", "chores.name", "code_hash", "digest",
    "discharge_summaries.code", "key_id",
    "password_hash", "patient_text", "pdf_sha256", "plans.code", "purpose", "refusal", "reviewed", "rulebook", "seal",
    "signings.code", "snapshot", "subject", "suggestion_decisions.step", "token_hash", "totp_key_id", "worker",
    "worklist_answers.title", "worklist_items.title",
}  # fmt: skip
CHOSEN = {
    "base_slug",
    "clearances.flag",
    "detail_corrections.name",
    "condition_records.code",
    "content_reviews.name",
    "fact_records.name",
    "language",
    "measurements.about",
    "paper",
    "programs.template_slug",
    "slug",
    "timezone",
}
SENT_BY_BROWSERS = {
    "audit_events.address",
    "login_sessions.address",
    "training_sessions.zone",
    "user_agent",
}  # cut, never refused
SAID_BY_MAIL_SERVERS = {"notices.answer"}  # cut, never refused
SPANS = {
    "ck_clinics_acute_window": limits.ACUTE_WEEKS.check("acute_window_weeks"),
    "ck_clinics_digest_hour": limits.DIGEST_HOURS.check("digest_hour"),
    "ck_clinics_intake_days": limits.INTAKE_DAYS.check("intake_days"),
    "ck_goals_target": limits.SCORE.check("target"),
    "ck_measure_schedules_weeks": f"every_weeks = 0 OR {limits.ASK_WEEKS.check('every_weeks')}",
    "ck_measurements_figure": measures.check("measure", "figure"),
    "ck_patients_ball_rating": limits.BALL_RATING_KG.check("ball_rating_kg"),
    "ck_patients_height": limits.HEIGHT_CM.check("height_cm"),
    "ck_patients_weight": limits.WEIGHT_KG.check("weight_kg"),
    **{
        f"ck_training_entries_{name}": span.check(name)
        for span, names in (
            (limits.DONE_AMOUNT, ("extra", "amount", "amount_right")),
            (limits.DONE_SETS, ("sets", "sets_right")),
            (limits.SCORE, ("pain", "effort")),
        )
        for name in names
    },
    "ck_clinics_silence_days": limits.SILENCE_DAYS.check("silence_days"),
    "ck_plans_pain_cap": limits.PAIN_CAP.check("pain_cap"),
    "ck_signings_pain_cap": limits.PAIN_CAP.check("pain_cap"),
    "ck_training_sessions_effort": limits.SCORE.check("effort"),
    "ck_training_sessions_pain": limits.SCORE.check("pain"),
}
COUNTED = {
    "accounts.totp_last_step", "alarm", "alarm_before", "answered_number", "attempts", "audit_events.position",
    "audit_heads.position", "base_number", "consults_revision", "counter", "counts_again_number", "details_revision",
    "ended_number", "flag_said", "goals.place", "goals_revision", "judged", "notices.patients", "number",
    "program_items.position", "rank", "reports", "revision", "template_version", "trainings", "version",
    "withdrawn_number",
}  # fmt: skip
COPIED_OR_CHOSEN = {
    "patients.ball_diameter_cm": "one of the sizes that are sold",
    "patients.last_report_pain": "of the newest report",
    "plans.days_per_week": "of the snapshot",
}
FIGURE = re.compile(r"(?<![\w'])\d")
OF_COUNTS = {
    "ck_training_days_trainings",
    "ck_worklist_answers_answered",
    "ck_worklist_items_answered",
    "ck_worklist_items_ended_number",
}
WRITTEN_AGAIN = re.compile(
    r"""BETWEEN\ \d | Length\((min|max)=\d | maxlength\W{1,4}\d | \b(min|max)="?\d
    | \b(up\ to|at\ most|to|than)\ \d+\ (characters|weeks|days|months|cm|kg)\b
    | \bfrom\ \d+(\ to\ \d|\ ?%) | \*range\(\d | \bin\ the\ last\ \w+\ (days|weeks)\b""",
    re.VERBOSE,
)


def columns() -> dict[str, Column[object]]:
    return {
        f"{table.name}.{column.name}": column
        for table in Base.metadata.sorted_tables
        for column in table.columns
    }


def test_a_column_that_people_fill_holds_what_the_domain_allows() -> None:
    assert {name: columns()[name].type.length for name in TYPED} == TYPED


def test_a_text_that_is_not_typed_is_made_by_us_or_chosen_from_a_list() -> None:
    others = MADE_BY_US | CHOSEN | SENT_BY_BROWSERS | SAID_BY_MAIL_SERVERS
    texts = {name for name, column in columns().items() if type(column.type) in (String, Text)}
    assert {name for name in texts - TYPED.keys() if not {name, name.partition(".")[2]} & others} == set()


def test_a_detail_of_a_patient_that_its_column_does_not_hold_is_refused_in_words() -> None:
    details = [column for column in Patient.__table__.columns if column.name in FIELDS]
    too_long = {c.name: "1" * (c.type.length + 1) for c in details if type(c.type) is String}
    too_much = {c.name: 10**30 for c in details if type(c.type) in (Integer, SmallInteger)}
    with pytest.raises(InvalidInput) as refused:
        patients.check(Details(born=DAY, **too_long, **too_much), on=DAY)
    assert refused.value.errors.keys() == too_long.keys() | too_much.keys()


def checks() -> dict[str, str]:
    """What the CHECK of each name says."""
    return {
        str(rule.name): str(rule.sqltext)
        for table in Base.metadata.sorted_tables
        for rule in table.constraints
        if isinstance(rule, CheckConstraint)
    }


def test_the_checks_of_figures_are_the_domains_spans_and_nothing_that_is_usual_today() -> None:
    of_figures = {name: said for name, said in checks().items() if FIGURE.search(said)}
    assert {name: said for name, said in of_figures.items() if name not in OF_COUNTS} == SPANS


def test_a_figure_that_people_give_has_its_check_and_every_other_is_counted_or_copied() -> None:
    figures = {name for name, column in columns().items() if isinstance(column.type, Integer)}
    spanned = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(
            name.startswith(f"ck_{table.name}_") and re.search(rf"\b{column.name} BETWEEN", said)
            for name, said in SPANS.items()
        )
    }
    ours = {name for name in figures if {name, name.partition(".")[2]} & COUNTED}
    assert figures - spanned - ours == COPIED_OR_CHOSEN.keys()
    assert spanned & ours == set()


def test_no_limit_is_written_a_second_time() -> None:
    files = [*(ROOT / "clinic").rglob("*.py"), *(ROOT / "templates").rglob("*.html")]
    written = {
        f"{place}: {found[0]}"
        for path in files
        if (place := str(path.relative_to(ROOT))) != "clinic/domain/limits.py"
        for found in WRITTEN_AGAIN.finditer(path.read_text())
    }
    assert written == set()


def test_the_pattern_that_looks_for_a_second_time_finds_one() -> None:
    again = (
        "BETWEEN 4 AND 12", "Length(max=120)", 'maxlength="80"', '"maxlength": 300', "max=12", 'min="30"',
        "up to 300 characters", "4 to 12 weeks", "a number from 0 to 10", "On track from 80%", "(None, *range(11))",
        "a day in the last four weeks",
    )  # fmt: skip
    assert [text for text in again if not WRITTEN_AGAIN.search(text)] == []
