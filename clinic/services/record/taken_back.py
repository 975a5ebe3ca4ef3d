"""What was taken back of a record since a plan was signed, for whoever signs the next one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from clinic.domain.record.facts import ANSWERED, ATTRIBUTES, RETIRED_FLAGS, Reply, Value, words
from clinic.domain.record.problems import StatementStatus
from clinic.domain.record.taking_back import DETAILS, STATUS, is_taken_back
from clinic.models import DetailCorrection
from clinic.services.record import statements
from clinic.services.record.records import Record
from clinic.services.record.stated_problems import Lessened, StatedProblem, taken_back

ENDED = {StatementStatus.RESOLVED: "resolved", StatementStatus.ERROR: "recorded in error"}
FIRST_SAID = "It had not been recorded before, and was judged the stricter way."
ASKED_SINGLY = {**ANSWERED, **RETIRED_FLAGS}  # problems are taken back by statements
ANSWERS = {Reply.NO: "from yes to no", Reply.NOT_RECORDED: "from yes to not recorded"}


@dataclass(frozen=True)
class TakenBack:
    """What was taken back, and how, why, by whom and when. `since` is the day from which a problem is over."""

    label: str
    change: str
    reason: str
    by: str
    at: datetime
    number: int
    since: date | None = None


def since(session: Session, record: Record, number: int) -> tuple[TakenBack, ...]:
    """All that was taken back in writes later than that number, the oldest first."""
    found = (*_of_problems(record), *_of_answers(record), *_of_details(session, record))
    return tuple(sorted((one for one in found if one.number > number), key=lambda one: one.number))


def _of_problems(record: Record) -> Iterator[TakenBack]:
    for stated in record.history.values():
        for place, after in enumerate(stated, 1):
            before = stated[place:]
            taken = Lessened() if after.says_yes_only else taken_back(before, after)
            if taken.fields:
                yield TakenBack(
                    after.label,
                    "; ".join(_changes(taken.known, after, taken.fields)),
                    _reason(after, before, taken),
                    after.by,
                    after.at,
                    after.number,
                    after.over_since,
                )


def _reason(after: StatedProblem, before: Sequence[StatedProblem], taken: Lessened) -> str:
    """Why: what was filled in needs no reason of its own, and one that merely stands is of something else."""
    own = "" if before and before[0].reason == after.reason else after.reason
    return own or FIRST_SAID if taken.filled.issuperset(taken.fields) else after.reason


def _changes(
    known: Mapping[str, Value | None], after: StatedProblem, taken: tuple[str, ...]
) -> Iterator[str]:
    for name in taken:
        if name == STATUS:
            yield ENDED[after.status]
        else:
            yield f"{ATTRIBUTES[name].label} from {words(known.get(name))} to {words(after.details.get(name))}"


def _of_answers(record: Record) -> Iterator[TakenBack]:
    newest: dict[str, Reply] = {}
    for row in record.fact_rows:
        if row.name in ASKED_SINGLY and is_taken_back(newest.get(row.name, Reply.NOT_RECORDED), row.answer):
            by = record.staff[row.recorded_by]
            label = ASKED_SINGLY[row.name].label
            yield TakenBack(label, ANSWERS[row.answer], row.reason, by, row.recorded_at, row.number)
        newest[row.name] = row.answer


def _of_details(session: Session, record: Record) -> Iterator[TakenBack]:
    for row in statements.of_patient(session, DetailCorrection, record.patient):
        by = record.staff[row.recorded_by]
        change = f"from {row.was} to {row.now}"
        yield TakenBack(DETAILS[row.name], change, row.reason, by, row.recorded_at, row.number)
