"""Medical clearance: the recorded word of a clinician who looked into a red flag and allows exercise. The word of one
who does not is kept as well, and clears nothing.

It is about one recorded yes. When that answer changes, when yes is said again, or after its last day, the flag is up
again. So nobody has to record a no that is not true.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clinic.domain.errors import InvalidInput
from clinic.domain.limits import (
    CLEARANCE_RESULT,
    NAME,
    PROFESSION,
    REGISTRATION,
    WORD_COUNTS_MONTHS,
    too_long,
)
from clinic.domain.record.facts import MAY_STAND
from clinic.domain.record.standing import latest_expiry
from clinic.domain.text import bare, may_be_same, spelled

CLEARED = "cleared"  # the decision, as a plan names it beside those of consults
MEETS = {  # what a rule reads beside a red flag, and whoever looked into the flag had to know of
    "fever_or_chills": frozenset(
        (
            "cancer_treatment",
            "weak_defences",
            "injected_drugs",
            "recent_infection",
            "long_term_steroids",
            "shoulder_surgery",
            "knee_surgery",
            "foot_surgery",
            "chest_surgery",
            "pelvic_surgery",
            "hernia_repair",
            "abdominal_surgery",
            "other_surgery",
            "discectomy",
            "spinal_fusion",
            "hip_replacement",
            "knee_replacement",
            "shoulder_replacement",
            "other_joint_replacement",
            "joint_replacement",
            "pacemaker",
            "birth_recent",
            "pregnancy",
        )
    )
}
MET = "was recorded or changed since, and nobody had looked into that."
AS_ASSESSED = (
    "as_assessed"  # the answer to a flag that is cleared: still the yes that was looked into, no new one
)
NO_PROFESSION = "Enter the clinician's profession."
WANTED = {
    "clinician": "Enter the name of the clinician who looked into it.",
    "profession": NO_PROFESSION,
    "result": "Write what was found.",
}
LENGTHS = {
    "clinician": NAME,
    "profession": PROFESSION,
    "registration": REGISTRATION,
    "result": CLEARANCE_RESULT,
}
YOURSELF = (
    "This reads like your own name or number. A red flag needs somebody else to look into it: write their first name in"
    " full."
)
NOT_SAID = "Say whether this clinician allows exercise."
REFUSED = "{clinician}, {profession}, looked into it on {held_on} and does not allow exercise: {result}"
IN_THE_FUTURE = "The assessment cannot be in the future."
BEFORE_THE_SIGN = (
    "The sign came or came back on {day} or later, so this assessment did not see it. Enter a later one."
)
OVER = "The assessment must count beyond today."
NO_LONGER = "{label} is up again: what {clinician} found on {held_on} has not counted since {since}. {why}"
OVER_NOW = "It was to count until then."
TOO_LONG = f"An assessment can count for at most {WORD_COUNTS_MONTHS} months."


@dataclass(frozen=True)
class Clearance:
    """Who looked into `flag`, when, with what result; it stops counting on `expires_on`."""

    flag: str
    clinician: str
    profession: str
    registration: str
    held_on: date
    result: str
    expires_on: date
    id: str = ""
    number: int = 0

    @property
    def label(self) -> str:
        """The flag in words; it may be a question that is asked no more."""
        return MAY_STAND[self.flag].label


def check(
    clearance: Clearance,
    *,
    allows_exercise: bool | None,
    today: date,
    since: date | None,
    name: str,
    registration: str,
) -> None:
    """Refuse one that says too little to rely on; `name` and `registration` are the therapist's who records it.

    One that does not allow exercise is no clearance, and runs out on no day that anybody has to say. Whoever looked
    before the day `since` did not see this sign: it was not there, or it came back.
    Raises `InvalidInput` with a sentence for every field that is wrong.
    """
    errors = {field: said for field, said in WANTED.items() if not bare(getattr(clearance, field))}
    errors |= {
        field: too_long(most) for field, most in LENGTHS.items() if len(getattr(clearance, field)) > most
    }
    own = {
        "clinician": may_be_same(clearance.clinician, name),
        "registration": bare(registration) and bare(clearance.registration) == bare(registration),
    }
    errors |= {field: YOURSELF for field, is_own in own.items() if is_own}
    errors |= _wrong_days(clearance, today, since, runs_out=allows_exercise is not False)
    if allows_exercise is None:
        errors["allows_exercise"] = NOT_SAID
    if errors:
        raise InvalidInput(errors)


def is_met(reason: str) -> bool:
    """Whether a clearance ended because of a problem: the sign itself did not come back."""
    return reason.endswith(MET)


def met_by(code: str) -> tuple[str, ...]:
    """The red flags that a rule reads together with this problem."""
    return tuple(flag for flag, codes in MEETS.items() if code in codes)


def _wrong_days(clearance: Clearance, today: date, since: date | None, *, runs_out: bool) -> dict[str, str]:
    errors = {}
    if clearance.held_on > today:
        errors["held_on"] = IN_THE_FUTURE
    elif since and clearance.held_on < since:
        errors["held_on"] = BEFORE_THE_SIGN.format(day=spelled(since))
    if runs_out and clearance.expires_on <= max(clearance.held_on, today):
        errors["expires_on"] = OVER
    elif runs_out and clearance.expires_on > latest_expiry(clearance.held_on):
        errors["expires_on"] = TOO_LONG
    return errors
