"""Whatever goes wrong is answered with a sentence, in the form the caller reads, never from the inside."""

from __future__ import annotations

import pytest

from tests.unit.web.frame import ERRORS

STATUSES = {"gone": 404, "denied": 409, "invalid": 422, "broken": 500, "often": 429}


def test_every_error_of_the_table_is_raised_somewhere():
    assert set(STATUSES) == set(ERRORS)


@pytest.mark.parametrize(("name", "status"), STATUSES.items())
def test_a_refusal_is_a_page_with_its_status(client, name, status):
    answer = client.get(f"/{name}")
    assert answer.status_code == status
    assert "<h1" in answer.text


@pytest.mark.parametrize(("name", "status"), STATUSES.items())
def test_the_interface_answers_in_json(client, name, status):
    answer = client.get(f"/api/{name}")
    assert answer.status_code == status
    assert answer.json["error"]["status"] == status
    assert answer.json["error"]["message"].endswith(".")


@pytest.mark.parametrize(("name", "status"), STATUSES.items())
def test_htmx_gets_a_notice_for_the_messages_of_the_page_it_is_on(client, name, status):
    answer = client.get(f"/{name}", headers={"HX-Request": "true"})
    assert answer.status_code == status
    assert answer.headers["HX-Retarget"] == "#messages"
    assert answer.headers["HX-Reselect"] == ".notice"
    assert 'class="notice' in answer.text
    assert "<html" not in answer.text
    assert 'role="alert"' in answer.text


def test_a_denied_action_says_the_domains_sentence(client):
    assert "Record the consult before you sign." in client.get("/denied").text


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://localhost/programs/7?q=ball#add", "/programs/7?q=ball"),
        ("http://elsewhere.example/programs/7", None),
        ("http://localhost/denied", None),
        ("", None),
    ],
)
def test_a_refusal_leads_back_to_our_page_that_it_came_from(client, came_from, back):
    text = client.get("/denied", headers={"Referer": came_from}).text
    assert ("Back to where you were" in text) is (back is not None)
    assert back is None or f'href="{back}"' in text


def test_invalid_input_lists_its_sentences_whatever_the_fields_are_called(client):
    assert "Choose what happened to the condition." in client.get("/invalid").text
    assert client.get("/api/invalid").json["error"]["fields"] == {
        "status": "Choose what happened to the condition."
    }


def test_a_crash_shows_nothing_of_the_inside(client):
    for path in ("/broken", "/api/broken"):
        text = client.get(path).text
        assert "hunter2" not in text
        assert "Traceback" not in text


def test_too_many_tries_says_when_to_come_back(client):
    assert client.get("/often").headers["Retry-After"] == "60"


@pytest.mark.parametrize("status", [400, 403, 405, 413, 415, 418, 501, 503])
def test_other_statuses_keep_their_number(client, status):
    answer = client.get(f"/abort/{status}")
    assert answer.status_code == status
    assert "<h1" in answer.text


def test_a_redirect_stays_a_redirect(client):
    assert client.get("/slash").location == "http://localhost/slash/"
    assert client.get("/elsewhere").location == "/form"


def test_a_form_that_is_too_large_is_refused(client):
    assert client.post("/form", data={"name": "x" * 5000}).status_code == 413


TYPED = {"name": "Rosa <Field>", "password": "correct horse", "csrf_token": "stale"}


def test_a_stale_token_gives_back_what_our_own_page_sent(client):
    answer = client.post("/form", data=TYPED, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 400
    assert 'name="name" value="Rosa &lt;Field&gt;"' in answer.text
    assert "correct horse" not in answer.text
    assert "stale" not in answer.text


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", None])
def test_a_request_from_elsewhere_is_given_nothing_to_send_again(client, site):
    answer = client.post("/form", data=TYPED, headers={"Sec-Fetch-Site": site} if site else {})
    assert answer.status_code == 400
    assert "Rosa" not in answer.text
    assert "<form" not in answer.text
