"""What pages show of a release's rows: recorded by the release's code in `pages.json`, asked again after an upgrade.

    {"alice": {"/patients/<id>": ["Pat Okafor", "Lift my grandchild", …]}, …}

Only what is in the clinic's own rows counts, not what the page says around it.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from clinic.services import demo
from tests.factories import NOW
from tests.releases.data import Held

LONGEST = 300
NOBODY = "nobody"


def opened(app: Flask, who: str) -> FlaskClient:
    """A browser on the day after the release's, signed in as alice or pat, or not at all."""
    app.config.update(WTF_CSRF_ENABLED=False, CLOCK=lambda: NOW + timedelta(days=1))
    client = app.test_client()
    if who != NOBODY:
        answer = client.post("/sign-in", data={"login": who, "password": demo.story()["password"]})
        assert answer.status_code == 303, answer.text
    return client


def text(client: FlaskClient, address: str) -> str:
    """The page as it was sent, with single spaces."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return " ".join(html.unescape(answer.text).split())


def addresses(tables: Iterable[Held]) -> dict[str, list[str]]:
    """The pages that are asked, by who asks."""
    rows = {held.name: held.rows for held in tables}
    plan = next(row for row in rows["plans"] if row["status"] == "active")
    patient, own = plan["patient_id"], rows["own_exercise_revisions"][0]["slug"]
    draft = next(row for row in rows["programs"] if row["status"] == "draft")
    of_patient = [f"/patients/{patient}{page}" for page in ("", "/goals", "/conditions", "/intake", "/edit")]
    return {
        "alice": [
            *("/patients", "/consults/waiting", f"/library/{own}", *of_patient),
            *(f"/programs/{draft['id']}", f"/plans/{plan['id']}"),
        ],
        "pat": ["/my/", "/my/diary"],
        NOBODY: [f"/v/{plan['code']}"],
    }


def record(app: Flask, tables: list[Held]) -> dict[str, dict[str, list[str]]]:
    """What each of the pages shows of the rows."""
    written = sorted(set(words(tables)))
    return {
        who: {address: shown(text(client, address), written) for address in asked}
        for who, asked in addresses(tables).items()
        for client in [opened(app, who)]
    }


def shown(page: str, written: Iterable[str]) -> list[str]:
    """What of this is on the page."""
    return [value for value in written if value in page]


def words(tables: Iterable[Held]) -> Iterator[str]:
    """Every text in a clinic's own rows that reads like words or is a plan's code, also inside of JSON."""
    own = [held.rows for held in tables if held.name == "clinics" or "clinic_id" in held.types]
    for value in strings(own):
        clean = " ".join(value.split())
        if 3 < len(clean) < LONGEST and not clean.startswith("<") and (" " in clean or clean.isupper()):
            yield clean


def strings(value: Any) -> Iterator[str]:
    """The texts in a value, however deep; a text that is a JSON object is read as one."""
    if isinstance(value, str) and value.startswith("{"):
        yield from strings(json.loads(value))
    elif isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from strings(list(value.values()))
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)
