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
from uuid import UUID

from flask import Flask, Response, current_app, has_request_context, request
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
ENCRYPTED = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}  # two years
ANY_ID = UUID(int=0)
NOT_KEPT = {"Cache-Control": "no-store"}
FOREVER = "public, max-age=31536000, immutable"
FOREVER_IN_ONE_BROWSER = FOREVER.replace("public", "private")


def init_app(app: Flask) -> None:
    """Put the version on every static address. In production no file changes: templates make each address once, and
    those that lead to one record once for all of them.
    """
    app.url_defaults(_version_static)
    settings: Settings = app.config["SETTINGS"]
    if settings.production:
        app.jinja_env.globals["url_for"] = _remembering(app)


def _remembering(app: Flask) -> Callable[..., str]:
    static = lru_cache(maxsize=None)(lambda filename: app.url_for("static", filename=filename))

    @lru_cache(maxsize=512)
    def nobodys(endpoint: str, name: str, _root: str) -> str:
        values: dict[str, Any] = {name: ANY_ID}
        return app.url_for(endpoint, **values)

    def url_for(endpoint: str, **values: Any) -> str:
        if endpoint == "static" and len(values) == 1:
            return static(values["filename"])
        if len(values) == 1 and has_request_context():
            ((name, value),) = values.items()
            if isinstance(value, UUID):
                whole = f"{request.blueprint}{endpoint}" if endpoint[0] == "." else endpoint
                return nobodys(whole, name, request.root_path).replace(str(ANY_ID), str(value))
        return app.url_for(endpoint, **values)

    return url_for


def protect(response: Response) -> Response:
    """Put the headers on an answer."""
    settings: Settings = current_app.config["SETTINGS"]
    wanted = HEADERS | (ENCRYPTED if settings.production else {})
    is_file = request.endpoint == "static"
    wanted = wanted if is_file else wanted | NOT_KEPT
    said = {name.lower() for name, _ in response.headers}
    response.headers.extend((name, value) for name, value in wanted.items() if name.lower() not in said)
    if is_file and "v" in request.args:
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
