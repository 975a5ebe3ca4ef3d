"""Who is asking: Flask-Login over server-side sessions with timeouts, and the gates that blueprints put up.

The session cookie holds only a random token (`LoginSession` holds its digest). A view asks `staff()` or `patient()` and
gets the row of the person signed in; the gate of its blueprint has already refused everybody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import cast

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask import session as browser_session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, current_user, login_user, logout_user
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as BaseResponse

from clinic import db
from clinic.domain.roles import Action, Actor
from clinic.models import Clinic, LoginSession, Patient, Person, StaffMember
from clinic.services.access import accounts, login_sessions, permission
from clinic.services.audit import ledger, trail
from clinic.services.audit.about import By
from clinic.services.audit.actions import AuditAction
from clinic.services.followup import worklists
from clinic.settings import Settings

TOUCH_EVERY = timedelta(seconds=30)
REFUSALS = frozenset({403, 404, 409})


@dataclass(frozen=True)
class SignedIn:
    """The person behind this request, as Flask-Login and the templates see them."""

    person: Person
    login: LoginSession
    clinic: Clinic
    token: str
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """The session's random token, which is all that the cookie holds."""
        return self.token

    @property
    def actor(self) -> Actor:
        return self.login.actor

    @property
    def name(self) -> str:
        return self.person.name

    @property
    def clinic_name(self) -> str:
        return self.clinic.name

    @property
    def can_treat(self) -> bool:
        return self.may(Action.SEE_PATIENTS)

    @cached_property
    def waiting(self) -> str:
        """How many patients wait for this person, for the bar of every page; empty where nobody does."""
        if not isinstance(self.person, StaffMember):
            return ""
        number = worklists.waiting(db.get_session(), self.person, at=now())
        return f"{number - 1}+" if number == worklists.COUNTED else str(number or "")

    @property
    def can_administer(self) -> bool:
        return self.may(Action.ADMINISTER)

    def may(self, wanted: Action | Actor) -> bool:
        """Whether this is that kind of person, or staff that the table lets do it."""
        if isinstance(wanted, Actor):
            return self.actor is wanted
        return isinstance(self.person, StaffMember) and permission.has(self.person, wanted)


def now() -> datetime:
    """This request's time, the same for everything in it. Tests set `app.config["CLOCK"]`."""
    if "now" not in g:
        g.now = current_app.config["CLOCK"]()
    return cast(datetime, g.now)


def settings() -> Settings:
    """The application's settings."""
    return cast(Settings, current_app.config["SETTINGS"])


class _Cookie(SecureCookieSessionInterface):
    """Flask's, for pages. A static file is the same whoever asks, and stays known when somebody signs in."""

    def __init__(self, app: Flask) -> None:
        self._signing = super().get_signing_serializer(app)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Made once: it depends on the keys alone."""
        del app
        return self._signing

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if request.endpoint != "static":
            super().save_session(app, session, response)


def init_app(app: Flask) -> None:
    """Wire Flask-Login, its cookie and the clock."""
    app.session_interface = _Cookie(app)
    app.config.setdefault("CLOCK", lambda: datetime.now(UTC))
    manager = LoginManager(app)
    manager.session_protection = None
    manager.login_view = "session.sign_in"
    manager.login_message = ""
    manager.user_loader(_load)


def _load(token: str) -> SignedIn | None:
    session = db.get_session()
    found = login_sessions.find(session, token, settings=settings(), at=now())
    if found is None:
        return None
    if now() - found.row.last_seen_at >= TOUCH_EVERY:
        session_id, at = found.row.id, now()
        db.keep(lambda kept: login_sessions.touch(kept, session_id, at=at))
    return SignedIn(person=found.person, login=found.row, clinic=found.clinic, token=token)


def sign_in(person: Person, *, second_factor_due: bool) -> None:
    """Start a session for `person` and put its token in the cookie, in place of whatever was there."""
    sign_out()
    # Nothing stays of whoever used this browser before, such as their CSRF token.
    browser_session.clear()
    session = db.get_session()
    token = login_sessions.start(
        session,
        by=person,
        settings=settings(),
        second_factor_due=second_factor_due,
        user_agent=request.user_agent.string,
        at=now(),
    )
    # A phone forgets no patient between two trainings; a clinic's browser forgets staff when it closes.
    browser_session.permanent = isinstance(person, Patient)
    login_user(_load(token))


def sign_out() -> None:
    """End this browser's session, on the server and in the cookie."""
    if current_user.is_authenticated:
        login = current_user.login
        login_sessions.end(db.get_session(), login.account_id, login.id, by=current_user.person, at=now())
    logout_user()


