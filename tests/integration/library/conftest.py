"""Alice at the library."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.services.library import public
from clinic.settings import Settings
from tests.factories import NOW, People
from tests.integration.conftest import Clock, sign_in
from tests.snapshots import made_once


@pytest.fixture
def alice(
    client: FlaskClient, clock: Clock, session: Session, settings: Settings, people: People
) -> FlaskClient:
    made_once(_library, session, session=session, settings=settings)
    sign_in(client, people.alice)
    return client


def _library(session: Session) -> None:
    public.sync(session, at=NOW)
