"""A database with library and rules, and the clinic that runs on it.

with empty(store, "main") as stage:
    small = stage.practice("small")
    plans = stage.sign({program.id: "small"})
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bench.asking import signatures
from bench.asking.browser import Browser
from bench.clinics import practices
from bench.clinics.practices import Practice
from bench.serving.databases import Store
from bench.serving.servers import environment, serving, working
from clinic import db
from clinic.cli import connection
from clinic.cli.serve import prepare
from clinic.models import Plan
from clinic.services.library import public
from clinic.settings import Settings, from_environment


@dataclass(frozen=True)
class Stage:
    """What is measured stands here. `session` writes: commit it before a server is asked."""

    store: Store
    url: str
    settings: Settings
    session: Session

    def practice(self, name: str) -> Practice:
        """A new clinic."""
        return practices.found(self.session, self.settings, name)

    def sign(self, programs: Mapping[UUID, str]) -> dict[UUID, Plan]:
        """Have programs signed in the product as it stands, each by the therapist of this sign-in name."""
        self.session.commit()
        with serving("product", self.url) as server, working(self.url):
            therapists = {login: Browser(server.port) for login in set(programs.values())}
            for login, browser in therapists.items():
                browser.sign_in(login)
            pressed = {
                program_id: signatures.press(therapists[login], program_id)
                for program_id, login in programs.items()
            }
            for program_id, answer in pressed.items():
                signatures.wait(therapists[programs[program_id]], answer)
        self.session.expire_all()
        found = self.session.scalars(select(Plan).where(Plan.program_id.in_(programs))).all()
        self.session.commit()
        return {plan.program_id: plan for plan in found}

    def settle(self) -> None:
        """Let PostgreSQL learn what it holds now, as it does by itself a minute later."""
        self.session.commit()
        if self.store.name == "postgresql":
            engine = self.session.get_bind().engine.execution_options(isolation_level="AUTOCOMMIT")
            with engine.connect() as connection:
                connection.execute(text("VACUUM ANALYZE"))


@contextmanager
def empty(store: Store, name: str, *, library: Path = public.SEED) -> Iterator[Stage]:
    """A database that holds a library and the rules, and nobody."""
    url = store.create(name)
    settings = from_environment(environment(url))
    engine = db.engine_for(url)
    prepare(engine)
    connection.check_keys(engine, settings)
    with db.open_session(engine, writes=True) as session:
        public.sync(session, at=datetime.now(UTC), directory=library)
        session.commit()
        yield Stage(store, url, settings, session)
    engine.dispose()