def forget(response: BaseResponse) -> BaseResponse:
    """Have the browser drop what it kept of who was signed in."""
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def staff(action: Action | None = None) -> StaffMember:
    """The member of staff asking; 404 for anybody else, the table's refusal where they may not do `action`.

    A page that leads to an action asks for it already when it is opened, so that nobody fills it in for nothing.
    """
    if not (current_user.is_authenticated and isinstance(current_user.person, StaffMember)):
        abort(404)
    if action is not None:
        permission.check(current_user.person, action)
    return current_user.person


def patient() -> Patient:
    """The patient asking, whose own record this reads; 404 for anybody else."""
    if not (current_user.is_authenticated and isinstance(current_user.person, Patient)):
        abort(404)
    ledger.note_read(db.get_session(), current_user.person, by=current_user.person)
    return current_user.person


def is_in() -> bool:
    """Whether somebody is signed in, with their second factor shown where they have one."""
    return bool(current_user.is_authenticated and not current_user.login.second_factor_due)


def is_known() -> bool:
    """Whether it is known who is asking, for a page that says what failed: it must not ask what may have failed. Where
    it is not, it counts as nobody from now on.
    """
    try:
        known = "_login_user" in g and not g.get("unknown") and _is_at_hand()
    except SQLAlchemyError:  # what was read before has to be read again, and cannot be
        known = False
    if not known:
        g._login_user, g.unknown = current_app.login_manager.anonymous_user(), True  # type: ignore[attr-defined]  # it has no types
    return known


def _is_at_hand() -> bool:
    """Reads what pages say of the person signed in, which a rollback left to be read again."""
    return not current_user.is_authenticated or bool(current_user.person.id and current_user.clinic.id)


def signed_in() -> SignedIn:
    """The person asking, whoever it is, second factor shown."""
    return cast(SignedIn, current_user)


def confirm(password: str) -> None:
    """Have the person asking show their password again; raises `InvalidInput` for the field `password`."""
    accounts.confirm_password(db.get_session(), signed_in().login.account_id, password, at=now())


def gate(*open_to: Action | Actor) -> BaseResponse | None:
    """Refuse a request to a blueprint: to sign-in without a full session, 404 for the wrong kind of person.

    It is open to each of these kinds of people, and to staff who may do one of these actions; to nobody else.
    """
    if not current_user.is_authenticated:
        response = redirect(url_for("session.sign_in", next=_here()))
        has_ended = browser_session.pop("_user_id", None) is not None
        return forget(response) if has_ended else response
    if current_user.login.second_factor_due:
        return redirect(url_for("session.second_factor", next=_here()))
    return None if any(map(signed_in().may, open_to)) else abort(404)


def _here() -> str | None:
    return request.full_path.rstrip("?") if request.method == "GET" else None


def keep_reads(response: Response) -> Response:
    """Have what this request read kept in the audit log, with the address of the page."""
    reads, path, at = db.get_ledger().take_reads(), request.path, now()
    if reads:
        db.keep(lambda kept: ledger.write(kept, reads, path=path, at=at))
    return response


def keep_refusal(response: Response) -> Response:
    """Have it kept that somebody signed in was refused."""
    if response.status_code in REFUSALS and request.endpoint != "static" and current_user.is_authenticated:
        who, at, detail = (
            By.of(current_user.person),
            now(),
            {"path": request.path, "status": response.status_code},
        )
        db.keep(lambda kept: trail.record(kept, AuditAction.REFUSED, by=who, at=at, detail=detail))
    return response
