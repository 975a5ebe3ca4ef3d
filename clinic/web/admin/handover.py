"""Handing over all the patients of somebody who leaves: how many they are, never who."""

from __future__ import annotations

from uuid import UUID

from flask import url_for
from werkzeug.wrappers import Response

from clinic import auth, db
from clinic.services.access import staff
from clinic.web.admin import blueprint
from clinic.web.forms import hand_over


@blueprint.route("/staff/<uuid:staff_id>/hand-over", methods=["GET", "POST"])
def member_hand_over(staff_id: UUID) -> Response:
    by = auth.staff()
    member = staff.get(db.get_session(), by, staff_id)
    then = url_for(".member", staff_id=member.id)
    return hand_over.page_of_all("admin/staff/hand_over.html", of=member, by=by, then=then)
