"""The application for a WSGI server: `gunicorn wsgi:app`."""

from clinic import create_app

app = create_app()
