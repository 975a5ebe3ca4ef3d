"""A small application with the clinic's frame, and pages that go wrong on request."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

from flask import Flask, abort, redirect, render_template_string
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, DictLoader
from werkzeug.exceptions import TooManyRequests
from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from clinic.domain.errors import ActionDenied, InvalidInput, NotFound
from clinic.domain.library.vocabulary import Mark
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import Finding
from clinic.settings import ROOT, Settings
from clinic.web import errors, formatting, headers, templates
from clinic.web.answers import TickField
from clinic.web.forms import Form, page

PLACES = (
    "therapist.patients_list",
    "therapist.worklist",
    "therapist.library_list",
    "therapist.adverse_events_list",
    "verify.upload",
    "account.overview",
    "admin.overview",
    "session.sign_in",
    "session.sign_out",
    "portal.plan",
    "portal.diary",
    "portal.help",
)
DISC = Finding(
    rule="disc-herniation",
    version=1,
    severity=Severity.CONSULT,
    exercise="ball-crunch",
    title="Herniated disc",
    because=(),
    unknown=(),
    reason="A disc herniation asks for a consult before exercise.",
    instead="Ask the treating physician, then record the answer.",
    patient_text="",
    sources=("S1",),
    mark=Mark.SEED,
    urgency=None,
    examine=(),
)
EXAMPLES = {"disc": DISC, "now": datetime(2026, 11, 21, 14, 30, tzinfo=UTC)}
FORM_EXAMPLE = """
{% extends "base_public.html" %}
{% from "_macros/form.html" import form_for %}
{% from "_macros/field.html" import field %}
{% block title %}Form{% endblock %}
{% block content %}
<h1>Register a patient</h1>
{% call form_for(form, "Save") %}
{{ field(form.name) }}{{ field(form.height_cm) }}{{ field(form.born) }}{{ field(form.level) }}
{{ field(form.balance_trouble) }}{{ field(form.consent) }}
{% endcall %}
{% endblock %}
"""


class PatientForm(Form):
    name = StringField("Name", [InputRequired()], description="As on the referral.")
    height_cm = IntegerField("Height", [InputRequired(), NumberRange(100, 220)])
    born = DateField("Born", [Optional()])
    level = SelectField(
        "Level", choices=[SelectChoice("beginner", "Beginner"), SelectChoice("advanced", "Advanced")]
    )
    balance_trouble = RadioField(
        "Trouble with balance",
        [InputRequired()],
        choices=[
            SelectChoice("yes", "Yes"),
            SelectChoice("no", "No"),
            SelectChoice("unknown", "Not recorded"),
        ],
    )
    asthma = TickField("Asthma", default="not_recorded")
    consent = BooleanField("The patient agreed to keep this record")


def settings(*, production: bool = False) -> Settings:
    return Settings("sqlite://", "secret", b"k" * 32, b"a" * 32, production=production)


def raising(error: Exception):
    def view():
        raise error

    return view


def make_app(*, production: bool = False) -> Flask:
    app = Flask("clinic", static_folder=str(ROOT / "clinic/static"))
    app.config.update(SECRET_KEY="secret", SETTINGS=settings(production=production), MAX_CONTENT_LENGTH=2000)
    templates.init_app(app)
    assert app.jinja_loader
    app.jinja_loader = ChoiceLoader([app.jinja_loader, DictLoader({"example.html": FORM_EXAMPLE})])
    LoginManager(app).user_loader(lambda _token: None)
    CSRFProtect(app)
    headers.init_app(app)
    app.after_request(headers.protect)
    errors.init_app(app)
    formatting.init_app(app)
    for place in PLACES:
        app.add_url_rule(f"/{place}", place, lambda: "", methods=["GET", "POST"])
    for name, error in ERRORS.items():
        app.add_url_rule(f"/{name}", name, raising(error))
        app.add_url_rule(f"/api/{name}", f"api-{name}", raising(error))
    app.add_url_rule("/abort/<int:status>", "abort", lambda status: abort(status))
    app.add_url_rule("/elsewhere", "elsewhere", lambda: abort(redirect("/form")))
    app.add_url_rule("/slash/", "slash", lambda: "")
    app.add_url_rule("/form", "form", lambda: form_page(), methods=["GET", "POST"])
    app.add_url_rule("/frame/<base>", "frame", lambda base: frame(base))
    return app


ERRORS = {
    "gone": NotFound(),
    "denied": ActionDenied("Record the consult before you sign."),
    "invalid": InvalidInput({"status": "Choose what happened to the condition."}),
    "broken": RuntimeError("password=hunter2"),
    "often": TooManyRequests(retry_after=60),
}


def form_page():
    form = PatientForm()
    if form.validate_on_submit():
        return "saved"
    return page("example.html", form)


def frame(base: str) -> str:
    user = SimpleNamespace(
        name="Ana Berg",
        clinic_name="Hill Clinic",
        person=SimpleNamespace(id="1"),
        can_treat=True,
        waiting=3,
        can_administer=True,
        is_authenticated=False,
    )
    return render_template_string(
        f'{{% extends "{base}.html" %}}{{% block title %}}Patients{{% endblock %}}'
        f'{{% set section = "patients" %}}{{% block content %}}<h1>Patients</h1>{{% endblock %}}',
        current_user=user,
    )
