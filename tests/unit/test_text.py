"""Names are found without their accents, capitals and punctuation."""

from __future__ import annotations

import pytest

from clinic.domain.text import fold


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("José Ñíguez", "jose niguez"),
        ("O'Brien-Smith", "o brien smith"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("  Anna   Maria ", "anna maria"),
        ("Nguyễn Văn", "nguyen van"),
        ("%_\\", ""),
        ("", ""),
    ],
)
def test_text_is_folded_to_bare_lower_case_words(text: str, expected: str) -> None:
    assert fold(text) == expected
