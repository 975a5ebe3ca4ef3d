"""The hazard log is whole, and each control it names is proved by a test that runs."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from clinic.domain.content import BrokenContent
from clinic.settings import ROOT
from tests import source
from tests.repository.hazards.log import FILE, Log, read

# What keeps a test from running, as a mark, a call or an import of either. That nothing is tried with no values at all
# (`empty_parameter_set_mark`) and that no second test takes a name (ruff) is held elsewhere.
NOT_RUN = re.compile(
    r"\b(?:pytest|mark|unittest)\.(?:skip\w*|xfail|importorskip)\b|import .*\b(?:skip\w*|xfail)\b|collect_ignore"
)
SHARED = [*(ROOT / "tests").glob("*.py"), *(ROOT / "tests").rglob("conftest.py")]

HEAD = FILE.read_text("utf-8").partition("\nhazards:\n")[0]
ENTRY = """
hazards:
  - id: H01
    part: security
    hazard: Something happens.
    cause: Nobody thought of it.
    effect: Somebody is harmed.
    severity: severe
    likelihood: possible
    controls: [{what: One thing helps., tests: [tests/test_x.py::test_y]}, {what: So does another., tests: [tests/test_x.py::test_z]}]
    residual: {severity: severe, likelihood: unlikely}
    owner: maintainers

