"""The account at a glance, with the browsers that are signed in and the way to sign them out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from clinic import auth, db
from clinic.models import Person, StaffMember
from clinic.services.access import accounts, login_sessions, recovery_codes, server_links
from clinic.services.access.server_links import Link
from clinic.web.account import blueprint

# what a browser's own description holds, and what it is called; the first that fits counts
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
DEVICES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


@blueprint.get("", endpoint="overview")
def overview() -> str:
    session, asking, settings, at = db.get_session(), auth.signed_in(), auth.settings(), auth.now()
    account = accounts.get(session, asking.login.account_id)
    live = login_sessions.live(session, account.id, settings=settings, at=at)
    return render_template(
        "account/overview.html",
        account=account,
        links=_made_for(asking.person, at),
        codes_left=recovery_codes.left(session, account.id),
        sessions=[(row, called(row.user_agent), row.id == asking.login.id) for row in live],
    )


@blueprint.post("/sessions/<uuid:session_id>/end")
def session_end(session_id: UUID) -> Response:
    asking = auth.signed_in()
    login_sessions.end(db.get_session(), asking.login.account_id, session_id, by=asking.person, at=auth.now())
    flash(gettext("That browser is signed out."), "clear")
    return redirect(url_for(".overview"), 303)


@blueprint.post("/sessions/end-others")
def sessions_end_others() -> Response:
    asking = auth.signed_in()
    ended = login_sessions.end_all(
        db.get_session(), asking.login.account_id, but=asking.login.id, by=asking.person, at=auth.now()
    )
    flash(ngettext("%(num)s browser is signed out.", "%(num)s browsers are signed out.", ended), "clear")
    return redirect(url_for(".overview"), 303)


def called(user_agent: str) -> str:
    """A browser's description in words, `Firefox on Windows`."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), gettext("A browser"))
    device = next((name for mark, name in DEVICES if mark in user_agent), "")
    return gettext("%(browser)s on %(device)s", browser=browser, device=device) if device else browser


def _made_for(person: Person, at: datetime) -> list[Link]:
    """Links that somebody made on the server for the person who reads this."""
    if not isinstance(person, StaffMember):
        return []
    return [
        link for link in server_links.lately(db.get_session(), person, at=at) if link.staff_id == person.id
    ]
