"""A draft that holds an older text says so where it is built and signed, and takes the newer one when asked."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.models import Program
from clinic.services.library import own_copies
from tests.desk import HARMLESS, Desk
from tests.factories import NOW, People
from tests.integration.conftest import Clock, sign_in

NEWER = "There is a newer text of this exercise."


@pytest.fixture
def draft(desk: Desk) -> Program:
    """Pat's draft with Alice's own copy, which she has rewritten since."""
    session, alice = desk.session, desk.alice
    desk.answer_all()
    words = {"name": "Our sit"}
    copy = own_copies.copy(session, slug=HARMLESS, words=words, seen=(0, 1), by=alice, at=NOW)
    draft = desk.draft(copy.slug)
    own_copies.edit(session, slug=copy.slug, words={"name": "Our new sit"}, seen=(1, 1), by=alice, at=NOW)
    session.commit()
    return draft


def test_a_draft_says_that_there_is_a_newer_text_and_takes_it(
    client: FlaskClient, clock: Clock, session: Session, people: People, draft: Program
) -> None:
    sign_in(client, people.alice)
    address = f"/programs/{draft.id}"
    assert NEWER in client.get(address).text
    page = client.get(f"{address}/sign").text
    assert "The plan will have an older text of Our sit" in page

    (item,) = draft.items
    said = {"revision": str(draft.revision)}
    session.commit()
    assert client.post(f"{address}/items/{item.id}/renew", data=said).status_code == 303
    page = client.get(address).text
    assert NEWER not in page
    assert "Our new sit" in page
    assert "an older text" not in client.get(f"{address}/sign").text


def test_it_is_not_taken_into_a_program_that_was_changed_meanwhile(
    client: FlaskClient, clock: Clock, session: Session, people: People, draft: Program
) -> None:
    sign_in(client, people.alice)
    (item,) = draft.items
    said = {"revision": str(draft.revision - 1)}
    session.commit()
    answer = client.post(f"/programs/{draft.id}/items/{item.id}/renew", data=said)
    assert answer.status_code == 409
    assert NEWER in client.get(f"/programs/{draft.id}").text
