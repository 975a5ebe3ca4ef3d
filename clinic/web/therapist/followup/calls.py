"""Somebody called about an item of the worklist and reached nobody: one press on its line, or words on its page."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from clinic import auth, db
from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.roles import Action
from clinic.services.followup import worklist
from clinic.services.followup.lines import attempts
from clinic.services.record import patients
from clinic.web.forms import sent
from clinic.web.therapist.blueprint import blueprint
from clinic.web.therapist.followup import answering, items

FROM_LINE = "line"


@blueprint.post("/worklist/<uuid:work_id>/called")
def worklist_called(work_id: UUID) -> Response:
    session, by, at = db.get_session(), auth.staff(Action.WORK_LIST), auth.now()
    item = worklist.get(session, by, work_id)
    form = items.CallForm()
    if form.validate_on_submit():
        try:
            attempts.note(
                session, item=item, attempt_id=form.row_id(), words=form.words.data or "", by=by, at=at
            )
        except InvalidInput as error:
            form.refuse(error)
        except ActionDenied as error:
            if not (form.words.data or sent("answer")):
                raise
            form.fail("", str(error))
        else:
            name = patients.get(session, by, item.patient_id).name
            flash(f"Noted: {name} was called, and nobody answered. The line stays where it is.", "clear")
            if not sent("answer"):
                return redirect(_back(item.patient_id, work_id), 303)
            return items.show(item, answer=items.typed(item))
    return items.show(item, answer=items.typed(item) if sent("answer") else None, called=form)


@blueprint.post("/worklist/<uuid:work_id>/called/<uuid:attempt_id>/undo")
def worklist_called_undo(work_id: UUID, attempt_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff(Action.WORK_LIST)
    item = worklist.get(session, by, work_id)
    attempts.undo(session, item=item, attempt_id=attempt_id, by=by, at=auth.now())
    flash("The note of the call is taken back.", "clear")
    return redirect(_back(item.patient_id, work_id), 303)


def _back(patient_id: UUID, work_id: UUID) -> str:
    """The line from which it was pressed, or the page of the item."""
    back = answering.came_from()
    if sent("at") != FROM_LINE:
        return url_for(".worklist_item", work_id=work_id, back=back)
    anchor = answering.line_id(patient_id)
    return url_for(".worklist", whose=answering.LISTS.get(back or "", "mine"), _anchor=anchor)
