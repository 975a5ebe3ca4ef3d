"""A clinic's own copies of exercises: make one, write its next text, keep it when the library's changes, retire it."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from clinic import auth, db
from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.library.exercise import Exercise
from clinic.domain.library.vocabulary import Level
from clinic.domain.library.words import words
from clinic.domain.roles import Action
from clinic.models import OwnExerciseRevision
from clinic.services.library import own_copies
from clinic.services.library.own_copies import SeenTexts
from clinic.web import forms
from clinic.web.therapist.blueprint import blueprint
from clinic.web.therapist.library import comparisons, own_copy_form
from clinic.web.therapist.library.comparisons import Comparison

Write = Callable[..., OwnExerciseRevision]


@blueprint.route("/library/<slug>/copy", methods=["GET", "POST"])
def own_new(slug: str) -> Response:
    session = db.get_session()
    base = own_copies.base_to_copy(session, slug)
    own_copies.check_there_is_room(session, auth.staff(Action.WRITE_OWN_COPY))
    return _written(own_copies.copy, slug, base.exercise, (0, base.revision.number))


@blueprint.route("/library/<slug>/edit", methods=["GET", "POST"])
def own_edit(slug: str) -> Response:
    own = own_copies.get(db.get_session(), auth.staff(), slug)
    comparison = comparisons.of(own.revision)
    if comparison.gone:
        raise ActionDenied(own_copies.GONE)
    seen = (own.revision.number, comparison.number)
    return _written(own_copies.edit, slug, own.exercise, seen, comparison)


@blueprint.post("/library/<slug>/keep")
def own_keep(slug: str) -> Response:
    seen = own_copy_form.read_seen(forms.sent("seen"))
    own_copies.keep(db.get_session(), slug=slug, seen=seen, by=auth.staff(), at=auth.now())
    flash("You keep your text. You are told again when the library's changes.", "clear")
    return redirect(url_for(".exercise", slug=slug), 303)


@blueprint.route("/library/<slug>/retire", methods=["GET", "POST"])
def own_retire(slug: str) -> str | Response:
    session, by = db.get_session(), auth.staff(Action.WRITE_OWN_COPY)
    own = own_copies.get(session, by, slug)
    if request.method == "GET":
        return render_template(
            "therapist/library/own_retire.html", exercise=own.exercise, number=own.revision.number
        )
    own_copies.retire(session, slug=slug, seen=forms.typed_revision(), by=by, at=auth.now())
    flash("Your clinic's copy is no longer in the library.", "clear")
    return redirect(url_for(".library_list"), 303)


def _written(
    write: Write, slug: str, found: Exercise, seen: SeenTexts, comparison: Comparison | None = None
) -> Response:
    """The form with `found` in it, or what came of it: the copy's page, or the form with what to correct."""
    session, by = db.get_session(), auth.staff(Action.WRITE_OWN_COPY)
    form = own_copy_form.form_for(found, seen)
    if form.validate_on_submit():
        try:
            row = write(
                session,
                slug=slug,
                words=form.words(),
                seen=own_copy_form.read_seen(form.seen.data),
                by=by,
                at=auth.now(),
            )
        except InvalidInput as error:
            form.refuse(error)
            seen = own_copies.texts_now(session, by, slug)
        else:
            flash(f"Your clinic's copy is saved as revision {row.number}.", "clear")
            return redirect(url_for(".exercise", slug=row.slug), 303)
    form.seen.data = own_copy_form.said_seen(seen)
    return forms.page(
        "therapist/library/own_edit.html",
        form,
        exercise=found,
        comparison=comparison,
        instructions=own_copy_form.INSTRUCTIONS,
        lists=own_copy_form.LISTS,
        figures=own_copy_form.FIGURES,
        levels=[(level, words(level)) for level in Level],
    )
