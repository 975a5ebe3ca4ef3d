"""What a patient reads who takes a report back that had stopped something."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.models import Clinic
from tests.factories import People
from tests.integration.followup.sent import Sent, report


def test_whoever_takes_a_red_report_back_reads_that_the_plan_goes_on_and_whom_to_call(
    pat: FlaskClient, session: Session, people: People, told: Sent
) -> None:
    clinic = session.get_one(Clinic, people.pat.clinic_id)
    clinic.phone, clinic.emergency_number = "030 123", "112"
    session.commit()
    row = report(pat, session, told, pain="8")
    page = pat.post(f"/my/reports/{row.id}/undo", follow_redirects=True).text
    assert "Your plan goes on. If it was true, do not exercise: call your clinic. 030 123" in page
    row = report(pat, session, told, pain="2", news="yes", sign_chest="y")
    page = pat.post(f"/my/reports/{row.id}/undo", data={"sure": "y"}, follow_redirects=True).text
    assert "If it was true, call 112 now." in page

    row = report(pat, session, told, pain="2")
    assert "If it was true" not in pat.post(f"/my/reports/{row.id}/undo", follow_redirects=True).text
