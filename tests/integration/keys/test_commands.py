"""`clinic keys`, and what every other command says when the environment's keys are not the database's."""

from __future__ import annotations

import base64
import runpy
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from clinic.cli import main
from clinic.db import transaction
from clinic.keyring import id_of
from clinic.models import AuditHead, Clinic, KeyCheck, SigningKey
from clinic.services.keys import rotation
from clinic.settings import ROOT, Settings, from_environment
from tests.factories import NOW, People
from tests.integration.conftest import stored

pytestmark = pytest.mark.usefixtures("environment")
NEW = base64.b64encode(bytes(range(32))).decode()
OTHER_KEY = {
    "CLINIC_SECRET_KEY": "another secret key of the tests that everybody knows",
    "CLINIC_KEY_ENCRYPTION_KEY": NEW,
    "CLINIC_AUDIT_KEY": base64.b64encode(bytes(range(96, 128))).decode(),
}
USES_KEYS = ["serve", "migrate", "init --name Lakeside --administrator Lena", "audit seal", "audit verify"]
Set = Callable[..., None]


def run(command: str) -> Result:
    return CliRunner().invoke(main, command.split())


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Set:
    """Set one of the environment's variables."""
    return monkeypatch.setenv


@pytest.mark.parametrize(
    ("command", "name"),
    [*((command, "CLINIC_AUDIT_KEY") for command in USES_KEYS[1:]), *(("serve", name) for name in OTHER_KEY)],
)
def test_a_command_refuses_a_key_that_the_database_does_not_know_and_does_nothing(
    engine: Engine, people: People, given: Set, command: str, name: str
) -> None:
    assert run("audit seal").exit_code == 0
    sealed = stored(engine, select(AuditHead.position))
    given(name, OTHER_KEY[name])

    answer = run(command)
    assert answer.exit_code == 1
    assert (
        f"Error: {name} is not the key that this database knows. Put back what it was used with"
        in answer.output
    )
    assert stored(engine, select(AuditHead.position)) == sealed
    assert len(stored(engine, select(Clinic.id))) == 2


@pytest.mark.parametrize("name", OTHER_KEY)
def test_a_wsgi_server_of_somebody_elses_does_not_start_with_another_key(
    engine: Engine, people: People, given: Set, name: str
) -> None:
    run("audit seal")
    assert runpy.run_path(str(ROOT / "wsgi.py"))["app"].name == "clinic"
    given(name, OTHER_KEY[name])

    with pytest.raises(RuntimeError, match=f"{name} is not the key that this database knows"):
        runpy.run_path(str(ROOT / "wsgi.py"))


