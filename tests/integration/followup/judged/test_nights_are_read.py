"""What a patient says of the morning after a training is read where the report is, beside the training it is about."""

from __future__ import annotations

from datetime import timedelta

from tests.integration.followup.judged.walking import Walk


def test_the_item_shows_what_was_said_of_the_night_and_the_training_before_it(walk: Walk) -> None:
    walk.report(pain=4)
    walk.days(2)
    walk.report(pain=2, settled=False)
    (item,) = walk.open()

    page = walk.alice.get(f"/worklist/{item.id}").text
    assert "Not back to usual the morning after Nov 21, 2026" in page
    before, after = page.split("What the patient said of it")
    assert "Pain 4 of 10" in before
    assert "Pain 2 of 10" in after
    assert "Pain 2 of 10, low" not in after  # which would look well


def test_every_page_with_reports_says_it(walk: Walk) -> None:
    walk.report(pain=4)
    walk.days(2)
    walk.report(pain=2, settled=False)
    walk.days(1)
    walk.report(pain=1, settled=True)
    for address in (f"/patients/{walk.desk.pat.id}", f"/patients/{walk.desk.pat.id}/reports"):
        page = walk.alice.get(address).text
        assert "Not back to usual the morning after Nov 21, 2026" in page, address
        assert "Back to usual the morning after Nov 23, 2026" in page, address


def test_of_two_nights_the_trainings_before_both_are_told(walk: Walk) -> None:
    for pain, settled in ((4, None), (3, False), (5, False)):
        walk.report(pain=pain, settled=settled)
        walk.days(2)
    (stop,) = [item for item in walk.open() if item.stops == "plan"]
    page = walk.alice.get(f"/worklist/{stop.id}").text
    assert "Not back to usual the morning after Nov 23, 2026" in page


def test_where_nothing_was_trained_before_no_day_is_made_up(walk: Walk) -> None:
    walk.report(settled=False, day=walk.now.date() - timedelta(days=0))
    assert (
        "Not back to usual the next morning" in walk.alice.get(f"/patients/{walk.desk.pat.id}/reports").text
    )
