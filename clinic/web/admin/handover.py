"""Handing over all the patients of somebody who leaves: how many they are, never who."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from clinic import auth, db
from clinic.domain.errors import InvalidInput, Stale
from clinic.services.access import staff
from clinic.services.followup.care import handover
from clinic.web import forms
from clinic.web.admin import blueprint
from clinic.web.forms import hand_over


@blueprint.route("/staff/<uuid:staff_id>/hand-over", methods=["GET", "POST"])
def member_hand_over(staff_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff()
    member = staff.get(session, by, staff_id)
    count = handover.how_many(session, member)
    form = hand_over.form_for(handover.takers(session, by, but=member.id), seen=count)
    if form.validate_on_submit():
        try:
            handed = handover.give_all(
                session, of=member, to=form.taker(), seen=form.revision(), by=by, at=auth.now()
            )
        except (InvalidInput, Stale) as error:
            form.refuse(error)
        else:
            flash(f"Handed over: {handed}.", "clear")
            return redirect(url_for(".member", staff_id=member.id), 303)
    return forms.page("admin/staff/hand_over.html", form, member=member, count=count)
