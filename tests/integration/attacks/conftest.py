"""Attacks start where alice works: a library, rules, and a patient with a record."""

from tests.integration.programs.conftest import desk

__all__ = ["desk"]
