"""The library's dosage of one level in sentences: where to start, how far the range goes, how it grows."""

from __future__ import annotations

from clinic.domain.dosage import describe
from clinic.domain.library.level_dosage import LevelDosage


def lines(dosage: LevelDosage) -> list[str]:
    """
    >>> lines(LevelDosage(sets=(2, 3), days_per_week=(3, 3), seconds=(25, 25)))
    ['From 2 × 25 seconds, 3 days a week', 'Up to 3 × 25 seconds, 3 days a week']
    """
    least, most = describe(dosage.default()), describe(dosage.most())
    lines = [least] if least == most else [f"From {least}", f"Up to {most}"]
    if dosage.seconds_target is not None and dosage.seconds_step is not None:
        low, high = dosage.seconds_step
        step = f"{low} seconds" if low == high else f"{low} to {high} seconds"
        lines.append(f"Grows to {dosage.seconds_target} seconds in steps of {step}")
    return lines + ([dosage.note] if dosage.note else [])
