"""A snapshot has exactly the shape of a plan, and refuses what two languages could write differently."""

import copy

import pytest

from clinic.domain.plans import snapshot

PLAN = {
    "format": "clinic-plan/2",
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
            "next_step": None,
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
        "findings": [
            {
                **dict.fromkeys(("key", "rule", "severity", "title", "instead", "patient_text"), "text"),
                "version": 1,
                "exercise": None,
                "because": ["Pregnancy: active"],
                "sources": ["G1"],
                "consult": None,
            }
        ],
        "acknowledged": ["text"],
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


def test_what_was_signed_before_keeps_its_format():
    (item,) = PLAN["items"]
    before = {key: held for key, held in item.items() if key != "next_step"}
    snapshot.validate(PLAN | {"format": "clinic-plan/1", "items": [before]})
    with pytest.raises(snapshot.SnapshotError, match="next_step unknown"):
        snapshot.validate(PLAN | {"format": "clinic-plan/1"})


@pytest.mark.parametrize(
    ("plan", "reason"),
    [
        (
            changed("format", to="clinic-plan/3"),
            "snapshot.format: expected 'clinic-plan/2', got 'clinic-plan/3'",
        ),
        (changed("plan", "version", to="1"), "snapshot.plan.version: '1' has the wrong type"),
        (changed("plan", "version", to=True), "snapshot.plan.version: True has the wrong type"),
        (changed("ball", to=None), "snapshot.ball: expected an object"),
        (changed("items", 0, "steps", to="Push"), r"snapshot.items\[0\].steps: expected a list"),
        (changed("items", 0, "steps", to=[None]), r"snapshot.items\[0\].steps\[0\]: None has the wrong type"),
        (
            changed("items", 0, "dosage", to={}),
            r"snapshot.items\[0\].dosage: days_per_week, .*sets, .* missing",
        ),
        (changed("items", 0, "extra", to=1), r"snapshot.items\[0\]: extra unknown"),
        (PLAN | {"extra": 1, "more": 2}, "snapshot: extra, more unknown"),
        (
            changed("screening", "findings", to=[{"rule": "pregnancy"}]),
            r"snapshot.screening.findings\[0\]: because, .* version missing",
        ),
        (
            changed("screening", "findings", 0, "because", to="Pregnancy"),
            r"snapshot.screening.findings\[0\].because: expected a list",
        ),
        (
            changed("screening", "acknowledged", to=[1]),
            r"snapshot.screening.acknowledged\[0\]: 1 has the wrong type",
        ),
        (changed("days_per_week", to=2**53), "snapshot.days_per_week: 9007199254740992 is too large"),
    ],
)
def test_a_snapshot_out_of_shape_is_refused_by_place(plan, reason):
    with pytest.raises(snapshot.SnapshotError, match=f"^{reason}"):
        snapshot.validate(plan)
