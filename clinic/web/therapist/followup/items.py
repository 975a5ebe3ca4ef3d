"""One item of the worklist: what happened, what it stops, and what a clinician does about it."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response
from wtforms import DateField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired

from clinic import auth, db
from clinic.domain.errors import InvalidInput
from clinic.domain.followup.adverse_events import event_of
from clinic.domain.followup.judging import REPORT
from clinic.domain.followup.worklist import WORDS, is_grave
from clinic.domain.limits import WORKLIST_ANSWER
from clinic.models import WorklistItem
from clinic.services.access import staff
from clinic.services.followup import reported, worklist, worklists
from clinic.services.record import patients
from clinic.web.forms import Form, choices, page
from clinic.web.therapist.blueprint import blueprint

AFTER = choices([("resume", "It may go on as it was"), ("keep", "Keep it paused until I sign a new version")])
RESUMES = {"resume": True, "keep": False}  # anything else is no clear word


class AnswerForm(Form):
    """What was found and decided."""

    answer = TextAreaField(
        "What did you find and decide?",
        validators=[InputRequired()],
        render_kw={"rows": 3, "maxlength": WORKLIST_ANSWER},
    )
    after = RadioField("What was stopped", choices=AFTER, validate_choice=False)


class AssignForm(Form):
    """Whose it is."""

    to = SelectField("Give it to")


class SnoozeForm(Form):
    """Until when it is out of the way."""

    until = DateField("Look again on", validators=[InputRequired()])


@blueprint.get("/worklist/<uuid:work_id>")
def worklist_item(work_id: UUID) -> Response:
    item = worklist.get(db.get_session(), auth.staff(), work_id)
    return _page(item)


@blueprint.post("/worklist/<uuid:work_id>/answer")
def worklist_answer(work_id: UUID) -> Response:
    session, by, at = db.get_session(), auth.staff(), auth.now()
    item = worklist.get(session, by, work_id)
    form = AnswerForm()
    if form.validate_on_submit():
        try:
            worklist.answer(
                session,
                item=item,
                text=form.answer.data or "",
                resume=RESUMES.get(form.after.data),
                by=by,
                at=at,
            )
        except InvalidInput as error:
            form.refuse(error)
        else:
            flash(
                "It is kept, and off the list." if item.ended_at else "It is kept. The plan stays paused.",
                "clear",
            )
            return redirect(url_for(".patient", patient_id=item.patient_id), 303)
    return _page(item, answer=form)


@blueprint.post("/worklist/<uuid:work_id>/assign")
def worklist_assign(work_id: UUID) -> Response:
    session, by, at = db.get_session(), auth.staff(), auth.now()
    item = worklist.get(session, by, work_id)
    form = _assigning(item)
    if form.validate_on_submit():
        to = staff.get(session, by, UUID(form.to.data))
        try:
            worklist.assign(session, item=item, to=to, by=by, at=at)
        except InvalidInput as error:
            form.refuse(error)
        else:
            flash(f"It is {to.name}'s now.", "clear")
            return redirect(url_for(".worklist"), 303)
    return _page(item, assign=form)


@blueprint.post("/worklist/<uuid:work_id>/snooze")
def worklist_snooze(work_id: UUID) -> Response:
    session, by, at = db.get_session(), auth.staff(), auth.now()
    item = worklist.get(session, by, work_id)
    form = SnoozeForm()
    if form.validate_on_submit() and form.until.data:
        try:
            worklist.snooze(session, item=item, until=form.until.data, by=by, at=at)
        except InvalidInput as error:
            form.refuse(error)
        else:
            flash("It comes back on that day.", "clear")
            return redirect(url_for(".worklist"), 303)
    return _page(item, snooze=form)


@blueprint.post("/worklist/<uuid:work_id>/seen")
def worklist_seen(work_id: UUID) -> Response:
    session, by, at = db.get_session(), auth.staff(), auth.now()
    worklist.see(session, item=worklist.get(session, by, work_id), by=by, at=at)
    return redirect(url_for(".worklist_item", work_id=work_id), 303)


def _assigning(item: WorklistItem) -> AssignForm:
    session, by = db.get_session(), auth.staff()
    form = AssignForm(data={"to": str(item.assigned_to or "")})
    form.to.choices = choices((str(one.id), one.name) for one in staff.treating(session, by))
    return form


def _page(
    item: WorklistItem,
    *,
    answer: AnswerForm | None = None,
    assign: AssignForm | None = None,
    snooze: SnoozeForm | None = None,
) -> Response:
    session, by = db.get_session(), auth.staff()
    patient = patients.get(session, by, item.patient_id)
    shown = answer or assign or snooze or AnswerForm(formdata=None)
    return page(
        "therapist/followup/item.html",
        shown,
        item=item,
        patient=patient,
        answering=answer or AnswerForm(formdata=None),
        assigning=assign or _assigning(item),
        snoozing=snooze or SnoozeForm(formdata=None),
        report=reported.of_number(session, patient, item.number) if item.cause.startswith(REPORT) else None,
        event_id=event_of(item.cause),
        words=WORDS,
        is_grave=is_grave(item.reason, item.stops),
        others=[other for other in worklists.open_of(session, patient) if other.id != item.id],
    )
