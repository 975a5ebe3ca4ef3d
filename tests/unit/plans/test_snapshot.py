"""Snapshots have canonical bytes and one digest, and refuse what two languages could write differently."""

import copy
from enum import StrEnum

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.plans import snapshot

texts = st.text(st.characters(exclude_categories=["Cs"]))
integers = st.integers(-snapshot.LARGEST_INTEGER, snapshot.LARGEST_INTEGER)
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
    assert snapshot.canonical(value) == rfc8785.dumps(value)


@given(primitives)
def test_the_order_of_keys_does_not_change_the_bytes(value):
    assert snapshot.canonical(reversed_keys(value)) == snapshot.canonical(value)


def test_keys_sort_by_utf_16_code_units_as_the_standard_says():
    assert snapshot.canonical({"\ufb33": 1, "\U0001f600": 2}) == '{"\U0001f600":2,"\ufb33":1}'.encode()


def test_a_text_enum_counts_as_its_text():
    class Side(StrEnum):
        LEFT = "left"

    assert snapshot.canonical({"side": Side.LEFT}) == b'{"side":"left"}'


def test_the_digest_is_sha_256_in_hexadecimal():
    assert snapshot.digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"sets": 1.5}, "snapshot.sets: float"),
        ({"items": [{"reps": 1.0}]}, r"snapshot.items\[0\].reps: float"),
        ({"n": 2**53}, "snapshot.n: 9007199254740992 is too large"),
        ({"n": -(2**53)}, "too large"),
        ({"name": "half \ud800"}, "lone surrogate"),
        ({"half \ud800": 1}, "lone surrogate"),
        ({1: "one"}, "the key 1 is not text"),
        ({"on": b"bytes"}, "bytes is not allowed"),
        ({"pair": (1, 2)}, "tuple is not allowed"),
    ],
)
def test_what_has_no_single_spelling_is_refused_by_place(value, place):
    with pytest.raises(snapshot.SnapshotError, match=place):
        snapshot.canonical(value)


PLAN = {
    "format": "clinic-plan/1",
    "plan": {
        "id": "p1",
        "code": "K7Q2",
        "version": 1,
        "signed_at": "2026-11-21T14:00:00Z",
        "language": "en",
        "paper": "a4",
    },
    "clinic": {"id": "c1", "name": "Riverside", "address": "", "phone": "", "timezone": "Europe/Berlin"},
    "patient": {"id": "u1", "name": "Pat", "born": "1990-01-01"},
    "signer": {
        "id": "t1",
        "name": "Alice",
        "profession": "Physiotherapist",
        "registration": "PT 1",
        "meaning": "x",
    },
    "goals": ["Walk to the shop"],
    "note": "",
    "days_per_week": 3,
    "ball": {"size_cm": 65, "firmness": None},
    "items": [
        {
            **dict.fromkeys(("id", "slug", "name", "why", "breathing", "feel", "dosage_words"), "text"),
            **{
                key: ["text"]
                for key in ("setup", "steps", "stop_if", "easier", "harder", "needs", "cautions")
            },
            "revision": 1,
            "dosage": {
                "sets": 3,
                "reps": None,
                "seconds": 25,
                "hold_seconds": 0,
                "rest_seconds": 60,
                "side": "both",
                "days_per_week": 3,
                "times_per_day": 1,
                "note": "",
            },
            "figures": [{"panel": "start", "title": "Kneeling.", "svg": "<svg/>"}],
        }
    ],
    "cautions": [],
    "stop": ["Chest pain"],
    "consults": [],
    "screening": {
        "verdict": "clear",
        "rulebook": "ab",
        "on": "2026-11-21",
        "findings": [],
        "acknowledged": [],
    },
    "links": {"verify": "https://clinic.example/v/K7Q2", "enrol": "https://clinic.example/enrol"},
}


def changed(*path, to):
    plan = copy.deepcopy(PLAN)
    inner = plan
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = to
    return plan


def test_a_complete_snapshot_is_valid():
    snapshot.validate(PLAN)


@pytest.mark.parametrize(
    ("plan", "reason"),
    [
        (changed("format", to="clinic-plan/2"), "snapshot.format: expected 'clinic-plan/1'"),
        (changed("plan", "version", to="1"), "snapshot.plan.version: '1' has the wrong type"),
        (changed("plan", "version", to=True), "snapshot.plan.version: True has the wrong type"),
        (changed("ball", to=None), "snapshot.ball: expected an object"),
        (changed("items", 0, "steps", to="Push"), r"snapshot.items\[0\].steps: expected a list"),
        (changed("items", 0, "steps", to=[None]), r"snapshot.items\[0\].steps\[0\]: None has the wrong type"),
        (changed("items", 0, "dosage", to={}), r"dosage: days_per_week, .*sets, .* missing"),
        (changed("items", 0, "extra", to=1), r"snapshot.items\[0\]: extra unknown"),
        (changed("screening", "findings", to=[{"score": 0.5}]), "score: float is not allowed"),
    ],
)
def test_a_snapshot_out_of_shape_is_refused_by_place(plan, reason):
    with pytest.raises(snapshot.SnapshotError, match=reason):
        snapshot.validate(plan)
