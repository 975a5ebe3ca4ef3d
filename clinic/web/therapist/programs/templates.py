"""Templates of the clinic and of one's own: kept from a program, listed, retired and taken back."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectField, StringField

from clinic import auth, db
from clinic.domain import limits
from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.roles import Action
from clinic.models import StaffMember
from clinic.services.access import permission
from clinic.services.programs import built_in, drafts, templates
from clinic.services.record import patients
from clinic.web.forms import page
from clinic.web.forms.fields import NeededSometimes, choices
from clinic.web.forms.once import OnceForm
from clinic.web.therapist.blueprint import blueprint

FOR_WHOM = "Choose for whom it is kept."
NEW = ("", "A new template")


class TemplateForm(OnceForm):
    """A new template with its name and for whom it is, or the next version of one that is there."""

    template_id = SelectField("Keep it as", default="")
    name = StringField(
        "Name",
        validators=[NeededSometimes()],
        render_kw={"maxlength": limits.TEMPLATE_NAME, "autocomplete": "off"},
    )
    audience = RadioField("For whom", default="", validators=[NeededSometimes()])

    def offer(self, kept: list[tuple[str, str]], by: StaffMember) -> None:
        """Let these be chosen to save a version of; only a therapist keeps one for the clinic."""
        self.template_id.choices = choices([NEW, *kept])
        of_clinic = [("clinic", "Everybody at the clinic")]
        may = permission.has(by, Action.KEEP_CLINIC_TEMPLATE)
        self.audience.choices = choices([("me", "Only me"), *(of_clinic if may else [])])


@blueprint.route("/programs/<uuid:program_id>/template", methods=["GET", "POST"])
def template_keep(program_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff(Action.KEEP_TEMPLATE)
    program = drafts.get(session, by, program_id)
    form = TemplateForm()
    found = [row for row, _, _ in templates.in_use(session, by) if templates.may_change(row, by)]
    form.offer([(str(row.id), f"The next version of {row.name}") for row in found], by)
    if form.validate_on_submit():
        try:
            row = _keep(form, program_id)
        except InvalidInput as error:
            form.refuse(error)
        except ActionDenied as error:
            form.fail("", str(error))
        else:
            flash(f"{row} is kept.", "clear")
            return redirect(url_for(".templates_list"), 303)
    patient = patients.get(session, by, program.patient_id)
    return page("therapist/programs/template_keep.html", form, program=program, patient=patient)


@blueprint.get("/templates")
def templates_list() -> str:
    session, by = db.get_session(), auth.staff()
    kept = [(row, name, templates.may_change(row, by)) for row, _, name in templates.all_of(session, by)]
    return render_template(
        "therapist/programs/templates.html",
        in_use=[one for one in kept if one[0].retired_at is None],
        retired=[one for one in kept if one[0].retired_at is not None],
        built_in=built_in.current().values(),
    )


@blueprint.post("/templates/<uuid:template_id>/retire")
def template_retire(template_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff(Action.KEEP_TEMPLATE)
    row = templates.retire(session, template_id=template_id, by=by, at=auth.now())
    flash(f"{row.name} is offered no more. You can take it back below.", "clear")
    return redirect(url_for(".templates_list"), 303)


@blueprint.post("/templates/<uuid:template_id>/take-back")
def template_take_back(template_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff(Action.KEEP_TEMPLATE)
    row = templates.take_back(session, template_id=template_id, by=by, at=auth.now())
    flash(f"{row.name} is offered again.", "clear")
    return redirect(url_for(".templates_list"), 303)


def _keep(form: TemplateForm, program_id: UUID) -> str:
    """Keep it as the form says; its name and version."""
    session, by, at = db.get_session(), auth.staff(), auth.now()
    program, made = drafts.get(session, by, program_id), form.row_id()
    if form.template_id.data:
        chosen = UUID(form.template_id.data)
        row = templates.save_next(session, version_id=made, program=program, template_id=chosen, by=by, at=at)
    elif not form.audience.data:
        raise InvalidInput({"audience": FOR_WHOM})
    else:
        row = templates.save(
            session,
            version_id=made,
            program=program,
            name=form.name.data or "",
            of_clinic=form.audience.data == "clinic",
            by=by,
            at=at,
        )
    return f"{row.name}, version {row.version},"
