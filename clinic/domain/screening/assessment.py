"""What the screening of a program comes to: each finding with the word that settles it, and what still stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from clinic.domain.record.ball import firm
from clinic.domain.record.clearances import MEETS, Clearance
from clinic.domain.record.facts import ATTRIBUTES, DOSE, DOSE_FACTS, MAY_STAND, words
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.screening.consults import Consult
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import Finding, Screening
from clinic.domain.text import spelled

FAILURE = (
    "The screening could not be finished, so this program cannot be signed. Tell the clinic's administrator."
)
NOTHING: frozenset[str] = frozenset()
TWO_ALIKE = "Two of one kind"
NOT_YET_REVIEWED = "Not yet reviewed"
SUBJECTS = {**{code: problem.label for code, problem in PROBLEMS.items()}, DOSE: "Dose"}
DETAILS = {name: attribute.label for name, attribute in ATTRIBUTES.items() if name != "status"} | {
    name.removeprefix(f"{DOSE}."): fact.label.removeprefix("Dose: ") for name, fact in DOSE_FACTS.items()
}


@dataclass(frozen=True)
class JudgedFinding:
    """A finding, and the consult in force that covers it or the clearance of the red flag that it is about, if any.

    `reopened` is the consult that covered it, until the patient reported strong pain or a new sign; until the same
    thing came back after it was over, where it `came_back`.
    """

    finding: Finding
    consult: Consult | None
    clearance: Clearance | None = None
    reopened: Consult | None = None
    came_back: bool = False

    @property
    def settled_by(self) -> Consult | Clearance | None:
        """The word of a clinician that lets the finding pass."""
        return self.consult or self.clearance

    @property
    def is_open(self) -> bool:
        """Whether the finding still stands."""
        return self.settled_by is None

    @property
    def patient_text(self) -> str:
        """What the patient reads: how to do it, where a consult allows it."""
        if self.clearance:
            return ""
        adapted = self.finding.after_consult if self.consult else ""
        return adapted or self.finding.patient_text


@dataclass(frozen=True)
class Assessment:
    """Everything the screening says about one program now. `failure` is a sentence when it could not finish.

    `unreviewed` names the exercises that nobody reviewed, where the clinic signs reviewed ones only; `two_alike` says
    which two exercises are one movement, or would print one name. With `hips_high` no ball is made softer.
    """

    screening: Screening
    judged: tuple[JudgedFinding, ...] = ()
    firmness: str | None = None
    hips_high: bool = False
    intake_due: str = ""
    active_codes: frozenset[str] = frozenset()
    breaches: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    range_limits: tuple[str, ...] = ()
    unreviewed: tuple[str, ...] = ()
    two_alike: str = ""
    failure: str = ""

    @property
    def open(self) -> tuple[Finding, ...]:
        """The findings that nothing settles."""
        return tuple(judged.finding for judged in self.judged if judged.is_open)

    @property
    def verdict(self) -> str:
        """The severity that stands now, as a word: never clear while something keeps the program from a signature."""
        if self.failure or self.breaches:
            return Severity.CONTRAINDICATED.word
        is_due = self.intake_due or self.two_alike or self.unreviewed
        due = Severity.NEEDS_INFO if is_due else Severity.CLEAR
        return max([due, *(finding.severity for finding in self.open)]).word

    @property
    def lacks(self) -> str:
        """What is missing where it is no information about the patient, in words that a badge says, else empty."""
        missing = [finding for finding in self.open if finding.severity is Severity.NEEDS_INFO]
        if self.intake_due or missing or self.verdict != Severity.NEEDS_INFO.word:
            return ""
        return TWO_ALIKE if self.two_alike else NOT_YET_REVIEWED

    @property
    def screened_verdict(self) -> str:
        """The verdict before any consult is taken into account, which is what a plan keeps."""
        return Severity.CONTRAINDICATED.word if self.failure else self.screening.verdict.word

    @property
    def of_program(self) -> tuple[JudgedFinding, ...]:
        """What concerns the program as a whole."""
        return tuple(judged for judged in self.judged if judged.finding.exercise is None)

    def of_exercise(self, slug: str) -> tuple[JudgedFinding, ...]:
        """What concerns one exercise."""
        return tuple(judged for judged in self.judged if judged.finding.exercise == slug)

    @property
    def forbidden(self) -> tuple[Finding, ...]:
        """What rules out the program, or an exercise of it, and nothing settles."""
        return tuple(finding for finding in self.open if finding.severity is Severity.CONTRAINDICATED)

    @property
    def consults_due(self) -> tuple[Finding, ...]:
        """The consult flags that are open."""
        return tuple(finding for finding in self.open if finding.severity is Severity.CONSULT)

    @property
    def cautions(self) -> tuple[Finding, ...]:
        """What the signer confirms having read."""
        return tuple(finding for finding in self.open if finding.severity is Severity.CAUTION)

    @property
    def consults_used(self) -> tuple[Consult, ...]:
        """The consults that settle findings of this program, each once, in the order they were recorded."""
        used = {judged.consult.id: judged.consult for judged in self.judged if judged.consult}
        return tuple(sorted(used.values(), key=lambda consult: consult.number))

    @property
    def clearances_used(self) -> tuple[Clearance, ...]:
        """The clearances that settle findings of this program, in the order of their flags' labels."""
        used = {judged.clearance.id: judged.clearance for judged in self.judged if judged.clearance}
        return tuple(sorted(used.values(), key=lambda clearance: clearance.label))

    def patient_cautions(self, exercise: str | None) -> list[str]:
        """The sentences that the plan says to the patient, about one exercise or about all of it."""
        texts = [judged.patient_text for judged in self.judged if judged.finding.exercise == exercise]
        if self.hips_high:
            texts = [firm(text) for text in texts]
        if exercise is None:
            texts += self.range_limits
        return list(dict.fromkeys(text for text in texts if text))


