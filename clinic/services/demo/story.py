"""The demo as it is written in `seed/demo.yaml`, and how to sign in to it."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import Account, Clinic
from clinic.settings import ROOT

FILE = ROOT / "seed" / "demo.yaml"


@cache
def story() -> dict[str, Any]:
    """The demo as written."""
    loaded: dict[str, Any] = yaml.safe_load(FILE.read_text())
    return loaded


def sign_ins(session: Session) -> str:
    """How to sign in to the demo and what to click first; empty when this is not the demo's database."""
    plot = story()
    if session.scalar(select(Clinic.id).where(Clinic.name == plot["clinic"]["name"])) is None:
        return ""
    lines = ["  Sign in (the demo's password is the same for all: " + plot["password"] + ")"]
    known = set(session.scalars(select(Account.login)))
    for person in (*plot["staff"], *plot["patients"]):
        if person.get("login") in known:
            role = person.get("role", "patient, on the portal")
            lines.append(f"    {person['login']:<8}{person['name']}, {role}")
    first = plot["patients"][0]["name"]
    lines += [
        "",
        f"  Click first: sign in as alice, open {first}, then the draft program: a consult flag stops it.",
        "",
    ]
    return "\n".join(lines)
