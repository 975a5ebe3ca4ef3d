"""Screening: criteria, rules, the case they judge, findings and consults."""
