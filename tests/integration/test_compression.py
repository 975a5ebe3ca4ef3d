"""Answers come packed to whoever can unpack them, and are the same; the form's token reads otherwise in each."""

from __future__ import annotations

import gzip
import re

import brotli
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from clinic.web.forms.token import mask, unmask
from tests.factories import People
from tests.integration.conftest import sign_in

UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress}
TOKEN = re.compile(r'(name="csrf_token"[^>]* value|name="csrf-token" content)="[^"]+"')
SENT = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')
MADE = re.compile(r'name="made" type="hidden" value="[^"]*"')
STYLES = "/static/css/theme.css"


def without_token(page: bytes) -> str:
    """And without the id of what the form will make, which is another one each time."""
    return MADE.sub("", TOKEN.sub("", page.decode()))


@pytest.mark.parametrize("accepted", ["gzip", "gzip, deflate, br", "br;q=0.5, gzip;q=0.8"])
def test_a_page_is_packed_and_the_same(client: FlaskClient, people: People, accepted: str) -> None:
    sign_in(client, people.alice)
    plain = client.get("/patients/new")
    packed = client.get("/patients/new", headers={"Accept-Encoding": accepted})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert without_token(gzip.decompress(packed.data)) == without_token(plain.data)


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "deflate"])
def test_who_cannot_unpack_gets_it_plain(client: FlaskClient, accepted: str) -> None:
    for address in ("/sign-in", STYLES):
        with client.get(address, headers={"Accept-Encoding": accepted}) as answer:
            assert "Content-Encoding" not in answer.headers
            assert b"<title>" in answer.data or b"--" in answer.data
            assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize(("accepted", "expected"), [("gzip", "gzip"), ("gzip, br", "br"), ("br", "br")])
def test_a_file_is_packed_and_not_sent_again_when_it_is_known(
    client: FlaskClient, accepted: str, expected: str
) -> None:
    with client.get(STYLES) as answer:
        plain = answer.data
    packed = client.get(STYLES, headers={"Accept-Encoding": accepted})
    assert (packed.headers["Content-Encoding"], packed.mimetype) == (expected, "text/css")
    assert UNPACK[expected](packed.data) == plain

    known = {"Accept-Encoding": accepted, "If-Modified-Since": packed.headers["Last-Modified"]}
    with client.get(STYLES, headers=known) as again:
        assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("accepted", ["", "gzip", "br"])
def test_a_file_is_known_by_its_tag_in_each_packing(client: FlaskClient, accepted: str) -> None:
    with client.get(STYLES, headers={"Accept-Encoding": accepted}) as answer:
        tag = answer.headers["ETag"]
    known = {"Accept-Encoding": accepted, "If-None-Match": tag}
    with client.get(STYLES, headers=known) as again:
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
        assert "Accept-Encoding" in again.headers["Vary"]
    other = {"Accept-Encoding": accepted, "If-None-Match": '"another"'}
    with client.get(STYLES, headers=other) as changed:
        assert (changed.status_code, bool(changed.data)) == (200, True)


def test_a_file_is_the_same_whoever_asks(client: FlaskClient, people: People) -> None:
    sign_in(client, people.alice)
    with client.get(STYLES) as answer:
        assert "Cookie" not in answer.headers["Vary"]
        assert "Set-Cookie" not in answer.headers
    assert "Cookie" in client.get("/patients").headers["Vary"]


def test_what_is_packed_already_and_what_is_refused_stay_as_they_are(client: FlaskClient) -> None:
    for address in ("/static/vendor/fonts/atkinson-hyperlegible-next-latin-400-normal.woff2", "/nowhere"):
        with client.get(address, headers={"Accept-Encoding": "gzip, br"}) as answer:
            assert "Content-Encoding" not in answer.headers


def test_the_token_reads_otherwise_in_each_answer_and_each_is_taken(
    client: FlaskClient, people: People
) -> None:
    client.application.config["WTF_CSRF_ENABLED"] = True
    tokens = [SENT.findall(client.get("/sign-in").text)[0] for _ in range(3)]
    assert len(set(tokens)) == 3
    for token in tokens:
        answer = client.post("/sign-in", data={"login": "nobody", "password": "wrong", "csrf_token": token})
        assert answer.status_code == 422
    for broken in ("", "x", tokens[0][:-4], "Ümläut"):
        answer = client.post("/sign-in", data={"login": "nobody", "password": "wrong", "csrf_token": broken})
        assert answer.status_code == 400


@given(st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126)))
def test_a_mask_comes_off(text: str) -> None:
    assert unmask(mask(text)) == text
    assert not text or text not in mask(text) or len(text) < 4


@given(st.text())
def test_what_was_never_masked_is_no_error(text: str) -> None:
    assert isinstance(unmask(text), str)
