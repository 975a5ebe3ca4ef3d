"""The discharge summary: signed at the end, frozen as it stood, made into a document, verified by anybody."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import undefer

from clinic.cli.worker import work as worker
from clinic.db import open_session
from clinic.domain.errors import ActionDenied, InvalidInput, NotFound, Stale
from clinic.domain.followup.adverse_events import Harm, Informant
from clinic.domain.followup.outcomes import discharge
from clinic.domain.followup.outcomes.discharge import FLARE_UP, Texts
from clinic.domain.followup.outcomes.visits import VisitWay
from clinic.models import AuditEvent, DischargeSummary, Episode, new_id
from clinic.services.access import signing_keys, staff
from clinic.services.followup import adverse_events, worklist, worklists
from clinic.services.followup.adverse_events import EventWords
from clinic.services.followup.outcomes import making, summaries, visits
from clinic.services.plans import leases, verification
from clinic.services.record import episodes
from tests.desk import Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, let_pass
from tests.integration.documents.words import words_of
from tests.integration.followup.outcomes.cared import DAY, ended

TEXTS = Texts("Low back pain; the trunk was trained.", "Go on twice a week.")


def request(desk: Desk, episode: Episode, **changes: object) -> DischargeSummary:
    desk.session.refresh(desk.pat)
    said = {
        "texts": TEXTS,
        "paper": "a4",
        "seen": desk.pat.counter,
        "settings": desk.settings,
        "by": desk.alice,
        "at": NOW,
    } | changes
    signed = summaries.request(desk.session, episode=episode, **said)  # type: ignore[arg-type]  # what a test names
    desk.session.commit()
    return signed


def whole(engine: Engine, summary: DischargeSummary) -> DischargeSummary:
    """The row as it is stored now."""
    with open_session(engine, writes=False) as session:
        wanted = select(DischargeSummary).where(DischargeSummary.id == summary.id)
        everything = (undefer(DischargeSummary.pdf), undefer(DischargeSummary.snapshot))
        return session.scalars(wanted.options(*everything)).one()


def test_it_is_frozen_with_what_the_record_said(desk: Desk, engine: Engine) -> None:
    summary = request(desk, ended(desk))
    frozen = json.loads(whole(engine, summary).snapshot)

    assert frozen["episode"] == {
        "began_on": "2026-11-21",
        "ended_on": "2026-11-21",
        "reason": "Goals reached",
        "note": "Walks again.",
    }
    (pain,) = frozen["outcomes"]
    assert (pain["first"], pain["last"]) == ("6 of 10", "3 of 10")
    assert pain["change"] == "3 better, at least the smallest change that matters (2; Childs 2005)"
    assert frozen["visits"] == [{"on": "2026-11-21", "way": "in clinic"}]
    (dose,) = frozen["doses"]
    assert dose["first"] == dose["last"] == frozen["go_on"]["exercises"][0]["dosage"]
    assert (frozen["account"], frozen["flare_up"]) == (TEXTS.account, FLARE_UP)
    assert (frozen["adverse_events"], frozen["adverse_events_kept"]) == ([], True)
    assert summary.version == 1
    events = desk.session.scalars(select(AuditEvent).where(AuditEvent.action == "summary.request")).all()
    assert [event.detail for event in events] == [{"version": 1, "digest": summary.digest}]


def test_harm_is_in_the_summary_as_it_is_known_at_the_end(desk: Desk) -> None:
    said = EventWords(
        NOW.date(), "Slipped off the ball.", Harm.SEVERE, "Sent to a doctor.", Informant.PATIENT
    )
    by = {"by": desk.alice, "at": NOW}
    event = adverse_events.record(desk.session, patient=desk.pat, event_id=uuid4(), event=said, **by)
    seen = adverse_events.revision(event)
    adverse_events.add(desk.session, event=event, text="No break.", harm=Harm.MILD, seen=seen, **by)
    for item in worklists.open_of(desk.session, desk.pat).items:
        worklist.answer(desk.session, item=item, text="Seen: no break.", resume=None, seen=None, **by)
    frozen = json.loads(request(desk, ended(desk)).snapshot or "")
    (told,) = frozen["adverse_events"]
    assert (told["on"], told["what"], told["action"]) == (
        "2026-11-21",
        "Slipped off the ball",
        "Sent to a doctor.",
    )
    assert told["harm"].startswith("Mild")


def test_the_worker_makes_the_document_and_anybody_verifies_it(
    desk: Desk, engine: Engine, clock: Clock, work: Callable[[], int], client: FlaskClient
) -> None:
    episode = ended(desk)
    summary = request(desk, episode)
    assert verification.by_code(desk.session, summary.code).answer == "unknown"
    desk.session.rollback()

    assert work() == 1
    made = whole(engine, summary)
    assert (made.status, made.worker, made.settled_at) == ("done", None, NOW)
    assert made.pdf is not None
    assert "Discharge summary of Pat Patient" in words_of(made.pdf)
    answer = client.post("/verify", data={"file": (BytesIO(made.pdf), "summary.pdf")}).text
    assert "This discharge summary is authentic." in answer
    assert "Alice Able" in answer
    assert "Pat" not in answer
    assert (
        "altered after it was signed"
        in client.post("/verify", data={"file": (BytesIO(made.pdf + b"\n"), "summary.pdf")}).text
    )
    assert "This discharge summary is authentic." in client.get(f"/v/{summary.code}").text

    request(desk, episode)
    assert work() == 1
    assert "but version 2 has replaced it" in client.get(f"/v/{summary.code}").text
    assert work() == 0


def test_the_bytes_are_the_same_whenever_they_are_made(desk: Desk) -> None:
    request(desk, ended(desk))
    lease = summaries.QUEUE.take(desk.session, worker="one", at=NOW)
    assert lease
    content = making.read(desk.session, lease, settings=desk.settings)
    assert making.document.render(content.frozen) == making.document.render(content.frozen)


def test_nobody_is_discharged_while_in_care_nor_by_an_assistant(desk: Desk) -> None:
    episode = ended(desk)
    with pytest.raises(ActionDenied, match="Only a therapist can sign a discharge summary"):
        request(desk, episode, by=desk.people.amos)
    desk.session.rollback()
    again = episodes.begin(desk.session, patient=desk.pat, began_on=DAY, by=desk.alice, at=NOW)
    with pytest.raises(ActionDenied, match="End it first"):
        request(desk, again)


def test_what_the_signer_did_not_read_is_not_signed(desk: Desk) -> None:
    episode = ended(desk)
    seen = desk.pat.counter
    said = {"held_on": DAY, "way": VisitWay.PHONE, "by": desk.people.amos, "at": NOW}
    visits.write(desk.session, patient=desk.pat, note_id=new_id(), text="Fell.", **said)
    with pytest.raises(Stale, match="changed since"):
        request(desk, episode, seen=seen)
    assert desk.session.scalars(select(DischargeSummary)).all() == []


def test_a_text_that_is_missing_is_refused_and_nothing_kept(desk: Desk) -> None:
    with pytest.raises(InvalidInput) as refused:
        request(desk, ended(desk), texts=Texts("", "Go on."))
    assert list(refused.value.errors) == ["account"]
    assert desk.session.scalars(select(DischargeSummary)).all() == []


def test_whoever_left_before_the_document_was_there_signed_none(
    desk: Desk, engine: Engine, clock: Clock, work: Callable[[], int]
) -> None:
    summary = request(desk, ended(desk))
    staff.deactivate(desk.session, member=desk.alice, by=desk.people.ada, at=NOW)
    desk.session.commit()
    assert work() == 1
    refused = whole(engine, summary)
    assert (refused.status, refused.refusal, refused.pdf) == ("refused", discharge.SIGNER_LEFT, None)


@pytest.mark.parametrize("signs_again", [False, True])
def test_whoever_is_called_otherwise_before_the_document_was_there_signed_none(
    desk: Desk, signs_again: bool
) -> None:
    request(desk, ended(desk))
    kept = {"email": "", "role": "therapist", "administers": False, "registration": "PT-Alice"}
    later = NOW + timedelta(hours=1)
    staff.change(
        desk.session,
        member=desk.alice,
        name="Alice Baker",
        profession="Physiotherapist",
        seen=None,
        by=desk.people.ada,
        at=later,
        **kept,
    )
    if signs_again:
        signing_keys.signer_for(desk.session, desk.alice, settings=desk.settings, at=later)
    desk.session.commit()
    lease = summaries.QUEUE.take(desk.session, worker="w", at=later)
    assert lease
    with pytest.raises(ActionDenied, match="The name of whoever signed this was changed"):
        making.read(desk.session, lease, settings=desk.settings)


def test_a_lease_ends_by_itself_and_what_fails_again_and_again_is_refused(
    desk: Desk, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = request(desk, ended(desk))
    lease = summaries.QUEUE.take(desk.session, worker="killed", at=NOW)
    assert lease
    desk.session.commit()
    let_pass(engine, leases.TERM / 2)
    assert summaries.QUEUE.take(desk.session, worker="next", at=NOW) is None
    assert not summaries.QUEUE.is_due(desk.session)
    desk.session.commit()
    monkeypatch.setattr(making, "read", broken)
    for attempt in range(2, 5):
        let_pass(engine, leases.TERM)
        assert worker.make_one(engine, desk.settings, worker="next") == (attempt < 4)
    assert whole(engine, summary).status == "refused"
    assert summaries.QUEUE.held(desk.session, lease) is None


def broken(*_given: object, **_named: object) -> None:
    raise ValueError("as a broken disk would")


def test_bytes_that_are_not_those_that_were_signed_are_not_shown(
    desk: Desk, engine: Engine, work: Callable[[], int]
) -> None:
    summary = request(desk, ended(desk))
    work()
    row = desk.session.get_one(DischargeSummary, (summary.clinic_id, summary.id), populate_existing=True)
    assert summaries.pdf(desk.session, row)
    row.pdf = b"%PDF-1.7 another"
    desk.session.flush()
    with pytest.raises(ActionDenied, match="not the one that was signed"):
        summaries.pdf(desk.session, row)


def test_another_clinic_finds_no_such_summary(desk: Desk) -> None:
    summary = request(desk, ended(desk))
    assert summaries.get(desk.session, desk.people.amos, summary.id).code == summary.code
    for who in (desk.people.bob, desk.people.ada):
        with pytest.raises(NotFound):
            summaries.get(desk.session, who, summary.id)
