"""`clinic library`: exercise files checked and listed, loaded into the database, written back out of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import click

from clinic import db
from clinic.cli import connection, obstacles
from clinic.domain.library.exercise_data import as_data
from clinic.services.library import catalogue, files, public
from clinic.services.programs import built_in

SOURCES = public.SEED / "references.yaml"
DIRECTORY = click.argument(
    "directory", type=click.Path(path_type=Path, exists=True, file_okay=False), default=public.SEED
)


class WithReview(click.Group):
    """The group, with the command that draws and prints: it is imported only when it is called."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted([*super().list_commands(context), "review"])

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name == "review":
            command: click.Command = import_module("clinic.cli.library.review").review
            return command
        return super().get_command(context, name)


@click.group(cls=WithReview)
def library() -> None:
    """The exercise library: files, checked and loaded."""


@library.command()
@DIRECTORY
def check(directory: Path) -> None:
    """Check the files in DIRECTORY (by default the library that comes with the clinic)."""
    found = files.load(directory)
    click.echo(f"{len(found)} exercises are well formed.")
    if (directory / built_in.FOLDER).is_dir():
        click.echo(f"{len(built_in.load(directory))} templates are well formed.")


@library.command(name="list")
@DIRECTORY
@click.option("--json", "as_json", is_flag=True, help="Everything about every exercise, as JSON.")
def list_(directory: Path, as_json: bool) -> None:
    """List the exercises of the files in DIRECTORY."""
    found = files.load(directory)
    if as_json:
        click.echo(json.dumps([as_data(exercise) for exercise in found], indent=1, ensure_ascii=False))
        return
    for exercise in found:
        click.echo(f"{exercise.slug:36} {exercise.level:13} {exercise.category:17} {exercise.name}")


@library.command()
@DIRECTORY
def load(directory: Path) -> None:
    """Load the files in DIRECTORY into the database; a changed text becomes a new revision."""
    with connection.connected(connection.settings(create=False)) as engine, db.transaction(engine) as session:
        loaded = public.sync(session, at=datetime.now(UTC), directory=directory)
    click.echo(f"{len(loaded.new)} new, {len(loaded.changed)} changed, {len(loaded.retired)} retired.")


@library.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
def export(directory: Path) -> None:
    """Write the exercises in the database to DIRECTORY/exercises, as they were loaded, with the sources they cite."""
    folder = directory / "exercises"
    with connection.reading() as session:
        found = catalogue.library(session)
    with obstacles.writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for entry in found:
            (folder / f"{entry.exercise.slug}.yaml").write_text(files.dump(entry.exercise), "utf-8")
        (directory / SOURCES.name).write_bytes(SOURCES.read_bytes())
    click.echo(f"{len(found)} exercises written to {folder}.")
