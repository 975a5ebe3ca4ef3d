"""A case read as plain facts by name, which is what criteria are decided on.

A problem recorded twice (left and right, then and now) gives one reading for each record, so that a rule sees
the facts of one record together and the worst reading counts.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product

from clinic.domain.library.dose import Dose
from clinic.domain.record import ball, retired
from clinic.domain.record.facts import EVER, LONG_AGO, OVER_A_YEAR, Answer, Value
from clinic.domain.record.over import OVER_IS_OLD
from clinic.domain.record.patients import age
from clinic.domain.record.problem_kinds import STAYS
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.record.stated_problems import Problem, ProblemStatus
from clinic.domain.screening.case import Case
from clinic.domain.screening.criteria import Reading

Values = dict[str, Value]


@dataclass(frozen=True)
class Readings:
    """`sole` holds every fact with one value; `repeated` the records of each code that has several."""

    case: Case
    sole: Reading
    repeated: dict[str, list[Values]]

    def of(self, codes: Collection[str]) -> Iterator[Reading]:
        """One reading for each way to choose a record for every repeated code among `codes`."""
        chosen = [self.repeated[code] for code in self.repeated if code in codes]
        if not chosen:
            yield self.sole
            return
        for records in product(*chosen):
            values = dict(self.sole.values)
            for record in records:
                values.update(record)
            yield Reading(values, self.case.on, self.case.acute_window_weeks)


def read(case: Case) -> Readings:
    records = {code: [_record(entry, case.on) for entry in _entries(case, code)] for code in PROBLEMS}
    answers = retired.fold({**case.facts, **case.red_flags}, lambda answer: answer)
    yes_or_no = {name: answer is Answer.YES for name, answer in answers.items() if name not in PROBLEMS}
    values: Values = _not_asked(case) | _record_facts(case) | yes_or_no
    for code, entries in records.items():
        if len(entries) == 1:
            values |= entries[0]
        elif answers.get(code) is Answer.NO and not entries:
            values |= {code: False, f"{code}.{EVER}": False}
    sole = Reading(values, case.on, case.acute_window_weeks)
    return Readings(case, sole, {code: entries for code, entries in records.items() if len(entries) > 1})


def with_dose(reading: Reading, dose: Dose) -> Reading:
    """The reading with how much of one exercise is meant."""
    return Reading({**reading.values, **dose.facts}, reading.on, reading.acute_weeks)


def _entries(case: Case, code: str) -> list[Problem]:
    """The records of a code; a yes without a record of an active problem counts as one."""
    entries = [problem for problem in case.problems if problem.code == code]
    resolved = all(entry.status is ProblemStatus.RESOLVED for entry in entries)
    if case.facts.get(code) is Answer.YES and resolved:
        entries.append(Problem(code, ProblemStatus.ACTIVE))
    return entries


def _record(problem: Problem, on: date) -> Values:
    code = problem.code
    attributes = {f"{code}.{name}": value for name, value in problem.values().items()}
    values: Values = {
        code: problem.status is not ProblemStatus.RESOLVED or code in STAYS,
        f"{code}.{EVER}": True,
        **attributes,
    }
    if "limits_until" in problem.attributes:
        values[f"{code}.limited"] = True  # the day on which limits end says that there were some
    if problem.attributes.get("over_a_year_ago") is True and code in OVER_A_YEAR:
        values.setdefault(f"{code}.{OVER_A_YEAR[code]}", LONG_AGO)
    if problem.status is ProblemStatus.RESOLVED and code in OVER_IS_OLD:
        values.setdefault(f"{code}.{OVER_IS_OLD[code]}", LONG_AGO)
    due = problem.attributes.get("due_on")
    if isinstance(due, date):
        values[f"{code}.trimester"] = third(due, on)
    return values


def third(due: date, on: date) -> int:
    """The third of a pregnancy on a day, with the baby due 40 weeks after it was counted from.

    The second third begins after 14 weeks and the last after 28, which lasts past the due date; clinician to confirm.
    """
    weeks = 40 - (due - on).days / 7
    return 1 + (weeks >= 14) + (weeks >= 28)


def _not_asked(case: Case) -> Values:
    """The questions that nobody asks this patient are answered no, until one is answered or found."""
    years = age(case.patient.born, case.on) if case.patient.born else None
    names = retired.not_asked(years)
    return {read: False for name in names for read in (name, f"{name}.{EVER}")[: 1 + (name in PROBLEMS)]}


def _record_facts(case: Case) -> Values:
    patient, own = case.patient, case.ball or ball.Ball()
    values: Values = {}
    if (
        own.rating_kg is not None
    ):  # rated, and not said to be anti-burst, is judged as if it were not: the stricter way
        values["ball_anti_burst"] = own.anti_burst is True
    if patient.born:
        values["age"] = age(patient.born, case.on)
    if patient.weight_kg is not None and own.rating_kg is not None:
        values["ball_load_percent"] = ball.load_percent(patient.weight_kg, own.rating_kg)
    if patient.height_cm is not None and own.diameter_cm is not None:
        values["ball_fit"] = ball.fit(patient.height_cm, own.diameter_cm)
    if patient.weight_kg is not None and patient.height_cm is not None:
        values["body_mass_index"] = math.floor(patient.weight_kg * 10_000 / patient.height_cm**2)
    if own.latex_free is not None:
        values["ball_latex_free"] = own.latex_free
    return values
