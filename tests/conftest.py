"""What every test can ask for: the databases and the application on them (`tests/databases.py`); how laws are tried."""

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.databases"]

# Drawn from a fixed seed and without memory: what one run finds, every run finds. A busy machine breaks no law.
REPEATABLE = settings(
    derandomize=True,
    database=None,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("quick", REPEATABLE, max_examples=10)
settings.register_profile("thorough", REPEATABLE, max_examples=200)  # --hypothesis-profile=thorough
settings.load_profile("quick")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshots", default="", help="folder to keep pictures of the pages in")
