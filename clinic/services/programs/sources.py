"""What a draft can be started from: the patient's last program, a template, another patient's plan, nothing.

    sources.find(session, "built-in:shoulder", patient=pat, by=alice).items

A source is named by its `key`. What somebody may not see is not there: `NotFound`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from uuid import UUID

from sqlalchemy import Select, bindparam, exists, select
from sqlalchemy.orm import Session

from clinic.domain.canonical import digest
from clinic.domain.dosage import as_dict, from_dict
from clinic.domain.errors import NotFound
from clinic.domain.programs import kept
from clinic.domain.programs.draft import ProgramStatus
from clinic.domain.programs.template import BuiltIn, TemplateItem
from clinic.domain.record.finding.typed import understand
from clinic.domain.roles import Action
from clinic.models import Patient, Program, ProgramTemplate, StaffMember, TemplateVersion
from clinic.services.access import permission
from clinic.services.audit import ledger
from clinic.services.library import catalogue
from clinic.services.programs import built_in, templates
from clinic.services.record import finding, patients, scope
from clinic.services.record.finding import GroupShape


class Origin(StrEnum):
    """What a draft is started from; the first part of a source's key."""

    LAST = "last"
    BUILT_IN = "built-in"
    KEPT = "template"
    PATIENT = "patient"
    EMPTY = "empty"


@dataclass(frozen=True)
class Source:
    """Exercises to start with, and what goes with them: `later` names phases that are not taken yet, `note` is the
    patient's own. `entry` says when it may begin; `problems` are whom a built-in one is for.
    """

    kind: Origin
    name: str
    items: tuple[TemplateItem, ...] = ()
    ref: str = ""
    version: int | None = None
    changed: date | datetime | None = None
    changed_by: str = ""
    aim: str = ""
    about: str = ""
    entry: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    note: str = ""
    is_own: bool = False

    @property
    def key(self) -> str:
        """By which a page names it."""
        return f"{self.kind}:{self.ref}" if self.ref else str(self.kind)

    @property
    def mark(self) -> str:
        """Of what is in it: a page sends back the one that it showed."""
        held = [[item.slug, item.dosage and as_dict(item.dosage)] for item in self.items]
        return digest({"items": held, "version": self.version})[:16]


MOST_OTHERS = 10  # patients on the page
EMPTY_START = Source(Origin.EMPTY, "an empty program")
LAST = (
    select(Program)
    .where(*scope.of_patient(Program), Program.status != ProgramStatus.DISCARDED)
    .order_by(Program.number.desc())
    .limit(1)
)
SIGNED = (
    select(Program)
    .where(
        Program.clinic_id == bindparam("clinic_id"),
        Program.patient_id == bindparam("patient_id"),
        Program.status == ProgramStatus.SIGNED,
    )
    .order_by(Program.number.desc())
    .limit(1)
)


def find(session: Session, key: str, *, patient: Patient, by: StaffMember) -> Source:
    """The source of that name for this patient; raises `NotFound`."""
    word, _, ref = key.partition(":")
    if word not in set(Origin):
        raise NotFound
    return FINDERS[Origin(word)](session, ref, patient, by)


def offered(session: Session, patient: Patient, by: StaffMember) -> tuple[Source | None, Sequence[Source]]:
    """The patient's last program, if there is one, and every template: the clinic's, this person's own, built-in."""
    last = session.scalar(LAST, scope.key(patient))
    mine = [_kept(row, version, name) for row, version, name in templates.in_use(session, by)]
    return (_last(last) if last else None), [*mine, *map(of_built_in, built_in.current().values())]


def origin(session: Session, program: Program) -> str:
    """The template that a program was started from, with its version; empty for none."""
    if program.template_slug:
        known = built_in.current().get(program.template_slug)
        return f"{known.name if known else program.template_slug}, version {program.template_version}"
    if program.template_id is None:
        return ""
    row = session.get_one(ProgramTemplate, (program.clinic_id, program.template_id))
    return f"{row.name}, version {program.template_version}"


