"""Jinja filters that say dates, ages and words of closed lists in the reader's language and the clinic's time zone."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from gettext import NullTranslations
from typing import cast

import flask_babel
from babel import Locale, dates
from flask import Flask, g
from flask_babel import Babel
from flask_login import current_user
from markupsafe import Markup

from clinic.domain.roles import Actor
from clinic.domain.screening.assessment import grounds, lines
from clinic.domain.text.quantities import plain
from clinic.web import words

BLANK = "–"
NEAR_DAYS = 182  # so far a month tells the year


def init_app(app: Flask) -> None:
    """Give templates the filters, those of `words` too, and `get_locale` for the page's language."""
    Babel(app, default_locale="en", locale_selector=_language, timezone_selector=_timezone)
    app.jinja_env.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]  # added by the i18n extension
    app.jinja_env.globals["_"] = _say
    app.jinja_env.filters.update(FILTERS | words.FILTERS)
    app.jinja_env.globals["get_locale"] = flask_babel.get_locale


def _translations() -> NullTranslations:
    """The catalogue of this request, looked up once and not for each text of the page."""
    kept = g.get("translations")
    if kept is None:
        kept = g.translations = flask_babel.get_translations()
    return cast(NullTranslations, kept)


def _say(text: str, **values: object) -> Markup:
    """What templates call `_`, and Jinja's own would do in twice the time: a page says a hundred texts."""
    said = Markup(_translations().gettext(text))  # noqa: S704 - a sentence of ours, and what it is given is escaped
    return said % values if "%" in said else said


def _gettext(text: str) -> str:
    return _translations().gettext(text)


def _ngettext(one: str, many: str, number_of: int) -> str:
    return _translations().ngettext(one, many, number_of)


def _language() -> str:
    """Patients read their own language; staff pages are English for now."""
    patient = current_user.is_authenticated and current_user.actor == Actor.PATIENT
    return str(current_user.person.language) if patient else "en"


def _timezone() -> str:
    return str(current_user.clinic.timezone) if current_user.is_authenticated else "UTC"


def day(value: date | str | None) -> str:
    """A calendar day, `Nov 21, 2026`; of a moment, the day it was at the clinic."""
    return _format(value, "medium")


def day_near(value: date, today: date) -> str:
    """A day in a dense table: without its year in the half year around today, `Nov 21`."""
    return day(value) if abs((today - value).days) > NEAR_DAYS else f"{value:%b} {value.day}"


def long_day(value: date | str | None) -> str:
    """A calendar day in full, for patients: `November 21, 2026`."""
    return _format(value, "long")


def moment(value: datetime | str | None) -> str:
    """A point in time at the clinic: `Nov 21, 2026, 3:04 PM`."""
    if value is None:
        return BLANK
    at = _read(value)
    return f"{flask_babel.format_date(at, 'medium')}, {flask_babel.format_time(at, 'short')}"


def hour_near(value: datetime, today: date) -> str:
    """The time alone of a moment that was today at the clinic, and with its day of any other."""
    return hour(value) if flask_babel.to_user_timezone(value).date() == today else moment(value)


def hour(value: datetime) -> str:
    """The time of a moment at the clinic, where its day is said elsewhere: `3:04 PM`."""
    return str(flask_babel.format_time(value, "short"))


def age(born: date, on: date) -> str:
    """Age at a day, in years; below two years in months, below one month in days."""
    months = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
    if months >= 24:
        return _count("%(num)s year", "%(num)s years", months // 12)
    if months >= 1:
        return _count("%(num)s month", "%(num)s months", months)
    return _count("%(num)s day", "%(num)s days", (on - born).days)


FILTERS = {
    "lines": lines,
    "grounds": grounds,
    "day": day,
    "day_near": day_near,
    "long_day": long_day,
    "moment": moment,
    "hour": hour,
    "hour_near": hour_near,
    "age": age,
    "figure": plain,
}


def _format(value: date | str | None, length: str) -> str:
    if value is None:
        return BLANK
    read = _read(value)
    at_clinic = flask_babel.to_user_timezone(read).date() if isinstance(read, datetime) else read
    return _written(at_clinic, length, flask_babel.get_locale())


@lru_cache(maxsize=4096)  # a list says the same few days again and again
def _written(day: date, length: str, locale: Locale) -> str:
    return str(dates.format_date(day, length, locale))


def _read(value: date | str) -> date:
    """Snapshots keep days and moments as ISO text."""
    if not isinstance(value, str):
        return value
    return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)


def _count(one: str, many: str, number_of: int) -> str:
    return _ngettext(one, many, number_of) % {"num": number_of}
