"""Questions that asked several things at once: which ones ask in their place, and what an old answer still says.

An old no answers each of the new questions no. An old yes goes on standing, because nobody knows which part it meant,
until a therapist takes it back with a reason once every part has an answer. The old no to a *problem* answers
nothing: it may be the echo of a problem that was resolved, and a joint that was replaced stays replaced.

>>> parts("pulsating_abdominal_mass")
('pulsating_belly', 'tearing_pain')
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from clinic.domain.record.facts import ANSWERED, RED_FLAGS, RETIRED_FLAGS, Answer, Fact, Reply
from clinic.domain.record.problems import PROBLEMS, ProblemCode

HasAnswer = TypeVar("HasAnswer")

RETIRED = {
    "bladder_or_bowel_change": ("bladder_or_bowel_trouble", "sexual_change"),
    "cancer_history_or_weight_loss": ("cancer_past", "unexplained_weight_loss"),
    "fever_or_infection_risk": ("fever_or_chills", "recent_infection", "weak_defences", "injected_drugs"),
    "pulsating_abdominal_mass": ("pulsating_belly", "tearing_pain"),
    "chest_pain_or_fainting": ("chest_pain", "fainting"),
    "cervical_myelopathy_signs": ("clumsy_hands", "balance_disorder", "cervical_myelopathy"),
    "joint_replacement": (
        "hip_replacement",
        "knee_replacement",
        "shoulder_replacement",
        "other_joint_replacement",
    ),
}
QUESTIONS: dict[str, Fact | ProblemCode] = {
    **{name: fact for name, fact in ANSWERED.items() if name not in RETIRED},
    **{code: problem for code, problem in PROBLEMS.items() if code not in RETIRED},
}
"""Every question that is asked, red flags first."""


def parts(name: str) -> tuple[str, ...]:
    """The questions that ask in place of a retired one; none for any other."""
    return RETIRED.get(name, ())


def asked(question: Fact | ProblemCode, age: int | None) -> bool:
    """Whether a question is asked at this age in whole years; where the age is not known, it is."""
    return age is None or age in question.ages


def not_asked(age: int | None) -> frozenset[str]:
    """The questions whose answer is no unless one is recorded: the retired ones, and those of other ages."""
    return frozenset(RETIRED) | {name for name, question in QUESTIONS.items() if not asked(question, age)}


def fold(
    said: Mapping[str, HasAnswer], answer: Callable[[HasAnswer], Answer | Reply]
) -> dict[str, HasAnswer]:
    """What was said by question, an old no of a retired red flag in each part that nothing was said about."""
    old = [name for name in RETIRED_FLAGS if name in said and answer(said[name]) == Answer.NO]
    return {part: said[name] for name in old for part in RETIRED[name]} | dict(said)


def unanswered(name: str, known: Mapping[str, str], said: Mapping[str, str]) -> tuple[str, ...]:
    """The labels of a retired red flag's parts that keep it standing: without an answer after what is `said` now.

    The parts that are red flags have to be among what is said: they were asked in this hour, not one by one long ago.
    """
    answers = {**known, **said}
    return tuple(
        QUESTIONS[part].label
        for part in RETIRED[name]
        if answers.get(part, Reply.NOT_RECORDED) == Reply.NOT_RECORDED
        or (part in RED_FLAGS and part not in said)
    )
