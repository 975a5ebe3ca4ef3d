"""The words of a PDF as a reader meets them, whatever the lines."""

from __future__ import annotations

import subprocess


def words_of(pdf: bytes) -> str:
    """All of it in one line, with single spaces."""
    read = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(read.stdout.decode().split())
