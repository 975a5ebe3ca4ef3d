"""The trail of what happened, its seals, and reading it."""
