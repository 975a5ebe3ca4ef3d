"""Templates without what is there for who writes them: their indentation, and the lines of tags and comments alone.

Taken off when a template is read, so no page is slower for it: it was a seventh of what one weighs. Errors keep the
numbers of their lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from jinja2 import Environment, FileSystemLoader

INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)
TAG_ALONE = re.compile(r"^(\{([%#])(?:(?!\2\}).)*)(?<![-+])(\2\})$", re.MULTILINE)


class Loader(FileSystemLoader):
    """Reads templates from a folder."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, path, is_current = super().get_source(environment, template)
        source = TAG_ALONE.sub(r"\1-\3", INDENTATION.sub("", source))
        return source, path, is_current
