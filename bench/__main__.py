"""How long the main steps take here: `make bench`. Medians over repeated runs, on a throw-away SQLite database.

Times of two machines cannot be compared: run it before and after a change, on one machine that does nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median
from time import perf_counter

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from clinic import create_app, db, figures
from clinic.cli.demo import throwaway_clinic
from clinic.documents import handout, signing
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.screening.case import Case, Problem, ProblemStatus, ProgramExercise
from clinic.domain.screening.screen import screen
from clinic.models import Patient, Plan, Program, StaffMember
from clinic.services import demo
from clinic.services.access import signing_keys
from clinic.services.library import catalogue
from clinic.services.plans import contents, preparing
from clinic.services.record import records
from clinic.services.screening import assess, rulebooks
from clinic.settings import Settings

EXERCISES, HOW_MANY, RUNS = 20, 10, 25


def main() -> None:
    """Print one line for each step."""
    at = datetime.now(UTC)
    with throwaway_clinic() as (settings, engine):
        with db.open_session(engine, writes=True) as session:
            screening(session, at)
            documents(session, settings, at)
            session.commit()
        pages(engine, settings)
    show("draw a panel", lambda: figures.panel("wall-squat", "end", title="Bench"))


def show(step: str, act: Callable[[], object]) -> None:
    """Run it once to warm up, then `RUNS` times; print the median in milliseconds."""
    act()
    times = []
    for _ in range(RUNS):
        start = perf_counter()
        act()
        times.append(perf_counter() - start)
    print(f"{1000 * median(times):9.2f} ms  {step}")


def screening(session: Session, at: datetime) -> None:
    """The judgement alone on a large case, then with its reading from the database on the demo's."""
    rulebook = rulebooks.current(session)
    library = [entry.exercise for entry in catalogue.library(session)][:EXERCISES]
    case = Case(
        on=at.date(),
        problems=tuple(Problem(code, ProblemStatus.ACTIVE, at.date()) for code in list(PROBLEMS)[:HOW_MANY]),
        exercises=tuple(ProgramExercise(one.slug, one.tags, 30) for one in library),
    )
    show(f"screen {len(case.exercises)} exercises, {HOW_MANY} problems", lambda: screen(case, rulebook))
    patient, program, _ = cast(session)
    show(
        "screen the demo's program, read from the database",
        lambda: assess.assess(session, program=program, record=records.read(session, patient, at=at)),
    )


def documents(session: Session, settings: Settings, at: datetime) -> None:
    """The handout of a signed plan: rendered, then signed."""
    _, program, therapist = cast(session)
    plan = preparing.sign_at_once(
        session,
        program=program,
        paper="a4",
        cautions_acknowledged=True,
        revision=program.revision,
        settings=settings,
        by=therapist,
        at=at,
    )
    frozen = contents.content(plan)
    pdf = handout.render(frozen)
    signer = signing_keys.signer_for(session, therapist, settings=settings, at=at)
    show(f"render a plan of {len(frozen['items'])} exercises", lambda: handout.render(frozen))
    show("sign its PDF", lambda: signing.sign(pdf, signer=signer, at=at, reason="bench"))


def pages(engine: Engine, settings: Settings) -> None:
    """Pages of the signed-in therapist, without network and server."""
    app = create_app(settings)
    app.logger.setLevel("WARNING")  # the times alone are wanted here
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    with db.open_session(engine, writes=False) as session:
        patient, _, _ = cast(session)
        plan = session.scalars(select(Plan).where(Plan.patient_id == patient.id)).one()
    told = demo.story()
    answer = client.post("/sign-in", data={"login": told["staff"][0]["login"], "password": told["password"]})
    assert answer.status_code == 303, answer.text
    addresses = {
        "the caseload": "/patients",
        "a patient": f"/patients/{patient.id}",
        "a plan": f"/plans/{plan.id}",
        "the library": "/library",
    }
    for page, path in addresses.items():
        assert client.get(path).status_code == 200, path
        show(f"page: {page}", lambda path=path: client.get(path))
    app.extensions["clinic.engine"].dispose()


def cast(session: Session) -> tuple[Patient, Program, StaffMember]:
    """The demo's patient whose program nothing stands against, that program, and their therapist."""
    name = demo.story()["patients"][1]["name"]
    patient = session.scalars(select(Patient).where(Patient.name == name)).one()
    program = session.scalars(select(Program).where(Program.patient_id == patient.id)).one()
    return patient, program, session.get_one(StaffMember, (patient.clinic_id, patient.therapist_id))


if __name__ == "__main__":
    main()
