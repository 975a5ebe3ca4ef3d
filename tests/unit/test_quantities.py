"""What people type as a figure is understood, or refused with what they typed; nothing is read as something else."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.text.quantities import CENTIMETERS, KILOGRAMS, NUMBER, SECONDS, Quantity, plain, read

UNDERSTOOD = [
    (NUMBER, {"12": 12, " 12 ": 12, "0": 0, "-3": -3}),
    (SECONDS, {"90": 90, "90 s": 90, "1:30": 90, "1 min 30": 90, "1min30s": 90, "1.5 min": 90, "1,5 Min": 90,
               "2 minutes": 120, "1'30\"": 90, "1′30″": 90, "10:05": 605}),
    (KILOGRAMS, {"72": 72, "72,5": 72.5, "72.5 kg": 72.5, "30,5": 30.5, "160 lb": 72.6, "160lbs": 72.6}),
    (CENTIMETERS, {"178": 178, "178 cm": 178, "1.78 m": 178, "1,78": 178, "1 m 78": 178, "5'10\"": 178,
                   "5’10": 178, "5 ft 10 in": 178, "70 in": 178, "178.4": 178, "178.5": 179}),
]  # fmt: skip
REFUSED = [
    (NUMBER, ["8-12", "1_0", "1.0", "1,5", "1e3", "ten", "3 3", "1234567"]),
    (SECONDS, ["5-10", "2.5", "1:3", "1:60", "30 30", "30 s 1 min", "1.5 min 30", "90 kg", "1:30:00", "-5"]),
    (KILOGRAMS, ["72.55", "1.000,5", "72 5", "70-75", "11 st", "72 cm", "-3", "kg"]),
    (CENTIMETERS, ["178-180", "5 ft 10 ft", "178 kg", "1.7.8", "10 in 5 ft"]),
]


@pytest.mark.parametrize(
    ("quantity", "typed", "figure"), [(q, t, f) for q, each in UNDERSTOOD for t, f in each.items()]
)
def test_it_is_understood_as_people_write_it(quantity: Quantity, typed: str, figure: float) -> None:
    assert read(quantity, typed) == figure


@pytest.mark.parametrize(("quantity", "typed"), [(q, t) for q, all_ in REFUSED for t in all_])
def test_what_could_be_read_in_two_ways_is_refused_with_what_was_typed(
    quantity: Quantity, typed: str
) -> None:
    with pytest.raises(ValueError, match="cannot be read as one figure here") as refused:
        read(quantity, typed)
    assert f"“{typed}”" in str(refused.value)
    assert quantity.wanted in str(refused.value)


@given(minutes=st.integers(0, 999), rest=st.integers(0, 59))
def test_a_time_is_the_same_however_it_is_written(minutes: int, rest: int) -> None:
    whole = minutes * 60 + rest
    assert {
        read(SECONDS, each) for each in (f"{minutes}:{rest:02}", f"{minutes} min {rest} s", str(whole))
    } == {whole}


@given(tenths=st.integers(100, 3500))
def test_what_stands_in_the_box_is_read_as_what_is_kept(tenths: int) -> None:
    kept = tenths / 10
    assert read(KILOGRAMS, plain(kept)) == kept
    assert read(KILOGRAMS, plain(kept).replace(".", ",")) == kept


@given(typed=st.text(alphabet="0123456789.,:-'\" minsftkglb", max_size=12))
def test_whatever_is_typed_there_is_a_figure_or_a_sentence(typed: str) -> None:
    for quantity in (NUMBER, SECONDS, KILOGRAMS, CENTIMETERS):
        with suppress(ValueError):
            assert read(quantity, typed) is not None
