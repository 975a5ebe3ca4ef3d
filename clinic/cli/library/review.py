"""`clinic library review`: the sheet that a clinician reads and signs, and the record of who reviewed what."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import click
from sqlalchemy.orm import Session

from clinic import db
from clinic.cli import connection, obstacles
from clinic.documents import review_sheet as pdf_sheet
from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.library.reviews import ContentKind, ReviewText, read_label
from clinic.models import Clinic
from clinic.services.access import server_links
from clinic.services.library import reviews
from clinic.services.screening import content, review_sheet

PATH = click.Path(path_type=Path, dir_okay=False)
DAY_LOOKS = "is no day like 2026-11-21"
Reviewed = tuple[ReviewText, str, str, date]


@click.command()
@click.argument("what", nargs=-1)
@click.option("--pdf", type=PATH, help="Write the sheet to read and sign: a row a rule, a page an exercise.")
@click.option("--csv", "table", type=PATH, help="Write the same as a table to fill in.")
@click.option("--record", is_flag=True, help="Record that WHAT was reviewed.")
@click.option("--by", "reviewer", default="", help="Who reviewed it.")
@click.option("--registration", default="", help="The reviewer's registration.")
@click.option("--on", "day", default="", help="The day of the review, such as 2026-11-21.")
@click.option("--clinic", "name", default="", help="The clinic's name, when there are several.")
def review(
    what: tuple[str, ...],
    pdf: Path | None,
    table: Path | None,
    record: bool,
    reviewer: str,
    registration: str,
    day: str,
    name: str,
) -> None:
    """Export what a clinician reviews, or record WHAT was reviewed.

    WHAT is a text as the sheet names it, exercise@revision or rule@version, or the filled-in table.
    """
    try:
        if record:
            _record(what, reviewer, registration, day, name)
        elif what or reviewer or registration or day:
            raise click.UsageError("Say --record to record a review.")
        else:
            _export(pdf, table, name)
    except ActionDenied as refused:
        raise click.ClickException(str(refused)) from refused


def _export(pdf: Path | None, table: Path | None, name: str) -> None:
    with connection.reading() as session:
        clinic = server_links.clinic(session, name)
        sheet, found = review_sheet.build(session, clinic, at=datetime.now(UTC))
        rows = list(review_sheet.table(sheet, found))
    if table:
        with obstacles.writing(table), table.open("w", encoding="utf-8", newline="") as opened:
            csv.writer(opened).writerows(rows)
    if pdf:
        with obstacles.writing(pdf), pdf.open("ab"):  # said before half a minute of drawing, not after it
            pass
        drawn = pdf_sheet.render(sheet)
        with obstacles.writing(pdf):
            pdf.write_bytes(drawn)
    for file in filter(None, (pdf, table)):
        click.echo(f"{file} is written.")
    exercises, rules = (found.done(kind) for kind in (ContentKind.EXERCISE, ContentKind.RULE))
    click.echo(
        f"{clinic.name}: {exercises} of {len(sheet.exercises)} exercises and {rules} of {len(sheet.rules)} rules are "
        "reviewed."
    )


def _record(what: Sequence[str], reviewer: str, registration: str, day: str, name: str) -> None:
    """All of it or, with the sentence that says why, nothing."""
    if not what:
        raise click.UsageError("Name what was reviewed, such as wall-squat@3, or give the filled-in table.")
    at = datetime.now(UTC)
    with connection.connected(connection.settings(create=False)) as engine, db.transaction(engine) as session:
        connection.say_which(engine)
        clinic = server_links.clinic(session, name)
        new = 0
        for about, by, number, on in _all(session, clinic, what, (reviewer, registration, day)):
            new += reviews.record(
                session,
                clinic=clinic,
                content=about,
                reviewer=by,
                registration=number,
                reviewed_on=on,
                by=None,
                at=at,
            )
    click.echo(f"{clinic.name}: {new} new reviews recorded.")


def _all(
    session: Session, clinic: Clinic, what: Iterable[str], said: tuple[str, str, str]
) -> Iterator[Reviewed]:
    by, registration, day = said
    for one in what:
        if "@" in one or not Path(one).is_file():
            about = content.find(session, clinic.id, *read_label(one))
            yield about, by, registration, _day(day)
        else:
            yield from _of_table(session, clinic, Path(one))


def _of_table(session: Session, clinic: Clinic, file: Path) -> Iterator[Reviewed]:
    """The rows that say who reviewed them; each names the digest of what was read."""
    for row in _rows(file):
        by, registration, day = ((row[column] or "").strip() for column in review_sheet.BLANK)
        if by or registration or day:
            read = row["digest"] or "none"
            about = content.find(session, clinic.id, *read_label(row["what"] or ""), read=read)
            yield about, by, registration, _day(day)


def _rows(file: Path) -> list[dict[str, str]]:
    try:
        with obstacles.reading(file), file.open(encoding="utf-8-sig", newline="") as opened:
            rows = csv.DictReader(opened)
            found, columns = list(rows), set(rows.fieldnames or ())
    except csv.Error as error:
        raise InvalidInput({str(file): f"is no table that can be read: {error}."}) from error
    if missing := {"what", "digest", *review_sheet.BLANK} - columns:
        raise InvalidInput({str(file): f"has no column {', '.join(sorted(missing))}."})
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput({"day": f"{text or 'nothing'} {DAY_LOOKS}."}) from None
