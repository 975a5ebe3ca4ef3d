"""The rulebook that the screening tests share."""

from __future__ import annotations

import pytest

from clinic.domain.screening.rulebook import Rulebook
from clinic.services.screening import rulebooks
from clinic.settings import ROOT


@pytest.fixture(scope="session")
def seed_rules() -> Rulebook:
    return rulebooks.load_from_files(ROOT / "seed" / "rules")
