"""What every test can ask for: the databases and the application on them (`tests/databases.py`); how laws are tried."""

import gc
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, Phase, settings

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
settings.register_profile("mutation", REPEATABLE, max_examples=10, phases=[Phase.explicit, Phase.generate])
settings.load_profile("quick")

# What collection makes, above all the modules it imports, lives as long as the run: looking for garbage meanwhile, or
# among it later, finds none and takes a tenth of the quick selection's time.
gc.disable()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Garbage is collected from here on, of what the tests make."""
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshots", default="", help="folder to keep pictures of the pages in")
