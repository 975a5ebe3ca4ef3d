"""Snapshots for the document tests: plain dicts like those that signing makes, with drawings of their own."""

TEXTS = [
    {
        "slug": "forearm-plank",
        "name": "Forearm plank on the ball",
        "why": "This builds the strength that holds your back straight when you lift and carry.",
        "setup": ["Kneel behind the ball.", "Rest both forearms on top of it, elbows under your shoulders."],
        "steps": [
            "Roll forward until your body is one line from knees to head.",
            "Draw your belly gently in.",
            "Lift your knees off the floor and straighten your legs.",
            "Keep your neck long and look at the floor.",
            "Lower your knees to rest.",
        ],
        "breathing": "Breathe slowly. Never hold your breath.",
        "feel": "Your belly and the front of your shoulders work. Your low back stays quiet.",
        "stop_if": ["Your low back sags or starts to hurt.", "The ball slips and you cannot steady it."],
        "easier": ["Keep your knees on the floor.", "Use a softer ball."],
        "harder": ["Roll the ball a hand's width forward and back."],
        "needs": ["Your ball", "A mat", "Free floor of two metres"],
        "cautions": ["Keep to the version on your knees until your next visit."],
        "dosage": {"sets": 3, "seconds": 25, "rest_seconds": 60},
        "dosage_words": "3 × 25 seconds, rest 60 seconds, 3 days a week",
        "titles": [
            "Kneeling with both forearms on the ball.",
            "Body straight, forearms on the ball, knees lifted.",
        ],
    },
    {
        "slug": "wall-squat",
        "name": "Wall squat with the ball",
        "why": "Strong legs make stairs and getting up from a chair easier.",
        "setup": [
            "Stand with the ball between your low back and a wall.",
            "Feet hip-wide, one step forward.",
        ],
        "steps": [
            "Bend your knees and let the ball roll up your back.",
            "Go down only as far as feels steady.",
            "Push through your heels and stand up again.",
        ],
        "breathing": "Breathe in on the way down and out on the way up.",
        "feel": "The front of your thighs and your bottom work.",
        "stop_if": ["Your knees hurt."],
        "easier": ["Go down less far."],
        "harder": [],
        "needs": ["Your ball", "A clear wall"],
        "cautions": [],
        "dosage": {"sets": 2, "reps": 10, "hold_seconds": 5, "rest_seconds": 60},
        "dosage_words": "2 × 10 times, hold 5 seconds, rest 60 seconds, 3 days a week",
        "titles": ["Standing with the ball behind the low back.", "Knees bent, thighs halfway to level."],
    },
    {
        "slug": "supine-rotation",
        "name": "Knees to the side, calves on the ball",
        "why": "This keeps your spine turning freely.",
        "setup": ["Lie on your back with both calves on the ball.", "Arms out to the sides."],
        "steps": [
            "Let both knees sink slowly to the right.",
            "Stop when the left shoulder wants to lift.",
            "Come back to the middle and change sides.",
        ],
        "breathing": "Breathe out as your knees sink.",
        "feel": "A gentle pull along your side and low back.",
        "stop_if": ["Pain runs down your leg.", "Your foot or leg feels numb."],
        "easier": ["Move only half as far.", "Put a cushion under each knee's side."],
        "harder": ["Hold the ball between your feet."],
        "needs": ["Your ball", "A mat"],
        "cautions": ["Stay in the range that does not pull in your leg."],
        "dosage": {"sets": 2, "reps": 8, "side": "each"},
        "dosage_words": "2 × 8 times, each side, 3 days a week",
        "titles": ["Lying on the back, calves on the ball, arms out.", "Both knees lowered to the right."],
    },
]
DOSAGE = {
    "sets": 1,
    "reps": None,
    "seconds": None,
    "hold_seconds": 0,
    "rest_seconds": 0,
    "side": "both",
    "days_per_week": 3,
    "times_per_day": 1,
    "note": "",
}


