"""The way back from an exercise's page to where it was opened: the program that the address names, or the library as it
was searched for a patient.

/library/pike/revisions/1?program=0192…     # the page leads back there, and so does a review that is recorded on it
/library/pike?patient=0192…&q=plank&safe=1  # the page leads back to that search, and so do all that it leads to
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request, url_for

from clinic import auth, db
from clinic.domain.errors import NotFound
from clinic.models import Patient, Program
from clinic.services.programs import drafts
from clinic.services.record import patients
from clinic.web.therapist.library import filters


@dataclass(frozen=True)
class WayBack:
    """Where back leads, by name and address; `kept` is what addresses within the library keep of it."""

    label: str
    url: str
    kept: dict[str, Any]
    is_program: bool = False


def of(slug: str) -> WayBack:
    """From the page of an exercise; raises `NotFound` for a program or patient that is not the clinic's."""
    state = filters.read(request.args)
    who = patient(state.patient)
    found = program(who)
    if who:
        return WayBack(f"Library for {who.name}", state.address(page=_page(state)), _kept(state))
    if found:
        return WayBack("Program", to(found, slug), {"program": found.id}, is_program=True)
    return WayBack("Library", url_for(".library_list"), {})


def from_list(state: filters.State) -> dict[str, Any]:
    """What the addresses of the exercises of a list keep of it: nothing, unless it is one for a patient."""
    return _kept(state) if state.patient else {}


def patient(patient_id: str) -> Patient | None:
    """The patient whose library this is, if any; raises `NotFound`."""
    return patients.get(db.get_session(), auth.staff(), _id(patient_id)) if patient_id else None


def program(of: Patient | None) -> Program | None:
    """The program that the address names, if any; raises `NotFound` for one that is not the clinic's, or of another
    patient than the one that the address names too.
    """
    named = request.args.get("program", "")
    if not named:
        return None
    found = drafts.get(db.get_session(), auth.staff(), _id(named))
    if of and found.patient_id != of.id:
        raise NotFound
    return found


def to(found: Program, slug: str = "") -> str:
    """The program's page, at its item of this exercise where it has one."""
    item = next((item for item in found.items if item.slug == slug), None)
    return url_for(".program", program_id=found.id, _anchor=f"item-{item.id}" if item else None)


def _kept(state: filters.State) -> dict[str, Any]:
    return state.said(page=_page(state))


def _page(state: filters.State) -> int | None:
    return state.page if state.page > 1 else None


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
