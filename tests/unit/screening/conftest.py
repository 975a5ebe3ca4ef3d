"""What the screening tests share: the rulebook, and a herniated disc with a consult about it."""

from __future__ import annotations

import pytest

from clinic.domain.screening import consults
from clinic.domain.screening.consults import Consult, ConsultKind, Decision
from clinic.domain.screening.rulebook import Rulebook
from clinic.domain.screening.rules import Examined
from clinic.domain.screening.screen import screen
from clinic.services.screening import rulebooks
from clinic.settings import ROOT
from tests.cases import TODAY, exercise, low_risk, problem

HERNIATION = problem("lumbar_disc_herniation", weeks_ago=3)
TURN = exercise("rotation", slug="turn")
EVERYTHING = frozenset(Examined)


@pytest.fixture(scope="session")
def seed_rules() -> Rulebook:
    return rulebooks.load_from_files(ROOT / "seed" / "rules")


@pytest.fixture
def findings(seed_rules):
    return screen(low_risk(HERNIATION, exercises=(TURN,)), seed_rules).findings


@pytest.fixture
def consult(findings):
    return Consult(
        kind=ConsultKind.OWN,
        clinician="Alice Ward",
        profession="Physiotherapist",
        registration="PH 12345",
        held_on=TODAY,
        decision=Decision.PROCEED,
        reason="Extension eases, nerves intact.",
        findings=frozenset(finding.key for finding in findings),
        expires_on=consults.default_expiry(TODAY),
        examined=EVERYTHING,
    )
