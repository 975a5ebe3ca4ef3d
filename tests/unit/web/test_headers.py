"""Every answer carries the policy; only versioned static files may be kept."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from flask_babel import force_locale

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


def test_in_production_each_record_has_its_own_address_and_each_mount_its_own():
    app = make_app(production=True)
    app.add_url_rule("/records/<uuid:key>", "record", lambda key: str(key))
    one, other, said = UUID(int=7), UUID(int=8), app.jinja_env.globals["url_for"]
    for root, key in (("", one), ("", other), ("/clinic", one), ("", one)):
        with app.test_request_context("/form", base_url=f"http://localhost{root}"):
            assert said("record", key=key) == f"{root}/records/{key}" == app.url_for("record", key=key)
            assert said("record", key=key, asked="1") == f"{root}/records/{key}?asked=1"


def test_in_production_a_bar_is_kept_by_all_that_it_says():
    app = make_app(production=True)
    fixed = app.jinja_env.globals["fixed"]
    ana = {"section": "patients", "name": "Ana <Berg>", "clinic": "Hill", "treats": True, "administers": True}
    others = ({"name": "Bo"}, {"clinic": "Vale"}, {"section": "library"}, {"waiting": "4"}, {"treats": False})
    with app.test_request_context("/form"):
        first = fixed("staff_bar", **ana, waiting="3")
        assert "Ana &lt;Berg&gt;" in first
        assert ">3<" in first
        assert fixed("staff_bar", **ana, waiting="3") is first
        bars = {fixed("staff_bar", **({**ana, "waiting": "3"} | other)) for other in others}
    assert len(bars | {first}) == len(others) + 1
    assert "csrf" not in first


def test_a_bar_that_is_kept_signs_out_with_the_token_of_its_page():
    client = make_app(production=True).test_client()
    pages = [client.get("/frame/base").text for _ in range(2)]
    tokens = [
        re.findall(r'<input type="hidden" name="csrf_token" value="([^"]+)" form="out">', page)
        for page in pages
    ]
    assert [len(found) for found in tokens] == [1, 1]
    assert all('action="/session.sign_out" id="out"' in page for page in pages)


def test_in_production_a_bar_is_kept_for_each_language():
    app = make_app(production=True)
    with app.test_request_context("/form"):
        said = {}
        for language in ("en", "de"):
            with force_locale(language):
                said[language] = app.jinja_env.globals["fixed"]("portal_bar", section="plan")
    assert "My plan" in said["en"]
    assert said["en"] is not said["de"]


def test_in_production_the_address_of_a_file_is_made_once(tmp_path):
    app = make_app(production=True)
    app.static_folder, file = str(tmp_path), tmp_path / "once.css"
    file.write_text("a {}")
    with app.test_request_context("/form"):
        first = app.jinja_env.globals["url_for"]("static", filename="once.css")
        assert "?v=" in first
        file.unlink()
        assert app.jinja_env.globals["url_for"]("static", filename="once.css") == first
