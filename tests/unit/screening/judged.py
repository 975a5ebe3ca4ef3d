"""Findings and assessments as tests of what follows a screening make them: nothing but their subject is said."""

from __future__ import annotations

from datetime import date
from typing import Any

from clinic.domain.library.vocabulary import Mark
from clinic.domain.screening.assessment import Assessment, JudgedFinding
from clinic.domain.screening.consults import Consult, ConsultKind, Decision
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import Finding, Screening

DAY = date(2026, 11, 21)


def finding(severity: Severity, exercise: str | None = None, **changes: Any) -> Finding:
    said: dict[str, Any] = {
        **dict.fromkeys(("title", "reason", "instead", "patient_text"), ""),
        **dict.fromkeys(("because", "unknown", "sources", "examine"), ()),
    }
    about = {"rule": f"a-rule-that-says-{severity}", "version": 1, "mark": Mark.CITED, "urgency": None}
    return Finding(**{**said, **about, "severity": severity, "exercise": exercise, **changes})


def consult(number: int = 1) -> Consult:
    people = {"clinician": "Alice Ward", "profession": "Physiotherapist", "registration": "PH 12345"}
    said = {"kind": ConsultKind.OWN, "decision": Decision.PROCEED, "reason": "Nerves intact."}
    days = {"held_on": DAY, "expires_on": date(2027, 1, 1)}
    return Consult(**people, **said, **days, findings=frozenset(), id=f"consult {number}", number=number)


def assessment(*findings: Finding | JudgedFinding, **changes: Any) -> Assessment:
    """What these findings come to; a finding that no consult was given for is open."""
    judged = tuple(one if isinstance(one, JudgedFinding) else JudgedFinding(one, None) for one in findings)
    screening = Screening(tuple(one.finding for one in judged), "the rules")
    return Assessment(screening, judged, **changes)
