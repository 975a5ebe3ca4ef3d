"""Items of the worklist keep the rank with which they were written, so a new order of the reasons comes with a revision
that renumbers them. What the ranks were from which revision on is held here as data. And the day on which care ended,
which a row of a patient keeps, is that of the newest episode.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from uuid import uuid4

import pytest
from sqlalchemy import Engine, MetaData, text

from clinic import migrations
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import rank_of
from clinic.domain.screening.rules import Urgency
from tests.repository.migrations.rows.test_days_are_counted import as_taken, rows_of

Ranks = dict[tuple[str, str | None], int]

FIRST = {
    "red_flag": 0,
    "stop_rule": 1,
    "adverse_event": 2,
    "red_report": 3,
    "new_words": 4,
    "consult": 5,
    "screening": 6,
    "pain_rising": 7,
    "draft_ready": 8,
    "unsettled": 9,
    "silence": 10,
    "review_due": 11,
    "expiring": 12,
}
FASTEST_FIRST = {"emergency": 0, "same_day": 1, "urgent": 2, None: 3}
RANKS: dict[str, Ranks] = {  # by the revision that gave open items theirs
    "0024": {(reason, urgency): rank for reason, rank in FIRST.items() for urgency in FASTEST_FIRST},
    "0025": {
        (reason, urgency): 4 * rank + place
        for reason, rank in FIRST.items()
        for urgency, place in FASTEST_FIRST.items()
    },
}
RANKS["0030"] = RANKS["0025"] | {("stop_rule", "emergency"): 0}  # among the red flags
SECOND = {
    "red_flag": 0,
    "stop_rule": 4,
    "adverse_event": 8,
    "red_report": 12,
    "contraindicated": 16,
    "new_words": 20,
    "consult": 24,
    "screening": 28,
    "pain_rising": 32,
    "draft_ready": 36,
    "unsettled": 40,
    "silence": 44,
    "review_due": 48,
    "expiring": 52,
}
RANKS["0032"] = {
    (reason, urgency): rank + place
    for reason, rank in SECOND.items()
    for urgency, place in FASTEST_FIRST.items()
} | {("stop_rule", "emergency"): 0}
RANKS["0034"] = RANKS["0032"] | {
    (reason, urgency): rank + place
    for reason, rank in {"paused": 44, "silence": 48, "review_due": 52, "expiring": 56}.items()
    for urgency, place in FASTEST_FIRST.items()
}
RENUMBER = (
    "Items that are open have the ranks of revision {revision}, and new ones would stand among them in another order. "
    "Add a revision that renumbers worklist_items.rank, up and down, and all ranks from then on to RANKS. (A reason "
    "after all others needs none: add it to the newest.)"
)


def test_new_items_stand_among_those_that_are_open_as_they_were_numbered() -> None:
    newest = max(RANKS)

    now: Ranks = {
        (reason.value, urgency and urgency.value): rank_of(reason, urgency)
        for reason in Reason
        for urgency in (None, *Urgency)
    }
    assert now == RANKS[newest], RENUMBER.format(revision=newest)


@pytest.mark.slow
@pytest.mark.parametrize(("before", "after"), list(pairwise(RANKS)))
def test_items_of_before_have_the_place_of_new_ones_up_down_and_up_again(
    released: Engine, before: str, after: str
) -> None:
    last = f"{int(after) - 1:04d}"
    migrations.upgrade(released, last)
    held = MetaData()
    held.reflect(released, only=["worklist_items", "patients"])
    items, patients = held.tables["worklist_items"], held.tables["patients"]
    with released.begin() as connection:
        patient = rows_of(connection, patients)[0]
        for (reason, urgency), rank in RANKS[before].items():
            said = {"id": uuid4(), "reason": reason, "cause": f"{reason} {urgency}", "title": "Look"}
            of_patient = {"clinic_id": patient["clinic_id"], "patient_id": patient["id"]}
            more = {"opened_at": patient["created_at"], "rank": rank, "urgency": urgency}
            connection.execute(items.insert(), of_patient | more | as_taken(said, items))
    for _ in "ab":
        migrations.upgrade(released, after)
        assert kept(released) == {known: RANKS[after][known] for known in RANKS[before]}
        migrations.downgrade(released, last)
        assert kept(released) == RANKS[before]


def kept(database: Engine) -> Ranks:
    """The ranks of what the test inserted."""
    query = text("SELECT reason, urgency, rank FROM worklist_items WHERE title = 'Look'")
    with database.connect() as connection:
        return {(reason, urgency): rank for reason, urgency, rank in connection.execute(query).all()}


@pytest.mark.slow
def test_care_has_ended_for_whoever_is_in_no_episode_any_more(released: Engine) -> None:
    migrations.upgrade(released, "0029")
    held = MetaData()
    held.reflect(released, only=["patients", "episodes", "staff"])
    episodes = held.tables["episodes"]
    with released.begin() as connection:
        ended, again = rows_of(connection, held.tables["patients"])[:2]
        by = rows_of(connection, held.tables["staff"])[0]["id"]
        for patient, number, last in ((ended, 901, 3), (ended, 902, 9), (again, 901, 3), (again, 902, None)):
            day = date(2026, 11, last) if last else None
            end = {"ended_on": day, "ended_by": by, "ended_at": patient["created_at"], "reason": "moved"}
            said = {"id": uuid4(), "number": number, "began_on": date(2026, 11, 1), "begun_by": by}
            of = {"clinic_id": patient["clinic_id"], "patient_id": patient["id"], "note": ""}
            more = {"begun_at": patient["created_at"], "revision": 0} | (end if day else {})
            connection.execute(episodes.insert(), as_taken(said, episodes) | of | more)
    for _ in "ab":
        migrations.upgrade(released, "0030")
        with released.begin() as connection:
            rows = connection.execute(text("SELECT id, care_ended_on FROM patients"))
            found = {str(patient): str(day) for patient, day in rows if day}
        assert found == {str(ended["id"]): "2026-11-09"}
        migrations.downgrade(released, "0029")
