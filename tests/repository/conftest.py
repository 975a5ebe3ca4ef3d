"""The people and the desk of the integration tests, for tests that hold the whole application to its rules."""

from tests.desk import desk
from tests.integration.conftest import _fast_passwords, clock, people

__all__ = ["_fast_passwords", "clock", "desk", "people"]
