"""A therapist says on an exercise's page that they reviewed the text that it shows."""

from __future__ import annotations

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from clinic import auth, db
from clinic.domain.roles import Action
from clinic.services.library import reviews
from clinic.web import forms
from clinic.web.therapist.blueprint import blueprint
from clinic.web.therapist.library import way_back


@blueprint.post("/library/<slug>/revisions/<int:number>/review")
def exercise_review(slug: str, number: int) -> Response:
    """The address names the revision, and `read` is the digest of what the page showed of it, so that nobody reviews
    what came while they read.

    It leads back to the program from which the text was opened, if it was.
    """
    by, way = auth.staff(Action.REVIEW_CONTENT), way_back.of(slug)
    reviews.record_own(
        db.get_session(), slug=slug, number=number, read=forms.typed("read"), by=by, at=auth.now()
    )
    flash(f"Your review of revision {number} is recorded.", "clear")
    if way.is_program:
        return redirect(way.url, 303)
    return redirect(url_for(".exercise_revision", slug=slug, number=number, **way.kept), 303)
