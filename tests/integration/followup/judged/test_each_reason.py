"""Every reason for which somebody can be on the worklist, walked from its cause to its line to its end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from clinic.domain.followup.adverse_events import Harm, Informant
from clinic.domain.followup.pausing import PauseReason, PauseWords
from clinic.domain.followup.reasons import OF_REASON, Reason
from clinic.domain.followup.signs import Sign
from clinic.models import new_id
from clinic.services.followup import adverse_events
from clinic.services.followup.adverse_events import EventWords
from clinic.services.followup.care import pausing
from clinic.services.plans import plans
from clinic.services.programs import handing
from clinic.services.record import problems
from tests.integration.followup.judged.walking import Walk


def rising(walk: Walk) -> None:
    for pain in (1, 2, 3):
        walk.report(pain=pain)


def ready(walk: Walk) -> None:
    draft = walk.desk.draft()
    said = {"note": "Two planks, as you said.", "revision": draft.revision, "at": walk.now}
    handing.say_ready(walk.desk.session, program=draft, **said, by=walk.desk.people.amos)
    walk.judge()


def slipped(walk: Walk) -> None:
    """Alice records what happened; it came to real harm."""
    said = EventWords(
        walk.now.date(), "Slipped off the ball.", Harm.SEVERE, "Sent to a doctor.", Informant.PATIENT
    )
    session, alice, pat = walk.desk.session, walk.desk.alice, walk.desk.pat
    adverse_events.record(session, patient=pat, event_id=uuid4(), event=said, by=alice, at=walk.now)
    session.commit()


def taken_over(walk: Walk) -> None:
    """Alice takes it over on the item's page."""
    (item,) = walk.open()
    page = walk.alice.get(f"/worklist/{item.id}").text
    assert "Two planks, as you said." in page
    draft = walk.desk.draft()
    walk.desk.session.commit()
    taken = walk.alice.post(f"/programs/{draft.id}/take", data={"revision": str(draft.revision)})
    assert taken.status_code == 303
    assert "Two planks, as you said." in walk.alice.get(taken.location).text


def cleared(walk: Walk) -> None:
    """A word alone lets nothing go on; what a doctor found does, and then hers."""
    walk.answer(status=422)
    walk.desk.clear("pulsating_belly")
    walk.judge()
    walk.answer()


def consulted(walk: Walk) -> None:
    walk.answer(status=422)
    walk.desk.consult(walk.desk.draft())
    walk.judge()
    walk.answer()


def corrected(walk: Walk) -> None:
    walk.answer(status=422)
    said = {"reason": "Asked again.", "seen": None, "at": walk.now, "by": walk.desk.alice}
    problems.record(walk.desk.session, patient=walk.desk.pat, code="hypertension", status="error", **said)
    walk.judge()
    walk.answer()


def ill(walk: Walk) -> None:
    walk.desk.problem("acute_illness", weeks_ago=0)
    walk.judge()


def well(walk: Walk) -> None:
    walk.answer(status=422)
    said = {"reason": "A slip.", "seen": None, "at": walk.now, "by": walk.desk.alice}
    problems.record(walk.desk.session, patient=walk.desk.pat, code="acute_illness", status="error", **said)
    walk.judge()
    walk.answer()


def by_hand(walk: Walk) -> None:
    said = PauseWords(is_whole=True, items=frozenset(), why=PauseReason.BREAK)
    by = {"by": walk.desk.alice, "at": walk.now}
    pausing.pause(walk.desk.session, plan=walk.plan, pause_id=uuid4(), said=said, **by)
    walk.judge()


def consult_ends(walk: Walk) -> None:
    walk.desk.herniated_disc()
    walk.judge()
    walk.answer("keep")
    again = walk.desk.draft()
    walk.desk.consult(again)
    walk.plan = walk.desk.sign_blank(again)
    walk.judge()
    walk.days(70)
    walk.report()  # nobody misses a report


def withdrawn(walk: Walk) -> None:
    found = plans.in_force(walk.desk.session, walk.desk.pat)
    assert found is not None
    said = {"reason": "Discharged.", "by": walk.desk.alice, "at": walk.now}
    plans.withdraw(walk.desk.session, plan=found, **said)
    walk.judge()


def next_version(walk: Walk) -> None:
    walk.desk.sign_blank(walk.desk.draft(), at=walk.now)
    walk.desk.session.commit()