def test_a_wsgi_server_of_somebody_elses_asks_for_a_migrated_database(tmp_path: Path, given: Set) -> None:
    given("DATABASE_URL", f"sqlite:///{tmp_path / 'other.sqlite3'}")

    with pytest.raises(RuntimeError, match="There is no database"):
        runpy.run_path(str(ROOT / "wsgi.py"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", USES_KEYS)
def test_a_database_of_the_first_release_is_not_opened_with_another_clinics_keys(
    session: Session, engine: Engine, people: People, given: Set, command: str
) -> None:
    run("audit seal")
    session.execute(delete(KeyCheck))
    session.commit()
    for name, value in OTHER_KEY.items():
        given(name, value)

    answer = run(command)
    assert answer.exit_code == 1
    assert "CLINIC_KEY_ENCRYPTION_KEY does not open the signing keys in this database." in answer.output
    assert "CLINIC_AUDIT_KEY is not the key that sealed this database's audit log." in answer.output
    assert stored(engine, select(KeyCheck)) == []


def test_all_three_are_rotated_with_one_command(
    engine: Engine, people: People, settings: Settings, given: Set
) -> None:
    run("audit seal")
    rotate(given, settings)

    answer = run("keys rotate")
    assert answer.exit_code == 0, answer.output
    for name in OTHER_KEY:
        assert f"{name}: key " in answer.stdout
    assert "4 keys and secrets are encrypted again; nothing is left under the key before." in answer.stdout
    assert set(stored(engine, select(SigningKey.key_id))) == {id_of(bytes(range(32)))}
    assert run("keys rotate").stdout.startswith("Nothing to rotate")
    assert "The audit log is whole" in run("audit verify").stdout


def test_a_rotation_that_was_interrupted_is_finished_by_the_same_command(
    engine: Engine, people: People, settings: Settings, given: Set
) -> None:
    run("audit seal")
    rotate(given, settings)
    after = from_environment()
    with transaction(engine) as session:
        rotation.learn(session, settings=after, at=NOW)
    with transaction(engine) as session:
        rotation.encrypt_again(session, keys=after.encryption_keys, size=1)
    assert len(set(stored(engine, select(SigningKey.key_id)))) == 2

    assert run("keys rotate").stdout.startswith("3 keys and secrets are encrypted again; nothing is left")
    assert len(set(stored(engine, select(SigningKey.key_id)))) == 1


def test_nothing_is_left_is_said_only_when_nothing_is_left(
    session: Session, people: People, settings: Settings, given: Set
) -> None:
    run("audit seal")
    row = session.scalars(select(SigningKey).order_by(SigningKey.id)).first()
    assert row
    whole, row.wrapped_key = row.wrapped_key, b"damaged"
    session.commit()
    rotate(given, settings)

    for said in ("3 keys and secrets are encrypted again.\n", ""):
        answer = run("keys rotate")
        assert answer.exit_code == 1
        assert answer.stdout.endswith(said)
        assert "again; nothing is left" not in answer.stdout
        assert "Nothing to rotate" not in answer.stdout
        assert f"No key given opens these rows, which stay as they are: {row.id}. Keep" in answer.stderr

    row.wrapped_key = whole
    session.commit()
    answer = run("keys rotate")
    assert answer.stdout == "1 keys and secrets are encrypted again; nothing is left under the key before.\n"
    assert answer.exit_code == 0


def test_rotating_without_the_keys_before_is_refused(people: People, given: Set) -> None:
    run("audit seal")
    given("CLINIC_AUDIT_KEY", NEW)

    assert "in CLINIC_AUDIT_KEY_OLD: rows were made with it." in run("keys rotate").output
    assert run("keys rotate --audit-key-lost").exit_code == 0
    faults = run("audit verify")
    assert faults.exit_code == 1
    assert "which is not given: without it in CLINIC_AUDIT_KEY_OLD they cannot be checked." in faults.stdout


def test_a_secret_key_is_not_changed_by_a_slip_of_the_pen(engine: Engine, people: People, given: Set) -> None:
    run("audit seal")
    given("CLINIC_SECRET_KEY", OTHER_KEY["CLINIC_SECRET_KEY"])

    refused = run("keys rotate")
    assert refused.exit_code == 1
    assert (
        "in CLINIC_SECRET_KEY_OLD: open pages were made with it. To sign everybody out instead"
        in refused.output
    )
    assert stored(engine, select(KeyCheck.key_id).where(KeyCheck.retired_at.is_not(None))) == []

    assert "CLINIC_SECRET_KEY: key " in run("keys rotate --sign-everybody-out").output
    assert run("audit verify").exit_code == 0


def test_the_list_names_keys_by_their_ids(people: People, settings: Settings, given: Set) -> None:
    run("audit seal")
    rotate(given, settings)
    run("keys rotate")

    answer = run("keys list").stdout
    before, after = id_of(settings.audit_key), id_of(bytes(range(32)))
    assert f"{before}  " in answer
    assert f"{after}  " in answer
    assert f"4 keys and secrets are encrypted under {after}" in answer
    assert NEW not in answer


def rotate(given: Set, settings: Settings) -> None:
    """Give new keys, and name the ones before."""
    old = {
        "CLINIC_SECRET_KEY": settings.secret_key,
        "CLINIC_KEY_ENCRYPTION_KEY": base64.b64encode(settings.key_encryption_key).decode(),
        "CLINIC_AUDIT_KEY": base64.b64encode(settings.audit_key).decode(),
    }
    for name, value in OTHER_KEY.items():
        given(name, value)
        given(f"{name}_OLD", old[name])
