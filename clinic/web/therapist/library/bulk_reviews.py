"""A therapist reads several exercises that nobody reviewed yet, and records a review of each that they tick."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response
from wtforms import DateField
from wtforms.validators import InputRequired

from clinic import auth, db, figures
from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.roles import Action
from clinic.services.record import patients
from clinic.services.screening import reviewing
from clinic.web import forms
from clinic.web.forms import Form
from clinic.web.forms.fields import Boxes, choices
from clinic.web.therapist.blueprint import blueprint

PAGE_SIZE = 6  # so much is read at a sitting; ours


class ReviewsForm(Form):
    """Which of the shown texts somebody read, and on which day."""

    texts = Boxes("What I have read", validate_choice=False)  # the service knows which text it was
    day = DateField("Read on", validators=[InputRequired()])


@blueprint.route("/reviews", methods=["GET", "POST"])
def reviews_new() -> Response:
    session, by, at = db.get_session(), auth.staff(Action.REVIEW_CONTENT), auth.now()
    waiting, today, page = reviewing.waiting(session, by), patients.today(session, by, at), _page()
    shown = waiting[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    form = ReviewsForm(data={"day": today})
    form.texts.choices = choices(
        (one.value, f"I have read all of {one.exercise.name}, {one.page.label}, and stand by it")
        for one in shown
    )
    if form.validate_on_submit():
        try:
            kept = reviewing.record(session, read=form.texts.data or (), on=_day(form.day.data), by=by, at=at)
        except InvalidInput as error:
            form.refuse(error)
        except ActionDenied as error:
            form.fail("texts", str(error))
        else:
            flash(f"{kept} {'review is' if kept == 1 else 'reviews are'} recorded under your name.", "clear")
            return redirect(url_for(".reviews_new", page=page if page > 1 else None), 303)
    return forms.page(
        "therapist/library/reviews.html",
        form,
        shown=[(one, box) for one, box in zip(shown, form.texts, strict=True)],
        count=len(waiting),
        first=(page - 1) * PAGE_SIZE + 1,
        earlier=url_for(".reviews_new", page=page - 1) if page > 1 else None,
        later=url_for(".reviews_new", page=page + 1) if page * PAGE_SIZE < len(waiting) else None,
        by=by,
        today=today,
        drawn=figures.available(),
    )


def _page() -> int:
    return max(1, request.args.get("page", 1, type=int))


def _day(value: date | None) -> date:
    assert value is not None  # the field is required
    return value
