"""Templates keep to the content security policy, load only our own files, and escape all but drawings."""

import re
from pathlib import Path

import pytest

from clinic.settings import ROOT

TEMPLATES = ROOT / "templates"
PAGES = sorted(path for path in TEMPLATES.rglob("*.html") if "pdf" not in path.parts)
EVERY = sorted(TEMPLATES.rglob("*.html"))
FORBIDDEN = {
    "an inline style": re.compile(r"<style|\sstyle\s*="),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)"),
    "an inline handler": re.compile(r"<[^>]*\s(?:on[a-z]+|hx-on[:a-z-]*)\s*="),
    "a number box, which changes what is typed": re.compile(r"type\s*=\s*[\"']number"),
    "a file from another host": re.compile(r"(?:src|srcset|<link[^>]*href)\s*=\s*[\"'](?:https?:)?//"),
}
UNESCAPED = re.compile(r"([\w.]+)\s*\|\s*safe\b")
DRAWINGS = {"qr"}
IMPORT = re.compile(r'\{% from "[^"]+" import ([\w, ]+?)(?: with context)? %\}')
MACRO = re.compile(r"\{% macro (\w+)")
FOLDERS_FOR_PATIENTS = {"account", "enrol", "errors", "pdf", "portal", "verify"}
FOR_CLINICIANS = {"letter.html", "review.html"}
READ_BY_PATIENTS = [
    *(
        path
        for path in EVERY
        if FOLDERS_FOR_PATIENTS.intersection(path.relative_to(TEMPLATES).parts[:-1])
        and path.name not in FOR_CLINICIANS
    ),
    *(TEMPLATES / "session" / file for file in ("sign_in.html", "code.html")),
]
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
LOOK = re.compile(r"\{% block (?:width|audience) %\}\w+\{% endblock %\}")
UNTRANSLATED = re.compile(r"""(?<!_\()["']([A-Z][a-z]+[^"']*)["']""")
STATIC = re.compile(r"url_for\(\s*[\"']static[\"'],\s*filename=[\"']([^\"']+)[\"']\s*\)")


def name(path: Path) -> str:
    """The template's name as Jinja knows it."""
    return str(path.relative_to(TEMPLATES))


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_page_holds(what: str) -> None:
    assert [name(path) for path in PAGES if FORBIDDEN[what].search(path.read_text())] == []


def test_nothing_but_a_drawing_is_written_unescaped() -> None:
    unescaped = {(name(path), value) for path in EVERY for value in UNESCAPED.findall(path.read_text())}

    assert {
        (template, value) for template, value in unescaped if value.split(".")[-1] not in DRAWINGS
    } == set()


def test_every_static_file_that_a_template_names_is_there() -> None:
    named = {(name(path), file) for path in PAGES for file in STATIC.findall(path.read_text())}

    assert named
    assert {(page, file) for page, file in named if not (ROOT / "clinic/static" / file).is_file()} == set()


def test_every_macro_is_called_by_some_template() -> None:
    templates = "\n".join(path.read_text() for path in EVERY)
    calls = IMPORT.sub("", templates)

    assert [
        macro for macro in MACRO.findall(templates) if not re.search(rf"(?<!macro )\b{macro}\(", calls)
    ] == []


def test_what_a_template_imports_it_uses() -> None:
    unused = {
        (name(path), imported)
        for path in EVERY
        for imported in re.findall(r"\w+", " ".join(IMPORT.findall(path.read_text())))
        if not re.search(rf"\b{imported}\b", IMPORT.sub("", path.read_text()))
    }

    assert unused == set()


def test_what_a_patient_reads_goes_through_gettext() -> None:
    assert READ_BY_PATIENTS
    assert [(name(path), word) for path in READ_BY_PATIENTS for word in said_bare(path)] == []


def said_bare(path: Path) -> list[str]:
    """The words of a template that stand in no call of gettext: in its text, and in its code."""
    source = LOOK.sub("", path.read_text())
    code = " ".join(part for part in JINJA.findall(source) if not part.startswith("{#"))
    text = re.sub(r"<[^>]*>", " ", JINJA.sub(" ", source))
    return [*re.findall(r"[A-Za-z]{2,}", text), *UNTRANSLATED.findall(code)]
