"""No summary is signed over what stopped a plan and nobody looked into, whether that plan is in force or gone."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest

from clinic.domain.errors import ActionDenied
from clinic.domain.followup import emergencies
from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.emergencies import Examination
from clinic.domain.followup.pausing import PauseReason, PauseWords
from clinic.domain.followup.signs import Sign
from clinic.domain.record.episodes import EndReason, PlanAfter
from clinic.models import Episode, Plan, WorklistItem, new_id
from clinic.services.followup import reports, worklist
from clinic.services.followup.care import pausing
from clinic.services.followup.outcomes import ending
from clinic.services.followup.reports import Report
from clinic.services.plans import contents, plans
from clinic.services.record import episodes
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.followup.outcomes.cared import DAY, ended
from tests.integration.followup.outcomes.test_summaries import request

EXAMINED = Examination("Mia Hall", "Emergency doctor", DAY)


def signed(desk: Desk) -> Plan:
    desk.answer_all()
    plan = desk.sign_blank(desk.draft(HARMLESS))
    desk.session.commit()
    return plan


def end(desk: Desk, plan_after: PlanAfter = PlanAfter.WITHDRAWN) -> Episode:
    episode = episodes.open_of(desk.session, desk.pat)
    assert episode
    said = {
        "reason": EndReason.GOALS_REACHED,
        "note": "Walks again.",
        "ended_on": DAY,
        "plan_after": plan_after,
    }
    to = {"patient": desk.pat, "episode": episode, "seen": None, "shown": None, "by": desk.alice, "at": NOW}
    ending.end(desk.session, **to, **said)
    desk.session.commit()
    return episode


def paused(desk: Desk, plan: Plan, items: frozenset[str] = frozenset()) -> None:
    said = PauseWords(is_whole=not items, items=items, why=PauseReason.DOCTOR, words="Suspected DVT")
    pausing.pause(desk.session, plan=plan, pause_id=new_id(), said=said, by=desk.alice, at=NOW)
    desk.session.commit()


def chest_pain(desk: Desk, plan: Plan) -> None:
    done = dict.fromkeys(contents.exercises(plan), Outcome.DONE)
    told = Report(uuid4(), DAY, done, pain=2, effort=5, signs=frozenset({Sign.CHEST}))
    reports.receive(desk.session, patient=desk.pat, plan=plan, report=told, at=NOW)
    desk.session.commit()


def line(desk: Desk) -> WorklistItem:
    return desk.session.query(WorklistItem).filter(WorklistItem.ended_at.is_(None)).one()


def answer(desk: Desk, *, resume: bool, examined: Examination = emergencies.NONE) -> None:
    said = {"text": "Looked into it.", "resume": resume, "examined": examined, "seen": None}
    worklist.answer(desk.session, item=line(desk), **said, by=desk.alice, at=NOW)
    desk.session.commit()


def test_over_why_a_therapist_paused_the_plan_that_was_withdrawn(desk: Desk) -> None:
    paused(desk, signed(desk))
    episode = end(desk)
    with pytest.raises(ActionDenied, match=r"on the worklist, unanswered: .*Suspected DVT"):
        request(desk, episode)
    desk.session.rollback()
    answer(desk, resume=True)
    assert request(desk, episode).snapshot


def test_over_an_emergency_that_outlives_its_plan(desk: Desk) -> None:
    chest_pain(desk, signed(desk))
    episode = end(desk)
    with pytest.raises(ActionDenied, match=r"no examination is recorded: .* pain in my chest"):
        request(desk, episode)
    desk.session.rollback()
    answer(desk, resume=True, examined=EXAMINED)
    assert request(desk, episode).snapshot


def test_over_an_emergency_that_was_answered_without_an_examination(desk: Desk) -> None:
    episode = ended(desk)
    plan = plans.in_force(desk.session, desk.pat)
    assert plan
    chest_pain(desk, plan)
    answer(desk, resume=False)
    with pytest.raises(ActionDenied, match=r"no examination is recorded: .* pain in my chest"):
        request(desk, episode)
    desk.session.rollback()
    answer(desk, resume=False, examined=EXAMINED)
    frozen = json.loads(request(desk, episode).snapshot or "")
    assert frozen["go_on"]["exercises"] == []
    assert len(frozen["go_on"]["paused"]) == 1


def test_not_over_what_is_found_of_an_exercise_that_is_paused(desk: Desk) -> None:
    desk.answer_all()
    plan = desk.sign_blank(desk.draft("forearm-plank", HARMLESS))
    desk.session.commit()
    episode = end(desk, PlanAfter.GOES_ON)
    desk.problem("shoulder_instability", weeks_ago=4)
    desk.session.commit()
    with pytest.raises(
        ActionDenied, match=r"speaks against the plan that goes on: Shoulder load .* dislocation"
    ):
        request(desk, episode)
    desk.session.rollback()
    contents.read(desk.session, [plan])
    paused(desk, plan, frozenset({str(contents.ids(plan)["forearm-plank"])}))
    answer(desk, resume=False)
    frozen = json.loads(request(desk, episode).snapshot or "")
    assert len(frozen["go_on"]["exercises"]) == len(frozen["go_on"]["paused"]) == 1
