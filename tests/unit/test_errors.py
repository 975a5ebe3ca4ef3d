"""A refusal says what stands in the way, and keeps what the one who asked needs to go on."""

from __future__ import annotations

import pytest

from clinic.domain.errors import ActionDenied, InvalidInput, Stale


def test_what_went_stale_is_an_action_denied_that_knows_the_revision_of_now() -> None:
    with pytest.raises(ActionDenied, match=r"^Somebody was faster\.$") as refused:
        raise Stale("Somebody was faster.", now=7)
    assert isinstance(refused.value, Stale)
    assert refused.value.now == 7


def test_invalid_input_says_every_field_in_one_line() -> None:
    refused = InvalidInput({"name": "Enter a name.", "born": "Check the year."})
    assert str(refused) == "name: Enter a name.; born: Check the year."
    assert refused.errors == {"name": "Enter a name.", "born": "Check the year."}
