"""Patients and everything that is stated about them."""
