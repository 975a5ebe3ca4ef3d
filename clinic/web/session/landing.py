"""Where somebody goes after signing in: where they wanted to go, if that is here, or their first page."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from clinic import auth, db
from clinic.models import Patient
from clinic.services.followup import worklists


def go() -> Response:
    """Redirect the person signed in to the address in `next`, or to the first page of their kind."""
    return redirect(wanted() or first_page(auth.signed_in()), 303)


def wanted() -> str | None:
    """The path that `next` asks for; none unless it stays on this site."""
    target = request.args.get("next", "")
    leads_away = target.startswith("//") or "\\" in target or not target.isprintable()
    if leads_away or not target.startswith("/") or urlsplit(target).netloc:
        return None
    return target


def first_page(person: auth.SignedIn) -> str:
    """Patients see their plan, those who treat the worklist if anything waits for them and else their patients, those
    who only administer the clinic.
    """
    if isinstance(person.person, Patient):
        return url_for("portal.plan")
    if not person.can_treat:
        return url_for("admin.overview")
    waits = worklists.waiting(db.get_session(), person.person, at=auth.now())
    return url_for("therapist.worklist" if waits else "therapist.patients_list")
