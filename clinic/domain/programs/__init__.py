"""A program while it is built."""
