"""Pat after care: with a plan, two figures, a visit, and an episode that has ended."""

from __future__ import annotations

from datetime import timedelta

from clinic.domain.followup.outcomes.measurements import Taken
from clinic.domain.followup.outcomes.measures import OutcomeMeasure
from clinic.domain.followup.outcomes.visits import VisitWay
from clinic.domain.record.episodes import EndReason, PlanAfter
from clinic.models import Episode, new_id
from clinic.services.followup.outcomes import ending, measurements, visits
from clinic.services.record import episodes
from tests.desk import HARMLESS, Desk
from tests.factories import NOW

DAY = NOW.date()


def ended(desk: Desk) -> Episode:
    """Pat was in care with two plans, was measured twice and seen once; the plan goes on."""
    session = desk.session
    desk.answer_all()
    desk.sign_blank(desk.draft(HARMLESS))
    for days, pain in ((7, 6), (0, 3)):
        measurements.record(
            session,
            patient=desk.pat,
            first_id=new_id(),
            figures=[Taken(OutcomeMeasure.PAIN, pain)],
            taken_on=DAY - timedelta(days=days),
            by=desk.alice,
            at=NOW,
        )
    said = {"held_on": DAY, "way": VisitWay.CLINIC, "by": desk.alice, "at": NOW}
    visits.write(session, patient=desk.pat, note_id=new_id(), text="Less stiff.", **said)
    episode = episodes.open_of(session, desk.pat)
    assert episode
    ending.end(
        session,
        patient=desk.pat,
        episode=episode,
        reason=EndReason.GOALS_REACHED,
        note="Walks again.",
        ended_on=DAY,
        plan_after=PlanAfter.GOES_ON,
        seen=None,
        shown=None,
        by=desk.alice,
        at=NOW,
    )
    session.commit()
    return episode
