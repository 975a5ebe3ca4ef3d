"""Back after signing out shows nothing: neither a browser nor a proxy may keep what is behind a gate.

But for the drawings of a plan, which the reader's own browser keeps until the person signs out (`tests/functional`).
"""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.desk import Desk
from tests.integration.conftest import Clock, sign_in
from tests.repository.access.needs import GATES
from tests.repository.access.records import address, ids

__all__ = ["ids"]

SAME_FOR_EVERYBODY = {
    "portal.service_worker": "a script",
    "therapist.figure": "a drawing of the library",
    "therapist.figure_frames": "a drawing of the library",
}
FOR_ONE_BROWSER = {"portal.plan_drawings", "therapist.plan_drawings"}


@pytest.mark.parametrize("reader", ["ada", "alice", "pat", ""])
@pytest.mark.parametrize("there", [True, False], ids=["there", "not there"])
def test_no_answer_behind_a_gate_is_kept(
    app: Flask, client: FlaskClient, desk: Desk, ids: dict[str, UUID], clock: Clock, reader: str, there: bool
) -> None:
    if reader:
        sign_in(client, getattr(desk.people, reader))
    kept, answers = set(), set()
    for rule in app.url_map.iter_rules():
        if rule.endpoint.partition(".")[0] in GATES and rule.endpoint not in SAME_FOR_EVERYBODY:
            for verb in {"GET"} & rule.methods if there else {"GET", "POST"} & rule.methods:
                answer = client.open(address(app, rule, ids if there else {}), method=verb, buffered=True)
                answers.add(answer.status_code)
                if answer.headers.get("Cache-Control") != expected(rule.endpoint, answer.status_code):
                    kept.add((verb, rule.endpoint, answer.status_code))
    assert kept == set()
    assert len(answers) >= 2


def expected(endpoint: str, status: int) -> str:
    drawn = endpoint in FOR_ONE_BROWSER and status == 200
    return "private, max-age=31536000, immutable" if drawn else "no-store"
