"""When the answers of an intake stand: none too old, and a therapist went through what the patient said at home.

What can happen once more while it is recorded as there is asked again as soon as its day has rules say less.

>>> can_be_new("head_knock", {"onset": date(2026, 6, 1)}, on=date(2026, 11, 28))
True
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from clinic.domain.record.facts import Value

STALE = "The intake is too old. Go through it again with the patient before signing."
UNCONFIRMED = (
    "The patient answered the intake at home. A therapist has to go through the answers and confirm them before"
    " signing."
)


AGAIN_AFTER: Mapping[str, tuple[str, int]] = {  # by code: the day it happened, and weeks after which rules say less
    **dict.fromkeys(("head_knock", "concussion"), ("onset", 1)),
    **dict.fromkeys(("whiplash", "acute_back_injury", "meniscus_tear", "knee_ligament_injury", "ankle_sprain"),
                    ("onset", 6)),
    **dict.fromkeys(("recent_fracture", "vertebral_fragility_fracture", "shoulder_instability", "stroke", "dvt_or_pe",
                     "retinal_or_eye_surgery"), ("onset", 12)),
    "cardiac_unstable": ("onset", 26),
    **dict.fromkeys(("discectomy", "spinal_fusion"), ("surgery_on", 6)),
    **dict.fromkeys(("abdominal_surgery", "pelvic_surgery", "hernia_repair"), ("surgery_on", 8)),
    **dict.fromkeys(("chest_surgery", "foot_surgery", "hip_replacement", "joint_replacement", "knee_replacement",
                     "knee_surgery", "other_joint_replacement", "pacemaker", "shoulder_replacement",
                     "shoulder_surgery"), ("surgery_on", 12)),
    "other_surgery": ("surgery_on", 2),
    "seizures": ("last_seizure_on", 26),
    "birth_recent": ("birth_on", 26),
}  # fmt: skip
"""The shortest span of the rulebook, of a birth the longest; the acute window is taken as its six weeks."""
LIFTED_BY = ("doctor_allows", "over_a_year_ago")  # the details with which a stop of what is there goes away


def is_stale(oldest: datetime | None, *, days: int, at: datetime) -> bool:
    """Whether the oldest of the answers is older than the clinic lets answers stand."""
    return oldest is not None and at - oldest > timedelta(days=days)


def intake_due(oldest: datetime | None, *, unconfirmed: bool, days: int, at: datetime) -> str:
    """The sentence that says what the intake still needs, empty when it stands.

    `unconfirmed` when the patient gave an answer at home that no therapist went through.
    """
    if is_stale(oldest, days=days, at=at):
        return STALE
    return UNCONFIRMED if unconfirmed else ""


def can_be_new(code: str, details: Mapping[str, Value | None], *, on: date) -> bool:
    """Whether what is recorded of a problem that is there says nothing of one that began lately."""
    day, weeks = AGAIN_AFTER.get(code, ("", 0))
    happened = details.get(day)
    is_old = isinstance(happened, date) and on - happened > timedelta(weeks=weeks)
    return is_old or any(details.get(name) is True for name in LIFTED_BY)
