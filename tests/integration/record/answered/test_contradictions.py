"""What contradicts itself is refused at its field, and what was typed stays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.domain.record.stated_problems import ENDED_BEFORE, GOING_ON, LONGER_AGO
from clinic.domain.record.taking_back import THERAPISTS_DETAIL
from clinic.services.record import problems
from tests.browser import controls, fill_in
from tests.factories import NOW, People
from tests.integration.conftest import sign_in

LATELY, OLD, OLDER = (NOW.date() - timedelta(days=days) for days in (2, 400, 500))


def typed(**said: str | date) -> dict[str, str]:
    return {name: str(value) for name, value in said.items()}


@pytest.mark.parametrize(
    ("code", "said", "field", "sentence"),
    [
        ("head_knock", typed(status="resolved", onset=LATELY), "onset", LONGER_AGO["head_knock"].sentence),
        (
            "recent_infection",
            typed(status="resolved", onset=LATELY),
            "onset",
            LONGER_AGO["recent_infection"].sentence,
        ),
        (
            "cancer_treatment",
            typed(status="resolved", onset=OLD, ended_on=OLDER),
            "ended_on",
            ENDED_BEFORE["ended_on"],
        ),
        ("cancer_treatment", typed(status="active", ended_on=OLD), "ended_on", GOING_ON),
    ],
)
def test_it_is_refused_at_the_day(
    alice: FlaskClient, people: People, code: str, said: dict[str, str], field: str, sentence: str
) -> None:
    refused = fill_in(alice, f"/patients/{people.pat.id}/conditions/{code}", said)
    assert refused.status_code == 422
    assert refused.text.split(f'id="{field}-error"')[1].split("</p>")[0].count(sentence) == 1
    assert {name: controls(refused.text)[name] for name in said} == {
        name: [value] for name, value in said.items()
    }


def test_an_assistant_reads_at_the_day_who_fills_it_in(
    alice: FlaskClient, people: People, session: Session
) -> None:
    said = {"code": "head_knock", "status": "active", "by": people.alice, "at": NOW, "seen": None}
    problems.record(session, patient=people.pat, **said)
    session.commit()
    sign_in(alice, people.amos)
    address = f"/patients/{people.pat.id}/conditions/head_knock"
    refused = fill_in(alice, address, typed(onset=OLD))
    assert refused.status_code == 422
    assert refused.text.split('id="onset-error"')[1].split("</p>")[0].count(THERAPISTS_DETAIL) == 1
    assert controls(refused.text)["onset"] == [str(OLD)]
    assert fill_in(alice, address, {"note": "On the door."}).status_code == 303


def test_what_ends_on_its_own_page_is_refused_in_the_same_words(
    alice: FlaskClient, people: People, session: Session
) -> None:
    said = {"code": "head_knock", "status": "active", "onset": LATELY, "by": people.alice, "at": NOW}
    problems.record(session, patient=people.pat, **said, seen=None)
    session.commit()
    ended = typed(reason="Well.", over_since=NOW.date())
    refused = fill_in(alice, f"/patients/{people.pat.id}/conditions/head_knock/resolved", ended)
    assert refused.status_code == 422
    assert LONGER_AGO["head_knock"].sentence in refused.text
