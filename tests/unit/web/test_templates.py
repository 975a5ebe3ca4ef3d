"""What a page weighs without what is in its template for who writes it, and that nothing else changes."""

import pytest
from jinja2 import Environment, StrictUndefined, meta

from clinic.settings import ROOT
from clinic.web import templates

FOLDER = ROOT / "templates"
RENDERED_ONCE = {f"_fixed/{file.name}": set() for file in (FOLDER / "_fixed").iterdir()} | {
    "_fixed/portal_bar.html": {"section"},
    "_fixed/staff_bar.html": {"administers", "clinic", "name", "section", "treats", "waiting"},
    "portal/_words.html": {"content", "drawings", "without"},
}

SOURCE = """{# A list. #}
<ul>
  {% for word in words %}
    <li>{{ word }}</li>
    {% if not loop.last %}{{ "and" }}{% endif %}
    {% if loop.last %}
      {{ word }}
    {% endif %}
\t{% endfor %}
</ul>
{{ nothing }}
"""


def test_lines_lose_what_stands_before_them_and_a_tag_alone_leaves_none(tmp_path):
    (tmp_path / "page.html").write_text(SOURCE, "utf-8")
    page = Environment(loader=templates.Loader(tmp_path)).get_template("page.html")
    assert page.render(words=["  one", "two"]) == "<ul>\n<li>  one</li>\nand\n<li>two</li>\n\ntwo\n</ul>\n"


def test_a_mistake_is_told_with_its_line(tmp_path):
    (tmp_path / "page.html").write_text(SOURCE, "utf-8")
    page = Environment(loader=templates.Loader(tmp_path), undefined=StrictUndefined).get_template("page.html")
    try:
        page.render(words=[])
    except Exception as error:
        lines = [frame.tb_lineno for frame in frames(error.__traceback__)]
    assert SOURCE.splitlines().index("{{ nothing }}") + 1 in lines


@pytest.mark.parametrize("name", RENDERED_ONCE)
def test_what_is_rendered_once_asks_for_nothing_of_a_request(name):
    page = Environment(loader=templates.Loader(FOLDER)).parse((FOLDER / name).read_text("utf-8"))
    assert meta.find_undeclared_variables(page) - {"_", "url_for"} == RENDERED_ONCE[name]


def frames(traceback):
    while traceback:
        yield traceback
        traceback = traceback.tb_next
