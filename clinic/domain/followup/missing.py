"""What the screening cannot decide because something is not recorded: one line for all that asks for the same.

Ten rules that ask for one blood pressure are one thing to do, and what none of them found must not read as if it had.

>>> subject(("hypertension.diastolic", "hypertension.measured_on")), subject(("kneeling_problem",))
('hypertension.details', 'kneeling_problem')
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from clinic.domain.followup.worklist import Cause, Stops
from clinic.domain.record.facts import ATTRIBUTES, DOSE, find
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import Finding

MISSING = "finding:unknown:"  # how the keys of these causes begin, which are keys of findings
OF_DETAILS = ".details"
TITLE = "Not recorded: {what}"
BLOOD_PRESSURE = "blood pressure"
TOGETHER = dict.fromkeys(("systolic", "diastolic", "measured_on"), BLOOD_PRESSURE)


def is_only_missing(finding: Finding) -> bool:
    """Whether a finding is open for nothing but what is not recorded of the patient; a dose is the draft's."""
    is_open = finding.severity is Severity.NEEDS_INFO and bool(finding.unknown)
    return is_open and not finding.unknown[0].startswith(f"{DOSE}.")


def subject(unknown: Sequence[str]) -> str:
    """What is to be recorded first: the details of a condition, which are one form, or the answer to a question."""
    code, _, detail = unknown[0].partition(".")
    return f"{code}{OF_DETAILS}" if detail in ATTRIBUTES else code


def subject_of(cause: str) -> str:
    """That of an item with this key; empty for any other.

    >>> subject_of("finding:unknown:kneeling_problem"), subject_of("report:1:pain")
    ('kneeling_problem', '')
    """
    return cause.removeprefix(MISSING) if cause.startswith(MISSING) else ""


def joined(found: Iterable[tuple[Finding, Cause]], *, of_plan: str) -> tuple[Cause, ...]:
    """The causes of findings in their order, of what lacks the same one. It stops the most that any of them does, and
    the plan where several exercises wait for it, of which the patient reads `of_plan`: clinician to confirm.
    """
    causes: dict[str, Cause] = {}
    names: dict[str, list[str]] = {}
    for finding, cause in found:
        if not is_only_missing(finding):
            causes[cause.key] = cause
            continue
        asked = subject(finding.unknown)
        key = f"{MISSING}{asked}"
        names.setdefault(key, []).extend(name for name in finding.unknown if subject((name,)) == asked)
        causes[key] = replace(_graver(causes.get(key), cause, of_plan), key=key)
    return tuple(
        replace(cause, title=_title(names[key])) if key in names else cause for key, cause in causes.items()
    )


def _graver(before: Cause | None, cause: Cause, of_plan: str) -> Cause:
    if before is None:
        return cause
    if {before.stops, cause.stops} == {Stops.EXERCISE} and before.item != cause.item:
        return replace(before, stops=Stops.PLAN, item="", patient_text=of_plan)
    return max(before, cause, key=lambda one: [*Stops].index(one.stops))


def _title(names: Sequence[str]) -> str:
    """In words; the condition is named where its details do not say of what they are."""
    words = dict.fromkeys(_words(name) for name in names)
    code, _, detail = names[0].partition(".")
    what = ", ".join(words)
    if detail not in ATTRIBUTES or [*words] == [BLOOD_PRESSURE]:
        return TITLE.format(what=what)
    return TITLE.format(what=f"{what} ({PROBLEMS[code].label})")


def _words(name: str) -> str:
    code, _, detail = name.partition(".")
    if detail in ATTRIBUTES:
        return TOGETHER.get(detail, ATTRIBUTES[detail].label)
    return find(code).label  # now, or ever
