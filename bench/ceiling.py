"""What Flask and SQLAlchemy can do here at best: pages of the clinic's size and writes of its shape, each for whoever
a row says is signed in, with nothing else asked and nothing checked. The clinic's figures are said as shares of these.
"""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

from flask import Flask, Response
from sqlalchemy import (
    Column,
    DateTime,
    Engine,
    ForeignKey,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    insert,
    select,
)

from clinic.binary_results import BinaryResults

ENTRIES = 8
TOKEN, WHO = "t" * 43, str(UUID(int=1))
LENGTH = 20_000

METADATA = MetaData()
SESSIONS = Table(
    "sessions", METADATA, Column("token", String(64), primary_key=True), Column("who", String(36))
)
AUDIT = Table(
    "audit",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("at", DateTime(timezone=True)),
    Column("who", String(36)),
    Column("path", String(200)),
)
DOCUMENTS = Table(
    "documents", METADATA, Column("who", String(36), primary_key=True), Column("pdf", LargeBinary)
)
PAGES = Table("pages", METADATA, Column("who", String(36), primary_key=True), Column("html", Text))
TRAININGS = Table(
    "trainings", METADATA, Column("id", String(36), primary_key=True), Column("who", String(36))
)
TRAINED = Table(
    "entries",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("training_id", ForeignKey("trainings.id")),
    Column("outcome", String(10)),
)


def prepare(url: str, pdf: bytes) -> None:
    """Make its tables: somebody signed in who has a document and a page."""
    engine = _engine(url)
    METADATA.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(SESSIONS).values(token=TOKEN, who=WHO))
        connection.execute(insert(DOCUMENTS).values(who=WHO, pdf=pdf))
        connection.execute(insert(PAGES).values(who=WHO, html="x" * LENGTH))
    engine.dispose()


def create_app(url: str) -> Flask:
    """Four views and no more."""
    app, engine = Flask(__name__), _engine(url)

    @app.get("/")
    def hello() -> str:
        return "hello"

    @app.get("/page/<int:size>")
    def page(size: int) -> str:
        with engine.connect() as connection:
            who = connection.scalar(select(SESSIONS.c.who).where(SESSIONS.c.token == TOKEN))
            html = str(connection.scalar(select(PAGES.c.html).where(PAGES.c.who == who)))
        return (html * (size // len(html) + 1))[:size]

    @app.post("/trainings")
    def training() -> Response:
        key = str(uuid4())
        entries = [{"id": str(uuid4()), "training_id": key, "outcome": "done"} for _ in range(ENTRIES)]
        with engine.begin() as connection:
            connection.execute(insert(TRAININGS).values(id=key, who=WHO))
            connection.execute(insert(TRAINED), entries)
        return Response(status=201)

    @app.get("/plan.pdf")
    def document() -> Response:
        with engine.begin() as connection:
            who = connection.scalar(select(SESSIONS.c.who).where(SESSIONS.c.token == TOKEN))
            pdf = connection.scalar(select(DOCUMENTS.c.pdf).where(DOCUMENTS.c.who == who))
            values = {"id": str(uuid4()), "at": datetime.now(UTC), "who": who, "path": "/plan.pdf"}
            connection.execute(insert(AUDIT).values(values))
        return Response(pdf, mimetype="application/pdf")

    return app


def _engine(url: str) -> Engine:
    """With the clinic's driver settings, and without what the clinic does beside them."""
    if url.startswith("sqlite"):
        engine = create_engine(url, connect_args={"timeout": 15})

        @event.listens_for(engine, "connect")
        def _prepare(connection: object, _record: object) -> None:
            for pragma in ("journal_mode=WAL", "synchronous=NORMAL"):
                connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]  # sqlite3's

        return engine
    return create_engine(url, connect_args={"prepare_threshold": None, "cursor_factory": BinaryResults})
