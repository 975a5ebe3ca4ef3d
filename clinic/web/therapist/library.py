"""The exercise library: search and filters with the state in the address, the page of one exercise, favourites."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from clinic import auth, db, figures
from clinic.domain import exercise_words, library_search
from clinic.domain.errors import InvalidInput, NotFound
from clinic.domain.exercise_vocabulary import Level, Tag
from clinic.domain.exercises import Exercise
from clinic.models import ExerciseRevision
from clinic.services import exercises
from clinic.web.therapist import blueprint, dosage_words, figure_images, library_filters


@blueprint.get("/library")
def library_list() -> str:
    session, state = db.get_session(), library_filters.read(request.args)
    favourites = exercises.favourites(session, auth.staff())
    index = exercises.index(session)
    found = library_search.find(index, state.text, state.chosen)
    matching = [e for e in found.exercises if not state.favourites or e.slug in favourites]
    return render_template(
        "therapist/library/list.html",
        state=state,
        shown=library_filters.cut(matching, state.page),
        matching=len(matching),
        page_size=library_filters.PAGE_SIZE,
        total=len(index.exercises),
        filters=library_filters.boxes(state, found.counts),
        favourites=favourites,
        words=exercise_words.words,
        drawn=figures.available(),
    )


@blueprint.get("/library/<slug>")
def exercise(slug: str) -> str:
    return _page(*exercises.get(db.get_session(), slug))


@blueprint.get("/library/<slug>/revisions/<int:number>")
def exercise_revision(slug: str, number: int) -> str:
    """A text as it was, for reading what a plan was signed with."""
    session = db.get_session()
    for row in exercises.history(session, slug):
        if row.number == number:
            return _page(*exercises.revision(session, row.id))
    raise NotFound


@blueprint.post("/library/<slug>/favourite")
def favourite(slug: str) -> Response:
    wanted = request.form.get("wanted", "")
    if wanted not in ("yes", "no"):
        raise InvalidInput({"wanted": "Open the exercise again and use the button on its page."})
    exercises.set_favourite(
        db.get_session(), slug=slug, wanted=wanted == "yes", by=auth.staff(), at=auth.now()
    )
    flash("Added to your favourites." if wanted == "yes" else "Taken off your favourites.", "clear")
    return redirect(url_for(".exercise", slug=slug), 303)


def _page(revision: ExerciseRevision, found: Exercise) -> str:
    session = db.get_session()
    return render_template(
        "therapist/library/exercise.html",
        exercise=found,
        revision=revision,
        history=exercises.history(session, found.slug),
        figures=figure_images.pair(found),
        dosage=[(level, dosage_words.lines(found.dosage[level])) for level in Level if level in found.dosage],
        easier=exercises.listed(session, found.easier),
        harder=exercises.listed(session, found.harder),
        tags=[tag for tag in Tag if tag in found.tags],
        references=[(source, exercises.references().get(source)) for source in found.sources],
        is_favourite=found.slug in exercises.favourites(session, auth.staff()),
        words=exercise_words.words,
        drawn=figures.available(),
    )
