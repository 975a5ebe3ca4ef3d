"""The rulebook in words: the text of docs/screening.md, one table for each region; and docs/rule-versions.txt, a line a
rule with the digest of the text that its version stands for.

A consult counts for one version of a rule, and a running clinic refuses a release in which a version means two things.
So a rule that changed and kept its version is named before it is merged. A rule that was taken out keeps its line,
because its id is never used again for another meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from clinic.domain.canonical import digest
from clinic.domain.library.vocabulary import Mark
from clinic.domain.library.words import tag_phrases
from clinic.domain.record import facts
from clinic.domain.record.facts import ATTRIBUTES, OTHER_FACTS, RED_FLAGS
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.record.retired import RETIRED
from clinic.domain.screening import criteria_data
from clinic.domain.screening.rulebook import Rulebook, as_data
from clinic.domain.screening.rules import REGIONS, Rule, Scope, Severity
from clinic.domain.screening.words import phrase

CHANGED = "The rule {id} is not what its version {version} was: write version {next}."
OLDER = "The rule {id} has had version {version}: write version {next}."
MEANING = {
    Severity.CLEAR: "Nothing to say.",
    Severity.INFO: "Good to know. It is shown and asks for nothing.",
    Severity.CAUTION: "Adapt the exercise. The signer confirms the cautions once; the plan tells the patient.",
    Severity.NEEDS_INFO: "A fact the rule needs is not recorded. Record it; until then nothing can be signed.",
    Severity.CONSULT: "A clinician has to decide. A recorded consult lets exactly the findings it names pass.",
    Severity.CONTRAINDICATED: "Not for this patient, and no override: take the exercise out or correct the record.",
}
MARKS = {
    Mark.SEED: "taken from a seed document",
    Mark.CITED: "the sources named give the reason; how severe and how urgent it is, is our proposal",
    Mark.CONFIRM: "our proposal, whether or not a source is named; a clinician has to confirm all of it",
}
INTRODUCTION = """\
# Screening rules

This page is written by `clinic rules doc` from `seed/rules/`; a test fails when it is out of date. Change a rule
there, never here. Sources are listed in `seed/references.yaml`.

No rule has been signed off by a clinician yet. Screening supports a clinician's decision and does not replace it.

## How a rule is decided

Every rule asks a question about what is recorded. If the answer is yes, it gives a finding for the whole program,
or for each exercise that carries the tags it names. If the answer is no, it gives nothing. If the answer depends on
something that is not recorded, it gives *needs_info*: unknown is never safe. The verdict is the most severe finding.

