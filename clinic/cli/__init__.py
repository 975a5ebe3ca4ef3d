"""The `clinic` command: one module a noun, imported only when it is called."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

import click

from clinic.cli import obstacles
from clinic.domain.errors import InvalidInput

NO_TEXT = "{shown} is no text in UTF-8. Write it in UTF-8, or give the file another name."
# command -> module and attribute
COMMANDS = {
    "serve": "serve:serve",
    "dev": "dev:dev",
    "migrate": "serve:migrate",
    "init": "init:init",
    "days": "days:days",
    "demo": "demo:demo_command",
    "screen": "screen:screen",
    "rules": "screen:rules",
    "library": "library.files:library",
    "figures": "figures:figures",
    "rescreen": "rescreen:rescreen",
    "verify": "verify:verify",
    "audit": "audit:audit",
    "keys": "keys:keys",
    "list": "people:list_",
    "staff": "people:staff",
    "invite": "people:invite",
    "work": "worker.work:work",
}


class Lazy(click.Group):
    """A group that imports a command when it is asked for, so that `clinic verify` does not load the solver."""

    def list_commands(self, _context: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, attribute = COMMANDS[name].split(":")
        command: click.Command = getattr(import_module(f"clinic.cli.{module}"), attribute)
        return command

    def parse_args(self, context: click.Context, words: list[str]) -> list[str]:
        """Refuse bytes that are no text before a command meets them: gunicorn cannot read them, nor we print them."""
        for typed in map(os.fsencode, words):
            shown = typed.decode(errors="backslashreplace")
            if shown.encode() != typed:
                raise click.ClickException(NO_TEXT.format(shown=shown))
        return super().parse_args(context, words)

    def invoke(self, context: click.Context) -> Any:
        """Run the command; what the machine or the domain refuses it ends with a sentence, not with a traceback."""
        try:
            return super().invoke(context)
        except InvalidInput as refusal:
            raise click.ClickException(str(refusal)) from refusal
        except OSError as error:
            sentence = obstacles.in_words(error)
            if sentence is None:
                raise
            raise click.ClickException(sentence) from error


@click.group(cls=Lazy)
@click.version_option(package_name="clinic", message="Clinic %(version)s")
def main() -> None:
    """Exercise-ball programs: screened, prescribed, signed, followed up."""
