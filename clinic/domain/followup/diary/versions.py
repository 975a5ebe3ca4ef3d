"""What a report about one version of a plan asks of the version in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from clinic.domain.followup.judging import STRONG_PAIN
from clinic.domain.followup.worklist import Cause, Stops

GONE = "{title}: {name}, not in the plan in force"


def in_plan(causes: Iterable[Cause], items: Mapping[str, str], names: Mapping[str, str]) -> tuple[Cause, ...]:
    """The causes as they are for the plan in force. By the id of an exercise in the plan that was told of, `items` has
    its id in the plan in force, and `names` what it is called.

    Strong pain of an exercise that is in force no more stops the whole plan: nobody knows which of the others loads the
    same, and what took its place may be harder. Clinician to confirm.
    """
    return tuple(
        _moved(cause, items.get(cause.item, ""), names.get(cause.item, "")) if cause.item else cause
        for cause in causes
    )


def _moved(cause: Cause, item: str, name: str) -> Cause:
    if item:
        return replace(cause, item=item)
    title = GONE.format(title=cause.title, name=name) if name else cause.title
    return replace(cause, title=title, item="", stops=Stops.PLAN, patient_text=STRONG_PAIN)
