"""What changed between two versions of a plan, as lines of a page: the exercise, and the sentence about it."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import gettext

from clinic import db
from clinic.domain.plans import changes
from clinic.domain.plans.changes import ChangeKind, SaidPlan
from clinic.models import Plan
from clinic.services.plans import coming_back, contents

ChangeLine = tuple[str, str]


def since(plan: Plan, earlier: Plan | None, *, without: Collection[str] = ()) -> list[ChangeLine]:
    """What a signed version changed; nothing of the first one."""
    if earlier is None:
        return []
    back = coming_back.with_version(db.get_session(), plan)
    return lines(contents.content(earlier), contents.content(plan), without=without, back=back)


def lines(
    old: SaidPlan, new: SaidPlan, *, without: Collection[str] = (), back: Collection[str] = ()
) -> list[ChangeLine]:
    """In the reader's language. `back` are the slugs of what was paused until the new version. Nothing is said of the
    exercises `without` which the page is shown: they are paused.
    """
    told = changes.between(old, new, gettext, back=back)
    return [
        (change.name, changes.say(change, gettext))
        for change in told
        if change.item not in without and not (without and change.kind is ChangeKind.ORDER)
    ]
