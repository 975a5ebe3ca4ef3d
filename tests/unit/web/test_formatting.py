"""Dates and ages are said in the reader's language and the clinic's time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from gettext import NullTranslations
from types import SimpleNamespace

import pytest
from flask_login import login_user

from clinic.web import formatting

LATE = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)


def reader(language="de", timezone="Europe/Berlin", actor="patient"):
    return SimpleNamespace(
        actor=actor,
        person=SimpleNamespace(language=language),
        clinic=SimpleNamespace(timezone=timezone),
        is_authenticated=True,
        is_active=True,
        get_id=lambda: "token",
    )


@pytest.fixture
def read_by(app):
    with app.test_request_context():
        yield login_user


@pytest.mark.parametrize(
    ("born", "words"),
    [
        (date(1948, 3, 2), "78 years"),
        (date(1948, 11, 21), "78 years"),
        (date(1948, 11, 22), "77 years"),
        (date(2024, 11, 22), "23 months"),
        (date(2024, 11, 21), "2 years"),
        (date(2026, 10, 21), "1 month"),
        (date(2026, 11, 20), "1 day"),
        (date(2026, 11, 21), "0 days"),
    ],
)
def test_age_is_in_years_and_of_the_very_young_in_months_or_days(read_by, born, words):
    assert formatting.age(born, date(2026, 11, 21)) == words


def test_a_patient_reads_dates_in_their_language(read_by):
    read_by(reader())
    assert formatting.long_day(date(2026, 11, 21)) == "21. November 2026"


def test_staff_pages_are_english_whatever_the_person_speaks(read_by):
    read_by(reader(actor="staff"))
    assert formatting.long_day(date(2026, 11, 21)) == "November 21, 2026"


def test_a_moment_is_told_in_the_clinics_time_zone(read_by):
    read_by(reader(actor="staff"))
    assert formatting.day(LATE) == "Nov 22, 2026"
    assert formatting.moment(LATE).startswith("Nov 22, 2026, 12:30")


def test_a_calendar_day_does_not_move_with_the_time_zone(read_by):
    read_by(reader(actor="staff", timezone="Pacific/Kiritimati"))
    assert formatting.day(date(2026, 11, 21)) == "Nov 21, 2026"


def test_snapshots_text_reads_like_the_value_it_stands_for(read_by):
    assert formatting.day("2026-11-21") == formatting.day(date(2026, 11, 21))
    assert formatting.moment("2026-11-21T23:30:00Z") == formatting.moment(LATE)


@pytest.mark.parametrize("said", [formatting.day, formatting.moment])
def test_what_is_not_there_is_a_dash(read_by, said):
    assert said(None) == "–"


def test_the_catalogue_is_looked_up_once_a_request(app, monkeypatch):
    asked = []
    monkeypatch.setattr(
        formatting.flask_babel, "get_translations", lambda: asked.append(1) or NullTranslations()
    )
    with app.test_request_context():
        for _ in range(3):
            assert app.jinja_env.globals["_"]("Save") == "Save"
    assert asked == [1]
