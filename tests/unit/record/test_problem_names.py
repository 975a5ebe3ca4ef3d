"""What many people have is found on the intake by the name they know it by."""

import pytest

from clinic.domain.record.problems import PROBLEMS
from clinic.domain.record.retired import QUESTIONS

KNOWN_AS = {
    "heart failure": {"cardiac_unstable", "cardiac_stable"},
    "heart attack": {"cardiac_unstable"},
    "angina": {"cardiac_stable"},
    "high blood pressure": {"hypertension"},
    "COPD": {"copd"},
    "slipped disc": {"lumbar_disc_herniation", "thoracic_disc_herniation", "cervical_disc_herniation"},
}


@pytest.mark.parametrize("name", KNOWN_AS)
def test_an_illness_is_found_by_its_name(name: str) -> None:
    words = {code: f"{problem.label} {problem.question}".lower() for code, problem in PROBLEMS.items()}
    assert {code for code in words if name.lower() in words[code]} == KNOWN_AS[name]
    assert KNOWN_AS[name] <= QUESTIONS.keys()
