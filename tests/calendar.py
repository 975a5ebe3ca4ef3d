"""A clinic of its own whose days pass when a journey says so: its pages, its worker and the devices have one clock."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from clinic import create_app, db
from clinic.cli.serve import prepare
from clinic.cli.worker import work
from clinic.domain.access.clinics import ClinicDetails
from clinic.services.access import clinics
from clinic.services.followup.care import drafts as waiting
from clinic.services.programs import drafts, handing, starting
from clinic.services.record import facts, intake, patients
from clinic.settings import Settings
from tests import factories
from tests.desk import BALL, HARMLESS

PHONE_NUMBER, EMERGENCY_NUMBER = "+44 1632 960123", "999"
PATIENT, OTHER = (
    "Wanda Wells",
    "Otis Old",
)  # the one whose journey it is, and one whose draft waits all the time


@dataclass
class Calendar:
    """The clinic's address, what it is, and its time."""

    url: str
    settings: Settings
    engine: Engine
    now: datetime = factories.NOW
    devices: list[Page] = field(default_factory=list)

    def of(self, device: Page) -> Page:
        """Have a device go by this clock."""
        self.devices.append(device)
        device.clock.set_fixed_time(self.now)
        return device

    def pass_by(self, *, days: int) -> None:
        """Some days later, for everybody; the worker has looked through the plans meanwhile."""
        self.now += timedelta(days=days)
        while work.rescreen(self.engine, now=lambda: self.now) is not None:
            pass
        for device in self.devices:
            device.clock.set_fixed_time(self.now)


@contextmanager
def begin(folder: Path) -> Iterator[Calendar]:
    """Serve it, with Alice who treats, and Wanda whose intake is complete; both can sign in."""
    settings = Settings(
        database_url=f"sqlite:///{folder}/clinic.sqlite3",
        secret_key="the secret key of the tests that everybody knows",
        key_encryption_key=bytes(range(32, 64)),
        audit_key=bytes(range(64, 96)),
    )
    app = create_app(settings)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    engine = app.extensions["clinic.engine"]
    calendar = Calendar(f"http://127.0.0.1:{server.port}", settings, engine)
    app.config["CLOCK"] = lambda: calendar.now
    prepare(engine)
    with db.transaction(engine) as session:
        _people(session, settings)
    over = threading.Event()
    threads = (
        threading.Thread(target=server.serve_forever),
        threading.Thread(
            target=work.run,
            args=(engine, settings),
            kwargs={"until": over.is_set, "now": lambda: calendar.now},
        ),
    )
    for thread in threads:
        thread.start()
    try:
        yield calendar
    finally:
        over.set()
        server.shutdown()
        for thread in threads:
            thread.join()
        server.server_close()
        engine.dispose()


def _people(session: Session, settings: Settings) -> None:
    told = {"phone": PHONE_NUMBER, "emergency_number": EMERGENCY_NUMBER, "timezone": "UTC"}
    clinic = clinics.create(
        session, details=ClinicDetails("Riverside", **told), settings=settings, at=factories.NOW
    )
    alice = factories.therapist(session, settings, clinic, "Alice Able")
    by = {"by": alice, "at": factories.NOW}
    wanda, otis = (factories.patient(session, alice, name) for name in (PATIENT, OTHER))
    ball = replace(patients.details_of(wanda), **BALL)
    patients.change(session, patient=wanda, details=ball, seen=None, reason="", **by)
    intake.save(session, patient=wanda, answers=dict.fromkeys(facts.QUESTIONS, "no"), seen=None, **by)
    factories.patient_account(session, wanda, alice)
    draft = starting.start(session, patient=otis, **by)
    drafts.add_item(session, program=draft, slug=HARMLESS, **by)
    handing.say_ready(session, program=draft, note="", revision=draft.revision, **by)
    waiting.of_handed(session)
