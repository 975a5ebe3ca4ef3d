"""`clinic dev`: an edited module or template is served a moment later, and a mistake in it is shown, not fatal."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.starting.clones import Started, answer, clone

PATIENCE = 20  # seconds: a busy machine takes longer than the moment that is promised


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Started, str]]:
    folder = clone(tmp_path_factory.mktemp("clone"))
    with Started(folder, "dev", "--bind", "127.0.0.1:0") as server:
        yield folder, server, server.url()


def edit(file: Path, old: str, new: str) -> None:
    """Change a file as an editor does: the new one takes the old one's name."""
    draft = file.with_suffix(".draft")
    draft.write_text(file.read_text().replace(old, new))
    assert draft.read_text() != file.read_text()
    draft.rename(file)


def shows(url: str, words: str) -> bool:
    """Whether the page says the words before patience ends."""
    end = time.monotonic() + PATIENCE
    while words not in answer(url):
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def test_an_edited_template_is_served(served: tuple[Path, Started, str]) -> None:
    folder, _, url = served
    edit(
        folder / "templates/session/sign_in.html", "{% block content %}", "{% block content %}<p>Edited.</p>"
    )

    assert shows(f"{url}/sign-in", "<p>Edited.</p>")


def test_an_edited_module_is_served_once_a_mistake_in_it_was_shown_and_mended(
    served: tuple[Path, Started, str],
) -> None:
    folder, server, url = served
    module = folder / "clinic/web/headers.py"

    edit(module, '"X-Frame-Options": "DENY"', '"X-Frame-Options": "DENY')
    server.wait(re.compile("SyntaxError"))
    edit(module, '"X-Frame-Options": "DENY', '"X-Frame-Options": "SAMEORIGIN"')

    assert shows(f"{url}/sign-in", "X-Frame-Options: SAMEORIGIN")
