"""Names that no column holds are refused in words, also where no form stands in between."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from clinic.domain.access.clinics import ClinicDetails
from clinic.domain.errors import InvalidInput
from clinic.services.access import clinics, staff
from clinic.settings import Settings
from tests.factories import NOW, People


def test_a_clinics_name_has_its_limit(session: Session, settings: Settings) -> None:
    with pytest.raises(InvalidInput, match="up to 120 characters"):
        clinics.create(session, details=ClinicDetails("C" * 121), settings=settings, at=NOW)


def test_the_words_about_a_colleague_have_theirs(session: Session, people: People) -> None:
    with pytest.raises(InvalidInput) as refusal:
        staff.add(
            session,
            clinic_id=people.clinic.id,
            name="N" * 121,
            role="therapist",
            profession="P" * 81,
            registration="R" * 61,
            by=people.ada,
            at=NOW,
        )
    assert set(refusal.value.errors) == {"name", "profession", "registration"}
