"""Whether somebody may sit so low that the knees come above the hips, as one does on a ball with little air in it."""

from __future__ import annotations

from dataclasses import replace

from clinic.domain.library.vocabulary import Tag
from clinic.domain.screening.case import Case, ProgramExercise
from clinic.domain.screening.rulebook import Rulebook
from clinic.domain.screening.screen import findings

FAR_BEND = Tag.HIP_FLEXION_OVER_90


def low_seat_asks(case: Case, rulebook: Rulebook) -> bool:
    """Whether a rule about a hip bent past a right angle forbids it, asks for a consult or lacks an answer.

    What is not recorded is never safe, so an open question counts as a limit.
    """
    about = (rule for rule in rulebook.rules if rule.scope and FAR_BEND in rule.scope.any_tags)
    bend = replace(case, exercises=(ProgramExercise("low-seat", frozenset({FAR_BEND})),))
    return any(finding.severity.blocks for finding in findings(bend, about))
