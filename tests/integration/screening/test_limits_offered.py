"""A consult may leave out every movement the library knows, and no word that is retired."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from clinic.domain.library.vocabulary import RETIRED, Tag
from tests.browser import controls
from tests.desk import HARMLESS, Desk
from tests.integration.conftest import Clock, sign_in


def test_a_consult_offers_every_movement_in_each_degree(
    client: FlaskClient, clock: Clock, desk: Desk
) -> None:
    desk.herniated_disc()
    program = desk.draft(HARMLESS)
    desk.session.commit()
    sign_in(client, desk.alice)
    page = client.get(f"/programs/{program.id}/consult").text

    assert {tag for tag in Tag if f'value="{tag}"' in page} == set(Tag) - RETIRED


def test_the_page_says_what_has_to_be_examined_before_it_refuses(
    client: FlaskClient, clock: Clock, desk: Desk
) -> None:
    desk.herniated_disc()
    program = desk.draft(HARMLESS)
    desk.session.commit()
    sign_in(client, desk.alice)
    page = client.get(f"/programs/{program.id}/consult").text
    wanted = re.search(r"To proceed, the flags above ask for: (.+?)\.<", page)[1]

    saved = client.post(
        f"/programs/{program.id}/consult", data={**controls(page), "decision": "proceed", "reason": "Stable."}
    )

    assert saved.status_code == 422
    refused = re.search(r"ask for an examination that is not ticked: (.+?)\.<", saved.text)[1]
    assert set(re.split(", | and ", wanted)) == set(re.split(", | and ", refused)) != set()
