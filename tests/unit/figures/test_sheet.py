"""The contact sheet and the commands that make it."""

import re
from pathlib import Path

from click.testing import CliRunner

from clinic.cli.figures import figures
from clinic.figures.author import sheet
from clinic.figures.draw import drawing


def test_a_sheet_shows_start_and_end_of_each_figure(tmp_path: Path) -> None:
    drawings = [drawing.load("wall-squat"), drawing.load("ball-crunch")]
    text = sheet.document(drawings, {"wall-squat": {"start": "You stand < tall.", "end": "You sit low."}})
    assert [text.count(f"{slug} 1/9") for slug in ("wall-squat", "ball-crunch")] == [1, 1]
    assert text.count('fill="#c8372d"') == 2  # the head of the arrow
    assert text.index("You stand &lt; tall.") < text.index("You sit low.")


def test_drawings_on_one_sheet_keep_apart() -> None:
    text = sheet.document([drawing.load("wall-squat"), drawing.load("ball-crunch")], {})
    names = re.findall(r' id="([^"]+)"', text)
    assert len(set(names)) == len(names)
    assert sorted(re.findall(r' href="#([^"]+)"', text)) == sorted(names)


def test_the_sheet_command_writes_a_picture_to_look_at(tmp_path: Path) -> None:
    out = tmp_path / "look.png"
    result = CliRunner().invoke(figures, ["sheet", "wall-squat", "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert out.read_bytes().startswith(b"\x89PNG")
    assert "1 figures" in result.output


def test_a_sheet_of_an_unknown_figure_says_so(tmp_path: Path) -> None:
    result = CliRunner().invoke(figures, ["sheet", "no-such-exercise", "--out", str(tmp_path / "x.png")])
    assert result.exit_code == 1
    assert "no figure named no-such-exercise" in result.output


def test_building_an_unknown_figure_says_so() -> None:
    result = CliRunner().invoke(figures, ["build", "no-such-exercise"])
    assert result.exit_code == 1
    assert "no-such-exercise" in result.output
