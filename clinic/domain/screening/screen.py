"""Screening: the rulebook applied to a case. Pure, and three-valued: what is not recorded is never safe.

Every rule answers for the whole program or for each exercise it touches. True gives a finding of the rule's
severity, unknown gives `needs_info`, false gives nothing. The verdict is the most severe finding.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial

from clinic.domain.dosage import Side
from clinic.domain.library.vocabulary import Mark
from clinic.domain.record import facts
from clinic.domain.record.facts import DOSE, Value
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.screening import readings
from clinic.domain.screening.case import Case, ProgramExercise, Recorded
from clinic.domain.screening.criteria import Evidence, Reading, Truth, ruled_out, weigh
from clinic.domain.screening.rulebook import Rulebook
from clinic.domain.screening.rules import Examined, Rule, Scope, Severity, Urgency

HOLD = "hold_seconds"
NO_PART = (0, Side.BOTH)


@dataclass(frozen=True)
class Because:
    """A recorded fact that a finding rests on, and who said it when (where that is known).

    As text it is what signed snapshots and machines hold, with days as 2026-11-21; people read `grounds`.
    """

    fact: str
    value: Value
    recorded: Recorded | None = None

    def __str__(self) -> str:
        return self.said(date.isoformat)

    def said(self, day: Callable[[date], str]) -> str:
        """The fact in words, with its days as `day` writes them."""
        label = "Longest hold in seconds" if self.fact == HOLD else facts.find(self.fact).label
        is_problem = self.fact in PROBLEMS and self.value is True
        value = "active" if is_problem else facts.words(self.value, day)
        return f"{label}: {value}{self.source(day)}"

    def source(self, day: Callable[[date], str]) -> str:
        """Who recorded it when, in brackets; empty where nobody is known."""
        return f" ({self.recorded.by}, {day(self.recorded.on)})" if self.recorded else ""


@dataclass(frozen=True)
class Finding:
    """One rule's answer for the program (`exercise` None) or for one exercise.

    Sentences: `reason` and `instead` for clinicians, `patient_text` for the patient, `after_consult` in its place on
    the plan once a consult covers the finding, if it is not empty. `unknown` names the facts to record. `examine` is
    what a consult that covers this has to have looked at.
    """

    rule: str
    version: int
    severity: Severity
    exercise: str | None
    title: str
    because: tuple[Because, ...]
    unknown: tuple[str, ...]
    reason: str
    instead: str
    patient_text: str
    sources: tuple[str, ...]
    mark: Mark
    urgency: Urgency | None
    examine: tuple[Examined, ...]
    after_consult: str = ""

    @cached_property
    def key(self) -> str:
        """The same rule, version, exercise and facts give the same key; a changed fact gives another."""
        # Not canonical JSON: stored consults name findings by the bytes of release 0.1.0 (decision 23).
        known = [[because.fact, facts.words(because.value)] for because in self.because]
        identity = [self.rule, self.version, self.exercise, sorted(known), sorted(self.unknown)]
        return hashlib.sha256(json.dumps(identity).encode()).hexdigest()

    @property
    def subjects(self) -> frozenset[str]:
        """The problems and questions that it rests on, by code or name."""
        return frozenset(because.fact.partition(".")[0] for because in self.because)


@dataclass(frozen=True)
class Screening:
    """Most severe findings first; `rulebook` is the digest of the rules applied."""

    findings: tuple[Finding, ...]
    rulebook: str

    @property
    def verdict(self) -> Severity:
        return max((finding.severity for finding in self.findings), default=Severity.CLEAR)


def screen(case: Case, rulebook: Rulebook) -> Screening:
    """Apply every rule to the case."""
    return Screening(tuple(sorted(findings(case, rulebook.rules), key=_order)), rulebook.digest)


def findings(case: Case, rules: Iterable[Rule]) -> Iterable[Finding]:
    """What these rules say of the case, each finding once, in the order of the rules."""
    read = readings.read(case)
    return {
        finding.key: finding for rule in rules for finding in _apply(rule, case, read.of(rule.problems))
    }.values()


def as_dict(finding: Finding) -> dict[str, object]:
    """The finding as plain values, for a snapshot or an answer to a machine."""
    return {
        "key": finding.key,
        "rule": finding.rule,
        "version": finding.version,
        "severity": str(finding.severity),
        "exercise": finding.exercise,
        "title": finding.title,
        "because": [str(because) for because in finding.because],
        "unknown": list(finding.unknown),
        "reason": finding.reason,
        "instead": finding.instead,
        "patient_text": finding.patient_text,
        "sources": list(finding.sources),
        "mark": str(finding.mark),
        "urgency": finding.urgency and str(finding.urgency),
        "examine": [str(part) for part in finding.examine],
    }


def _order(finding: Finding) -> tuple[int, str, str, str]:
    return (-finding.severity, finding.rule, finding.exercise or "", finding.key)


def _apply(rule: Rule, case: Case, read: Iterable[Reading]) -> Iterator[Finding]:
    for reading, items in _asked(rule, case, read):
        if ruled_out(rule.when, reading):
            continue
        evidence = _with_status(weigh(rule.when, reading), reading)
        known = tuple(_because(name, case, reading) for name in _with_details(evidence, reading))
        finding = _said(rule, evidence)
        if rule.scope is None:
            yield finding(exercise=None, because=known)
            continue
        for item in items:
            if rule.scope.takes(item.tags, item.dose):
                yield finding(exercise=item.slug, because=(*known, *_hold(rule.scope, item)))


def _asked(
    rule: Rule, case: Case, read: Iterable[Reading]
) -> Iterator[tuple[Reading, Iterable[ProgramExercise]]]:
    """Each reading with the exercises that it is about: one at a time for a rule that asks for their dose."""
    for reading in read:
        if rule.reads_dose:
            yield from ((readings.with_dose(reading, item.dose), (item,)) for item in case.exercises)
        else:
            yield reading, case.exercises


def _with_status(evidence: Evidence, reading: Reading) -> Evidence:
    """A problem recorded without a status counts as active, and its status is still to be recorded."""
    values = reading.values
    missing = tuple(
        f"{name}.status"
        for name in evidence.because
        if name in PROBLEMS and values[name] is True and f"{name}.status" not in values
    )
    return evidence._replace(unknown=evidence.unknown + missing)


def _with_details(evidence: Evidence, reading: Reading) -> Iterable[str]:
    """The facts of the evidence and, for each problem among them, everything its record says; so for the dose.

    So a consult about a problem does not cover the same problem come back with another onset, nor another dose.
    """
    named = dict.fromkeys(evidence.because)
    for fact in evidence.because:
        named |= dict.fromkeys(_details(fact.partition(".")[0], reading.values))
    return named


def _details(subject: str, values: Mapping[str, Value]) -> Iterable[str]:
    """What is recorded of a problem, or what a dose has: not that there is no hold, or that sides do not matter."""
    recorded = (name for name in facts.DETAILS.get(subject, ()) if name in values)
    return recorded if subject != DOSE else (name for name in recorded if values[name] not in NO_PART)


def _because(name: str, case: Case, reading: Reading) -> Because:
    return Because(name, reading.values[name], case.recorded.get(name.partition(".")[0]))


def _hold(scope: Scope, item: ProgramExercise) -> tuple[Because, ...]:
    """A rule above a hold rests on the hold too, so that a longer one is a new finding."""
    if scope.hold_over_seconds is None or item.dose.hold_seconds is None:
        return ()
    return (Because(HOLD, item.dose.hold_seconds),)


def _said(rule: Rule, evidence: Evidence) -> partial[Finding]:
    """What is the same for every exercise that the rule takes: all but the exercise and what the answer rests on."""
    is_certain = evidence.truth is Truth.TRUE
    return partial(
        Finding,
        rule=rule.id,
        version=rule.version,
        severity=_severity(rule, evidence),
        title=rule.title,
        unknown=evidence.unknown,
        reason=rule.why if is_certain else _open_question(evidence.unknown),
        instead=rule.instead if is_certain else _questions(evidence.unknown),
        patient_text=rule.patient_text if is_certain else "",
        sources=rule.sources,
        mark=rule.mark,
        urgency=rule.urgency if is_certain else None,
        examine=rule.examine if is_certain else (),
        after_consult=rule.after_consult if is_certain else "",
    )


def _severity(rule: Rule, evidence: Evidence) -> Severity:
    """Unknown facts leave a rule open; a rule that holds with a status missing is at least as severe."""
    if evidence.truth is Truth.UNKNOWN:
        return Severity.NEEDS_INFO
    return max(rule.severity, Severity.NEEDS_INFO) if evidence.unknown else rule.severity


def _open_question(unknown: tuple[str, ...]) -> str:
    labels = "; ".join(facts.find(name).label for name in unknown)
    return f"This cannot be decided until it is recorded: {labels}."


def _questions(unknown: tuple[str, ...]) -> str:
    return "Ask and record: " + " ".join(dict.fromkeys(facts.find(name).question for name in unknown))
