"""No step is suggested that the rules object to: what would need a consult in the draft, or goes beyond one, holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinic.domain.dosage import from_dict
from clinic.domain.errors import ActionDenied
from clinic.domain.programs.draft import first_dosage
from clinic.domain.screening.consult_limits import Limits
from clinic.domain.screening.consults import Decision
from clinic.services.library import catalogue
from clinic.services.programs import drafts
from clinic.services.screening import assess, steps
from tests.desk import Desk
from tests.factories import NOW
from tests.integration.followup.progression.weeks import THREE, Weeks, seen

SIT = THREE[2]


@pytest.fixture
def disc(desk: Desk) -> Weeks:
    """Pat has a herniated disc; a consult lets the plan go on, in which the ball is sat on for five minutes."""
    return with_consult(desk, SIT)


def limited(desk: Desk, seconds: int) -> Weeks:
    """The consult allows a plank held no longer than that."""
    limits = Limits(most_hold_seconds=seconds)
    return with_consult(desk, THREE[0], decision=Decision.PROCEED_WITH_LIMITS, limits=limits)


def with_consult(desk: Desk, *slugs: str, **changes: object) -> Weeks:
    desk.herniated_disc()
    draft = desk.draft(*slugs)
    desk.consult(draft, **changes)
    weeks = Weeks(desk, seen(desk, desk.sign_blank(draft)))
    weeks.session.commit()
    return weeks


def test_a_step_that_would_need_a_consult_is_not_suggested_and_the_page_says_why(disc: Weeks) -> None:
    disc.reports(2, 4, 6)
    row = disc.rows(8)[SIT]
    assert (row.suggestion.kind, row.suggestion.step) == ("hold", None)
    assert row.suggestion.because == (
        "The next step would need a consult: Long sitting with a herniated disc in the low back."
    )
    with pytest.raises(ActionDenied, match="Nothing is suggested"):
        disc.decide(8, SIT)


def test_without_the_disc_the_same_step_is_suggested(desk: Desk) -> None:
    desk.answer_all()
    weeks = Weeks(desk, seen(desk, desk.sign_blank(desk.draft(SIT))))
    weeks.session.commit()
    weeks.reports(2, 4, 6)
    assert str(weeks.rows(8)[SIT].suggestion.step) == "minutes from 5 to 6"


def test_a_step_beyond_the_limit_of_a_consult_is_not_suggested(desk: Desk) -> None:
    weeks = limited(desk, 30)
    weeks.reports(2, 4, 6)
    row = weeks.rows(8)[THREE[0]]
    assert row.suggestion.kind == "hold"
    assert row.suggestion.because.startswith("The next step goes beyond a consult: ")


def test_within_the_limit_of_a_consult_the_same_step_is_suggested(desk: Desk) -> None:
    weeks = limited(desk, 60)
    weeks.reports(2, 4, 6)
    assert weeks.rows(8)[THREE[0]].suggestion.kind == "ready"


def test_what_is_not_suggested_takes_no_turn_from_the_others(desk: Desk) -> None:
    weeks = with_consult(desk, SIT, THREE[0], THREE[1])
    weeks.reports(2, 4, 6)
    assert weeks.kinds(8) == ["hold", "ready", "ready"]


def test_what_cannot_be_screened_is_not_suggested(disc: Weeks, monkeypatch: pytest.MonkeyPatch) -> None:
    disc.reports(2, 4, 6)
    monkeypatch.setattr(steps, "screen", None)
    assert disc.rows(8)[SIT].suggestion.because == steps.FAILED


def sat(desk: Desk, seconds: int) -> Weeks:
    """A consult lets the plan go on in which the ball is sat on for so long."""
    desk.herniated_disc()
    draft = desk.draft(SIT)
    (item,) = draft.items
    dosage = replace(from_dict(item.dosage), seconds=seconds)
    said = {"program": draft, "item_id": item.id, "dosage": dosage}
    drafts.set_dosage(desk.session, **said, by=desk.alice, at=NOW)
    desk.consult(draft)
    weeks = Weeks(desk, seen(desk, desk.sign_blank(draft)))
    weeks.session.commit()
    return weeks


def test_a_consult_about_one_dose_is_none_about_the_next(desk: Desk) -> None:
    weeks = sat(desk, 660)
    weeks.reports(2, 4, 6)
    row = weeks.rows(8)[SIT]
    assert (row.suggestion.kind, row.suggestion.step) == ("hold", None)
    assert row.suggestion.because.startswith("The next step would need a consult: Long sitting")
    with pytest.raises(ActionDenied, match="Nothing is suggested"):
        weeks.decide(8, SIT)


@pytest.mark.parametrize(
    ("easier", "harder"), [("forearm-plank", "stir-the-pot"), ("ball-crunch", "oblique-crunch")]
)
def test_a_consult_about_the_easier_exercise_is_none_about_the_harder_one(
    desk: Desk, easier: str, harder: str
) -> None:
    desk.herniated_disc()
    draft = desk.draft("bridge-feet-on-ball", easier)
    desk.consult(draft)
    review = assess.review(desk.session, program=draft, record=desk.record())
    assert review.assessment.consults_due == ()
    (item,) = (item for item in draft.items if item.slug == easier)
    found = catalogue.find_all(desk.session, desk.pat.clinic_id, [harder])[harder].exercise
    change = steps.StepChange(
        review.entries[item.id].exercise, from_dict(item.dosage), found, first_dosage(found)
    )
    said = steps.refused(desk.session, review, {easier: change})
    desk.add(draft, harder)
    due = [finding.title for finding in desk.assess(draft).consults_due]
    assert said == {easier: f"The next step would need a consult: {due[0]}."}
