"""Signing a program: review and sign, then the page that waits for the document and leads to the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Response as FlaskResponse
from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    PasswordField,
    RadioField,
    TextAreaField,
)
from wtforms.validators import InputRequired

from clinic import auth, db
from clinic.domain.access.clinics import PAPERS
from clinic.domain.errors import InvalidInput
from clinic.domain.followup.reasons import OF_REASON
from clinic.domain.followup.worklist import Stops
from clinic.domain.limits import PAIN_CAP_REASON, USUAL_PAIN_CAP
from clinic.domain.plans import signing as rule
from clinic.domain.plans.terms import Terms
from clinic.domain.record.ball import other_size
from clinic.domain.roles import Action
from clinic.domain.screening.assessment import Assessment
from clinic.models import Patient, Plan, Program, Signing, StaffMember, WorklistItem
from clinic.services.access import staff
from clinic.services.library import reviews
from clinic.services.plans import (
    coming_back,
    contents,
    doubtful_steps,
    pauses,
    plans,
    progress,
    signings,
    snapshots,
)
from clinic.services.plans.doubtful_steps import DoubtfulStep
from clinic.services.plans.progress import Progress
from clinic.services.programs import drafts
from clinic.services.record import patients, records, taken_back
from clinic.services.screening import assess
from clinic.services.screening.assess import Review
from clinic.web import changed, forms, refusals
from clinic.web.forms import fields
from clinic.web.therapist.blueprint import blueprint
from clinic.web.therapist.plans import read_at_home, stopping


class SignForm(forms.Form):
    """What the signer sets and confirms: the terms of the plan, that the cautions were read, the paper, who it is."""

    revision = HiddenField()
    reviewed = HiddenField()
    paper = RadioField("Paper", choices=fields.choices(PAPERS.items()))
    review_on = DateField(
        "Look at this plan again by",
        validators=[InputRequired()],
        description="After that day the plan is on your worklist, and nothing more is expected of the patient.",
    )
    pain_cap = fields.FigureField(
        "Pause the plan when pain is above",
        validators=[InputRequired()],
        description=f"Of 10. Usual is {USUAL_PAIN_CAP}. Spreading symptoms and stop signs pause it at any pain.",
    )
    pain_cap_reason = TextAreaField(
        "Why another limit of pain than usual",
        validators=[fields.NeededSometimes()],
        description=f"Needed above {USUAL_PAIN_CAP}.",
        render_kw={"rows": 2, "maxlength": PAIN_CAP_REASON},
    )
    cautions = BooleanField("I have read the cautions above and the plan takes account of them.")
    back = fields.Boxes("Paused or left out: back with this signature", validate_choice=False)
    steps = BooleanField("I have looked again at the steps above, and prescribe them.")
    password = PasswordField(
        "Your password",
        description=fields.TO_SIGN,
        validators=[InputRequired()],
    )

    def terms(self) -> Terms:
        """What was set, of a valid form."""
        assert self.review_on.data is not None
        assert self.pain_cap.data is not None
        return Terms(self.review_on.data, self.pain_cap.data, self.pain_cap_reason.data or "")


@dataclass(frozen=True)
class DraftToSign:
    """What the signer has before them: the draft as it is screened, what waits about the patient, the version before,
    the steps to look at again, what was paused and is in it all the same, and the word for all of it by which the post
    says what was read.
    """

    program: Program
    patient: Patient
    review: Review
    waits: Sequence[WorklistItem]
    earlier: Plan | None
    doubtful: Sequence[DoubtfulStep]
    back: Mapping[str, str]
    reviewed: str

    @property
    def assessment(self) -> Assessment:
        return self.review.assessment


@blueprint.route("/programs/<uuid:program_id>/sign", methods=["GET", "POST"])
def program_sign(program_id: UUID) -> Response:
    session, by, at = db.get_session(), auth.staff(Action.SIGN_PLAN), auth.now()
    today = patients.today(session, by, at)
    program = drafts.get(session, by, program_id)
    waiting = signings.waiting(session, program)
    if request.method == "GET" and waiting and not progress.too_late(waiting, at=at, today=today):
        return redirect(url_for(".signing", signing_id=waiting.id))
    patient = patients.get(session, by, program.patient_id)
    plans.check_clock(patient, at=at)
    number = patient.counter  # read before what it stands for: what is written meanwhile is not taken as read
    record = records.read(session, patient, at=at)
    review = assess.review(session, program=program, record=record)
    waits = pauses.all_open(session, patient)
    refusal = plans.signing_refusal(patient, program, review.assessment, waits, by=by)
    if refusal:
        return _refused(refusal, program, patient, review)
    to_sign = DraftToSign(
        program,
        patient,
        review,
        waits,
        earlier=plans.latest(session, patient),
        doubtful=doubtful_steps.of(session, program),
        back=coming_back.of(session, patient, program),
        reviewed=signings.reviewed_by(record, review.assessment, number=number, by=by),
    )
    form = _form(to_sign)
    if form.validate_on_submit() and (signed := _signed(form, to_sign, by=by, at=at)):
        return redirect(url_for(".signing", signing_id=signed.id), 303)
    return forms.page("therapist/plans/sign.html", form, **_shown(to_sign))


def _form(to_sign: DraftToSign) -> SignForm:
    """What is set and confirmed; it begins with the terms that the version before leaves."""
    record = to_sign.review.record
    form = SignForm(
        data={
            "revision": to_sign.program.revision,
            "reviewed": to_sign.reviewed,
            "paper": record.clinic.paper,
            **_set(plans.terms_after(to_sign.earlier, on=record.today)),
        }
    )
    form.back.choices = fields.choices(
        (slug, f"The patient may do {name} again.") for slug, name in to_sign.back.items()
    )
    return form


def _signed(form: SignForm, to_sign: DraftToSign, *, by: StaffMember, at: datetime) -> Signing | None:
    """Sign what a valid form says; none where it is refused, which stands at the fields then."""
    if to_sign.assessment.cautions and not form.cautions.data:
        form.fail("cautions", rule.UNREAD)
        return None
    ticked = set(form.back.data or ())
    if unsaid := [name for slug, name in to_sign.back.items() if slug not in ticked]:
        form.fail("back", rule.back(unsaid))
        return None
    if to_sign.doubtful and not form.steps.data:
        form.fail("steps", rule.STEPS)
        return None
    try:
        auth.confirm(form.password.data or "")
        return signings.request(
            db.get_session(),
            program=to_sign.program,
            paper=form.paper.data,
            cautions_acknowledged=form.cautions.data,
            revision=forms.typed_revision("revision"),
            reviewed=form.reviewed.data or "",
            agreed=form.terms(),
            steps_confirmed=form.steps.data,
            back_confirmed=ticked,
            settings=auth.settings(),
            by=by,
            at=at,
        )
    except InvalidInput as error:
        form.refuse(error)
    return None


def _shown(to_sign: DraftToSign) -> dict[str, object]:
    """What the page shows beside the form."""
    session, earlier, review = db.get_session(), to_sign.earlier, to_sign.review
    program, patient, entries = to_sign.program, to_sign.patient, review.entries
    chosen = [entries[item.id] for item in program.items]
    return {
        "earlier": earlier,
        "changes": _changes(earlier, to_sign) if earlier else [],
        "program": program,
        "patient": patient,
        "assessment": to_sign.assessment,
        **stopping.shown(to_sign.waits),
        "waits": [item for item in to_sign.waits if item.stops is Stops.NOTHING],
        "reasons": OF_REASON,
        "doubtful": to_sign.doubtful,
        "taken_back": taken_back.since(session, review.record, signings.last_number(session, patient)),
        "back": to_sign.back,
        "rows": read_at_home.of(program, review, to_sign.back, earlier),
        "to_mind": read_at_home.of_all(review),
        "names": {entry.revision.slug: entry.exercise.name for entry in entries.values()},
        "unreviewed": reviews.unreviewed(session, patient.clinic_id, chosen),
        "behind": [entry.exercise.name for entry in entries.values() if entry.is_behind],
        "other_balls": [
            (entry.exercise.name, said)
            for entry in chosen
            if (said := other_size(entry.exercise.needs, patient.ball_diameter_cm))
        ],
        "version": earlier.version + 1 if earlier else 1,
    }


def _set(terms: Terms) -> dict[str, object]:
    """What the form begins with: a limit that the plan in force has is not lost by signing the next."""
    return {
        "review_on": terms.review_on,
        "pain_cap": terms.pain_cap,
        "pain_cap_reason": terms.reason,
    }


def _changes(earlier: Plan, to_sign: DraftToSign) -> list[changed.ChangeLine]:
    """What the patient will read that this version changes."""
    said = snapshots.said(
        db.get_session(),
        program=to_sign.program,
        entries=to_sign.review.entries,
        patient=to_sign.patient,
        assessment=to_sign.assessment,
    )
    return changed.lines(contents.content(earlier), said, back=to_sign.back)


def _refused(sentence: str, program: Program, patient: Patient, review: Review) -> Response:
    """Why nothing can be signed, with a way to each thing that would have to be different."""
    missing = review.assessment.unreviewed
    return refusals.answer(
        refusals.refused(409, sentence, review.record.up_again),
        "therapist/plans/refused.html",
        program=program,
        patient=patient,
        unreviewed=[entry for entry in review.entries.values() if entry.exercise.name in missing],
    )


@blueprint.get("/signings/<uuid:signing_id>")
def signing(signing_id: UUID) -> Response:
    session, by, at = db.get_session(), auth.staff(Action.SIGN_PLAN), auth.now()
    found, today = signings.get(session, by, signing_id), patients.today(session, by, at)
    so_far = progress.of(found, at=at, today=today)
    if so_far is Progress.DONE:
        flash(f"Version {found.version} is signed.", "clear")
        return redirect(url_for(".plan", plan_id=found.plan_id))
    page = render_template(
        "therapist/plans/signing.html",
        signing=found,
        progress=so_far,
        too_late=progress.too_late(found, at=at, today=today),
        patient=patients.get(session, by, found.patient_id),
        signer=staff.get(session, by, found.requested_by),
    )
    return make_response(page)


@blueprint.get("/signings/<uuid:signing_id>/news")
def signing_news(signing_id: UUID) -> Response:
    """What the page asks every second, so that nothing on it moves until there is something new to show."""
    by, shown = auth.staff(Action.SIGN_PLAN), request.args.get("shown")
    is_new = shown != progress.news(db.get_session(), by, signing_id, at=auth.now())
    return FlaskResponse(status=204, headers={"HX-Refresh": "true"} if is_new else {})


@blueprint.post("/signings/<uuid:signing_id>/dismiss")
def signing_dismiss(signing_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff(Action.SIGN_PLAN)
    signings.dismiss(session, signing=signings.get(session, by, signing_id), by=by, at=auth.now())
    return redirect(url_for(".patients_list"), 303)
