"""A form that was refused, by page: 422 with everything typed still there, or 429 with the time to wait."""

from __future__ import annotations

from math import ceil

from flask import Response

from clinic.domain.errors import InvalidInput
from clinic.services.access.throttle import TooManyAttempts
from clinic.web import forms


def page(template: str, form: forms.Form, error: InvalidInput, **context: object) -> Response:
    """The page with the refusal's sentences at their fields."""
    form.refuse(error)
    response = forms.page(template, form, **context)
    if isinstance(error, TooManyAttempts):
        response.status_code = 429
        response.headers["Retry-After"] = str(ceil(error.wait.total_seconds()))
    return response
