"""What can happen to a patient of the demo, one function a word of the story; each calls the service of a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from clinic.domain.dosage import from_dict
from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.adverse_events import Harm, Informant
from clinic.domain.followup.diary.details import EntryDetails
from clinic.domain.followup.outcomes.measurements import Taken
from clinic.domain.followup.outcomes.measures import OutcomeMeasure
from clinic.domain.followup.outcomes.visits import VisitWay
from clinic.domain.followup.pausing import PauseReason, PauseWords
from clinic.domain.followup.progression.sessions import SkipReason
from clinic.domain.followup.signs import Sign
from clinic.domain.plans.terms import Terms
from clinic.domain.programs.ticks import TickKind
from clinic.domain.record.facts import RED_FLAGS
from clinic.domain.record.patients import Details
from clinic.domain.screening import consult_limits
from clinic.domain.screening.consults import Consult, ConsultKind, Decision, default_expiry
from clinic.models import Patient, Program, StaffMember, new_id
from clinic.services.access import accounts, invitations
from clinic.services.followup import adverse_events, reports
from clinic.services.followup.adverse_events import EventWords
from clinic.services.followup.care import pausing
from clinic.services.followup.outcomes import measurements, visits
from clinic.services.followup.reports import Report
from clinic.services.plans import contents, plans, preparing, signings
from clinic.services.programs import drafts, handing, starting, ticks
from clinic.services.record import facts, goals, intake, patients, problems, records
from clinic.services.screening import assess, consults
from clinic.settings import Settings

DemoWords = Mapping[str, Any]


@dataclass
class Scene:
    """One patient's story as it is played: where it is kept, and who takes part; the patient comes with `begin`."""

    session: Session
    settings: Settings
    therapist: StaffMember
    assistant: StaffMember
    patient: Patient = field(init=False)

    def draft(self) -> Program:
        """The draft that is open."""
        found = drafts.open_draft(self.session, self.patient)
        assert found
        return found


def begin(scene: Scene, person: DemoWords, password: str, *, at: datetime) -> None:
    """The first visit: who it is, what they want, and for some an account on the portal."""
    ball, by = person.get("ball", {}), scene.therapist
    details = Details(
        name=person["name"],
        born=person["born"],
        phone=person.get("phone", ""),
        height_cm=person.get("height_cm"),
        weight_kg=person.get("weight_kg"),
        ball_diameter_cm=ball.get("diameter_cm"),
        ball_rating_kg=ball.get("rating_kg"),
        ball_latex_free=ball.get("latex_free"),
        ball_anti_burst=ball.get("anti_burst"),
    )
    scene.patient = patient = patients.register(
        scene.session, patient_id=new_id(), details=details, therapist_id=by.id, by=by, at=at
    )
    goals.write(scene.session, patient=patient, texts=person.get("goals", []), by=by, at=at, seen=None)
    login = person.get("login", person.get("portal"))
    if login:
        invitations.create_for_patient(scene.session, patient=patient, by=by, at=at)
        accounts.create(scene.session, person=patient, login=login, password=password, at=at)


def condition(scene: Scene, said: DemoWords, *, at: datetime) -> None:
    problems.record(
        scene.session,
        patient=scene.patient,
        code=said["code"],
        status="active",
        onset=at.date() - timedelta(weeks=said["weeks_ago"]),
        attributes=said.get("attributes", {}),
        note=said.get("note", ""),
        by=scene.therapist,
        at=at,
        seen=None,
    )


def answer_all(scene: Scene, given: DemoWords, *, at: datetime) -> None:
    """Answer every question of the intake: no, but for what the story says."""
    known = facts.current(scene.session, scene.patient)
    assert set(given) <= set(RED_FLAGS)
    answers = {name: given.get(name, "no") for name in facts.QUESTIONS if name not in known}
    said: dict[str, Any] = {"answers": answers, "by": scene.therapist, "at": at, "seen": None}
    intake.save(scene.session, patient=scene.patient, **said)


def answer_at_home(scene: Scene, answers: DemoWords, *, at: datetime) -> None:
    intake.save_own(scene.session, patient=scene.patient, answers=answers, seen=None, at=at)


def measure(scene: Scene, said: DemoWords, *, at: datetime) -> None:
    """Figures by measure; those of the goals in the order of the goals."""
    wanted = [goal.text for goal in goals.current(scene.session, scene.patient)]
    figures = [
        *(Taken(measure, said[measure]) for measure in OutcomeMeasure if measure in said),
        *(
            Taken(OutcomeMeasure.ACTIVITY, figure, about=text)
            for text, figure in zip(wanted, said["goals"], strict=True)
        ),
    ]
    day = patients.today(scene.session, scene.therapist, at)
    kept: dict[str, Any] = {"figures": figures, "taken_on": day, "by": scene.therapist, "at": at}
    measurements.record(scene.session, patient=scene.patient, first_id=new_id(), **kept)


def visit(scene: Scene, text: str, *, at: datetime) -> None:
    said: dict[str, Any] = {
        "held_on": patients.today(scene.session, scene.therapist, at),
        "way": VisitWay.CLINIC,
    }
    visits.write(
        scene.session, patient=scene.patient, note_id=new_id(), text=text, **said, by=scene.therapist, at=at
    )


