"""A day on which everything in the clinic is used once, so that no table stays empty."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

from flask.testing import FlaskClient

from clinic.domain.dosage import Dosage
from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.adverse_events import Harm, Informant
from clinic.domain.followup.outcomes.discharge import Texts
from clinic.domain.followup.outcomes.measurements import Taken
from clinic.domain.followup.outcomes.measures import MeasuredSide, OutcomeMeasure
from clinic.domain.followup.outcomes.visits import VisitWay
from clinic.domain.followup.pausing import PauseReason, PauseWords
from clinic.domain.followup.progression.decisions import Decided
from clinic.domain.followup.reasons import Reason
from clinic.domain.programs.ticks import TickKind
from clinic.domain.record.episodes import EndReason, PlanAfter
from clinic.models import Program, new_id
from clinic.services.access import recovery_codes
from clinic.services.audit import seals
from clinic.services.followup import (
    advancing,
    adverse_events,
    chores,
    progression,
    reports,
    worklist,
    worklists,
)
from clinic.services.followup.adverse_events import EventWords
from clinic.services.followup.care import pausing
from clinic.services.followup.chores import Kind
from clinic.services.followup.lines import attempts
from clinic.services.followup.notices import digests
from clinic.services.followup.outcomes import (
    ending,
    making,
    measurements,
    schedules,
    summaries,
    visits,
)
from clinic.services.followup.reports import Report
from clinic.services.keys import known
from clinic.services.library import favorites, own_copies, reviews
from clinic.services.plans import contents, plans
from clinic.services.programs import drafts, templates, ticks
from clinic.services.record import episodes, patients
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.library import reviewing

OWN_NAME = "Sit as we do it here"
NOTE = "Tired afterwards, but less stiff."


def spend(desk: Desk, program: Program, client: FlaskClient, *, password: str) -> None:
    """Alice corrects a birth date, marks and rewrites an exercise, shortens Pat's draft and its sitting, keeps it as a
    template, resolves its flags, one of them red, and signs it, then does so with a second one to which she adds her
    own copy; Pat reports, and Alice puts off the step that the reports speak for. Both have accounts with this
    password.
    """
    session, alice, pat = desk.session, desk.alice, desk.pat
    details = patients.details_of(pat)
    born = replace(details, born=details.born - timedelta(days=1))
    patients.change(session, patient=pat, details=born, seen=None, reason="A slip.", by=alice, at=NOW)
    favorites.mark(session, slug=HARMLESS, wanted=True, by=alice, at=NOW)
    read = reviewing.read(session, alice.clinic_id, HARMLESS)
    reviews.record_own(session, slug=HARMLESS, number=1, read=read, by=alice, at=NOW)
    copy = own_copies.copy(
        session, slug="seated-pelvic-tilt", words={"name": OWN_NAME}, seen=(0, 1), by=alice, at=NOW
    )
    drafts.remove_item(session, program=program, item_id=program.items[-1].id, by=alice, at=NOW)
    drafts.set_dosage(
        session, program=program, item_id=program.items[0].id, dosage=Dosage(1, seconds=180), by=alice, at=NOW
    )
    kept = {"version_id": uuid4(), "program": program, "name": "A good start", "of_clinic": True}
    templates.save(session, **kept, by=alice, at=NOW)
    desk.cleared("severe_night_pain")
    desk.consult(program)
    desk.sign(program)
    again = desk.draft(copy.slug)
    desk.consult(again)
    plan = desk.sign(again)
    recovery_codes.renew(session, pat.account_id)
    outcomes = dict.fromkeys(contents.exercises(plan), Outcome.DONE)
    report = Report(
        uuid4(), trained_on=NOW.date(), outcomes=outcomes, pain=2, effort=4, note=NOTE, signs=frozenset()
    )
    reports.receive(session, patient=pat, plan=plan, report=report, at=NOW)
    session.flush()
    event = EventWords(
        NOW.date(), "Slipped off the ball.", Harm.SEVERE, "Sent to a doctor.", Informant.PATIENT
    )
    slipped = adverse_events.record(session, patient=pat, event_id=uuid4(), event=event, by=alice, at=NOW)
    seen = adverse_events.revision(slipped)
    adverse_events.add(session, event=slipped, text="No break.", harm=Harm.MILD, seen=seen, by=alice, at=NOW)
    (harm,) = (item for item in worklists.open_of(session, pat).items if item.reason is Reason.ADVERSE_EVENT)
    attempts.note(session, item=harm, attempt_id=uuid4(), words="Voicemail.", by=alice, at=NOW)
    worklist.answer(session, item=harm, text="Looked at.", resume=True, seen=None, by=alice, at=NOW)
    ill = PauseWords(is_whole=True, items=frozenset(), why=PauseReason.ILL)
    pausing.pause(session, plan=plan, pause_id=uuid4(), said=ill, by=alice, at=NOW)
    (paused,) = (item for item in worklists.open_of(session, pat).items if item.reason is Reason.PAUSED)
    worklist.answer(session, item=paused, text="Well again.", resume=True, seen=None, by=alice, at=NOW)
    digests.write(session, alice.clinic_id, {alice.id: 1}, at=NOW)
    session.commit()
    care(desk)
    _go_on(desk, report)
    session.commit()
    for said in ("not this one", password):
        client.post("/sign-in", data={"login": "alice", "password": said})
    chores.done(session, Kind.RESCREEN, about="", at=NOW)
    known.check(session, settings=desk.settings, at=NOW)
    seals.seal(session, keys=desk.settings.audit_keys)
    session.commit()


def _go_on(desk: Desk, report: Report) -> None:
    """Alice has read the words a day later, and on two days after that Pat reports the same again; she saw how it is
    done, and waits with more.
    """
    session, alice, pat = desk.session, desk.alice, desk.pat
    plan = plans.in_force(session, pat)
    assert plan
    read_at, first, at = (NOW + timedelta(days=days) for days in (1, 2, 3))
    for item in worklists.open_of(session, pat).items:
        worklist.answer(session, item=item, text="Read.", resume=None, seen=None, by=alice, at=read_at)
    for day in (first, at):
        again = replace(report, client_uuid=uuid4(), trained_on=day.date(), note="")
        reports.receive(session, patient=pat, plan=plan, report=again, at=day)
    ticks.put(session, patient=pat, slug=HARMLESS, kind=TickKind.TECHNIQUE, seen=None, by=alice, at=at)
    progress = progression.of(session, pat, at=at)
    assert progress
    seen = {"slug": HARMLESS, "seen": progress.row(HARMLESS).step}
    not_now = {"decided": Decided.DECLINED, "reason": "A week more."}
    advancing.decide(session, patient=pat, **seen, **not_now, by=alice, at=at)


def care(desk: Desk) -> dict[str, UUID]:
    """Alice measures Pat, who is asked at home from then on, notes a visit, ends the episode that the plan began, and
    signs the summary, which is kept with a blank for its document. Pat comes back, and another episode begins. The ids.
    """
    session, alice, pat = desk.session, desk.alice, desk.pat
    said = {"by": alice, "at": NOW}
    figures = [Taken(OutcomeMeasure.PAIN, 4), Taken(OutcomeMeasure.SINGLE_LEG, 124, side=MeasuredSide.LEFT)]
    measured = measurements.record(
        session, patient=pat, first_id=new_id(), figures=figures, taken_on=NOW.date(), **said
    )
    measurements.correct(session, row=measured[1], figure=142, reason="Turned round.", **said)
    schedules.write(session, patient=pat, weeks={OutcomeMeasure.CHANGE: 2}, seen=None, **said)
    visit = {"held_on": NOW.date(), "way": VisitWay.CLINIC}
    note = visits.write(session, patient=pat, note_id=new_id(), text="Less stiff.", **visit, **said)
    visits.amend(session, note=note, added_id=new_id(), text="Walks again.", **said)
    episode = episodes.open_of(session, pat)
    assert episode
    ending.end(
        session,
        patient=pat,
        episode=episode,
        reason=EndReason.OTHER,
        note="Trains at home.",
        ended_on=NOW.date(),
        plan_after=PlanAfter.GOES_ON,
        seen=None,
        shown=None,
        **said,
    )
    summary = summaries.request(
        session,
        episode=episode,
        texts=Texts("Low back pain.", "Go on with the plan."),
        paper="a4",
        seen=pat.counter,
        settings=desk.settings,
        **said,
    )
    lease = summaries.QUEUE.take(session, worker="desk", at=NOW)
    assert lease
    content = making.read(session, lease, settings=desk.settings)
    making.finish(session, lease, content, pdf=b"%PDF-1.7", at=NOW)
    again = episodes.begin(session, patient=pat, began_on=NOW.date(), **said)
    return {
        "measurement_id": measured[0].id,
        "note_id": note.id,
        "summary_id": summary.id,
        "episode_id": again.id,
        "ended_id": episode.id,
    }
