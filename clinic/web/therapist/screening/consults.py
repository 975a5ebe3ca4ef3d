"""Consults: record a decision about the flags of a program, and take one back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response
from wtforms import DateField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from clinic import auth, db
from clinic.domain.errors import InvalidInput, Stale
from clinic.domain.library.exercise import Exercise
from clinic.domain.library.vocabulary import RETIRED_TAGS, Tag
from clinic.domain.library.words import words
from clinic.domain.limits import WORD_COUNTS_MONTHS, WORD_COUNTS_WEEKS
from clinic.domain.programs.draft import ProgramStatus
from clinic.domain.roles import Action
from clinic.domain.screening import consult_limits
from clinic.domain.screening.consult_limits import Limits
from clinic.domain.screening.consults import Consult, ConsultKind, Decision, default_expiry
from clinic.domain.screening.rules import Examined
from clinic.domain.screening.screen import Finding
from clinic.domain.screening.words import EXAMINED, phrase
from clinic.domain.text import listed
from clinic.models import Program, StaffMember
from clinic.services.library import catalogue
from clinic.services.programs import drafts
from clinic.services.record import patients
from clinic.services.screening import consult_flags, consults, easier
from clinic.web import forms
from clinic.web.forms import Form, SeenForm
from clinic.web.forms.fields import Boxes, choices
from clinic.web.therapist.blueprint import blueprint
from clinic.web.therapist.record import from_item, problem_words
from clinic.web.words import DECISIONS, KINDS

TAGS = {tag: words(tag) for tag in Tag if tag not in RETIRED_TAGS}


class ConsultForm(SeenForm):
    """A clinician's decision about consult flags."""

    findings = Boxes("Which flags is this about?")
    kind = RadioField("Whose decision is it?", choices=choices(KINDS.items()), validators=[InputRequired()])
    clinician = StringField("Clinician's name", validators=[InputRequired()])
    profession = StringField("Profession", validators=[InputRequired()])
    registration = StringField("Registration number", validators=[InputRequired()])
    held_on = DateField("Date of the consult", validators=[InputRequired()])
    examined = Boxes("What was examined?", choices=choices(EXAMINED.items()))
    decision = RadioField("Decision", choices=choices(DECISIONS.items()), validators=[InputRequired()])
    excluded_exercises = Boxes("Leave out of this program")
    excluded_tags = Boxes("Leave out movements with", choices=choices(TAGS.items()))
    range_limit = StringField("Limit of the range, as the patient reads it", validators=[Optional()])
    most_sets = IntegerField("Most sets", validators=[Optional()])
    most_reps = IntegerField("Most repetitions", validators=[Optional()])
    most_hold_seconds = IntegerField("Longest hold", validators=[Optional()])
    reason = TextAreaField("Reason", validators=[InputRequired()])
    expires_on = DateField(
        "Counts until",
        description=f"{WORD_COUNTS_WEEKS} weeks unless you say otherwise, {WORD_COUNTS_MONTHS} months at most.",
        validators=[InputRequired()],
    )

    def consult(self) -> Consult:
        """What was typed, unchecked: the service checks it."""
        return Consult(
            kind=ConsultKind(self.kind.data),
            clinician=self.clinician.data or "",
            profession=self.profession.data or "",
            registration=self.registration.data or "",
            held_on=_day(self.held_on.data),
            decision=Decision(self.decision.data),
            reason=self.reason.data or "",
            findings=frozenset(self.findings.data or ()),
            expires_on=_day(self.expires_on.data),
            examined=frozenset(Examined(part) for part in self.examined.data or ()),
            limits=Limits(
                excluded_exercises=frozenset(self.excluded_exercises.data or ()),
                excluded_tags=frozenset(Tag(tag) for tag in self.excluded_tags.data or ()),
                range_limit=" ".join((self.range_limit.data or "").split()),
                most_sets=self.most_sets.data,
                most_reps=self.most_reps.data,
                most_hold_seconds=self.most_hold_seconds.data,
            ),
        )


class WithdrawConsultForm(Form):
    """Why a consult no longer counts."""

    reason = TextAreaField("Why is it withdrawn?", validators=[InputRequired()])


