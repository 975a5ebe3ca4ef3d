"""The rulebook that the screening tests share."""

from __future__ import annotations

import pytest
from hypothesis import settings

from clinic.domain.screening.rulebook import Rulebook
from clinic.services.screening import rulebooks
from clinic.settings import ROOT

settings.register_profile("laws", deadline=None)  # a busy machine breaks no law
settings.load_profile("laws")


@pytest.fixture(scope="session")
def seed_rules() -> Rulebook:
    return rulebooks.load_from_files(ROOT / "seed" / "rules")
