"""Anybody may ask whether a plan is genuine, by its file or its QR code. Public; tells nothing about patients."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template
from flask_babel import get_timezone, gettext, lazy_gettext
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response

from clinic import auth, db
from clinic.services.plans import verification
from clinic.services.plans.verification import Authenticity, Result
from clinic.web import forms
from clinic.web.forms import Form

blueprint = Blueprint("verify", __name__)
SEVERITY = {
    Authenticity.AUTHENTIC: "clear",
    Authenticity.PARTLY_PAUSED: "caution",
    Authenticity.PAUSED: "contraindicated",
    Authenticity.REPLACED: "caution",
    Authenticity.WITHDRAWN: "contraindicated",
    Authenticity.SUMMARY: "clear",
    Authenticity.OLD_SUMMARY: "caution",
    Authenticity.ALTERED: "contraindicated",
    Authenticity.UNKNOWN: "needs_info",
}
UNREADABLE = (Authenticity.NO_PDF, Authenticity.TOO_LARGE)


class UploadForm(Form):
    """One PDF. It is read, answered and forgotten."""

    file = FileField(
        lazy_gettext("The plan as a PDF file"),
        validators=[FileRequired(lazy_gettext("Choose the PDF of the plan first."))],
    )


@blueprint.route("/verify", methods=["GET", "POST"])
def upload() -> Response:
    form = UploadForm()
    if not form.validate_on_submit():
        return forms.page("verify/upload.html", form)
    limit = auth.settings().max_upload_bytes
    pdf = form.file.data.read(limit + 1)
    # strangers do not get to hold the write lock
    with db.open_session(db.get_engine(), writes=False) as session:
        result = verification.by_pdf(session, pdf, limit=limit)
    if result.answer in UNREADABLE:
        form.fail("file", gettext(result.message))
        return forms.page("verify/upload.html", form)
    return make_response(_page(result))


@blueprint.get("/v/<code>")
def code(code: str) -> tuple[str, int]:
    result = verification.by_code(db.get_session(), code)
    return _page(result), 404 if result.answer is Authenticity.UNKNOWN else 200


def _page(result: Result) -> str:
    return render_template(
        "verify/result.html", result=result, severity=SEVERITY[result.answer], timezone=get_timezone()
    )
