"""Names are found without their accents, capitals and punctuation."""

from __future__ import annotations

import pytest

from clinic.domain.text import fold, in_words


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


@pytest.mark.parametrize(("number", "words"), [(0, "no"), (4, "four"), (10, "ten"), (11, "11")])
def test_a_number_inside_a_sentence_is_in_letters_up_to_ten(number: int, words: str) -> None:
    assert in_words(number) == words