@dataclass(frozen=True)
class OneLine:
    """What is shown once: every finding that rests on the same facts and is about the same exercise. `lead` is the most
    severe that stands, or the most severe of all where none stands; the `others` are said below it.
    """

    lead: JudgedFinding
    others: tuple[JudgedFinding, ...]

    @property
    def all(self) -> tuple[JudgedFinding, ...]:
        return self.lead, *self.others


def lines(judged: Iterable[JudgedFinding]) -> tuple[OneLine, ...]:
    """The findings as they are shown, in their order. What is undecided for want of facts stands for itself."""
    found: dict[object, list[JudgedFinding]] = {}
    for each in judged:
        finding = each.finding
        subjects = finding.subjects
        alone = finding.key if finding.unknown or not subjects else ""
        found.setdefault((finding.exercise, subjects, alone), []).append(each)
    ordered = [
        sorted(group, key=lambda each: (not each.is_open, -each.finding.severity)) for group in found.values()
    ]
    return tuple(OneLine(lead, tuple(others)) for lead, *others in ordered)


def clearing(finding: Finding, cleared: Mapping[str, Clearance], *, began: int) -> Clearance | None:
    """The clearance that settles a finding: one that rests on red flags, each of which is `cleared`, and on nothing
    else but problems which whoever looked into them knew of (`MEETS`): `began` is the write with which the newest of
    its grounds began.

    The first of them to expire speaks for all. A red flag that meets anything else in a rule stays with that rule.
    """
    flags = finding.subjects & MAY_STAND.keys()
    beside = finding.subjects - flags
    if finding.unknown or not flags or not cleared.keys() >= flags:
        return None
    given = [cleared[flag] for flag in flags]
    if any(not beside <= MEETS.get(flag, NOTHING) for flag in flags):
        return None
    if beside and min(word.number for word in given) <= began:
        return None
    return min(given, key=lambda clearance: clearance.expires_on)


def grounds(finding: Finding) -> tuple[str, ...]:
    """The facts that a finding rests on, one line for each problem and for the dose, with who recorded it when.

    `("Herniated disc, low back: active, began Oct 31, 2026 (Alice Moreno, Nov 21, 2026)",)`
    """
    lines: dict[str, list[str]] = {}
    recorded: dict[str, str] = {}
    for because in finding.because:
        code, _, part = because.fact.partition(".")
        if code not in SUBJECTS:
            lines[because.said(spelled)] = []
            continue
        label = SUBJECTS[code]
        value = "active" if because.value is True and not part else words(because.value, spelled)
        said = lines.setdefault(label, [])
        said.append(f"{DETAILS[part]} {value}" if part in DETAILS else value)
        if because.recorded:
            recorded[label] = because.source(spelled)
    return tuple(
        f"{label}: {', '.join(values)}{recorded.get(label, '')}" if values else label
        for label, values in lines.items()
    )
