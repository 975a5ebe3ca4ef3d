"""What the documents say exists: make targets, `clinic` commands, settings, and the files they link to."""

import re

from clinic.cli import COMMANDS
from clinic.settings import ROOT
from tests.repository.test_files import FILES, text_of

DOCUMENTS = [path for path in FILES if path.suffix == ".md"]
COMMAND = re.compile(r"`([^`\n]+)`|^ {4}(\S.*)$", re.MULTILINE)
MAKE = re.compile(r"^make ([a-z]+)")
MAKE_TARGET = re.compile(r"^([a-z]+):", re.MULTILINE)
CLINIC = re.compile(r"^(?:\S*/)?clinic ([a-z]+)")
SETTING = re.compile(r"\b(CLINIC_[A-Z_]+|DATABASE_URL)\b")
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")


def commands(pattern: re.Pattern[str]) -> set[str]:
    """What the pattern finds at the start of the code spans and indented lines of all documents."""
    spans = ["".join(found) for path in DOCUMENTS for found in COMMAND.findall(text_of(path))]
    return {found[1] for span in spans if (found := pattern.match(span))}


def test_every_make_command_is_a_target() -> None:
    named = commands(MAKE)

    assert {"run", "test"} <= named
    assert named - set(MAKE_TARGET.findall((ROOT / "Makefile").read_text())) == set()


def test_every_clinic_command_is_one() -> None:
    named = commands(CLINIC)

    assert {"init", "migrate", "verify"} <= named
    assert named - set(COMMANDS) == set()


def test_the_deployment_guide_explains_every_setting_and_no_other() -> None:
    sources = (ROOT / "clinic/settings.py", ROOT / "clinic/environment.py")
    read = {name for source in sources for name in SETTING.findall(source.read_text())}
    rows = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs/deploy.md").read_text(), re.MULTILINE)

    assert set(rows) == read


def test_every_link_leads_to_a_file_that_is_committed() -> None:
    kept = {*FILES, *(parent for path in FILES for parent in path.parents)}
    linked = {
        (str(document.relative_to(ROOT)), target): (document.parent / target).resolve()
        for document in DOCUMENTS
        for target in LINK.findall(text_of(document))
    }

    assert linked
    assert {where for where, path in linked.items() if path not in kept} == set()


def test_the_decisions_are_numbered_without_a_gap_and_the_index_lists_them_in_order() -> None:
    folder = ROOT / "docs/decisions"
    records = sorted(path.name for path in folder.glob("0*.md"))

    assert [name[:4] for name in records] == [f"{number:04d}" for number in range(1, len(records) + 1)]
    assert LINK.findall((folder / "README.md").read_text()) == records