Step = Callable[[Walk], None]
WALKS: dict[Reason, tuple[Step, Step]] = {
    Reason.RED_FLAG: (lambda walk: walk.home(pulsating_belly="yes"), cleared),
    Reason.STOP_RULE: (lambda walk: walk.report(signs=frozenset({Sign.CHEST})), Walk.answer),
    Reason.ADVERSE_EVENT: (slipped, Walk.answer),
    Reason.RED_REPORT: (lambda walk: walk.report(pain=7), Walk.answer),
    Reason.CONTRAINDICATED: (ill, well),
    Reason.NEW_WORDS: (lambda walk: walk.report(note="Is the ball too soft?"), Walk.answer),
    Reason.CONSULT: (lambda walk: walk.desk.herniated_disc() or walk.judge(), consulted),
    Reason.SCREENING: (lambda walk: walk.home(hypertension="yes"), corrected),
    Reason.PAIN_RISING: (rising, lambda walk: walk.report(pain=2)),
    Reason.DRAFT_READY: (ready, taken_over),
    Reason.UNSETTLED: (lambda walk: walk.report(settled=False), Walk.answer),
    Reason.PAUSED: (by_hand, Walk.answer),
    Reason.SILENCE: (lambda walk: walk.days(8), lambda walk: walk.report()),
    Reason.REVIEW_DUE: (lambda walk: walk.days(42), next_version),
    Reason.EXPIRING: (consult_ends, withdrawn),
}


@pytest.mark.parametrize("reason", Reason)
def test_from_its_cause_to_its_line_to_its_end(walk: Walk, reason: Reason) -> None:
    caused, ended = WALKS[reason]
    assert f"{OF_REASON[reason].words}</span>" not in walk.alice.get("/worklist").text
    caused(walk)
    assert reason in walk.reasons()
    page = walk.alice.get("/worklist").text
    assert OF_REASON[reason].words in page
    assert "Pat Patient" in page
    ended(walk)
    assert reason not in walk.reasons()
    assert f"{OF_REASON[reason].words}</span>" not in walk.alice.get("/worklist").text


def test_a_silence_that_somebody_dealt_with_begins_anew(walk: Walk) -> None:
    walk.days(8)
    walk.answer()
    walk.days(1)
    assert walk.reasons() == set()
    walk.days(6)
    assert walk.reasons() == {Reason.SILENCE}


def test_a_review_that_somebody_dealt_with_is_not_due_again_tomorrow(walk: Walk) -> None:
    walk.days(42)
    walk.answer()
    walk.days(1)
    assert Reason.REVIEW_DUE not in walk.reasons()


def test_a_review_that_somebody_dealt_with_is_due_again_until_a_version_is_signed(walk: Walk) -> None:
    """Whose plan is past its review is missed by nobody: silence is no news of them."""
    walk.days(42)
    for _ in range(3):
        walk.answer()
        walk.days(13)
        assert Reason.REVIEW_DUE not in walk.reasons()
        walk.days(1)
        assert Reason.REVIEW_DUE in walk.reasons()
    walk.desk.sign_blank(walk.desk.draft(), at=walk.now)
    walk.days(14)
    assert Reason.REVIEW_DUE not in walk.reasons()


def test_a_clinic_notices_silence_after_its_own_days(walk: Walk) -> None:
    walk.desk.people.clinic.silence_days = 12
    walk.days(11)
    assert walk.reasons() == set()
    walk.days(1)
    assert walk.reasons() == {Reason.SILENCE}


def test_what_time_brought_ends_with_the_plan(walk: Walk) -> None:
    walk.days(8)
    withdrawn(walk)
    assert walk.reasons() == set()


@pytest.mark.parametrize(("pains", "rises"), [((3, 2, 1), True), ((1, 2, 3), False)])
def test_pain_rises_by_the_days_of_the_trainings_not_of_their_reports(
    walk: Walk, pains: tuple[int, ...], rises: bool
) -> None:
    walk.days(3)
    for days, pain in enumerate(pains):  # the newest training was reported first
        walk.report(pain=pain, day=walk.now.date() - timedelta(days=days))
    assert walk.reasons() == ({Reason.PAIN_RISING} if rises else set())


def test_a_draft_that_is_discarded_waits_for_nobody(walk: Walk) -> None:
    ready(walk)
    draft = walk.desk.draft()
    said = {"revision": draft.revision, "by": walk.desk.alice, "at": walk.now}
    handing.discard(walk.desk.session, program=draft, **said)
    walk.judge()
    assert walk.reasons() == set()


def test_a_draft_that_is_signed_waits_for_nobody(walk: Walk) -> None:
    ready(walk)
    walk.desk.sign_blank(walk.desk.draft())
    walk.desk.session.commit()
    assert walk.reasons() == set()


def test_silence_counts_from_the_day_on_which_a_paused_plan_went_on(walk: Walk) -> None:
    said = PauseWords(is_whole=True, items=frozenset(), why=PauseReason.BREAK)
    pausing.pause(
        walk.desk.session, plan=walk.plan, pause_id=new_id(), said=said, by=walk.desk.alice, at=walk.now
    )
    walk.judge()
    walk.days(21)
    walk.answer()
    walk.days(6)
    assert walk.reasons() == set()
    walk.days(1)
    assert walk.reasons() == {Reason.SILENCE}
