"""What a report about one version of a plan asks of the version in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from clinic.domain.followup.judging import STRONG_PAIN
from clinic.domain.followup.worklist import Cause, Stops

GONE = "{title}, not in the plan in force"


def in_plan(
    causes: Iterable[Cause], items: Mapping[str, Sequence[str]], *, is_in_force: bool = True
) -> tuple[Cause, ...]:
    """The causes as they are for the plan in force. By the id of an exercise in the plan that was told of, `items` has
    the ids in the plan in force of what is the same movement: more than one where that has a clinic's copy beside the
    library's.

    Strong pain of an exercise that is in force no more stops the whole plan: nobody knows which of the others loads the
    same, and what took its place may be harder. Clinician to confirm. So it does where no plan `is_in_force`: the
    patient may have one on paper. The exercise that was told of stays with it, to be asked about when it comes back.
    """
    return tuple(moved for cause in causes for moved in _moved(cause, items, is_in_force=is_in_force))


def _moved(cause: Cause, items: Mapping[str, Sequence[str]], *, is_in_force: bool) -> Iterator[Cause]:
    if not cause.item:
        yield cause
        return
    first, *others = items.get(cause.item, ()) or ("",)
    if not first:
        title = GONE.format(title=cause.title) if is_in_force else cause.title
        yield replace(cause, title=title, stops=Stops.PLAN, patient_text=STRONG_PAIN)
        return
    yield replace(cause, item=first)
    for item in others:
        yield replace(cause, key=f"{cause.key}:{item}", item=item)
