"""What is measured: each task as what a browser sends, what the ceiling does instead, and the goals.

The goals are those of a machine whose bare hello costs 0.29 CPU-ms, and of SQLite; they are scaled by this machine's
hello, and on PostgreSQL the application may cost half as much again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from bench.asking.browser import Browser
from bench.asking.connection import Request, Script
from bench.clinics.world import ITEMS, MANY_ITEMS, REPORTERS, World
from tests.browser import controls, forms

PAGE = "GET /page/{size}"  # of the ceiling: as many bytes for whoever is signed in, and nothing else


@dataclass(frozen=True)
class Goal:
    """What a task may cost, where anything is wanted of it.

    CPU-ms; at least this share of the ceiling's requests a second; times as many with eight connections as with
    one; bytes unpacked; CPU-ms as a multiple of another task's.
    """

    cpu: float | None = None
    of_ceiling: float | None = None
    gain: float | None = None
    size: int | None = None
    growth: tuple[str, float] | None = None


@dataclass(frozen=True)
class Task:
    """`script(world, number)` is what the connection of that number does."""

    words: str
    script: Callable[[World, int], Script]
    goal: Goal
    ceiling: str = PAGE


def page(login: str, address: str) -> Callable[[World, int], Script]:
    """The same page again and again."""
    return lambda world, _: again(world.browsers[login].request("GET", address))


def again(data: bytes, expects: int = 200) -> Script:
    """The same request for ever."""
    while True:
        yield Request(data, expects)


def own(address: str) -> Callable[[World, int], Script]:
    """A page of their own for each of those who report."""
    return lambda world, number: again(world.browsers[REPORTERS[number]].request("GET", address))


def record(world: World, _number: int) -> Script:
    address = f"/patients/{world.patients['pat']}"
    return again(world.browsers["small"].request("GET", address))


def report(world: World, number: int) -> Script:
    """A training session with an entry for each exercise, each time a new one."""
    login = REPORTERS[number]
    browser, plan = world.browsers[login], world.plans[login]
    said = {"everything": "done", "news": "no", "pain": 1, "note": ""}
    empty = controls(browser.get("/my/report").text)  # the details of each exercise among them
    form = {**empty, "plan_id": plan, **said, "trained_on": datetime.now(UTC).date()}
    while True:
        data = browser.request("POST", "/my/report", {**form, "client_uuid": uuid4()})
        yield Request(data, expects=303)


def building(items: int) -> Callable[[World, int], Script]:
    """Another number of sets for a program's first exercise, and the page as it is then."""
    return lambda world, number: dosage(world.browsers["workshop"], world.programs[items][number])


def dosage(browser: Browser, program_id: UUID) -> Script:
    program, marks = f"/programs/{program_id}", {}
    for number in ("2", "3"):
        address, form = dosage_form(browser, program)
        sets, was = (next(name for name in form if name.endswith(end)) for end in ("-sets", "-was"))
        browser.post(address, form | {sets: number})
        marks[number] = dosage_form(browser, program)[1][was]
    while True:
        for number, before in (("2", "3"), ("3", "2")):
            said = form | {sets: number, was: marks[before]}
            yield Request(browser.request("POST", address, said), expects=303, ends=False)
            yield Request(browser.request("GET", program))


def dosage_form(browser: Browser, program: str) -> tuple[str, dict[str, str]]:
    """Where the first exercise's dosage is sent, and what its form says now."""
    found = forms(browser.get(program).text)
    address, sent = next((action, sent) for action, sent in found if action.endswith("/dosage"))
    return address, {name: values[0] for name, values in sent.items()}


def verify(world: World, _number: int) -> Script:
    """A plan's file, uploaded by nobody in particular."""
    browser, edge = Browser(world.browsers["pat"].port), uuid4().hex
    browser.get("/verify")
    parts = (
        f'--{edge}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{browser.token}\r\n',
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="plan.pdf"\r\n',
        "Content-Type: application/pdf\r\n\r\n",
    )
    body = "".join(parts).encode() + world.pdf + f"\r\n--{edge}--\r\n".encode()
    return again(browser.upload("POST", "/verify", body, f"multipart/form-data; boundary={edge}"))


WAITING = "/consults/waiting"
TASKS = {
    "plan": Task("patient's plan page, 8 exercises", own("/my/"), Goal(cpu=3.2, of_ceiling=0.4, size=20_000)),
    "report": Task("log a training session, 8 entries", report, Goal(cpu=8, gain=1.6), "POST /trainings"),
    "caseload": Task("caseload, 200 patients", page("small", "/patients"), Goal(cpu=5)),
    "caseload-2000": Task(
        "caseload, 2,000 patients", page("large", "/patients"), Goal(growth=("caseload", 1.2))
    ),
    "record": Task("patient's record with 240 reports", record, Goal(cpu=8)),
    "diary": Task("diary with 240 reports", page("pat", "/my/diary"), Goal()),
    "search": Task("exercise search", page("small", "/library?q=hamstrng"), Goal(cpu=2)),
    "list": Task("exercise list", page("small", "/library"), Goal(cpu=4)),
    "pdf": Task("plan PDF from storage", own("/my/plan.pdf"), Goal(of_ceiling=0.8), "GET /plan.pdf"),
    "builder": Task("builder action and page, 8 items", building(ITEMS), Goal(cpu=35)),
    "builder-20": Task("builder action and page, 20 items", building(MANY_ITEMS), Goal(cpu=45)),
    "waiting": Task("waiting list, 101 drafts, none waiting", page("small", WAITING), Goal(cpu=20)),
    "waiting-500": Task("waiting list, 500 drafts", page("large", WAITING), Goal(cpu=30)),
    "verify": Task("verify an uploaded plan", verify, Goal(cpu=20)),
}
