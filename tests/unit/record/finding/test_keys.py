"""What a patient is found by: names folded, slips of one letter, phone numbers however they begin."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.record.finding import keys

BORN = date(1950, 12, 31)
LETTERS = st.text(alphabet="abcdefghilmnorstuz", min_size=4, max_size=12)


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Łukasz Żółć", "lukasz zolc"),
        ("Søren Kjærgård", "soren kjargard"),
        ("Đorđe", "dorde"),
        ("Strauß", "strauss"),
        ("Müller", "muller"),
        ("Mueller", "muller"),
        ("MUELLER-LÜDENSCHEIDT", "muller ludenscheidt"),
        ("Goethe", "gothe"),
        ("Göthe", "gothe"),
        ("Æsa Œuvre", "asa ouvre"),
        ("Baecker", "backer"),
        ("Bäcker", "backer"),
        ("O'Brien", "obrien"),
        ("O’Brien", "obrien"),
        ("D`Angelo", "dangelo"),
    ],
)
def test_a_name_is_folded_as_people_may_write_it(name: str, folded: str) -> None:
    assert keys.fold_name(name) == folded


@pytest.mark.parametrize("one", ["Rosa Méndez", "Mendez, Rosa", "ROSA  MENDEZ"])
def test_a_whole_name_is_the_same_in_any_order(one: str) -> None:
    assert keys.whole(one) == "f:mendez rosa"


def test_an_apostrophe_a_hyphen_and_a_space_may_be_there_or_not() -> None:
    found = keys.of(name="Ann-Marie O'Brien", born=BORN)
    assert {"n:ann", "n:marie", "n:annmarie", "n:obrien", "n:o", "n:brien"} <= found


@pytest.mark.parametrize(
    ("phone", "found"),
    [
        ("", set()),
        ("112", set()),
        ("030 12 34", {"p:301234", "l:4321030"}),
        ("+49 (0)30/12-34", {"p:49301234", "p:9301234", "p:301234", "l:43210394"}),
        ("0049 30 1234", {"p:49301234", "p:9301234", "p:301234", "l:4321039400"}),
    ],
)
def test_a_phone_number_is_found_with_its_country_code_and_without(phone: str, found: set[str]) -> None:
    assert {key for key in keys.of(name="A", born=BORN, phone=phone) if key[0] in "pl"} == found


def test_a_record_number_is_found_however_it_is_spaced() -> None:
    assert "r:a17b" in keys.of(name="A", born=BORN, record_number="a 17/B")


def slipped(word: str, place: int, letter: str) -> list[str]:
    """The word with one slip at a place: a letter missing, extra, wrong, or two of them swapped."""
    place %= len(word)
    before, after = word[:place], word[place + 1 :]
    swapped = before + after[:1] + word[place] + after[1:]
    return [before + after, before + letter + word[place:], before + letter + after, swapped]


@given(LETTERS, st.integers(0, 11), st.sampled_from("abcz"))
def test_every_slip_of_one_letter_has_a_form_in_common_with_the_word(
    word: str, place: int, letter: str
) -> None:
    right = {word, *keys.mistyped(word)}
    for typed in slipped(word, place, letter):
        if len(typed) >= keys.SHORTEST_MISTYPED:
            assert right & {typed, *keys.mistyped(typed)}, typed


@given(st.text(max_size=130), st.text(max_size=50), st.text(max_size=50))
def test_no_key_is_longer_than_its_column_whatever_was_recorded(name: str, phone: str, number: str) -> None:
    found = keys.of(name=name, born=BORN, phone=phone, record_number=number)
    assert max(map(len, found)) <= keys.LONGEST
