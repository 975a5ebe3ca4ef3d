"""Signing in: the right name and password, everything else refused alike."""

from __future__ import annotations

from typing import Literal

import pytest
from argon2 import PasswordHasher, extract_parameters
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.errors import InvalidInput
from clinic.models import Account, AuditEvent, Person
from clinic.services.access import accounts, passwords, staff
from tests.factories import NOW, PASSWORD, People

HERE = "203.0.113.7"


def authenticate(session: Session, login: str, password: str) -> Person:
    return accounts.authenticate(session, login, password, address=HERE, device=None, at=NOW)


def refusal(session: Session, login: str, password: str) -> str:
    with pytest.raises(InvalidInput) as refused:
        authenticate(session, login, password)
    return refused.value.errors["password"]


def test_the_right_name_and_password_tell_who_it_is(session: Session, people: People) -> None:
    assert authenticate(session, "alice", PASSWORD) is people.alice


def test_capitals_and_spaces_around_the_name_do_not_matter(session: Session, people: People) -> None:
    assert authenticate(session, " ALICE ", PASSWORD) is people.alice


def test_capitals_in_the_password_matter(session: Session, people: People) -> None:
    assert refusal(session, "alice", PASSWORD.upper()) == accounts.NOT_RIGHT


def test_an_unknown_name_a_wrong_password_and_somebody_who_left_are_refused_alike(
    session: Session, people: People
) -> None:
    staff.deactivate(session, member=people.amos, by=people.ada, at=NOW)
    assert (
        refusal(session, "nobody", PASSWORD)
        == refusal(session, "alice", "wrong")
        == refusal(session, "amos", PASSWORD)
        == "The name or the password is not right."
    )


class Counted(PasswordHasher):
    """The real one; it notes what it does and with which parameters."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.work: list[object] = []

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self.work.append("hash")
        return super().hash(password, salt=salt)

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
        self.work.append(extract_parameters(str(hash)))
        return super().verify(hash, password)


def test_every_refusal_takes_the_same_work_so_that_no_name_is_found_by_its_time(
    session: Session, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff.deactivate(session, member=people.amos, by=people.ada, at=NOW)
    work = {}
    for login in ("nobody", "alice", "amos"):
        monkeypatch.setattr(passwords, "HASHER", counted := Counted())
        refusal(session, login, "wrong")
        work[login] = counted.work

    assert len(work["alice"]) == 1
    assert work["nobody"] == work["amos"] == work["alice"]


def test_a_refusal_is_audited_with_its_reason_where_it_belongs_and_without_what_was_typed(
    session: Session, people: People
) -> None:
    staff.deactivate(session, member=people.amos, by=people.ada, at=NOW)
    for login in ("nobody", "alice", "amos"):
        refusal(session, login, "hunter2hunter2hunter2")
    events = session.scalars(select(AuditEvent).where(AuditEvent.action == "session.refused")).all()
    assert [(event.clinic_id.int and event.clinic_id, event.detail) for event in events] == [
        (0, {"reason": "unknown"}),
        (people.clinic.id, {"reason": "password"}),
        (people.clinic.id, {"reason": "inactive"}),
    ]


def test_a_password_hashed_with_older_parameters_is_hashed_again(session: Session, people: People) -> None:
    account = session.get_one(Account, people.alice.account_id)
    account.password_hash = older = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1).hash(PASSWORD)
    authenticate(session, "alice", PASSWORD)
    assert account.password_hash != older
    assert not passwords.is_outdated(account.password_hash)
    authenticate(session, "alice", PASSWORD)


def test_a_password_of_a_megabyte_is_refused_without_hashing_it(session: Session, people: People) -> None:
    assert refusal(session, "alice", "x" * 1_000_000) == accounts.NOT_RIGHT
