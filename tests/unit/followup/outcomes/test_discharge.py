"""What a discharge summary must say, and its one spelling."""

from __future__ import annotations

import pytest

from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.followup.outcomes import discharge
from clinic.domain.followup.outcomes.discharge import NOT_WRITTEN, Texts
from clinic.domain.limits import SUMMARY_TEXT
from clinic.domain.plans.snapshot import SnapshotError
from tests.integration.documents.summaries import summary

FULL = Texts("Low back pain, trained.", "Go on with the plan.")


def test_a_summary_with_every_part_is_accepted() -> None:
    discharge.check(FULL)


def test_where_exercises_go_on_nothing_else_need_be_said_of_it() -> None:
    discharge.check(Texts(**{**vars(FULL), "go_on": " "}), goes_on=True)
    with pytest.raises(InvalidInput, match="Keep this to"):
        discharge.check(Texts(**{**vars(FULL), "go_on": "x" * (SUMMARY_TEXT + 1)}), goes_on=True)


@pytest.mark.parametrize("part", NOT_WRITTEN)
def test_a_part_that_says_nothing_or_too_much_is_refused_at_its_field(part: str) -> None:
    for text, sentence in (("  ", NOT_WRITTEN[part]), ("x" * (SUMMARY_TEXT + 1), "Keep this to")):
        with pytest.raises(InvalidInput) as refused:
            discharge.check(Texts(**{**vars(FULL), part: text}))
        assert list(refused.value.errors) == [part]
        assert refused.value.errors[part].startswith(sentence)


def test_nobody_is_discharged_while_in_care() -> None:
    discharge.check_ended(has_ended=True)
    with pytest.raises(ActionDenied, match="End it first"):
        discharge.check_ended(has_ended=False)


def test_it_has_one_spelling_and_nothing_else_in_it() -> None:
    assert discharge.validate(summary()) == discharge.validate(dict(reversed(summary().items())))
    with pytest.raises(SnapshotError, match="diagnosis unknown"):
        discharge.validate(summary() | {"diagnosis": "x"})
    with pytest.raises(SnapshotError, match=r"expected 'clinic-discharge/3'"):
        discharge.validate(summary() | {"format": "clinic-plan/1"})
