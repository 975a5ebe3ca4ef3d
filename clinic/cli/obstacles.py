"""What stands in a command's way on its machine, said in a sentence instead of a traceback."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

FULL = "The disk is full: nothing more can be saved. Make room, then run the command again."
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
NOT_OURS = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR}
NO_TEXT = "it is no text in UTF-8"


def in_words(error: OSError) -> str | None:
    """The sentence for a disk that is full or a place that is not ours; nothing for what is a mistake of the code."""
    if error.errno in NO_ROOM:
        return FULL
    if error.errno in NOT_OURS and error.filename:
        return f"{error.filename} cannot be opened by this user: {(error.strerror or '').lower()}."
    return None


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """End the command with a sentence where nothing can be written to a place that somebody named."""
    try:
        yield
    except OSError as error:
        # The libraries that draw have errors without the system's own words.
        reason = error.strerror if isinstance(error.strerror, str) else "no place, or no right to it"
        raise click.ClickException(f"{error.filename or place} cannot be written: {reason}.") from error


@contextmanager
def reading(place: Path) -> Iterator[None]:
    """The same where the text of a file that somebody named cannot be read."""
    try:
        yield
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else NO_TEXT
        raise click.ClickException(f"{place} cannot be read: {reason}.") from error
