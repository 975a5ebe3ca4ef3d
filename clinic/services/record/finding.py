"""Patients found by what is typed: the keys of each, kept beside the record, and the statements that look for them.

    finding.keep(session, patient)                          # with every change of the record
    looking = finding.look(session, clinic_id, groups)      # counts whom each group finds, up to a few thousand
    finding.where(looking.shape, looking.rarest)            # what a statement about patients asks then

The rarest group is looked up by the index of keys, and what it finds is asked about the others one by one. Only where
every group is met by thousands is the list itself walked through: then its page is full after a few steps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.orm import Session

from clinic.domain.record.finding import keys
from clinic.domain.record.finding.typed import Group
from clinic.models import Patient, PatientKey
from clinic.services.record import scope

MOST_BY_KEY = 2000
END = "\U0010ffff"  # comes after everything that begins alike
GroupShape = tuple[tuple[int, bool], ...]
"""How many beginnings each group has, and whether it has exact keys, too: one statement serves all of a shape."""
KEPT = select(PatientKey.key).where(*scope.of_patient(PatientKey))
FORGET = delete(PatientKey).where(
    *scope.of_patient(PatientKey), PatientKey.key.in_(bindparam("keys", expanding=True))
)
NAMESAKES = select(Patient).where(
    Patient.clinic_id == bindparam("clinic_id"),
    Patient.born == bindparam("born"),
    Patient.id.in_(
        select(PatientKey.patient_id).where(
            PatientKey.clinic_id == bindparam("clinic_id"), PatientKey.key == bindparam("key")
        )
    ),
)


@dataclass(frozen=True)
class Looking:
    """Groups as a statement asks for them: their shape, which of them is looked up first (None for none of them), the
    values, and whether one of them is met by nobody.
    """

    shape: GroupShape = ()
    rarest: int | None = None
    asked: Mapping[str, object] | None = None
    is_vain: bool = False


def keep(session: Session, patient: Patient) -> None:
    """Write the keys of a patient as the record is now, under its lock or with its first row."""
    session.flush()
    now = keys.of(
        name=patient.name,
        born=patient.born,
        phone=patient.phone or "",
        record_number=patient.record_number or "",
    )
    connection, whose = session.connection(), scope.key(patient)
    before = set(connection.scalars(KEPT, whose))
    if gone := before - now:
        connection.execute(FORGET, whose | {"keys": sorted(gone)})
    if new := now - before:
        connection.execute(insert(PatientKey), [whose | {"key": key} for key in sorted(new)])


def namesakes(session: Session, clinic_id: UUID, name: str, born: object) -> Sequence[Patient]:
    """The clinic's patients of that name, however it is spelled and in whatever order, born on that day."""
    asked = {"clinic_id": clinic_id, "born": born, "key": keys.whole(name)}
    return session.scalars(NAMESAKES, asked).all()


def look(session: Session, clinic_id: UUID, groups: Sequence[Group]) -> Looking:
    """Prepare to look for those who meet all of the groups: one statement, which counts no further than is needed."""
    shape: GroupShape = tuple((len(group.begins), bool(group.exact)) for group in groups)
    asked = {"clinic_id": clinic_id, "enough": MOST_BY_KEY + 1, **_values(groups)}
    counts = session.execute(_counting(shape), asked).one()
    least = min(counts)
    return Looking(
        shape,
        None if least > MOST_BY_KEY else counts.index(least),
        asked,
        is_vain=not least,
    )


def where(shape: GroupShape, rarest: int | None) -> list[ColumnElement[bool]]:
    """What a statement about patients asks, so that it is about those who meet every group."""
    conditions: list[ColumnElement[bool]] = []
    for place, kind in enumerate(shape):
        if place == rarest:
            each = (one.distinct() for one in _lookups(place, kind))  # of one look alone a union is none
            found = union(*each).limit(bindparam("enough"))
            conditions.append(Patient.id == found.subquery("found").c.patient_id)
        else:
            theirs = (PatientKey.clinic_id == Patient.clinic_id, PatientKey.patient_id == Patient.id)
            conditions.append(exists().where(*theirs, or_(*_met(place, kind))).correlate(Patient))
    return conditions


@cache
def _counting(shape: GroupShape) -> Select[Any]:
    keys_of = (
        union_all(*_lookups(place, kind)).limit(bindparam("enough")).subquery()
        for place, kind in enumerate(shape)
    )
    return select(*(select(func.count()).select_from(one).scalar_subquery() for one in keys_of))


def _lookups(place: int, kind: tuple[int, bool]) -> list[Select[Any]]:
    """One look into the index for each beginning, and one for exact keys: SQLite would read all keys for an OR."""
    mine = PatientKey.clinic_id == bindparam("clinic_id")
    return [select(PatientKey.patient_id).where(mine, met) for met in _met(place, kind)]


def _met(place: int, kind: tuple[int, bool]) -> list[ColumnElement[bool]]:
    """What meets a group: a key that begins so, or one that is just so."""
    begins, has_exact = kind
    ranges: list[ColumnElement[bool]] = [
        PatientKey.key.between(bindparam(f"from_{place}_{one}"), bindparam(f"to_{place}_{one}"))
        for one in range(begins)
    ]
    exact = [PatientKey.key.in_(bindparam(f"exact_{place}", expanding=True))] if has_exact else []
    return [*ranges, *exact]


def _values(groups: Sequence[Group]) -> dict[str, object]:
    values: dict[str, object] = {}
    for place, group in enumerate(groups):
        for one, beginning in enumerate(group.begins):
            values |= {f"from_{place}_{one}": beginning, f"to_{place}_{one}": f"{beginning}{END}"}
        if group.exact:
            values[f"exact_{place}"] = list(group.exact)
    return values
