"""What the application relies on, on SQLite and on PostgreSQL alike."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import psycopg
import pytest
from flask import Flask
from sqlalchemy import Engine, func, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from clinic.db import open_session
from clinic.models import Clinic, StaffMember, new_id
from tests.browser import controls
from tests.factories import People
from tests.integration.conftest import sign_in

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("run", [1, 2])
def test_a_test_sees_nothing_of_what_another_committed(session: Session, run: int) -> None:
    assert session.scalar(select(func.count()).select_from(Clinic)) == 0

    session.add(Clinic(name=f"Clinic of run {run}", created_at=NOW))
    session.commit()


def test_a_row_cannot_belong_to_a_clinic_that_is_not_there(session: Session) -> None:
    session.add(StaffMember(clinic_id=new_id(), role="assistant", name="Sam", created_at=NOW))

    with pytest.raises(IntegrityError):
        session.flush()


def test_a_timestamp_comes_back_in_utc(engine: Engine, session: Session) -> None:
    session.add(Clinic(name="Riverside", created_at=NOW))
    session.commit()

    with open_session(engine, writes=False) as reader:
        assert reader.scalars(select(Clinic)).one().created_at == NOW


@pytest.mark.parametrize("create_database", ["postgresql"], indirect=True)
def test_on_postgresql_the_application_signs_in_as_an_ordinary_role(session: Session) -> None:
    assert session.scalar(text("SELECT usesuper FROM pg_user WHERE usename = current_user")) is False


@contextmanager
def renamed_meanwhile(engine: Engine, session: Session) -> Iterator[tuple[Session, Clinic]]:
    """A session that read a clinic, which another one then renamed from Riverside to Hillside."""
    session.add(Clinic(name="Riverside", created_at=NOW))
    session.commit()
    with open_session(engine, writes=False) as reader:
        found = reader.scalars(select(Clinic)).one()
        with open_session(engine, writes=True) as writer:
            writer.execute(update(Clinic).values(name="Hillside"))
            writer.commit()
        yield reader, found


def test_a_session_that_read_waits_for_nobody_until_it_writes(engine: Engine, session: Session) -> None:
    with renamed_meanwhile(engine, session) as (reader, found):
        reader.execute(update(Clinic).values(address="1 River Road"))
        reader.refresh(found)
        assert (found.name, found.address) == ("Hillside", "1 River Road")
        reader.commit()


def test_what_is_read_after_a_row_was_locked_is_as_it_is_now(engine: Engine, session: Session) -> None:
    with renamed_meanwhile(engine, session) as (reader, found):
        reader.get_one(Clinic, found.id, with_for_update=True)
        assert reader.scalar(select(Clinic.name)) == "Hillside"


@pytest.mark.parametrize("create_database", ["sqlite"], indirect=True)
def test_a_write_that_finds_the_file_locked_for_too_long_fails_as_any_statement(engine: Engine) -> None:
    with engine.execution_options(writes=True).begin():
        hurried = engine.execution_options(writes=True, patience=0.01)
        with pytest.raises(OperationalError, match="database is locked"), hurried.begin():
            pass


@pytest.mark.parametrize("create_database", ["sqlite"], indirect=True)
def test_a_form_that_is_refused_waits_for_no_write_of_others(
    app: Flask, engine: Engine, people: People
) -> None:
    client = app.test_client()
    sign_in(client, people.alice)
    page = client.get("/patients/new")
    with engine.execution_options(writes=True).connect() as held, held.begin():
        assert client.post("/patients/new", data=controls(page.text)).status_code == 422


@pytest.mark.parametrize("create_database", ["postgresql"], indirect=True)
def test_postgresql_hands_over_bytes_as_bytes_and_stores_documents_as_they_are(session: Session) -> None:
    cursor = session.connection().connection.cursor()
    cursor.execute("SELECT %s::bytea", [b"%PDF"])
    assert cursor.pgresult.fformat(0) == psycopg.pq.Format.BINARY
    storage = "SELECT attstorage FROM pg_attribute WHERE attrelid = 'plans'::regclass AND attname = 'pdf'"
    assert session.scalar(text(storage)) in ("e", b"e")
