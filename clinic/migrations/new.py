"""Write the next revision from the difference between the models and the migrations: `make migration m="Add …"`; or an
empty one, to be filled by hand: `make migration m="Say …" e=1`.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.operations import ops
from alembic.script import Script
from sqlalchemy import Column, Engine, String, Table, create_engine, literal, update

from clinic import migrations

NOTHING = (
    "The models and the migrations agree, so nothing is written. A CHECK with a new text is not seen, nor what only "
    'changes rows: add `e=1` (`make migration m="…" e=1`) for an empty revision, and fill it by hand.'
)
EMPTY = (
    "Wrote {path}. Fill in what happens, up and down, and answer in its docstring: what do existing rows get?"
)
WRITTEN = "Wrote {path}. Answer the question in its docstring: what do existing rows get?"
NO_DEFAULT = (
    "{column} must not be empty: what do existing rows get? Give it a plain `default=` in its model, which the "
    "database takes over (of bytes it cannot), or let it be empty. Nothing is written."
)
NO_TITLE = "Say in one line of text what the revision does: it becomes its title. Nothing is written."
HOOKS = {
    "hooks": "unused, format",
    "unused.type": "module",
    "unused.module": "ruff",
    "unused.options": "check --quiet --fix --select=F401,I001 REVISION_SCRIPT_FILENAME",
    "format.type": "module",
    "format.module": "ruff",
    "format.options": "format --quiet REVISION_SCRIPT_FILENAME",
}


def new(engine: Engine, message: str, *, empty: bool = False) -> Path | None:
    """Write the next revision and move HEAD; None when models and migrations agree, unless it is to be `empty`.

    `engine` is at the newest revision. Raises `Refused` where existing rows would have no value, and for a message
    that is no title.
    """
    if not message.isprintable() or not re.search(r"\w", message):
        raise migrations.Refused(NO_TITLE)
    number = f"{int(migrations.newest()) + 1:04d}"
    written: list[Script] = []

    def write(settings: Config) -> None:
        for option, value in HOOKS.items() if not empty else ():
            settings.set_section_option("post_write_hooks", option, value)
        make = _empty if empty else _for_rows
        script = command.revision(
            settings, message, autogenerate=True, rev_id=number, process_revision_directives=make
        )
        if isinstance(script, Script):
            written.append(script)

    with engine.begin() as connection, redirect_stdout(io.StringIO()):
        migrations.run(connection, write)
    if not written:
        return None
    (migrations.FOLDER / "HEAD").write_text(f"{number}\n")
    return Path(written[0].path)


def _empty(_context: Any, _revision: object, scripts: list[Any]) -> None:
    """Leave all of a script to whoever fills it."""
    scripts[0].upgrade_ops.ops.clear()
    scripts[0].downgrade_ops.ops.clear()


def _for_rows(context: Any, _revision: object, scripts: list[Any]) -> None:
    """Drop a script that does nothing; make the others ones that a database with rows can take."""
    changes = scripts[0].upgrade_ops
    if changes.is_empty():
        scripts.clear()
        return
    tables = context.opts["target_metadata"].tables
    changes.ops[:0] = [
        statement
        for of_table in changes.ops
        if isinstance(of_table, ops.ModifyTableOps)
        for change in of_table.ops
        for statement in _filling(change, tables)
    ]


def _filling(change: ops.MigrateOperation, tables: Mapping[str, Table]) -> Iterator[ops.ExecuteSQLOp]:
    """What gives existing rows their value before a column must have one; an added column gives it by itself."""
    match change:
        case ops.AddColumnOp(table_name=name, column=Column(nullable=False) as added):
            _default(tables[name].c[added.name])
        case ops.AlterColumnOp(table_name=name, column_name=altered, modify_nullable=False):
            column = tables[name].c[altered]
            value = literal(_default(column), String())
            fill = update(column.table).where(column.is_(None)).values({altered: value})
            statement = str(fill.compile(compile_kwargs={"literal_binds": True}))
            yield ops.ExecuteSQLOp(statement.replace(":", r"\:"))  # or Alembic would ask what `:name` is


def _default(column: Column[Any]) -> str:
    if column.server_default is None:
        raise migrations.Refused(NO_DEFAULT.format(column=column))
    return str(column.server_default.arg)  # type: ignore[attr-defined]  # FetchedValue is what it is declared as


def main() -> None:
    """Say what was written, or in a sentence why not."""
    engine = create_engine("sqlite://")
    words = [word for word in sys.argv[1:] if word != "--empty"]
    empty = len(words) < len(sys.argv[1:])
    try:
        migrations.upgrade(engine)
        path = new(engine, " ".join(words).rstrip("."), empty=empty)
    except migrations.Refused as refused:
        sys.exit(str(refused))
    said = (EMPTY if empty else WRITTEN) if path else NOTHING
    print(said.format(path=path and path.relative_to(migrations.FOLDER.parent)))


if __name__ == "__main__":
    main()
