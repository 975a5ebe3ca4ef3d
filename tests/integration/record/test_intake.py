"""Facts and the intake: attributed answers, only what is new is written, and not recorded is never no."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.domain.errors import InvalidInput
from clinic.models import FactRecord
from clinic.services.record import facts, intake, problems, records, stated_problems
from clinic.services.record.facts import QUESTIONS
from tests.factories import NOW, People

FLAG, KNEELING = "saddle_numbness", "kneeling_problem"
ALL_NO = dict.fromkeys(QUESTIONS, "no")


def test_an_answer_is_read_back_with_who_said_it_and_when(session: Session, people: People) -> None:
    facts.record(session, patient=people.pat, answers={FLAG: "no"}, by=people.amos, at=NOW, seen=None)
    said = facts.current(session, people.pat)[FLAG]
    assert (said.answer, said.by, said.at, said.source) == ("no", "Amos Aide", NOW, "staff")


def test_an_answer_of_the_patients_own_says_so(session: Session, people: People) -> None:
    facts.record(session, patient=people.pat, answers={FLAG: "yes"}, by=people.pat, at=NOW, seen=None)
    said = facts.current(session, people.pat)[FLAG]
    assert (said.by, said.source) == ("the patient", "patient")


def test_only_answers_that_differ_are_written(session: Session, people: People) -> None:
    facts.record(
        session, patient=people.pat, answers={FLAG: "no", KNEELING: "no"}, by=people.alice, at=NOW, seen=None
    )
    written = facts.record(
        session, patient=people.pat, answers={FLAG: "no", KNEELING: "yes"}, by=people.amos, at=NOW, seen=None
    )
    assert written == (KNEELING,)
    assert session.scalar(select(func.count()).select_from(FactRecord)) == 3


def test_an_answer_can_be_taken_back_to_not_recorded(session: Session, people: People) -> None:
    for hour, answer in enumerate(("no", "not_recorded")):
        at = NOW + timedelta(hours=hour)
        facts.record(session, patient=people.pat, answers={FLAG: answer}, by=people.alice, at=at, seen=None)
    assert FLAG not in facts.current(session, people.pat)


def test_not_recorded_where_nothing_was_recorded_writes_nothing(session: Session, people: People) -> None:
    assert (
        facts.record(
            session, patient=people.pat, answers={FLAG: "not_recorded"}, by=people.alice, at=NOW, seen=None
        )
        == ()
    )


@pytest.mark.parametrize(
    ("answers", "field"), [({"shoe_size": "yes"}, "shoe_size"), ({FLAG: "perhaps"}, FLAG), ({FLAG: ""}, FLAG)]
)
def test_unknown_questions_and_answers_are_refused_and_nothing_is_written(
    session: Session, people: People, answers: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        facts.record(
            session,
            patient=people.pat,
            answers={KNEELING: "no", **answers},
            by=people.alice,
            at=NOW,
            seen=None,
        )
    assert list(refusal.value.errors) == [field]
    assert facts.current(session, people.pat) == {}


def test_an_answer_about_a_condition_is_never_recorded_without_the_condition(
    session: Session, people: People
) -> None:
    for answer in ("yes", "no", "not_recorded"):
        with pytest.raises(InvalidInput) as refusal:
            facts.record(
                session, patient=people.pat, answers={"pregnancy": answer}, seen=None, by=people.alice, at=NOW
            )
        assert refusal.value.errors == {"pregnancy": "Record this under conditions, or in the intake."}
    problems.record(
        session, patient=people.pat, code="pregnancy", status="active", seen=None, by=people.alice, at=NOW
    )
    assert facts.current(session, people.pat)["pregnancy"].answer == "yes"


def test_a_new_patients_intake_misses_every_question(session: Session, people: People) -> None:
    found = intake.find(records.read(session, people.pat, at=NOW))
    assert set(found.missing) == QUESTIONS.keys() - {"pregnancy", "pregnancy_complication", "birth_recent"}
    assert not found.is_complete


def test_a_full_intake_is_complete_until_it_is_too_old(session: Session, people: People) -> None:
    intake.save(session, patient=people.pat, answers=ALL_NO, by=people.alice, at=NOW, seen=None)
    assert intake.find(records.read(session, people.pat, at=NOW + timedelta(days=90))).is_complete
    late = intake.find(records.read(session, people.pat, at=NOW + timedelta(days=90, minutes=1)))
    assert late.renew
    assert not late.is_complete


def test_going_through_all_answers_again_renews_the_intake(session: Session, people: People) -> None:
    intake.save(session, patient=people.pat, answers=ALL_NO, by=people.alice, at=NOW, seen=None)
    later = NOW + timedelta(days=120)
    intake.save(session, patient=people.pat, answers=ALL_NO, by=people.alice, at=later, seen=None)
    assert intake.find(records.read(session, people.pat, at=later)).renew
    intake.save(
        session, patient=people.pat, answers=ALL_NO, reconfirm=True, by=people.alice, at=later, seen=None
    )
    assert intake.find(records.read(session, people.pat, at=later)).is_complete


def test_a_yes_to_a_condition_records_it_as_active_with_details_unknown(
    session: Session, people: People
) -> None:
    found = intake.save(
        session,
        patient=people.pat,
        answers={"pregnancy": "yes", "glaucoma": "no"},
        by=people.alice,
        at=NOW,
        seen=None,
    )
    (said,) = stated_problems.current(session, people.pat)
    assert found == ("pregnancy",)
    assert (said.code, said.status, said.onset, said.attributes) == ("pregnancy", "active", None, {})


def test_an_active_condition_cannot_be_answered_away(session: Session, people: People) -> None:
    intake.save(session, patient=people.pat, answers={"pregnancy": "yes"}, by=people.alice, at=NOW, seen=None)
    with pytest.raises(InvalidInput) as refusal:
        intake.save(
            session,
            patient=people.pat,
            answers={"pregnancy": "no", FLAG: "no"},
            by=people.alice,
            at=NOW,
            seen=None,
        )
    assert "Resolve it under conditions." in refusal.value.errors["pregnancy"]
    assert FLAG not in facts.current(session, people.pat)


def test_a_condition_that_was_resolved_can_come_back(session: Session, people: People) -> None:
    for hour, answer in enumerate(("yes", "yes")):
        at = NOW + timedelta(hours=2 * hour)
        intake.save(
            session, patient=people.pat, answers={"vertigo": answer}, by=people.alice, at=at, seen=None
        )
        problems.end(
            session,
            patient=people.pat,
            code="vertigo",
            status="resolved",
            reason="Gone.",
            by=people.alice,
            at=at + timedelta(hours=1),
            seen=None,
        )
    assert [s.status for s in stated_problems.history(session, people.pat)["vertigo"]] == [
        "resolved",
        "active",
        "resolved",
        "active",
    ]
