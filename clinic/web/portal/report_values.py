"""A report as the fields of its form, and back: `report_of` reads a filled-in form, `fields_of` fills one in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext

from clinic.domain.errors import InvalidInput
from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.diary.details import NOTHING
from clinic.domain.limits import REPORT_ZONE
from clinic.domain.text import is_blank, one_newline
from clinic.models import Plan
from clinic.services.followup.diary.report import Report
from clinic.services.plans import contents
from clinic.web.portal.report_form import (
    DETAILS_SUFFIX,
    MESSAGE,
    MORE,
    ReportForm,
    name_of,
)
from clinic.web.portal.report_words import AS_TYPED, SIGNS, signs_of

ZONE = re.compile(rf"[A-Za-z0-9_+\-/]{{1,{REPORT_ZONE}}}")


def report_of(form: ReportForm, plan: Plan) -> Report:
    """The report that a valid form tells; raises `InvalidInput` for a UUID that is none. Of a message that waited on a
    device it is the words, what is new and the pain, whatever else was sent. Where something red is told, how an
    exercise felt is kept of it also where nobody said how it went.
    """
    data, said = form.data, form.day_in_words.data
    is_message = data["everything"] == MESSAGE
    ids = () if is_message else contents.exercises(plan)
    outcomes = {item_id: _outcome(data, name_of(item_id)) for item_id in ids}
    more = {item_id: form[name_of(item_id) + DETAILS_SUFFIX].data for item_id in ids}
    signs = signs_of(form)
    return Report(
        client_uuid=uuid_of(data["client_uuid"]),
        trained_on=date.fromisoformat(said) if said and said != AS_TYPED else data["trained_on"],
        outcomes={item_id: outcome for item_id, outcome in outcomes.items() if outcome},
        pain=score_of(data["pain"]),
        effort=None if is_message else score_of(data["effort"]),
        note=tidy("\n".join(filter(None, (tidy(data["new_words"]), data["note"])))),
        signs=signs if signs or data["news"] else None,
        settled=None if is_message else {"yes": True, "no": False}.get(data["settled"]),
        details={item_id: each for item_id, each in more.items() if each != NOTHING},
        other="" if is_message else tidy(data["other"]),
        zone=data["zone"] if ZONE.fullmatch(data["zone"] or "") else "",
        pressed_at=_moment(data["pressed_at"]),
        clock=_moment(data["clock"]),
        day_said=bool(said),
        unsaid=frozenset(item_id for item_id, outcome in outcomes.items() if not outcome),
    )


def fields_of(known: Report) -> dict[str, Any]:
    """What the form shows of a report that is kept, to be corrected."""
    found: dict[str, Any] = {
        "trained_on": known.trained_on,
        "news": None if known.signs is None else "yes" if known.signs else "no",
        "settled": None if known.settled is None else "yes" if known.settled else "no",
        "pain": _shown(known.pain),
        "effort": _shown(known.effort),
        "note": known.note,
        "other": known.other,
    }
    found |= {name: sign in (known.signs or ()) for name, sign in SIGNS.items()}
    for item_id in known.items:
        more, outcome = known.details.get(item_id, NOTHING), known.outcomes.get(item_id)
        if outcome:
            found[name_of(item_id)] = MORE if more.extra else outcome.value
        found[name_of(item_id) + DETAILS_SUFFIX] = more
    return found


def _outcome(data: Mapping[str, Any], name: str) -> Outcome | None:
    """How one went, None where it was not said. Of what the page said is paused its own answer counts, and none means
    that it was left out.
    """
    if name in (data["paused"] or "").split():
        chosen = data[name] or Outcome.SKIPPED
    else:
        chosen = data["everything"] or data[name]
    if not chosen:
        return None
    return Outcome.DONE if chosen == MORE else Outcome(chosen)


def tidy(text: str | None) -> str:
    """A note without what surrounds it, empty where nothing of it can be seen."""
    said = one_newline(text or "").strip()
    return "" if is_blank(said) else said


def _moment(text: str | None) -> datetime | None:
    """What a device's clock said; what cannot be read, or is beyond any calendar, says nothing."""
    try:
        moment = datetime.fromisoformat(text or "")
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _shown(score: int | None) -> str | None:
    return None if score is None else str(score)


def score_of(text: str | None) -> int | None:
    return int(text) if text else None


def uuid_of(text: str | None) -> UUID:
    try:
        return UUID(text)
    except (ValueError, TypeError) as error:
        raise InvalidInput(
            {"client_uuid": gettext("The page was not complete. Press Send again.")}
        ) from error
