"""How each exercise went, of many reports at once. As columns: hundreds of entries make rows that nobody changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from sqlalchemy import bindparam, select, type_coerce
from sqlalchemy.orm import Session

from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.diary.details import ENTRY_NAMES, EntryDetails
from clinic.models import Id, Patient, TrainingEntry, TrainingSession

AS_TEXT = Id(as_uuid=False)  # hundreds of ids that are only compared
ENTRIES = select(
    type_coerce(TrainingEntry.training_session_id, AS_TEXT),
    type_coerce(TrainingEntry.item_id, AS_TEXT),
    TrainingEntry.outcome,
    *(getattr(TrainingEntry, name) for name in ENTRY_NAMES),
).where(
    TrainingEntry.clinic_id == bindparam("clinic_id"),
    TrainingEntry.training_session_id.in_(bindparam("ids", expanding=True)),
)
Entries = Mapping[str, tuple[Outcome | None, EntryDetails]]
"""By the id of the item; None where nobody said how it went."""


def read(session: Session, patient: Patient, rows: Iterable[TrainingSession]) -> Mapping[str, Entries]:
    """The entries of these reports, by the id of the report."""
    ids = [row.id for row in rows]
    found: dict[str, dict[str, tuple[Outcome | None, EntryDetails]]] = {str(key): {} for key in ids}
    for report_id, item_id, outcome, *said in session.execute(
        ENTRIES, {"clinic_id": patient.clinic_id, "ids": ids}
    ):
        found[report_id][item_id] = (outcome, _details(*said))
    return found


_details = lru_cache(maxsize=256)(EntryDetails)  # most say nothing, and the others much the same
