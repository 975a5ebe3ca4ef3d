"""What ships in `seed/`, read once by each process of a test run and shared: nobody changes it.

>>> LIBRARY = seed.library()  # the exercises by slug
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from clinic.domain.library.exercise import Exercise
from clinic.domain.library.references import Reference
from clinic.domain.programs.template import BuiltIn
from clinic.domain.screening.rulebook import Rulebook
from clinic.services.library import files
from clinic.services.programs import built_in
from clinic.services.screening import rulebooks
from clinic.settings import ROOT

SEED = ROOT / "seed"


@cache
def library() -> Mapping[str, Exercise]:
    return MappingProxyType({exercise.slug: exercise for exercise in files.load(SEED)})


@cache
def references() -> Mapping[str, Reference]:
    return MappingProxyType(dict(files.load_references(SEED)))


@cache
def templates() -> Mapping[str, BuiltIn]:
    return built_in.current()


@cache
def rulebook() -> Rulebook:
    return rulebooks.load_from_files(rulebooks.RULES)
