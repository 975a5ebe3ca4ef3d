"""The logic of progression as a table: the first line that answers says what is suggested; if none does, more is.

Pain of 0-3 goes on, 4-5 may stay as it is if it settles by the next morning, from 6 less is done (P94, P95). Two
sessions in a row come from the two-for-two rule (G50 has its first half). Once a week, two at once, an effort of 7, the
week that an effort counts and the fortnight in which both sessions lie are ours, clinician to confirm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from clinic.domain.followup.adherence import Band, Outcome, Zone
from clinic.domain.followup.progression.history import History, has_settled
from clinic.domain.followup.progression.sessions import ReportedSession
from clinic.domain.text import listed, spelled

MOST_EFFORT = 7
BETWEEN_STEPS = timedelta(days=7)


class SuggestionKind(StrEnum):
    """What is suggested about one exercise."""

    READY = "ready"
    HOLD = "hold"
    BACK = "back"
    STOP = "stop"


class Observation(NamedTuple):
    """One sentence, and the reports that it rests on."""

    because: str
    sessions: tuple[ReportedSession, ...] = ()


Check = Callable[[History], Observation | None]


def new_symptom(history: History) -> Observation | None:
    """A symptom of the stop list stops every exercise, until a therapist has looked into it."""
    for session in reversed(history.sessions):
        if session.symptoms and session.number not in history.plan.looked_into:
            return Observation(
                f"New symptoms were reported on {spelled(session.day)}: {listed(session.symptoms)}.",
                (session,),
            )
    return None


def red_pain(history: History) -> Observation | None:
    for session in reversed(history.since_all_was_well):
        if history.zone(session) is Zone.RED:
            return Observation(f"Pain was {history.pain(session)} on {spelled(session.day)}.", (session,))
    return None


def lasting(history: History) -> Observation | None:
    """More complaints for longer than a night, however little pain there was during the exercise."""
    for session in reversed(history.since_all_was_well):
        if session.settled is False:
            return Observation(
                f"What came on {spelled(session.day)} had not settled by the next morning.", (session,)
            )
    return None


def amber_twice(history: History) -> Observation | None:
    done = [s for s in history.since_all_was_well if history.performed(s).outcome is not Outcome.SKIPPED]
    for pair in reversed(list(pairwise(done))):
        if all(history.zone(session) is Zone.AMBER for session in pair):
            pains = f"{history.pain(pair[0])} and then {history.pain(pair[1])}"
            return Observation(
                f"Pain was {pains} in two sessions in a row, up to {spelled(pair[1].day)}.", pair
            )
    return None


def something_open(history: History) -> Observation | None:
    return Observation(f"Still open: {listed(history.plan.open)}.") if history.plan.open else None


def harm_with_it(history: History) -> Observation | None:
    """However little harm it did: what it came from is not known. Clinician to confirm."""
    day = history.plan.harmed.get(history.item.slug)
    if day is None:
        return None
    return Observation(
        f"Something happened with it on {spelled(day)}. Once you have seen it done well since, say so: take back a "
        "tick from before first."
    )


def few_reports(history: History) -> Observation | None:
    if history.plan.adherence.band is Band.CONTACT:
        return Observation(f"Only {history.plan.adherence.percent} % of the training days were reported.")
    return None


def stepped_lately(history: History) -> Observation | None:
    day = history.item.stepped_on
    if day is not None and history.on - day < BETWEEN_STEPS:
        return Observation(f"It changed on {spelled(day)}, and one step a week is enough.")
    return None


def no_pair(history: History) -> Observation | None:
    if history.pair:
        return None
    return Observation(
        "It was not reported on two days of the last two weeks at this dose.", history.run[-1:]
    )


def answered_lately(history: History) -> Observation | None:
    """What was grave wants two days that go well after a therapist has said what was found. The day itself is no such,
    nor is a report from before, whatever its day is by a clock.
    """
    day, number = history.plan.answered_on, history.plan.answered
    if day is None or all(session.day > day and session.number > number for session in history.pair):
        return None
    return Observation(
        f"What had come up was answered on {spelled(day)}; two training days after that are to go well first.",
        history.pair,
    )


def not_in_full(history: History) -> Observation | None:
    for session in reversed(history.pair):
        performed = history.performed(session)
        if performed.outcome is None:
            return Observation(f"Nobody said on {spelled(session.day)} how it went.", (session,))
        if performed.outcome is not Outcome.DONE:
            return Observation(f"On {spelled(session.day)} it was {performed}.", (session,))
    return None


def no_extra(history: History) -> Observation | None:
    """Two-for-two: only for what is counted, because a hold says itself when it has become easy."""
    extra = history.item.ladder.extra
    if history.item.dosage.reps is None:
        return None
    for session in reversed(history.pair):
        if history.performed(session).extra < extra:
            day = spelled(session.day)
            sentence = f"The last set of {day} was not {extra} repetitions longer than the plan asks for."
            return Observation(sentence, (session,))
    return None


def pain_unsaid(history: History) -> Observation | None:
    for session in reversed(history.pair):
        if history.pain(session) is None:
            return Observation(f"Nothing was said of pain on {spelled(session.day)}.", (session,))
    return None


def amber_pain(history: History) -> Observation | None:
    for session in reversed(history.pair):
        if history.zone(session) is not Zone.GREEN:
            return Observation(f"Pain was {history.pain(session)} on {spelled(session.day)}.", (session,))
    return None


def settling_unsaid(history: History) -> Observation | None:
    for session in reversed(history.pair):
        if has_settled(session) is not True:
            return Observation(
                f"Nobody said whether the pain of {spelled(session.day)} had settled by the next morning.",
                (session,),
            )
    return None


def red_beside(history: History) -> Observation | None:
    """Nothing is made harder while something else hurts, nor before two good days after a symptom."""
    for session in _from_pair_on(history):
        if history.is_red(session):
            return Observation(f"Something else was not well on {spelled(session.day)}.", (session,))
    return None


def news_unasked(history: History) -> Observation | None:
    """Nobody takes it for a no."""
    for session in _from_pair_on(history):
        if session.symptoms is None:
            return Observation(
                f"Nobody asked on {spelled(session.day)} whether anything was new.", (session,)
            )
    return None


def _from_pair_on(history: History) -> Iterable[ReportedSession]:
    return [session for session in reversed(history.sessions) if session.day >= history.pair[0].day]


def effort_unsaid(history: History) -> Observation | None:
    for session in reversed(history.pair):
        if history.effort(session) is None:
            return Observation(
                f"Nobody said in the week up to {spelled(session.day)} how hard it was.", (session,)
            )
    return None


def hard_work(history: History) -> Observation | None:
    for session in reversed(history.pair):
        effort = history.effort(session)
        if effort is not None and effort[0] > MOST_EFFORT:
            return Observation(f"The effort was {effort[0]} on {spelled(effort[1].day)}.", (effort[1],))
    return None


def technique_unseen(history: History) -> Observation | None:
    seen = history.ticks.technique_seen
    if seen is None or seen > history.on:
        return Observation("No therapist has seen yet how it is done.", history.pair)
    return None


def well(history: History) -> Observation:
    """Why one is ready: what every line above has found in order."""
    seen = history.ticks.technique_seen
    assert seen is not None  # a line above has asked
    efforts = [effort for session in history.pair if (effort := history.effort(session))]
    days = listed(list(dict.fromkeys(spelled(session.day) for session in history.pair)))
    pain = max(pain for session in history.pair if (pain := history.pain(session)) is not None)
    return Observation(
        f"Done in full on {days}, pain at most {pain} and settled, effort at most {max(e for e, _ in efforts)}, "
        f"technique seen on {spelled(seen)}.",
        tuple({said.number: said for said in (*history.pair, *(said for _, said in efforts))}.values()),
    )


CHECKS: tuple[tuple[SuggestionKind, Check], ...] = (
    (SuggestionKind.STOP, new_symptom),
    (SuggestionKind.BACK, red_pain),
    (SuggestionKind.BACK, lasting),
    (SuggestionKind.BACK, amber_twice),
    (SuggestionKind.HOLD, something_open),
    (SuggestionKind.HOLD, harm_with_it),
    (SuggestionKind.HOLD, few_reports),
    (SuggestionKind.HOLD, stepped_lately),
    (SuggestionKind.HOLD, no_pair),
    (SuggestionKind.HOLD, answered_lately),
    (SuggestionKind.HOLD, not_in_full),
    (SuggestionKind.HOLD, no_extra),
    (SuggestionKind.HOLD, pain_unsaid),
    (SuggestionKind.HOLD, amber_pain),
    (SuggestionKind.HOLD, settling_unsaid),
    (SuggestionKind.HOLD, red_beside),
    (SuggestionKind.HOLD, news_unasked),
    (SuggestionKind.HOLD, effort_unsaid),
    (SuggestionKind.HOLD, hard_work),
    (SuggestionKind.HOLD, technique_unseen),
)
