"""How templates become pages of few bytes in little time.

A template is read without what is there for who writes it: indentation, and lines of tags and comments alone. That was
a seventh of what a page weighs; errors keep the numbers of their lines. What is the same on every page in a language,
or on every page that says the same few values (`templates/_fixed`), is rendered once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping
from functools import lru_cache
from typing import Any

import jinja2
from flask import Flask, templating
from flask_babel import get_locale
from jinja2 import FileSystemLoader, StrictUndefined
from markupsafe import Markup

from clinic.settings import ROOT, Settings

MOST_KEPT = 512  # bars of those who are at work, at their places
INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)
EMPTY_LINES = re.compile(r"\n{2,}")
TAG_ALONE = re.compile(r"^(\{([%#])(?:(?!\2\}).)*)(?<![-+])(\2\})$", re.MULTILINE)


class Environment(templating.Environment):
    """Flask's, with one dictionary of globals for all templates: a chain for each is slow to copy and to compare."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


class Loader(FileSystemLoader):
    """Reads templates from a folder."""

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        source, path, is_current = super().get_source(environment, template)
        source = TAG_ALONE.sub(r"\1-\3", INDENTATION.sub("", source))
        return source, path, is_current


def init_app(app: Flask) -> None:
    """Read our templates so, and give them `fixed`. In production no template changes."""
    app.jinja_loader = Loader(ROOT / "templates")
    app.jinja_environment = Environment
    app.jinja_env.undefined = StrictUndefined
    settings: Settings = app.config["SETTINGS"]

    def render(name: str, _language: str, /, **said: object) -> Markup:
        page = app.jinja_env.get_template(f"_fixed/{name}.html").render(said)
        return Markup(EMPTY_LINES.sub("\n", page))  # noqa: S704 - what a template of ours escaped

    # Of the request, a template knows the language alone and what it is given, and is kept by all of it.
    kept = lru_cache(maxsize=MOST_KEPT)(render) if settings.production else render
    app.jinja_env.globals["fixed"] = lambda name, /, **said: kept(name, str(get_locale()), **said)
