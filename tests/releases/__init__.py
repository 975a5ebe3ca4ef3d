"""Releases held as data, so that every upgrade is tried on what a release really wrote (README.md)."""
