"""Where the built-in templates come from: files of the content, refused with their line if one is broken.

templates = load(ROOT / "seed")     # templates/*.yaml, naming exercises/*.yaml and citing references.yaml
current()["knee-osteoarthritis"]    # those of this release, read once by each process
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from clinic.domain.content import BrokenContent
from clinic.domain.programs import template_data
from clinic.domain.programs.template import BuiltIn
from clinic.services.library import files, yaml_files
from clinic.settings import ROOT

FOLDER = "templates"


def load(directory: Path) -> Mapping[str, BuiltIn]:
    """Every template in `directory`/templates by slug, checked; raises `BrokenContent`."""
    library = {exercise.slug: exercise for exercise in files.load(directory)}
    cited = files.load_references(directory)
    found = {}
    with yaml_files.lines_in_refusals():
        for file in sorted((directory / FOLDER).glob("*.yaml")):
            read = template_data.parse(yaml_files.read(file), source=str(file), library=library, cited=cited)
            if read.slug != file.stem:
                raise BrokenContent(
                    f"must be {file.stem}, as the file is named.", source=str(file), path=("slug",)
                )
            found[file.stem] = read
    if not found:
        raise BrokenContent("has no template files.", source=str(directory / FOLDER))
    return found


@cache
def current() -> Mapping[str, BuiltIn]:
    """The templates that came with this release; raises `BrokenContent`."""
    return load(ROOT / "seed")
