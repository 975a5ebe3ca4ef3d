"""Where the words come from that find exercises beside their own: one file of the content, refused if it is broken.

search_words.load(ROOT / "seed")  # search.yaml, naming exercises/*.yaml
search_words.current()            # those of this release, read once by each process
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from clinic.domain.library.search import search_words
from clinic.domain.library.search.search_words import SearchWords
from clinic.services.library import yaml_files
from clinic.settings import ROOT

FILE = "search.yaml"


def load(directory: Path) -> SearchWords:
    """The words of `directory`/search.yaml; raises `BrokenContent`."""
    file = directory / FILE
    slugs = {exercise.stem for exercise in (directory / "exercises").glob("*.yaml")}
    with yaml_files.lines_in_refusals():
        return search_words.parse(yaml_files.read(file), source=str(file), slugs=slugs)


@cache
def current() -> SearchWords:
    """The words that came with this release; raises `BrokenContent`."""
    return load(ROOT / "seed")
