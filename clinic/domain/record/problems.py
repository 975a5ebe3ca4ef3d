"""The problems a patient can have recorded: a closed list of codes with plain names and one question each.

The codes are ours. ICD-10-CM codes (checked in the January 2021 file, G29) are shown as help only; load the
current year's file before using them for anything else. "no" is always the harmless answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from clinic.domain.limits import Span
from clinic.domain.record.problem_kinds import CONDITION, WORDING, Wording
from clinic.domain.record.problem_rows import AGES, ANY_AGE, ROWS


class StatementStatus(StrEnum):
    """What a statement says of a problem: it is there, it is over, or it should never have been recorded."""

    ACTIVE = "active"
    RESOLVED = "resolved"
    ERROR = "error"


@dataclass(frozen=True)
class ProblemCode:
    """`label` is for clinicians, `question` for patients, `group` is the heading both are listed under.

    `ages` are the whole years at which it is asked.
    """

    code: str
    group: str
    label: str
    question: str
    icd10: tuple[str, ...] = ()
    ages: Span = ANY_AGE

    @property
    def wording(self) -> Wording:
        """How it is asked whether it still counts."""
        return WORDING.get(self.code, CONDITION)


PROBLEMS = {
    code: ProblemCode(code, group, label, question, tuple(icd10.split()), AGES.get(code, ANY_AGE))
    for group, code, label, question, icd10 in ROWS
}

NO_SUCH_CODE = "{code} is not a known condition code."
FOLLOWED_BY = {"pregnancy": "birth_recent"}
"""What is asked anew when a problem is over: what was said of it meanwhile cannot know how it ended."""
