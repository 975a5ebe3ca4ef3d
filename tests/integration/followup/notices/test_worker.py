"""The worker sends beside what else it does: a mail server that hangs holds up no document, and no end of it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from clinic.cli.worker import mailing, work
from clinic.domain.followup.notices import NoticeKind
from clinic.models import Chore, Notice
from clinic.services.followup import chores
from clinic.services.followup.notices import delivery
from clinic.settings import ROOT, Settings
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import stored
from tests.integration.followup.notices import mail_servers
from tests.integration.followup.notices.conftest import notices
from tests.integration.followup.notices.mail_servers import Post, broken

PATIENCE = 120  # a command that starts on a busy machine took 35 s


def eventually(holds: Callable[[], object]) -> bool:
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def test_what_waits_is_sent_while_it_runs(
    engine: Engine, session: Session, settings: Settings, write: Callable[..., Notice], post: Post
) -> None:
    write()
    with_mail = replace(settings, mail=post.server())
    with mailing.beside(engine, with_mail, worker="test", until=lambda: False, now=lambda: NOW):
        assert eventually(lambda: post.taken)
        assert eventually(lambda: notices(session)[0].status == "sent")


@pytest.mark.slow
def test_the_command_sends_what_its_settings_name_and_ends_when_it_is_told(
    engine: Engine, session: Session, terminal: dict[str, str], write: Callable[..., Notice], post: Post
) -> None:
    now = datetime.now(UTC)
    write(written_at=now, due_at=now)
    named = {"CLINIC_SMTP_URL": f"smtp://127.0.0.1:{post.port}", "CLINIC_MAIL_FROM": mail_servers.FROM}
    here = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    worker = subprocess.Popen([sys.executable, "-m", "clinic", "work"], env=here | terminal | named)
    try:
        assert eventually(
            lambda: [one.status for one in notices(session) if one.kind is NoticeKind.ALERT] == ["sent"]
        )  # there may be a digest beside it: the worker screens as well
        (letter,) = (one for one in post.taken if one["Subject"] == "Something must not wait")
        assert letter["To"] == "alice@riverside.example"
        assert f"{terminal['CLINIC_PUBLIC_URL']}/worklist" in letter.get_content()
        assert eventually(lambda: chores.Kind.LOOK in stored(engine, select(Chore.name)))
    finally:
        worker.terminate()
        assert worker.wait(20) == 0


def test_without_a_mail_server_nothing_is_touched(
    engine: Engine, session: Session, settings: Settings, write: Callable[..., Notice]
) -> None:
    write()
    with mailing.beside(engine, settings, worker="test", until=lambda: False, now=lambda: NOW):
        time.sleep(1.5)
    assert [(notice.status, notice.attempts) for notice in notices(session)] == [("waiting", 0)]


def test_a_document_is_made_while_a_mail_server_hangs(
    desk: Desk, engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "PATIENCE", 20.0)
    monkeypatch.setattr(mailing, "ENDING", 0.2)
    desk.answer_all()
    desk.request(desk.draft(HARMLESS))
    desk.alice.email = "alice@riverside.example"
    of_alice = {"clinic_id": desk.alice.clinic_id, "staff_id": desk.alice.id}
    desk.session.add(Notice(**of_alice, kind=NoticeKind.ALERT, written_at=NOW, due_at=NOW))
    desk.session.commit()
    with broken(mail_servers.hangs) as server:
        with_mail = replace(settings, mail=server)
        with mailing.beside(engine, with_mail, worker="test", until=lambda: False, now=lambda: NOW):
            assert eventually(lambda: notices(desk.session)[0].attempts)
            begun = time.monotonic()
            assert work.make_one(engine, settings, worker="test", now=lambda: NOW)
        assert time.monotonic() - begun < 15
        assert notices(desk.session)[0].status == "waiting"


def test_a_mistake_of_ours_ends_no_other_letter(
    engine: Engine, session: Session, settings: Settings, write: Callable[..., Notice], post: Post,
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    first, address = [True], "alice@riverside.example"
    send = delivery.send

    def fails_once(*given: Any, **more: Any) -> None:
        if first.pop() if first else False:
            raise ZeroDivisionError(address)
        send(*given, **more)

    monkeypatch.setattr(delivery, "send", fails_once)
    write()
    write(written_at=NOW.replace(hour=13))  # of the same person: put off until the first is over
    at = [NOW]
    with_mail = replace(settings, mail=post.server())
    with mailing.beside(engine, with_mail, worker="test", until=lambda: False, now=lambda: at[0]):
        assert eventually(lambda: any("ZeroDivisionError" in line for line in caplog.messages))
        at[0] = NOW.replace(hour=15)
        assert eventually(lambda: post.taken)
    assert "alice@" not in caplog.text


def test_the_worker_says_when_it_last_looked(engine: Engine, session: Session) -> None:
    work.note_look(engine, now=lambda: NOW)
    assert chores.last(session, chores.Kind.LOOK) == NOW
