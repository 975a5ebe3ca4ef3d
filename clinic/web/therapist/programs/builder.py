"""Building a program: one page that shows items, dosage and findings, and one small operation per post."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import has_request_context, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from clinic import auth, db
from clinic.domain.dosage import from_dict
from clinic.domain.errors import InvalidInput, NotFound, Stale
from clinic.domain.programs.draft import NO_REVISION, mark
from clinic.models import Program, ProgramItem
from clinic.services.plans import building
from clinic.services.programs import drafts, handing, starting
from clinic.services.record import patients
from clinic.web import forms
from clinic.web.forms import recorded
from clinic.web.therapist.blueprint import blueprint
from clinic.web.therapist.programs.dosage_form import DosageForm, fields
from clinic.web.therapist.record import from_item

KEEP_THE_ITEM = frozenset(
    f"therapist.{name}"
    for name in ("program", "program_note", "program_add", "item_remove", "item_place", "item_dosage", "item_renew",
                 "tick", "tick_end", "consult_new")
)  # fmt: skip
"""Pages and posts of a draft, and its consult: between them nobody loses the item of the worklist that led here."""


@blueprint.url_defaults
def keep_the_item(endpoint: str, values: dict[str, Any]) -> None:
    """Give their addresses the item that this page's own address names (see `record.from_item`)."""
    if endpoint in KEEP_THE_ITEM and has_request_context():
        for name, value in from_item.carried().items():
            values.setdefault(name, value)


@blueprint.post("/patients/<uuid:patient_id>/programs")
def program_new(patient_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff()
    patient = patients.get(session, by, patient_id)
    return _back(starting.start(session, patient=patient, by=by, at=auth.now()))


@blueprint.get("/programs/<uuid:program_id>")
def program(program_id: UUID) -> str:
    return builder(drafts.get(db.get_session(), auth.staff(), program_id))


@blueprint.post("/programs/<uuid:program_id>/items")
def program_add(program_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff()
    draft = drafts.get(session, by, program_id)
    slug = forms.typed("slug")
    item = drafts.add_item(session, program=draft, slug=slug, by=by, at=auth.now())
    return _back(draft, item)


@blueprint.post("/programs/<uuid:program_id>/items/<uuid:item_id>/remove")
def item_remove(program_id: UUID, item_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff()
    draft = drafts.get(session, by, program_id)
    drafts.remove_item(session, program=draft, item_id=item_id, by=by, at=auth.now())
    return _back(draft)


@blueprint.post("/programs/<uuid:program_id>/items/<uuid:item_id>/place")
def item_place(program_id: UUID, item_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff()
    draft = drafts.get(session, by, program_id)
    drafts.place_item(session, program=draft, item_id=item_id, before=_before(), by=by, at=auth.now())
    return _back(draft)


@blueprint.post("/programs/<uuid:program_id>/items/<uuid:item_id>/dosage")
def item_dosage(program_id: UUID, item_id: UUID) -> Response | tuple[str, int]:
    session, by = db.get_session(), auth.staff()
    draft = drafts.get(session, by, program_id)
    form = DosageForm(prefix=str(item_id))
    if not form.validate_on_submit():
        return builder(draft, refused={item_id: form}), 422
    try:
        item = drafts.set_dosage(
            session,
            program=draft,
            item_id=item_id,
            dosage=form.dosage(),
            was=form.was.data or "",
            by=by,
            at=auth.now(),
        )
    except (InvalidInput, Stale) as error:
        held = {item.id: item for item in draft.items}
        if item_id not in held:  # taken out meanwhile: there is no form to fill
            raise
        form.refuse_for(error, from_dict(held[item_id].dosage))
        return builder(draft, refused={item_id: form}), 422
    return _back(draft, item)


@blueprint.post("/programs/<uuid:program_id>/items/<uuid:item_id>/renew")
def item_renew(program_id: UUID, item_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff()
    draft = drafts.get(session, by, program_id)
    item = drafts.renew_item(session, program=draft, item_id=item_id, revision=seen(), by=by, at=auth.now())
    return _back(draft, item)


@blueprint.post("/programs/<uuid:program_id>/note")
def program_note(program_id: UUID) -> Response | tuple[str, int]:
    session, by = db.get_session(), auth.staff()
    draft = drafts.get(session, by, program_id)
    note = request.form.get("note", draft.note)
    try:
        note = forms.typed("note")
        drafts.set_note(session, program=draft, note=note, was=forms.typed("was"), by=by, at=auth.now())
    except (InvalidInput, Stale) as error:
        said = " ".join(error.errors.values()) if isinstance(error, InvalidInput) else str(error)
        now = None if request.form.get("was") == mark(draft.note) else draft.note
        return builder(draft, note=note, note_error=said, note_now=now), 422
    return _back(draft)


@blueprint.post("/programs/<uuid:program_id>/discard")
def program_discard(program_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff()
    draft = drafts.get(session, by, program_id)
    handing.discard(session, program=draft, revision=seen(), by=by, at=auth.now())
    return redirect(url_for(".patient", patient_id=draft.patient_id), 303)


def seen(name: str = "revision") -> int | None:
    """The revision of the program that the page showed, None where the post does not say; raises `InvalidInput`."""
    text = forms.sent(name)
    if text is None:
        return None
    if not forms.is_revision(text):
        raise InvalidInput({"revision": NO_REVISION})
    return int(text)


def builder(
    draft: Program,
    *,
    refused: dict[UUID, DosageForm] | None = None,
    note: str | None = None,
    note_error: str = "",
    note_now: str | None = None,
    handed_note: str = "",
    handed_error: str = "",
) -> str:
    """The builder page, with the forms that were refused still filled in; `note_now` is what stands there now."""
    db.let_go()
    session, by, at = db.get_session(), auth.staff(), auth.now()
    patient = patients.get(session, by, draft.patient_id)
    query = request.args.get("q", "")
    page = building.of(session, program=draft, patient=patient, query=query, by=by, at=at)
    return render_template(
        "therapist/programs/builder.html",
        **vars(page),
        refused=refused or {},
        fields=fields,
        query=query,
        carried=from_item.carried(),
        came_from=from_item.or_to(""),
        note=draft.note if note is None else note,
        note_error=note_error if note_now is None else f"{note_error} {recorded.in_words(note_now)}",
        note_now=note_now,
        mark=mark,
        handed_note=handed_note,
        handed_error=handed_error,
    )


def _before() -> UUID | None:
    """The exercise before which another is put, None for the end; raises `NotFound` for what is no id."""
    text = forms.typed("before")
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise NotFound from error


def _back(draft: Program, item: ProgramItem | None = None) -> Response:
    anchor, query = f"item-{item.id}" if item else None, request.args.get("q") or None
    return redirect(url_for(".program", program_id=draft.id, q=query, _anchor=anchor), 303)