retired: {}
"""  # noqa: E501 - a line a field
ANOTHER = ", {what: So does another., tests: [tests/test_x.py::test_z]}"

NOT_WHOLE = [
    ("    owner: maintainers\n", "", "the field owner is missing"),
    ("owner: maintainers", "owner: Dr. Ines Roth", "'Dr. Ines Roth' is not one of clinical safety officer,"),
    ("owner: maintainers", "owner: maintainers\n    remark: none", "remark: is not a known field"),
    ("hazard: Something", "hazard: Nothing\n    hazard: Something", "the field hazard is given twice"),
    ("id: H01", "id: H02", "ids run from H01 without a gap"),
    ("retired: {}", "retired: {H01: It no longer applies.}", "ids run from H01 without a gap"),
    ("retired: {}", "", "the field retired is missing"),
    (
        "severity: severe\n",
        "severity: awful\n",
        "'awful' is not one of minor, moderate, severe, catastrophic",
    ),
    (
        "likelihood: possible\n",
        "likelihood: often\n",
        "'often' is not one of rare, unlikely, possible, likely",
    ),
    ("likelihood: unlikely}", "likelihood: often}", "residual.likelihood: 'often' is not one of"),
    ("{severity: severe, likelihood", "{severity: catastrophic, likelihood", "controls make nothing worse"),
    ("likelihood: unlikely}", "likelihood: likely}", "controls make nothing worse"),
    ("  severe: {rare: accepted, ", "  severe: {", "risk.severe: the field rare is missing"),
    (
        "owner: maintainers",
        "owner: maintainers\n    open: true",
        "says `open: true` together with what is planned",
    ),
    (
        "owner: maintainers",
        "owner: maintainers\n    planned: Much.",
        "says `open: true` together with what is planned",
    ),
    ("[tests/test_x.py::test_z]", "[]", "a control without a test is a wish"),
    ("test_z]", "test_z, tests/test_x.py::test_z]", "is listed twice"),
    ("hazards:\n", "hazards: [\n", "is not YAML"),
]
UNLESS_OPEN = [
    (ANOTHER, "", "a hazard that is severe and not open has 2 or more"),
    ("likelihood: unlikely}", "likelihood: possible}", "what is refused stays open, with what is planned"),
]


@pytest.fixture(scope="module")
def log() -> Log:
    return read()


def changed(folder: Path, there: str, instead: str) -> Path:
    """A log of one good entry, in which something is put in the place of what is there."""
    text = HEAD + ENTRY
    assert there in text
    file = folder / "hazards.yaml"
    file.write_text(text.replace(there, instead, 1), "utf-8")
    return file


@cache
def module(path: Path) -> tuple[dict[str, str], str]:
    """The source of each test of a module, decorators included, and all other code of it, both without comments."""
    tree = source.tree(path)
    tests = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    others = [
        node for node in tree.body if node not in [tests[name] for name in tests if name.startswith("test_")]
    ]
    return {name: ast.unparse(node) for name, node in tests.items()}, "\n".join(map(ast.unparse, others))


def why_not(test: str) -> str:
    """Why pytest would not collect and run the test of this name; nothing when it would."""
    file, _, name = test.partition("::")
    path = ROOT / file
    if not (file.startswith("tests/") and path.name.startswith("test_") and path.is_file()):
        return "there is no such file of tests"
    tests, others = module(path)
    if not name.startswith("test_") or name not in tests:
        return "there is no such test"
    return (
        "it is skipped or expected to fail" if NOT_RUN.search(tests[name]) or NOT_RUN.search(others) else ""
    )


def test_every_control_is_proved_by_tests_that_are_collected_and_not_skipped(log: Log) -> None:
    named = {
        (hazard.id, test) for hazard in log.hazards for control in hazard.controls for test in control.tests
    }

    assert {f"{number}: {test}: {why}" for number, test in named if (why := why_not(test))} == set()
    assert len(named) > 200


def test_what_tests_share_skips_none_of_them() -> None:
    assert [str(path) for path in SHARED if NOT_RUN.search(path.read_text("utf-8"))] == []
    assert len(SHARED) > 8


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("def test_y(): pass", ""),
        ("def test_y():\n    '''Nothing pytest.skip would find.'''\n    # pytest.skip()", "skipped"),
        ("def test_z(): pass", "no such test"),
        ("class TestX:\n    def test_y(self): pass", "no such test"),
        ("import pytest\n@pytest.mark.skip\ndef test_y(): pass", "skipped"),
        ("import pytest\n@pytest.mark.skipif(True, reason='x')\ndef test_y(): pass", "skipped"),
        ("import pytest\n@pytest.mark.xfail\ndef test_y(): pass", "skipped"),
        ("from pytest import mark\n@mark.parametrize('a', [])\n@mark.skip\ndef test_y(a): pass", "skipped"),
        ("import pytest\ndef test_y():\n    pytest.skip('later')", "skipped"),
        ("import pytest\npytestmark = pytest.mark.skip\ndef test_y(): pass", "skipped"),
        ("import pytest\npytest.importorskip('x')\ndef test_y(): pass", "skipped"),
        ("import pytest\nlater = pytest.mark.skipif(True, reason='x')\n@later\ndef test_y(): pass", "skipped"),
        ("import pytest\n@pytest.fixture\ndef a(): pytest.skip('later')\ndef test_y(a): pass", "skipped"),
        ("import pytest\n@pytest.mark.skip\ndef test_z(): pass\ndef test_y(): pass", ""),
    ],
)  # fmt: skip
def test_a_test_that_does_not_run_is_told(
    source: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_x.py").write_text(source)
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)

    assert reason in why_not("tests/test_x.py::test_y")
    assert bool(why_not("tests/test_x.py::test_y")) is bool(reason)
    assert why_not("tests/test_gone.py::test_y") == why_not("clinic/errors.py::test_y") != ""


@pytest.mark.parametrize(("there", "instead", "reason"), [*NOT_WHOLE, *UNLESS_OPEN])
def test_a_log_that_cannot_be_relied_on_is_refused_with_line_and_reason(
    there: str, instead: str, reason: str, tmp_path: Path
) -> None:
    with pytest.raises(BrokenContent, match=re.escape(reason)) as refused:
        read(changed(tmp_path, there, instead))
    assert refused.value.line or "ids run" in reason


@pytest.mark.parametrize(("there", "instead", "reason"), UNLESS_OPEN)
def test_a_severe_hazard_has_two_controls_and_a_risk_that_is_accepted_or_says_what_is_planned(
    there: str, instead: str, reason: str, tmp_path: Path
) -> None:
    file = changed(tmp_path, there, instead)
    file.write_text(file.read_text().replace("\nretired", "    open: true\n    planned: Much.\n\nretired"))

    assert read(file).hazards[0].planned == "Much."
    assert read(changed(tmp_path, "H01", "H01")).hazards[0].acceptance == "watched"


def test_the_worst_that_is_left_comes_first(log: Log) -> None:
    for part in log.parts:
        ranks = [log.rank(hazard.after) for hazard in log.worst_first(part)]
        assert ranks == sorted(ranks, reverse=True)
        assert ranks, part
    assert sum(len(log.worst_first(part)) for part in log.parts) == len(log.hazards)


def test_more_harm_or_more_often_is_never_a_smaller_risk(log: Log) -> None:
    order = list(log.acceptance)
    table = [
        [order.index(log.risk[severity][often]) for often in log.likelihood] for severity in log.severity
    ]

    assert all(row == sorted(row) for row in table)
    assert all(list(column) == sorted(column) for column in zip(*table, strict=True))
