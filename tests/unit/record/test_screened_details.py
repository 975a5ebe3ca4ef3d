"""Which details of a patient the screening reads: each fact of the record comes from one of them, and from no other."""

from __future__ import annotations

from clinic.domain.record.facts import RECORD_FACTS
from clinic.domain.record.patients import FIELDS, SCREENED

NEVER_SCREENED = {"name", "email", "phone", "language", "level", "record_number"}


def test_every_fact_of_the_record_rests_on_a_detail() -> None:
    assert {fact for facts in SCREENED.values() for fact in facts} == set(RECORD_FACTS)


def test_who_somebody_is_and_how_to_reach_them_is_read_by_no_rule() -> None:
    assert set(FIELDS) - set(SCREENED) == NEVER_SCREENED
