"""`clinic init` and `clinic audit` as somebody at a terminal meets them."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from clinic.cli import main
from clinic.models import Account, AuditEvent, Clinic, SigningKey, StaffMember
from clinic.services.access import invitations
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from tests.factories import NOW, People

FOUND = ("init", "--name", "Lakeside", "--administrator", "Lena Lake", "--timezone", "Europe/Berlin")


pytestmark = pytest.mark.usefixtures("environment")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_init_founds_a_clinic_with_its_authority_and_invites_the_first_administrator(
    session: Session,
) -> None:
    answer = run(*FOUND)
    assert answer.exit_code == 0, answer.output
    token = re.findall(r"^https://clinic\.example/welcome/(\S+)$", answer.output, re.MULTILINE)[0]
    _, lena = invitations.find_staff(session, token, at=session.scalars(select(Clinic.created_at)).one())
    assert (lena.name, lena.role, lena.administers, lena.account_id) == (
        "Lena Lake",
        "administrator",
        True,
        None,
    )
    assert session.scalars(select(SigningKey.staff_id)).all() == [None]
    assert session.scalars(select(Account)).all() == []


def test_init_refuses_a_name_that_exists_and_leaves_everything_as_it_was(session: Session) -> None:
    run(*FOUND)
    answer = run(*FOUND[:2], "LAKESIDE", *FOUND[3:])
    assert answer.exit_code == 1
    assert "A clinic named LAKESIDE exists already." in answer.output
    assert len(session.scalars(select(StaffMember)).all()) == 1


def test_init_refuses_a_time_zone_that_does_not_exist(session: Session) -> None:
    answer = run(*FOUND[:-1], "Mars/Olympus")
    assert answer.exit_code == 1
    assert "Choose a time zone" in answer.output
    assert session.scalars(select(Clinic)).all() == []


@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        ("--address", "Keep the address to 300 characters that can be printed."),
        ("--phone", "Keep the telephone number to 40 characters that can be printed."),
    ],
)
def test_init_refuses_what_no_plan_can_hold(session: Session, option: str, sentence: str) -> None:
    answer = run(*FOUND, option, "1" * 301)
    assert answer.exit_code == 1
    assert sentence in answer.output
    assert session.scalars(select(Clinic)).all() == []


@pytest.mark.parametrize("name", ["Lake\u2028side", "Lake\nside", "\x1b[31mLakeside"])
def test_init_refuses_a_name_that_no_list_could_show(session: Session, name: str) -> None:
    answer = run(*FOUND[:2], name, *FOUND[3:])
    assert answer.exit_code == 1
    assert "Give the clinic a name of up to 120 characters that can be printed." in answer.output
    assert session.scalars(select(Clinic)).all() == []


def test_a_name_in_other_letters_is_the_same_name(session: Session) -> None:
    assert run(*FOUND[:2], "Äö Seeblick", *FOUND[3:]).exit_code == 0
    assert "exists already" in run(*FOUND[:2], "äÖ seeblick", *FOUND[3:]).output


@pytest.mark.parametrize("email", ["notmail", "lena@", "lena @lake.example"])
def test_init_refuses_what_is_no_e_mail_address(session: Session, email: str) -> None:
    answer = run(*FOUND, "--email", email)
    assert answer.exit_code == 1
    assert "Enter an e-mail address like name@example.org, or leave it empty." in answer.output
    assert session.scalars(select(Clinic)).all() == []


def test_init_says_which_secret_is_missing(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLINIC_AUDIT_KEY")
    answer = run(*FOUND)
    assert answer.exit_code == 1
    assert "Set CLINIC_AUDIT_KEY" in answer.output


def test_verify_seals_and_counts_a_whole_log(people: People) -> None:
    answer = run("audit", "verify")
    assert answer.exit_code == 0
    assert answer.stderr.startswith("Database: ")
    *heads, whole = answer.stdout.splitlines()
    assert re.fullmatch(r"The audit log is whole: [1-9]\d* rows checked\.", whole)
    assert all(re.fullmatch(r"Clinic \S+: [1-9]\d* rows, last seal [0-9a-f]{64}", head) for head in heads)
    assert heads


def test_verify_lists_faults_and_exits_with_one(session: Session, people: People) -> None:
    run("audit", "seal")
    mine = AuditEvent.clinic_id == people.clinic.id
    session.execute(update(AuditEvent).where(mine, AuditEvent.position == 2).values(action="nothing"))
    session.commit()
    answer = run("audit", "verify")
    assert answer.exit_code == 1
    assert f"Clinic {people.clinic.id}: Row 2 was changed or moved." in answer.output


def test_seal_says_how_many_rows_it_sealed(session: Session, people: People) -> None:
    run("audit", "seal")
    trail.record(session, AuditAction.PATIENTS_READ, by=people.alice, at=NOW, subject=people.pat)
    session.commit()
    assert run("audit", "seal").output == "Sealed 1 rows.\n"
