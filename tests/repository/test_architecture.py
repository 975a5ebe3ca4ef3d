"""The house as it is drawn: the plan follows the contracts, every layer has the same rooms, no room is a corridor."""

import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from clinic.settings import ROOT

MOST_FILES = 16  # in one folder, `__init__.py` not counted
MOST_ENTRIES = {"clinic/domain": 14, "clinic/services": 10}
ROOMS = ("followup", "plans", "screening", "programs", "library", "record", "access", "audit")
LAYERS = ("clinic.domain", "clinic.services", "clinic.models", "clinic.web.therapist")


def kept() -> list[Path]:
    """The files that git keeps or would keep, relative to the root."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return [Path(name) for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]


def contracts() -> list[dict[str, Any]]:
    """What may import what."""
    found: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"][
        "importlinter"
    ]["contracts"]
    return found


def rooms_of(container: str) -> list[str]:
    """The rooms that the contract about a layer names, highest first."""
    (layers,) = (found["layers"] for found in contracts() if found.get("containers") == [container])
    return [name for name in (layer.strip("()") for layer in layers) if name in ROOMS]


@pytest.mark.parametrize("page", ["room-plan", "program-states", "hazards", "to-confirm"])
def test_a_drawn_page_is_what_its_tables_say(page: str) -> None:
    answer = subprocess.run([sys.executable, ROOT / ".ci" / page, "--check"], capture_output=True, text=True)

    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layers_rooms_stand_in_the_one_order(layer: str) -> None:
    named = rooms_of(layer)

    assert named == [room for room in ROOMS if room in named]
    assert len(named) >= 6


def test_a_contract_about_layers_names_all_that_is_there_and_nothing_else() -> None:
    about = [
        found for found in contracts() if found["type"] == "layers" and found["containers"] != ["clinic"]
    ]
    assert len(about) >= 6
    assert [found["name"] for found in about if not found.get("exhaustive")] == []
    for found in about:
        named = {name.strip("() ") for layer in found["layers"] for name in re.split("[|:]", layer)}
        for container in found["containers"]:
            folder = ROOT / container.replace(".", "/")
            there = {
                path.stem
                for path in folder.iterdir()
                if path.suffix == ".py" or (path / "__init__.py").exists()
            }
            assert (container, named) == (container, there - {"__init__", "__main__"})


def test_no_folder_is_a_corridor() -> None:
    counted = Counter(
        str(path.parent)
        for path in kept()
        if path.parts[0] in ("clinic", "templates", "tests") and path.name != "__init__.py"
    )

    assert {folder: files for folder, files in counted.items() if files > MOST_FILES} == {}


@pytest.mark.parametrize("layer", MOST_ENTRIES)
def test_a_layer_shows_few_doors(layer: str) -> None:
    entries = {path.relative_to(layer).parts[0] for path in kept() if path.is_relative_to(layer)} - {
        "__init__.py"
    }

    assert len(entries) <= MOST_ENTRIES[layer], sorted(entries)
