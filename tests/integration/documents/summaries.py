"""The content of a discharge summary for tests: a plain dict like those that signing makes."""

from __future__ import annotations

from typing import Any


def summary(**changes: Any) -> dict[str, Any]:
    """Of Pat Example, with something in every part."""
    return {
        "format": "clinic-discharge/3",
        "summary": {
            "id": "0198f0aa-0000-7000-8000-000000000009",
            "code": "K7Q2MX4D",
            "version": 1,
            "signed_at": "2026-11-21T14:00:00Z",
            "language": "en",
            "paper": "a4",
        },
        "clinic": {
            "id": "0198f0aa-0000-7000-8000-000000000001",
            "name": "Riverside Physiotherapy",
            "address": "1 River Lane",
            "phone": "+49 30 1234",
            "timezone": "Europe/Berlin",
        },
        "patient": {
            "id": "0198f0aa-0000-7000-8000-000000000002",
            "name": "Pat Example",
            "born": "1961-05-04",
        },
        "signer": {
            "id": "0198f0aa-0000-7000-8000-000000000003",
            "name": "Alice Therapist",
            "profession": "Physiotherapist",
            "registration": "PT-1",
            "meaning": "summarized and signed by",
        },
        "episode": {
            "began_on": "2026-08-03",
            "ended_on": "2026-11-20",
            "reason": "Goals reached",
            "note": "Works full time again.",
        },
        "problems": [{"label": "Persistent low back pain", "status": "active", "since": "2025-02-01"}],
        "account": "Low back pain for two years.\nStrength and control of the trunk were trained on the ball.",
        "visits": [{"on": "2026-08-03", "way": "in clinic"}, {"on": "2026-10-05", "way": "by video"}],
        "outcomes": [
            {
                "name": "Pain on average, the last week",
                "first": "6 of 10",
                "first_on": "2026-08-03",
                "last": "2 of 10",
                "last_on": "2026-11-20",
                "change": "4 better, at least the smallest change that matters (2; Childs 2005)",
                "target": None,
                "reached_on": None,
            },
            {
                "name": "Walk to the lake",
                "first": "3 of 10",
                "first_on": "2026-08-03",
                "last": "8 of 10",
                "last_on": "2026-11-20",
                "change": "5 better",
                "target": 8,
                "reached_on": "2026-11-20",
            },
        ],
        "trend": {
            "trainings": [
                {"on": f"2026-{month:02}-{day:02}", "pain": pain, "effort": effort, "dose": dose}
                for month, day, pain, effort, dose in (
                    (8, 5, 5, None, 50),
                    (8, 7, 4, 6, 75),
                    (8, 24, 4, 6, 100),
                    (9, 14, 3, 5, 100),
                    (10, 12, None, 5, None),
                    (11, 9, 2, 4, 100),
                )
            ],
            "weeks": [
                {"first": f"2026-{month:02}-{day:02}", "reported": reported, "prescribed": 3}
                for month, day, reported in ((8, 3, 2), (8, 24, 1), (9, 14, 3), (10, 12, 1), (11, 9, 3))
            ],
            "marks": [{"on": "2026-08-03", "name": "v1", "words": "Version 1 signed"}],
        },
        "adherence": {"reports": 31, "reported": 10, "prescribed": 12, "percent": 83},
        "doses": [
            {"name": "Forearm plank on the ball", "first": "3 × 25 seconds", "last": "3 × 50 seconds"},
            {"name": "Wall squat with the ball", "first": None, "last": "2 × 10 times"},
        ],
        "consults": [
            {
                "clinician": "Dr. Dana Doe",
                "profession": "Physician",
                "registration": "",
                "on": "2026-08-02",
                "decision": "proceed with limits",
                "limits": ["Keep the range small"],
            }
        ],
        "red_flags": [
            {
                "label": "Severe pain at night",
                "assessment": "looked into by Dr. Dana Doe, Physician, on Aug 2, 2026: Nothing serious was found.",
            }
        ],
        "adverse_events": [
            {
                "on": "2026-09-01",
                "what": "Slipped off the ball",
                "exercise": "Forearm plank on the ball",
                "harm": "No harm: it could have done some",
                "action": "Wall beside it.",
                "open": True,
            }
        ],
        "adverse_events_kept": True,
        "looked_into": [
            {
                "on": "2026-09-02",
                "what": "Stop sign: I fell",
                "stops": "plan",
                "ended_on": "2026-09-03",
                "found": "A bruise at the hip, nothing else.",
                "examined": "Mia Hall, Doctor",
            },
            {
                "on": "2026-11-19",
                "what": "Strong pain: Wall squat: Pain 7 of 10",
                "stops": "exercise",
                "ended_on": None,
                "found": "",
                "examined": "",
            },
        ],
        "go_on": {
            "exercises": [
                {
                    "name": "Forearm plank on the ball",
                    "dosage": "3 × 50 seconds",
                    "warnings": ["It was paused from Sep 1, 2026 to Sep 9, 2026: Pain 8."],
                }
            ],
            "paused": [],
            "text": "Go on twice a week.",
        },
        "flare_up": "Half of it for three days.",
        "come_back": "When it wakes you at night.",
        "stop": ["Stop and sit down if you feel dizzy."],
        "links": {"verify": "https://clinic.example/v/K7Q2MX4D"},
    } | changes
