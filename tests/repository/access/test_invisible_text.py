"""What cannot be seen is no answer: where a space is refused, characters that are drawn as nothing are too."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from tests.desk import Desk
from tests.integration.conftest import Clock
from tests.repository.access.filled import TYPED, forms_on, pages_of
from tests.repository.access.records import address, contents, ids
from tests.repository.access.test_sent_twice import NOT_MADE, signed_in

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
    ("therapist.summary_sign", "go_on"),
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
    browsers = signed_in(app, desk)
    rules = {rule.endpoint: rule for rule in app.url_map.iter_rules()}
    shown_on = {action: url for url, page in pages_of(app, browsers, ids).items() for action in page}
    before, taken, refused = contents(desk.session, but=NOT_MADE), [], set()
    for endpoint, name in sorted(MUST_SAY):
        url, browser = address(app, rules[endpoint], ids), browsers[endpoint.partition(".")[0]]
        page = shown_on[url]
        form = forms_on(page, browser.get(page).text)[url] | TYPED[endpoint]
        assert name in form, (endpoint, name)
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