def drawing(title: str, tilt: int) -> str:
    """A person as a stick on a ball: enough to see where a picture lands and how it prints."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 220 180">'
        f"<title>{title}</title>"
        '<path d="M10 165H210" stroke="#9fb0bd" stroke-width="3"/>'
        '<circle cx="150" cy="120" r="45" fill="#dde5eb" stroke="#1b2a38" stroke-width="3"/>'
        f'<g transform="rotate({-tilt} 60 160)" fill="none" stroke-linecap="round" stroke-width="16">'
        '<path d="M30 158L90 100" stroke="#32475f"/><path d="M90 100L125 62" stroke="#3e8e97"/></g></svg>'
    )


def item(number: int) -> dict:
    text = {**TEXTS[number % len(TEXTS)]}
    titles = text.pop("titles")
    return {
        **text,
        "id": f"item-{number + 1}",
        "revision": 1,
        "dosage": {**DOSAGE, **text["dosage"]},
        "figures": [
            {"panel": panel, "title": title, "svg": drawing(title, tilt)}
            for panel, title, tilt in zip(["start", "end"], titles, [0, 12], strict=True)
        ],
    }


CONSULT = {
    "clinician": "Dr. Sam Rivera",
    "profession": "Orthopaedic surgeon",
    "registration": "LIC 20431",
    "on": "2026-11-19",
    "kind": "other",
    "decision": "Exercise with the limits named in this plan",
}

FINDING = {
    "key": "f00d",
    "rule": "herniated-disc",
    "version": 1,
    "severity": "consult",
    "exercise": None,
    "title": "Herniated disc",
    "because": ["Herniated disc, low back: active"],
    "instead": "Record a consult.",
    "patient_text": "",
    "sources": ["P1"],
    "consult": "0193-consult",
}


def plan(exercises: int = 4, **changes: object) -> dict:
    """A complete snapshot; `changes` replace top-level keys, dicts are merged into theirs."""
    snapshot = {
        "format": "clinic-plan/1",
        "plan": {
            "id": "0193-plan",
            "code": "K7Q2MX4D",
            "version": 2,
            "signed_at": "2026-11-21T14:00:00Z",
            "language": "en",
            "paper": "a4",
        },
        "clinic": {
            "id": "0193-clinic",
            "name": "Riverside Physiotherapy",
            "address": "4 Mill Lane, Exampletown",
            "phone": "+49 30 5550 123",
            "timezone": "Europe/Berlin",
        },
        "patient": {"id": "0193-pat", "name": "Pat Example", "born": "1984-03-09"},
        "signer": {
            "id": "0193-alice",
            "name": "Alice Therapist",
            "profession": "Physiotherapist",
            "registration": "PT 104 882",
            "meaning": "prescribed and reviewed by",
        },
        "goals": ["Lift your daughter without fear.", "Walk for an hour."],
        "note": "Start with the first exercise alone. Write down how your back feels the morning after.",
        "days_per_week": 3,
        "ball": {"size_cm": 65, "firmness": "a little soft, so that it gives by a hand's width"},
        "items": [item(number) for number in range(exercises)],
        "cautions": ["Do not bend forward with a round back for the next six weeks."],
        "stop": [
            "Stop and call for help if you go numb between your legs.",
            "Stop and call for help if you feel pain or pressure in your chest.",
            "Stop if a leg gets weak.",
            "Stop if you feel dizzy.",
        ],
        "consults": [CONSULT],
        "screening": {
            "verdict": "consult",
            "rulebook": "c0ffee",
            "on": "2026-11-21",
            "findings": [FINDING],
            "acknowledged": [],
        },
        "links": {"verify": "https://clinic.example/v/K7Q2MX4D", "enrol": "https://clinic.example/enrol"},
    }
    for key, change in changes.items():
        snapshot[key] = {**snapshot[key], **change} if isinstance(change, dict) else change
    return snapshot
