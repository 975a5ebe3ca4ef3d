"""Conditions: statements that are never edited, the newest counts, and the question's answer always agrees."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.record.taking_back import NOTE_STANDS
from clinic.models import AuditEvent, ProblemRecord
from clinic.services.record import facts, problems, stated_problems
from tests.factories import NOW, People

DISC = "lumbar_disc_herniation"
OVER = {"status": "resolved", "reason": "No leg pain."}


def record(session: Session, people: People, **said: Any) -> ProblemRecord:
    given = {"code": DISC, "status": "active", "by": people.alice, "at": NOW} | said
    return problems.record(session, patient=people.pat, **given, seen=None)


def test_what_was_recorded_is_read_back_with_who_and_when(session: Session, people: People) -> None:
    record(
        session,
        people,
        code="discectomy",
        onset=date(2026, 9, 1),
        attributes={"surgery_on": date(2026, 9, 2), "leg_symptoms": False},
        note="L4/5",
    )
    (said,) = stated_problems.current(session, people.pat)
    assert (said.code, said.status, said.onset, said.note) == (
        "discectomy",
        "active",
        date(2026, 9, 1),
        "L4/5",
    )
    assert said.attributes == {"surgery_on": date(2026, 9, 2), "leg_symptoms": False}
    assert (said.by, said.at, said.source) == ("Alice Able", NOW, "staff")


def test_a_change_is_a_new_statement_and_the_old_one_stays(session: Session, people: People) -> None:
    record(session, people)
    record(session, people, onset=date(2026, 10, 1), by=people.amos, at=NOW + timedelta(hours=1))
    (said,) = stated_problems.current(session, people.pat)
    assert (said.onset, said.by) == (date(2026, 10, 1), "Amos Aide")
    assert [s.onset for s in stated_problems.history(session, people.pat)[DISC]] == [date(2026, 10, 1), None]


@pytest.mark.parametrize("note", ["", "2019 in theatre", "ANAPHYLAXIS 2020", "anaphylaxis 2019 in theatre"])
def test_an_assistant_adds_to_a_note_and_takes_nothing_out_of_it(
    session: Session, people: People, note: str
) -> None:
    record(session, people, code="latex_allergy", note="ANAPHYLAXIS 2019 in theatre")
    by_amos = {"code": "latex_allergy", "by": people.amos, "at": NOW + timedelta(hours=1)}
    with pytest.raises(InvalidInput) as refusal:
        record(session, people, **by_amos, note=note)
    assert refusal.value.errors == {"note": NOTE_STANDS}
    record(session, people, **by_amos, note="Says so again. ANAPHYLAXIS 2019\r\nin theatre, gloves")
    record(session, people, code="latex_allergy", note=note)
    assert [said.note for said in stated_problems.current(session, people.pat)] == [note]


def test_a_note_recorded_in_error_binds_nobody(session: Session, people: People) -> None:
    record(session, people, note="Another patient's")
    record(session, people, status="error", reason="Another patient.", note="Another patient's")
    record(session, people, by=people.amos, at=NOW + timedelta(hours=1), note="L5")
    assert [said.note for said in stated_problems.current(session, people.pat)] == ["L5"]


def test_an_unknown_onset_stays_unknown(session: Session, people: People) -> None:
    record(session, people)
    (said,) = stated_problems.current(session, people.pat)
    assert stated_problems.as_case(said).onset is None


def test_a_treatment_ended_on_the_day_since_which_it_is_over_unless_another_is_said(
    session: Session, people: People
) -> None:
    code = "cancer_treatment"
    record(session, people, code=code)
    record(session, people, code=code, over_since=date(2026, 11, 2), **OVER, at=NOW + timedelta(hours=1))
    (said,) = stated_problems.current(session, people.pat)
    assert stated_problems.as_case(said).attributes == {"ended_on": date(2026, 11, 2)}

    ended = {"ended_on": date(2026, 10, 5)}
    record(session, people, code=code, attributes=ended, **OVER, at=NOW + timedelta(hours=2))
    (said,) = stated_problems.current(session, people.pat)
    assert stated_problems.as_case(said).attributes == ended


@pytest.mark.parametrize(("status", "answer"), [("resolved", "no"), ("error", None)])
def test_resolving_and_taking_back_answer_the_question_too(
    session: Session, people: People, status: str, answer: str | None
) -> None:
    record(session, people, attributes={"leg_symptoms": True}, note="kept")
    assert facts.current(session, people.pat)[DISC].answer == "yes"
    ended = problems.end(
        session,
        patient=people.pat,
        code=DISC,
        status=status,
        reason="No leg pain.",
        by=people.alice,
        at=NOW + timedelta(hours=1),
        seen=None,
    )
    said = facts.current(session, people.pat).get(DISC)
    assert (said.answer if said else None) == answer
    assert (ended.attributes, ended.note) == ({"leg_symptoms": True}, "kept")


def test_what_was_recorded_in_error_no_longer_counts_but_is_remembered(
    session: Session, people: People
) -> None:
    record(session, people)
    over = {"status": "error", "reason": "Another patient."}
    problems.end(session, patient=people.pat, code=DISC, **over, by=people.alice, at=NOW, seen=None)
    assert stated_problems.current(session, people.pat) == ()
    assert [s.status for s in stated_problems.history(session, people.pat)[DISC]] == ["error", "active"]


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({"code": "bad_knee"}, "code", "The condition bad_knee is not a known condition code."),
        ({"status": "gone"}, "status", "Choose active or resolved."),
        ({"onset": date(2026, 11, 22)}, "onset", "The start date is in the future."),
        ({"onset": date(1961, 5, 3)}, "onset", "The start date is before the patient was born."),
        (
            {"attributes": {"surgery_on": date(2027, 1, 1)}},
            "surgery_on",
            "The date of surgery is in the future.",
        ),
        (
            {"code": "hypertension", "attributes": {"systolic": 20}},
            "systolic",
            "Upper blood pressure (mmHg) must be a whole number from 50 to 300.",
        ),
        ({"attributes": {"mood": "good"}}, "mood", "Mood is not a known attribute."),
        ({"note": "x" * 301}, "note", "Keep the note to 300 characters."),
    ],
)
def test_what_cannot_be_true_is_refused_at_its_field(
    session: Session, people: People, said: dict[str, Any], field: str, sentence: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        record(session, people, **said)
    assert refusal.value.errors == {field: sentence}
    assert session.scalar(select(func.count()).select_from(ProblemRecord)) == 0


def test_only_what_was_recorded_can_be_resolved(session: Session, people: People) -> None:
    with pytest.raises(ActionDenied, match="Only a condition that was recorded"):
        problems.end(session, patient=people.pat, code=DISC, **OVER, by=people.alice, at=NOW, seen=None)


def test_resolving_twice_says_that_somebody_was_faster(session: Session, people: People) -> None:
    record(session, people)
    problems.end(session, patient=people.pat, code=DISC, **OVER, by=people.alice, at=NOW, seen=None)
    with pytest.raises(ActionDenied, match="changed this condition already"):
        problems.end(session, patient=people.pat, code=DISC, **OVER, by=people.alice, at=NOW, seen=None)


def test_the_audit_names_the_code_and_not_the_note(session: Session, people: People) -> None:
    record(session, people, note="very private")
    session.flush()
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "condition.active")).one()
    assert event.detail == {"code": DISC}
    assert event.patient_id == people.pat.id
