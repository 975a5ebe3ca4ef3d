"""What the application relies on, on SQLite and on PostgreSQL alike."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from clinic.db import open_session
from clinic.models import Clinic, StaffMember, new_id

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
