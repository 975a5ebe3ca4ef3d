"""Accounts, sign-in, sessions, invitations, staff, clinics and their signing keys."""
