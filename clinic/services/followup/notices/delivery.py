"""Handing one e-mail to the mail server, in bounded time, or saying in its words why it was not taken."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from threading import Timer

from clinic.mail import MailServer
from clinic.services.followup.notices.outbox import Mail

PATIENCE = 10.0  # seconds for one answer of the server
DEADLINE = 60.0  # seconds for all of it, also where the answer comes letter by letter
REFUSED = 500  # from this code on the server says: never


class Undelivered(Exception):  # noqa: N818 - the answer of a server, as `migrations.Refused` is a decision
    """It was not taken; `final` where the server will not take it later either."""

    def __init__(self, words: str, *, final: bool = False) -> None:
        super().__init__(words)
        self.words, self.final = words, final


def send(server: MailServer, letter: Mail, *, at: datetime) -> None:
    """Send the letter; raises `Undelivered`. Outside of any transaction: this may take a minute."""
    try:
        with _connected(server) as client:
            client.send_message(_message(server, letter, at), server.sender, [letter.to])
    except smtplib.SMTPRecipientsRefused as error:
        code, answer = next(iter(error.recipients.values()))
        raise Undelivered(_words(code, answer), final=code >= REFUSED) from error
    except smtplib.SMTPResponseException as error:
        is_final = isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= REFUSED
        raise Undelivered(_words(error.smtp_code, error.smtp_error), final=is_final) from error
    except UnicodeError as error:
        raise Undelivered("The address has signs that no mail server takes.", final=True) from error
    except (smtplib.SMTPException, OSError) as error:
        raise Undelivered(_printable(str(error)) or type(error).__name__) from error


@contextmanager
def _connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    """Signed in at the server, over TLS whose certificate was checked; cut off when its time is up."""
    name = server.sender.rpartition("@")[2]
    secure = ssl.create_default_context()
    client = (
        smtplib.SMTP_SSL(timeout=PATIENCE, local_hostname=name, context=secure)
        if server.tls
        else smtplib.SMTP(timeout=PATIENCE, local_hostname=name)
    )
    watch = Timer(DEADLINE, _cut, [client])
    watch.daemon = True
    watch.start()
    try:
        client._host = server.host  # type: ignore[attr-defined]  # whom TLS asks for: smtplib sets it only for a host given at once
        code, greeting = client.connect(server.host, server.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, greeting)
        if server.starttls:
            client.starttls(context=secure)
        if server.user:
            client.login(server.user, server.password)
        if not watch.is_alive():
            raise TimeoutError("timed out")
        yield client
        with suppress(smtplib.SMTPException, OSError):
            client.quit()  # what was taken is taken, whatever is said now
    finally:
        watch.cancel()
        client.close()


def _cut(client: smtplib.SMTP) -> None:
    """End the reading of another thread, which a mere close would not wake."""
    connection = client.sock
    if connection is not None:
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)


def _message(server: MailServer, letter: Mail, at: datetime) -> EmailMessage:
    """The same letter has the same id however often it is sent, so that a reader's program can show it once."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = server.sender, letter.to, letter.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{letter.id}@{server.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message


def _words(code: int, answer: bytes | str) -> str:
    said = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    return _printable(f"{code} {said}")


def _printable(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
