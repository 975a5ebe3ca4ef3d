"""How closely a plan is followed, over all of its versions: days trained, the dose on those days, exercises done.

All of it is what was reported, and never a fact. A plan is one from its first version on: signing the next changes no
count of what was done before. A version that was withdrawn ends it. Days on which the plan was paused, and days after
its review date, count for nothing. The bands are those of `adherence` (G70; 50 % is ours, clinician to confirm).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby

from clinic.domain.followup.adherence import Adherence, Band, Outcome, band_of
from clinic.domain.followup.progression.sessions import Performed

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Version:
    """A signed version: in force from the day `began` until the next begins; nothing counts after `until`."""

    number: int
    began: date
    days_per_week: int
    until: date | None = None


@dataclass(frozen=True)
class Pause:
    """The days from `first` to `last` on which the whole plan was stopped; without an end, up to now."""

    first: date
    last: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Due:
    """The days that count, with the training days a week that were asked for, in order; yesterday is the last but one.

    The last is today, which counts when something was done and is not due before it is over.
    """

    began: date
    today: date
    asked: tuple[tuple[date, int], ...]

    @property
    def left_out(self) -> frozenset[date]:
        """The days since the plan began that count for nothing."""
        return frozenset(_days(self.began, self.today)) - {day for day, _ in self.asked}

    def sessions(self, trained_on: Iterable[date]) -> Adherence:
        """Days trained of days due. `trained_on` has the days on which something was done, however often each."""
        days = {day for day, _ in self.asked}
        return Adherence(reported=len(days.intersection(trained_on)), prescribed=self._prescribed(self.asked))

    def weeks(self, trained_on: Iterable[date]) -> Iterator[tuple[date, Adherence]]:
        """The same week by week from the day the plan began, each with its first day; where nothing was due, none."""
        trained = set(trained_on)
        for number, asked in groupby(self.asked, key=lambda pair: (pair[0] - self.began) // WEEK):
            week = list(asked)
            found = Adherence(len(trained.intersection(day for day, _ in week)), self._prescribed(week))
            if found.prescribed:
                yield self.began + number * WEEK, found

    def _prescribed(self, asked: Iterable[tuple[date, int]]) -> int:
        return sum(days for day, days in asked if day != self.today) // WEEK.days


@dataclass(frozen=True)
class AlikeDone:
    """How an exercise went, so many times alike."""

    performed: Performed
    times: int = 1


@dataclass(frozen=True)
class Share:
    """`done` of `asked`: sets, where the last can be one in part, or exercises. Nothing asked is too early to say."""

    done: Fraction
    asked: int

    @property
    def percent(self) -> int | None:
        """Whole percent, rounded down."""
        return int(self.done * 100 / self.asked) if self.asked else None

    @property
    def band(self) -> Band:
        return band_of(self.percent)

    @property
    def words(self) -> str:
        """What was done, to one place.

        >>> Share(Fraction(11, 4), 3).words, Share(Fraction(2), 3).words
        ('2.7', '2')
        """
        return f"{int(self.done * 10) / 10:g}"


@dataclass(frozen=True)
class Shares:
    """The three, since the day the plan `began`; `versions` are the numbers of its first and its newest version.

    `weeks` has the training days by weeks, each with its first day. On `paused` days something was done that counts for
    nothing, because the plan was stopped then.
    """

    began: date
    versions: tuple[int, int]
    sessions: Adherence
    dose: Share
    coverage: Share
    weeks: tuple[tuple[date, Adherence], ...] = ()
    paused: int = 0


def due(versions: Sequence[Version], pauses: Sequence[Pause], *, on: date) -> Due:
    """What was due of these versions, the first of them first, up to and with the day `on`."""
    began = versions[0].began
    return Due(began, on, tuple(_asked(versions, pauses, _days(began, on))))


def dose(said: Iterable[AlikeDone]) -> Share:
    """Sets done of those asked for, of the exercises of which somebody said how much; more than all is all."""
    known = [
        (share * each.performed.dosage.sets * each.times, each.performed.dosage.sets * each.times)
        for each in said
        if (share := each.performed.share) is not None
    ]
    return Share(sum((done for done, _ in known), Fraction(0)), sum(asked for _, asked in known))


def coverage(said: Iterable[AlikeDone]) -> Share:
    """Exercises done, in full or in part, of those that were asked for in the trainings that took place."""
    times = [(each.times, each.performed.outcome is not Outcome.SKIPPED) for each in said]
    return Share(Fraction(sum(number for number, done in times if done)), sum(number for number, _ in times))


def _asked(
    versions: Sequence[Version], pauses: Sequence[Pause], days: Iterable[date]
) -> Iterator[tuple[date, int]]:
    coming = list(versions)
    version = coming.pop(0)
    for day in days:
        while coming and coming[0].began <= day:
            version = coming.pop(0)
        is_over = version.until is not None and day > version.until
        if not is_over and not any(day in pause for pause in pauses):
            yield day, version.days_per_week


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
