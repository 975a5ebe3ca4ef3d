"""Notes about visits: dated and attributed, added to and never changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied, InvalidInput, NotFound
from clinic.domain.followup.outcomes.visits import VisitWay
from clinic.models import AuditEvent, VisitNote, new_id
from clinic.services.followup.outcomes import visits
from clinic.services.record import statements
from tests.browser import fill_in
from tests.factories import NOW, People
from tests.integration.conftest import Clock, sign_in, stored

DAY = NOW.date()


def note(session: Session, people: People, text: str = "Less stiff.", **changes: object) -> VisitNote:
    said = {"held_on": DAY, "way": VisitWay.CLINIC, "by": people.alice, "at": NOW} | changes
    return visits.write(session, patient=people.pat, note_id=new_id(), text=text, **said)  # type: ignore[arg-type]  # what a test names


def read(session: Session, people: People, most: int = 50) -> visits.Visits:
    names = statements.staff_names(session, [people.clinic.id])
    return visits.of_patient(session, people.pat, names=names, most=most)


def test_a_note_and_what_was_added_to_it_stand_together(session: Session, people: People) -> None:
    first = note(session, people)
    note(session, people, "Phoned.", held_on=DAY - timedelta(days=3), way=VisitWay.PHONE, by=people.amos)
    visits.amend(session, note=first, added_id=new_id(), text="And walks again.", by=people.amos, at=NOW)

    newest, oldest = read(session, people).shown
    assert (newest.note.text, newest.by) == ("Less stiff.", "Alice Able")
    assert [(added.text, who) for added, who in newest.added] == [("And walks again.", "Amos Aide")]
    assert (oldest.note.way, oldest.by, oldest.added) == (VisitWay.PHONE, "Amos Aide", ())
    actions = session.scalars(select(AuditEvent.action).where(AuditEvent.action.startswith("visit.")))
    assert sorted(actions) == ["visit.amend", "visit.note", "visit.note"]


def test_of_many_the_newest_are_shown_and_it_is_said_that_there_are_more(
    session: Session, people: People
) -> None:
    for days in range(4):
        note(session, people, str(days), held_on=DAY - timedelta(days=days))
    some = read(session, people, most=3)
    assert ([one.note.text for one in some.shown], some.more) == (["0", "1", "2"], True)
    assert read(session, people, most=4).more is False


def test_what_was_added_is_not_added_to(session: Session, people: People) -> None:
    added = visits.amend(
        session, note=note(session, people), added_id=new_id(), text="And.", by=people.alice, at=NOW
    )
    with pytest.raises(ActionDenied, match="to the note itself"):
        visits.amend(session, note=added, added_id=new_id(), text="And.", by=people.alice, at=NOW)


def test_only_who_treats_writes_notes_of_their_clinic(session: Session, people: People) -> None:
    kept = note(session, people)
    with pytest.raises(ActionDenied):
        note(session, people, by=people.ada)
    with pytest.raises(ActionDenied):
        visits.amend(session, note=kept, added_id=new_id(), text="And.", by=people.ada, at=NOW)
    with pytest.raises(NotFound):
        visits.get(session, people.bob, kept.id)


def test_a_note_that_cannot_be_is_refused_and_not_kept(session: Session, people: People) -> None:
    with pytest.raises(InvalidInput):
        note(session, people, " ")
    with pytest.raises(InvalidInput):
        note(session, people, held_on=DAY + timedelta(days=1))
    assert session.scalars(select(VisitNote)).all() == []


def test_the_pages_note_a_visit_and_add_to_it(
    client: FlaskClient, clock: Clock, engine: Engine, people: People
) -> None:
    sign_in(client, people.amos)
    page = f"/patients/{people.pat.id}/visits"
    for typed, sentence in (
        ({"text": ""}, "Fill this in."),
        ({"text": "Kept.", "held_on": "2026-11-22"}, "Choose today or a day before."),
    ):
        answer = fill_in(client, page, typed)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert typed["text"] in answer.text
    assert stored(engine, select(VisitNote)) == []

    assert fill_in(client, page, {"text": "Less stiff.\r\nWalks.", "way": "video"}).status_code == 303
    (row,) = stored(engine, select(VisitNote))
    assert row.text == "Less stiff.\nWalks."
    amend = f"/visits/{row.id}/amend"
    assert fill_in(client, amend, {"text": " "}).status_code == 422
    assert fill_in(client, amend, {"text": "Both legs."}).status_code == 303
    shown = client.get(f"/patients/{people.pat.id}/course").text
    for said in ("Less stiff.\nWalks.", "By video", "Both legs.", "Added by Amos Aide"):
        assert said in shown, said
