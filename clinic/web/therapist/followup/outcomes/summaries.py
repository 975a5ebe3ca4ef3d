"""The discharge summary: read what it will say, write the rest, sign; then the page that waits for the document."""

from __future__ import annotations

from uuid import UUID

from flask import Response as FlaskResponse
from flask import make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms import PasswordField, RadioField, TextAreaField
from wtforms.validators import InputRequired

from clinic import auth, db
from clinic.domain.access.clinics import PAPERS
from clinic.domain.errors import ActionDenied, InvalidInput, NotFound, Stale
from clinic.domain.followup.diary import charts
from clinic.domain.followup.outcomes import discharge
from clinic.domain.followup.outcomes.discharge import Texts
from clinic.domain.followup.worklist import is_grave
from clinic.domain.limits import SUMMARY_TEXT
from clinic.domain.plans.lifecycle import SigningStatus
from clinic.domain.roles import Action
from clinic.models import Episode, Patient
from clinic.services.followup.care import archive
from clinic.services.followup.lines import open_again
from clinic.services.followup.outcomes import contents, summaries
from clinic.services.plans import plans
from clinic.services.record import episodes, patients, records
from clinic.web import forms
from clinic.web.forms import SeenForm
from clinic.web.forms.fields import TO_SIGN, NeededSometimes, choices
from clinic.web.therapist.blueprint import blueprint
from clinic.web.therapist.followup import ways_out

BESIDE = "The exercises that go on are printed as the plan has them. Write what comes besides, or what without a plan."


NOTHING_SUGGESTED = "No exercise goes on, so nothing is suggested. Say what this patient does then."


def _text(name: str, label: str, *, rows: int, help: str = "", is_needed: bool = True) -> TextAreaField:
    asked = InputRequired(discharge.NOT_WRITTEN[name]) if is_needed else NeededSometimes()
    return TextAreaField(
        label,
        description=help,
        validators=[asked],
        render_kw={"rows": rows, "maxlength": SUMMARY_TEXT},
    )


class SummaryForm(SeenForm):
    """What the therapist writes, and the password; `seen` is the newest number of the record."""

    account = _text("account", "What was treated, and what was done", rows=6)
    go_on = _text("go_on", "What else to go on with", rows=3, help=BESIDE, is_needed=False)
    flare_up = _text(
        "flare_up", "When it flares up", rows=5, help="A suggestion of ours. Make it fit this patient."
    )
    come_back = _text("come_back", "When to come back", rows=3, help="A suggestion of ours, too.")
    paper = RadioField("Paper", choices=choices(PAPERS.items()))
    password = PasswordField(
        "Your password",
        description=TO_SIGN,
        validators=[InputRequired()],
    )

    def say_the_rest(self, *, goes_on: bool) -> None:
        """Beside what is missing, what the domain would refuse next: all in one round, each once."""
        try:
            discharge.check(self.texts(), goes_on=goes_on)
        except InvalidInput as error:
            for name, sentence in error.errors.items():
                if not self[name].errors:
                    self.fail(name, sentence)

    def texts(self) -> Texts:
        """What was written."""
        return Texts(
            self.account.data or "",
            self.go_on.data or "",
            self.flare_up.data or "",
            self.come_back.data or "",
        )


@blueprint.route("/episodes/<uuid:episode_id>/summary", methods=["GET", "POST"])
def summary_sign(episode_id: UUID) -> Response:
    session, by, at = db.get_session(), auth.staff(Action.SIGN_SUMMARY), auth.now()
    episode = episodes.get(session, by, episode_id)
    found = patients.get(session, by, episode.patient_id)
    discharge.check_ended(has_ended=episode.ended_at is not None)
    is_begun = request.method == "GET"  # what was written is kept on the page, which says it, too
    if is_begun and (in_the_way := summaries.in_the_way(session, found, at=at)):
        return _not_yet(episode, found, in_the_way)
    number = found.counter  # read before what it stands for
    record = records.read(session, found, at=at)
    says = contents.gather(session, record, episode)
    earlier = summaries.newest_of(session, episode)
    goes_on = bool(says["go_on"]["exercises"])
    begun = summaries.texts_of(earlier) if earlier else discharge.begun_with(goes_on=goes_on)
    form = SummaryForm(data={"seen": number, "paper": record.clinic.paper} | vars(begun))
    if not goes_on:
        form.flare_up.description = NOTHING_SUGGESTED
    if form.validate_on_submit():
        try:
            auth.confirm(form.password.data or "")
            signed = summaries.request(
                session,
                episode=episode,
                texts=form.texts(),
                paper=form.paper.data,
                seen=form.revision(),
                settings=auth.settings(),
                by=by,
                at=at,
            )
        except (InvalidInput, Stale) as error:
            form.refuse(error)
        except ActionDenied as error:
            form.fail("", str(error))
        else:
            return redirect(url_for(".summary", summary_id=signed.id), 303)
    elif form.is_submitted():
        form.say_the_rest(goes_on=goes_on)
    return forms.page(
        "therapist/followup/outcomes/summaries/sign.html",
        form,
        patient=found,
        episode=episode,
        says=says,
        drawn=[Markup(charts.draw(chart)) for chart in discharge.charts(says["trend"])],  # noqa: S704 - it escapes
        earlier=earlier,
    )


def _not_yet(episode: Episode, patient: Patient, sentence: str) -> Response:
    """What has to be dealt with before a summary is written, with a way to each."""
    session, at = db.get_session(), auth.now()
    page = render_template(
        "therapist/followup/outcomes/summaries/not_yet.html",
        sentence=sentence,
        patient=patient,
        episode=episode,
        waits=[item for item in archive.waiting(session, patient) if is_grave(item.reason, item.stops)],
        plan=plans.in_force(session, patient),
        held=ways_out.held_by_reports(patient, open_again.flags(session, patient, at=at)),
    )
    return make_response(page, 409)


@blueprint.get("/summaries/<uuid:summary_id>")
def summary(summary_id: UUID) -> Response:
    session, by = db.get_session(), auth.staff()
    found = summaries.get(session, by, summary_id)
    page = render_template(
        "therapist/followup/outcomes/summaries/summary.html",
        summary=found,
        patient=patients.get(session, by, found.patient_id),
        waits=found.status is SigningStatus.WAITING,
    )
    return make_response(page)


@blueprint.get("/summaries/<uuid:summary_id>/news")
def summary_news(summary_id: UUID) -> Response:
    """What the page asks every second while it waits: whether there is something new to show."""
    waits = summaries.is_waiting(db.get_session(), auth.staff(), summary_id)
    is_new = request.args.get("shown") == "waiting" and not waits
    return FlaskResponse(status=204, headers={"HX-Refresh": "true"} if is_new else {})


@blueprint.get("/summaries/<uuid:summary_id>.pdf")
def summary_pdf(summary_id: UUID) -> FlaskResponse:
    session, by = db.get_session(), auth.staff()
    found = summaries.get(session, by, summary_id)
    pdf = summaries.pdf(session, found)
    if pdf is None:
        raise NotFound
    response = FlaskResponse(pdf, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="summary-{found.code}-v{found.version}.pdf"'
    return response
