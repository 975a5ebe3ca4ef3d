"""Where the ladders come from: one file of the content, refused with its line if it is broken.

ladders = load(ROOT / "seed")  # progressions.yaml, citing references.yaml
ladders.current()[exercise.progression]     # those of this release, read once by each process
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from clinic.domain.library.vocabulary import Progression
from clinic.domain.programs import ladder
from clinic.domain.programs.ladder import Ladder
from clinic.services.library import files, yaml_files
from clinic.settings import ROOT

FILE = "progressions.yaml"


def load(directory: Path) -> Mapping[Progression, Ladder]:
    """The ladder of every progression word in `directory`/progressions.yaml; raises `BrokenContent`."""
    file = directory / FILE
    cited = files.load_references(directory)
    with yaml_files.lines_in_refusals():
        return ladder.parse(yaml_files.read(file), source=str(file), cited=cited)


@cache
def current() -> Mapping[Progression, Ladder]:
    """The ladders that came with this release; raises `BrokenContent`."""
    return load(ROOT / "seed")