def build(scene: Scene, said: DemoWords | Sequence[str], *, at: datetime) -> None:
    """A draft of these exercises; where the story gives a dosage, with that one."""
    wanted: DemoWords = said if isinstance(said, Mapping) else {slug: {} for slug in said}
    by: dict[str, Any] = {"by": scene.therapist, "at": at}
    program = starting.start(scene.session, patient=scene.patient, **by)
    for slug, dose in wanted.items():
        items = {item.slug: item for item in program.items}
        item = items.get(slug) or drafts.add_item(scene.session, program=program, slug=slug, **by)
        if dose:
            dosage = replace(from_dict(item.dosage), **dose)
            changed: dict[str, Any] = {"item_id": item.id, "dosage": dosage}
            drafts.set_dosage(scene.session, program=program, **changed, **by)


def consult(scene: Scene, decided: DemoWords, *, at: datetime) -> None:
    """Record the consult of the story about every flag of the draft that is open."""
    session, patient, by = scene.session, scene.patient, scene.therapist
    record = records.read(session, patient, at=at)
    flags = assess.assess(session, program=scene.draft(), record=record).consults_due
    held_on = patients.today(session, by, at)
    found = Consult(
        kind=ConsultKind(decided["kind"]),
        clinician=decided.get("clinician", by.name),
        profession=decided.get("profession", by.profession),
        registration=decided.get("registration", by.registration),
        held_on=held_on,
        decision=Decision(decided["decision"]),
        reason=decided["reason"],
        findings=frozenset(flag.key for flag in flags),
        expires_on=held_on + timedelta(weeks=decided["weeks"])
        if "weeks" in decided
        else default_expiry(held_on),
        examined=frozenset(part for flag in flags for part in flag.examine),
        limits=consult_limits.from_dict(decided.get("limits", {})),
    )
    consults.record(session, patient=patient, consult=found, flags=flags, by=by, at=at)


def sign(scene: Scene, said: DemoWords, *, at: datetime) -> None:
    """Sign the draft, to be looked at again after so many weeks."""
    session, patient, by, program = scene.session, scene.patient, scene.therapist, scene.draft()
    record = records.read(session, patient, at=at)
    assessment = assess.assess(session, program=program, record=record)
    usual = Terms.usual(on=patients.today(session, by, at))
    preparing.sign_at_once(
        session,
        program=program,
        paper="a4",
        cautions_acknowledged=True,
        revision=program.revision,
        reviewed=signings.reviewed_by(record, assessment, number=patient.counter, by=by),
        agreed=replace(usual, review_on=record.today + timedelta(weeks=said["review_weeks"])),
        settings=scene.settings,
        by=by,
        at=at,
    )


def report(scene: Scene, said: DemoWords, *, at: datetime) -> None:
    """What the patient reports of the day's training; all was done unless it says otherwise."""
    plan = plans.in_force(scene.session, scene.patient)
    assert plan
    contents.read(scene.session, [plan])
    exercises, outcome = contents.exercises(plan), Outcome(said.get("outcome", Outcome.DONE))
    why = EntryDetails(reason=SkipReason(said["because"])) if "because" in said else None
    told = Report(
        client_uuid=uuid4(),
        trained_on=patients.today(scene.session, scene.therapist, at),
        outcomes=dict.fromkeys(exercises, outcome),
        details=dict.fromkeys(exercises, why) if why else {},
        pain=said.get("pain"),
        effort=said.get("effort"),
        note=said.get("note", ""),
        signs=frozenset(map(Sign, said.get("signs", ()))),
        settled=said.get("settled"),
    )
    reports.receive(scene.session, patient=scene.patient, plan=plan, report=told, at=at)


def see_technique(scene: Scene, slugs: Sequence[str], *, at: datetime) -> None:
    """The therapist saw how these are done."""
    for slug in slugs:
        said: dict[str, Any] = {"slug": slug, "kind": TickKind.TECHNIQUE, "by": scene.therapist, "at": at}
        ticks.put(scene.session, patient=scene.patient, seen=None, **said)


def come_to_harm(scene: Scene, said: DemoWords, *, at: datetime) -> None:
    """The assistant writes down what happened today, with which exercise of the plan in force."""
    today = patients.today(scene.session, scene.assistant, at)
    plan = plans.in_force(scene.session, scene.patient)
    item = contents.ids(plan)[said["exercise"]] if plan else None
    words = EventWords(
        today, said["what"], Harm(said["harm"]), said["action"], Informant.PATIENT, item_id=item
    )
    kept: dict[str, Any] = {"event_id": uuid4(), "event": words, "by": scene.assistant, "at": at}
    adverse_events.record(scene.session, patient=scene.patient, **kept)


def pause(scene: Scene, said: DemoWords, *, at: datetime) -> None:
    """The therapist pauses the whole plan."""
    plan = plans.in_force(scene.session, scene.patient)
    assert plan
    words = PauseWords(is_whole=True, items=frozenset(), why=PauseReason(said["why"]), words=said["words"])
    kept: dict[str, Any] = {"pause_id": new_id(), "said": words, "by": scene.therapist, "at": at}
    pausing.pause(scene.session, plan=plan, **kept)


def hand_over(scene: Scene, note: str, *, at: datetime) -> None:
    """The assistant says that the draft is ready."""
    program = scene.draft()
    said: dict[str, Any] = {"note": note, "revision": program.revision, "by": scene.assistant, "at": at}
    handing.say_ready(scene.session, program=program, **said)


STEPS: Mapping[str, Callable[..., None]] = {
    "condition": condition,
    "intake": answer_all,
    "home": answer_at_home,
    "measured": measure,
    "visit": visit,
    "program": build,
    "consult": consult,
    "signed": sign,
    "report": report,
    "technique": see_technique,
    "harm": come_to_harm,
    "paused": pause,
    "ready": hand_over,
}
"""By the word that the story uses."""
