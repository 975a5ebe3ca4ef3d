"""What tests about outcomes share: a plan in force, as one that is reported about."""

from tests.integration.followup.conftest import plan

__all__ = ["plan"]
