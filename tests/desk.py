"""A library, rules, and a patient whose intake is complete, for everything about programs and plans."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pytest
from sqlalchemy.orm import Session

from clinic.domain.record.clearances import Clearance
from clinic.domain.record.retired import QUESTIONS, asked
from clinic.domain.screening.consults import Consult, ConsultKind, Decision, default_expiry
from clinic.models import (
    ClearanceRecord,
    ConsultRecord,
    ExerciseRevision,
    Patient,
    Plan,
    Program,
    ProgramItem,
    Signing,
    StaffMember,
)
from clinic.services.library import public
from clinic.services.plans import preparing, signings
from clinic.services.programs import drafts, starting
from clinic.services.record import clearances, facts, intake, patients, problems, records
from clinic.services.record.records import Record
from clinic.services.screening import assess as screenings
from clinic.services.screening import consults, rulebooks
from clinic.settings import Settings
from tests.factories import NOW, People
from tests.snapshots import made_once

Found = TypeVar("Found")
AGREED = {
    "review_on": "2027-01-02",
    "pain_cap": "5",
    "pain_cap_reason": "",
}  # what the sign page sends as it is
ASKED = {name: question for name, question in QUESTIONS.items() if asked(question, 65)}  # of pat
MILD = ("leg_symptoms", "arm_symptoms", "worsening", "recurrent")
HARMLESS = "upright-ball-sit"
BALL = {"ball_diameter_cm": 65, "ball_rating_kg": 272, "ball_latex_free": True, "ball_anti_burst": True}


@dataclass
class Desk:
    """Alice at work: short words for what she does, each through its service."""

    session: Session
    settings: Settings
    people: People

    @property
    def alice(self) -> StaffMember:
        return self.people.alice

    @property
    def pat(self) -> Patient:
        return self.people.pat

    def once(self, make: Callable[[Desk], Found]) -> Found:
        """What `make(desk)` returns, with a fresh desk's work on it done; made once a process, then copied."""
        found = made_once(make, self, session=self.session, settings=self.settings)
        self._read_people_anew()
        self.session.commit()
        return found

    def answer_all(self, **given: str) -> None:
        """Go through the intake: every question is answered no, but for what is given."""
        answers = {name: given.get(name, "no") for name in QUESTIONS}
        said = {"answers": answers, "reason": "Asked again."}
        intake.save(self.session, patient=self.pat, **said, by=self.alice, at=NOW, seen=None)

    def herniated_disc(self, *, weeks_ago: int = 3) -> None:
        """Pat has a herniated disc in the low back and no other trouble."""
        self.answer_all(lumbar_disc_herniation="yes")
        self.problem("lumbar_disc_herniation", weeks_ago=weeks_ago)

    def problem(self, code: str, *, weeks_ago: int, **attributes: object) -> None:
        """Record an active problem whose attributes all speak for a mild course, but for what is given."""
        problems.record(
            self.session,
            patient=self.pat,
            code=code,
            status="active",
            onset=NOW.date() - timedelta(weeks=weeks_ago),
            attributes=dict.fromkeys(MILD, False) | attributes,
            by=self.alice,
            at=NOW,
            seen=None,
        )

    def cleared(self, flag: str, **changes: Any) -> ClearanceRecord:
        """Have the red flag recorded as present, and a doctor's word that exercise is allowed."""
        said = {"answers": {flag: "yes"}, "by": self.alice, "at": NOW, "seen": None}
        facts.record(self.session, patient=self.pat, **said)
        return self.clear(flag, **changes)

    def clear(self, flag: str, **changes: Any) -> ClearanceRecord:
        """The doctor's word about a red flag that is up."""
        written = {"allows_exercise": True, "seen": None, "by": self.alice, "at": NOW}
        own = {name: changes.pop(name) for name in [*changes] if name in written}
        clearance = Clearance(
            flag,
            clinician="Dr. Dana Doe",
            profession="Physician",
            registration="",
            held_on=NOW.date(),
            result="Nothing serious was found.",
            expires_on=NOW.date() + timedelta(weeks=12),
        )
        said = {"patient": self.pat, "clearance": replace(clearance, **changes)}
        return clearances.record(self.session, **said, **(written | own))

    def draft(self, *slugs: str) -> Program:
        program = starting.start(self.session, patient=self.pat, by=self.alice, at=NOW)
        for slug in slugs:
            self.add(program, slug)
        return program

    def add(self, program: Program, slug: str) -> None:
        drafts.add_item(self.session, program=program, slug=slug, by=self.alice, at=NOW)

    def assess(self, program: Program) -> screenings.Assessment:
        return screenings.assess(self.session, program=program, record=self.record())

    def record(self, at: datetime = NOW) -> Record:
        """Pat's record as it stands now."""
        return records.read(self.session, self.pat, at=at)

    def consult(self, program: Program, *, at: datetime = NOW, **changes: object) -> ConsultRecord:
        """Record a consult of Alice's about every flag that is open."""
        flags = screenings.assess(self.session, program=program, record=self.record(at)).consults_due
        values = {
            "kind": ConsultKind.OWN,
            "clinician": self.alice.name,
            "profession": self.alice.profession,
            "registration": self.alice.registration,
            "held_on": at.date(),
            "decision": Decision.PROCEED,
            "reason": "Examined today; leg strength and feeling are normal.",
            "findings": frozenset(flag.key for flag in flags),
            "expires_on": default_expiry(at.date()),
            "examined": frozenset(part for flag in flags for part in flag.examine),
            **changes,
        }
        return consults.record(
            self.session, patient=self.pat, consult=Consult(**values), flags=flags, by=self.alice, at=at
        )

    def shown(self, program: Program, by: StaffMember | None = None) -> dict[str, Any]:
        """What stands for the program, the record and the findings as they are, as their sign page sends it back."""
        self.session.refresh(self.pat)
        record = self.record()
        seen = signings.reviewed_by(
            record, self.assess(program), number=self.pat.counter, by=by or self.alice
        )
        return {"revision": program.revision, "reviewed": seen}

    def add_unreadable(self, program: Program) -> None:
        """The program gets an exercise whose text is damaged."""
        row = ExerciseRevision(
            slug="lost", number=1, digest="1" * 64, content={"slug": "lost"}, loaded_at=NOW
        )
        self.session.add(row)
        self.session.flush()
        place = {"clinic_id": program.clinic_id, "position": 1 + len(program.items), "slug": "lost"}
        program.items.append(ProgramItem(**place, exercise_revision_id=row.id, dosage={}))
        self.session.flush()

    def request(self, program: Program, **changes: object) -> Signing:
        """Alice signs, and goes on: the document is not made yet."""
        signing = signings.request(self.session, program=program, **self._signature(program, changes))
        self._read_people_anew()
        return signing

    def sign(self, program: Program, **changes: object) -> Plan:
        """Alice signs, and the document is made at once."""
        plan = preparing.sign_at_once(self.session, program=program, **self._signature(program, changes))
        self._read_people_anew()
        return plan

    def sign_blank(self, program: Program, **changes: Any) -> Plan:
        """Alice signs, and the plan is kept with a blank for its document: for who asks only what the plan says.

        Making a document takes a second; all that may refuse it, before and after, is asked as always.
        """
        signature = self._signature(program, changes)
        signing = signings.request(self.session, program=program, **signature)
        lease = signings.QUEUE.give(self.session, signing, worker="desk")
        content = preparing.read(self.session, lease, settings=self.settings)
        plan = preparing.finish(self.session, lease, content, pdf=b"%PDF-1.7", at=signature["at"])
        assert plan
        self._read_people_anew()
        return plan

    def signed(self) -> Plan:
        """Pat's first plan, of one harmless exercise, signed at a desk where nothing else was done."""
        return self.once(_first_plan)

    def _signature(self, program: Program, changes: dict[str, Any]) -> dict[str, Any]:
        return {
            "paper": "a4",
            "cautions_acknowledged": True,
            **self.shown(program, changes.get("by")),
            "settings": self.settings,
            "by": self.alice,
            "at": NOW,
            **changes,
        }

    def _read_people_anew(self) -> None:
        """Signing forgets what was read; a person read after the next commit would hold SQLite's lock."""
        for row in vars(self.people).values():
            if row in self.session:
                self.session.refresh(row)


def _first_plan(desk: Desk) -> Plan:
    desk.answer_all()
    return desk.sign(desk.draft(HARMLESS))


@pytest.fixture
def desk(session: Session, settings: Settings, people: People) -> Desk:
    return Desk(session, settings, made_once(stocked, session, people, session=session, settings=settings))


def stocked(session: Session, people: People) -> People:
    """The clinic has the library and the rules, and Pat a ball."""
    public.sync(session, at=NOW)
    rulebooks.sync(session, at=NOW)
    with_ball = replace(patients.details_of(people.pat), **BALL)
    patients.change(session, patient=people.pat, details=with_ball, by=people.alice, at=NOW, seen=None)
    return people
