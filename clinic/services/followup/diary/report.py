"""What a patient says about one training session, as a value: as it comes, and as it was kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.diary import details
from clinic.domain.followup.diary.details import NOTHING, EntryDetails
from clinic.domain.followup.signs import Sign
from clinic.models import TrainingSession

ALONE = ("trained_on", "pain", "effort", "note", "settled", "other")  # what stands for itself in a report
ALONE_OF_ITEM = ("pain", "effort")  # and in one exercise


@dataclass(frozen=True)
class Report:
    """What a patient says about one training session. Pain and effort 0-10, empty when not said. Of the exercises that
    are `unsaid` the page asked, and nobody knows how they went. Without any exercise it is a message, of how they are.

    `details` has more about some exercises, also of those that are unsaid. `signs` is what is new since the last
    report, None where nobody asked; `settled` whether the pain after the last session was back to usual by the next
    morning; `other` what was done instead or beside. `zone` and `pressed_at` are the device's when Send was pressed,
    `clock` its time when the report was sent on; `day_said` that the patient was asked which day it was, and said so.
    """

    client_uuid: UUID
    trained_on: date
    outcomes: Mapping[UUID, Outcome]
    pain: int | None = None
    effort: int | None = None
    note: str = ""
    signs: frozenset[Sign] | None = None
    settled: bool | None = None
    details: Mapping[UUID, EntryDetails] = field(default_factory=dict)
    other: str = ""
    zone: str = field(default="", compare=False)
    pressed_at: datetime | None = field(default=None, compare=False)
    clock: datetime | None = field(default=None, compare=False)
    day_said: bool = field(default=False, compare=False)
    unsaid: frozenset[UUID] = field(default=frozenset(), compare=False)

    @property
    def is_message(self) -> bool:
        """Whether it was asked of no exercise at all, which is something else than that all were left out."""
        return not self.items

    @property
    def items(self) -> frozenset[UUID]:
        """The exercises that it is about, whether or not it says how they went."""
        return self.unsaid | self.outcomes.keys()

    @property
    def is_training(self) -> bool:
        """Whether anything was done."""
        return bool(self.done)

    @property
    def done(self) -> frozenset[UUID]:
        """The exercises of which anything was done."""
        return frozenset(item for item, said in self.outcomes.items() if said is not Outcome.SKIPPED)

    def pressed_by(self, at: datetime) -> datetime | None:
        """When Send was pressed, by our clock: as long before it came (`at`) as the device's own clock says. None where
        the device did not say both.
        """
        if self.pressed_at is None or self.clock is None:
            return None
        return at - max(self.clock - self.pressed_at, timedelta())

    @property
    def worst_pain(self) -> int | None:
        """Of the session or of any exercise."""
        return details.worst(self.pain, self.details.values())


def on_top(report: Report, *, shown: Report, now: Report) -> Report:
    """What somebody corrected on a page that showed one report, where another stands `now`: what the page left as it
    `shown` it stays as it is now, so that nothing is taken back that it never showed.
    """
    items = {item_id: _item(item_id, report, shown, now) for item_id in now.items | report.items}
    return replace(
        report,
        **{name: _newer(report, shown, now, name) for name in ALONE},
        signs=_signs(report.signs, shown.signs, now.signs),
        outcomes={item_id: outcome for item_id, (outcome, _) in items.items() if outcome},
        details={item_id: more for item_id, (_, more) in items.items() if more != NOTHING},
        unsaid=frozenset(item_id for item_id, (outcome, _) in items.items() if not outcome),
    )


def _item(item_id: UUID, report: Report, shown: Report, now: Report) -> tuple[Outcome | None, EntryDetails]:
    """How one exercise went, with what belongs to that; pain and effort in it each stand for themselves."""
    said, before, theirs = (one.details.get(item_id, NOTHING) for one in (report, shown, now))
    alone = {name: _newer(said, before, theirs, name) for name in ALONE_OF_ITEM}
    is_left = _went(report, item_id) == _went(shown, item_id)
    is_theirs = item_id in now.items and (
        is_left or (item_id in now.outcomes and item_id not in report.outcomes)
    )
    kept = now if is_theirs else report
    return kept.outcomes.get(item_id), replace(kept.details.get(item_id, NOTHING), **alone)


def _went(report: Report, item_id: UUID) -> tuple[Outcome | None, EntryDetails]:
    """How it went, without what stands for itself."""
    said = report.details.get(item_id, NOTHING)
    return report.outcomes.get(item_id), replace(said, **dict.fromkeys(ALONE_OF_ITEM))


def _newer(said_now: object, shown: object, now: object, name: str) -> Any:
    said = getattr(said_now, name)
    return getattr(now, name) if said == getattr(shown, name) else said


def _signs(
    said: frozenset[Sign] | None, shown: frozenset[Sign] | None, now: frozenset[Sign] | None
) -> frozenset[Sign] | None:
    """Sign by sign: one that the page neither had nor lost is there if it is now."""
    if said == shown:
        return now
    before, standing, theirs = shown or frozenset(), now or frozenset(), said or frozenset()
    return (theirs - (before - standing)) | (standing - before)


def of_kept(kept: TrainingSession) -> Report:
    """What a report said that is kept."""
    said = {entry.item_id: details.of_row(entry) for entry in kept.entries}
    return Report(
        client_uuid=kept.client_uuid,
        trained_on=kept.trained_on,
        outcomes={entry.item_id: entry.outcome for entry in kept.entries if entry.outcome},
        pain=kept.pain,
        effort=kept.effort,
        note=kept.note,
        signs=None if kept.signs is None else frozenset(map(Sign, kept.signs)),
        settled=kept.settled,
        details={item_id: more for item_id, more in said.items() if more != NOTHING},
        other=kept.other,
        zone=kept.zone,
        unsaid=frozenset(entry.item_id for entry in kept.entries if not entry.outcome),
    )
