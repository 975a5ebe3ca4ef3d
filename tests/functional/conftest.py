"""A running clinic and a real Chromium: the demo clinic served by `clinic serve`, and pages that axe has looked at.

`--screenshots DIR` keeps a picture of every page that a test names (`make screenshots` uses it for the README).
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic import db
from clinic.domain.record.retired import QUESTIONS
from clinic.models import Patient, StaffMember, TrainingSession
from clinic.services import demo
from clinic.services.access import login_sessions
from clinic.services.record import intake
from clinic.settings import ROOT, from_environment, new_secrets
from tests import factories
from tests.integration.followup import plans

PHONE = 390  # pixels
TWICE = "document.documentElement.style.fontSize = '225%'"  # the portal's own 112.5 %, twice
NAMES = (f"Wilma{number}" for number in count())
KEPT = "async () => { while (!(await caches.match('kept'))) await new Promise((again) => setTimeout(again, 50)); }"
AXE = (ROOT / "clinic/static/vendor/axe.min.js").read_text()
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
VIOLATIONS = """async (standard) =>
    (await axe.run({runOnly: standard})).violations.map(v => [v.id, v.nodes.map(n => n.html).slice(0, 3)])"""
CHROMIUM = {
    "executable_path": "/usr/bin/chromium",
    "args": ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"],
}
PATIENCE = 150  # seconds until a server that does not answer is called broken: two first starts take turns
MOMENT = (
    20_000  # milliseconds until what a page should show is called missing: a busy machine breaks no journey
)
expect.set_options(timeout=MOMENT)


@dataclass(frozen=True)
class Server:
    """A served clinic: where it is, and the environment that the `clinic` command needs to reach its database."""

    url: str
    environment: dict[str, str]

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `clinic …` against this clinic's database."""
        return subprocess.run(
            [sys.executable, "-m", "clinic", *words],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo clinic on a free port, on a database of its own."""
    folder = tmp_path_factory.mktemp("served")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    environment = {
        **os.environ,
        **new_secrets(),
        "DATABASE_URL": f"sqlite:///{folder}/clinic.sqlite3",
        "CLINIC_PUBLIC_URL": f"http://{address}",
    }
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "clinic", "serve", "--bind", address, "--workers", "1"],
            env=environment,
            cwd=ROOT,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_it_answers(f"http://{address}/sign-in", process, folder / "log")
            yield Server(f"http://{address}", environment)
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait_until_it_answers(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(PATIENCE * 5):
        assert process.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"the server did not answer: {log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """`new_page(width=390)` opens a browser of its own; anything in its console that went wrong fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(*, width: int = 1280, height: int = 900, dark: bool = False, scripts: bool = True) -> Page:
        context = browser.new_context(
            java_script_enabled=scripts,
            base_url=server.url,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(MOMENT)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: (
                complaints.append(f"{page.url}: {message.text}")
                if message.type == "error" and "Failed to load resource" not in message.text
                else None
            ),
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def look(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """`look(page, "builder")`: axe finds nothing on the page, which fits a phone; keeps its picture when asked to.

    `--screenshots FOLDER` asks for it.
    """
    folder = request.config.getoption("--screenshots")

    def look(page: Page, name: str) -> None:
        page.evaluate(AXE)
        found = page.evaluate(VIOLATIONS, STANDARD)
        assert found == [], f"{name}: {found}"
        assert _sideways(page) <= 0, f"{name} is too wide for a phone"
        if folder:
            page.evaluate("window.scrollTo(0, 0)")
            page.screenshot(path=Path(folder) / f"{name}.png")

    return look


def _sideways(page: Page) -> int:
    """By how many pixels the page can be moved to the side on a narrow phone."""
    size = page.viewport_size
    assert size
    page.set_viewport_size({"width": PHONE, "height": size["height"]})
    beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.set_viewport_size(size)
    return int(beyond)


def nothing_new(page: Page) -> None:
    """Answer what every report asks: nothing new, a little pain."""
    page.locator('[name="news"][value="no"]').check()
    page.locator('[name="pain"][value="1"]').check()


def sign_in(page: Page, login: str, password: str | None = None) -> None:
    """Sign in with the demo's password, or another one; from the worklist, if anything waits, on to the patients."""
    page.goto("/sign-in")
    page.get_by_label("Sign-in name").fill(login)
    page.get_by_label("Password", exact=True).fill(password or demo.story()["password"])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    if page.url.endswith("/worklist"):
        page.get_by_role("link", name="Patients", exact=True).click()


@dataclass
class Someone:
    """A patient with a plan in force, her phone, and what the clinic has from her."""

    session: Session
    patient: Patient
    phone: Page

    @property
    def context(self) -> BrowserContext:
        return self.phone.context

    @property
    def login(self) -> str:
        return factories.login_of(self.patient)

    def come_in(self) -> None:
        sign_in(self.phone, self.login, factories.PASSWORD)
        self.phone.evaluate(KEPT)

    def report(self, button: str = "I did everything", then: str = "diary") -> None:
        self.phone.goto("/my/report")
        nothing_new(self.phone)
        self.phone.get_by_role("button", name=button).click()
        self.phone.wait_for_url(f"**/my/{then}")

    def end_sessions(self) -> None:
        """As her therapist or another of her devices can."""
        assert self.patient.account_id is not None
        with db.transaction(self.session.get_bind()) as writing:
            login_sessions.end_all(writing, self.patient.account_id, by=None, at=datetime.now(UTC))

    def say_no_to_all(self) -> None:
        """The whole intake, at her therapist's."""
        with db.transaction(self.session.get_bind()) as writing:
            patient = writing.get_one(Patient, (self.patient.clinic_id, self.patient.id))
            alice = writing.get_one(StaffMember, (patient.clinic_id, patient.therapist_id))
            said = {"answers": dict.fromkeys(QUESTIONS, "no"), "reason": "Asked.", "seen": None}
            intake.save(writing, patient=patient, **said, by=alice, at=datetime.now(UTC))

    def drawings(self) -> str:
        """Where the drawings of the plan on her phone come from."""
        self.phone.goto("/my/")
        return str(self.phone.evaluate("document.querySelector('use').href.baseVal.split('#')[0]"))

    def received(self) -> list[TrainingSession]:
        self.session.rollback()
        mine = TrainingSession.patient_id == self.patient.id
        return list(self.session.scalars(select(TrainingSession).where(mine)))


@pytest.fixture
def session(server: Server) -> Iterator[Session]:
    engine = db.engine_for(from_environment(server.environment).database_url)
    with db.open_session(engine, writes=False) as session:
        yield session
    engine.dispose()


@pytest.fixture
def somebody(session: Session, new_page: Callable[..., Page]) -> Callable[..., Someone]:
    """`somebody()` has a plan and a phone of her own; `somebody(phone=page)` shares one."""

    def make(phone: Page | None = None) -> Someone:
        with db.transaction(session.get_bind()) as writing:
            alice = writing.scalar(select(StaffMember).where(StaffMember.role == "therapist").limit(1))
            assert alice is not None
            patient = factories.patient(writing, alice, f"{next(NAMES)} Wells")
            factories.patient_account(writing, patient, alice)
            plans.give(writing, patient, alice, at=datetime.now(UTC), consults=[])
        return Someone(session, patient, phone or new_page(width=390, height=844))

    return make


@pytest.fixture
def wilma(somebody: Callable[..., Someone]) -> Someone:
    found = somebody()
    found.come_in()
    return found
