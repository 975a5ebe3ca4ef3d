"""`clinic library review` exports what is to be read and records who read it: all of what was given, or nothing."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from clinic.cli import main
from clinic.models import AuditEvent, ContentReview
from clinic.services.library import public
from clinic.services.screening import rulebooks
from clinic.settings import Settings
from tests.factories import NOW, People
from tests.integration.conftest import stored
from tests.snapshots import made_once

Run = Callable[..., Result]
CLEO = ("--by", "Cleo Clinician", "--registration", "PT-9", "--on", "2026-11-20")


@pytest.fixture
def run(session: Session, settings: Settings, people: People, environment: None) -> Run:
    """Record or export at Riverside."""
    made_once(_library_and_rules, session, session=session, settings=settings)

    def run(*given: object) -> Result:
        said = ["library", "review", *map(str, given), "--clinic", "riverside physiotherapy"]
        return CliRunner().invoke(main, said)

    return run


def _library_and_rules(session: Session) -> None:
    public.sync(session, at=NOW)
    rulebooks.sync(session, at=NOW)


def test_an_exercise_and_a_rule_are_recorded_and_audited(run: Run, engine: Engine, people: People) -> None:
    version = next(
        rule.version for rule in rulebooks.load_from_files(rulebooks.RULES).rules if rule.id == "reflux"
    )
    result = run("--record", "pike@1", f"reflux@{version}", *CLEO)
    assert "2 new reviews recorded." in result.output
    rows = stored(engine, select(ContentReview).order_by(ContentReview.name))
    assert [(row.kind, row.name, row.number, row.reviewer) for row in rows] == [
        ("exercise", "pike", 1, "Cleo Clinician"),
        ("rule", "reflux", version, "Cleo Clinician"),
    ]
    events = stored(engine, select(AuditEvent).where(AuditEvent.action == "content.review"))
    assert {(event.actor, event.clinic_id) for event in events} == {("system", people.clinic.id)}
    assert "0 new reviews recorded." in run("--record", "pike@1", *CLEO).output
    assert "1 of " in run().output


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (("pike@1", "pike@2", *CLEO), "There is no pike@2 here."),
        (("moonwalk@1", *CLEO), "There is no moonwalk@1 here."),
        (("pike", *CLEO), "Name what was read as the sheet does"),
        (("pike@1", *CLEO[:4]), "nothing is no day like 2026-11-21."),
        (("pike@1", *CLEO[2:]), "Say who reviewed it"),
        (("pike@1", *CLEO[:5], "2999-01-01"), "cannot lie in the future"),
    ],
)
def test_what_cannot_be_recorded_is_refused_and_nothing_is_written(
    run: Run, engine: Engine, given: tuple[str, ...], sentence: str
) -> None:
    result = run("--record", *given)
    assert result.exit_code == 1
    assert sentence in result.output
    assert stored(engine, select(ContentReview)) == []


def test_a_table_that_was_filled_in_records_its_rows_and_those_alone(
    run: Run, engine: Engine, tmp_path: Path
) -> None:
    file = tmp_path / "review.csv"
    run("--csv", file)
    fill(file, "pike@1", reviewed_by="Cleo Clinician", registration="PT-9", reviewed_on="2026-11-20")
    assert "1 new reviews recorded." in run("--record", file).output
    assert [row.name for row in stored(engine, select(ContentReview))] == ["pike"]
    run("--csv", file)
    assert "0 new reviews recorded." in run("--record", file).output


def test_a_table_about_another_text_records_nothing(run: Run, engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "review.csv"
    run("--csv", file)
    said = {"reviewed_by": "Cleo Clinician", "registration": "PT-9", "reviewed_on": "2026-11-20"}
    fill(file, "pike@1", **said)
    for digest in ("0" * 64, ""):
        fill(file, "ball-crunch@1", **said, digest=digest)
        assert "ball-crunch@1 is not the text that was read" in run("--record", file).output
    assert stored(engine, select(ContentReview)) == []


def test_a_table_without_its_columns_is_refused(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "review.csv"
    file.write_text("what,digest\npike@1,0\n", "utf-8")
    assert "has no column registration, reviewed_by, reviewed_on." in run("--record", file).output


def test_of_several_clinics_one_is_named(run: Run) -> None:
    several = CliRunner().invoke(main, ["library", "review", "--record", "pike@1", *CLEO])
    assert "There are several clinics. Say which with --clinic" in several.output
    nowhere = CliRunner().invoke(main, ["library", "review", "--clinic", "Nowhere"])
    assert "There is no clinic named Nowhere." in nowhere.output


def fill(file: Path, label: str, **changes: str) -> None:
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    for row in rows:
        if row["what"] == label:
            row |= changes
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, rows[0])
        writer.writeheader()
        writer.writerows(rows)
