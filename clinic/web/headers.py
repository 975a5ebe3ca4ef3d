"""Security headers on every answer, and addresses of static files that change with their content.

The policy allows nothing but our own files: no inline script or style, no frame, no other host.
Pages hold health data: browsers and proxies keep nothing but static files, and one browser the drawings it was shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request
from werkzeug.security import safe_join

from clinic.settings import Settings

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",  # Bootstrap's arrows and ticks are data: pictures in its stylesheet
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
TWO_YEARS = "max-age=63072000; includeSubDomains"
FOREVER = "public, max-age=31536000, immutable"
FOREVER_IN_ONE_BROWSER = FOREVER.replace("public", "private")


def init_app(app: Flask) -> None:
    """Put the version on every static address. In production no file changes: templates make each address once."""
    app.url_defaults(_version_static)
    settings: Settings = app.config["SETTINGS"]
    if settings.production:
        app.jinja_env.globals["url_for"] = _remembering(app)


def _remembering(app: Flask) -> Callable[..., str]:
    static = lru_cache(maxsize=None)(lambda filename: app.url_for("static", filename=filename))

    def url_for(endpoint: str, **values: Any) -> str:
        if endpoint == "static" and len(values) == 1:
            return static(values["filename"])
        return app.url_for(endpoint, **values)

    return url_for


def protect(response: Response) -> Response:
    """Put the headers on an answer."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    settings: Settings = current_app.config["SETTINGS"]
    if settings.production:
        response.headers.setdefault("Strict-Transport-Security", TWO_YEARS)
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    elif "v" in request.args:
        response.headers["Cache-Control"] = FOREVER
    return response


def _version_static(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint != "static" or "v" in values:
        return
    path = safe_join(str(current_app.static_folder), values["filename"])
    if path is not None and Path(path).is_file():
        values["v"] = _fingerprint(path, Path(path).stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _fingerprint(path: str, changed: int) -> str:
    del changed  # part of the key: a file edited while developing gets a new address
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12]
