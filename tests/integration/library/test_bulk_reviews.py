"""Several exercises are read on one page and reviewed at once: each a review of its own, of the very text shown."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from clinic.domain.errors import InvalidInput
from clinic.models import AuditEvent, ContentReview
from clinic.services.audit.actions import AuditAction
from clinic.services.screening import reviewing
from clinic.settings import Settings
from tests import factories
from tests.browser import controls
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in
from tests.integration.library import copies

PAGE = "/reviews"


@pytest.fixture
def alice(client: FlaskClient, clock: Clock, desk: Desk) -> FlaskClient:
    desk.session.commit()
    sign_in(client, desk.alice)
    return client


def boxes(page: str) -> list[str]:
    return re.findall(r'name="texts" type="checkbox" value="([^"]+)"', page)


def kept(desk: Desk) -> list[ContentReview]:
    return [*desk.session.scalars(select(ContentReview).order_by(ContentReview.name))]


def test_each_ticked_text_is_a_review_of_its_own_revision_and_an_entry_of_the_log(
    alice: FlaskClient, desk: Desk
) -> None:
    page = alice.get(PAGE).text
    first, second, *others = boxes(page)
    assert len(others) == 4
    assert controls(page)["texts"] == [""]

    assert alice.post(PAGE, data=controls(page) | {"texts": [first, second]}).status_code == 303
    rows = {f"{row.name}@{row.number}:{row.digest}": row for row in kept(desk)}
    assert set(rows) == {first, second}
    assert {(row.reviewer, row.registration, row.recorded_by) for row in rows.values()} == {
        (desk.alice.name, desk.alice.registration, desk.alice.id)
    }
    assert {row.reviewed_on for row in rows.values()} == {NOW.date()}
    logged = desk.session.scalars(
        select(AuditEvent.subject_id).where(AuditEvent.action == AuditAction.CONTENT_REVIEW)
    ).all()
    assert sorted(logged) == sorted(row.id for row in rows.values())
    desk.session.rollback()
    assert not {first, second} & set(boxes(alice.get(PAGE).text))


def test_all_that_a_review_stands_for_is_on_the_page(alice: FlaskClient, desk: Desk) -> None:
    page = html.unescape(alice.get(PAGE).text)
    shown = reviewing.waiting(desk.session, desk.alice)[:6]
    assert [one.value for one in shown] == boxes(page)
    for one in shown:
        for _, said in (*one.page.fields, *one.page.meta):
            assert all(line in page for line in said), one.page.label


def test_nothing_ticked_records_nothing(alice: FlaskClient, desk: Desk) -> None:
    answer = alice.post(PAGE, data=controls(alice.get(PAGE).text))
    assert answer.status_code == 422
    assert "Tick each exercise whose text you read." in answer.text
    assert kept(desk) == []


def test_a_text_that_changed_since_is_not_reviewed_nor_what_was_ticked_with_it(
    alice: FlaskClient, desk: Desk
) -> None:
    page = alice.get(PAGE).text
    first, second, *_ = boxes(page)
    sent = controls(page) | {"texts": [first, second.replace(":", ":0")]}
    answer = alice.post(PAGE, data=sent)
    assert answer.status_code == 422
    assert "changed since you opened the page" in answer.text
    assert kept(desk) == []


@pytest.mark.parametrize("value", ["nonsense", "no-such@1:00", f"{HARMLESS}@7:00"])
def test_what_is_not_there_is_refused(alice: FlaskClient, desk: Desk, value: str) -> None:
    answer = alice.post(PAGE, data=controls(alice.get(PAGE).text) | {"texts": [value]})
    assert answer.status_code == 422
    assert kept(desk) == []


def test_a_text_that_is_gone_takes_no_other_tick_with_it(alice: FlaskClient, desk: Desk) -> None:
    page = alice.get(PAGE).text
    ticked = boxes(page)[:2]
    answer = alice.post(PAGE, data=controls(page) | {"texts": [*ticked, "gone-copy@1:00"]})
    assert answer.status_code == 422
    assert "gone-copy@1 is not in the library any more." in answer.text
    assert controls(answer.text)["texts"] == ["", *ticked]
    assert kept(desk) == []


def test_nobody_read_a_copy_before_it_was_written(
    alice: FlaskClient, engine: Engine, settings: Settings, desk: Desk
) -> None:
    copies.copy(alice, engine)
    other = factories.therapist(desk.session, settings, desk.people.clinic, "Cora Colleague")
    desk.session.commit()
    slug = copies.own_of(engine)[0].slug
    (value,) = [one.value for one in reviewing.waiting(desk.session, other) if one.exercise.slug == slug]
    said = {"read": [value], "by": other, "at": NOW + timedelta(days=2)}
    with pytest.raises(InvalidInput) as refused:
        reviewing.record(desk.session, on=NOW.date() - timedelta(days=1), **said)
    assert "nobody can have read it before" in refused.value.errors["day"]
    assert reviewing.record(desk.session, on=NOW.date(), **said) == 1


def test_the_day_of_reading_is_today_or_before(alice: FlaskClient, desk: Desk) -> None:
    page = alice.get(PAGE).text
    sent = controls(page) | {"texts": boxes(page)[:1]}
    tomorrow, before = NOW.date() + timedelta(days=1), NOW.date() - timedelta(days=3)
    assert alice.post(PAGE, data=sent | {"day": tomorrow.isoformat()}).status_code == 422
    assert alice.post(PAGE, data=sent | {"day": before.isoformat()}).status_code == 303
    assert [row.reviewed_on for row in kept(desk)] == [before]


def test_what_nobody_ticks_is_passed_over_to_the_next_page(alice: FlaskClient, desk: Desk) -> None:
    first, second = alice.get(PAGE).text, alice.get(f"{PAGE}?page=2").text
    assert not set(boxes(first)) & set(boxes(second))
    sent = controls(second) | {"texts": boxes(second)[:1]}
    saved = alice.post(f"{PAGE}?page=2", data=sent)
    assert saved.location == f"{PAGE}?page=2"
    assert boxes(alice.get(PAGE).text) == boxes(first)
    assert "No more on this page" in alice.get(f"{PAGE}?page=99").text


def test_who_wrote_a_copy_is_not_asked_to_review_it_and_a_colleague_is(
    alice: FlaskClient, engine: Engine, settings: Settings, desk: Desk
) -> None:
    copies.copy(alice, engine)
    other = factories.therapist(desk.session, settings, desk.people.clinic, "Cora Colleague")
    slugs = {
        who: {one.exercise.slug for one in reviewing.waiting(desk.session, who)}
        for who in (desk.alice, other)
    }
    (own,) = slugs[other] - slugs[desk.alice]
    assert own == copies.own_of(engine)[0].slug


def test_an_assistant_is_told_who_reviews(client: FlaskClient, clock: Clock, desk: Desk) -> None:
    desk.session.commit()
    sign_in(client, desk.people.amos)
    assert client.get(PAGE).status_code == 409
    assert f'href="{PAGE}"' not in client.get("/library").text


def test_the_library_leads_there(alice: FlaskClient) -> None:
    assert f'href="{PAGE}"' in alice.get("/library").text
