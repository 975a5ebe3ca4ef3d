"""Staff: who works here, correct somebody's data, let them go, take them back, sign them out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional

from clinic import auth, db
from clinic.domain import limits
from clinic.domain.errors import InvalidInput, Stale
from clinic.domain.roles import Role
from clinic.models import StaffMember
from clinic.services.access import invitations, login_sessions, staff
from clinic.services.followup.care import handover
from clinic.web import forms
from clinic.web.admin import blueprint
from clinic.web.forms import fields
from clinic.web.forms.recorded import RecordForm

ROLES = {
    Role.THERAPIST: "Therapist: treats and signs plans",
    Role.ASSISTANT: "Assistant: prepares programs, never signs",
    Role.ADMINISTRATOR: "Administrator: the clinic and its staff, no patient records",
}


class StaffForm(forms.Form):
    """Who somebody is and what they may do."""

    name = StringField(
        "Name", validators=[InputRequired(), Length(max=limits.NAME)], description="As it stands on plans."
    )
    email = StringField("E-mail address", validators=[Optional(), Length(max=limits.EMAIL)])
    role = RadioField("Role", choices=fields.choices(ROLES.items()), default=Role.THERAPIST)
    administers = BooleanField("Also administers the clinic")
    profession = StringField(
        "Profession",
        validators=[Length(max=limits.PROFESSION)],
        description="Needed for therapists: Physiotherapist.",
    )
    registration = StringField(
        "Registration number",
        validators=[Length(max=limits.REGISTRATION)],
        description="Needed for therapists; printed beside the signature.",
    )

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        given = {name: self.data[name] for name in staff.FIELDS}
        return {name: "" if value is None else value for name, value in given.items()}


class MemberForm(StaffForm, RecordForm):
    """The same of somebody who works here, whose data other administrators change too."""


@blueprint.get("/staff")
def staff_list() -> str:
    return render_template("admin/staff/list.html", staff=staff.everybody(db.get_session(), auth.staff()))


@blueprint.route("/staff/<uuid:staff_id>", methods=["GET", "POST"])
def member(staff_id: UUID) -> Response:
    session, by, at = db.get_session(), auth.staff(), auth.now()
    found = staff.get(session, by, staff_id)
    form = MemberForm(
        lambda: {name: getattr(found, name) for name in staff.FIELDS} | {"seen": found.revision}
    )
    shown = {
        "member": found,
        "is_me": found.id == by.id,
        "invited_until": invitations.open_until(session, found, at=at),
        "sessions": _live(found),
        "patients": handover.how_many(session, found),
    }
    if not form.validate_on_submit():
        return forms.page("admin/staff/member.html", form, **shown)
    try:
        staff.change(session, member=found, **form.values(), seen=form.revision(), by=by, at=at)
    except (InvalidInput, Stale) as error:
        form.refuse(error)
        return forms.page("admin/staff/member.html", form, **shown)
    flash(f"{found.name} is saved.", "clear")
    return redirect(url_for(".staff_list"), 303)


@blueprint.post("/staff/<uuid:staff_id>/deactivate")
def member_deactivate(staff_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff()
    found = staff.get(session, by, staff_id)
    staff.deactivate(session, member=found, by=by, at=auth.now())
    flash(f"{found.name} can no longer sign in.", "caution")
    if handover.how_many(session, found):
        flash(f"Hand over the patients of {found.name}, or nobody looks after them.", "caution")
    return redirect(url_for(".member", staff_id=found.id), 303)


@blueprint.post("/staff/<uuid:staff_id>/reactivate")
def member_reactivate(staff_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff()
    found = staff.get(session, by, staff_id)
    staff.reactivate(session, member=found, by=by, at=auth.now())
    flash(f"{found.name} can sign in again.", "clear")
    return redirect(url_for(".member", staff_id=found.id), 303)


@blueprint.post("/staff/<uuid:staff_id>/sign-out")
def member_sign_out(staff_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff()
    found = staff.get(session, by, staff_id)
    staff.end_sessions(session, member=found, by=by, at=auth.now())
    flash(f"{found.name} is signed out everywhere.", "clear")
    return redirect(url_for(".member", staff_id=found.id), 303)


def _live(found: StaffMember) -> int:
    if found.account_id is None:
        return 0
    live = login_sessions.live(db.get_session(), found.account_id, settings=auth.settings(), at=auth.now())
    return len(live)
