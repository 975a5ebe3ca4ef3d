"""What a patient is to do now about what stops every program, in the words of the rules that want it fastest."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from clinic.domain.record.facts import MAY_STAND, Answer
from clinic.domain.screening.assessment import grounds
from clinic.domain.screening.rules import Severity, Urgency
from clinic.domain.screening.screen import Finding, screen
from clinic.services.record.records import Record
from clinic.services.screening import cases, rulebooks

FASTEST_FIRST = tuple(reversed(Urgency))
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Advice:
    """How fast, None where no rule says; the sentences of the fastest rules, each once. `found` is all that wants a
    doctor, the fastest first; it `failed` where nobody can tell.
    """

    urgency: Urgency | None
    texts: tuple[str, ...]
    found: tuple[Finding, ...] = ()
    failed: bool = False

    @property
    def first(self) -> tuple[Finding, ...]:
        """What wants it fastest."""
        return tuple(finding for finding in self.found if finding.urgency is self.urgency)

    @property
    def later(self) -> tuple[Finding, ...]:
        """What can wait longer than that."""
        return tuple(finding for finding in self.found if finding.urgency is not self.urgency)

    @property
    def acts(self) -> tuple[str, ...]:
        """What a clinician is to do now, each sentence once."""
        return tuple(dict.fromkeys(finding.instead for finding in self.first))


def advice(session: Session, record: Record, *, about: Collection[str] | None = None) -> Advice:
    """What red flags that are up and conditions that rule out exercise ask of the patient: the fastest urgency wins, in
    the words of its own rules. Only those `about` these questions, if any are named.

    A cleared flag asks for nothing. Where the record cannot be screened nothing says how fast, and the page is careful.
    """
    try:
        screening = screen(cases.of(record, []), rulebooks.current(session))
    except Exception:
        log.exception("the red flags of a patient could not be screened")
        return Advice(None, (), failed=True)
    return _fastest(
        finding
        for finding in screening.findings
        if not cases.cleared(record, finding) and (about is None or not finding.subjects.isdisjoint(about))
    )


def may_ask(session: Session, about: Collection[str]) -> bool:
    """Whether any rule that wants a doctor reads one of these problems and questions."""
    return not rulebooks.current(session).read_for_a_doctor.isdisjoint(about)


def beside(session: Session, record: Record, flag: str) -> tuple[str, ...]:
    """What rules read together with this red flag and find on the record, in words, each once."""
    found = (
        finding
        for finding in _supposing(session, record, [flag])
        if flag in finding.subjects and not finding.unknown
    )
    said = (line for finding in found for line in grounds(finding))
    own = f"{MAY_STAND[flag].label}: "
    return tuple(dict.fromkeys(line for line in said if not line.startswith(own)))


def supposed(session: Session, record: Record, flags: Collection[str]) -> Advice:
    """What these red flags would ask of the patient if they were there, whether they are recorded or not."""
    return _fastest(
        each for each in _supposing(session, record, flags) if not each.subjects.isdisjoint(flags)
    )


def supposed_each(session: Session, record: Record, flags: Collection[str]) -> Mapping[str, Advice]:
    """The same of each of them by itself."""
    found = _supposing(session, record, flags)
    return {flag: _fastest(each for each in found if flag in each.subjects) for flag in flags}


def _supposing(session: Session, record: Record, flags: Collection[str]) -> tuple[Finding, ...]:
    """What is found with these red flags present, nothing where that cannot be told."""
    try:
        case = cases.of(record, [])
        case = replace(case, red_flags={**case.red_flags, **dict.fromkeys(flags, Answer.YES)})
        return screen(case, rulebooks.current(session)).findings
    except Exception:
        log.exception("the red flags of a patient could not be screened")
        return ()


def _fastest(findings: Iterable[Finding]) -> Advice:
    """What those of the findings that rule out exercise and say how fast ask for."""
    found = sorted(
        (finding for finding in findings if finding.urgency and finding.severity is Severity.CONTRAINDICATED),
        key=_speed,
    )
    fastest = found[0].urgency if found else None
    texts = (finding.patient_text for finding in found if finding.urgency is fastest)
    return Advice(fastest, tuple(dict.fromkeys(texts)), tuple(found))


def _speed(finding: Finding) -> int:
    assert finding.urgency
    return FASTEST_FIRST.index(finding.urgency)
