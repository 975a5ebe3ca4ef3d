"""Templates that a clinic and its people keep: saved from a program, in versions, retired and taken back.

    templates.save(session, version_id=…, program=draft, name="Knees", of_clinic=True, by=alice, at=now)
    templates.save_next(session, version_id=…, program=draft, template_id=…, by=alice, at=now)

Another clinic's template, and somebody else's own, are not there. Versions are never changed; a draft names the one
that it was started from.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from clinic.domain.dosage import from_dict
from clinic.domain.errors import ActionDenied, NotFound
from clinic.domain.limits import TEMPLATES
from clinic.domain.programs import kept
from clinic.domain.programs.template import TemplateItem
from clinic.domain.roles import Action
from clinic.models import Clinic, Program, ProgramTemplate, StaffMember, TemplateVersion, new_id
from clinic.services.access import guard, once, permission
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.library import catalogue

KeptTemplate = tuple[ProgramTemplate, TemplateVersion, str]
"""A template, its newest version, and the name of who saved that."""

SEEN_BY = and_(
    ProgramTemplate.clinic_id == bindparam("clinic_id"),
    or_(ProgramTemplate.owner_id.is_(None), ProgramTemplate.owner_id == bindparam("staff_id")),
)


def _rows() -> Select[ProgramTemplate, TemplateVersion, str]:
    newest = and_(
        TemplateVersion.clinic_id == ProgramTemplate.clinic_id,
        TemplateVersion.template_id == ProgramTemplate.id,
        TemplateVersion.number == ProgramTemplate.version,
    )
    saved_by = and_(
        StaffMember.clinic_id == ProgramTemplate.clinic_id, StaffMember.id == ProgramTemplate.changed_by
    )
    return (
        select(ProgramTemplate, TemplateVersion, StaffMember.name)
        .join(TemplateVersion, newest)
        .join(StaffMember, saved_by)
        .where(SEEN_BY)
        .order_by(func.lower(ProgramTemplate.name), ProgramTemplate.id)
    )


ALL = _rows()
IN_USE = ALL.where(ProgramTemplate.retired_at.is_(None))
ONE_IN_USE = IN_USE.where(ProgramTemplate.id == bindparam("template_id"))


def all_of(session: Session, by: StaffMember) -> Sequence[KeptTemplate]:
    """What this person sees: the clinic's templates and their own, by name, the retired ones too."""
    permission.check(by, Action.SEE_PATIENTS)
    return [(row, version, name) for row, version, name in session.execute(ALL, _who(by))]


def in_use(session: Session, by: StaffMember) -> Sequence[KeptTemplate]:
    """Those of them that a draft can be started from."""
    permission.check(by, Action.SEE_PATIENTS)
    return [(row, version, name) for row, version, name in session.execute(IN_USE, _who(by))]


def get_in_use(session: Session, by: StaffMember, template_id: UUID) -> KeptTemplate:
    """One of them; raises `NotFound`."""
    permission.check(by, Action.SEE_PATIENTS)
    found = session.execute(ONE_IN_USE, _who(by) | {"template_id": template_id}).one_or_none()
    if found is None:
        raise NotFound
    row, version, name = found
    return row, version, name


def get(session: Session, by: StaffMember, template_id: UUID) -> ProgramTemplate:
    """One that this person sees, retired or not; raises `NotFound`."""
    row = session.get(ProgramTemplate, (by.clinic_id, template_id))
    seen = row is not None and row.owner_id in (None, by.id) and permission.has(by, Action.SEE_PATIENTS)
    if row is None or not seen:
        raise NotFound
    return row


def may_change(row: ProgramTemplate, by: StaffMember) -> bool:
    """Whether this person saves versions of it, and retires it."""
    return permission.has(by, _action(row.owner_id is None)) and row.owner_id in (None, by.id)


def save(
    session: Session,
    *,
    version_id: UUID,
    program: Program,
    name: str,
    of_clinic: bool,
    by: StaffMember,
    at: datetime,
) -> ProgramTemplate:
    """Keep a program as a new template, once for each `version_id`; raises `InvalidInput` at `name`, and
    `ActionDenied` where as many are kept as can be.
    """
    permission.check(by, _action(of_clinic))
    _one_by_one(session, by)
    content = _content(session, program)
    made = session.get(TemplateVersion, (by.clinic_id, version_id))
    if made is not None:
        return _made_before(session, made, {"name": " ".join(name.split()), "content": content})
    owner_id = None if of_clinic else by.id
    others = [row for row, _, _ in in_use(session, by) if row.owner_id == owner_id]
    tidy = kept.check_name(name, others=[row.name for row in others])
    if len(others) >= TEMPLATES:
        raise ActionDenied(kept.TOO_MANY_TEMPLATES)
    row = ProgramTemplate(
        clinic_id=by.clinic_id,
        id=new_id(),
        owner_id=owner_id,
        name=tidy,
        version=1,
        changed_by=by.id,
        changed_at=at,
    )
    session.add(row)
    session.flush()
    return _write(session, row, version_id, content, by=by, at=at)


