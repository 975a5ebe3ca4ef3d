"""Clinic: exercise-ball programs that are screened, prescribed, signed and followed up."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from clinic.settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """Wire settings, database, authentication, errors and blueprints into one application.

    What it wires is imported here, so that importing `clinic.domain` loads the standard library and `rfc8785` only.
    """
    from flask import Flask
    from werkzeug.middleware.proxy_fix import ProxyFix

    from clinic import auth, db, locks, sealing, statements, web
    from clinic.settings import from_environment
    from clinic.web import compression, errors, formatting, headers, templates
    from clinic.web.forms import token

    settings = settings or from_environment()
    app = Flask(__name__)
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=list(settings.secret_keys_old),
        MAX_CONTENT_LENGTH=settings.max_upload_bytes,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        PERMANENT_SESSION_LIFETIME=settings.patient_absolute,
        SESSION_REFRESH_EACH_REQUEST=False,  # the cookie's life is the session's on the server, which is never longer
        SESSION_COOKIE_SECURE=settings.production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SEND_FILE_MAX_AGE_DEFAULT=3600,
        WTF_CSRF_SECRET_KEY=[*settings.secret_keys_old, settings.secret_key],  # the last one signs
        WTF_CSRF_TIME_LIMIT=None,
        TESTING=settings.testing,
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # as Flask has it
    sealing.init_app(app, keys=settings.audit_keys)
    engine = db.engine_for(settings.database_url, then=locks.BRIEF, in_time=True)
    if not settings.production:
        statements.init_app(app, engine)
    db.init_app(app, engine)
    auth.init_app(app)
    templates.init_app(app)
    token.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
    formatting.init_app(app)
    web.init_app(app)
    # What becomes of a request once it has its answer, in this order; Flask begins with what it was given last.
    for ending in reversed(
        (
            auth.keep_reads,
            db.save,
            auth.keep_refusal,
            headers.protect,
            compression.compress,
            db.settle,
            statements.tell,
            sealing.seal,
        )
    ):
        app.after_request(ending)
    return app
