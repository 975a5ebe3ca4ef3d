"""What a signed plan holds: its snapshot and its PDF, each checked against its digest before anybody reads it.

Nothing of it ever changes, so a snapshot that was read and checked is kept by its digest, and beside it what was
made of it: a later page asks the database for the row alone.

contents.made(plan, _exercises)     # what `_exercises` makes of the snapshot, the first time
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from clinic.domain import dosage
from clinic.domain.dosage import Dosage
from clinic.domain.errors import ActionDenied
from clinic.domain.library.exercise import base_of
from clinic.models import Plan
from clinic.services.library import revisions

NOT_THE_SIGNED = "The stored plan is not the one that was signed. Tell the clinic's administrator."
MOST_KEPT = 64  # in each process, those used last
MOST_MADE = 32  # of each

Signed = Mapping[str, Any]
Given = ParamSpec("Given")
Made = TypeVar("Made")


@dataclass(frozen=True)
class _Checked:
    content: Signed
    made: dict[object, Any] = field(default_factory=dict)


_kept: OrderedDict[str, _Checked] = OrderedDict()


def content(plan: Plan) -> Signed:
    """The plan's snapshot, to be read only; raises `ActionDenied` when the stored text is not what was signed."""
    return _look_up(plan).content


def made(
    plan: Plan, make: Callable[Concatenate[Signed, Given], Made], *given: Given.args, **named: Given.kwargs
) -> Made:
    """What `make` makes of the snapshot and of the few things that it may be given, made once; to be read only."""
    kept, key = _look_up(plan), (make, given, *named.items())
    if key not in kept.made:
        revisions.keep(kept.made, key, make(kept.content, *given, **named), most=MOST_MADE)
    result: Made = kept.made[key]
    return result


def exercises(plan: Plan) -> Mapping[UUID, str]:
    """The names of the plan's exercises by item id, in the plan's order."""
    return made(plan, _exercises)


def ids(plan: Plan) -> Mapping[str, UUID]:
    """The item id of each of the plan's exercises by its slug."""
    return made(plan, _ids)


def same(plan: Plan) -> Mapping[str, Sequence[UUID]]:
    """The item ids of the plan's exercises by what they are the same movement as: the library's exercise of a clinic's
    own copy (`base_of`). More than one where the plan has both.
    """
    return made(plan, _same)


def base(plan: Plan, item: UUID) -> str:
    """The library's exercise that an item of the plan is, or is a copy of; empty where it is none of the plan."""
    return made(plan, _bases).get(item, "")


def dosages(plan: Plan) -> Mapping[UUID, Dosage]:
    """The dosage of each of the plan's exercises by item id, as it was signed."""
    return made(plan, dosages_of)


def dosages_of(content: Signed) -> Mapping[UUID, Dosage]:
    """The same of a snapshot."""
    return {UUID(item["id"]): dosage.from_dict(item["dosage"]) for item in content["items"]}


def _exercises(content: Signed) -> Mapping[UUID, str]:
    return {UUID(item["id"]): item["name"] for item in content["items"]}


def _ids(content: Signed) -> Mapping[str, UUID]:
    return {item["slug"]: UUID(item["id"]) for item in content["items"]}


def _same(content: Signed) -> Mapping[str, Sequence[UUID]]:
    found: dict[str, list[UUID]] = {}
    for item in content["items"]:
        found.setdefault(base_of(item["slug"]), []).append(UUID(item["id"]))
    return found


def _bases(content: Signed) -> Mapping[UUID, str]:
    return {UUID(item["id"]): base_of(item["slug"]) for item in content["items"]}


def _look_up(plan: Plan) -> _Checked:
    if plan.digest not in _kept:
        text = plan.snapshot.encode()
        if hashlib.sha256(text).hexdigest() != plan.digest:
            raise ActionDenied(NOT_THE_SIGNED)
        _kept[plan.digest] = _Checked(json.loads(text))
        if len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    _kept.move_to_end(plan.digest)
    return _kept[plan.digest]


def read(session: Session, plans: Iterable[Plan]) -> None:
    """Read the snapshots of plans at once, for `content` to have at hand."""
    keys = {plan.id: plan.clinic_id for plan in plans if plan.digest not in _kept}
    if keys:
        which = select(Plan).where(Plan.clinic_id.in_(set(keys.values())), Plan.id.in_(list(keys)))
        session.scalars(which.options(undefer(Plan.snapshot))).all()


def pdf(plan: Plan) -> bytes:
    """The plan's PDF; raises `ActionDenied` when the stored bytes are not those that were signed."""
    if hashlib.sha256(plan.pdf).hexdigest() != plan.pdf_sha256:
        raise ActionDenied(NOT_THE_SIGNED)
    return plan.pdf
