"""A day on which everything in the clinic is used once, so that no table stays empty."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from flask.testing import FlaskClient

from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.adverse_events import Harm, ToldBy
from clinic.models import Program
from clinic.services.access import recovery_codes
from clinic.services.audit import seals
from clinic.services.followup import adverse_events, chores, reports
from clinic.services.followup.adverse_events import EventWords
from clinic.services.followup.chores import Kind
from clinic.services.followup.notices import digests
from clinic.services.followup.reports import Report
from clinic.services.keys import known
from clinic.services.library import favourites, own_copies, reviews
from clinic.services.plans import contents
from clinic.services.programs import drafts
from clinic.services.record import patients
from tests.desk import HARMLESS, Desk
from tests.factories import NOW

OWN_NAME = "Sit as we do it here"
NOTE = "Tired afterwards, but less stiff."


def spend(desk: Desk, program: Program, client: FlaskClient, *, password: str) -> None:
    """Alice corrects a birth date, marks and rewrites an exercise, shortens Pat's draft, resolves its flags, one of
    them red, and signs it, then does so with a second one to which she adds her own copy; Pat reports. Both have
    accounts with this password.
    """
    session, alice, pat = desk.session, desk.alice, desk.pat
    details = patients.details_of(pat)
    born = replace(details, born=details.born - timedelta(days=1))
    patients.change(session, patient=pat, details=born, seen=None, reason="A slip.", by=alice, at=NOW)
    favourites.mark(session, slug=HARMLESS, wanted=True, by=alice, at=NOW)
    reviews.record_own(session, slug=HARMLESS, number=1, by=alice, at=NOW)
    copy = own_copies.copy(session, slug=HARMLESS, words={"name": OWN_NAME}, seen=(0, 1), by=alice, at=NOW)
    drafts.remove_item(
        session, program=program, item_id=program.items[-1].id, revision=program.revision, by=alice, at=NOW
    )
    desk.cleared("severe_night_pain")
    desk.consult(program)
    desk.sign(program)
    again = desk.draft(copy.slug)
    desk.consult(again)
    plan = desk.sign(again)
    recovery_codes.renew(session, pat.account_id)
    outcomes = dict.fromkeys(contents.exercises(plan), Outcome.DONE)
    report = Report(uuid4(), trained_on=NOW.date(), outcomes=outcomes, pain=2, effort=4, note=NOTE)
    reports.receive(session, patient=pat, plan=plan, report=report, at=NOW)
    session.flush()
    event = EventWords(NOW.date(), "Slipped off the ball.", Harm.SEVERE, "Sent to a doctor.", ToldBy.PATIENT)
    slipped = adverse_events.record(session, patient=pat, event_id=uuid4(), event=event, by=alice, at=NOW)
    seen = adverse_events.revision(slipped)
    adverse_events.add(session, event=slipped, text="No break.", harm=Harm.MILD, seen=seen, by=alice, at=NOW)
    digests.write(session, alice.clinic_id, {alice.id: 1}, at=NOW)
    session.commit()
    for said in ("not this one", password):
        client.post("/sign-in", data={"login": "alice", "password": said})
    chores.done(session, Kind.RESCREEN, about="", at=NOW)
    known.check(session, settings=desk.settings, at=NOW)
    seals.seal(session, keys=desk.settings.audit_keys)
    session.commit()
