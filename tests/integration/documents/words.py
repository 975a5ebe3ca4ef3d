"""The words of a PDF as a reader meets them, whatever the lines."""

from __future__ import annotations

import subprocess


def words_of(pdf: bytes) -> str:
    """All of it in one line, with single spaces."""
    read = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(read.stdout.decode().split())


def pages_of(pdf: bytes) -> list[str]:
    """The same, page by page."""
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return [" ".join(page.split()) for page in read.stdout.decode().split("\f") if page.strip()]
