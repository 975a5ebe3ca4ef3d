"""`clinic screen CASE.json` screens a case against the rules in the files; `clinic rules doc` writes them out, and
`clinic rules coverage` what each condition does to each exercise; `clinic rules impact` says what they would find in
the plans in force.
"""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from clinic.cli import connection, obstacles
from clinic.domain.content import BrokenContent
from clinic.domain.errors import InvalidInput
from clinic.domain.library import exercise_data
from clinic.domain.library.exercise import Exercise
from clinic.domain.screening import case_data, case_schema, coverage, rulebook_text
from clinic.domain.screening.screen import screen as apply_rules
from clinic.services.followup import rescreening
from clinic.services.library import files, yaml_files
from clinic.services.screening import rulebooks
from clinic.settings import ROOT

RULES = ROOT / "seed" / "rules"
LIBRARY = ROOT / "seed" / "exercises"
PAGE = ROOT / "docs" / "screening.md"
COVERAGE = ROOT / "docs" / "coverage.md"
VERSIONS = ROOT / "docs" / "rule-versions.txt"
SCHEMA = ROOT / "docs" / "screening-case.schema.json"


@click.command()
@click.argument("file", metavar="CASE.json", type=click.Path(path_type=Path))
@click.pass_context
def screen(context: click.Context, file: Path) -> None:
    """Print the verdict and the findings for a case as JSON. Exit 2 if the case or a rule is malformed.

    What a case may say is in docs/screening-cases.md.
    """
    try:
        case = case_data.parse(_read(file), _exercise, source=str(file))
        rulebook = rulebooks.load_from_files(RULES)
    except InvalidInput as refusal:
        click.echo(str(refusal), err=True)
        context.exit(2)
    report = case_data.report(apply_rules(case, rulebook))
    click.echo(json.dumps(report, indent=2, ensure_ascii=False))


@click.group()
def rules() -> None:
    """The screening rules."""


@rules.command()
def impact() -> None:
    """Say in how many plans in force the rules in the files would find something new; nothing is written."""
    book = rulebooks.load_from_files(RULES)
    with connection.reading() as session:
        release = rescreening.of_release(session, book, at=datetime.now(UTC))
    click.echo(str(release))
    for title, plans in release.rules.items():
        click.echo(f"  {title}: {plans} {'plan' if plans == 1 else 'plans'}")


@rules.command()
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if a document is out of date.")
def doc(check: bool) -> None:
    """Write docs/screening.md, docs/coverage.md and docs/rule-versions.txt from the rules, and the schema of a case
    beside them. Exit 1 for a rule that changed and kept its version.
    """
    book = rulebooks.load_from_files(RULES)
    held = rulebook_text.read_versions(VERSIONS.read_text("utf-8"))
    if faults := rulebook_text.version_faults(book.rules, held):
        raise click.ClickException("\n".join(faults))
    texts = {
        PAGE: rulebook_text.document(book),
        COVERAGE: coverage.document(book, files.load(LIBRARY.parent)),
        VERSIONS: rulebook_text.versions(book.rules, held),
        SCHEMA: json.dumps(case_schema.schema(), indent=1) + "\n",
    }
    for document, text in texts.items():
        _keep(document, text, check=check)


@rules.command(name="coverage")
@click.argument("file", metavar="FILE.csv", type=click.Path(path_type=Path, dir_okay=False))
def coverage_(file: Path) -> None:
    """Write what each condition alone does to each exercise, for a low-risk adult, as a table."""
    rows = coverage.conditions(rulebooks.load_from_files(RULES), files.load(LIBRARY.parent))
    with obstacles.writing(file), file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows(rows)
    click.echo(f"{file} is written.")


def _keep(document: Path, text: str, *, check: bool) -> None:
    name = document.relative_to(ROOT)
    is_current = document.exists() and document.read_text("utf-8") == text
    if check and not is_current:
        raise click.ClickException(f"{name} is out of date: run `clinic rules doc`.")
    if not is_current:
        document.write_text(text, "utf-8")
    click.echo(f"{name} {'is current' if is_current else 'is written'}.")


def _read(file: Path) -> object:
    """The data of a JSON file; raises `BrokenContent` if it is none or gives a field twice."""
    try:
        return json.loads(file.read_text("utf-8"), object_pairs_hook=_no_field_twice)
    except OSError as error:
        raise yaml_files.unreadable(file, error) from error
    except json.JSONDecodeError as error:
        raise BrokenContent(f"is not JSON: {error.msg}.", source=str(file), line=error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise BrokenContent(f"is not a usable JSON file: {error}.", source=str(file)) from error


def _no_field_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    for name, _ in pairs:
        if [given for given, _ in pairs].count(name) > 1:
            raise ValueError(f"the field {name} is given twice")
    return data


def _exercise(slug: str) -> Exercise | None:
    files = {file.stem: file for file in LIBRARY.glob("*.yaml")}
    if slug not in files:
        return None
    return exercise_data.parse(yaml_files.read(files[slug]), source=str(files[slug]))
