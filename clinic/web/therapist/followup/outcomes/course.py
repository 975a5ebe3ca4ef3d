"""The course of care: the page that episode, outcomes, visits and adverse events of one patient start from."""

from __future__ import annotations

from uuid import UUID

from flask import render_template

from clinic import auth, db
from clinic.domain.followup.outcomes.visits import WAYS
from clinic.domain.followup.reasons import OF_REASON
from clinic.domain.record.episodes import REASONS
from clinic.services.followup.outcomes import course as courses
from clinic.web.therapist.blueprint import blueprint


@blueprint.get("/patients/<uuid:patient_id>/course")
def course(patient_id: UUID) -> str:
    found = courses.of(db.get_session(), auth.staff(), patient_id)
    return render_template(
        "therapist/followup/outcomes/course.html",
        patient=found.patient,
        course=found,
        ways=WAYS,
        end_reasons=REASONS,
        reasons=OF_REASON,
    )
