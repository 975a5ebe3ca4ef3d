"""What was said of a patient's problems: statements per code, the newest counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from clinic.domain.record import over
from clinic.domain.record.facts import ATTRIBUTES, Value, ValueType
from clinic.domain.record.problems import PROBLEMS, StatementStatus
from clinic.domain.record.stated_problems import Problem, ProblemStatus
from clinic.domain.record.taking_back import LIFTS, fills_in, takes_back
from clinic.domain.roles import Actor
from clinic.models import Patient, ProblemRecord
from clinic.services.record import statements


class Lessened(NamedTuple):
    """The fields that a statement takes back, and which of them are merely `filled` in, which needs no reason; `known`
    is what counted before it.
    """

    fields: tuple[str, ...] = ()
    filled: frozenset[str] = frozenset()
    known: Mapping[str, Value | None] = MappingProxyType({})


@dataclass(frozen=True)
class StatedProblem:
    """One statement as people read it."""

    code: str
    status: StatementStatus
    onset: date | None
    attributes: Mapping[str, Value]
    note: str
    by: str
    at: datetime
    source: Actor
    number: int
    over_since: date | None = None
    reason: str = ""

    @property
    def label(self) -> str:
        return PROBLEMS[self.code].label

    @property
    def details(self) -> dict[str, Value | None]:
        """What is said of it beside its status."""
        return {**self.attributes, "onset": self.onset}

    @property
    def is_bare(self) -> bool:
        """Whether nothing is known of a problem that is there, as after a yes in the intake."""
        return self.status is StatementStatus.ACTIVE and self.onset is None and not self.attributes

    @property
    def says_yes_only(self) -> bool:
        """Whether it says that the problem is there and leaves what was known of it as it was.

        Somebody who empties the details takes them back, and says why.
        """
        return self.is_bare and not self.reason


def history(session: Session, patient: Patient) -> dict[str, tuple[StatedProblem, ...]]:
    """Everything ever said, by code, newest first within each."""
    names = statements.staff_names(session, [patient.clinic_id])
    return by_code(statements.of_patient(session, ProblemRecord, patient), names)


def by_code(
    rows: Iterable[ProblemRecord], names: Mapping[UUID | None, str]
) -> dict[str, tuple[StatedProblem, ...]]:
    """What the rows, oldest first, say by code, newest first within each."""
    found: dict[str, tuple[StatedProblem, ...]] = {}
    for row in rows:
        found[row.code] = (of_row(row, names[row.recorded_by]), *found.get(row.code, ()))
    return found


def current(session: Session, patient: Patient) -> tuple[StatedProblem, ...]:
    """The newest statement of every code that was not recorded in error, the active ones first."""
    return newest(history(session, patient))


def active_codes(session: Session, patient: Patient) -> frozenset[str]:
    """The problems that the patient has now."""
    return frozenset(said.code for said in current(session, patient) if said.status is StatementStatus.ACTIVE)


def newest(history: Mapping[str, tuple[StatedProblem, ...]]) -> tuple[StatedProblem, ...]:
    """The newest statement of every code of a history that was not recorded in error, the active ones first."""
    latest = [of_code[0] for of_code in history.values()]
    return tuple(
        sorted(
            (s for s in latest if s.status is not StatementStatus.ERROR),
            key=lambda s: (s.status is not StatementStatus.ACTIVE, s.label),
        )
    )


def newest_number(of_code: Sequence[StatedProblem]) -> int:
    """The number of the newest of one code's statements, 0 before the first: what its page has seen."""
    return of_code[0].number if of_code else 0


def in_effect(of_code: Sequence[StatedProblem]) -> tuple[StatedProblem, ...]:
    """What counts of one code's statements, newest first: the newest, and what a mere yes left as it was."""
    newest, older = of_code[:1], of_code[1:]
    if not newest or not newest[0].says_yes_only:
        return tuple(newest)
    detailed = next((said for said in older if not said.says_yes_only), None)
    known = detailed is not None and detailed.status is not StatementStatus.ERROR
    return (*newest, detailed) if detailed and known else tuple(newest)


def known_of(of_code: Sequence[StatedProblem]) -> dict[str, Value | None]:
    """The details that count of one code's statements, newest first: what milder ones take something back of."""
    counting = in_effect(of_code)
    return counting[-1].details if counting else {}


def as_case(statement: StatedProblem) -> Problem:
    """The problem as screening reads it."""
    said = over.with_day(statement.code, statement.details, statement.over_since)
    onset = said.pop("onset")
    assert onset is None or isinstance(onset, date)
    details = {name: value for name, value in said.items() if value is not None}
    return Problem(statement.code, ProblemStatus(statement.status), onset, details)


def taken_back(before: Sequence[StatedProblem], said: StatedProblem) -> Lessened:
    """What a statement takes back of those `before` it about its code, newest first."""
    code, details = said.code, said.details
    status, newest = (before[0].status, before[0].details) if before else (StatementStatus.ERROR, {})
    known = known_of(before)
    if before and status is said.status is StatementStatus.RESOLVED:  # since when it is over is read in both
        known = newest = over.with_day(code, newest, before[0].over_since)
        details = over.with_day(code, details, said.over_since)
    elif status is StatementStatus.RESOLVED and code in over.ENDS:
        known = {**known, over.ENDS[code]: None}  # what goes on again has no end that could be gone
    milder = takes_back(status, known, said.status, details)
    filled = fills_in(code, status, newest, details)
    return Lessened(
        tuple(dict.fromkeys((*milder, *filled))), frozenset(filled).difference(milder, LIFTS), known
    )


def of_row(row: ProblemRecord, by: str = "") -> StatedProblem:
    """One row as people read it."""
    values = {name: _value(name, value) for name, value in row.attributes.items()}
    return StatedProblem(
        row.code,
        row.status,
        row.onset,
        values,
        row.note,
        by,
        row.recorded_at,
        row.source,
        row.number,
        row.over_since,
        row.reason,
    )


def _value(name: str, stored: Value) -> Value:
    return date.fromisoformat(str(stored)) if ATTRIBUTES[name].kind is ValueType.DATE else stored
