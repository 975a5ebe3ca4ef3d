"""Build the frozen plan that is signed from the rows it is made of: primitives only, everything any layout needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from clinic import figures
from clinic.domain.dosage import Dosage, Side, as_dict, describe, from_dict
from clinic.domain.library.exercise import Exercise, Panel
from clinic.domain.plans import cautions, prescribed, snapshot, stop_advice
from clinic.domain.programs import climbing
from clinic.domain.programs.steps import GrowingItem
from clinic.domain.record.ball import softens
from clinic.domain.record.clearances import CLEARED, Clearance
from clinic.domain.screening import screen
from clinic.domain.screening.assessment import Assessment, JudgedFinding
from clinic.domain.screening.consults import Consult, ConsultKind
from clinic.models import Clinic, Patient, Program, ProgramItem, StaffMember
from clinic.services.library import catalogue
from clinic.services.library.revisions import Entry
from clinic.services.programs import ladders
from clinic.services.record import goals

MEANING = "prescribed and reviewed by"


def build(
    session: Session,
    *,
    plan_id: UUID,
    code: str,
    version: int,
    paper: str,
    program: Program,
    patient: Patient,
    signer: StaffMember,
    assessment: Assessment,
    public_url: str,
    at: datetime,
) -> dict[str, Any]:
    """The snapshot of this program as the signer saw it at `at` (see `domain/plans/snapshot.py` for its shape)."""
    clinic = session.get_one(Clinic, program.clinic_id)
    entries = catalogue.of_items(session, program.items)
    told = said(session, program=program, entries=entries, patient=patient, assessment=assessment)
    return {
        **told,
        "format": snapshot.FORMAT,
        "plan": {
            "id": str(plan_id),
            "code": code,
            "version": version,
            "signed_at": moment(at),
            "language": patient.language,
            "paper": paper,
        },
        **parties(clinic, patient, signer, meaning=MEANING),
        "days_per_week": max(item["dosage"]["days_per_week"] for item in told["items"]),
        "items": [
            {**words, "figures": _figures(entries[item.id].exercise, from_dict(item.dosage))}
            for item, words in zip(program.items, told["items"], strict=True)
        ],
        "consults": [
            *(_consult(consult) for consult in assessment.consults_used),
            *(_clearance(clearance) for clearance in assessment.clearances_used),
        ],
        "screening": {
            "verdict": assessment.screening.verdict.word,
            "rulebook": assessment.screening.rulebook,
            "on": at.astimezone(UTC).date().isoformat(),
            "findings": [_finding(judged) for judged in assessment.judged],
            "acknowledged": sorted(finding.key for finding in assessment.cautions),
        },
        "links": {"verify": f"{public_url}/v/{code}", "enrol": f"{public_url}/enrol"},
    }


def parties(clinic: Clinic, patient: Patient, signer: StaffMember, *, meaning: str) -> dict[str, Any]:
    """Whose a signed document is, about whom, and who signs it as what: the same in a plan and in a summary."""
    return {
        "clinic": {
            "id": str(clinic.id),
            "name": clinic.name,
            "address": clinic.address,
            "phone": clinic.phone,
            "timezone": clinic.timezone,
        },
        "patient": {"id": str(patient.id), "name": patient.name, "born": patient.born.isoformat()},
        "signer": {
            "id": str(signer.id),
            "name": signer.name,
            "profession": signer.profession,
            "registration": signer.registration,
            "meaning": meaning,
        },
    }


def moment(at: datetime) -> str:
    """A point in time as a signed document spells it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def said(
    session: Session,
    *,
    program: Program,
    entries: Mapping[UUID, Entry],
    patient: Patient,
    assessment: Assessment,
) -> dict[str, Any]:
    """What the plan will tell the patient, without its drawings: enough to say what it changes."""
    return {
        "goals": [goal.text for goal in goals.current(session, patient)],
        "note": program.note,
        "ball": {"size_cm": patient.ball_diameter_cm, "firmness": assessment.firmness},
        "items": [_item(item, entries[item.id], assessment) for item in program.items],
        "cautions": cautions.folded(assessment.patient_cautions(None)),
        "stop": [
            stop_advice.in_an_emergency(session.get_one(Clinic, patient.clinic_id).emergency_number),
            *stop_advice.sentences(assessment.active_codes),
        ],
    }


def draw(session: Session, program: Program) -> None:
    """Draw the program's pictures before a lock is taken: they take the most time, and no record changes them."""
    entries = catalogue.of_items(session, program.items)
    for item in program.items:
        _figures(entries[item.id].exercise, from_dict(item.dosage))


def _item(item: ProgramItem, entry: Entry, assessment: Assessment) -> dict[str, Any]:
    exercise = entry.exercise
    dosage = from_dict(item.dosage)
    texts = exercise.instructions
    return {
        "id": str(item.id),
        "slug": exercise.slug,
        "revision": entry.revision.number,
        "name": exercise.name,
        "why": exercise.why,
        "setup": list(texts.setup),
        "steps": prescribed.steps(texts.steps, dosage),
        "breathing": texts.breathing,
        "feel": texts.feel,
        "stop_if": list(texts.stop_if),
        "easier": [way for way in exercise.easier_ways if not (assessment.hips_high and softens(way))],
        "harder": list(exercise.harder_ways),
        "needs": list(exercise.needs),
        "cautions": cautions.folded(assessment.patient_cautions(exercise.slug)),
        "dosage": as_dict(dosage),
        "dosage_words": describe(dosage),
        "next_step": climbing.next_step(
            GrowingItem(exercise, dosage, ladders.current()[exercise.progression])
        ),
    }


def _figures(exercise: Exercise, dosage: Dosage) -> list[dict[str, Any]]:
    mirrored = dosage.side is Side.LEFT
    return [
        {"panel": panel, "title": title, "svg": _svg(exercise.base, panel, title, mirrored)}
        for panel, title in exercise.figure.panels
    ]


@lru_cache(maxsize=512)
def _svg(slug: str, panel: Panel, title: str, mirrored: bool) -> str:
    return figures.panel(slug, panel, title=title, mirrored=mirrored)


def _finding(judged: JudgedFinding) -> dict[str, Any]:
    consult = judged.settled_by and judged.settled_by.id
    said = {**screen.as_dict(judged.finding), "patient_text": judged.patient_text, "consult": consult}
    return {name: said[name] for name in snapshot.FINDING}


def _consult(consult: Consult) -> dict[str, Any]:
    return {
        "clinician": consult.clinician,
        "profession": consult.profession,
        "registration": consult.registration,
        "on": consult.held_on.isoformat(),
        "kind": consult.kind,
        "decision": consult.decision,
    }


def _clearance(clearance: Clearance) -> dict[str, Any]:
    """The clearance of a red flag, which a plan says like another clinician's consult."""
    return {
        "clinician": clearance.clinician,
        "profession": clearance.profession,
        "registration": clearance.registration,
        "on": clearance.held_on.isoformat(),
        "kind": ConsultKind.OTHER,
        "decision": CLEARED,
    }
