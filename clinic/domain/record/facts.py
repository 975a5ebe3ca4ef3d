"""Everything screening can read, by name: a closed vocabulary with the question that records each fact.

Five sources: the problems in `problems` with their attributes, the red-flag questions, a few questions
about daily life, figures from the patient record, and the dose of each exercise. A rule that names anything else is
refused.

>>> find("hypertension.systolic").label
'High blood pressure: upper blood pressure (mmHg)'
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache

from clinic.domain.errors import InvalidInput
from clinic.domain.limits import Span
from clinic.domain.record.problem_rows import ANY_AGE, FROM_16
from clinic.domain.record.problems import PROBLEMS

Value = bool | int | float | str | date


class Answer(StrEnum):
    """A recorded answer. Not recorded is the absence of one, and is never read as no."""

    YES = "yes"
    NO = "no"


class Reply(StrEnum):
    """What is written down for a question: an answer, or that it has none any more."""

    YES = Answer.YES.value
    NO = Answer.NO.value
    NOT_RECORDED = "not_recorded"


class ValueType(StrEnum):
    YES_NO = "yes_no"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True)
class Fact:
    """One thing that can be recorded; `low` to `high` bound a number, `choices` name the words allowed.

    `ages` are the whole years at which the question is asked; at others, its answer is no unless one is recorded.
    """

    name: str
    label: str
    question: str
    kind: ValueType = ValueType.YES_NO
    low: int = 0
    high: int = 0
    choices: tuple[str, ...] = ()
    ages: Span = ANY_AGE


ATTRIBUTES = {
    fact.name: fact
    for fact in (
        Fact("status", "status", "Is it there now?", ValueType.CHOICE, choices=("active", "resolved")),
        Fact("onset", "began", "When did it begin (the latest time, if more than once)?", ValueType.DATE),
        Fact("surgery_on", "surgery", "When was the surgery?", ValueType.DATE),
        Fact("over_a_year_ago", "over a year ago, day not known",
             "Where nobody knows the day: was it over a year ago?"),
        Fact("side", "side", "Which side?", ValueType.CHOICE, choices=("left", "right", "both")),
        Fact("grade", "grade", "How bad is it?", ValueType.CHOICE, choices=("mild", "moderate", "severe")),
        Fact("trimester", "trimester", "Which third of the pregnancy (1, 2 or 3)?", ValueType.NUMBER, 1, 3),
        Fact("systolic", "upper blood pressure (mmHg)", "What is the upper blood pressure at rest?",
             ValueType.NUMBER, 50, 300),
        Fact("diastolic", "lower blood pressure (mmHg)", "What is the lower blood pressure at rest?",
             ValueType.NUMBER, 20, 200),
        Fact("falls_last_year", "falls in the last year", "How many falls in the last year?", ValueType.NUMBER, 0, 365),
        Fact("leg_symptoms", "leg symptoms", "Does it cause pain, tingling or weakness in a leg?"),
        Fact("arm_symptoms", "arm symptoms", "Does it cause pain, tingling or weakness in an arm?"),
        Fact("worsening", "getting worse", "Is it getting worse?"),
        Fact("unstable", "unstable", "Did a doctor say it is not stable?"),
        Fact("controlled", "treated and under control", "Is it treated and under control?"),
        Fact("recurrent", "has come back", "Has it happened more than once?"),
        Fact("approach", "approach", "From which side was the hip opened?", ValueType.CHOICE,
             choices=("front", "back_or_side", "not_known")),
        Fact("limited", "limits of the surgeon", "Did the surgeon set limits that still hold?"),
        Fact("limits_until", "surgeon's limits end",
             "On which day do the surgeon's limits end, or on which did they?", ValueType.DATE),
        Fact("measured_on", "blood pressure measured",
             "When was it measured (measure again what is older than four weeks)?", ValueType.DATE),
        Fact("due_on", "due date", "When is the baby due (or was it)?", ValueType.DATE),
        Fact("warning_signs", "bleeding, fluid or cramps",
             "Do you bleed, does fluid leak out, or do you have cramps that hurt and keep coming back?"),
        Fact("birth_on", "day of the birth", "When was the birth?", ValueType.DATE),
        Fact("caesarean", "birth by caesarean", "Was the baby born by surgery?"),
        Fact("site", "place of the break", "Which bone is broken?", ValueType.CHOICE,
             choices=("arm_or_hand", "leg_or_foot", "hip_or_pelvis", "ribs_or_breastbone", "spine", "several")),
        Fact("spine_part", "part of the spine", "Which part of the spine had the surgery?", ValueType.CHOICE,
             choices=("neck", "upper_back", "low_back", "several_or_not_known")),
        Fact("operated_part", "operated part", "Which part of the body had the surgery?", ValueType.CHOICE,
             choices=("head", "neck", "trunk", "arm_or_shoulder", "hip_or_leg", "several_or_not_known")),
        Fact("neck_involved", "neck affected", "Does it affect the neck?"),
        Fact("last_seizure_on", "last seizure", "When was the last seizure?", ValueType.DATE),
        Fact("ended_on", "treatment ended", "When did the treatment end, if it is over?", ValueType.DATE),
        Fact("low_sugar_medicine", "treated with what can make sugar too low",
             "Is it treated with insulin, or with tablets that can make sugar too low?"),
        Fact("doctor_allows", "exercise allowed by its doctor", "Does the doctor who treats it allow exercise?"),
        Fact("numb_feet", "numb feet", "Are the feet numb?"),
        Fact("eye_disease", "eyes affected", "Has it harmed the eyes?"),
    )
}  # fmt: skip

RED_FLAGS = {
    fact.name: fact
    for fact in (
        Fact("saddle_numbness", "Numbness between the legs",
             "Have you lost feeling between your legs, or around your bottom or private parts?"),
        Fact("progressive_weakness", "Weakness or numbness that gets worse",
             "Is an arm or a leg getting weaker or more numb?"),
        Fact("major_trauma", "Major injury", "Has your pain come after a big fall, a crash or a hard blow?"),
        Fact("minor_trauma_fragile_bone", "Minor injury with fragile bone",
             "Do you have weak bones or use steroids, and did pain start after a small fall or a lift?"),
        Fact("severe_night_pain", "Severe pain at night",
             "Do you have bad pain at night that does not ease when you move or change position?"),
        Fact("bladder_or_bowel_trouble", "New trouble with bladder or bowel",
             "Do you have new trouble to start, stop or feel when you pee or poo?"),
        Fact("sexual_change", "New loss of feeling or function in sex",
             "Is something new wrong with sex, such as no feeling or no erection?", ages=FROM_16),
        Fact("unexplained_weight_loss", "Unexplained weight loss", "Have you lost weight and do not know why?"),
        Fact("fever_or_chills", "Fever or chills", "Do you have fever, or chills that make you shake?"),
        Fact("pulsating_belly", "Pulsating mass in the belly", "Do you feel a strong beat in your belly?"),
        Fact("tearing_pain", "Sudden tearing pain", "Have you had sudden tearing pain in your chest, belly or back?"),
        Fact("chest_pain", "Chest pain", "Do you get pain or pressure in your chest, at rest or when you are active?"),
        Fact("fainting", "Fainting", "Have you passed out in the past few weeks?"),
        Fact("clumsy_hands", "Hands that have become clumsy",
             "Have your hands become clumsy, such as with buttons, keys or a pen?"),
        Fact("clot_signs", "Signs of a clot in a leg", "Is one calf swollen, hot or sore, and you do not know why?"),
        Fact("new_breathlessness", "New breathlessness at rest", "Are you short of breath at rest, and is that new?"),
        Fact("worst_headache", "Sudden worst headache",
             "Have you had a sudden headache that was the worst of your life?"),
        Fact("neck_vascular_signs", "Signs of a problem in the vessels of the neck",
             "Do you have neck pain with new double sight, slurred speech or sudden falls?"),
    )
}  # fmt: skip

# Red flags that asked several things at once. Nobody is asked them any more; what was answered stands (`retired`).
RETIRED_FLAGS = {
    fact.name: fact
    for fact in (
        Fact("bladder_or_bowel_change", "Change in bladder, bowel or sexual function",
             "Have you had new trouble to start, stop or feel when you pee or poo, or a new change in sex?"),
        Fact("cancer_history_or_weight_loss", "Past cancer or unexplained weight loss",
             "Have you ever had cancer, or lost weight and do not know why?"),
        Fact("fever_or_infection_risk", "Fever or risk of infection",
             "Do you have fever or chills, a recent infection or weak defences, or do you inject drugs?"),
        Fact("pulsating_abdominal_mass", "Pulsating mass in the belly",
             "Do you feel a strong beat in your belly, or sudden tearing pain in belly or back?"),
        Fact("chest_pain_or_fainting", "Chest pain or fainting",
             "Do you get chest pain, or have you passed out, at rest or when you are active?"),
    )
}  # fmt: skip

OTHER_FACTS = {
    fact.name: fact
    for fact in (
        Fact("floor_transfer_problem", "Cannot get down to and up from the floor alone",
             "Is it hard for you to get down to the floor, or back up, on your own?"),
        Fact("kneeling_problem", "Cannot kneel", "Does kneeling hurt, or can you not kneel?"),
        Fact("exercises_unsupervised", "Exercises with nobody near",
             "Will you do the exercises with nobody near who can help?"),
        Fact("poor_sight", "Poor sight", "Is your sight poor, even with your glasses on?"),
        Fact("rise_from_chair_problem", "Cannot rise from a chair without hands",
             "Is it hard for you to rise from a chair without your hands?", ages=FROM_16),
        Fact("frail", "Frailty",
             "Are you so weak, slow or worn out on most days that daily tasks are hard?", ages=FROM_16),
    )
}  # fmt: skip

RECORD_FACTS = {
    fact.name: fact
    for fact in (
        Fact("age", "Age (years)", "When was the patient born?", ValueType.NUMBER, 0, 130),
        Fact("ball_load_percent", "Body mass as a share of the ball's load rating (%)",
             "What is the patient's weight, and the load rating on the ball?", ValueType.NUMBER, 0, 10_000),
        Fact("ball_fit", "Ball size against body height", "How tall is the patient, how large the ball?",
             ValueType.CHOICE, choices=("fits", "borderline", "differs")),
        Fact("ball_latex_free", "Ball is free of latex", "Is the ball free of latex?"),
        Fact("ball_anti_burst", "Ball is anti-burst", "Is the ball anti-burst?"),
        Fact("body_mass_index", "Body mass index (kg/m²)", "How tall and how heavy is the patient?",
             ValueType.NUMBER, 0, 2_000),
    )
}  # fmt: skip

# What is asked of one exercise in a program; the percentages are measured by the most that the library gives.
DOSE = "dose"
DOSE_QUESTION = (
    "How much of the exercise is meant (sets, repetitions or seconds, hold, times a day, days a week)?"
)
DOSE_FACTS = {
    f"{DOSE}.{name}": Fact(f"{DOSE}.{name}", f"Dose: {label}", DOSE_QUESTION, ValueType.NUMBER, 0, 1_000_000)
    for name, label in (
        ("sets", "sets"),
        ("reps", "repetitions"),
        ("seconds", "seconds"),
        ("hold_seconds", "longest hold in seconds"),
        ("rest_seconds", "rest in seconds"),
        ("days_per_week", "days a week"),
        ("times_per_day", "times a day"),
        ("peak_percent", "hardest of hold, set and day against the library's most (%)"),
        ("week_percent", "work in a week against the library's most (%)"),
    )
} | {
    f"{DOSE}.side": Fact(f"{DOSE}.side", "Dose: side", DOSE_QUESTION, ValueType.CHOICE,
                         choices=("both", "left", "right", "each")),
}  # fmt: skip

MAY_STAND = {**RED_FLAGS, **RETIRED_FLAGS}  # every red flag that may be recorded as present
ANSWERED = {**RED_FLAGS, **OTHER_FACTS}  # yes-or-no questions besides the problems
DERIVED = {"trimester": "due_on"}  # is worked out of another detail, which is asked in its place
LONG_AGO = date.min  # stands for the day of what was over a year ago, where nobody knows the day
OVER_A_YEAR = {  # of what stays for life, by code: the day in whose place it may be said that it was over a year ago
    **dict.fromkeys(("discectomy", "spinal_fusion", "joint_replacement", "hip_replacement", "knee_replacement",
                     "shoulder_replacement", "other_joint_replacement", "pacemaker"), "surgery_on"),
    **dict.fromkeys(("recent_fracture", "vertebral_fragility_fracture", "knee_ligament_injury", "shoulder_instability",
                     "stroke", "cardiac_unstable", "concussion", "dvt_or_pe"), "onset"),
}  # fmt: skip
DETAILS = {  # what a record says of a problem beyond its status, and a program of a dose
    **{code: tuple(f"{code}.{name}" for name in ATTRIBUTES if name != "status") for code in PROBLEMS},
    DOSE: tuple(name for name in DOSE_FACTS if not name.endswith("_percent")),
}
NO_SUCH_FACT = "is not a fact that screening knows."
NEITHER_YES_NOR_NO = "must be yes or no."
EVER = "ever"  # `<code>.ever`: the problem is recorded, whether active or resolved


@cache
def find(name: str) -> Fact:
    """The fact `name` (`code`, `code.attribute`, `code.ever` or a plain name); raises `InvalidInput`."""
    code, _, part = name.partition(".")
    if code in PROBLEMS:
        return _of_problem(name, code, part)
    known = {**ANSWERED, **RETIRED_FLAGS, **RECORD_FACTS, **DOSE_FACTS}.get(name)
    if known is None:
        raise InvalidInput({name: NO_SUCH_FACT})
    return known


def _of_problem(name: str, code: str, part: str) -> Fact:
    problem = PROBLEMS[code]
    if name == code:
        return Fact(name, problem.label, problem.question)
    if part == EVER:
        return Fact(name, f"{problem.label}, now or before", problem.question)
    if part not in ATTRIBUTES:
        raise InvalidInput({name: NO_SUCH_FACT})
    attribute = ATTRIBUTES[part]
    question = problem.wording.asks if part == "status" else attribute.question
    label, question = (f"{problem.label}: {said}" for said in (attribute.label, question))
    return replace(attribute, name=name, label=label, question=question)


def check(fact: Fact, value: object, *, field: str) -> None:
    """Refuse a value the fact cannot have; raises `InvalidInput` naming `field`."""
    match fact.kind:
        case ValueType.YES_NO:
            accepted = isinstance(value, bool)
            wanted = NEITHER_YES_NOR_NO
        case ValueType.NUMBER:
            accepted = (
                isinstance(value, int) and not isinstance(value, bool) and fact.low <= value <= fact.high
            )
            wanted = f"must be a whole number from {fact.low} to {fact.high}."
        case ValueType.DATE:
            accepted = type(value) is date
            wanted = "must be a date like 2026-11-21."
        case ValueType.CHOICE:
            accepted = value in fact.choices
            wanted = f"must be one of {', '.join(fact.choices)}."
    if not accepted:
        raise InvalidInput({field: wanted})


def words(value: Value | None, day: Callable[[date], str] = date.isoformat) -> str:
    """A recorded value in words, or that it is not recorded; a day as a machine reads it unless `day` says it.

    >>> words(True)
    'yes'
    """
    if value is None:
        return "not recorded"
    if isinstance(value, bool):
        return (Answer.YES if value else Answer.NO).value
    if value == LONG_AGO:
        return "over a year ago, day not known"
    return day(value) if isinstance(value, date) else str(value).replace("_", " ")
