"""What a patient is to do now about what stops every program, in the words of the rules that want it fastest."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from clinic.domain.screening.assessment import clearing
from clinic.domain.screening.rules import Severity, Urgency
from clinic.domain.screening.screen import Finding, screen
from clinic.services.record.records import Record
from clinic.services.screening import cases, rulebooks

FASTEST_FIRST = tuple(reversed(Urgency))
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Advice:
    """How fast, None where no rule says; the sentences of the fastest rules, each once."""

    urgency: Urgency | None
    texts: tuple[str, ...]


def advice(session: Session, record: Record, *, about: Collection[str] | None = None) -> Advice:
    """What red flags that are up and conditions that rule out exercise ask of the patient: the fastest urgency wins, in
    the words of its own rules. Only those `about` these questions, if any are named.

    A cleared flag asks for nothing. Where the record cannot be screened nothing says how fast, and the page is careful.
    """
    try:
        screening = screen(cases.of(record, []), rulebooks.current(session))
    except Exception:
        log.exception("the red flags of a patient could not be screened")
        return Advice(None, ())
    found = sorted(
        (
            finding
            for finding in screening.findings
            if finding.urgency
            and finding.severity is Severity.CONTRAINDICATED
            and not clearing(finding, record.clearances)
            and (about is None or not finding.subjects.isdisjoint(about))
        ),
        key=_speed,
    )
    fastest = found[0].urgency if found else None
    texts = (finding.patient_text for finding in found if finding.urgency is fastest)
    return Advice(fastest, tuple(dict.fromkeys(texts)))


def _speed(finding: Finding) -> int:
    assert finding.urgency
    return FASTEST_FIRST.index(finding.urgency)
