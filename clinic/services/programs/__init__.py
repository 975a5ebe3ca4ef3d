"""Drafts of programs."""
