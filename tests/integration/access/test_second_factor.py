"""The second factor: codes from the app and recovery codes, each of which works once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pyotp
import pytest
from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.keyring import Keyring
from clinic.models import Account, RecoveryCode
from clinic.services.access import authenticator, invitations, recovery_codes, second_factor
from clinic.services.access.throttle import LIMITS, BucketKind, TooManyAttempts
from clinic.services.keys import envelope
from clinic.settings import Settings
from tests.factories import NOW, PASSWORD, People

KEYS = Keyring(b"k" * 32)
LATER = NOW + timedelta(minutes=5)


def account_of_alice(session: Session, people: People) -> Account:
    return session.get_one(Account, people.alice.account_id)


def turn_on(session: Session, people: People, *, who: str = "alice") -> tuple[pyotp.TOTP, list[str]]:
    """Alice's app and her recovery codes, or those of somebody else."""
    person = getattr(people, who)
    account = session.get_one(Account, person.account_id)
    offer = authenticator.offer(account.id, name=who, clinic="Riverside", keys=KEYS)
    app = pyotp.TOTP(offer.secret)
    codes = second_factor.turn_on(
        session, account, offer.token, app.at(NOW), offered_to=account.id, keys=KEYS, by=person, at=NOW
    )
    return app, codes


def prove(
    session: Session, people: People, code: str, *, at: datetime = LATER, address: str = "203.0.113.7"
) -> None:
    account = account_of_alice(session, people)
    second_factor.prove(
        session, account, code, by=people.alice, address=address, device=None, keys=KEYS, at=at
    )


def test_a_code_from_the_app_is_accepted_once(session: Session, people: People) -> None:
    app, _ = turn_on(session, people)
    prove(session, people, app.at(LATER))
    with pytest.raises(InvalidInput, match="This code is not right"):
        prove(session, people, app.at(LATER))


def test_the_code_that_turned_it_on_cannot_be_used_to_sign_in(session: Session, people: People) -> None:
    app, _ = turn_on(session, people)
    with pytest.raises(InvalidInput):
        prove(session, people, app.at(NOW), at=NOW)


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_a_clock_may_be_one_step_off(session: Session, people: People, seconds: int) -> None:
    app, _ = turn_on(session, people)
    prove(session, people, app.at(LATER + timedelta(seconds=seconds)))


@pytest.mark.parametrize("seconds", [-60, 60])
def test_a_code_two_steps_off_is_refused(session: Session, people: People, seconds: int) -> None:
    app, _ = turn_on(session, people)
    with pytest.raises(InvalidInput):
        prove(session, people, app.at(LATER + timedelta(seconds=seconds)))


def test_an_older_code_is_refused_after_a_newer_one(session: Session, people: People) -> None:
    app, _ = turn_on(session, people)
    prove(session, people, app.at(LATER + timedelta(seconds=30)))
    with pytest.raises(InvalidInput):
        prove(session, people, app.at(LATER))


def test_ten_recovery_codes_are_made_and_each_works_once(session: Session, people: People) -> None:
    _, codes = turn_on(session, people)
    assert len(set(codes)) == 10
    prove(session, people, f" {codes[3].upper()} ".replace("-", " "))
    with pytest.raises(InvalidInput):
        prove(session, people, codes[3])
    prove(session, people, codes[4])


def test_recovery_codes_are_their_owners_alone(session: Session, people: People) -> None:
    _, adas = turn_on(session, people, who="ada")
    turn_on(session, people)
    with pytest.raises(InvalidInput):
        prove(session, people, adas[0])
    second_factor.renew_recovery_codes(session, account_of_alice(session, people), by=people.alice, at=LATER)
    assert recovery_codes.use(session, people.ada.account_id, adas[0], at=LATER)


def test_somebody_invited_again_needs_neither_the_lost_app_nor_its_codes(
    session: Session, people: People, settings: Settings
) -> None:
    app, codes = turn_on(session, people)
    token = invitations.create_for_staff(session, member=people.alice, by=people.ada, at=LATER)
    invitations.accept_staff(session, token, login="alice", password=PASSWORD, settings=settings, at=LATER)
    assert account_of_alice(session, people).totp_secret is None
    for old in (app.at(LATER), codes[0]):
        with pytest.raises(InvalidInput):
            prove(session, people, old)


