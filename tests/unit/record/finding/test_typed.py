"""What somebody typed to find a patient becomes keys: of a number, a date, a phone, or of names."""

from __future__ import annotations

from datetime import date

import pytest

from clinic.domain.record.finding.typed import MOST_WORDS, Group, Looked, understand

TODAY = date(2026, 11, 28)


def looked(typed: str) -> Looked:
    return understand(typed, month_first=False, on=TODAY)


def begins(*words: str) -> tuple[Group, ...]:
    return tuple(Group((word,)) for word in words)


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("Rosa Mén", (begins("n:rosa", "n:men"),)),
        ("A-17", (begins("r:a17"), begins("n:a", "n:17"))),
        ("17", (begins("r:17"),)),
        ("rosa 31.12.1950", ((Group(exact=("b:1950-12-31",)), *begins("n:rosa")),)),
        ("dob 31 dec 1950", ((Group(exact=("b:1950-12-31",)),),)),
        ("born", (begins("n:born"),)),
        ("31.12.1950", ((Group(("r:31121950", "p:31121950", "l:05912113"), ("b:1950-12-31",)),),)),
        ("030 12 34", ((Group(("r:0301234", "p:301234", "l:4321030")),),)),
        ("", ()),
        (" ?! ", ()),
        ("%_", ()),
    ],
)
def test_what_is_typed_is_read_from_the_likeliest_on(
    typed: str, readings: tuple[tuple[Group, ...], ...]
) -> None:
    assert looked(typed).readings == readings


def test_a_slip_is_looked_for_in_words_of_four_letters_and_more() -> None:
    rosa, mez = looked("rosa mez").forgiving
    assert set(rosa.exact) >= {"n:osa", "n:ros", "s:rosa", "s:osa", "n:rosamez"}
    assert mez == Group(("n:mez",), ("n:rosamez",))
    assert looked("eva li").forgiving == ()
    assert looked("A-1700").forgiving == ()


def test_the_date_stays_beside_a_forgiven_name() -> None:
    born, _ = looked("mendes 31.12.1950").forgiving
    assert born == Group(exact=("b:1950-12-31",))


def test_only_the_first_words_count_and_no_key_grows_without_end() -> None:
    (groups,) = looked("rosa " * (MOST_WORDS + 1)).readings
    assert len(groups) == MOST_WORDS
    long = looked("x" * 200)
    assert all(
        len(key) <= 130
        for groups in (*long.readings, long.forgiving)
        for g in groups
        for key in (*g.begins, *g.exact)
    )


def test_what_was_forgiven_names_those_who_are_shown() -> None:
    said = [str(one) for one in looked("Mendes rosa").forgiven(["Rosa Méndez", "Rosa-Mia Mender"])]
    assert said == ["Shown for Mender and Méndez; you typed Mendes."]
