"""What a patient says of red flags at home and nobody has asked about yet: a "not sure" is news, as a yes is.

The plan waits, because a sign that may be there is never taken for one that is not; and whoever is not sure reads what
to do at once if it is there.

>>> of_doubts({"fainting": "Do not exercise. Get medical help now."}, in_force=True)[0].title
'Not sure at home: Fainting'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import shorten

from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause, Stops
from clinic.domain.limits import WORKLIST_TITLE
from clinic.domain.record.facts import MAY_STAND
from clinic.domain.screening.rules import Urgency

DOUBT, YES = "doubt:", "home:"  # how the keys of these causes begin
FROM_HOME = "answers:home"  # the key of all that a patient answered at home and no therapist went through
TO_GO_THROUGH = "Answers from home to go through"
HOW_IT_ENDS = (
    "Say whether it stays until the answers are gone through, or ends with your words as the reason."
)
NOT_WITHOUT = "A therapist alone ends this without going through the answers. Your words can be kept with it."
WAIT = "Wait until your clinic calls, or call them. Do not exercise until then."
BEGINS = "You are not sure about this: “"
NOT_SURE = BEGINS + "{question}”"
IF_SO = " If it is so, call the emergency number at once. {text}"
SEE_A_DOCTOR = "There is a sign that a doctor must look at before you exercise."


def of_doubts(unsure: Mapping[str, str], *, in_force: bool) -> tuple[Cause, ...]:
    """A cause for each red flag that the patient is `unsure` about, with what its rule says where it is an emergency.

    It stops the plan that is `in_force`. Without one there is nothing to stop, and it has to be answered all the same.
    """
    return tuple(
        Cause(
            Reason.RED_FLAG,
            f"{DOUBT}{name}",
            f"Not sure at home: {MAY_STAND[name].label}",
            Stops.PLAN if in_force else Stops.NOTHING,
            f"{WAIT}\n{_asked(name, text)}",
        )
        for name, text in unsure.items()
    )


def of_yes(said: Mapping[str, Urgency | None]) -> tuple[Cause, ...]:
    """A cause for each red flag to which somebody without a plan said yes, as urgent as its rule: no plan is screened
    that would tell.
    """
    return tuple(
        Cause(
            Reason.RED_FLAG, f"{YES}{name}", MAY_STAND[name].label, patient_text=SEE_A_DOCTOR, urgency=urgency
        )
        for name, urgency in said.items()
    )


def of_answers(yes: Sequence[str], *, says_yes: bool = False) -> Cause:
    """One cause for all answers from home that no therapist went through; `yes` names those that say so. Another title
    is news, and so is a write that `says_yes`: a title names no more than it can hold.

    >>> of_answers(["Osteoporosis", "Cannot kneel"]).title
    'Answers from home to go through: Osteoporosis; Cannot kneel'
    """
    title = f"{TO_GO_THROUGH}: {'; '.join(yes)}" if yes else TO_GO_THROUGH
    shown = shorten(title, WORKLIST_TITLE, placeholder=" …")
    return Cause(Reason.NEW_WORDS, FROM_HOME, shown, graver_than=None, is_news=says_yes)


def can_wait(line: str) -> bool:
    """Whether a line for the patient is a doubt about no emergency, which stands below those about one."""
    return line.startswith(BEGINS) and line.endswith("”")


def _asked(name: str, text: str) -> str:
    """One line a red flag; the line to wait is the same for all, so that a page says it once."""
    question = NOT_SURE.format(question=MAY_STAND[name].question)
    return question + (IF_SO.format(text=text) if text else "")
