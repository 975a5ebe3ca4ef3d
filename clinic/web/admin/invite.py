"""Give somebody a one-time link: new staff, and staff who lost their way in. It asks for one's own password."""

from __future__ import annotations

from uuid import UUID

from flask import Response, make_response, render_template, url_for
from wtforms import PasswordField
from wtforms.validators import InputRequired

from clinic import auth, db
from clinic.domain.errors import InvalidInput
from clinic.models import StaffMember
from clinic.services.access import invitations, staff
from clinic.web import forms, refused
from clinic.web.admin import blueprint
from clinic.web.admin.staff import StaffForm
from clinic.web.forms.once import OnceForm


class InviteForm(forms.Form):
    """The administrator's own password."""

    password = PasswordField("Your own password", validators=[InputRequired()])

    def confirm(self) -> None:
        """Raise `InvalidInput` for `password` unless it is the administrator's."""
        auth.confirm(self.password.data or "")


class NewStaffForm(StaffForm, InviteForm, OnceForm):
    """Somebody new."""


@blueprint.route("/staff/new", methods=["GET", "POST"])
def staff_new() -> Response:
    session, by, at = db.get_session(), auth.staff(), auth.now()
    form = NewStaffForm()
    if not form.validate_on_submit():
        return forms.page("admin/staff/new.html", form)
    try:
        form.confirm()
        added = staff.add(
            session, clinic_id=by.clinic_id, staff_id=form.row_id(), **form.values(), by=by, at=at
        )
    except InvalidInput as error:
        return refused.page("admin/staff/new.html", form, error)
    return _link(added)


@blueprint.route("/staff/<uuid:staff_id>/invite", methods=["GET", "POST"])
def member_invite(staff_id: UUID) -> Response:
    found = staff.get(db.get_session(), auth.staff(), staff_id)
    form = InviteForm()
    if not form.validate_on_submit():
        return forms.page("admin/staff/invite.html", form, member=found)
    try:
        form.confirm()
    except InvalidInput as error:
        return refused.page("admin/staff/invite.html", form, error, member=found)
    return _link(found)


def _link(member: StaffMember) -> Response:
    """The answer to the form itself, because the link is shown once and kept nowhere."""
    token = invitations.create_for_staff(db.get_session(), member=member, by=auth.staff(), at=auth.now())
    link = auth.settings().public_url + url_for("session.welcome", token=token)
    days = invitations.STAFF_LIFETIME.days
    return make_response(render_template("admin/staff/link.html", member=member, link=link, days=days))
