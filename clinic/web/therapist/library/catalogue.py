"""The exercise library: search and filters with the state in the address, the page of one exercise, favorites."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from clinic import auth, db, figures
from clinic.domain.errors import InvalidInput, NotFound
from clinic.domain.library import dosage_words, risk_areas, search, words
from clinic.domain.library.vocabulary import Level, Tag, shortest
from clinic.domain.limits import SEARCH
from clinic.models import OwnExerciseRevision, Patient
from clinic.services.library import catalogue, favorites, own_copies, public, reviews
from clinic.services.library.revisions import Entry, Revision
from clinic.services.record import records
from clinic.services.screening import suitability
from clinic.web import forms
from clinic.web.therapist.blueprint import blueprint
from clinic.web.therapist.library import cards, comparisons, filters, own_copy_form, way_back

CHOSEN_AWAY = "The words find exercises, but the filters leave none of them. Take a filter away."
NOT_THERE = "Try another word: a muscle, a position, part of a name."


@blueprint.get("/library")
def library_list() -> str:
    session, by, state = db.get_session(), auth.staff(), filters.read(request.args)
    shortlist = favorites.of(session, by)
    prepared = catalogue.prepared(session, by.clinic_id)
    index = prepared.index
    found = search.find(index, state.text, state.chosen)
    patient = way_back.patient(state.patient)
    record = patient and records.read(session, patient, at=auth.now())
    suitable = suitability.of(session, record=record, exercises=index.exercises) if record else None
    strict, kept = auth.signed_in().clinic.reviewed_only, way_back.from_list(state)
    states = reviews.states(session, by.clinic_id, prepared.digests)
    looked_at = {slug: said for slug, said in states.items() if said.on}
    matching = [
        e
        for e in found.exercises
        if (not state.favorites or e.slug in shortlist)
        and (not state.unreviewed or not states[e.slug].is_reviewed)
        and (not state.safe or (suitable and suitable.is_safe(e.slug)))
    ]
    return render_template(
        "therapist/library/list.html",
        state=state,
        longest=SEARCH,
        shown=cards.of(
            index,
            filters.cut(matching, state.page),
            look=state.look,
            favorites=shortlist,
            behind=prepared.behind,
            suitable=suitable,
            reviews=states if strict else looked_at,
            kept=kept,
        ),
        kept=kept,
        strict=strict,
        reviewed=sum(said.is_reviewed for said in looked_at.values()),
        matching=len(matching),
        forgiven=found.forgiven,
        advice=found.advice or (CHOSEN_AWAY if state.filtered or state.safe else NOT_THERE),
        page_size=filters.PAGE_SIZE,
        total=len(index.exercises),
        filters=filters.boxes(state, found.counts),
        patient=patient,
        back=_back(patient),
        suitable=suitable,
        behind=prepared.behind,
        unnamed=prepared.unnamed,
    )


@blueprint.get("/library/<slug>")
def exercise(slug: str) -> str:
    session, by = db.get_session(), auth.staff()
    found = catalogue.newest(session, by.clinic_id, slug)
    if found.revision.retired:
        raise NotFound
    return _page(found)


@blueprint.get("/library/<slug>/revisions/<int:number>")
def exercise_revision(slug: str, number: int) -> str:
    """A text as it was, for reading what a plan was signed with."""
    session, by = db.get_session(), auth.staff()
    return _page(catalogue.revision(session, by.clinic_id, slug, number))


@blueprint.post("/library/<slug>/favourite")
def favorite(slug: str) -> Response:
    wanted = forms.typed("wanted")
    if wanted not in ("yes", "no"):
        raise InvalidInput({"wanted": "Open the exercise again and use the button on its page."})
    favorites.mark(db.get_session(), slug=slug, wanted=wanted == "yes", by=auth.staff(), at=auth.now())
    flash("Added to your favorites." if wanted == "yes" else "Taken off your favorites.", "clear")
    return redirect(url_for(".exercise", slug=slug, **way_back.of(slug).kept), 303)


def _back(patient: Patient | None) -> tuple[str, str] | None:
    """From the library that was opened for a patient: to the program whose page it was opened from, else the record."""
    if program := way_back.program(patient):
        return "Program", way_back.to(program)
    return (patient.name, url_for(".patient", patient_id=patient.id)) if patient else None


def _own(found: Entry, history: Sequence[Revision]) -> dict[str, object] | None:
    """What only the page of a clinic's own copy shows."""
    revision = found.revision
    if not isinstance(revision, OwnExerciseRevision):
        return None
    comparison = comparisons.of(revision)
    return {
        "comparison": comparison,
        "needs_a_name": revision.slug in catalogue.prepared(db.get_session(), revision.clinic_id).unnamed,
        "seen": own_copy_form.said_seen((revision.number, comparison.number)),
        "writers": own_copies.writers(db.get_session(), revision.clinic_id, history),
    }


def _page(entry: Entry) -> str:
    session, by, found = db.get_session(), auth.staff(), entry.exercise
    way = way_back.of(found.slug)
    history = catalogue.history(session, by.clinic_id, found.slug)
    linked = catalogue.find_all(session, by.clinic_id, (*found.easier, *found.harder))
    return render_template(
        "therapist/library/exercise.html",
        exercise=found,
        revision=entry.revision,
        history=history,
        dosage=[(level, dosage_words.lines(found.dosage[level])) for level in Level if level in found.dosage],
        easier=[linked[slug].exercise for slug in found.easier if slug in linked],
        harder=[linked[slug].exercise for slug in found.harder if slug in linked],
        tags=[tag for tag in Tag if tag in shortest(found.tags)],
        areas=[(area, words.tag_phrases(asks)) for area, asks in risk_areas.of(found.tags).items()],
        references=[(source, public.references().get(source)) for source in found.sources],
        own=_own(entry, history),
        copies=catalogue.copies_of(session, by.clinic_id, found.slug),
        refusal=own_copies.refusal(by),
        reviews=reviews.of_entry(session, by.clinic_id, entry),
        review_refusal=reviews.refusal(session, by, entry),
        strict=auth.signed_in().clinic.reviewed_only,
        back=(way.label, way.url),
        kept=way.kept,
        from_program=way.is_program,
        is_favorite=found.slug in favorites.of(session, by),
        words=words.words,
        drawn=figures.available(),
    )
