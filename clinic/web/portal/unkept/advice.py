"""What to do now about what a patient sent and nobody kept, judged from what their page sent alone: the database may
be what failed, and they may not be signed in any more.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext

from clinic.domain.record.facts import ANSWERED, RED_FLAGS, Answer
from clinic.domain.record.problems import PROBLEMS
from clinic.services.screening.urgent import FASTEST_FIRST
from clinic.web.forms import kept
from clinic.web.portal import unsent
from clinic.web.portal.unkept import page_says, read_out
from clinic.web.portal.unkept.page_says import PageSays
from clinic.web.portal.unsent import Unsent

QUESTIONS = frozenset({*ANSWERED, *PROBLEMS})


@dataclass(frozen=True)
class Unkept:
    """`says` has whom to call; `found` is what to do about something red, None where nothing of it is; `read_out` is
    what was sent, line by line.
    """

    says: PageSays
    found: Unsent | None
    read_out: list[tuple[str, str]]


def of(address: str, fields: Sequence[tuple[str, str]]) -> Unkept:
    """About what a page of this address sent. What kept it from being judged may keep it from being judged here, too:
    then nobody goes on, and it is read out under the names of its fields.
    """
    says = page_says.read(dict(fields).get(page_says.FIELD, ""))
    try:
        red = unsent.about(unsent.causes(fields, says.pain_cap)) or _of_answers(fields, says)
    except Exception:
        current_app.logger.exception("what was not kept could not be judged")
        red = Unsent(None, (gettext("Your clinic has to know what you sent before you exercise."),))
    try:
        lines = read_out.lines(address, fields, says.exercises)
    except Exception:
        current_app.logger.exception("what was not kept could not be read out")
        lines = kept.read_out(fields)
    return Unkept(says, red, lines)


def _of_answers(fields: Sequence[tuple[str, str]], says: PageSays) -> Unsent | None:
    """About a red flag that is answered yes, and any other new yes: which rule it meets cannot be asked now."""
    yes = {name for name, value in fields if value == Answer.YES and name in QUESTIONS}
    flags = yes & RED_FLAGS.keys()
    if flags:
        return _of_flags(flags, says)
    if yes - {*says.known}:
        return Unsent(None, (gettext("Your clinic has to know what you ticked before you exercise."),))
    return None


def _of_flags(flags: Collection[str], says: PageSays) -> Unsent:
    speeds = {says.flags.get(name, "") for name in flags}
    fastest = next((urgency for urgency in FASTEST_FIRST if urgency in speeds), None)
    texts = [gettext("You ticked yes at a sign that a doctor must look at.")]
    if fastest is None:
        texts.append(gettext("Call your doctor today."))
    return Unsent(fastest, tuple(texts))
