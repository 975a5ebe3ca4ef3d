"""Templates without their indentation: it is for who writes them, and was a seventh of what a page weighs.

Taken off when a template is read, so no page is slower for it. Lines stay lines, and errors keep their numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from jinja2 import Environment, FileSystemLoader

INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


class Loader(FileSystemLoader):
    """Reads templates from a folder."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, path, is_current = super().get_source(environment, template)
        return INDENTATION.sub("", source), path, is_current