def others(session: Session, query: str, *, patient: Patient, by: StaffMember, on: date) -> Sequence[Patient]:
    """Other patients who had a plan and who are meant by `query`, as the search for patients understands it.

    The first of them by name; each is noted as read in a list.
    """
    permission.check(by, Action.SEE_PATIENTS)
    looked = understand(query, month_first=patients.writes_month_first(session, by), on=on)
    found: Sequence[Patient] = ()
    for groups in looked.readings:
        looking = finding.look(session, by.clinic_id, groups)
        if not looking.is_vain:
            asked = {**(looking.asked or {}), "but": patient.id}
            found = session.scalars(_others(looking.shape, looking.rarest), asked).all()
        if found:
            break
    ledger.note_list(session, found, by=by)
    return found


@cache
def _others(shape: GroupShape, rarest: int | None) -> Select[Patient]:
    signed = exists().where(
        Program.clinic_id == Patient.clinic_id,
        Program.patient_id == Patient.id,
        Program.status == ProgramStatus.SIGNED,
    )
    mine = (Patient.clinic_id == bindparam("clinic_id"), Patient.id != bindparam("but"))
    return (
        select(Patient)
        .where(*mine, *finding.where(shape, rarest), signed)
        .order_by(Patient.search_name, Patient.id)
        .limit(MOST_OTHERS)
    )


def of_built_in(template: BuiltIn) -> Source:
    """The first phase of a template that came with the release."""
    first, *later = template.phases
    return Source(
        Origin.BUILT_IN,
        template.name,
        first.items,
        ref=template.slug,
        version=template.version,
        changed=template.changed,
        aim=template.aim,
        about=template.note,
        entry=tuple(condition.words for condition in first.entry),
        later=tuple(phase.name for phase in later),
        problems=template.problems,
    )


def _last(program: Program) -> Source:
    items = tuple(TemplateItem(item.slug, from_dict(item.dosage)) for item in program.items)
    return Source(Origin.LAST, "the last program", items, note=program.note, changed=program.changed_at)


def _kept(row: ProgramTemplate, version: TemplateVersion, changed_by: str) -> Source:
    return Source(
        Origin.KEPT,
        row.name,
        kept.first_phase(version.content),
        ref=str(row.id),
        version=version.number,
        changed=row.changed_at,
        changed_by=changed_by,
        is_own=row.owner_id is not None,
        later=kept.later_phases(version.content),
    )


def _find_last(session: Session, ref: str, patient: Patient, by: StaffMember) -> Source:
    del by
    program = session.scalar(LAST, scope.key(patient))
    if program is None or ref:
        raise NotFound
    return _last(program)


def _find_built_in(session: Session, ref: str, patient: Patient, by: StaffMember) -> Source:
    del session, patient, by
    if ref not in built_in.current():
        raise NotFound
    return of_built_in(built_in.current()[ref])


def _find_kept(session: Session, ref: str, patient: Patient, by: StaffMember) -> Source:
    del patient
    return _kept(*templates.get_in_use(session, by, _uuid(ref)))


def _find_of_patient(session: Session, ref: str, patient: Patient, by: StaffMember) -> Source:
    """Another patient's last signed program without what was said to that patient; reading it is a read."""
    other = patients.get(session, by, _uuid(ref))
    program = session.scalar(SIGNED, scope.key(other))
    if program is None or other.id == patient.id:
        raise NotFound
    scope.get(session, Program, by, program.id)
    items = tuple(_of_nobody(session, program))
    return Source(Origin.PATIENT, f"the plan of {other.name}", items, ref=ref, changed=program.changed_at)


def _of_nobody(session: Session, program: Program) -> Iterable[TemplateItem]:
    texts = catalogue.find_all(session, program.clinic_id, [item.slug for item in program.items])
    for item in program.items:
        found, dosage = texts.get(item.slug), from_dict(item.dosage)
        yield TemplateItem(item.slug, kept.of_nobody(dosage, found.exercise) if found else dosage)


def _find_empty(session: Session, ref: str, patient: Patient, by: StaffMember) -> Source:
    del session, patient, by
    if ref:
        raise NotFound
    return EMPTY_START


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound from error


FINDERS: dict[Origin, Callable[[Session, str, Patient, StaffMember], Source]] = {
    Origin.LAST: _find_last,
    Origin.BUILT_IN: _find_built_in,
    Origin.KEPT: _find_kept,
    Origin.PATIENT: _find_of_patient,
    Origin.EMPTY: _find_empty,
}
