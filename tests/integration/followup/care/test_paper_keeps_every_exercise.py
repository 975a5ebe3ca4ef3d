"""What is paused stays on paper, whoever the patient is: the line and the draft say so, and what the portal shows."""

from __future__ import annotations

from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause, Stops
from clinic.models import Plan
from clinic.services.followup import worklist
from clinic.services.plans import contents
from clinic.services.programs import starting
from tests.factories import NOW, People
from tests.integration.followup.care.by_hand import plan

__all__ = ["plan"]

PAPER = "The plan on paper still has every exercise."
OF_PORTAL = {
    Stops.PLAN: "On the portal the patient sees no exercises.",
    Stops.EXERCISE: "On the portal the patient sees the other exercises.",
}


@pytest.mark.parametrize("is_away", [True, False])
@pytest.mark.parametrize("stops", [Stops.PLAN, Stops.EXERCISE])
def test_line_and_draft_say_what_is_still_there(
    alice: FlaskClient, session: Session, people: People, plan: Plan, stops: Stops, *, is_away: bool
) -> None:
    if is_away:
        people.pat.account_id = None
    first = str(next(iter(contents.exercises(plan)))) if stops is Stops.EXERCISE else ""
    cause = Cause(Reason.RED_REPORT, "finding:y", "Pain 8", stops, "Wait.", item=first)
    worklist.open_items(session, people.pat, [cause], plan=plan, number=1, at=NOW)
    draft = starting.start(session, patient=people.pat, by=people.alice, at=NOW)
    session.commit()
    (line,) = worklist_pages(alice)
    for address in (line, f"/programs/{draft.id}"):
        page = unescape(alice.get(address).text)
        assert PAPER in page
        assert {said for said in OF_PORTAL.values() if said in page} == (
            set() if is_away else {OF_PORTAL[stops]}
        )


def test_one_exercise_among_what_pauses_the_plan_leaves_none_to_see(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    first = str(next(iter(contents.exercises(plan))))
    causes = [
        Cause(Reason.RED_REPORT, "finding:y", "Pain 8", Stops.EXERCISE, "Wait.", item=first),
        Cause(Reason.CONSULT, "finding:x", "Acute back injury", Stops.PLAN, "Wait."),
    ]
    worklist.open_items(session, people.pat, causes, plan=plan, number=1, at=NOW)
    session.commit()
    for line in worklist_pages(alice):
        page = alice.get(line).text
        assert OF_PORTAL[Stops.PLAN] in page
        assert OF_PORTAL[Stops.EXERCISE] not in page


def worklist_pages(alice: FlaskClient) -> list[str]:
    """The pages of all that is open, from the list."""
    listed = alice.get("/worklist").text.partition('class="rows worklist"')[2].partition("</ol>")[0]
    addresses = {part.partition('"')[0].partition("?")[0] for part in listed.split('href="')[1:]}
    return sorted(address for address in addresses if address.startswith("/worklist/"))
