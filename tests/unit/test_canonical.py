"""Plain data has canonical bytes and one digest; refused is what two languages could write differently."""

from enum import StrEnum

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain import canonical

texts = st.text(st.characters(exclude_categories=["Cs"]))
integers = st.integers(-canonical.LARGEST_INTEGER, canonical.LARGEST_INTEGER)
primitives = st.recursive(
    st.none() | st.booleans() | integers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


def reversed_keys(value):
    if isinstance(value, dict):
        return {key: reversed_keys(value[key]) for key in reversed(value)}
    return [reversed_keys(item) for item in value] if isinstance(value, list) else value


@given(primitives)
def test_canonical_bytes_are_those_of_rfc_8785(value):
    assert canonical.canonical(value) == rfc8785.dumps(value)


@given(primitives)
def test_the_order_of_keys_does_not_change_the_bytes(value):
    assert canonical.canonical(reversed_keys(value)) == canonical.canonical(value)


def test_keys_sort_by_utf_16_code_units_as_the_standard_says():
    assert canonical.canonical({"\ufb33": 1, "\U0001f600": 2}) == '{"\U0001f600":2,"\ufb33":1}'.encode()


def test_a_text_enum_counts_as_its_text():
    class Side(StrEnum):
        LEFT = "left"

    assert canonical.canonical({"side": Side.LEFT}) == b'{"side":"left"}'


def test_the_largest_whole_numbers_that_every_reader_keeps_are_written():
    assert canonical.canonical([2**53 - 1, 1 - 2**53]) == b"[9007199254740991,-9007199254740991]"


def test_the_digest_is_sha_256_in_hexadecimal():
    assert canonical.digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"sets": 1.5}, "data.sets: float"),
        ({"items": [{"reps": 1.0}]}, r"data.items\[0\].reps: float"),
        ({"n": 2**53}, "data.n: 9007199254740992 is too large"),
        ({"n": -(2**53)}, "too large"),
        ({"name": "half \ud800"}, "data.name: the text holds half a character"),
        ({"half \ud800": 1}, "data: the text holds half a character"),
        ({1: "one"}, "the key 1 is not text"),
        ({"on": b"bytes"}, "bytes is not allowed"),
        ({"pair": (1, 2)}, "tuple is not allowed"),
    ],
)
def test_what_has_no_single_spelling_is_refused_by_place(value, place):
    with pytest.raises(canonical.NotCanonical, match=place):
        canonical.canonical(value)
