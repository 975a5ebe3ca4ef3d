"""The summary says what was grave or paused something, until when, and what somebody found; and its page explains the
letters above its charts.
"""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from uuid import uuid4

from flask.testing import FlaskClient
from sqlalchemy import select

from clinic.domain.followup import emergencies
from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.signs import Sign
from clinic.models import Episode, Plan, TrainingSession, WorklistItem
from clinic.services.followup import judging, reports, worklist
from clinic.services.followup.care import together
from clinic.services.followup.diary import corrections
from clinic.services.followup.reports import Report
from clinic.services.plans import contents
from clinic.services.record import episodes
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in
from tests.integration.followup.outcomes.test_summary_contents import end, gathered, in_care


def signed(desk: Desk) -> Plan:
    desk.answer_all()
    return desk.sign_blank(desk.draft(HARMLESS))


def fell(desk: Desk, plan: Plan | None = None, *, days: int = 0, pain: int = 1) -> WorklistItem:
    """Pat reports a fall, which pauses the plan; the line of it."""
    plan, at = plan or signed(desk), NOW + timedelta(days=days)
    outcomes = dict.fromkeys(contents.exercises(plan), Outcome.DONE)
    report = Report(uuid4(), at.date(), outcomes, pain=pain, signs=frozenset({Sign.FELL}))
    reports.receive(desk.session, patient=desk.pat, plan=plan, report=report, at=at)
    judging.of_written(desk.session)
    desk.session.commit()
    open_ones = select(WorklistItem).where(WorklistItem.ended_at.is_(None)).order_by(WorklistItem.id)
    return desk.session.scalars(open_ones).all()[0]


def answer(desk: Desk, item: WorklistItem, *, days: int = 1) -> None:
    said = {"text": "A bruise,\nnothing else.", "resume": True, "examined": emergencies.NONE, "seen": None}
    worklist.answer(desk.session, item=item, **said, by=desk.alice, at=NOW + timedelta(days=days))
    desk.session.commit()


def test_a_stop_sign_stands_in_it_with_its_pause_and_what_was_found(desk: Desk) -> None:
    item = fell(desk)
    answer(desk, item)
    episode = in_care(desk)
    end(desk, episode, days=2)
    (said,) = gathered(desk, episode, after=2)["looked_into"]
    assert said == {
        "on": NOW.date().isoformat(),
        "what": f"Stop sign: {item.title}",
        "stops": "plan",
        "ended_on": (NOW.date() + timedelta(days=1)).isoformat(),
        "found": "A bruise, nothing else.",
        "examined": "",
    }


def test_what_was_taken_back_at_once_is_none(desk: Desk) -> None:
    fell(desk)
    training = desk.session.scalars(select(TrainingSession)).one()
    corrections.undo(desk.session, training=training, patient=desk.pat, at=NOW)
    judging.of_written(desk.session)
    desk.session.commit()
    told = [item.cause for item in desk.session.scalars(select(WorklistItem)) if item.ended_at]
    assert told
    episode = in_care(desk)
    end(desk, episode)
    assert [said["what"] for said in gathered(desk, episode)["looked_into"]] == []


def told(desk: Desk, episode: Episode, *, after: int) -> list[str]:
    """The days of what stopped something, in the summary that is signed so many days after."""
    return [said["on"] for said in gathered(desk, episode, after=after)["looked_into"]]


def day(days: int) -> str:
    return (NOW.date() + timedelta(days=days)).isoformat()


def test_what_stops_after_the_end_of_care_is_in_the_summary_until_that_is_signed(desk: Desk) -> None:
    plan = signed(desk)
    episode = in_care(desk)
    end(desk, episode)
    answer(desk, fell(desk, plan, days=2), days=3)
    (said,) = gathered(desk, episode, after=4)["looked_into"]
    assert (said["on"], said["ended_on"], said["found"]) == (day(2), day(3), "A bruise, nothing else.")


def test_what_stopped_belongs_to_one_episode(desk: Desk) -> None:
    """What came before the first ended is its own; what came after led to the next, once that has begun."""
    plan = signed(desk)
    answer(desk, fell(desk, plan))
    first = in_care(desk)
    end(desk, first, days=2)
    answer(desk, fell(desk, plan, days=4), days=5)
    assert told(desk, first, after=6) == [day(0), day(4)]
    again = {"patient": desk.pat, "began_on": NOW.date() + timedelta(days=6), "by": desk.alice}
    second = episodes.begin(desk.session, **again, at=NOW + timedelta(days=6))
    assert told(desk, first, after=7) == [day(0)]
    assert told(desk, second, after=7) == [day(4)]


def test_its_page_shows_that_and_explains_the_letters_of_the_charts(
    desk: Desk, client: FlaskClient, clock: Clock
) -> None:
    answer(desk, fell(desk))
    episode = in_care(desk)
    end(desk, episode, days=2)
    desk.session.commit()
    clock.pass_by(days=2)
    sign_in(client, desk.alice)
    page = unescape(client.get(f"/episodes/{episode.id}/summary").text)
    listed = page.partition("What was looked into")[2].partition("</dd>")[0]
    assert "Stop sign: " in listed
    assert "The plan was paused until" in listed
    assert "Found and decided: A bruise, nothing else." in listed
    legend = page.partition('class="charts"')[2].partition("</section>")[0].rpartition("<p")[2]
    assert "<strong>S</strong>, " in legend
    assert "<strong>P</strong>, " in legend


def test_what_one_answer_dealt_with_stands_in_it_once(desk: Desk) -> None:
    fell(desk, pain=7)
    sign, pain = desk.session.scalars(select(WorklistItem).order_by(WorklistItem.id)).all()
    said = {"text": "A bruise.", "resume": True, "by": desk.alice, "at": NOW + timedelta(days=1)}
    also = {pain.id: pain.revision}
    together.answer(desk.session, item=sign, seen=sign.revision, also=also, **said)
    desk.session.commit()
    episode = in_care(desk)
    end(desk, episode, days=2)
    (told,) = gathered(desk, episode, after=2)["looked_into"]
    assert told["what"] == f"Stop sign: {sign.title}; Strong pain: {pain.title}"
    assert told["found"] == "A bruise."
