"""A refused form answers 422, keeps what was typed, and says at each field what to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import wtforms
from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict

from clinic.domain.errors import InvalidInput
from clinic.web.forms import TWICE
from clinic.web.forms.sentences import SENTENCES
from tests.unit.web.frame import PatientForm

GOOD = {
    "name": "Rosa Field",
    "height_cm": "164",
    "born": "",
    "level": "beginner",
    "balance_trouble": "no",
} | {"asthma": "not_recorded"}


@pytest.fixture
def post(app, client):
    app.config["WTF_CSRF_ENABLED"] = app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    return lambda **changes: client.post("/form", data=GOOD | changes)


@pytest.fixture
def form(app):
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context():
        yield PatientForm(MultiDict(GOOD))


def test_a_good_form_is_taken(post):
    assert post().text == "saved"


@pytest.mark.parametrize("missing", ["born", "level"])
def test_a_field_that_is_missing_is_refused_at_it_and_what_was_typed_stays(app, client, missing):
    app.config["WTF_CSRF_ENABLED"] = app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    sent = {name: value for name, value in GOOD.items() if name != missing}
    answer = client.post("/form", data=sent)
    assert answer.status_code == 422
    assert f'id="{missing}-error"' in answer.text
    assert 'value="Rosa Field"' in answer.text


@pytest.mark.parametrize("name", ["name", "balance_trouble", "level", "consent"])
def test_a_field_that_comes_twice_is_refused_at_it_and_never_guessed(post, name):
    said = {"balance_trouble": "yes", "level": "advanced"}.get(name, "y")
    answer = post(**{name: [GOOD.get(name, "y"), said]})
    assert answer.status_code == 422
    assert answer.text.count(str(TWICE)) == 2  # in the summary and at the field


def test_answers_that_exclude_each_other_are_named_where_both_came(post):
    answer = post(balance_trouble=["no", "yes"])
    assert "It came as: Yes, No." in answer.text.split('id="balance_trouble-error"')[1].split("</p>")[0]


def test_a_line_of_a_tick_list_sends_that_it_was_not_ticked_along(post):
    assert post(asthma=["not_recorded", "yes"]).text == "saved"


def test_a_box_that_is_not_ticked_is_not_missing(post):
    assert "consent" not in GOOD
    assert post().status_code == 200


def test_a_new_form_is_answered_200_without_summary(client):
    answer = client.get("/form")
    assert answer.status_code == 200
    assert "data-error-summary" not in answer.text


def test_a_refused_form_keeps_what_was_typed(post):
    answer = post(name="Rosa <Field>", height_cm="tall")
    assert answer.status_code == 422
    assert 'value="Rosa &lt;Field&gt;"' in answer.text
    assert 'value="tall"' in answer.text
    assert "Enter a whole number, in digits." in answer.text


def test_a_sentence_that_is_still_to_be_translated_refuses_the_form_too(form):
    form.fail("name", lazy_gettext("Not this name."))
    assert [problem.sentence for problem in form.corrections()] == ["Not this name."]


def test_every_link_of_the_summary_leads_to_a_control(post):
    page = post(name="", height_cm="9", balance_trouble="", born="yesterday").text
    anchors = re.findall(r'<a href="#([\w-]+)">', page.split("data-error-summary")[1].split("<form")[0])
    assert anchors == ["name", "height_cm", "born", "balance_trouble-0"]
    for anchor in anchors:
        assert re.search(rf'<(input|select|textarea)[^>]*\sid="{anchor}"', page)


def test_a_refused_field_is_tied_to_its_sentence_and_its_help(post):
    control = re.search(r'<input[^>]*id="name"[^>]*>', post(name="").text)
    assert control
    assert 'aria-invalid="true"' in control[0]
    assert 'aria-describedby="name-help name-error"' in control[0]


@pytest.mark.parametrize("text", ["Ro\x00sa", b"Ros\xe9".decode("utf-8", "replace")])
def test_text_that_cannot_be_read_is_refused_at_its_field(post, text):
    answer = post(name=text)
    assert answer.status_code == 422
    assert "Name: Some of this cannot be read. Type it again." in answer.text


def test_bytes_that_are_not_utf8_are_refused_at_their_field(app, client):
    app.config["WTF_CSRF_ENABLED"] = app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    body = b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nRos\xe9\r\n--x--\r\n'
    answer = client.post("/form", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 422
    assert "Name: Some of this cannot be read. Type it again." in answer.text


def test_the_domains_refusals_stand_at_their_fields(form):
    form.refuse(InvalidInput({"born": "Born after the referral.", "ball": "Record a ball first."}))
    assert [(problem.anchor, problem.sentence) for problem in form.corrections()] == [
        (None, "Record a ball first."),
        ("born", "Born after the referral."),
    ]


def test_every_sentence_replaces_a_message_that_wtforms_has():
    sources = "".join(path.read_text() for path in Path(wtforms.__file__).parent.rglob("*.py"))
    spoken = re.sub(r'"\s*\n\s*f?"', "", sources)
    assert [message for message in SENTENCES if message not in spoken] == []