A problem recorded without a status counts as active. A problem recorded twice is read both ways. An exercise without
tags is read as if it had every tag. A rule may ask for the dose of an exercise, which counts as not recorded where it
is not known; how it is measured is in `seed/rules/README.md`. Weeks count up to and including their last day.
"""


def document(rulebook: Rulebook) -> str:
    """The whole page as Markdown."""
    waiting = sum(rule.mark is Mark.CONFIRM for rule in rulebook.rules)
    parts = [
        INTRODUCTION,
        _table(("Severity", "Meaning"), [(str(severity), MEANING[severity]) for severity in Severity]),
        _table(("Evidence mark", "Meaning"), [(str(mark), MARKS[mark]) for mark in Mark]),
        f"There are {len(rulebook.rules)} rules; {waiting} of them are marked confirm.\n",
        *(_region(rulebook, region) for region in REGIONS),
        _questions(rulebook),
    ]
    return "\n".join(parts)


def _region(rulebook: Rulebook, region: str) -> str:
    """The rules of a region, most severe first, as a table with a line of detail for each rule."""
    rules = sorted(
        (rule for rule in rulebook.rules if rule.region == region), key=lambda rule: (-rule.severity, rule.id)
    )
    rows = [
        (_severity(rule), rule.title, _when(rule), applies_to(rule.scope), _evidence(rule)) for rule in rules
    ]
    details = "\n".join(_detail(rule) for rule in rules)
    table = _table(("Severity", "Rule", "When", "Applies to", "Evidence"), rows)
    return f"## {region}\n\n{table}\n{details}\n"


def _severity(rule: Rule) -> str:
    return f"**{rule.severity}**" + (f" ({rule.urgency.replace('_', ' ')})" if rule.urgency else "")


def _when(rule: Rule) -> str:
    return criteria_data.words(rule.when)


def applies_to(scope: Scope | None) -> str:
    """The exercises that a rule touches, in words, with how long they are kept where the rule asks for that."""
    if scope is None:
        return "whole program"
    if scope == Scope():
        return "every exercise"
    alternatives = " or ".join(tag_phrases(scope.any_tags))
    together = " as well as ".join(tag_phrases(scope.all_tags))
    tags = " and ".join(part for part in (together, alternatives) if part)
    return tags if scope.hold_over_seconds is None else f"{tags}, for over {scope.hold_over_seconds} seconds"


def _evidence(rule: Rule) -> str:
    return ", ".join((str(rule.mark), *rule.sources))


def _detail(rule: Rule) -> str:
    examined = ", ".join(map(phrase, rule.examine))
    asked = f" A consult examines: {examined}." if examined else ""
    patient = f" *Patient:* {rule.patient_text}" if rule.patient_text else ""
    patient += f" *After the consult:* {rule.after_consult}" if rule.after_consult else ""
    return f"* `{rule.id}` (version {rule.version}): {rule.why} *Instead:* {rule.instead}{asked}{patient}"


def _questions(rulebook: Rulebook) -> str:
    """What is asked, and which details of a problem some rule needs."""
    answered = [(fact.label, fact.question) for fact in (*RED_FLAGS.values(), *OTHER_FACTS.values())]
    problems = [
        (f"`{problem.code}`", problem.label, problem.question, _details(rulebook, problem.code))
        for problem in PROBLEMS.values()
        if problem.code not in RETIRED
    ]
    before = [
        (f"`{name}`", facts.find(name).label, ", ".join(f"`{part}`" for part in parts))
        for name, parts in RETIRED.items()
    ]
    return "\n".join(
        (
            "## What is asked\n",
            "“No” is always the harmless answer. “Not sure” is not recorded.\n",
            _table(("Red flag or question", "Asked as"), answered),
            _table(("Code", "Problem", "Asked as", "Details the rules need"), problems),
            "Some questions asked several things at once. Nobody is asked them any more; old answers stand.\n",
            _table(("Asked before", "What it was", "Asked in its place"), before),
        )
    )


def _details(rulebook: Rulebook, code: str) -> str:
    return ", ".join(ATTRIBUTES[name].label for name in rulebook.asks(code)) or "none"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


class RuleVersion(NamedTuple):
    """The newest version of a rule that was written down, and the digest of its text."""

    version: int
    digest: str


def read_versions(text: str) -> dict[str, RuleVersion]:
    """What a page says, by rule: lines of id, version and digest."""
    lines = (line.split() for line in text.splitlines())
    return {name: RuleVersion(int(version), digest) for name, version, digest in lines}


def version_faults(rules: Iterable[Rule], held: dict[str, RuleVersion]) -> list[str]:
    """What is wrong with the versions, a sentence a rule; a rule that is new, or has a higher version, is right."""
    return [
        _fault(rule, held[rule.id]) for rule in rules if rule.id in held and not _fits(rule, held[rule.id])
    ]


def versions(rules: Iterable[Rule], held: dict[str, RuleVersion]) -> str:
    """The page after these rules, for which `version_faults` had nothing to say."""
    known = held | {rule.id: RuleVersion(rule.version, _digest(rule)) for rule in rules}
    return "".join(f"{name} {one.version} {one.digest}\n" for name, one in sorted(known.items()))


def _fits(rule: Rule, was: RuleVersion) -> bool:
    return rule.version > was.version or (rule.version == was.version and _digest(rule) == was.digest)


def _fault(rule: Rule, was: RuleVersion) -> str:
    sentence = CHANGED if rule.version == was.version else OLDER
    return sentence.format(id=rule.id, version=was.version, next=was.version + 1)


def _digest(rule: Rule) -> str:
    return digest({**as_data(rule), "region": rule.region})
