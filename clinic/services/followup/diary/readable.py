"""A report as people read it: each exercise by name with how it went, and how it looks beside the others of its day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from clinic.domain.followup import adherence
from clinic.domain.followup.adherence import Outcome, Zone
from clinic.domain.followup.diary import details
from clinic.domain.followup.diary.days import ReportStatus
from clinic.domain.followup.diary.details import NOTHING, EntryDetails
from clinic.domain.followup.progression.sessions import Performed
from clinic.domain.followup.signs import SIGN_WORDS, Sign, ordered
from clinic.models import TrainingSession


class ReadableEntry(NamedTuple):
    """An exercise by name, and how it went: as it was said, and as it is counted; no outcome where nobody said."""

    name: str
    outcome: Outcome | None
    said: EntryDetails
    performed: Performed

    @property
    def is_told(self) -> bool:
        """Whether there is more to say than that it was done."""
        return self.outcome is not Outcome.DONE or self.said != NOTHING


@dataclass(frozen=True)
class ReadableReport:
    """A report as people read it: exercise names with how each went.

    `pain_cap` is the limit it was judged by. `day_is_red` says that one of its day told of strong pain or a stop sign:
    then none of that day looks well. `night_of` is the training day of which it says how the morning after was, none
    where it says nothing of that or there was none. `is_one_of_several` of its day: then it says when it was sent, so
    that they can be told apart.
    """

    session: TrainingSession
    entries: tuple[ReadableEntry, ...]
    version: int
    is_late: bool
    pain_cap: int
    day_is_red: bool = False
    is_one_of_several: bool = False
    night_of: date | None = None

    @property
    def is_message(self) -> bool:
        """Whether it says how the patient was, and nothing of exercises."""
        return not self.entries

    @property
    def done(self) -> int:
        """How many exercises were done in full."""
        return sum(entry.outcome is Outcome.DONE for entry in self.entries)

    @property
    def in_part(self) -> int:
        """How many were done in part."""
        return sum(entry.outcome is Outcome.PARTLY for entry in self.entries)

    @property
    def unsaid(self) -> int:
        """Of how many nobody said how they went."""
        return sum(entry.outcome is None for entry in self.entries)

    @property
    def signs(self) -> list[str]:
        """What was new, as the patient read it, the most dangerous first."""
        return [SIGN_WORDS[sign].label for sign in ordered([Sign(name) for name in self.session.signs or ()])]

    @property
    def pain(self) -> int | None:
        """The worst pain reported, of the session or of an exercise."""
        return details.worst(self.session.pain, (entry.said for entry in self.entries))

    @property
    def zone(self) -> Zone | None:
        """The zone of that pain under the limit of its plan, none when none was said."""
        return None if self.pain is None else adherence.zone(self.pain, self.pain_cap)

    @property
    def is_red(self) -> bool:
        """Whether it told of strong pain or a stop sign, and counts."""
        return self.counts and (self.zone is Zone.RED or bool(self.session.signs))

    @property
    def counts(self) -> bool:
        """Whether it is one of those that anything is worked out from."""
        return self.session.status is ReportStatus.COUNTS
