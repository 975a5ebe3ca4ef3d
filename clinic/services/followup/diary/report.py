"""What a patient says about one training session, as a value: as it comes, and as it was kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.diary import details
from clinic.domain.followup.diary.details import NOTHING, EntryDetails
from clinic.domain.followup.signs import Sign
from clinic.models import TrainingSession


@dataclass(frozen=True)
class Report:
    """What a patient says about one training session. Pain and effort 0-10, empty when not said. Without `outcomes` it
    is a message, of how they are.

    `details` has more about some exercises. `signs` is what is new since the last report, None where nobody asked;
    `settled` whether the pain after the last session was back to usual by the next morning; `other` what was done
    instead or beside. `zone` and `pressed_at` are the device's when Send was pressed, `clock` its time when the report
    was sent on; `day_said` that the patient was asked which day it was, and said so.
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

    @property
    def is_message(self) -> bool:
        """Whether it tells of no exercise at all, which is something else than that all were left out."""
        return not self.outcomes

    @property
    def is_training(self) -> bool:
        """Whether anything was done."""
        return any(said is not Outcome.SKIPPED for said in self.outcomes.values())

    @property
    def worst_pain(self) -> int | None:
        """Of the session or of any exercise."""
        return details.worst(self.pain, self.details.values())


def of_kept(kept: TrainingSession) -> Report:
    """What a report said that is kept."""
    said = {entry.item_id: details.of_row(entry) for entry in kept.entries}
    return Report(
        client_uuid=kept.client_uuid,
        trained_on=kept.trained_on,
        outcomes={entry.item_id: entry.outcome for entry in kept.entries},
        pain=kept.pain,
        effort=kept.effort,
        note=kept.note,
        signs=None if kept.signs is None else frozenset(map(Sign, kept.signs)),
        settled=kept.settled,
        details={item_id: more for item_id, more in said.items() if more != NOTHING},
        other=kept.other,
        zone=kept.zone,
    )
