"""What a patient reads when the connection was lost while their report was kept: nobody knows whether it was."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.models import Plan
from tests.integration.followup.sent import reports
from tests.integration.test_commit_lost import lost_after_it_was_kept
from tests.integration.test_outages import ON_POSTGRESQL, OURS, sent

pytestmark = ON_POSTGRESQL


def test_a_report_of_which_nobody_knows_is_sent_again_and_counts_once(
    app: Flask, pat: FlaskClient, session: Session, plan: Plan
) -> None:
    session.commit()
    app.config.update(WTF_CSRF_ENABLED=True, PROPAGATE_EXCEPTIONS=False)
    said = sent(pat.get("/my/report").text) | {"news": "yes", "sign_spreading": "y", "pain": "7"}
    with lost_after_it_was_kept(app):
        answer = pat.post("/my/report", data=said, headers=OURS)
    assert len(reports(session)) == 1
    assert answer.status_code == 503
    assert "Do not do your exercises" in answer.text
    assert "We cannot say whether this was sent" in answer.text
    assert "This is not sent yet" not in answer.text
    assert "does not know it" not in answer.text
    assert pat.post("/my/report", data=sent(answer.text), headers=OURS).status_code == 303
    assert len(reports(session)) == 1
