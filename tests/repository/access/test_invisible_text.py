"""What cannot be seen is no answer: where a space is refused, characters that are drawn as nothing are too."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from tests.desk import Desk
from tests.integration.conftest import Clock
from tests.repository.access.filled import TYPED
from tests.repository.access.opened import opener
from tests.repository.access.records import contents, ids
from tests.repository.access.test_sent_twice import NOT_MADE

__all__ = ["ids"]

UNSEEN = ("\u200b", "\u2060\u00ad", "\u3164", "\u2800", "\u202e\u202c", "\ufeff\u0301")
MUST_SAY = {
    ("therapist.adverse_event", "text"),
    ("therapist.adverse_event_new", "what"),
    ("therapist.adverse_event_new", "action"),
    ("therapist.clearance", "clinician"),
    ("therapist.clearance", "profession"),
    ("therapist.clearance", "result"),
    ("therapist.consult_withdraw", "reason"),
    ("therapist.measurement_correct", "reason"),
    ("therapist.own_new", "name"),
    ("therapist.patient_new", "name"),
    ("therapist.plan_withdraw", "reason"),
    ("therapist.red_flag_up_again", "reason"),
    ("therapist.report_mistaken", "reason"),
    ("therapist.summary_sign", "account"),
    ("therapist.visit_amend", "text"),
    ("therapist.visits", "text"),
    ("therapist.worklist_answer", "answer"),
    ("admin.staff_new", "name"),
    ("portal.tell", "note"),
}


@pytest.mark.slow
def test_what_cannot_be_seen_is_no_answer(
    app: Flask, desk: Desk, ids: dict[str, UUID | str], clock: Clock
) -> None:
    opened = opener(app, desk, ids)
    before, taken, refused = contents(desk.session, but=NOT_MADE), [], set()
    for endpoint, name in sorted(MUST_SAY):
        url, browser, shown = opened(endpoint)
        assert name in shown, (endpoint, name)
        form = {**shown, **TYPED[endpoint]}
        for unseen in (" ", *UNSEEN):
            answer = browser.post(url, data=form | {name: unseen})
            if answer.status_code == 422:
                refused.add((endpoint, name))
            after = contents(desk.session, but=NOT_MADE)
            if answer.status_code != 422 or after != before:
                taken.append((endpoint, name, unseen, answer.status_code))
            before = after
    assert taken == []
    assert refused == MUST_SAY
