"""What a report or a newly recorded fact asks of the plan in force: which items it opens on the worklist, and which of
them stop the plan.

The pain rules are those of P94 and P95 (0-3, 4-5 settled by the next morning, 6-10), or go by the plan's own limit;
spreading limb symptoms and stop signs count at any score and are loosened by nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from statistics import median
from textwrap import shorten
from uuid import UUID

from clinic.domain.followup.signs import WORDS, Sign, ordered
from clinic.domain.followup.worklist import Cause, Reason, Stops
from clinic.domain.limits import USUAL_PAIN_CAP
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import Finding

STRONG_PAIN = "That was strong pain. Rest from your exercises, and call your clinic before you go on."
STRONG_PAIN_HERE = (
    "That was strong pain in this exercise. Leave it out, and call your clinic before you do it again."
)
NOT_SETTLED = "Your pain did not settle by the next morning, twice. Call your clinic before you go on."
CORRECTED = "corrected"  # the end of the key of what a correction made milder
REPORT, FINDING, TREND = "report:", "finding:", "trend:"  # how the keys of causes begin
TREND_OF = 6  # trainings; a rise in three, or from three to three by this much of 10. Clinician to confirm
MUCH = 2
WORDS_SHOWN = 120  # of what somebody wrote, in a line of the worklist
CONSULT_RECORDED = "consult"  # among what was newly recorded
WAIT = "Your clinic has to look at something first. Wait until they call, or call them."
FAILED = Cause(Reason.SCREENING, f"{FINDING}failed", "The plan in force could not be screened again")
CHECK = "Do not do your exercises. Call your clinic."


@dataclass(frozen=True)
class Told:
    """What a report says that may stop a plan: pain 0-10 of the session and, by their ids, of its exercises, what is
    new, and whether the last pain settled overnight.

    None means not said, which is never the same as good.
    """

    id: UUID
    pain: int | None
    signs: frozenset[Sign]
    settled: bool | None
    words: str = ""
    exercises: Mapping[str, int] = field(default_factory=dict)

    def worse_than(self, before: Told) -> Told:
        """What a correction says that is worse than what it corrects, which was judged when it came."""
        return replace(
            self,
            pain=_higher(self.pain, before.pain),
            signs=self.signs - before.signs,
            settled=None if self.settled is before.settled else self.settled,
            words="" if self.words == before.words else self.words,
            exercises={
                item: pain
                for item, pain in self.exercises.items()
                if _higher(pain, before.exercises.get(item)) is not None
            },
        )


def of_report(
    report: Told, *, settled_before: bool | None = None, pain_cap: int = USUAL_PAIN_CAP
) -> tuple[Cause, ...]:
    """What a report asks for; `settled_before` is what was last said of a night, `pain_cap` the plan's own limit.

    >>> [cause.reason.value for cause in of_report(Told(UUID(int=1), 7, frozenset(), None))]
    ['red_report']
    """
    found = [_of_sign(report, sign) for sign in ordered(report.signs)]
    if report.pain is not None and report.pain > pain_cap:
        title = f"Pain {report.pain} of 10"
        found.append(_cause(report, Reason.RED_REPORT, "pain", title, Stops.PLAN, STRONG_PAIN))
    found += [_of_exercise(report, item, pain) for item, pain in report.exercises.items() if pain > pain_cap]
    if report.settled is False:
        found.append(_of_night(report, settled_before))
    if report.words:
        found.append(_cause(report, Reason.NEW_WORDS, "words", quoted(report.words)))
    return tuple(found)


def of_correction(
    report: Told, before: Told, *, settled_before: bool | None = None, pain_cap: int = USUAL_PAIN_CAP
) -> tuple[Cause, ...]:
    """What a correction asks for: what is worse than `before` is judged like a report, what is milder is to be looked
    at. It lifts nothing.
    """
    judged = partial(of_report, settled_before=settled_before, pain_cap=pain_cap)
    found = judged(report.worse_than(before))
    still = {cause.title for cause in judged(report)}
    gone = [
        cause.title
        for cause in judged(before)
        if cause.title not in still and cause.reason is not Reason.NEW_WORDS
    ]
    if not gone:
        return found
    now = "no pain said" if report.pain is None else f"pain {report.pain} of 10"
    title = f"Corrected, was: {'; '.join(gone)}. Now: {now}"
    return (*found, _cause(report, Reason.NEW_WORDS, CORRECTED, title))


def quoted(words: str) -> str:
    """The beginning of what somebody wrote, in one line.

    >>> quoted("The ball  was soft.")
    '“The ball was soft.”'
    """
    return f"“{shorten(words, WORDS_SHOWN, placeholder=' …')}”"


def of_pains(pains: Sequence[int], *, pain_cap: int = USUAL_PAIN_CAP) -> tuple[Cause, ...]:
    """Whether pain is rising over the last trainings for which it was said, the newest last, 0-10 each.

    Beyond the plan's own limit the newest has a line already.

    >>> [bool(of_pains(pains)) for pains in ([1, 2, 3], [1, 3, 2], [1, 1, 2, 3, 4, 3])]
    [True, False, True]
    """
    last = pains[-TREND_OF:]
    before, now = last[:-3], last[-3:]
    climbs = len(now) == 3 and all(earlier < later for earlier, later in pairwise(now))
    higher = len(before) == 3 and median(now) - median(before) >= MUCH
    if not (climbs or higher):
        return ()
    if now[-1] > pain_cap:
        return ()
    said = ", ".join(map(str, last if higher else now))
    return (Cause(Reason.PAIN_RISING, f"{TREND}pain", f"{said} of 10, training by training"),)


def is_alarm(causes: Iterable[Cause]) -> bool:
    """Whether a report tells what no consult from before it can have looked at."""
    return any(cause.reason in (Reason.STOP_RULE, Reason.RED_REPORT) for cause in causes)


def of_findings(
    findings: Iterable[Finding], *, touched: Collection[str], items: dict[str, str]
) -> tuple[Cause, ...]:
    """What the screening of the plan in force asks for; `findings` are open, `items` are the ids of its exercises.

    What rests on something `touched` (a fact that was newly recorded, a finding whose consult was withdrawn) stops. The
    rest is for the clinician to look at: a rule is new, an answer grew old, a consult ran out, and the patient did
    nothing else than before.
    """
    return tuple(_of_finding(each, touched, items) for each in findings if each.severity.blocks)


def key_of(finding: Finding) -> str:
    """The key of the cause that this finding is."""
    return f"{FINDING}{finding.key}"


def of_breaches(
    breaches: Mapping[str, Sequence[str]], *, touched: Collection[str], items: Mapping[str, str]
) -> tuple[Cause, ...]:
    """What goes beyond the limits of a consult, by exercise; it stops where a consult was just recorded."""
    found = {
        items[slug]: Cause(Reason.CONSULT, f"{FINDING}limit:{items[slug]}", sentences[0])
        for slug, sentences in breaches.items()
    }
    if CONSULT_RECORDED not in touched:
        return tuple(found.values())
    return tuple(
        replace(cause, stops=Stops.EXERCISE, patient_text=WAIT, item=item) for item, cause in found.items()
    )


def _of_sign(report: Told, sign: Sign) -> Cause:
    said = WORDS[sign]
    cause = _cause(report, Reason.STOP_RULE, sign, said.label, Stops.PLAN, said.advice)
    return replace(cause, urgency=said.urgency)


def _of_exercise(report: Told, item: str, pain: int) -> Cause:
    """Strong pain of one exercise stops that one."""
    title = f"Pain {pain} of 10 in one exercise"
    cause = _cause(report, Reason.RED_REPORT, f"pain:{item}", title, Stops.EXERCISE, STRONG_PAIN_HERE)
    return replace(cause, item=item)


def _higher(pain: int | None, before: int | None) -> int | None:
    """The pain, if it is more than was said before; what was not said before is less than any."""
    return None if pain is None or (before is not None and pain <= before) else pain


def _of_night(report: Told, settled_before: bool | None) -> Cause:
    """One night that did not settle is looked at; a second without a good one between stops."""
    if settled_before is False:
        return _cause(report, Reason.STOP_RULE, "night", "Not settled, twice", Stops.PLAN, NOT_SETTLED)
    return _cause(
        report, Reason.UNSETTLED, "night", "One night. A second without a good one between pauses the plan."
    )


def _cause(
    report: Told, reason: Reason, part: str, title: str, stops: Stops = Stops.NOTHING, text: str = ""
) -> Cause:
    return Cause(reason, f"{REPORT}{report.id}:{part}", title, stops, text)


def _of_finding(finding: Finding, touched: Collection[str], items: dict[str, str]) -> Cause:
    """An unknown that a new yes left open stops, too: unknown is never safe."""
    named = (*(because.fact for because in finding.because), *finding.unknown)
    is_new = not {finding.key, *(name.partition(".")[0] for name in named)}.isdisjoint(touched)
    forbids = finding.severity is Severity.CONTRAINDICATED
    cause = Cause(_reason(finding), key_of(finding), finding.title, urgency=finding.urgency)
    text = (finding.patient_text or CHECK) if forbids else WAIT
    if not is_new:  # the text is for a therapist who pauses the plan all the same
        return replace(cause, patient_text=text)
    if forbids:
        return replace(cause, stops=Stops.PLAN, patient_text=text)
    item = items.get(finding.exercise or "", "")
    return replace(cause, stops=Stops.EXERCISE if item else Stops.PLAN, patient_text=WAIT, item=item)


def _reason(finding: Finding) -> Reason:
    if finding.severity is Severity.CONTRAINDICATED and finding.urgency:
        return Reason.RED_FLAG
    return Reason.CONSULT if finding.severity is Severity.CONSULT else Reason.SCREENING
