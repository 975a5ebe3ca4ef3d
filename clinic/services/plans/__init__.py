"""Signing, storing, withdrawing and verifying plans."""
