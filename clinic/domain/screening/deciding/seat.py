"""Whether somebody may sit so low that the knees come above the hips, as one does on a ball with little air in it."""

from __future__ import annotations

from dataclasses import replace

from clinic.domain.library.vocabulary import Tag
from clinic.domain.screening.case import Case, ProgramExercise
from clinic.domain.screening.rulebook import Rulebook
from clinic.domain.screening.screen import findings

LOW = frozenset({Tag.HIP_FLEXION_OVER_90, Tag.DEEP_KNEE_FLEXION, Tag.LUMBAR_FLEXION})
"""What a seat asks of hips, knees and low back once the knees are above the hips; ours, clinician to confirm."""
RISING = "rise_from_chair_problem"


def low_seat_asks(case: Case, rulebook: Rulebook) -> bool:
    """Whether a rule about a far bend of hip, knee or low back, or about rising from a seat, forbids it, asks for a
    consult or lacks an answer.

    What is not recorded is never safe, so an open question counts as a limit.
    """
    about = (
        rule for rule in rulebook.rules if rule.scope and (LOW & rule.scope.any_tags or RISING in rule.facts)
    )
    seat = replace(case, exercises=(ProgramExercise("low-seat", LOW | {Tag.SITTING_UNSTABLE}),))
    return any(finding.severity.blocks for finding in findings(seat, about))
