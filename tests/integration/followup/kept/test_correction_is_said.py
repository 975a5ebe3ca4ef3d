"""Who corrects a report reads that it is a correction, that both are kept, and that it lifts no pause."""

from __future__ import annotations

from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.integration.followup.sent import Sent, correct, report, reports

BOTH = "Your correction is kept, and what you sent first, too. Your clinic can read both."
STAYS = "A correction lifts no pause: what is paused stays so until your therapist has looked at it."
THANKS = "Your report is kept"


@pytest.mark.parametrize("said", [{"pain": "7"}, {"pain": "2", "news": "yes", "sign_spreading": "y"}])
def test_milder_words_lift_nothing_and_say_so(
    pat: FlaskClient, session: Session, told: Sent, said: dict[str, str]
) -> None:
    first = report(pat, session, told, **said)
    pat.get("/my/stopped")  # which says what was said for the first report
    lead = correct(pat, first, pain="2", news="no", sign_spreading="")
    assert lead == "/my/stopped"
    page = unescape(pat.get(lead).text)
    assert f"{BOTH} {STAYS}" in page
    assert THANKS not in page
    assert "Undo your correction" in page
    assert "Undo what you just sent" not in page


def test_one_that_pauses_nothing_speaks_of_no_pause(pat: FlaskClient, session: Session, told: Sent) -> None:
    first = report(pat, session, told)
    lead = correct(pat, first, pain="1")
    page = unescape(pat.get(lead).text)
    assert BOTH in page
    assert STAYS not in page
    assert THANKS not in page
    newest = page.partition(f"/my/reports/{reports(session)[-1].id}/undo")[2].partition("</form>")[0]
    assert "Undo your correction" in newest
    assert "Take your correction back?" in pat.get(f"/my/reports/{reports(session)[-1].id}/undo").text
