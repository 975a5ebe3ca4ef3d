"""The end of an episode, with what becomes of the plan in force: it goes on, or is withdrawn in the same moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from clinic.domain.errors import Came, InvalidInput
from clinic.domain.followup.due import REVIEW, SILENCE
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import is_grave, is_kept
from clinic.domain.record.episodes import REASONS, EndReason, PlanAfter
from clinic.domain.roles import Action
from clinic.domain.text import listed
from clinic.models import Episode, Patient, Plan, StaffMember, WorklistItem
from clinic.services.access import permission
from clinic.services.followup import worklist
from clinic.services.followup.care import archive
from clinic.services.followup.lines import open_again
from clinic.services.plans import pauses, plans
from clinic.services.record import episodes, lock

NO_PLAN = "none"  # stands for it
SIGNED = "Version {version} of the plan was signed after you opened the page. Say what becomes of it."
NONE_LEFT = "The plan was withdrawn after you opened the page. None is in force now."
CAME = "This came after you opened the page: {titles}. Look at it, then end the episode."
GRAVE = "This is open on the worklist: {titles}. Say there what you found and decided, or have the plan withdrawn."
KEPT = "This is kept paused: {titles}. Say there that it may go on, sign a new version, or have the plan withdrawn."
OPEN_AGAIN = (
    "What was reported is newer than the consult about {titles}. Record what was examined since, in a consult of that, "
    "or have the plan withdrawn."
)
HARM = "This is open on the worklist: {titles}. Say there what you found and decided; then care can end."


def shown(plan: Plan | None, items: Iterable[WorklistItem]) -> str:
    """What stands for the plan in force, if any is, and for what is open, for the page to send back."""
    return f"{_mark(plan)} {archive.shown(items)}"


def blocks(item: WorklistItem) -> bool:
    """Whether care does not end while this is open, whatever becomes of the plan: harm that nobody has looked into.
    What a therapist answered and keeps paused ends with the plan.
    """
    return item.reason is Reason.ADVERSE_EVENT and not is_kept(item.stops, item.answer)


def end(
    session: Session,
    *,
    patient: Patient,
    episode: Episode,
    reason: EndReason | None,
    note: str,
    ended_on: date,
    plan_after: PlanAfter | None,
    seen: int | None,
    shown: str | None,
    by: StaffMember,
    at: datetime,
) -> None:
    """End it; nothing is withdrawn unless that is said, and nobody waits for reports or a review any more. The plan
    does not go on over anything grave, and care does not end over harm that nobody looked into. What a therapist kept
    paused ends with the plan, or with care where no plan is in force.

    Raises `InvalidInput` per field, `Stale`, `ActionDenied`, and `Came` where the plan in force is another than the
    page had `shown`, or an item is open that it had not shown, or not so.
    """
    permission.check(by, Action.END_EPISODE)
    lock.take(session, patient, screened=False, by=by, at=at)
    plan = plans.in_force(session, patient)
    items = archive.waiting(session, patient)
    if shown is not None:
        _check_shown(plan, items, shown, seen=seen)
    goes_on = bool(plan) and plan_after is PlanAfter.GOES_ON
    again = open_again.flags(session, patient, at=at) if goes_on else ()
    _check_looked_into(items, again, goes_on=goes_on)
    episodes.close(
        session,
        episode=episode,
        reason=reason,
        note=note,
        ended_on=ended_on,
        plan_after=plan_after,
        has_plan=plan is not None,
        seen=seen,
        by=by,
        at=at,
    )
    if plan and reason and plan_after is PlanAfter.WITHDRAWN:
        plans.withdraw(session, plan=plan, reason=f"Care has ended: {REASONS[reason]}.", by=by, at=at)
        session.flush()
    elif plan is None:
        pauses.end_without_plan(session, patient, by=by, at=at)
    worklist.close_gone(session, patient, prefix=(SILENCE, REVIEW), still=(), by=by, at=at)


def _mark(plan: Plan | None) -> str:
    """Never empty, so that what stands for the items comes after it."""
    return plan.id.hex if plan else NO_PLAN


def _check_shown(plan: Plan | None, items: Sequence[WorklistItem], known: str, *, seen: int | None) -> None:
    """Raise `Came` where somebody would end what they were not shown."""
    of_plan, _, of_items = known.partition(" ")
    if of_plan != _mark(plan):
        sentence = SIGNED.format(version=plan.version) if plan else NONE_LEFT
    elif came := archive.not_shown(items, of_items):
        sentence = CAME.format(titles=listed(came))
    else:
        return
    raise Came(sentence, now=seen or 0, shown=shown(plan, items))


def _check_looked_into(found: Sequence[WorklistItem], again: Sequence[str], *, goes_on: bool) -> None:
    """Raise `InvalidInput` while something is open that nobody would look after any more: harm for the whole form, and
    where the plan goes on all else that is grave or kept paused at `plan_after`, and the flags that are open `again`.
    """
    grave = [item for item in found if is_grave(item.reason, item.stops)]
    harm = [item for item in grave if blocks(item)]
    others = [item for item in grave if not blocks(item)] if goes_on else []
    kept = [item for item in others if is_kept(item.stops, item.answer)]
    unsaid = [item for item in others if item not in kept]
    errors = {
        "": _sentence(HARM, harm),
        "plan_after": " ".join(
            filter(
                None,
                (
                    _sentence(GRAVE, unsaid),
                    _sentence(KEPT, kept),
                    OPEN_AGAIN.format(titles="; ".join(again)) if again else "",
                ),
            )
        ),
    }
    if wrong := {field: sentence for field, sentence in errors.items() if sentence}:
        raise InvalidInput(wrong)


def _sentence(template: str, items: Sequence[WorklistItem]) -> str:
    return template.format(titles=listed(pauses.titles(items))) if items else ""
