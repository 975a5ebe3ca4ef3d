"""The application for a WSGI server of yours, once `clinic migrate` has run: `gunicorn wsgi:app`."""

from click import ClickException

from clinic import create_app
from clinic.cli import connection

try:
    settings = connection.settings()
    connection.check_ready(settings)
except ClickException as refused:
    raise RuntimeError(
        refused.message
    ) from None  # gunicorn ends for an exception; for an exit it would start anew

app = create_app(settings)
