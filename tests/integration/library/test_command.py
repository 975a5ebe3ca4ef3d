"""`clinic library`: what is loaded can be written out again, file for file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from clinic.cli import main
from clinic.settings import ROOT

SEED = ROOT / "seed"
FILES = {file.name: file for file in (SEED / "exercises").glob("*.yaml")}

Run = Callable[..., Result]


@pytest.fixture
def run(environment: None) -> Run:
    """Run a command on this test's database."""
    return invoke


def test_an_export_equals_the_files_it_was_loaded_from(run: Run, tmp_path: Path) -> None:
    assert run("load").output == f"{len(FILES)} new, 0 changed, 0 retired.\n"
    assert run("export", tmp_path).exit_code == 0
    written = {file.name: file.read_text("utf-8") for file in (tmp_path / "exercises").iterdir()}
    assert written == {name: file.read_text("utf-8") for name, file in FILES.items()}


def test_what_was_exported_is_well_formed(run: Run, tmp_path: Path) -> None:
    run("load")
    run("export", tmp_path)

    checked = run("check", tmp_path)
    assert checked.output.startswith(f"{len(FILES)} exercises are well formed"), checked.output
    run("export", tmp_path)
    assert run("load", tmp_path).output == "0 new, 0 changed, 0 retired.\n"


def test_check_counts_the_files() -> None:
    result = invoke("check")
    assert result.exit_code == 0
    assert f"{len(FILES)} exercises are well formed." in result.output


def test_a_review_in_a_file_is_refused_because_it_is_recorded_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "exercises").mkdir()
    (tmp_path / "references.yaml").write_text((SEED / "references.yaml").read_text("utf-8"), "utf-8")
    said = FILES["wall-squat.yaml"].read_text("utf-8") + "reviewed_by: Pat Doe\n"
    (tmp_path / "exercises" / "wall-squat.yaml").write_text(said, "utf-8")
    result = invoke("check", tmp_path)
    assert result.exit_code == 1
    assert "reviewed_by: is not kept in the file: `clinic library review --record`" in result.output


def test_the_list_as_json_holds_everything_about_every_exercise() -> None:
    listed = json.loads(invoke("list", "--json").output)
    assert {entry["slug"] for entry in listed} == {name.removesuffix(".yaml") for name in FILES}
    for entry in listed:
        assert entry["figure"]["start"].endswith(".")
        assert entry["tags"]
        assert entry["dosage"]
        assert entry["sources"] or "confirm" in entry["marks"].values()


@pytest.mark.parametrize("command", ["check", "list"])
def test_a_broken_file_is_named_with_line_and_reason(command: str, tmp_path: Path) -> None:
    (tmp_path / "exercises").mkdir()
    (tmp_path / "references.yaml").write_text((SEED / "references.yaml").read_text("utf-8"), "utf-8")
    broken = FILES["wall-squat.yaml"].read_text("utf-8").replace("level: ", "level: olympic-", 1)
    (tmp_path / "exercises" / "wall-squat.yaml").write_text(broken, "utf-8")
    result = invoke(command, tmp_path)
    assert result.exit_code == 1
    assert "wall-squat.yaml:" in result.output
    assert "level: 'olympic-" in result.output


def test_a_folder_that_is_not_there_is_a_mistake_in_the_command() -> None:
    assert invoke("check", "/nowhere/at/all").exit_code == 2


def invoke(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["library", *map(str, arguments)])
