"""`clinic verify FILE` gives the public page's words, and an exit code that a script can act on."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from clinic.cli import main
from clinic.services.plans import plans
from tests.desk import Desk
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("environment")


def verify(file: Path) -> Result:
    return CliRunner().invoke(main, ("verify", str(file)))


def test_a_signed_file_then_an_altered_one_then_a_withdrawn_one(desk: Desk, tmp_path: Path) -> None:
    plan = desk.signed()
    file, altered = tmp_path / "plan.pdf", tmp_path / "altered.pdf"
    file.write_bytes(plan.pdf)
    altered.write_bytes(plan.pdf + b"\n")
    desk.session.commit()

    answer = verify(file)
    assert answer.exit_code == 0, answer.output
    assert answer.stdout.splitlines() == [
        "This plan is authentic and in force.",
        "Signed by: Alice Able",
        "Clinic: Riverside Physiotherapy",
        "Signed at: 2026-11-21 14:00 UTC",
        "Version: 1",
    ]
    answer = verify(altered)
    assert answer.exit_code == 1
    assert answer.stdout == "This file was altered after it was signed. Do not follow it.\n"

    plans.withdraw(desk.session, plan=plan, reason="New findings", by=desk.alice, at=NOW)
    desk.session.commit()
    assert verify(file).exit_code == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "No such file or directory."),
        (b"GIF89a", "This file is not a PDF. Choose the PDF of the plan."),
        (b"%PDF-1.7\n" + bytes(20 * 1024 * 1024), "This file is too large to be a plan."),
    ],
)
def test_what_cannot_be_read_as_a_plan_exits_with_two(
    desk: Desk, tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    file = tmp_path / "plan.pdf"
    if content is not None:
        file.write_bytes(content)
    answer = verify(file)
    assert answer.exit_code == 2
    assert sentence in answer.output


def test_a_folder_is_no_file(desk: Desk, tmp_path: Path) -> None:
    answer = verify(tmp_path)
    assert answer.exit_code == 2
    assert "Is a directory." in answer.output
