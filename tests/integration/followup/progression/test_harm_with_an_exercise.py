"""Whatever harm came with an exercise, that exercise is not made harder before a therapist looked at it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic.domain.followup.adverse_events import Harm, Informant
from clinic.domain.programs.ticks import TickKind
from clinic.models import AdverseEvent, Tick, new_id
from clinic.services.followup import adverse_events
from clinic.services.followup.adverse_events import EventWords
from clinic.services.plans import contents
from clinic.services.programs import ticks
from tests.factories import NOW
from tests.integration.followup.progression.weeks import THREE, Weeks

PLANK = THREE[0]


def harm(weeks: Weeks, day: int, how_much: Harm, *, of: str = PLANK) -> AdverseEvent:
    at, item = NOW + timedelta(days=day), contents.ids(weeks.plan)[of]
    said = EventWords(at.date(), "Slipped.", how_much, "Nothing was needed.", Informant.PATIENT, item)
    kept = adverse_events.record(
        weeks.session, patient=weeks.desk.pat, event_id=new_id(), event=said, by=weeks.desk.alice, at=at
    )
    weeks.session.commit()
    return kept


def seen_again(weeks: Weeks, day: int) -> None:
    """The tick of the plank is taken back and set anew."""
    by = {"patient": weeks.desk.pat, "by": weeks.desk.alice, "at": NOW + timedelta(days=day)}
    tick = weeks.session.scalars(select(Tick).where(Tick.slug == PLANK)).one()
    ticks.take_back(weeks.session, tick_id=tick.id, **by)
    weeks.session.flush()
    ticks.put(weeks.session, slug=PLANK, kind=TickKind.TECHNIQUE, seen=None, **by)
    weeks.session.commit()


@pytest.mark.parametrize("how_much", [Harm.NONE, Harm.MILD])
def test_little_harm_holds_that_one_until_a_therapist_saw_it_done_well_since(
    weeks: Weeks, how_much: Harm
) -> None:
    weeks.reports(2, 4, 6)
    assert weeks.kinds(8) == ["ready", "ready", "hold"]
    harm(weeks, 7, how_much)
    rows = weeks.rows(8)
    assert [row.suggestion.kind for row in rows.values()] == ["hold", "ready", "ready"]
    assert rows[PLANK].suggestion.because.startswith("Something happened with it on Nov 28, 2026.")
    seen_again(weeks, 8)
    assert weeks.kinds(8) == ["ready", "ready", "hold"]


def test_more_harm_holds_all_until_its_line_is_answered_and_asks_for_no_second_look(weeks: Weeks) -> None:
    weeks.reports(2, 4)
    event = harm(weeks, 5, Harm.MILD)
    said = {"text": "A bruise.", "seen": adverse_events.revision(event), "by": weeks.desk.alice}
    adverse_events.add(
        weeks.session, event=event, harm=Harm.MODERATE, **said, at=NOW + timedelta(days=5, hours=1)
    )
    weeks.session.commit()
    assert set(weeks.kinds(6)) == {"hold"}
    weeks.answered(6)
    weeks.reports(7, 9)
    assert weeks.kinds(10) == ["ready", "ready", "hold"]