def test_new_recovery_codes_replace_the_old_ones(session: Session, people: People) -> None:
    _, old = turn_on(session, people)
    account = account_of_alice(session, people)
    new = second_factor.renew_recovery_codes(session, account, by=people.alice, at=LATER)
    with pytest.raises(InvalidInput):
        prove(session, people, old[0])
    prove(session, people, new[0])


def test_nothing_in_the_database_shows_the_secret_or_a_recovery_code(
    session: Session, people: People
) -> None:
    app, codes = turn_on(session, people)
    stored = account_of_alice(session, people).totp_secret or b""
    assert app.secret.encode() not in stored
    hashes = {row.code_hash for row in session.query(RecoveryCode)}
    assert not hashes & {code.replace("-", "") for code in codes}


def test_a_secret_copied_to_another_account_does_not_open(session: Session, people: People) -> None:
    turn_on(session, people)
    stolen = account_of_alice(session, people).totp_secret or b""
    with pytest.raises(ActionDenied, match="CLINIC_KEY_ENCRYPTION_KEY"):
        envelope.unseal(stolen, bound_to=str(people.bob.account_id), keys=KEYS)


def test_a_secret_offered_to_somebody_else_cannot_be_turned_on(session: Session, people: People) -> None:
    account = account_of_alice(session, people)
    offer = authenticator.offer(people.bob.id, name="bob", clinic="Hillside", keys=KEYS)
    code = pyotp.TOTP(offer.secret).at(NOW)
    with pytest.raises(InvalidInput, match="too old"):
        second_factor.turn_on(
            session, account, offer.token, code, offered_to=account.id, keys=KEYS, by=people.alice, at=NOW
        )


def test_a_form_that_comes_back_shows_the_same_secret(people: People) -> None:
    offer = authenticator.offer(people.alice.id, name="alice", clinic="Riverside", keys=KEYS)
    again = authenticator.offer(
        people.alice.id, name="alice", clinic="Riverside", keys=KEYS, token=offer.token
    )
    assert again.secret == offer.secret


def test_it_cannot_be_turned_on_twice(session: Session, people: People) -> None:
    turn_on(session, people)
    with pytest.raises(ActionDenied, match="set up already"):
        turn_on(session, people)


def test_it_cannot_be_turned_off_with_a_password_that_is_too_short_alone(
    session: Session, people: People
) -> None:
    turn_on(session, people)
    account = account_of_alice(session, people)
    with pytest.raises(InvalidInput, match="at least 15 characters"):
        second_factor.turn_off(session, account, "tw1g-bar", by=people.alice, at=LATER)
    second_factor.turn_off(session, account, PASSWORD, by=people.alice, at=LATER)
    assert account.totp_secret is None


def test_guessing_codes_is_throttled(session: Session, people: People) -> None:
    app, _ = turn_on(session, people)
    for _ in range(LIMITS[BucketKind.CODE_PLACE].failures):
        with pytest.raises(InvalidInput):
            prove(session, people, "000000")
    with pytest.raises(TooManyAttempts):
        prove(session, people, app.at(LATER))
    prove(session, people, app.at(LATER), address="198.51.100.9")


def test_guessing_codes_from_many_addresses_is_throttled_too(session: Session, people: People) -> None:
    app, _ = turn_on(session, people)
    for number in range(LIMITS[BucketKind.CODE_ACCOUNT].failures):
        with pytest.raises(InvalidInput):
            prove(session, people, "000000", address=f"198.51.100.{number}")
    with pytest.raises(TooManyAttempts):
        prove(session, people, app.at(LATER))


def test_codes_count_again_once_a_clock_that_was_ahead_is_set_right(session: Session, people: People) -> None:
    app, _ = turn_on(session, people)
    ahead = LATER + timedelta(days=1)
    prove(session, people, app.at(ahead), at=ahead)
    prove(session, people, app.at(LATER))
    with pytest.raises(InvalidInput):
        prove(session, people, app.at(LATER))
