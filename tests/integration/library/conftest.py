"""Alice at the library."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.services.library import public
from tests.factories import NOW, People
from tests.integration.conftest import Clock, sign_in


@pytest.fixture
def alice(client: FlaskClient, clock: Clock, session: Session, people: People) -> FlaskClient:
    public.sync(session, at=NOW)
    session.commit()
    sign_in(client, people.alice)
    return client
