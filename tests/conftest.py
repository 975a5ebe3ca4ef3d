"""What every test can ask for: the databases and the application on them (`tests/databases.py`)."""

import pytest

pytest_plugins = ["tests.databases"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshots", default="", help="folder to keep pictures of the pages in")
