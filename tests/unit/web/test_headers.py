"""Every answer carries the policy; only versioned static files may be kept."""

from __future__ import annotations

import re

import pytest

from tests.unit.web.frame import make_app


@pytest.mark.parametrize("path", ["/form", "/gone", "/broken", "/nowhere", "/static/css/theme.css"])
def test_nothing_runs_but_our_own_files(client, path):
    with client.get(path) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/form", "/gone", "/denied", "/invalid", "/broken", "/nowhere"])
def test_pages_are_not_stored(client, path):
    assert client.get(path).headers["Cache-Control"] == "no-store"


def test_a_static_address_changes_with_its_content_and_may_then_be_kept(client):
    address = re.search(r'href="(/static/css/theme\.css\?v=\w{12})"', client.get("/form").text)
    assert address
    with client.get(address[1]) as versioned:
        assert versioned.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    with client.get("/static/css/theme.css") as bare:
        assert "immutable" not in bare.headers["Cache-Control"]


def test_only_production_insists_on_https(client):
    assert "Strict-Transport-Security" not in client.get("/form").headers
    assert "Strict-Transport-Security" in make_app(production=True).test_client().get("/form").headers


@pytest.mark.parametrize("base", ["base", "base_portal", "base_public"])
def test_no_frame_has_inline_script_style_or_handler(client, base):
    page = client.get(f"/frame/{base}").text
    assert "<h1>Patients</h1>" in page
    assert not re.search(
        r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|https?://", page.replace("xmlns=", "")
    )


def test_the_bar_marks_the_place_the_page_names(client):
    current = re.findall(r'<a href="([^"]+)" aria-current="page"', client.get("/frame/base").text)
    assert current == ["/therapist.patients_list"]
