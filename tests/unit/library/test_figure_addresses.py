"""The address of a picture changes with whatever draws it, so that no browser keeps an outdated one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from clinic import figures
from clinic.web.therapist.library import figure_images


@pytest.fixture(autouse=True)
def _forgotten_after() -> Iterator[None]:
    yield
    _forget()


@pytest.mark.parametrize("name", ["draw/painter.py", "model/skeleton.py"])
def test_a_change_of_the_drawing_code_changes_every_address(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = figure_images._fingerprint("wall-squat")
    copy = shutil.copytree(Path(figures.__file__).parent, tmp_path / "figures")
    monkeypatch.setattr(figures, "__file__", str(copy / "__init__.py"))
    _forget()
    assert figure_images._fingerprint("wall-squat") == before

    (copy / name).write_text((copy / name).read_text() + "# another line\n")
    _forget()
    assert figure_images._fingerprint("wall-squat") != before


def _forget() -> None:
    figure_images._code.cache_clear()
    figure_images._fingerprint.cache_clear()
