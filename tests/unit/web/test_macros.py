"""The README's examples are what page authors copy: each renders, with every name defined."""

from __future__ import annotations

import re

import pytest
from flask import render_template_string

from clinic.settings import ROOT
from tests.unit.web.frame import EXAMPLES, PatientForm

MACROS = ROOT / "templates/_macros"
README = (MACROS / "README.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"^## (.+?)\n(.*?)```jinja\n(.*?)```", re.DOTALL | re.MULTILINE)
SOURCES = {title: source for title, _words, source in EXAMPLE.findall(README)}


@pytest.mark.parametrize("title", SOURCES)
def test_every_example_renders(app, title):
    with app.test_request_context():
        assert "<" in render_template_string(SOURCES[title], form=PatientForm(), **EXAMPLES)