def save_next(
    session: Session, *, version_id: UUID, program: Program, template_id: UUID, by: StaffMember, at: datetime
) -> ProgramTemplate:
    """Keep a program as the next version of a template, once for each `version_id`; raises `NotFound`."""
    row = get(session, by, template_id)
    permission.check(by, _action(row.owner_id is None))
    _one_by_one(session, by)
    content = _content(session, program)
    made = session.get(TemplateVersion, (by.clinic_id, version_id))
    if made is not None:
        return _made_before(session, made, {"template_id": row.id, "content": content})
    session.refresh(row)
    if row.retired_at is not None:
        raise ActionDenied("This template is retired. Take it back first.")
    row.version, row.changed_by, row.changed_at = row.version + 1, by.id, at
    return _write(session, row, version_id, content, by=by, at=at)


def retire(session: Session, *, template_id: UUID, by: StaffMember, at: datetime) -> ProgramTemplate:
    """Offer it no more. Drafts that were started from it keep what they hold; it can be taken back."""
    row = _change(session, template_id, by)
    if row.retired_at is None:
        row.retired_by, row.retired_at = by.id, at
        _record(session, AuditAction.TEMPLATE_RETIRE, row, by=by, at=at)
    return row


def take_back(session: Session, *, template_id: UUID, by: StaffMember, at: datetime) -> ProgramTemplate:
    """Offer a retired one again; raises `ActionDenied` where another has its name, or as many are kept as can be."""
    row = _change(session, template_id, by)
    if row.retired_at is not None:
        others = [other for other, _, _ in in_use(session, by) if other.owner_id == row.owner_id]
        if row.name.casefold() in {other.name.casefold() for other in others}:
            raise ActionDenied(kept.ANOTHER_HAS_IT)
        if len(others) >= TEMPLATES:
            raise ActionDenied(kept.TOO_MANY_TEMPLATES)
        row.retired_by, row.retired_at = None, None
        _record(session, AuditAction.TEMPLATE_TAKE_BACK, row, by=by, at=at)
    return row


def _who(by: StaffMember) -> dict[str, UUID]:
    return {"clinic_id": by.clinic_id, "staff_id": by.id}


def _action(of_clinic: bool) -> Action:
    return Action.KEEP_CLINIC_TEMPLATE if of_clinic else Action.KEEP_TEMPLATE


def _one_by_one(session: Session, by: StaffMember) -> None:
    """Templates of one clinic are written one after the other, so that no two get one name or number."""
    session.get_one(Clinic, by.clinic_id, with_for_update={"key_share": True})
    guard.check_works_here(session, by)


def _change(session: Session, template_id: UUID, by: StaffMember) -> ProgramTemplate:
    row = get(session, by, template_id)
    permission.check(by, _action(row.owner_id is None))
    _one_by_one(session, by)
    session.refresh(row)
    return row


def _content(session: Session, program: Program) -> dict[str, object]:
    """The exercises that can still be prescribed, with their figures; raises `ActionDenied` where there are none."""
    texts = catalogue.find_all(session, program.clinic_id, [item.slug for item in program.items])
    if not texts:
        raise ActionDenied(kept.NOTHING_TO_KEEP)
    return kept.as_data(
        TemplateItem(item.slug, kept.of_nobody(from_dict(item.dosage), texts[item.slug].exercise))
        for item in program.items
        if item.slug in texts
    )


def _made_before(session: Session, made: TemplateVersion, says: dict[str, object]) -> ProgramTemplate:
    """What one page made when it was sent first; raises `InvalidInput` where it says something else now."""
    if any(getattr(made, name) != value for name, value in says.items()):
        raise once.says_another()
    return session.get_one(ProgramTemplate, (made.clinic_id, made.template_id))


def _write(
    session: Session,
    row: ProgramTemplate,
    version_id: UUID,
    content: dict[str, object],
    *,
    by: StaffMember,
    at: datetime,
) -> ProgramTemplate:
    session.add(
        TemplateVersion(
            clinic_id=row.clinic_id,
            id=version_id,
            template_id=row.id,
            number=row.version,
            name=row.name,
            content=content,
            saved_by=by.id,
            saved_at=at,
        )
    )
    session.flush()
    _record(session, AuditAction.TEMPLATE_SAVE, row, by=by, at=at)
    return row


def _record(
    session: Session, action: AuditAction, row: ProgramTemplate, *, by: StaffMember, at: datetime
) -> None:
    session.flush()
    detail = {"version": row.version, "for": "clinic" if row.owner_id is None else "own"}
    trail.record(session, action, by=by, at=at, subject=row, detail=detail)
