"""The exercises of many programs, read at once.

SQLAlchemy would ask for `(clinic_id, program_id) IN …`, for which SQLite reads every item there is.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from clinic.models import Program, ProgramItem

OF_PROGRAMS = (
    select(ProgramItem)
    .where(
        ProgramItem.clinic_id.in_(bindparam("clinics", expanding=True)),
        ProgramItem.program_id.in_(bindparam("programs", expanding=True)),
    )
    .order_by(ProgramItem.position)
)


def read(session: Session, programs: Collection[Program]) -> None:
    """Have the items of these programs at hand, in their order."""
    clinics, ids = {program.clinic_id for program in programs}, [program.id for program in programs]
    of_program: dict[UUID, list[ProgramItem]] = {program_id: [] for program_id in ids}
    for item in session.scalars(OF_PROGRAMS, {"clinics": clinics, "programs": ids}):
        of_program[item.program_id].append(item)
    for program in programs:
        set_committed_value(program, "items", of_program[program.id])
