"""What is committed, or would be: short files in known places, nothing unfinished, no path or host of one machine."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

from clinic.settings import ROOT
from tests.source import tree

LONGEST = 300
TOP_LEVEL = {
    *{".ci", "bench", "clinic", "docs", "migrations", "seed", "templates", "tests"},
    *{"Makefile", "package.json", "package-lock.json", ".npmrc", "pyproject.toml", "wsgi.py"},
    *{"requirements.lock", "requirements-dev.lock", "requirements-pip.lock", "requirements-node.lock"},
    *{"README.md", "CHANGELOG.md", "LICENSE", "SECURITY.md", "CONTRIBUTING.md"},
    *{".editorconfig", ".gitattributes", ".gitignore"},
}
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK|lorem ipsum|coming soon|not implemented)\b", re.IGNORECASE)
OF_A_MACHINE = re.compile(
    r"/work/|/root/|/home/\w|/opt/wheels|bash_jobs|pythonhosted|registry\.npmjs|index-url"
)

EXCUSE = re.compile(r"#\s*(noqa|type:\s*ignore)\b")
EXCUSED = re.compile(r"# noqa: [A-Z0-9, ]+ - \S|# type: ignore\[[a-z-]+\]  # \S")


def kept() -> list[Path]:
    """Every file that git keeps and that is still there, and those that it would take with the next `git add`."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    paths = [ROOT / name for name in listing.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


@cache
def text_of(path: Path) -> str:
    """What the file says; nothing when it is a picture or another binary."""
    content = path.read_bytes()
    return "" if b"\0" in content else content.decode()


FILES = [path for path in kept() if path != Path(__file__)]
HAND_WRITTEN = [path for path in FILES if path.suffix in {".py", ".html", ".js", ".css"}]
LISTS = {"seed/references.yaml", "docs/hazards.yaml"}  # one list each, looked up by its numbers
CONTENT = [
    path for path in FILES if path.suffix == ".yaml" and path.relative_to(ROOT).as_posix() not in LISTS
]


def matches(pattern: re.Pattern[str]) -> list[str]:
    """`file:line: text` of every line that is kept in which the pattern is found."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in FILES
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_hand_written_file_is_longer_than_300_lines() -> None:
    written = (*HAND_WRITTEN, *CONTENT)
    lengths = {str(path.relative_to(ROOT)): len(text_of(path).splitlines()) for path in written}

    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def test_every_module_says_what_it_is_for() -> None:
    modules = [path for path in HAND_WRITTEN if path.suffix == ".py" and text_of(path).strip()]

    assert [str(path) for path in modules if not ast.get_docstring(tree(path))] == []


def test_the_top_level_holds_what_the_architecture_names_and_nothing_else() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in FILES} - TOP_LEVEL == set()


def test_nothing_says_that_it_is_unfinished() -> None:
    assert matches(UNFINISHED) == []


def test_whoever_silences_a_checker_says_why_on_the_line() -> None:
    code = [path for path in HAND_WRITTEN if path.suffix == ".py"]
    excuses = [
        (path.name, line.strip())
        for path in code
        for line in text_of(path).splitlines()
        if EXCUSE.search(line) and not EXCUSED.search(line)
    ]

    assert excuses == []


def test_no_file_names_a_path_of_one_machine_or_a_registry_host() -> None:
    assert matches(OF_A_MACHINE) == []
