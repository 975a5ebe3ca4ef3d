"""The page from which a patient's program begins, and its post: what is offered is judged, what was ticked is taken.

begun = beginning.begin(session, patient=pat, key="built-in:shoulder", seen=mark, ticked=["wall-roll-up"], …)
begun.left_out      # said to whoever ticked
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from clinic.domain.errors import Stale
from clinic.domain.programs.draft import ProgramStatus, check_can_edit
from clinic.domain.record.patients import Experience
from clinic.domain.record.stated_problems import ProblemStatus
from clinic.domain.screening.deciding import offers
from clinic.domain.screening.deciding.offers import StartOffer
from clinic.models import Patient, Program, StaffMember
from clinic.services.programs import sources, starting
from clinic.services.programs.sources import Origin, Source
from clinic.services.programs.starting import ChosenItem
from clinic.services.record import records
from clinic.services.screening import fitting

CHANGED = "This is not what it was when you opened the page. Look at it as it is now, then send it again."


@dataclass(frozen=True)
class StartPage:
    """What a program can begin with; `suited` are the templates for what is recorded of the patient.

    `counts` says by key how many of how many exercises fit, `of_all` what stands against programs of them as a whole;
    `offer` is the `source` that is looked at, exercise by exercise.
    """

    level: Experience | None
    last: Source | None
    suited: Sequence[Source]
    of_clinic: Sequence[Source]
    own: Sequence[Source]
    built_in: Sequence[Source]
    counts: Mapping[str, tuple[int, int]]
    of_all: tuple[str, ...]
    source: Source | None
    offer: StartOffer | None


@dataclass(frozen=True)
class Begun:
    """The draft, and the names of what was offered and not taken; where another draft `was_open`, nothing was."""

    program: Program
    source: Source
    left_out: tuple[str, ...] = ()
    was_open: bool = False


def page(session: Session, *, patient: Patient, key: str, by: StaffMember, at: datetime) -> StartPage:
    """Everything that is offered, with what is looked at; raises `NotFound` for a `key` that names nothing."""
    record = records.read(session, patient, at=at)
    last, templates = sources.offered(session, patient, by)
    source = _among(templates, key) or (sources.find(session, key, patient=patient, by=by) if key else None)
    beside = [*([last] if last else []), *templates]
    fitted = fitting.of(session, record=record, source=source, beside=beside)
    active = {problem.code for problem in record.stated if problem.status is ProblemStatus.ACTIVE}
    suited = [one for one in templates if active.intersection(one.problems)]
    return StartPage(
        level=patient.level,
        last=last,
        suited=suited,
        of_clinic=[one for one in templates if one.kind is Origin.KEPT and not one.is_own],
        own=[one for one in templates if one.is_own],
        built_in=[one for one in templates if one.kind is Origin.BUILT_IN and one not in suited],
        counts=fitted.counts,
        of_all=fitted.of_all,
        source=source,
        offer=fitted.offer,
    )


def begin(
    session: Session,
    *,
    program_id: UUID,
    patient: Patient,
    key: str,
    seen: str,
    ticked: Collection[str],
    by: StaffMember,
    at: datetime,
) -> Begun:
    """Make the draft of what was ticked, once for each `program_id`.

    Raises `Stale` where the source has changed since the page was made (its mark is not the one `seen`), `InvalidInput`
    at `take` for what cannot be taken, and `NotFound`.
    """
    check_can_edit(ProgramStatus.DRAFT, by.role)
    source = sources.find(session, key, patient=patient, by=by)
    if made := starting.made_before(session, program_id, patient=patient, by=by):
        return Begun(made, source)
    if seen != source.mark:
        raise Stale(CHANGED, now=source.mark)
    chosen: list[ChosenItem] = []
    left_out: tuple[str, ...] = ()
    if source.items:
        record = records.read(session, patient, at=at)
        offer = fitting.of(session, record=record, source=source).offer
        assert offer
        taken = offers.choose(offer, ticked)
        chosen = [ChosenItem(one.exercise.slug, one.dosage) for one in taken.taken]
        left_out = taken.left_out
    program = starting.begin(
        session,
        program_id=program_id,
        patient=patient,
        source=source,
        chosen=chosen,
        left_out=left_out,
        by=by,
        at=at,
    )
    if program.id != program_id:
        return Begun(program, source, was_open=True)
    return Begun(program, source, left_out)


def _among(templates: Sequence[Source], key: str) -> Source | None:
    return next((one for one in templates if one.key == key), None)
