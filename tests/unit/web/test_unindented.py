"""What a page weighs without the indentation of its template, and that nothing else changes."""

from jinja2 import Environment, StrictUndefined

from clinic.web import unindented

SOURCE = """<ul>
  {% for word in words %}
    <li>{{ word }}</li>
\t{% endfor %}
</ul>
{{ nothing }}
"""


def test_lines_stay_lines_and_lose_what_stands_before_them(tmp_path):
    (tmp_path / "page.html").write_text(SOURCE, "utf-8")
    page = Environment(loader=unindented.Loader(tmp_path)).get_template("page.html")
    assert page.render(words=["  one", "two"]) == "<ul>\n\n<li>  one</li>\n\n<li>two</li>\n\n</ul>\n"


def test_a_mistake_is_told_with_its_line(tmp_path):
    (tmp_path / "page.html").write_text(SOURCE, "utf-8")
    page = Environment(loader=unindented.Loader(tmp_path), undefined=StrictUndefined).get_template(
        "page.html"
    )
    try:
        page.render(words=[])
    except Exception as error:
        lines = [frame.tb_lineno for frame in frames(error.__traceback__)]
    assert 6 in lines


def frames(traceback):
    while traceback:
        yield traceback
        traceback = traceback.tb_next
