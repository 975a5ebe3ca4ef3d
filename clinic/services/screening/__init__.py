"""Judging a program against the record, and the consults that settle findings."""
