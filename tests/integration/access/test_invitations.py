"""Invitations: one link or code, one person, once, and not for ever."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied, InvalidInput, NotFound
from clinic.models import Invitation, LoginSession
from clinic.services.access import accounts, invitations, login_sessions, staff
from clinic.services.access.throttle import LIMITS, BucketKind, TooManyAttempts
from clinic.settings import Settings
from tests.factories import NOW, PASSWORD, People, login_of

HERE = "203.0.113.7"
NEW_PASSWORD = "nine herons downstream"


def invite(session: Session, people: People) -> str:
    return invitations.create_for_patient(session, patient=people.pat, by=people.alice, at=NOW)


def invite_again(session: Session, people: People) -> str:
    return invitations.create_for_staff(session, member=people.alice, by=people.ada, at=NOW)


def test_a_code_with_the_date_of_birth_finds_the_patient(session: Session, people: People) -> None:
    code = invite(session, people)
    assert invitations.find_patient(session, code, people.pat.born, HERE, at=NOW) is people.pat


def test_a_code_is_easy_to_read_and_may_be_typed_carelessly(session: Session, people: People) -> None:
    code = invite(session, people)
    assert [len(group) for group in code.split("-")] == [4, 4, 4]
    assert not set(code) & set("0O1IL2Z5S8B")
    typed = f" {code.lower().replace('-', ' ')} "
    assert invitations.find_patient(session, typed, people.pat.born, HERE, at=NOW) is people.pat


def test_only_a_digest_of_the_code_is_stored(session: Session, people: People) -> None:
    code = invite(session, people).replace("-", "")
    (row,) = [row for row in session.query(Invitation) if row.patient_id]
    assert code not in row.code_hash


def test_a_wrong_code_and_a_wrong_date_of_birth_are_refused_alike(session: Session, people: People) -> None:
    code = invite(session, people)
    with pytest.raises(InvalidInput) as wrong_code:
        invitations.find_patient(session, "ACDE-FGHJ-KMNP", people.pat.born, HERE, at=NOW)
    with pytest.raises(InvalidInput) as wrong_day:
        invitations.find_patient(session, code, date(1961, 5, 5), HERE, at=NOW)
    assert wrong_code.value.errors == wrong_day.value.errors


def test_a_code_ends_after_fourteen_days(session: Session, people: People) -> None:
    code, fortnight = invite(session, people), timedelta(days=14)
    invitations.find_patient(session, code, people.pat.born, HERE, at=NOW + fortnight - timedelta(seconds=1))
    with pytest.raises(InvalidInput):
        invitations.find_patient(session, code, people.pat.born, HERE, at=NOW + fortnight)


def test_a_new_code_takes_back_the_one_before(session: Session, people: People) -> None:
    before, code = invite(session, people), invite(session, people)
    with pytest.raises(InvalidInput):
        invitations.find_patient(session, before, people.pat.born, HERE, at=NOW)
    invitations.find_patient(session, code, people.pat.born, HERE, at=NOW)


def test_a_code_works_once(session: Session, people: People) -> None:
    code = invite(session, people)
    accounts.create(session, person=people.pat, login="pat", password=PASSWORD, at=NOW)
    assert accounts.authenticate(session, "pat", PASSWORD, address=HERE, device=None, at=NOW) is people.pat
    with pytest.raises(InvalidInput):
        invitations.find_patient(session, code, people.pat.born, HERE, at=NOW)
    with pytest.raises(ActionDenied, match="used already"):
        accounts.create(session, person=people.pat, login="pat2", password=PASSWORD, at=NOW)


def test_guessing_the_date_of_birth_is_throttled(session: Session, people: People) -> None:
    code = invite(session, people)
    for day in range(1, LIMITS[BucketKind.INVITATION].failures + 1):
        with pytest.raises(InvalidInput):
            invitations.find_patient(session, code, date(1970, 1, day), f"198.51.100.{day}", at=NOW)
    with pytest.raises(TooManyAttempts, match="24 hours"):
        invitations.find_patient(session, code, people.pat.born, HERE, at=NOW)


def test_guessing_codes_from_one_address_is_throttled(session: Session, people: People) -> None:
    for number in range(LIMITS[BucketKind.INVITATION_ADDRESS].failures):
        with pytest.raises(InvalidInput):
            invitations.find_patient(session, f"ACDE{number}", people.pat.born, HERE, at=NOW)
    with pytest.raises(TooManyAttempts):
        invitations.find_patient(session, invite(session, people), people.pat.born, HERE, at=NOW)


def test_a_staff_link_ends_after_seven_days(session: Session, people: People) -> None:
    token = invite_again(session, people)
    invitations.find_staff(session, token, at=NOW + timedelta(days=6))
    with pytest.raises(NotFound):
        invitations.find_staff(session, token, at=NOW + timedelta(days=7))


def test_a_patients_code_is_no_staff_link(session: Session, people: People) -> None:
    with pytest.raises(NotFound):
        invitations.find_staff(session, invite(session, people).replace("-", ""), at=NOW)


def test_somebody_deactivated_is_neither_invited_nor_let_in_by_an_older_link(
    session: Session, people: People
) -> None:
    token = invite_again(session, people)
    staff.deactivate(session, member=people.alice, by=people.ada, at=NOW)
    with pytest.raises(NotFound):
        invitations.find_staff(session, token, at=NOW)
    with pytest.raises(ActionDenied, match="Reactivate"):
        invite_again(session, people)


def test_inviting_again_replaces_a_lost_password_and_ends_sessions(
    session: Session, people: People, settings: Settings
) -> None:
    kept, account_id = login_of(people.alice), people.alice.account_id
    login_sessions.start(
        session,
        by=people.alice,
        settings=settings,
        second_factor_due=False,
        user_agent="",
        at=NOW,
    )
    token = invite_again(session, people)
    invitations.accept_staff(session, token, login=kept, password=NEW_PASSWORD, settings=settings, at=NOW)
    assert people.alice.account_id == account_id
    assert [row.ended_at for row in session.query(LoginSession)] == [NOW]
    accounts.authenticate(session, kept, NEW_PASSWORD, address=HERE, device=None, at=NOW)
    with pytest.raises(InvalidInput):
        accounts.authenticate(session, kept, PASSWORD, address=HERE, device=None, at=NOW)


def test_until_it_is_accepted_an_invitation_changes_nothing(session: Session, people: People) -> None:
    invite_again(session, people)
    accounts.authenticate(session, "alice", PASSWORD, address=HERE, device=None, at=NOW)


def test_a_sign_in_name_that_somebody_has_is_refused(
    session: Session, people: People, settings: Settings
) -> None:
    token = invite_again(session, people)
    with pytest.raises(InvalidInput) as refused:
        invitations.accept_staff(
            session, token, login="BOB", password=NEW_PASSWORD, settings=settings, at=NOW
        )
    assert refused.value.errors == {"login": "This sign-in name is taken. Choose another one."}


@pytest.mark.parametrize("login", ["al", "two words", "tab\tbed", "zero\x00", "x" * 201, ""])
def test_a_sign_in_name_has_three_to_two_hundred_visible_characters(
    session: Session, people: People, login: str
) -> None:
    with pytest.raises(InvalidInput, match="3 to 200 characters"):
        accounts.check_credentials(session, people.pat, login, PASSWORD, second_factor=False)


def test_the_link_of_somebody_who_left_stays_closed_when_they_come_back(
    session: Session, people: People
) -> None:
    token = invite_again(session, people)
    staff.deactivate(session, member=people.alice, by=people.ada, at=NOW)
    with pytest.raises(NotFound):
        invitations.find_staff(session, token, at=NOW)
    staff.reactivate(session, member=people.alice, by=people.ada, at=NOW)
    with pytest.raises(NotFound):
        invitations.find_staff(session, token, at=NOW)
    assert invitations.find_staff(session, invite_again(session, people), at=NOW)[1] is people.alice
