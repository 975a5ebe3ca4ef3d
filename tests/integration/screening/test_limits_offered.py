"""A consult may leave out every movement the library knows, and no word that is retired."""

from __future__ import annotations

from flask.testing import FlaskClient

from clinic.domain.library.vocabulary import RETIRED, Tag
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
