"""`clinic demo --out DIR`: the main job without a browser, as the README promises it."""

from __future__ import annotations

import subprocess
from pathlib import Path

from click.testing import CliRunner

from clinic.cli import main


def test_the_demo_is_stopped_resolves_the_flag_signs_and_verifies(tmp_path: Path) -> None:
    answer = CliRunner().invoke(main, ["demo", "--out", str(tmp_path / "new")])

    assert answer.exit_code == 0, answer.output
    steps = [line for line in answer.output.splitlines() if line[:1].isdigit()]
    assert [step[0] for step in steps] == list("123456")
    assert "Screened Pat Okafor: consult." in answer.output
    assert "Signing refused: A consult flag is open." in answer.output
    assert steps[-1].endswith("Verified: This plan is authentic and in force.")


def test_other_readers_find_its_plan_signed_as_a_whole(tmp_path: Path) -> None:
    CliRunner().invoke(main, ["demo", "--out", str(tmp_path)])
    plan = str(tmp_path / "plan.pdf")

    signatures = subprocess.run(["pdfsig", plan], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in signatures
    assert "Total document signed" in signatures
    assert subprocess.run(["qpdf", "--check", plan], capture_output=True, check=False).returncode == 0
