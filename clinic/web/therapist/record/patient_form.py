"""The form of who a patient is, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from clinic.domain import limits
from clinic.domain.record.patients import FIELDS, LANGUAGES, Details, Experience
from clinic.domain.text.quantities import CENTIMETERS, KILOGRAMS
from clinic.models import Patient, StaffMember
from clinic.services.record import patients
from clinic.web.forms import Form
from clinic.web.forms.fields import LEFT_OPEN, FigureField, NeededToSign, choices
from clinic.web.forms.once import OnceForm
from clinic.web.forms.recorded import RecordForm

LATEX = choices([("yes", "Free of latex"), ("no", "May hold latex"), LEFT_OPEN])
ANTI_BURST = choices([("yes", "Anti-burst"), ("no", "Not anti-burst, or not said"), LEFT_OPEN])
LEVELS = choices([*((str(level), str(level).capitalize()) for level in Experience), LEFT_OPEN])
YES_OR_NO = ("ball_latex_free", "ball_anti_burst")


def _tidy(text: str | None) -> str:
    return " ".join((text or "").split())


class PatientForm(Form):
    """Name, birth, body, contact and the patient's own ball."""

    name = StringField(
        "Name", filters=[_tidy], validators=[InputRequired()], render_kw={"maxlength": limits.NAME}
    )
    born = DateField("Date of birth", validators=[InputRequired()])
    record_number = StringField(
        "Record number",
        filters=[_tidy],
        validators=[Optional()],
        description="Your clinic's own number for this patient, if it gives any.",
        render_kw={"maxlength": limits.RECORD_NUMBER},
    )
    height_cm = FigureField(
        "Height",
        CENTIMETERS,
        validators=[NeededToSign()],
        description="It decides the size of the ball.",
    )
    weight_kg = FigureField(
        "Weight",
        KILOGRAMS,
        validators=[NeededToSign()],
        description="It is checked against the ball's load rating.",
    )
    email = StringField("E-mail address", filters=[_tidy], validators=[Optional()])
    phone = StringField("Phone number", filters=[_tidy], validators=[Optional()])
    language = SelectField("Language of the handout and the portal", choices=choices(LANGUAGES.items()))
    ball_diameter_cm = SelectField(
        "Ball size",
        default="",
        choices=choices([LEFT_OPEN, *((str(size), f"{size} cm") for size in limits.BALL_SIZES_CM)]),
    )
    ball_rating_kg = FigureField(
        "Load rating",
        validators=[NeededToSign()],
        description="The highest load, as printed on the ball or its box.",
    )
    ball_anti_burst = RadioField("When it is punctured", choices=ANTI_BURST, default="")
    ball_latex_free = RadioField("Material", choices=LATEX, default="")

    level = RadioField(
        "Level",
        choices=LEVELS,
        default="",
        description="An exercise that is added takes this level's dosage. Not recorded: a beginner's.",
    )

    def details(self) -> Details:
        """What was typed, unchecked: the service checks it."""
        values = {name: self[name].data for name in FIELDS}
        values["ball_diameter_cm"] = int(self.ball_diameter_cm.data) if self.ball_diameter_cm.data else None
        values["level"] = Experience(self.level.data) if self.level.data else None
        for name in YES_OR_NO:
            values[name] = {"yes": True, "no": False}.get(self[name].data)
        return Details(**values)


class NewPatientForm(PatientForm, OnceForm):
    """The same of somebody new, with who treats them: later that is handed over."""

    therapist_id = SelectField("Usual therapist", validators=[InputRequired("Choose whose patient this is.")])
    another = BooleanField("This is another person of the same name, born on the same day.")

    def offer(self, therapists: Sequence[StaffMember], by: StaffMember) -> None:
        """Let these be chosen as the usual therapist. Who is none of them chooses: nobody has a patient by chance."""
        nobody = [] if by in therapists else [("", "Choose a therapist")]
        self.therapist_id.choices = choices([*nobody, *((str(one.id), one.name) for one in therapists)])


class DetailsForm(PatientForm, RecordForm):
    """The same of a patient who is registered, whose details others change too; with the reason for a correction."""

    reason = TextAreaField(
        "Why is this corrected?",
        validators=[Optional()],
        render_kw={"rows": 2, "maxlength": limits.TAKEN_BACK_REASON},
    )


def filled(patient: Patient) -> DetailsForm:
    """The form as the record stands (or, on a post, as it was typed)."""
    return DetailsForm(lambda: _recorded(patient))


def _recorded(patient: Patient) -> dict[str, object]:
    values = asdict(patients.details_of(patient))
    values["ball_diameter_cm"] = str(patient.ball_diameter_cm or "")
    values["level"] = str(patient.level or "")
    for name in YES_OR_NO:
        values[name] = {True: "yes", False: "no", None: ""}[values[name]]
    return values | {"seen": patient.details_revision}
