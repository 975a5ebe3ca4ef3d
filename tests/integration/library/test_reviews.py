"""A review counts for one text at one clinic, says who and when, and lapses by itself when the text changes."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from clinic.db import open_session
from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.models import AuditEvent, ContentReview, StaffMember
from clinic.services.library import catalogue, public, reviews
from clinic.services.library.revisions import Entry
from clinic.settings import Settings
from tests import factories
from tests.factories import NOW, People
from tests.integration.conftest import sign_in, stored
from tests.integration.library import copies
from tests.integration.library.reviewing import press, read

SLUG = copies.SLUG
PAGE = f"/library/{SLUG}"
REVIEW = f"{PAGE}/revisions/1/review"
NOT_YET = "Not yet clinically reviewed"
BY_ALICE = "Reviewed by Alice Able (PT-Alice) on Nov 21, 2026."


def entry(session: Session, people: People, slug: str = SLUG) -> Entry:
    return catalogue.newest(session, people.clinic.id, slug)


def record(session: Session, people: People, **changes: object) -> bool:
    content = reviews.contents(session, [found := entry(session, people)])[found.revision.id]
    said = {"reviewer": "Cleo Clinician", "registration": "PT-9", "reviewed_on": NOW.date(), "by": None}
    return reviews.record(session, clinic=people.clinic, content=content, **{**said, **changes}, at=NOW)


def test_a_page_says_that_nobody_reviewed_the_text_until_a_therapist_has(alice: FlaskClient) -> None:
    assert NOT_YET in alice.get(PAGE).text
    assert press(alice, PAGE).location == f"{PAGE}/revisions/1"
    assert BY_ALICE in alice.get(PAGE).text
    assert NOT_YET not in alice.get(PAGE).text


def test_a_review_is_kept_and_audited_with_the_digest_of_what_was_read(
    alice: FlaskClient, engine: Engine, session: Session, people: People
) -> None:
    press(alice, PAGE)
    (row,) = stored(engine, select(ContentReview))
    digest = entry(session, people).revision.digest
    assert (row.name, row.number, row.digest, row.recorded_by) == (SLUG, 1, digest, people.alice.id)
    (event,) = stored(engine, select(AuditEvent).where(AuditEvent.action == "content.review"))
    assert event.actor_id == people.alice.id
    said = {"what": f"{SLUG}@1", "digest": digest, "registration": "PT-Alice", "on": "2026-11-21"}
    assert event.detail == said


def test_a_second_press_records_nothing_again(alice: FlaskClient, engine: Engine) -> None:
    for _ in range(2):
        assert press(alice, PAGE).status_code == 303
    assert len(stored(engine, select(ContentReview))) == 1


def test_a_changed_text_is_not_reviewed_and_says_which_one_was(alice: FlaskClient, engine: Engine) -> None:
    press(alice, PAGE)
    copies.change_base(engine)
    page = alice.get(PAGE).text
    assert "The text changed since it was reviewed" in page
    assert "I have reviewed revision 2" in page
    assert "Revision 1 was reviewed by Alice Able on Nov 21, 2026." in page
    assert BY_ALICE in alice.get(f"{PAGE}/revisions/1").text


def test_what_to_press_stands_above_the_text_and_who_reviewed_it_takes_its_place(alice: FlaskClient) -> None:
    above, _, below = alice.get(PAGE).text.partition('<h2 id="pictures"')
    assert "I have reviewed revision 1<" in above
    assert "I have reviewed" not in below
    press(alice, PAGE)
    above, _, below = alice.get(PAGE).text.partition('<h2 id="pictures"')
    assert "Reviewed by Alice Able on Nov 21, 2026" in above
    assert "I have reviewed revision 1, too" in below


def test_the_library_says_how_each_text_stands_where_that_is_known(
    alice: FlaskClient, engine: Engine
) -> None:
    def states() -> set[str]:
        page = "".join(alice.get(f"/library?look=compact&page={number}").text for number in (1, 2))
        return set(re.findall(r'class="review-state">.*?<span>([^<]+)</span>', page, re.S))

    assert states() == set()
    press(alice, PAGE)
    press(alice, "/library/wall-squat")
    assert states() == {"Reviewed by Alice Able on Nov 21, 2026"}
    copies.change_base(engine)
    changed = "The text changed since Alice Able reviewed it on Nov 21, 2026"
    assert states() == {"Reviewed by Alice Able on Nov 21, 2026", changed}


def test_the_newest_review_of_the_text_in_use_decides_how_it_stands(session: Session, people: People) -> None:
    public.sync(session, at=NOW)
    mine = entry(session, people)
    digest = reviews.contents(session, [mine])[mine.revision.id].digest

    def state(text: str) -> str:
        return str(reviews.states(session, people.clinic.id, {SLUG: text})[SLUG])

    assert state(digest) == "Not reviewed"
    record(session, people)
    record(session, people, reviewer="Ed Early", reviewed_on=NOW.date() - timedelta(days=9))
    assert state(digest) == "Reviewed by Cleo Clinician on Nov 21, 2026"
    assert state("another") == "The text changed since Cleo Clinician reviewed it on Nov 21, 2026"
    elsewhere = reviews.states(session, people.elsewhere.id, {SLUG: digest})
    assert str(elsewhere[SLUG]) == "Not reviewed"


def test_a_clinics_own_copy_is_reviewed_by_itself(
    alice: FlaskClient, app: Flask, engine: Engine, session: Session, settings: Settings, people: People
) -> None:
    colleague = factories.therapist(session, settings, people.clinic, "Cara Colleague")
    session.commit()
    cara = app.test_client()
    sign_in(cara, colleague)
    press(alice, PAGE)
    copies.copy(alice, engine)
    assert NOT_YET in alice.get(f"/library/{copies.OWN}").text
    assert press(cara, f"/library/{copies.OWN}").status_code == 303
    assert NOT_YET not in alice.get(f"/library/{copies.OWN}").text


def test_what_one_clinic_reviewed_is_not_reviewed_at_another(
    alice: FlaskClient, app: Flask, people: People
) -> None:
    press(alice, PAGE)
    bob = app.test_client()
    sign_in(bob, people.bob)
    assert NOT_YET in bob.get(PAGE).text


@pytest.mark.parametrize("number", [0, 2])
def test_a_revision_that_is_not_there_is_not_found(alice: FlaskClient, engine: Engine, number: int) -> None:
    assert alice.post(f"{PAGE}/revisions/{number}/review", data={"read": "x"}).status_code == 404
    assert stored(engine, select(ContentReview)) == []


def test_an_assistant_reads_why_they_cannot_review(
    alice: FlaskClient, app: Flask, engine: Engine, people: People
) -> None:
    amos = app.test_client()
    sign_in(amos, people.amos)
    assert "Only a therapist can record that they reviewed an exercise." in amos.get(PAGE).text
    assert amos.post(REVIEW, data={"read": "x"}).status_code == 409
    assert stored(engine, select(ContentReview)) == []


@pytest.mark.usefixtures("alice")
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reviewer": " "}, "Say who reviewed it"),
        ({"registration": ""}, "Give the reviewer's registration"),
        ({"reviewer": "Cleo\nClinician"}, "characters that can be printed"),
        ({"registration": "9" * 61}, "in up to 60 characters"),
        ({"reviewed_on": date(2026, 11, 22)}, "cannot lie in the future"),
    ],
)
def test_a_review_that_nobody_could_be_asked_about_is_refused(
    session: Session, people: People, changes: dict[str, object], sentence: str
) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        record(session, people, **changes)


@pytest.mark.usefixtures("alice")
def test_the_newest_review_is_said_and_an_older_one_stays(session: Session, people: People) -> None:
    assert record(session, people)
    assert not record(session, people)
    assert record(session, people, reviewed_on=NOW.date() - timedelta(days=9))
    found = reviews.of_entry(session, people.clinic.id, entry(session, people))
    assert [row.reviewed_on for row in found.of_this] == [NOW.date(), NOW.date() - timedelta(days=9)]
    assert found.of_another is None


@pytest.mark.usefixtures("alice")
def test_of_two_at_the_same_moment_one_is_kept_and_the_second_finds_it(
    session: Session, engine: Engine, people: People
) -> None:
    session.commit()

    def press_too() -> bool:
        with open_session(engine, writes=False) as second, second.begin():
            second.get_one(
                StaffMember, (people.alice.clinic_id, people.alice.id)
            )  # a page reads before it writes
            return record(second, people)

    with ThreadPoolExecutor(1) as elsewhere:
        assert record(session, people)
        second = elsewhere.submit(press_too)
        time.sleep(0.3)  # it waits
        session.commit()
        assert not second.result()
    assert len(stored(engine, select(ContentReview.id))) == 1


@pytest.mark.usefixtures("alice")
def test_who_was_let_go_meanwhile_records_nothing(session: Session, people: People) -> None:
    gone = session.get_one(StaffMember, (people.alice.clinic_id, people.alice.id))
    gone.active = False
    session.flush()
    with pytest.raises(ActionDenied):
        reviews.record_own(
            session, slug=SLUG, number=1, read=read(session, gone.clinic_id, SLUG), by=gone, at=NOW
        )


@pytest.mark.usefixtures("alice")
def test_only_texts_without_a_review_are_unreviewed(session: Session, people: People) -> None:
    mine = entry(session, people)
    other = entry(session, people, "wall-squat")
    record(session, people)
    assert reviews.unreviewed(session, people.clinic.id, [mine, other, other]) == (other,)
    assert reviews.unreviewed(session, people.elsewhere.id, [mine]) == (mine,)
    renamed = replace(mine, exercise=replace(mine.exercise, name="Another name"))
    assert reviews.unreviewed(session, people.clinic.id, [renamed]) == ()
