"""The clinic's audit log: who did what and when, filtered and a page at a time. Reading it is audited too."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from wtforms import DateField, SelectField, StringField, ValidationError
from wtforms.validators import Length, Optional

from clinic import auth, db
from clinic.domain.limits import ACTION
from clinic.services.access import staff
from clinic.services.audit import log, trail
from clinic.services.audit.actions import AuditAction
from clinic.web import forms
from clinic.web.admin import blueprint
from clinic.web.forms import days, fields

YEARS = range(2000, 2100)  # a day at the end of time has no next one


class FilterForm(forms.Form):
    """What to look for; everything may stay empty."""

    class Meta(forms.Form.Meta):
        csrf = False

    person = SelectField("Person", validators=[Optional()])
    patient = StringField("Patient's number", validators=[Optional()])
    action = StringField(
        "Action",
        validators=[Optional(), Length(max=ACTION)],
        description="Or a part, such as plan.sign or pause.",
    )
    since = DateField("From", validators=[Optional()])
    until = DateField("To", validators=[Optional()])

    def validate_patient(self, field: StringField) -> None:
        if _id(field.data) is None:
            raise ValidationError("Copy the number from the address of the patient's page.")

    def validate_since(self, field: DateField) -> None:
        days.check_year(field, YEARS)

    validate_until = validate_since

    def wanted(self) -> log.LogQuery:
        """What was asked for; nothing in particular while a field is refused."""
        if self.errors:
            return log.LogQuery()
        return log.LogQuery(
            person=_id(self.person.data),
            patient=_id(self.patient.data),
            action=(self.action.data or "").strip(),
            since=self.since.data,
            until=self.until.data,
        )


@blueprint.get("/audit")
def audit_log() -> Response:
    session, by, at = db.get_session(), auth.staff(), auth.now()
    form = FilterForm(request.args)
    members = staff.everybody(session, by)
    form.person.choices = fields.choices([("", "Everybody"), *((str(who.id), who.name) for who in members)])
    form.validate()
    asked: dict[str, Any] = {name: value for name in form.data if (value := request.args.get(name))}
    found = log.search(session, by, form.wanted(), before=_id(request.args.get("before")))
    names = {number: who.name for who in members for number in (who.id, who.account_id) if number}
    db.keep(lambda short: trail.record(short, AuditAction.AUDIT_READ, by=by, at=at, detail=asked))
    older = url_for(".audit_log", **asked, before=found.older) if found.older else None
    return forms.page(
        "admin/audit_log.html", form, events=found.events, older=older, asked=asked, names=names
    )


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