@blueprint.route("/programs/<uuid:program_id>/consult", methods=["GET", "POST"])
def consult_new(program_id: UUID) -> Response:
    session, by, at = db.get_session(), auth.staff(Action.RECORD_CONSULT), auth.now()
    program = drafts.get(session, by, program_id)
    patient = patients.get(session, by, program.patient_id)
    asked = consult_flags.deciding(session, program=program, patient=patient, at=at)
    review, flags = asked.review, asked.flags
    versions = easier.of(session, review)
    proposed = asked.proposed(request.args.get("renew", ""))
    suggested = _suggested(by, review.record.today, [flag.key for flag in proposed])
    form = ConsultForm(data=suggested | {"seen": patient.consults_revision})
    named = _named(flags)
    form.findings.choices = choices(
        (flag.key, f"{flag.title} ({exercise})" if exercise else flag.title) for flag, exercise in named
    )
    if wanted := {part for flag in flags for part in flag.examine}:
        parts = listed([phrase(part) for part in Examined if part in wanted])
        form.examined.description = f"To proceed, the flags above ask for: {parts}."
    held = [entry.exercise for entry in review.entries.values()]
    form.excluded_exercises.choices = choices((exercise.base, exercise.name) for exercise in held)
    if form.validate_on_submit():
        try:
            consult_flags.decide(
                session,
                program=program,
                patient=patient,
                consult=form.consult(),
                seen=form.revision(),
                by=by,
                at=at,
            )
        except (InvalidInput, Stale) as error:
            form.refuse(error)
        else:
            flash("The consult is recorded.", "clear")
            return redirect(from_item.or_to(_way_back(program)), 303)
    return forms.page(
        "therapist/screening/new.html",
        form,
        ends=[(consult, _limits(consult.limits, held)) for consult in asked.ends],
        back=_way_back(program),
        program=program,
        patient=patient,
        recorded=[
            said for said in review.record.problems if any(said.code in flag.subjects for flag in flags)
        ],
        details=problem_words.details,
        flags=[(easier.said(flag, versions), exercise) for flag, exercise in named],
    )


@blueprint.route("/consults/<uuid:consult_id>/withdraw", methods=["GET", "POST"])
def consult_withdraw(consult_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff(Action.WITHDRAW_CONSULT)
    consult = consults.get(session, by, consult_id)
    patient = patients.get(session, by, consult.patient_id)
    form = WithdrawConsultForm()
    if form.validate_on_submit():
        try:
            consults.withdraw(session, consult=consult, reason=form.reason.data or "", by=by, at=auth.now())
        except InvalidInput as error:
            form.refuse(error)
        else:
            flash("The consult is withdrawn. Its flags are up again.", "clear")
            return redirect(url_for(".patient", patient_id=patient.id), 303)
    return forms.page("therapist/screening/withdraw.html", form, consult=consult, patient=patient)


def _limits(limits: Limits, held: Sequence[Exercise]) -> list[str]:
    """The limits of a consult in words, with the exercises of the program that it leaves out."""
    without = [exercise.name for exercise in held if exercise.base in limits.excluded_exercises]
    return [*consult_limits.said(limits), *(f"Without: {listed(without)}" for _ in without[:1])]


def _way_back(program: Program) -> str:
    """The draft, or the record with its consults where the program is signed."""
    if program.status == ProgramStatus.DRAFT:
        return url_for(".program", program_id=program.id)
    return url_for(".patient", patient_id=program.patient_id, _anchor="consults")


def _named(flags: Sequence[Finding]) -> list[tuple[Finding, str]]:
    """Each flag with the name of the exercise it is about, empty for the program as a whole."""
    slugs = {flag.exercise for flag in flags if flag.exercise}
    entries = catalogue.newest_of(db.get_session(), auth.staff().clinic_id, slugs)
    return [(flag, entries[flag.exercise].exercise.name if flag.exercise else "") for flag in flags]


def _suggested(by: StaffMember, today: date, keys: list[str]) -> dict[str, object]:
    """A consult of the person asking, today, about every open flag; nothing is decided for them."""
    return {
        "findings": keys,
        "kind": ConsultKind.OWN,
        "clinician": by.name,
        "profession": by.profession,
        "registration": by.registration,
        "held_on": today,
        "expires_on": default_expiry(today),
    }


def _day(value: date | None) -> date:
    assert value is not None  # the field is required
    return value
