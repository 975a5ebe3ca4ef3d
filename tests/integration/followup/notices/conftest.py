"""A mail server to send to, with its certificate, and letters that wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from clinic.cli.worker import mailing
from clinic.domain.followup.notices import NoticeKind
from clinic.mail import MailServer
from clinic.models import Notice, Plan, StaffMember
from clinic.settings import Settings
from tests.factories import NOW, People
from tests.integration.followup.notices.mail_servers import Certificate, Post


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return Certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def post(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    """A mail server on this machine whose certificate we trust."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))
    with Post() as post:
        yield post


@pytest.fixture
def alice(session: Session, people: People, plan: Plan) -> StaffMember:
    """Alice, who has an address. Pat's plan comes first: what is made once is copied over all that is there."""
    people.alice.email = "alice@riverside.example"
    session.commit()
    return people.alice


@pytest.fixture
def write(session: Session, alice: StaffMember) -> Callable[..., Notice]:
    """`write(written_at=…)`: an alert to Alice waits."""

    def write(*, written_at: datetime = NOW, **said: Any) -> Notice:
        usual = {"staff_id": alice.id, "kind": NoticeKind.ALERT, "due_at": written_at}
        notice = Notice(clinic_id=alice.clinic_id, written_at=written_at, **usual | said)
        session.add(notice)
        session.commit()
        return notice

    return write


@pytest.fixture
def send(engine: Engine, settings: Settings) -> Callable[..., int]:
    """`send(server, at)`: the worker sends whatever is due; how many it had in hand."""

    def send(server: MailServer, at: datetime = NOW, worker: str = "test") -> int:
        def one() -> bool:
            return mailing.send_one(engine, settings, server, worker=worker, now=lambda: at)

        return sum(1 for _ in iter(one, False))

    return send


def notices(session: Session) -> list[Notice]:
    """All that are there, as the database has them."""
    query = select(Notice).order_by(Notice.written_at, Notice.id).execution_options(populate_existing=True)
    found = list(session.scalars(query))
    session.commit()
    return found
