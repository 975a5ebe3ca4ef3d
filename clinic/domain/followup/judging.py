"""What a report or a newly recorded fact asks of the plan in force: which items it opens on the worklist, and which of
them stop the plan.

The pain rules are those of P94 and P95 (0-3, 4-5 settled by the next morning, 6-10), or go by the plan's own limit;
spreading limb symptoms and stop signs count at any score and are loosened by nobody.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from textwrap import shorten
from uuid import UUID

from clinic.domain.followup import missing
from clinic.domain.followup.reasons import RED, Reason
from clinic.domain.followup.signs import SIGN_WORDS, Sign, ordered
from clinic.domain.followup.worklist import Cause, Stops
from clinic.domain.limits import USUAL_PAIN_CAP
from clinic.domain.record.facts import Fact
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import Finding

STRONG_PAIN = "That was strong pain. Rest from your exercises until your clinic has looked at it."
STRONG_PAIN_HERE = "That was strong pain in this exercise. Leave it out until your clinic has looked at it."
NOT_SETTLED = "Your pain did not settle by the next morning, twice. Rest until your clinic has looked at it."
ONE_NIGHT = "Not back to usual the next morning. A second such morning in a row pauses the plan."
REPORT, FINDING, FLAG = "report:", "finding:", "flag:"  # how the keys of causes begin
WORDS_SHOWN = 120  # of what somebody wrote, in a line of the worklist
WORDS_PART, CORRECTED, LEFT_OUT_AGAIN = "words", "corrected", "left_out_again"  # how keys of causes end
PAUSED_PART, PAUSED_PLAN = "paused", "plan"  # and these, of what was done though it, or all of it, was paused
ON_A_DAY = "Reported as done on a day on which {what} was paused: {names}"  # maybe later on it
CONSULT_RECORDED = "consult"  # among what was newly recorded
WAIT = "Your clinic has to look at something first. Wait until they call, or call them."
WAIT_HERE = "Your clinic has to look at something first. Leave this out until they have talked with you."
WAIT_FOR = {Stops.NOTHING: WAIT, Stops.PLAN: WAIT, Stops.EXERCISE: WAIT_HERE}
"""By what is stopped while the clinic looks; what is not stopped yet reads as the plan does."""
OF_THE_PLAN = {WAIT_HERE: WAIT, STRONG_PAIN_HERE: STRONG_PAIN}
"""What is read instead of the words about one exercise where the plan stops with it: its page names none."""
FAILED = Cause(Reason.SCREENING, f"{FINDING}failed", "The plan in force could not be screened again")
CHECK = "Do not do your exercises. Call your clinic."
STILL_SO = (
    "The record still asks for this. Record the consult, or what a doctor found, or correct the answer; then it can go "
    "on. Until then keep it paused."
)
OF_ONE = re.compile(r"\bthis exercise\b")  # a text beside the exercise it means, which means nothing alone


@dataclass(frozen=True)
class Complaints:
    """What a report says that may stop a plan: pain 0-10 of the session and, by their ids, of its exercises, what is
    new, and whether the last pain settled overnight. Of `asked` exercises so many were `left_out` because of pain; of
    `unsaid` more nothing was said.

    `though_paused` are the names of those that were done though they were paused, by their ids; `though_all_paused` of
    those that were done though the whole plan was. None means not said, which is never the same as good.
    """

    id: UUID
    pain: int | None
    signs: frozenset[Sign]
    settled: bool | None
    words: str = ""
    exercises: Mapping[str, int] = field(default_factory=dict)
    left_out: int = 0
    asked: int = 0
    unsaid: int = 0
    though_paused: Mapping[str, str] = field(default_factory=dict)
    though_all_paused: tuple[str, ...] = ()

    @property
    def is_left_out(self) -> bool:
        """Whether the training, or most of it, was left out because of pain: more than half of the exercises. Clinician
        to confirm.
        """
        return self.left_out * 2 > self.asked

    def worse_than(self, before: Complaints) -> Complaints:
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
            left_out=self.left_out if self.left_out > before.left_out else 0,
        )


@dataclass(frozen=True)
class Beside:
    """What other reports say: whether the nights next to the one that this report tells of `settled`, and whether the
    training before or after was `left_out` because of pain.
    """

    settled: bool | None = None
    left_out: bool = False


ALONE = Beside()


def of_report(
    report: Complaints, beside: Beside = ALONE, *, pain_cap: int = USUAL_PAIN_CAP
) -> tuple[Cause, ...]:
    """What a report asks for; `pain_cap` is the plan's own limit.

    >>> [cause.reason.value for cause in of_report(Complaints(UUID(int=1), 7, frozenset(), None))]
    ['red_report']
    """
    found = [_of_sign(report, sign) for sign in ordered(report.signs)]
    if report.pain is not None and report.pain > pain_cap:
        title = f"Pain {report.pain} of 10"
        found.append(_cause(report.id, Reason.RED_REPORT, "pain", title, Stops.PLAN, STRONG_PAIN))
    found += [_of_exercise(report, item, pain) for item, pain in report.exercises.items() if pain > pain_cap]
    if report.settled is False:
        found.append(of_night(report.id, beside.settled))
    if report.is_left_out:
        found.append(of_left_out(report, again=beside.left_out))
    found += [
        _cause(report.id, Reason.NEW_WORDS, f"{PAUSED_PART}:{item}", ON_A_DAY.format(what="it", names=name))
        for item, name in report.though_paused.items()
    ]
    if report.though_all_paused:
        title = ON_A_DAY.format(what="the plan", names=", ".join(report.though_all_paused))
        found.append(_cause(report.id, Reason.NEW_WORDS, f"{PAUSED_PART}:{PAUSED_PLAN}", title))
    if report.words and Sign.OTHER not in report.signs:  # whose line has them
        found.append(_cause(report.id, Reason.NEW_WORDS, WORDS_PART, quoted(report.words)))
    return tuple(found)


def quoted(words: str) -> str:
    """The beginning of what somebody wrote, in one line.

    >>> quoted("The ball  was soft.")
    '“The ball was soft.”'
    """
    return f"“{shorten(words, WORDS_SHOWN, placeholder=' …')}”"


def of_night(report: UUID, settled_before: bool | None) -> Cause:
    """One night that did not settle is looked at; a second without a good one between stops."""
    if settled_before is False:
        return _cause(report, Reason.STOP_RULE, "nights", "Not settled, twice", Stops.PLAN, NOT_SETTLED)
    return _cause(report, Reason.UNSETTLED, "night", ONE_NIGHT)


def of_left_out(report: Complaints, *, again: bool) -> Cause:
    """Nobody was asked how strong the pain was. A second training in a row ranks with strong pain."""
    is_all = report.left_out == report.asked and not report.unsaid
    how_many = "all exercises" if is_all else f"{report.left_out} of {report.asked + report.unsaid} exercises"
    if report.unsaid:
        how_many += f", {report.unsaid} not said"
    if again:
        title = f"Left out because of pain, twice in a row: {how_many}"
        return _cause(report.id, Reason.RED_REPORT, LEFT_OUT_AGAIN, title)
    return _cause(report.id, Reason.NEW_WORDS, "left_out", f"Left out because of pain: {how_many}")


def is_alarm(causes: Iterable[Cause]) -> bool:
    """Whether a report tells what no consult from before it can have looked at. That it was milder is no such thing."""
    return any(gave_alarm(cause.reason, cause.key) for cause in causes)


def gave_alarm(reason: Reason, cause: str) -> bool:
    """Whether a line with the key of this cause tells of such a report.

    >>> gave_alarm(Reason.RED_REPORT, "report:6f1c:pain"), gave_alarm(Reason.RED_REPORT, "report:6f1c:corrected")
    (True, False)
    """
    return reason in RED and cause.startswith(REPORT) and not cause.endswith(f":{CORRECTED}")


def of_findings(
    findings: Iterable[Finding], *, touched: Collection[str], items: dict[str, str]
) -> tuple[Cause, ...]:
    """What the screening of the plan in force asks for; `findings` are open, `items` are the ids of its exercises.

    What rests on something `touched` (a fact that was newly recorded, a finding whose consult was withdrawn) stops. The
    rest is for the clinician to look at: a rule is new, an answer grew old, a consult ran out, and the patient did
    nothing else than before. What only lacks the same is one (`missing`).
    """
    found = ((each, _of_finding(each, touched, items)) for each in findings if each.severity.blocks)
    return missing.joined(found, of_plan=WAIT, touched=touched)


def of_flag(flag: Fact) -> Cause:
    """A red flag that was newly said while the plan in force cannot be screened: no rule says what it asks for, so it
    stops the plan.
    """
    return Cause(Reason.RED_FLAG, f"{FLAG}{flag.name}", flag.label, Stops.PLAN, CHECK)


def stands(cause: str, *, is_gone: bool) -> bool:
    """Whether the screening still finds what opened an item: nobody lets go on what could not be signed."""
    return cause.startswith(FINDING) and not is_gone


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
        replace(cause, stops=Stops.EXERCISE, patient_text=WAIT_HERE, item=item)
        for item, cause in found.items()
    )


def _of_sign(report: Complaints, sign: Sign) -> Cause:
    said = SIGN_WORDS[sign]
    in_words = sign is Sign.OTHER and report.words
    title = f"{said.label}: {quoted(report.words)}" if in_words else said.label
    cause = _cause(report.id, Reason.STOP_RULE, sign, title, Stops.PLAN, said.advice)
    return replace(cause, urgency=said.urgency)


def _of_exercise(report: Complaints, item: str, pain: int) -> Cause:
    """Strong pain of one exercise stops that one."""
    title = f"Pain {pain} of 10 in one exercise"
    cause = _cause(report.id, Reason.RED_REPORT, f"pain:{item}", title, Stops.EXERCISE, STRONG_PAIN_HERE)
    return replace(cause, item=item)


def _higher(pain: int | None, before: int | None) -> int | None:
    """The pain, if it is more than was said before; what was not said before is less than any."""
    return None if pain is None or (before is not None and pain <= before) else pain


def _is_red(causes: Iterable[Cause]) -> bool:
    return any(cause.reason in RED for cause in causes)


def _cause(
    report: UUID, reason: Reason, part: str, title: str, stops: Stops = Stops.NOTHING, text: str = ""
) -> Cause:
    return Cause(reason, f"{REPORT}{report}:{part}", title, stops, text)


def _of_finding(finding: Finding, touched: Collection[str], items: dict[str, str]) -> Cause:
    """An unknown that a new yes left open stops, too: unknown is never safe."""
    named = (*(because.fact for because in finding.because), *finding.unknown)
    is_new = not {finding.key, *(name.partition(".")[0] for name in named)}.isdisjoint(touched)
    forbids = finding.severity is Severity.CONTRAINDICATED
    cause = Cause(_reason(finding), key_of(finding), finding.title, urgency=finding.urgency)
    alone = "" if OF_ONE.search(finding.patient_text) else finding.patient_text
    text = (alone or CHECK) if forbids else WAIT
    if not is_new:  # the text is for a therapist who pauses the plan all the same
        return replace(cause, patient_text=text)
    if forbids:
        return replace(cause, stops=Stops.PLAN, patient_text=text)
    item = items.get(finding.exercise or "", "")
    stops = Stops.EXERCISE if item else Stops.PLAN
    return replace(cause, stops=stops, patient_text=WAIT_FOR[stops], item=item)


def _reason(finding: Finding) -> Reason:
    if finding.severity is Severity.CONTRAINDICATED:
        return Reason.RED_FLAG if finding.urgency else Reason.CONTRAINDICATED
    return Reason.CONSULT if finding.severity is Severity.CONSULT else Reason.SCREENING
