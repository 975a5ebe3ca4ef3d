"""Answers to questions that are not asked any more: they stand, and are replaced by whoever may take back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from clinic.domain.errors import InvalidInput
from clinic.domain.record.facts import Reply
from clinic.models import FactRecord
from clinic.services.followup import caseload
from clinic.services.record import facts, intake, lock, records, taken_back
from tests.browser import fill_in
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in

OLD = "cancer_history_or_weight_loss"
PARTS = ("cancer_past", "unexplained_weight_loss")
ALL_NO = dict.fromkeys(facts.QUESTIONS, "no")
WHY = "It was a mole that was taken off, and the weight is as before."


def answered_before(desk: Desk, answer: str, name: str = OLD) -> None:
    """As an earlier release wrote it."""
    number = lock.take(desk.session, desk.pat, by=desk.alice, at=NOW)
    row = FactRecord(
        clinic_id=desk.pat.clinic_id,
        patient_id=desk.pat.id,
        number=number,
        recorded_at=NOW,
        recorded_by=desk.alice.id,
        source="staff",
        name=name,
        answer=Reply(answer),
    )
    desk.session.add(row)
    if row.answer is Reply.YES:
        desk.pat.flag_said = number  # as the revision that brought it found it
    desk.session.flush()


def missing(desk: Desk) -> set[str]:
    return set(intake.find(records.read(desk.session, desk.pat, at=NOW)).missing)


def save(desk: Desk, answers: dict[str, str], *, by: str = "alice", why: str = "", reason: str = "") -> None:
    said = {"answers": answers, "reason": reason, "replaced": {OLD: why}, "by": getattr(desk.people, by)}
    intake.save(desk.session, patient=desk.pat, **said, seen=None, at=NOW)


def test_an_old_no_leaves_its_parts_nothing_to_ask_and_keeps_who_said_it(desk: Desk) -> None:
    answered_before(desk, "no")
    said = facts.current(desk.session, desk.pat)
    assert {name: (said[name].answer, said[name].by) for name in PARTS} == dict.fromkeys(
        PARTS, ("no", desk.alice.name)
    )
    assert not missing(desk) & set(PARTS)
    assert facts.has_red_flag(desk.session, desk.pat, at=NOW) is False


def test_an_old_yes_stands_and_its_parts_are_asked(desk: Desk) -> None:
    answered_before(desk, "yes")
    assert missing(desk) >= set(PARTS)
    assert facts.has_red_flag(desk.session, desk.pat, at=NOW) is True
    assert caseload.page_of(desk.session, desk.alice, at=NOW).rows[0].red_flag is True
    assert desk.assess(desk.draft(HARMLESS)).verdict == "contraindicated"


@pytest.mark.parametrize(("by", "why"), [("alice", " "), ("pat", WHY)])
def test_an_old_yes_goes_on_standing_without_a_reason_or_a_therapist(desk: Desk, by: str, why: str) -> None:
    answered_before(desk, "yes")
    save(desk, ALL_NO, by=by, why=why)
    assert facts.has_red_flag(desk.session, desk.pat, at=NOW) is True


def test_an_assistant_is_refused_at_the_old_yes(desk: Desk) -> None:
    answered_before(desk, "yes")
    with pytest.raises(InvalidInput, match=f"{OLD}: Only a therapist"):
        save(desk, ALL_NO, by="amos", why=WHY)


def test_a_reason_for_another_answer_does_not_replace_an_old_yes(desk: Desk) -> None:
    """The form sends every answer, so that its parts are answered whatever the reason is about."""
    save(desk, {"kneeling_problem": "yes"})
    answered_before(desk, "yes")
    save(desk, ALL_NO, reason="The knee is fine again.")
    assert facts.has_red_flag(desk.session, desk.pat, at=NOW) is True
    (listed,) = taken_back.since(desk.session, desk.record(), 0)
    assert listed.label == "Cannot kneel"


def test_a_reason_of_its_own_does_not_do_for_another_answer(desk: Desk) -> None:
    save(desk, {"kneeling_problem": "yes"})
    answered_before(desk, "yes")
    with pytest.raises(InvalidInput, match="reason: Say why"):
        save(desk, ALL_NO, why=WHY)


def test_a_therapist_replaces_an_old_yes_by_its_parts_with_a_reason_that_is_listed(desk: Desk) -> None:
    answered_before(desk, "yes")
    save(desk, ALL_NO, why=WHY)
    assert facts.has_red_flag(desk.session, desk.pat, at=NOW) is False

    record = records.read(desk.session, desk.pat, at=NOW)
    assert OLD not in record.answers
    (listed,) = taken_back.since(desk.session, record, 0)
    assert (listed.label, listed.reason) == ("Past cancer or unexplained weight loss", WHY)


def test_a_part_that_is_yes_stops_in_place_of_the_old_answer(desk: Desk) -> None:
    answered_before(desk, "yes")
    save(desk, {**ALL_NO, "unexplained_weight_loss": "yes"}, why=WHY)
    record = records.read(desk.session, desk.pat, at=NOW)
    assert [flag.name for flag in record.red_flags] == ["unexplained_weight_loss"]


@pytest.mark.parametrize(
    "answers",
    [
        {**ALL_NO, "unexplained_weight_loss": "not_recorded"},
        {name: "no" for name in ALL_NO if name != "unexplained_weight_loss"},
    ],
)
def test_an_old_yes_is_not_replaced_before_its_own_parts_are_answered(
    desk: Desk, answers: dict[str, str]
) -> None:
    answered_before(desk, "yes")
    with pytest.raises(InvalidInput, match=f"{OLD}: It stands until .* Unexplained weight loss"):
        save(desk, answers, why=WHY)
    assert facts.has_red_flag(desk.session, desk.pat, at=NOW) is True


def test_what_is_not_asked_at_an_age_is_not_missing(desk: Desk) -> None:
    save(desk, {name: "no" for name in facts.QUESTIONS if name not in ("frail", "pregnancy")})
    assert records.read(desk.session, desk.pat, at=NOW).age == 65
    assert missing(desk) == {"frail"}
    desk.pat.born = NOW.date() - timedelta(weeks=9 * 52)
    assert missing(desk) == set()


def test_a_part_of_an_old_yes_is_asked_at_any_age(desk: Desk) -> None:
    """Or nobody could replace that yes, which stands until every part has an answer."""
    desk.pat.born = NOW.date() - timedelta(weeks=9 * 52)
    assert "sexual_change" not in missing(desk)
    answered_before(desk, "yes", name="bladder_or_bowel_change")
    assert missing(desk) >= {"sexual_change", "bladder_or_bowel_trouble"}


def test_the_intake_says_what_replaces_an_old_yes_and_by_a_reason_it_is_replaced(
    desk: Desk, client: FlaskClient, clock: Clock
) -> None:
    answered_before(desk, "yes")
    desk.session.commit()
    sign_in(client, desk.alice)
    address = f"/patients/{desk.pat.id}/intake"
    page = client.get(address).text
    assert "Past cancer or unexplained weight loss: yes, to one question for several things" in page
    assert "Cancer, now or in the past; Unexplained weight loss" in page

    part = {"unexplained_weight_loss": "no", "cancer_past": ["not_recorded", "no"]}
    refused = fill_in(client, address, {OLD: WHY})
    assert refused.status_code == 422
    assert "It stands until this is answered in the same form" in refused.text
    assert WHY in refused.text
    assert fill_in(client, address, part).status_code == 303
    assert "to one question for several things" in client.get(address).text
    assert fill_in(client, address, {OLD: WHY}).status_code == 303
    assert "to one question for several things" not in client.get(address).text
