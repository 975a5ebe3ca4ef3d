"""What the screening cannot decide because something is not recorded: one line for all that asks for the same.

Ten rules that ask for one blood pressure are one thing to do, and what none of them found must not read as if it had.

>>> subject(("hypertension.diastolic", "hypertension.measured_on")), subject(("kneeling_problem",))
('hypertension.details', 'kneeling_problem')
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from clinic.domain.followup.worklist import Cause, Stops
from clinic.domain.record.facts import ATTRIBUTES, DOSE, find
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import Finding

MISSING = "finding:unknown:"  # how the keys of these causes begin, which are keys of findings
OF_DETAILS = ".details"
TITLE = "Not recorded: {what}"
NEW = "Newly recorded: {new}. "
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


def joined(
    found: Iterable[tuple[Finding, Cause]], *, of_plan: str, touched: Collection[str] = ()
) -> tuple[Cause, ...]:
    """The causes of findings in their order, of what lacks the same one. It stops the most that any of them does, and
    the plan where several exercises wait for it, of which the patient reads `of_plan`: clinician to confirm. What stops
    says what it was of the `touched` that had it stop.
    """
    causes: dict[str, Cause] = {}
    new: dict[str, list[str]] = {}
    names: dict[str, list[str]] = {}
    for finding, cause in found:
        if not is_only_missing(finding):
            causes[cause.key] = cause
            continue
        asked = subject(finding.unknown)
        key = f"{MISSING}{asked}"
        names.setdefault(key, []).extend(name for name in finding.unknown if subject((name,)) == asked)
        subjects = dict.fromkeys(each.partition(".")[0] for each in (*_facts(finding), *finding.unknown))
        new.setdefault(key, []).extend(one for one in subjects if one in touched)
        causes[key] = replace(_graver(causes.get(key), cause, of_plan), key=key)
    return tuple(
        _named(cause, names[key], new[key]) if key in names else cause for key, cause in causes.items()
    )


def _facts(finding: Finding) -> Iterable[str]:
    return (because.fact for because in finding.because)


def _named(cause: Cause, names: Sequence[str], new: Sequence[str]) -> Cause:
    """With its title; what a new entry had stop is worse news than that it is not recorded."""
    lacks = _title(names)
    if cause.stops is Stops.NOTHING or not new:
        return replace(cause, title=lacks)
    said = NEW.format(new=", ".join(dict.fromkeys(find(code).label for code in new)))
    return replace(cause, title=f"{said}{lacks}", graver_than=frozenset({lacks}))


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
