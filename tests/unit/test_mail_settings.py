"""Where e-mails go out is named whole or not at all, and what would be read on its way is refused."""

from __future__ import annotations

import pytest

from clinic import mail
from clinic.environment import SettingsError
from clinic.mail import MailServer
from clinic.settings import from_environment, new_secrets
from tests.unit.test_settings import PRODUCTION

FROM = {"CLINIC_MAIL_FROM": "clinic@clinic.example"}
SENDER = FROM["CLINIC_MAIL_FROM"]
SERVERS = {
    "smtp://us:p%40ss@mail.example:2587?starttls": MailServer(
        "mail.example", 2587, SENDER, "us", "p@ss", starttls=True
    ),
    "smtp://mail.example?starttls": MailServer("mail.example", 587, SENDER, starttls=True),
    "smtps://us:pass@mail.example": MailServer("mail.example", 465, SENDER, "us", "pass", tls=True),
    "smtp://localhost": MailServer("localhost", 25, SENDER),
    "smtp://[::1]:2525/": MailServer("::1", 2525, SENDER),
}
REFUSED = {
    "mail.example": "must be an address such as",
    "https://mail.example": "must be an address such as",
    "smtp://": "must be an address such as",
    "smtp://mail.example:0?starttls": "must be an address such as",
    "smtp://mail.example:port?starttls": "must be an address such as",
    "smtp://mail.example/inbox?starttls": "must be an address such as",
    "smtp://mail.example?tls": "must be an address such as",
    "smtps://mail.example?starttls": "must be an address such as",
    "smtps://mail.example#x": "must be an address such as",
    "smtp://[mail": "must be an address such as",
    "smtp://mail.example": "would send e-mails that anybody on the way can read",
    "smtp://us:secret@192.0.2.1": "would send e-mails that anybody on the way can read",
    "smtps://us@mail.example": "has a user without a password",
    "smtps://:secret@mail.example": "or a password without a user",
    "smtps://us:s%C3%BC@mail.example": "has signs in its user, password or host",
    "smtps://us:a%0D%0Ab@mail.example": "has signs in its user, password or host",
}


@pytest.mark.parametrize("url", SERVERS)
def test_a_server_is_read_from_its_address(url: str) -> None:
    assert mail.server({"CLINIC_SMTP_URL": url, **FROM}) == SERVERS[url]


@pytest.mark.parametrize("url", REFUSED)
def test_what_cannot_be_used_is_refused_without_the_password(url: str) -> None:
    with pytest.raises(SettingsError, match=REFUSED[url]) as refused:
        mail.server({"CLINIC_SMTP_URL": url, **FROM})
    assert "CLINIC_SMTP_URL" in str(refused.value)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"CLINIC_SMTP_URL": "smtp://localhost"}, "CLINIC_SMTP_URL is set and CLINIC_MAIL_FROM is not."),
        (FROM, "CLINIC_MAIL_FROM is set and CLINIC_SMTP_URL is not."),
        (
            {"CLINIC_SMTP_URL": "smtp://localhost", "CLINIC_MAIL_FROM": "Clinic <a@b.example>"},
            "CLINIC_MAIL_FROM must be an e-mail address",
        ),
    ],
)
def test_half_of_it_is_refused(given: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        mail.server(given)


def test_the_settings_have_it_and_show_no_password() -> None:
    url = "smtps://us:secret@mail.example"
    settings = from_environment(PRODUCTION | new_secrets() | FROM | {"CLINIC_SMTP_URL": url})
    assert settings.mail == MailServer("mail.example", 465, SENDER, "us", "secret", tls=True)
    assert "secret@" not in repr(settings)
    assert "'secret'" not in repr(settings)


def test_without_it_there_is_none() -> None:
    assert from_environment(PRODUCTION | new_secrets()).mail is None
