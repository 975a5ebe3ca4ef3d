"""The exercises of many programs, read at once.

SQLAlchemy would ask for `(clinic_id, program_id) IN …`, for which SQLite reads every item there is.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from clinic.models import Program, ProgramItem


def read(session: Session, programs: Collection[Program]) -> None:
    """Have the items of these programs at hand, in their order."""
    clinics, ids = {program.clinic_id for program in programs}, [program.id for program in programs]
    of_program: dict[UUID, list[ProgramItem]] = {program_id: [] for program_id in ids}
    rows = session.scalars(
        select(ProgramItem)
        .where(ProgramItem.clinic_id.in_(clinics), ProgramItem.program_id.in_(ids))
        .order_by(ProgramItem.position)
    )
    for item in rows:
        of_program[item.program_id].append(item)
    for program in programs:
        set_committed_value(program, "items", of_program[program.id])
