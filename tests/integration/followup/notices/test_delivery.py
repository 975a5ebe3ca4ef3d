"""A letter reaches a real mail server whole, over TLS that was checked; what fails is said in the server's words."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from uuid import UUID

import pytest

from clinic.domain.followup import notices
from clinic.domain.followup.notices import NoticeKind
from clinic.mail import MailServer
from clinic.services.followup.notices import delivery
from clinic.services.followup.notices.delivery import Undelivered
from clinic.services.followup.notices.outbox import Mail
from tests.factories import NOW
from tests.integration.followup.notices import mail_servers
from tests.integration.followup.notices.mail_servers import Certificate, Post, broken, free_port, knows

LINKS = {"worklist": "https://clinic.example/worklist", "account": "https://clinic.example/account"}
LETTER = Mail(
    UUID(int=1),
    UUID(int=2),
    "worker",
    1,
    "alice@riverside.example",
    notices.subject(NoticeKind.DIGEST, 3),
    notices.text(NoticeKind.DIGEST, 3, **LINKS),
)


def refused(server: MailServer) -> Undelivered:
    with pytest.raises(Undelivered) as caught:
        delivery.send(server, LETTER, at=NOW)
    return caught.value


def test_it_says_how_many_wait_and_where_and_nothing_else(post: Post) -> None:
    delivery.send(post.server(), LETTER, at=NOW)

    (letter,) = post.taken
    assert post.to == [["alice@riverside.example"]]
    assert (letter["From"], letter["To"]) == (mail_servers.FROM, "alice@riverside.example")
    assert letter["Subject"] == "3 patients wait for you"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().replace("\r\n", "\n") == LETTER.text


def test_the_same_letter_has_the_same_id(post: Post) -> None:
    for _ in range(2):
        delivery.send(post.server(), LETTER, at=NOW)
    assert len({letter["Message-ID"] for letter in post.taken}) == 1


def test_over_starttls_with_a_password(certificate: Certificate, post: Post) -> None:
    how = {"tls_context": certificate.context(), "require_starttls": True, "auth_required": True}
    with Post(**how, authenticator=knows("us", "pass word")) as strict:
        delivery.send(strict.server(starttls=True, user="us", password="pass word"), LETTER, at=NOW)
        assert len(strict.taken) == 1

        wrong = refused(strict.server(starttls=True, user="us", password="wrong"))
        assert (wrong.words[:3], wrong.final) == ("535", False)  # a setting to mend, and then it goes out
        plain = refused(strict.server())
        assert plain.words.startswith("530")
        assert len(strict.taken) == 1


def test_over_tls_from_the_start(certificate: Certificate, post: Post) -> None:
    with Post(ssl_context=certificate.context()) as strict:
        delivery.send(strict.server(tls=True), LETTER, at=NOW)
        assert len(strict.taken) == 1


@pytest.mark.parametrize("way", ["tls", "starttls"])
def test_a_certificate_that_nobody_vouches_for_gets_nothing(certificate: Certificate, way: str) -> None:
    how = {"tls": {"ssl_context": certificate.context()}, "starttls": {"tls_context": certificate.context()}}
    with Post(**how[way]) as stranger:
        error = refused(stranger.server(**{way: True}))
        assert "certificate verify failed" in error.words
        assert not error.final
        assert stranger.taken == []


def test_a_server_without_tls_gets_nothing_where_tls_was_asked_for(post: Post) -> None:
    error = refused(post.server(starttls=True))
    assert "STARTTLS extension not supported" in error.words
    assert post.taken == []


@pytest.mark.parametrize(
    ("command", "answer", "final"),
    [
        ("RCPT", "550 no such person", True),
        ("RCPT", "450 come later", False),
        ("DATA", "554 we do not like it", True),
        ("DATA", "451 disk full", False),
    ],
)
def test_what_the_server_says_is_kept_and_a_five_is_for_good(
    post: Post, command: str, answer: str, final: bool
) -> None:
    post.answers[command] = answer
    error = refused(post.server())
    assert (error.words, error.final) == (answer, final)


def test_nobody_there() -> None:
    error = refused(MailServer("127.0.0.1", free_port(), mail_servers.FROM))
    assert "refused" in error.words
    assert not error.final


@pytest.mark.parametrize(
    "answer",
    [mail_servers.hangs, mail_servers.hangs_up, mail_servers.hangs_up_before_it_took_it, mail_servers.drips],
)
def test_a_server_that_falls_silent_is_left_in_time(
    monkeypatch: pytest.MonkeyPatch, answer: Callable[[socket.socket], None]
) -> None:
    monkeypatch.setattr(delivery, "PATIENCE", 0.5)
    monkeypatch.setattr(delivery, "DEADLINE", 1.5)
    with broken(answer) as server:
        begun = time.monotonic()
        error = refused(server)
    assert time.monotonic() - begun < 10
    assert error.words
    assert not error.final
